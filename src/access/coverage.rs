//! Which application guards a host: the rules by which Cloudflare matches applications.
//!
//! The more specific application wins: a path over a host, a host over a wildcard, a wildcard over a Worker
//! destination, that over all Workers.

use super::objects::App;
use crate::model::Hostname;

/// How an application's host and path relate to a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cover {
    /// The whole host and no other.
    Whole,
    /// A path of the host (`/_admin`).
    Path(String),
    /// The host among others, by a wildcard.
    Wider,
}

/// How `uri` (`host/path`, either with wildcards) covers `host`; `None` when it does not.
#[must_use]
pub fn cover(uri: &str, host: &Hostname) -> Option<Cover> {
    let uri = uri.strip_prefix("https://").unwrap_or(uri);
    let (pattern, path) = match uri.split_once('/') {
        Some((pattern, path)) => (pattern, path.trim_end_matches(['/', '*'])),
        None => (uri, ""),
    };
    let pattern = pattern.trim_end_matches('.').to_ascii_lowercase();
    if pattern == host.as_str() {
        return Some(if path.is_empty() { Cover::Whole } else { Cover::Path(format!("/{path}")) });
    }
    matches(&pattern, host.as_str())
        .then(|| if path.is_empty() { Cover::Wider } else { Cover::Path(format!("/{path}")) })
}

/// The applications that cover the whole of `host` and are of the type that can guard it.
#[must_use]
pub fn whole_host<'a>(apps: &'a [App], host: &Hostname) -> Vec<&'a App> {
    at(apps, host, "")
}

/// The applications that cover exactly `path` of `host` (`""` for the whole host).
#[must_use]
pub fn at<'a>(apps: &'a [App], host: &Hostname, path: &str) -> Vec<&'a App> {
    let wanted = if path.is_empty() { Cover::Whole } else { Cover::Path(path.to_owned()) };
    let exact = |uri: &str| !uri.contains('*') && cover(uri, host).as_ref() == Some(&wanted);
    apps.iter().filter(|app| app.kind == "self_hosted" && app.uris().iter().any(|uri| exact(uri))).collect()
}

/// By what an application guards a host, the most specific first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Guard {
    /// It names the host.
    Host,
    /// It names hosts by a wildcard.
    Wildcard,
    /// It names the Worker; WebSocket upgrades are refused with 403.
    Worker,
    /// It names all Workers; WebSocket upgrades are refused with 403.
    AllWorkers,
}

/// The application that guards the whole of `host`, by Cloudflare's order; `worker` is the immutable id of the Worker
/// that answers there.
#[must_use]
pub fn guarding<'a>(apps: &'a [App], host: &Hostname, worker: Option<&str>) -> Option<(Guard, &'a App)> {
    let best = |app: &'a App| Some((guard(app, host, worker)?, app));
    apps.iter().filter(|app| app.kind == "self_hosted").filter_map(best).min_by_key(|(guard, _)| *guard)
}

fn guard(app: &App, host: &Hostname, worker: Option<&str>) -> Option<Guard> {
    let uris = app.uris();
    let by_uri = uris.iter().filter_map(|uri| match cover(uri, host)? {
        Cover::Whole => Some(Guard::Host),
        Cover::Wider => Some(Guard::Wildcard),
        Cover::Path(_) => None,
    });
    let by_worker = app.destinations.iter().filter_map(|to| match to.kind.as_str() {
        "worker" if to.worker_id.is_some() && to.worker_id.as_deref() == worker => Some(Guard::Worker),
        "all_workers" => Some(Guard::AllWorkers),
        _ => None,
    });
    by_uri.chain(by_worker).min()
}

/// Whether `text` matches `pattern`, in which `*` stands for any run of characters.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    if !pattern.contains('*') {
        return rest.is_empty();
    }
    let mut parts: Vec<&str> = parts.collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host() -> Hostname {
        "bot.team.workers.dev".parse().expect("is a host")
    }

    #[test]
    fn whole_path_and_wider_are_told_apart() {
        for (uri, expected) in [
            ("bot.team.workers.dev", Some(Cover::Whole)),
            ("bot.team.workers.dev/", Some(Cover::Whole)),
            ("bot.team.workers.dev/*", Some(Cover::Whole)),
            ("Bot.Team.workers.dev", Some(Cover::Whole)),
            ("bot.team.workers.dev/_admin", Some(Cover::Path("/_admin".into()))),
            ("bot.team.workers.dev/_admin/*", Some(Cover::Path("/_admin".into()))),
            ("*.team.workers.dev", Some(Cover::Wider)),
            ("*-bot.team.workers.dev", None),
            ("b*t.team.workers.dev", Some(Cover::Wider)),
            ("*.team.workers.dev/cdp", Some(Cover::Path("/cdp".into()))),
            ("team.workers.dev", None),
            ("bot.team.workers.dev.evil.example", None),
        ] {
            assert_eq!(cover(uri, &host()), expected, "{uri}");
        }
    }

    #[test]
    fn only_a_self_hosted_application_guards_a_host() {
        let app = |kind: &str, domain: &str| App {
            kind: kind.into(),
            domain: Some(domain.into()),
            ..App::default()
        };
        let apps = [
            app("self_hosted", "bot.team.workers.dev"),
            app("bookmark", "bot.team.workers.dev"),
            app("self_hosted", "*.team.workers.dev"),
            app("self_hosted", "bot.team.workers.dev/cdp"),
        ];
        assert_eq!(whole_host(&apps, &host()), [&apps[0]]);
        assert_eq!(at(&apps, &host(), "/cdp"), [&apps[3]]);
    }

    #[test]
    fn the_more_specific_application_guards_and_a_path_is_not_the_host() {
        let app = |body: serde_json::Value| -> App { serde_json::from_value(body).expect("decodes") };
        let to =
            |to: serde_json::Value| app(serde_json::json!({ "type": "self_hosted", "destinations": [to] }));
        let public = |uri: &str| to(serde_json::json!({ "type": "public", "uri": uri }));
        let by = |app: App, worker: Option<&str>| guarding(&[app], &host(), worker).map(|(guard, _)| guard);
        assert_eq!(by(public("bot.team.workers.dev"), None), Some(Guard::Host));
        assert_eq!(by(public("*.team.workers.dev"), None), Some(Guard::Wildcard));
        assert_eq!(by(public("bot.team.workers.dev/_admin"), None), None);
        let worker = || to(serde_json::json!({ "type": "worker", "worker_id": "id" }));
        assert_eq!(by(worker(), Some("id")), Some(Guard::Worker));
        assert_eq!((by(worker(), Some("another")), by(worker(), None)), (None, None));
        let all = [to(serde_json::json!({ "type": "all_workers" })), public("bot.team.workers.dev")];
        assert_eq!(guarding(&all, &host(), None).map(|(_, app)| app), Some(&all[1]));
    }
}
