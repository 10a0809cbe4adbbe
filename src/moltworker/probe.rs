//! What a stranger gets: each path that matters asked once, without a credential, redirects not followed.
//!
//! Unknown is no pass: a path where nothing can be concluded makes the verdict [`Verdict::Unclear`].

use std::time::Duration;

use futures_util::future::join_all;
use http::header::{ACCEPT, HeaderValue};

use super::class::{Audience, Class, classify};
use crate::http::{Client, Error, Request, Retry};
use crate::model::Hostname;

/// Time for one answer. An open gateway may need longer to start; that is then unclear, and no pass either.
const LONGEST: Duration = Duration::from_secs(15);

/// The paths, with who they are for (route table of Moltworker's `src/index.ts`).
const PATHS: [(&str, Audience); 8] = [
    ("/", Audience::Members),
    ("/_admin/", Audience::Members),
    ("/api/admin/devices", Audience::Members),
    ("/debug/processes", Audience::Members),
    ("/cdp/json/version", Audience::Members),
    ("/api/status", Audience::Everybody),
    ("/sandbox-health", Audience::Everybody),
    ("/cdp", Audience::Everybody),
];

/// What was seen at one path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The path.
    pub path: &'static str,
    /// HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// What it means.
    pub class: Class,
    /// Host that a redirect leads to.
    pub location_host: Option<String>,
    /// Headers of the answer that tell of the Worker's inside.
    pub telling: Vec<&'static str>,
}

/// Headers that the Worker puts on what it proxies (`src/index.ts`).
const TELLING: [&str; 2] = ["x-worker-debug", "x-debug-path"];

/// What was seen at a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The host.
    pub host: Hostname,
    /// Each path.
    pub seen: Vec<Seen>,
}

/// What it amounts to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing answers at this host.
    Closed,
    /// The Worker answers and lets no stranger in.
    Guarded,
    /// The Worker answers that it is not configured. Nobody gets in, and everybody learns what is missing.
    Incomplete {
        /// Names of the missing secrets.
        missing: Vec<String>,
    },
    /// A stranger gets in.
    Open {
        /// Where.
        at: Vec<&'static str>,
    },
    /// Somewhere it could not be seen.
    Unclear {
        /// Where.
        at: Vec<&'static str>,
    },
}

/// Probes `host`. Never fails: what cannot be reached is part of the report.
pub async fn probe(client: &Client, host: &Hostname) -> Report {
    let asked = PATHS.map(|(path, audience)| look(client, host, path, audience));
    Report { host: host.clone(), seen: join_all(asked).await }
}

async fn look(client: &Client, host: &Hostname, path: &'static str, audience: Audience) -> Seen {
    let nothing = |class| Seen { path, status: None, class, location_host: None, telling: Vec::new() };
    let Ok(url) = format!("https://{host}{path}").parse() else { return nothing(Class::Unclear) };
    let request = Request::get(url)
        // The Worker answers a browser with pages, and starts the gateway for one; a program gets codes.
        .header(ACCEPT, HeaderValue::from_static("application/json"))
        .retry(Retry::OnlyUnsent)
        .timeout(LONGEST);
    match client.send(request).await {
        Ok(response) => Seen {
            path,
            status: Some(response.status.as_u16()),
            class: classify(host, audience, &response),
            location_host: response
                .header("location")
                .and_then(|text| url::Url::parse(text).ok())
                .and_then(|url| url.host_str().map(str::to_owned)),
            telling: TELLING.into_iter().filter(|name| response.header(name).is_some()).collect(),
        },
        Err(Error::Unreachable { .. }) => nothing(Class::Unreachable),
        Err(_) => nothing(Class::Unclear),
    }
}

