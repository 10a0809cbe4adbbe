//! Where what is live differs from what moltctl.toml and wrangler.toml say. A pure comparison.
//!
//! Deliberately absent: code (a deploy compares that), and values of variables, which are never shown.

use std::collections::BTreeSet;

use super::live::Live;
use super::{Audience, Drift, ExposureView, HostStatus};
use crate::cloudflare::endpoints::versions::Version;
use crate::commands::target::Checkout;
use crate::project::settings::WorkersDev;

/// Every difference.
pub(super) fn drift(checkout: &Checkout, live: &Live, hosts: &[HostStatus]) -> Vec<Drift> {
    let mut found = Vec::new();
    if matches!(live.deployments, Ok(None)) {
        found.push(Drift::new("Worker", "deployed", "does not exist"));
        return found;
    }
    switches(checkout, live, &mut found);
    domains(checkout, live, &mut found);
    if let Ok(Some(version)) = &live.version {
        variables(checkout, version, &mut found);
    }
    container(checkout, live, &mut found);
    if let Some((name, Ok(false))) = &live.bucket {
        found.push(Drift::new(format!("bucket {name}"), "exists", "does not exist"));
    }
    for host in hosts {
        if host.exposure == ExposureView::Open {
            let at = host.at.join(", ");
            found.push(Drift::new(&host.host, "lets no stranger in", format!("lets strangers in at {at}")));
        }
        if host.audience == Audience::Mismatch {
            let subject = format!("CF_ACCESS_AUD for {}", host.host);
            found.push(Drift::new(subject, "that of the Access application", "another"));
        }
    }
    found
}

fn switches(checkout: &Checkout, live: &Live, found: &mut Vec<Drift>) {
    let Ok(Some(reachable)) = &live.reachable else { return };
    let view = checkout.wrangler.as_ref();
    // The file of wrangler says how it is uploaded, moltctl.toml how it is in the end.
    let wanted = if checkout.has_settings {
        Some(checkout.settings.worker.workers_dev == WorkersDev::Opened)
    } else {
        view.and_then(|view| view.workers_dev)
    };
    let words = |on| if on { "on" } else { "off" };
    if let Some(wanted) = wanted.filter(|wanted| *wanted != reachable.enabled) {
        found.push(Drift::new("workers.dev host", words(wanted), words(reachable.enabled)));
    }
    let previews = view.and_then(|view| view.preview_urls);
    if let Some(wanted) = previews.filter(|wanted| *wanted != reachable.previews_enabled) {
        found.push(Drift::new("preview URLs", words(wanted), words(reachable.previews_enabled)));
    }
}

fn domains(checkout: &Checkout, live: &Live, found: &mut Vec<Drift>) {
    let routes = || checkout.wrangler.iter().flat_map(|view| &view.routes);
    let custom = routes().filter(|route| route.custom_domain).map(|route| route.pattern.clone());
    let hosts = checkout.settings.worker.hosts.iter().map(ToString::to_string);
    let plain = routes().filter(|route| !route.custom_domain).map(|route| route.pattern.clone());
    if let Ok(live) = &live.domains {
        sets("custom domain", custom.chain(hosts).collect(), live, found);
    }
    if let Ok(live) = &live.routes {
        sets("route", plain.collect(), live, found);
    }
}

fn sets(what: &str, wanted: BTreeSet<String>, live: &[String], found: &mut Vec<Drift>) {
    let live: BTreeSet<String> = live.iter().cloned().collect();
    for missing in wanted.difference(&live) {
        found.push(Drift::new(format!("{what} {missing}"), "attached", "not attached"));
    }
    for extra in live.difference(&wanted) {
        found.push(Drift::new(format!("{what} {extra}"), "not named", "attached"));
    }
}

fn variables(checkout: &Checkout, version: &Version, found: &mut Vec<Drift>) {
    let Some(view) = &checkout.wrangler else { return };
    let bindings = &version.resources.bindings;
    for var in &view.vars {
        let live = bindings.iter().find(|binding| binding.name == var.name);
        let subject = format!("variable {}", var.name);
        match (live, &var.value) {
            (None, _) => found.push(Drift::new(subject, "set", "not set")),
            (Some(live), Some(value)) if live.kind == "plain_text" && live.text.as_ref() != Some(value) => {
                found.push(Drift::new(subject, "as in wrangler.toml", "another value"));
            }
            _ => {}
        }
    }
    let named: BTreeSet<&str> = view.vars.iter().map(|var| var.name.as_str()).collect();
    let extra = bindings.iter().filter(|it| it.kind == "plain_text" && !named.contains(it.name.as_str()));
    for binding in extra {
        found.push(Drift::new(format!("variable {}", binding.name), "not named", "set"));
    }
    let secrets: BTreeSet<&str> = version.secret_names().collect();
    for name in view.secrets_required.iter().flatten().filter(|name| !secrets.contains(name.as_str())) {
        found.push(Drift::new(format!("secret {name}"), "set", "not set"));
    }
    for bucket in &view.r2_buckets {
        let live = bindings.iter().find(|it| it.kind == "r2_bucket" && it.name == bucket.binding);
        let (wanted, live) = (bucket.bucket_name.as_deref(), live.and_then(|it| it.bucket_name.as_deref()));
        if wanted.is_some() && wanted != live {
            let subject = format!("bucket binding {}", bucket.binding);
            found.push(Drift::new(subject, wanted.unwrap_or("none"), live.unwrap_or("none")));
        }
    }
}

fn container(checkout: &Checkout, live: &Live, found: &mut Vec<Drift>) {
    let wanted = checkout.wrangler.as_ref().and_then(|view| view.containers.first());
    let (Some(wanted), Ok(live)) = (wanted, &live.application) else { return };
    let Some(live) = live else {
        found.push(Drift::new("container application", "deployed", "does not exist"));
        return;
    };
    if let Some(most) = wanted.max_instances
        && live.max_instances != Some(u64::from(most))
    {
        let now = live.max_instances.map_or_else(|| "no limit".to_owned(), |most| most.to_string());
        found.push(Drift::new("container max_instances", most.to_string(), now));
    }
    // Cloudflare's default is on.
    let ssh = live.configuration.wrangler_ssh.as_ref().and_then(|ssh| ssh.enabled).unwrap_or(true);
    if wanted.ssh_enabled == Some(false) && ssh {
        found.push(Drift::new("container ssh", "off", "on"));
    }
    if !live.configuration.authorized_keys.is_empty() {
        found.push(Drift::new("container authorized_keys", "none", "some"));
    }
}
