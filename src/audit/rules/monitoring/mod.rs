//! Rules on what would be noticed: AI gateways, Logpush, notifications, and what is written down for the day it happens.

mod alerts;
mod gateway_limits;
mod gateway_logs;
mod gateway_use;
mod logpush;
mod runbook;
mod wanted_alerts;

use crate::audit::facts::account::monitoring::{Alert, Gateway, Monitoring};
use crate::audit::rule::Rule;
use crate::audit::{Facts, Finding, Scope, Verdict};

/// The rules of this group.
pub(super) const RULES: &[&Rule] = &[
    &gateway_use::NONE,
    &gateway_logs::OFF,
    &gateway_logs::UNAUTHENTICATED,
    &gateway_limits::RATE,
    &gateway_limits::SPEND,
    &gateway_use::MISSING,
    &gateway_logs::STOPS,
    &alerts::BILLING,
    &wanted_alerts::NOBODY,
    &wanted_alerts::NOT_TOLD,
    &alerts::UNUSUAL,
    &logpush::NONE,
    &logpush::FAILING,
    &runbook::REVOCATION,
    &runbook::DELETION,
    &runbook::LOCAL_COPY,
];

fn monitoring<'a>(facts: &'a Facts, verdict: &mut Verdict) -> Option<&'a Monitoring> {
    verdict.need(Scope::Live, &facts.account).map(|account| &account.monitoring)
}

/// The AI gateways that are judged.
fn gateways<'a>(facts: &'a Facts, verdict: &mut Verdict) -> Vec<&'a Gateway> {
    let Some(monitoring) = monitoring(facts, verdict) else { return Vec::new() };
    verdict.see(Scope::Live, &monitoring.judged_gateways()).cloned().unwrap_or_default()
}

/// A finding on a gateway.
fn on(gateway: &Gateway, message: impl Into<String>) -> Finding {
    Finding::on("AI gateway", &*gateway.id, message)
}

/// The notification policies in force that tell somebody.
fn alerts<'a>(facts: &'a Facts, verdict: &mut Verdict) -> Option<Vec<&'a Alert>> {
    let monitoring = monitoring(facts, verdict)?;
    let all = verdict.see(Scope::Live, &monitoring.alerts)?;
    let tells = |alert: &&Alert| alert.enabled && (alert.others > 0 || !alert.emails.is_empty());
    Some(all.iter().filter(tells).collect())
}
