//! Which application covers a request: the most specific one wins.
//!
//! Precedence is host and path, then Worker, then the account's `all_workers`; among hosts, one written out before
//! a wildcard, and the longer path before the shorter.

use serde_json::Value;

/// Where a request goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) host: &'a str,
    pub(crate) path: &'a str,
    /// `tag` of the script that answers there.
    pub(crate) worker: Option<&'a str>,
}

/// By what kind of destination a place is covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cover {
    /// A Worker, or all of them: no WebSocket gets through.
    Worker,
    /// A host, or a host and path.
    Public,
}

/// How well a destination fits; the greatest wins.
type Fit = (Cover, bool, usize, usize);

/// The application that decides about `place`, if one covers it.
pub(crate) fn covering<'a>(
    apps: impl Iterator<Item = &'a Value>,
    place: &Place<'_>,
) -> Option<(&'a Value, Cover)> {
    apps.filter(|app| app["type"] == "self_hosted")
        .filter_map(|app| fit(app, place).map(|fit| (fit, app)))
        .max_by_key(|(fit, _)| *fit)
        .map(|(fit, app)| (app, fit.0))
}

/// The hosts (and paths) an application covers by name.
pub(crate) fn public_uris(app: &Value) -> Vec<String> {
    let mut uris: Vec<String> = Vec::new();
    let listed = app["destinations"].as_array().into_iter().flatten();
    let public = listed
        .filter(|d| d["type"].as_str().unwrap_or("public") == "public")
        .filter_map(|d| d["uri"].as_str());
    for uri in public.chain(app["domain"].as_str()) {
        let uri = uri.trim_end_matches('/');
        if !uri.is_empty() && !uris.iter().any(|u| u == uri) {
            uris.push(uri.to_owned());
        }
    }
    uris
}

/// Whether `uri` is a host with an optional path: no scheme, no port, no query.
pub(crate) fn is_uri(uri: &str) -> bool {
    let host = uri.split('/').next().unwrap_or_default();
    let host_character = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '*' | '_');
    host.contains('.') && host.chars().all(host_character) && !uri.contains(['?', '#', ' '])
}

fn fit(app: &Value, place: &Place<'_>) -> Option<Fit> {
    let public = public_uris(app).into_iter().filter_map(|uri| uri_fit(&uri, place)).max();
    let worker =
        app["destinations"].as_array().into_iter().flatten().filter_map(|d| match d["type"].as_str()? {
            "worker" => (place.worker.is_some() && d["worker_id"].as_str() == place.worker).then_some((
                Cover::Worker,
                true,
                0,
                0,
            )),
            "all_workers" => place.worker.map(|_| (Cover::Worker, false, 0, 0)),
            _ => None,
        });
    public.max(worker.max())
}

fn uri_fit(uri: &str, place: &Place<'_>) -> Option<Fit> {
    let (host, path) = match uri.split_once('/') {
        Some((host, path)) => (host, path),
        None => (uri, ""),
    };
    let host_matches = glob(&host.to_ascii_lowercase(), &place.host.to_ascii_lowercase());
    (host_matches && path_matches(path, place.path)).then_some((
        Cover::Public,
        !host.contains('*'),
        path.trim_matches('/').len(),
        host.len(),
    ))
}

/// `cdp` covers `/cdp` and `/cdp/json`, not `/cdpx`.
fn path_matches(pattern: &str, path: &str) -> bool {
    let pattern = pattern.trim_matches('/');
    if pattern.is_empty() {
        return true;
    }
    let path = path.trim_start_matches('/');
    if pattern.contains('*') {
        return glob(pattern, path) || glob(&format!("{pattern}/*"), path);
    }
    path == pattern || path.strip_prefix(pattern).is_some_and(|rest| rest.starts_with('/'))
}

/// `*` stands for any text without a dot in a host's label, any text in a path.
fn glob(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((before, after)) => {
            let Some(rest) = text.strip_prefix(before) else { return false };
            (0..=rest.len())
                .filter(|end| rest.is_char_boundary(*end))
                .any(|end| !rest[..end].contains('.') && glob(after, &rest[end..]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn app(name: &str, uris: &[&str]) -> Value {
        let destinations: Vec<Value> = uris.iter().map(|u| json!({"type": "public", "uri": u})).collect();
        json!({"name": name, "type": "self_hosted", "destinations": destinations})
    }

    fn winner(apps: &[Value], host: &str, path: &str) -> Option<String> {
        let place = Place { host, path, worker: Some("tag1") };
        covering(apps.iter(), &place).map(|(app, _)| app["name"].as_str().unwrap().to_owned())
    }

    #[test]
    fn the_most_specific_application_wins() {
        let apps = [
            app("whole", &["w.t.workers.dev"]),
            app("cdp", &["w.t.workers.dev/cdp"]),
            app("wild", &["*.t.workers.dev"]),
            json!({"name": "worker", "type": "self_hosted", "destinations": [{"type": "worker", "worker_id": "tag1"}]}),
        ];
        let at = |host: &str, path: &str| winner(&apps, host, path);
        assert_eq!(at("w.t.workers.dev", "/").as_deref(), Some("whole"));
        assert_eq!(at("W.T.workers.dev", "/cdp/json/version").as_deref(), Some("cdp"));
        assert_eq!(at("w.t.workers.dev", "/cdpx").as_deref(), Some("whole"));
        assert_eq!(at("v.t.workers.dev", "/cdp").as_deref(), Some("wild"));
        assert_eq!(at("a.b.t.workers.dev", "/").as_deref(), Some("worker"));
        assert_eq!(
            covering(apps.iter(), &Place { host: "x.org", path: "/", worker: None }).map(|(_, c)| c),
            None
        );
    }

    #[test]
    fn a_path_application_leaves_the_rest_of_the_host_open() {
        let apps = [app("admin", &["w.t.workers.dev/_admin"])];
        assert_eq!(winner(&apps, "w.t.workers.dev", "/"), None);
        assert_eq!(winner(&apps, "w.t.workers.dev", "/_admin/"), Some("admin".into()));
    }

    #[test]
    fn uris_are_hosts_without_scheme() {
        assert!(is_uri("a.example.com/x"));
        assert!(is_uri("*.example.com"));
        assert!(!is_uri("https://a.example.com"));
        assert!(!is_uri("localhost"));
        assert!(!is_uri("a.example.com:8443"));
    }
}
