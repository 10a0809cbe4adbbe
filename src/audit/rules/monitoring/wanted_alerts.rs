//! MW-MON-002 and 003: who is to be told, and whether they are.

use super::{alerts, monitoring};
#[cfg(test)]
use crate::audit::facts::account::kept;
use crate::audit::meta::{Asi, Category, Checklist};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};
use crate::project::settings;

pub(super) static NOBODY: Rule = Rule {
    meta: Meta {
        id: "MW-MON-002",
        name: "nobody-to-be-told",
        title: "moltctl.toml names nobody who is to be told",
        severity: Severity::Info,
        category: Category::Monitoring,
        scopes: &[Scope::Checkout],
        what: "The checkout has a moltctl.toml, and its list `[alerts] emails` is empty or missing.",
        why: "Whether alerts reach the person who runs this deployment can only be checked when it is written down who that is.",
        evidence: "`[alerts] emails` of moltctl.toml. A checkout without that file passes: it is not run by moltctl.",
        fix: "Write `[alerts]` with `emails = [\"you@example.com\"]` into moltctl.toml, then `moltctl audit --live`",
        sources: &["moltctl.toml"],
        owasp: &[],
        checklist: &[Checklist::UnusualUseAlerts],
    },
    check: check_nobody,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || checkout(&[("moltctl.toml", "version = 1\n")]),
        passing: || {
            checkout(&[("moltctl.toml", "version = 1\n[alerts]\nemails = [\"owner@example.com\"]\n")])
        },
    },
};

fn check_nobody(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    if checkout.file(settings::FILE).is_none() {
        return;
    }
    let parsed = checkout.read(settings::FILE).and_then(|text| {
        settings::parse(text).map_err(|error| format!("`{}` is not understood: {error}", settings::FILE))
    });
    let Some(settings) = verdict.see(Scope::Checkout, &parsed) else { return };
    if settings.alerts.emails.is_empty() {
        verdict.find(Finding::in_file(
            settings::FILE,
            None,
            "[alerts] emails",
            "`[alerts] emails` names nobody",
        ));
    }
}

pub(super) static NOT_TOLD: Rule = Rule {
    meta: Meta {
        id: "MW-MON-003",
        name: "alerts-miss-the-owner",
        title: "Somebody who is to be told is in no notification",
        severity: Severity::Low,
        category: Category::Monitoring,
        scopes: &[Scope::Live],
        what: "An address of `[alerts] emails` in moltctl.toml is told by no notification policy in force.",
        why: "The alerts are there and go to a mailbox of former days. The person who would act hears nothing.",
        evidence: "Addresses of moltctl.toml that stand in the e-mail mechanism of no enabled policy, without regard to case. \
                   Recipients of webhooks and PagerDuty cannot be seen.",
        fix: "Add the address to the policies in the dashboard under Manage Account → Notifications, then \
              `moltctl audit --live --only MW-MON-003`",
        sources: &["Cloudflare API: alerting policies, `mechanisms.email`"],
        owasp: &[Asi::HumanTrust],
        checklist: &[Checklist::UnusualUseAlerts, Checklist::BillingAlerts],
    },
    check: check_not_told,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but(|account| account.monitoring.wanted_emails.push("new@example.com".into())),
        passing: kept::account,
    },
};

fn check_not_told(facts: &Facts, verdict: &mut Verdict) {
    let Some(alerts) = alerts(facts, verdict) else { return };
    let Some(monitoring) = monitoring(facts, verdict) else { return };
    for wanted in &monitoring.wanted_emails {
        let told =
            alerts.iter().any(|alert| alert.emails.iter().any(|email| email.eq_ignore_ascii_case(wanted)));
        if !told {
            verdict.find(Finding::on("Notifications", wanted, "no policy in force tells this address"));
        }
    }
}
