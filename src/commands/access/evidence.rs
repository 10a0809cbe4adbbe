//! What is seen from outside, and what the account says, brought together for the judgement.

use futures_util::future::join_all;

use super::hosts::Hosts;
use super::worker::{self, WorkerState};
use crate::access::desired::Cdp;
use crate::access::verify::{Answer, Evidence, HostProbe, Met, WorkerValue};
use crate::cloudflare::endpoints::{access_apps, access_org};
use crate::commands::target::Target;
use crate::context::Context;
use crate::error::Result;
use crate::http;
use crate::model::Hostname;
use crate::moltworker::{self, CertsError, Class, Handshake, Report, Seen, Visitor};

/// Which hosts are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Every one.
    All,
    /// Those that answer.
    Open,
}

/// Looks at `hosts` as a stranger, and at the account as the operator.
///
/// # Errors
/// When the HTTP client cannot be made. What cannot be seen is part of the evidence.
pub async fn gather(ctx: &Context, target: &Target, hosts: &Hosts, scope: Scope) -> Result<Evidence> {
    let http = ctx.http()?;
    let hosts = match scope {
        Scope::All => &hosts.all,
        Scope::Open => &hosts.open,
    };
    let (probes, apps, team, worker) = tokio::join!(
        join_all(hosts.iter().map(|host| probe(http, host))),
        target.api.list(access_apps::list(&target.account), access_apps::PAGES),
        target.api.call(access_org::organization(&target.account)),
        worker::look(target),
    );
    let team_domain = team.ok().map(|team| team.auth_domain).filter(|domain| !domain.is_empty());
    let (worker_aud, worker_team_domain) = match worker {
        Ok(WorkerState::Live { aud, team_domain, .. }) => (aud, team_domain),
        Ok(WorkerState::Absent) => (WorkerValue::NoWorker, WorkerValue::NoWorker),
        Err(_) => (WorkerValue::Unseen, WorkerValue::Unseen),
    };
    Ok(Evidence {
        hosts: probes,
        apps: apps.ok(),
        certs: certs(http, team_domain.as_deref()).await,
        team_domain,
        worker_aud,
        worker_team_domain,
        cdp: if target.checkout.settings.access.cdp { Cdp::Open } else { Cdp::Closed },
    })
}

async fn certs(http: &http::Client, team: Option<&str>) -> Option<usize> {
    let team: Hostname = team?.parse().ok()?;
    match moltworker::access_keys(http, &team).await {
        Ok(keys) => Some(keys.len()),
        Err(CertsError::NoTeam { .. } | CertsError::NoKeys { .. }) => Some(0),
        Err(CertsError::Transport(_)) => None,
    }
}

async fn probe(http: &http::Client, host: &Hostname) -> HostProbe {
    let visitor = Visitor::default();
    let (report, handshake) =
        tokio::join!(moltworker::probe(http, host), moltworker::handshake(http, host, &visitor));
    let websocket = match handshake {
        Ok(Handshake::Refused { status, .. }) => Some(status),
        Ok(Handshake::Accepted { .. } | Handshake::Closed { .. } | Handshake::Silent) => Some(101),
        Err(_) => None,
    };
    host_probe(report, websocket)
}

/// A report of the probe, as the judgement takes it.
fn host_probe(report: Report, websocket: Option<u16>) -> HostProbe {
    HostProbe { host: report.host, anonymous: report.seen.into_iter().map(answer).collect(), websocket }
}

/// What was seen at a path, as judgements take it.
/// One answer of the probe, as the judgement takes it.
#[must_use]
pub fn answer(seen: Seen) -> Answer {
    let met = match seen.class {
        Class::AccessLogin { aud } => Met::Login { at: seen.location_host, aud },
        Class::Denied => Met::Refusal,
        Class::Public => Met::PublicRoute,
        Class::ConfigIncomplete { missing } => Met::Incomplete { missing },
        Class::Disabled => Met::SwitchedOff,
        Class::Open => Met::TheInside,
        Class::Absent => Met::NoSuchPath,
        Class::NotFoundEdge | Class::Unreachable => Met::Nobody,
        Class::Unclear => Met::Unclear,
    };
    Answer { path: seen.path.to_owned(), status: seen.status, met }
}
