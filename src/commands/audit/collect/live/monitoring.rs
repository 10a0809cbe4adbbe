//! AI gateways, Logpush jobs, notification policies.

use jiff::Timestamp;

use super::reason::{lacks_permission, of, seen};
use crate::audit::facts::account::Monitoring;
use crate::audit::facts::account::monitoring::{Alert, Gateway, Job, Unread};
use crate::cloudflare::endpoints::{ai_gateway, alerting, logpush};
use crate::commands::target::Target;

/// Reads it.
pub(super) async fn read(target: &Target) -> Monitoring {
    let (api, account, settings) = (&target.api, &target.account, &target.checkout.settings);
    let (gateways, jobs, alerts) = tokio::join!(
        api.list(ai_gateway::list(account), ai_gateway::PAGES),
        api.call(logpush::jobs(account)),
        api.call(alerting::policies(account)),
    );
    Monitoring {
        wanted_gateway: settings.ai_gateway.id.clone(),
        gateways: seen(gateways).map(|list| list.into_iter().map(gateway).collect()),
        jobs: match jobs {
            Ok(list) => Ok(list.into_iter().map(job).collect()),
            Err(error) if lacks_permission(&error) => Err(Unread::NeedsWriting(of(&error))),
            Err(error) => Err(Unread::Other(of(&error))),
        },
        wanted_emails: settings.alerts.emails.iter().map(ToString::to_string).collect(),
        alerts: seen(alerts).map(|list| list.into_iter().map(alert).collect()),
    }
}

fn gateway(it: ai_gateway::Gateway) -> Gateway {
    let set = |number: Option<u64>| number.is_some_and(|number| number > 0);
    let limits_spend = it.spend_limits.is_some_and(|limits| {
        limits.enabled == Some(true) && limits.rules.iter().any(|rule| rule.enabled != Some(false))
    });
    Gateway {
        collects_logs: it.collect_logs == Some(true),
        authenticated: it.authentication == Some(true),
        limits_rate: set(it.rate_limiting_limit) && set(it.rate_limiting_interval),
        limits_spend,
        stops_when_full: it.log_management_strategy.as_deref() == Some("STOP_INSERTING"),
        id: it.id,
    }
}

fn job(it: logpush::Job) -> Job {
    let at = |text: Option<&str>| text.and_then(|text| text.parse::<Timestamp>().ok());
    let (good, bad) = (at(it.last_complete.as_deref()), at(it.last_error.as_deref()));
    Job {
        name: it.name.filter(|name| !name.is_empty()).unwrap_or_else(|| it.id.to_string()),
        dataset: it.dataset,
        enabled: it.enabled == Some(true),
        failing: it.last_error.is_some() && (bad.is_none() || bad > good),
    }
}

fn alert(it: alerting::Policy) -> Alert {
    Alert {
        name: it.name,
        kind: it.alert_type,
        enabled: it.enabled == Some(true),
        emails: it.mechanisms.email.into_iter().map(|to| to.id).collect(),
        others: it.mechanisms.webhooks.len() + it.mechanisms.pagerduty.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_needs_a_number_and_an_interval() {
        let of = |limit, interval| {
            gateway(ai_gateway::Gateway {
                rate_limiting_limit: limit,
                rate_limiting_interval: interval,
                ..ai_gateway::Gateway::default()
            })
            .limits_rate
        };
        assert!(of(Some(50), Some(60)));
        for (limit, interval) in
            [(None, Some(60)), (Some(50), None), (Some(0), Some(60)), (Some(50), Some(0))]
        {
            assert!(!of(limit, interval), "{limit:?} {interval:?}");
        }
    }

    #[test]
    fn a_job_fails_while_its_last_error_is_the_newer_time() {
        let of = |complete: Option<&str>, error: Option<&str>| {
            job(logpush::Job {
                last_complete: complete.map(Into::into),
                last_error: error.map(Into::into),
                ..logpush::Job::default()
            })
            .failing
        };
        let (early, late) = (Some("2026-11-01T00:00:00Z"), Some("2026-11-02T00:00:00Z"));
        assert!(of(early, late) && of(None, early) && of(late, Some("once")));
        assert!(!of(late, early) && !of(late, None) && !of(None, None));
    }
}
