//! MW-MON-001 and 004: whether anybody hears of a high bill or of unusual use.

use super::alerts;
#[cfg(test)]
use crate::audit::facts::account::kept;
use crate::audit::meta::{Asi, Category, Checklist};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

/// Types that tell of money. `billing_budget_alert` is in live accounts and not in the OpenAPI document.
const BILLING_TYPES: [&str; 2] = ["billing_usage_alert", "billing_budget_alert"];

pub(super) static BILLING: Rule = Rule {
    meta: Meta {
        id: "MW-MON-001",
        name: "no-billing-alert",
        title: "Nobody is told when the bill grows",
        severity: Severity::Low,
        category: Category::Monitoring,
        scopes: &[Scope::Live],
        what: "No notification policy in force tells of billed usage or of a budget.",
        why: "A container that never sleeps, an agent in a loop and a stolen key have the same first sign: the bill. Operators \
              report from 5 to 109 dollars a month for the same setup, and most found out from the invoice.",
        evidence: "No enabled policy with a recipient whose type is `billing_usage_alert` or `billing_budget_alert`. No known \
                   type covers containers or R2 by product.",
        fix: "Add a Budget Alert or Usage Based Billing in the dashboard under Manage Account → Notifications, then \
              `moltctl audit --live --only MW-MON-001`",
        sources: &[
            "Cloudflare documentation: budget alerts",
            "cloudflare/moltworker#76",
            "cloudflare/moltworker#303",
        ],
        owasp: &[Asi::CascadingFailures],
        checklist: &[Checklist::BillingAlerts],
    },
    check: check_billing,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but(|account| account.monitoring.alerts = Ok(Vec::new())),
        passing: kept::account,
    },
};

fn check_billing(facts: &Facts, verdict: &mut Verdict) {
    let Some(alerts) = alerts(facts, verdict) else { return };
    if !alerts.iter().any(|alert| BILLING_TYPES.contains(&alert.kind.as_str())) {
        verdict.find(Finding::on(
            "Notifications",
            "billing",
            "no policy in force tells of billed usage or a budget",
        ));
    }
}

/// Types that tell of something out of the ordinary in an account that runs a Worker.
const UNUSUAL_TYPES: [&str; 7] = [
    "security_insights_alert",
    "abuse_report_alert",
    "traffic_anomalies_alert",
    "advanced_http_alert_error",
    "http_alert_origin_error",
    "clickhouse_alert_fw_anomaly",
    "clickhouse_alert_fw_ent_anomaly",
];

pub(super) static UNUSUAL: Rule = Rule {
    meta: Meta {
        id: "MW-MON-004",
        name: "no-alert-on-unusual-use",
        title: "Nobody is told of unusual use",
        severity: Severity::Low,
        category: Category::Monitoring,
        scopes: &[Scope::Live],
        what: "No notification policy in force tells of security insights, abuse reports, anomalies of traffic or errors.",
        why: "Somebody tries keys, a token is used from elsewhere, the Worker begins to fail: all of it can be seen in the \
              dashboard by whoever happens to look.",
        evidence: "No enabled policy with a recipient whose type is a security insight, an abuse report, an anomaly of traffic or \
                   firewall events, an error rate, or one of Workers Observability (`workers_…`).",
        fix: "Add Security Insights and the Workers Observability alerts your plan offers in the dashboard under \
              Manage Account → Notifications, then `moltctl audit --live --only MW-MON-004`",
        sources: &["Cloudflare API: alerting, available alerts"],
        owasp: &[Asi::RogueAgents],
        checklist: &[Checklist::UnusualUseAlerts],
    },
    check: check_unusual,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            kept::but(|account| {
                account
                    .monitoring
                    .alerts
                    .as_mut()
                    .expect("they are seen")
                    .retain(|it| it.kind.starts_with("billing"));
            })
        },
        passing: kept::account,
    },
};

fn check_unusual(facts: &Facts, verdict: &mut Verdict) {
    let Some(alerts) = alerts(facts, verdict) else { return };
    let unusual = |kind: &str| UNUSUAL_TYPES.contains(&kind) || kind.starts_with("workers_");
    if !alerts.iter().any(|alert| unusual(&alert.kind)) {
        verdict.find(Finding::on("Notifications", "unusual use", "no policy in force tells of it"));
    }
}
