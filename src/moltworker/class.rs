//! What one answer to a stranger means.

use http::StatusCode;
use serde_json::Value;

use crate::http::Response;
use crate::model::Hostname;

/// What a stranger got at one path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Class {
    /// Sent to log in. With an audience the edge did it, by that Access application; without one the Worker itself did,
    /// so that no Access application covers the path.
    AccessLogin {
        /// Audience tag of the application.
        aud: Option<String>,
    },
    /// 401 or 403.
    Denied,
    /// Served to everybody, as the Worker means to.
    Public,
    /// The Worker says that it is not configured, and tells a stranger what is missing.
    ConfigIncomplete {
        /// Names of the missing secrets, as far as it tells.
        missing: Vec<String>,
    },
    /// Switched off in this deployment (CDP without its secret).
    Disabled,
    /// Served, though it should not be.
    Open,
    /// The Worker has no such path.
    Absent,
    /// No Worker answers at this host: workers.dev is off, or there is no route.
    NotFoundEdge,
    /// No connection: the name does not resolve, or nothing listens.
    Unreachable,
    /// Nothing can be concluded: a server error, a time-out, a redirect elsewhere.
    Unclear,
}

/// Who a path is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Audience {
    /// People with a session only.
    Members,
    /// Everybody.
    Everybody,
}

/// Reads one answer at `host`.
pub(super) fn classify(host: &Hostname, audience: Audience, response: &Response) -> Class {
    match response.status {
        status if status.is_redirection() => redirect(host, response),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Class::Denied,
        StatusCode::NOT_FOUND | StatusCode::GONE => not_found(response),
        status if status.is_success() || status == StatusCode::SWITCHING_PROTOCOLS => match audience {
            Audience::Everybody => Class::Public,
            Audience::Members => Class::Open,
        },
        status if status.is_server_error() => server_error(response),
        _ => Class::Unclear,
    }
}

/// The team domain is not known here, so any host of Access counts; the audience tells whose it is.
fn redirect(host: &Hostname, response: &Response) -> Class {
    let Some(location) = response.header("location").and_then(|text| url::Url::parse(text).ok()) else {
        return Class::Unclear;
    };
    let there = location.host_str().unwrap_or_default();
    // On workers.dev and custom domains alike, Access may answer under the application's own host.
    let own = there == host.as_str() && location.path().starts_with("/cdn-cgi/access/login");
    if location.scheme() != "https" || !(own || there.ends_with(".cloudflareaccess.com")) {
        return Class::Unclear;
    }
    if !location.path().starts_with("/cdn-cgi/access/login") {
        return Class::AccessLogin { aud: None };
    }
    let aud = location.query_pairs().find(|(name, _)| name == "kid").map(|(_, value)| value.into_owned());
    Class::AccessLogin { aud: aud.filter(|aud| is_audience(aud)) }
}

/// 64 hexadecimal characters; anything else is not shown on.
fn is_audience(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Cloudflare's own pages for a host without a Worker are told from the Worker's 404 by their words.
fn not_found(response: &Response) -> Class {
    let page = String::from_utf8_lossy(&response.body);
    let edge = ["There is nothing here yet", "error code: 1042", "Unable to find your Access organization"];
    if edge.iter().any(|words| page.contains(words)) { Class::NotFoundEdge } else { Class::Absent }
}

fn server_error(response: &Response) -> Class {
    if response.status.as_u16() == 530 {
        // 1016: there is a zone, but no record for this host.
        return Class::NotFoundEdge;
    }
    let document: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    match document["error"].as_str() {
        Some("Configuration error") => Class::ConfigIncomplete { missing: names(&document["missing"]) },
        Some("Cloudflare Access not configured") => Class::ConfigIncomplete { missing: Vec::new() },
        Some("CDP endpoint not configured") => Class::Disabled,
        _ => Class::Unclear,
    }
}

/// What the Worker lists is text of the other side: only what looks like names of variables is taken.
fn names(missing: &Value) -> Vec<String> {
    let plain = |text: &&str| {
        text.len() <= 200 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_ ,+".contains(&b))
    };
    missing
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .filter(plain)
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(status: u16, location: &str, body: &str) -> Class {
        let mut headers = http::HeaderMap::new();
        if !location.is_empty() {
            headers.insert("location", location.parse().expect("is a header"));
        }
        let status = StatusCode::from_u16(status).expect("is a status");
        let host = "w.sub.workers.dev".parse().expect("is a host");
        let response = Response { status, headers, body: body.as_bytes().to_vec() };
        classify(&host, Audience::Members, &response)
    }

    #[test]
    fn a_login_of_the_edge_names_its_application() {
        let aud = "ab".repeat(32);
        let login = format!(
            "https://team.cloudflareaccess.com/cdn-cgi/access/login/w.sub.workers.dev?kid={aud}&meta=x&redirect_url=%2F"
        );
        assert_eq!(seen(302, &login, ""), Class::AccessLogin { aud: Some(aud) });
    }

    #[test]
    fn a_login_of_the_worker_itself_names_none() {
        assert_eq!(seen(302, "https://team.cloudflareaccess.com", ""), Class::AccessLogin { aud: None });
    }

    #[test]
    fn a_redirect_anywhere_else_proves_nothing() {
        for location in [
            "",
            "/login",
            "https://evil.example/cdn-cgi/access/login/x?kid=1",
            "https://cloudflareaccess.com.evil.example/",
            "http://team.cloudflareaccess.com/cdn-cgi/access/login/x",
        ] {
            assert_eq!(seen(302, location, ""), Class::Unclear, "{location}");
        }
    }

    #[test]
    fn the_workers_own_words_are_understood() {
        let body = r#"{"error":"Configuration error","missing":["CF_ACCESS_AUD","\u001b[31m"]}"#;
        assert_eq!(seen(503, "", body), Class::ConfigIncomplete { missing: vec!["CF_ACCESS_AUD".into()] });
        assert_eq!(seen(503, "", r#"{"error":"CDP endpoint not configured"}"#), Class::Disabled);
        assert_eq!(seen(503, "", "<h1>busy</h1>"), Class::Unclear);
        assert_eq!(seen(404, "", r#"{"error":"Debug routes are disabled"}"#), Class::Absent);
        assert_eq!(seen(404, "", "<h1>There is nothing here yet</h1>"), Class::NotFoundEdge);
        assert_eq!(seen(530, "", "error code: 1016"), Class::NotFoundEdge);
        assert_eq!((seen(401, "", ""), seen(403, "", "")), (Class::Denied, Class::Denied));
        assert_eq!(seen(200, "", "hello"), Class::Open);
        assert_eq!(seen(405, "", ""), Class::Unclear);
    }
}
