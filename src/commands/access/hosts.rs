//! The hosts at which a Worker is or will be reachable: all of them have to be behind the login.

use futures_util::future::try_join_all;

use crate::cloudflare::endpoints::{domains, workers, zones};
use crate::commands::target::Target;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Hostname;
use crate::project::settings::WorkersDev;

/// The hosts of a Worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hosts {
    /// The one people use, whose audience the Worker checks: the first custom domain, else the workers.dev host.
    pub primary: Hostname,
    /// All of them, the primary first.
    pub all: Vec<Hostname>,
    /// Those that answer now.
    pub open: Vec<Hostname>,
    /// The workers.dev host, when the account has a subdomain; it is in `all` when it is or shall be open.
    pub workers_dev: Option<Hostname>,
    /// What the operator should know about them.
    pub notes: Vec<String>,
}

/// What was found, in order, without repeats.
#[derive(Debug, Default)]
struct Found {
    all: Vec<Hostname>,
    open: Vec<Hostname>,
    notes: Vec<String>,
}

impl Found {
    fn add(&mut self, host: Hostname) {
        if !self.all.contains(&host) {
            self.all.push(host);
        }
    }

    fn add_open(&mut self, host: Hostname) {
        if !self.open.contains(&host) {
            self.open.push(host.clone());
        }
        self.add(host);
    }
}

/// Finds the hosts of `target`.
///
/// # Errors
/// When the account cannot be read, or there is no host at all.
pub(in crate::commands) async fn of(target: &Target) -> Result<Hosts> {
    let mut found = Found::default();
    for host in &target.checkout.settings.worker.hosts {
        found.add(host.clone());
    }
    for route in target.checkout.wrangler.iter().flat_map(|view| &view.routes) {
        match host_of(&route.pattern) {
            Pattern::Host(host) => found.add(host),
            Pattern::Unguardable(note) => found.notes.push(note),
        }
    }
    attached(target, &mut found).await?;
    let workers_dev = workers_dev(target, &mut found).await?;
    let Some(primary) = found.all.first().cloned() else { return Err(no_host(target)) };
    if found.all.len() > 1 {
        found.notes.push(format!(
            "each host has an application with an audience of its own, and the Worker checks one: people log in at \
             `{primary}`; the other hosts are closed to strangers, and the Worker refuses their logins"
        ));
    }
    let Found { all, open, mut notes } = found;
    notes.dedup();
    Ok(Hosts { primary, all, open, workers_dev, notes })
}

/// Custom domains and routes that lead to the Worker on the account.
async fn attached(target: &Target, found: &mut Found) -> Result<()> {
    let domains = target.api.call(domains::list(&target.account, &target.worker)).await?;
    for domain in domains.into_iter().filter(|domain| domain.service == target.worker.as_str()) {
        match domain.hostname.parse() {
            Ok(host) => found.add_open(host),
            Err(_) => {
                found.notes.push("a custom domain of the Worker is not understood as a host".to_owned())
            }
        }
    }
    let zones = match target.api.list(zones::list(&target.account, None), zones::PAGES).await {
        Ok(zones) => zones,
        Err(error) => return unseen(error, found),
    };
    let routes = zones.iter().map(|zone| target.api.call(zones::routes(&zone.id)));
    let routes = match try_join_all(routes).await {
        Ok(routes) => routes,
        Err(error) => return unseen(error, found),
    };
    for route in
        routes.into_iter().flatten().filter(|route| route.script.as_deref() == Some(target.worker.as_str()))
    {
        match host_of(&route.pattern) {
            Pattern::Host(host) => found.add_open(host),
            Pattern::Unguardable(note) => found.notes.push(note),
        }
    }
    Ok(())
}

/// A credential without zones is common: what it cannot see is said, and is no reason to leave the rest open.
fn unseen(error: crate::cloudflare::Error, found: &mut Found) -> Result<()> {
    let crate::cloudflare::Error::Api { status: 401 | 403, group, .. } = &error else {
        return Err(error.into());
    };
    found.notes.push(format!(
        "routes of zones were not looked at: the token lacks `{group}`; a host that only a route leads to has to \
         stand in `worker.hosts`"
    ));
    Ok(())
}

/// The workers.dev host; one that answers is guarded even if it should not.
async fn workers_dev(target: &Target, found: &mut Found) -> Result<Option<Hostname>> {
    let (account, worker) = (&target.account, &target.worker);
    let Some(subdomain) = target.api.find(workers::account_subdomain(account)).await? else {
        return Ok(None);
    };
    let Ok(host) = format!("{worker}.{}.workers.dev", subdomain.subdomain).parse::<Hostname>() else {
        return Ok(None);
    };
    let now = target.api.find(workers::subdomain(account, worker)).await?;
    if now.is_some_and(|now| now.previews_enabled) {
        found.notes.push(
            "preview URLs of the Worker answer, and an application of a host does not cover them: set \
             `preview_urls = false` in wrangler.toml"
                .to_owned(),
        );
    }
    let wanted = target.checkout.settings.worker.workers_dev == WorkersDev::Opened;
    if now.is_some_and(|now| now.enabled) {
        if !wanted {
            found.notes.push(format!("`{host}` answers, and moltctl.toml says that it should not"));
        }
        found.add_open(host.clone());
    } else if wanted {
        found.add(host.clone());
    }
    Ok(Some(host))
}

fn no_host(target: &Target) -> Error {
    let error =
        Error::message(ErrorKind::Usage, format!("the Worker `{}` has no host to guard", target.worker));
    match target.checkout.settings.worker.workers_dev {
        WorkersDev::Opened => error
            .hint("the account has no workers.dev subdomain: open the dashboard → Workers & Pages once")
            .hint("or name a custom domain in `hosts` under `[worker]` of moltctl.toml"),
        WorkersDev::Closed => error.hint("name a custom domain in `hosts` under `[worker]` of moltctl.toml"),
    }
}

/// What a route or custom domain leads from.
#[derive(Debug, PartialEq, Eq)]
enum Pattern {
    /// A whole host.
    Host(Hostname),
    /// Something an application of a host would miss, or guard too much of.
    Unguardable(String),
}

fn host_of(pattern: &str) -> Pattern {
    let bare =
        pattern.strip_prefix("https://").or_else(|| pattern.strip_prefix("http://")).unwrap_or(pattern);
    let (host, path) = bare.split_once('/').unwrap_or((bare, ""));
    match host.parse::<Hostname>() {
        Ok(host) if path.is_empty() || path == "*" => Pattern::Host(host),
        Ok(_) => Pattern::Unguardable(format!(
            "the route `{pattern}` leads to the Worker from a part of a host, which moltctl does not guard: give the \
             Worker a host of its own"
        )),
        Err(_) => Pattern::Unguardable(format!(
            "the route `{pattern}` leads to the Worker from many hosts, which moltctl does not guard: give the \
             Worker a host of its own"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_is_a_host_only_when_it_is_the_whole_of_one() {
        let host = |name: &str| Pattern::Host(name.parse().expect("is a host"));
        assert_eq!(host_of("claw.example.com/*"), host("claw.example.com"));
        assert_eq!(host_of("https://claw.example.com"), host("claw.example.com"));
        for pattern in ["*.example.com/*", "*claw.example.com/*", "example.com/bot/*", "example.com/*.js"] {
            assert!(matches!(host_of(pattern), Pattern::Unguardable(_)), "{pattern}");
        }
    }
}
