//! The hosts of a Worker: switched on or off, seen from outside, guarded by which Access application.

use futures_util::future::join_all;

use super::live::Live;
use super::{Audience, ExposureView, HostKind, HostStatus, Probing};
use crate::access::coverage::guarding;
use crate::cloudflare::endpoints::versions::Version;
use crate::context::Context;
use crate::error::Result;
use crate::model::{Hostname, WorkerName};
use crate::moltworker::{Report, Verdict, probe};

/// The hosts, with what a stranger gets there.
pub(in crate::commands) async fn hosts(
    ctx: &Context,
    worker: &WorkerName,
    live: &Live,
    probing: Probing,
) -> Result<Vec<HostStatus>> {
    let mut hosts = listed(worker, live);
    for host in &mut hosts {
        guard(host, live);
    }
    if probing == Probing::Off {
        return Ok(hosts);
    }
    let client = ctx.http()?;
    let named: Vec<(usize, Hostname)> =
        hosts.iter().enumerate().filter_map(|(at, host)| Some((at, host.host.parse().ok()?))).collect();
    let reports = join_all(named.iter().map(|(_, host)| probe(client, host))).await;
    for ((at, _), report) in named.iter().zip(&reports) {
        exposed(&mut hosts[*at], report);
    }
    Ok(hosts)
}

fn listed(worker: &WorkerName, live: &Live) -> Vec<HostStatus> {
    let mut hosts = Vec::new();
    if let Ok(Some(subdomain)) = &live.subdomain {
        let reachable = live.reachable.as_ref().ok().copied().flatten();
        let dev = format!("{worker}.{subdomain}.workers.dev");
        hosts.push(HostStatus::new(&dev, HostKind::WorkersDev, reachable.map(|it| it.enabled)));
        if reachable.is_none_or(|it| it.previews_enabled) {
            // Every version has a host of its own; that of the live one stands for them.
            let version = live.version.as_ref().ok().and_then(Option::as_ref);
            let prefix = version.and_then(|version| version.id.get(..8)).unwrap_or("*");
            let host = format!("{prefix}-{dev}");
            hosts.push(HostStatus::new(&host, HostKind::Preview, reachable.map(|it| it.previews_enabled)));
        }
    }
    for host in live.domains.iter().flatten() {
        hosts.push(HostStatus::new(host, HostKind::CustomDomain, Some(true)));
    }
    for pattern in live.routes.iter().flatten() {
        let host = pattern.split('/').next().unwrap_or(pattern);
        hosts.push(HostStatus::new(host, HostKind::Route, Some(true)));
    }
    hosts
}

/// The most specific application that covers the host as a whole, and whether the Worker expects its tokens.
fn guard(host: &mut HostStatus, live: &Live) {
    let Ok(apps) = &live.apps else {
        host.audience = Audience::Unknown;
        return;
    };
    let Ok(name) = host.host.trim_start_matches("*.").trim_start_matches("*-").parse::<Hostname>() else {
        return;
    };
    let worker = live.worker_id.as_ref().ok().and_then(Option::as_deref);
    let Some((_, app)) = guarding(apps, &name, worker) else {
        host.audience = Audience::NoApplication;
        return;
    };
    host.access_app = Some(app.name.clone());
    host.access_aud = Some(app.aud.clone());
    host.audience = match &live.version {
        Ok(Some(version)) => expected(version, &app.aud),
        _ => Audience::Unknown,
    };
}

/// Whether the Worker's `CF_ACCESS_AUD` is `aud`. As a secret it cannot be read.
fn expected(version: &Version, aud: &str) -> Audience {
    match version.resources.bindings.iter().find(|binding| binding.name == "CF_ACCESS_AUD") {
        None => Audience::NotSet,
        Some(binding) => match &binding.text {
            Some(text) if text == aud => Audience::Match,
            Some(_) => Audience::Mismatch,
            None => Audience::Unknown,
        },
    }
}

fn exposed(host: &mut HostStatus, report: &Report) {
    let own = |at: Vec<&str>| at.into_iter().map(str::to_owned).collect();
    (host.exposure, host.at) = match report.verdict() {
        Verdict::Guarded => (ExposureView::Guarded, Vec::new()),
        Verdict::Closed => (ExposureView::Closed, Vec::new()),
        Verdict::Open { at } => (ExposureView::Open, own(at)),
        Verdict::Incomplete { missing } => (ExposureView::Incomplete, missing),
        Verdict::Unclear { at } => (ExposureView::Unclear, own(at)),
    };
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_secret_audience_is_unknown_and_never_a_match() {
        let version = |bindings| -> Version {
            serde_json::from_value(json!({ "resources": { "bindings": bindings } })).expect("decodes")
        };
        let plain =
            |text: &str| version(json!([{ "type": "plain_text", "name": "CF_ACCESS_AUD", "text": text }]));
        assert_eq!(expected(&plain("a"), "a"), Audience::Match);
        assert_eq!(expected(&plain("b"), "a"), Audience::Mismatch);
        let secret = version(json!([{ "type": "secret_text", "name": "CF_ACCESS_AUD" }]));
        assert_eq!(expected(&secret, "a"), Audience::Unknown);
        assert_eq!(expected(&version(json!([])), "a"), Audience::NotSet);
    }
}
