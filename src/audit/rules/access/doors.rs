//! The applications that stand before the Worker, and their policies: what the rules of this group look at.

use std::borrow::Cow;

use serde_json::Value;

use crate::access::coverage::{Cover, cover};
use crate::access::objects::{App, Group, Policy};
use crate::access::planner::OPEN_LOGINS;
use crate::access::words::policies_of;
use crate::audit::facts::Account;
use crate::audit::facts::account::worker::{Host, HostKind};
use crate::audit::{Facts, Scope, Verdict};
use crate::model::Hostname;

/// Groups within groups are followed this far.
const DEEPEST: usize = 4;

/// An application that decides about a part of a host of the Worker.
#[derive(Debug)]
pub(super) struct Door<'a> {
    /// The application.
    pub(super) app: &'a App,
    /// The path it covers; empty when it covers a host as a whole.
    pub(super) path: String,
}

/// A host that answers, or may.
#[derive(Debug)]
pub(super) struct Open<'a> {
    /// The host.
    pub(super) host: &'a Host,
    /// Its name, a wildcard replaced by a sample.
    pub(super) name: Hostname,
}

/// The account, if it was looked at.
pub(super) fn account<'a>(facts: &'a Facts, verdict: &mut Verdict) -> Option<&'a Account> {
    verdict.need(Scope::Live, &facts.account)
}

/// The hosts of the Worker that are not known to be switched off.
pub(super) fn hosts(account: &Account, verdict: &mut Verdict) -> Vec<Host> {
    let hosts = account.worker.hosts();
    for why in hosts.unseen {
        verdict.blind(Scope::Live, why);
    }
    hosts.known.into_iter().filter(|host| host.on != Some(false)).collect()
}

/// The hosts that can be compared with applications.
pub(super) fn comparable<'a>(hosts: &'a [Host], verdict: &mut Verdict) -> Vec<Open<'a>> {
    let mut found = Vec::new();
    for host in hosts {
        match host.name.replace('*', "x").parse() {
            Ok(name) => found.push(Open { host, name }),
            Err(_) => verdict.blind(Scope::Live, format!("`{}` is not understood as a host", host.name)),
        }
    }
    found
}

/// The Worker's immutable id, which Access destinations name.
pub(super) fn worker_id<'a>(account: &'a Account, verdict: &mut Verdict) -> Option<&'a str> {
    verdict.see(Scope::Live, &account.worker.found)?.as_ref().map(|found| found.id.as_str())
}

/// Every application that decides about a part of a host of the Worker. `None` when they could not be read.
pub(super) fn doors<'a>(account: &'a Account, verdict: &mut Verdict) -> Option<Vec<Door<'a>>> {
    let apps = verdict.see(Scope::Live, &account.access.apps)?;
    let hosts = hosts(account, verdict);
    let open = comparable(&hosts, verdict);
    let id = worker_id(account, verdict);
    let previews = hosts.iter().any(|host| host.kind == HostKind::Preview);
    let mut doors = Vec::new();
    for app in apps.iter().filter(|app| app.kind == "self_hosted") {
        let mut paths: Vec<String> = app
            .uris()
            .into_iter()
            .flat_map(|uri| open.iter().filter_map(move |host| cover(uri, &host.name)))
            .map(|cover| if let Cover::Path(path) = cover { path } else { String::new() })
            .collect();
        if !open.is_empty() && names_worker(app, id, previews) {
            paths.push(String::new());
        }
        paths.sort_unstable();
        paths.dedup();
        doors.extend(paths.into_iter().map(|path| Door { app, path }));
    }
    Some(doors)
}

fn names_worker(app: &App, id: Option<&str>, previews: bool) -> bool {
    app.destinations.iter().any(|to| match to.kind.as_str() {
        "worker" => to.worker_id.is_some() && to.worker_id.as_deref() == id,
        "preview_worker" => previews && to.worker_id.is_some() && to.worker_id.as_deref() == id,
        "all_workers" => true,
        "all_preview_workers" => previews,
        _ => false,
    })
}

impl Door<'_> {
    /// Where it stands, for a message.
    pub(super) fn place(&self) -> Cow<'static, str> {
        if self.path.is_empty() { "the Worker".into() } else { format!("`{}`", self.path).into() }
    }

    /// Its policies in order of precedence. What could not be read is told.
    pub(super) fn policies(&self, account: &Account, verdict: &mut Verdict) -> Vec<Policy> {
        let shared = account.access.policies.as_deref().unwrap_or_default();
        let mut known = Vec::new();
        for policy in policies_of(self.app, shared) {
            if policy.decision.is_some() {
                known.push(policy);
                continue;
            }
            let why = match &account.access.policies {
                Err(why) => why.clone(),
                Ok(_) => format!("a policy of `{}` decides in a way moltctl does not know", self.app.name),
            };
            verdict.blind(Scope::Live, why);
        }
        known
    }
}

/// The rules of `include`, with groups replaced by what is in them. A group that demands more than its rules is left as
/// it is. What could not be read is told.
pub(super) fn spread(include: &[Value], account: &Account, verdict: &mut Verdict) -> Vec<Value> {
    let mut rules = include.to_vec();
    for _ in 0..DEEPEST {
        if !rules.iter().any(|rule| rule.get("group").is_some()) {
            break;
        }
        let Some(groups) = verdict.see(Scope::Live, &account.access.groups) else { break };
        rules = rules.into_iter().flat_map(|rule| members(rule, groups)).collect();
    }
    rules
}

fn members(rule: Value, groups: &[Group]) -> Vec<Value> {
    let id = rule["group"]["id"].as_str();
    match groups.iter().find(|group| Some(group.id.as_str()) == id) {
        Some(group) if group.require.is_empty() => group.include.clone(),
        _ => vec![rule],
    }
}

/// Whether `require` narrows down who gets in. That everybody is required, a country, a second factor or a login method
/// that anybody can use leaves strangers in.
pub(super) fn is_narrowed(require: &[Value], account: &Account) -> bool {
    require.iter().any(|rule| match rule["login_method"]["id"].as_str() {
        Some(id) => !is_open_login(account, id),
        None => !["everyone", "geo", "auth_method"].iter().any(|kind| rule.get(*kind).is_some()),
    })
}

/// Whether anybody can use this login method, as far as it can be seen.
fn is_open_login(account: &Account, id: &str) -> bool {
    let providers = account.access.identity_providers.as_deref().unwrap_or_default();
    providers.iter().any(|it| it.id == id && OPEN_LOGINS.contains(&it.kind.as_str()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::audit::facts::account::testing::{healthy, provider};

    #[test]
    fn what_anybody_can_meet_narrows_nothing() {
        let mut account = healthy();
        account.access.identity_providers = Ok(vec![provider("otp", "onetimepin"), provider("o", "okta")]);
        for open in [
            json!({ "everyone": {} }),
            json!({ "geo": { "country_code": "DE" } }),
            json!({ "auth_method": { "auth_method": "mfa" } }),
            json!({ "login_method": { "id": "otp" } }),
        ] {
            assert!(!is_narrowed(std::slice::from_ref(&open), &account), "{open}");
        }
        for narrow in [
            json!({ "login_method": { "id": "o" } }),
            json!({ "email_domain": { "domain": "example.com" } }),
            json!({ "ip": { "ip": "192.0.2.1/32" } }),
        ] {
            assert!(is_narrowed(&[json!({ "everyone": {} }), narrow.clone()], &account), "{narrow}");
        }
        assert!(!is_narrowed(&[], &account));
    }
}