impl Report {
    /// What the whole amounts to; the worst that was seen counts.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let open = self.at(|class| *class == Class::Open);
        if !open.is_empty() {
            return Verdict::Open { at: open };
        }
        let unclear = self.at(|class| *class == Class::Unclear);
        if !unclear.is_empty() {
            return Verdict::Unclear { at: unclear };
        }
        if let Some(missing) = self.missing() {
            return Verdict::Incomplete { missing };
        }
        let silent = |class: &Class| matches!(class, Class::NotFoundEdge | Class::Unreachable);
        match self.at(silent).len() {
            all if all == self.seen.len() => Verdict::Closed,
            0 => Verdict::Guarded,
            // The same host answers here and not there: a route for some paths, or a change under way.
            _ => Verdict::Unclear { at: self.at(silent) },
        }
    }

    /// The audience tags of the Access applications that answered.
    #[must_use]
    pub fn audiences(&self) -> Vec<&str> {
        let mut found: Vec<&str> = self
            .seen
            .iter()
            .filter_map(|seen| match &seen.class {
                Class::AccessLogin { aud } => aud.as_deref(),
                _ => None,
            })
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The paths that an Access application does not cover.
    #[must_use]
    pub fn not_behind_access(&self) -> Vec<&'static str> {
        self.at(|class| {
            !matches!(class, Class::AccessLogin { aud: Some(_) } | Class::NotFoundEdge | Class::Unreachable)
        })
    }

    fn at(&self, fits: impl Fn(&Class) -> bool) -> Vec<&'static str> {
        self.seen.iter().filter(|seen| fits(&seen.class)).map(|seen| seen.path).collect()
    }

    /// `None` when every path is configured.
    fn missing(&self) -> Option<Vec<String>> {
        let lists: Vec<&Vec<String>> = self
            .seen
            .iter()
            .filter_map(|seen| match &seen.class {
                Class::ConfigIncomplete { missing } => Some(missing),
                _ => None,
            })
            .collect();
        // Every path names the same list, or none at all.
        lists.iter().max_by_key(|list| list.len()).map(|list| (*list).clone())
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::http::{StatusCode, Uri};
    use axum::response::IntoResponse;

    use super::*;
    use crate::http::Edge;

    async fn report(answer: fn(&str) -> (StatusCode, String, String)) -> Report {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("binds");
        let addr = listener.local_addr().expect("has an address");
        let router = Router::new().fallback(move |uri: Uri| async move {
            let (status, location, body) = answer(uri.path());
            let mut response = (status, body).into_response();
            if !location.is_empty() {
                response.headers_mut().insert("location", location.parse().expect("is a header"));
            }
            response
        });
        tokio::spawn(async move { axum::serve(listener, router).await });
        let client = Client::new(Edge::Loopback(addr)).expect("builds");
        probe(&client, &"w.sub.workers.dev".parse().expect("is a host")).await
    }

    fn login() -> (StatusCode, String, String) {
        let kid = "0".repeat(64);
        let location =
            format!("https://t.cloudflareaccess.com/cdn-cgi/access/login/w.sub.workers.dev?kid={kid}");
        (StatusCode::FOUND, location, String::new())
    }

    fn plain(status: StatusCode, body: &str) -> (StatusCode, String, String) {
        (status, String::new(), body.to_owned())
    }

    #[tokio::test]
    async fn a_host_wholly_behind_access_is_guarded() {
        let report = report(|_| login()).await;
        assert_eq!(report.verdict(), Verdict::Guarded);
        assert_eq!(report.audiences(), ["0".repeat(64)]);
        assert!(report.not_behind_access().is_empty());
        assert_eq!(report.seen[0].location_host.as_deref(), Some("t.cloudflareaccess.com"));
    }

    #[tokio::test]
    async fn the_workers_own_check_guards_too_but_is_seen_as_such() {
        let report = report(|path| match path {
            "/sandbox-health" | "/api/status" | "/cdp" => plain(StatusCode::OK, "{}"),
            "/debug/processes" => plain(StatusCode::NOT_FOUND, "{}"),
            "/cdp/json/version" => {
                plain(StatusCode::SERVICE_UNAVAILABLE, r#"{"error":"CDP endpoint not configured"}"#)
            }
            _ => plain(StatusCode::UNAUTHORIZED, "{}"),
        })
        .await;
        assert_eq!(report.verdict(), Verdict::Guarded);
        assert_eq!(report.not_behind_access().len(), report.seen.len());
    }

    #[tokio::test]
    async fn one_open_path_is_enough() {
        let report =
            report(|path| if path == "/debug/processes" { plain(StatusCode::OK, "[]") } else { login() })
                .await;
        assert_eq!(report.verdict(), Verdict::Open { at: vec!["/debug/processes"] });
    }

    #[tokio::test]
    async fn an_error_of_the_server_is_no_pass() {
        let report =
            report(|path| if path == "/" { plain(StatusCode::BAD_GATEWAY, "") } else { login() }).await;
        assert_eq!(report.verdict(), Verdict::Unclear { at: vec!["/"] });
    }

    #[tokio::test]
    async fn an_unconfigured_worker_tells_what_is_missing() {
        let report = report(|_| {
            plain(
                StatusCode::SERVICE_UNAVAILABLE,
                r#"{"error":"Configuration error","missing":["CF_ACCESS_AUD"]}"#,
            )
        })
        .await;
        assert_eq!(report.verdict(), Verdict::Incomplete { missing: vec!["CF_ACCESS_AUD".into()] });
    }

    #[tokio::test]
    async fn nobody_there_is_closed() {
        let report = report(|_| plain(StatusCode::NOT_FOUND, "<h1>There is nothing here yet</h1>")).await;
        assert_eq!(report.verdict(), Verdict::Closed);
    }
}
