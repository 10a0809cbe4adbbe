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
}
