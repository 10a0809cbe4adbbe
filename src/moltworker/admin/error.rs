//! Why an admin route did not do what it was asked, and what to do about it.
//!
//! The Worker puts output of programs in the container into its answers, where secrets may be; none of it is shown on.
//! Known phrases are recognised instead.

use http::StatusCode;
use serde_json::Value;

use crate::error::{Error as CommandError, ErrorKind};
use crate::http::{Error, Response};
use crate::model::Hostname;

/// Why there is no answer to rely on.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// No answer at all.
    #[error(transparent)]
    Transport(#[from] Error),
    /// Turned away: by Access before the Worker, or by the Worker's own check of what Access signed.
    #[error("`{host}` turned moltctl away (status {status}, {door})")]
    Refused {
        /// The host that was asked.
        host: Hostname,
        /// HTTP status.
        status: u16,
        /// Host that a redirect leads to; never followed.
        location_host: Option<String>,
        /// Who did it.
        door: Door,
    },
    /// The Worker says that it is not configured.
    #[error("the Worker at `{host}` says that its own secrets are not complete")]
    NotConfigured {
        /// The host.
        host: Hostname,
    },
    /// Nothing answers at this host, or nothing that has this route.
    #[error("no Moltworker answers at `{host}` (status {status})")]
    NotMoltworker {
        /// The host.
        host: Hostname,
        /// HTTP status.
        status: u16,
    },
    /// The Worker says that it failed.
    #[error("the Worker at `{host}` could not {doing}: {trouble}")]
    Failed {
        /// The host.
        host: Hostname,
        /// What it was asked to do.
        doing: &'static str,
        /// Why.
        trouble: Trouble,
    },
    /// There is an answer that means nothing known; it is not taken for a success.
    #[error("the answer of `{host}`, asked to {doing}, is not understood")]
    NotUnderstood {
        /// The host.
        host: Hostname,
        /// What it was asked to do.
        doing: &'static str,
    },
}

/// Who turns visitors away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Access at the edge.
    Access,
    /// The Worker itself, which got no token of Access.
    WorkerUnsigned,
    /// The Worker itself, to which the token of Access means nothing: its audience or team domain is another's.
    WorkerMismatch,
}

impl std::fmt::Display for Door {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Access => "by Access",
            Self::WorkerUnsigned => "by the Worker: the request did not come through Access",
            Self::WorkerMismatch => "by the Worker: it does not accept what Access signed",
        })
    }
}

/// Why the Worker could not do something, as far as its words are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The gateway wants another token than the Worker has.
    TokenMismatch,
    /// The gateway did not start.
    GatewayDidNotStart,
    /// There is no container.
    NoContainer,
    /// The gateway does not listen.
    NotListening,
    /// There is no configuration in the container to copy.
    NothingToCopy,
    /// rclone failed.
    CopyFailed,
    /// In words that are not known, and not shown: they may hold secrets.
    Unknown,
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::TokenMismatch => {
                "the running gateway wants another token than the Worker's MOLTBOT_GATEWAY_TOKEN"
            }
            Self::GatewayDidNotStart => "the gateway did not start",
            Self::NoContainer => "there is no container for it",
            Self::NotListening => "the gateway does not answer inside the container",
            Self::NothingToCopy => "there is no configuration in the container yet",
            Self::CopyFailed => "copying to the bucket failed",
            Self::Unknown => "it does not say why in words that moltctl knows",
        })
    }
}

/// Phrases of Moltworker (`src/gateway`), its SDK and OpenClaw's command line, in the order they are looked for.
const PHRASES: [(&str, Trouble); 13] = [
    ("gateway token mismatch", Trouble::TokenMismatch),
    ("gateway token missing", Trouble::TokenMismatch),
    ("token not configured on gateway", Trouble::TokenMismatch),
    ("no container application", Trouble::NoContainer),
    ("no container instance", Trouble::NoContainer),
    ("container is not running", Trouble::NoContainer),
    ("gateway failed to start", Trouble::GatewayDidNotStart),
    ("did not become ready", Trouble::GatewayDidNotStart),
    ("econnrefused", Trouble::NotListening),
    ("gateway closed", Trouble::NotListening),
    ("gateway timeout", Trouble::NotListening),
    ("no config file found", Trouble::NothingToCopy),
    ("sync failed", Trouble::CopyFailed),
];

impl Trouble {
    /// What an answer's `error`, `details`, `stdout`, `stderr` and `raw` say.
    #[must_use]
    pub fn of(answer: &Value) -> Self {
        let known = PHRASES.iter().find(|(phrase, _)| says(answer, phrase));
        known.map_or(Self::Unknown, |(_, trouble)| *trouble)
    }
}

/// Whether a part of an answer that holds words has `phrase` in it (lower case).
pub(super) fn says(answer: &Value, phrase: &str) -> bool {
    ["error", "details", "stderr", "stdout", "raw"]
        .into_iter()
        .filter_map(|name| answer[name].as_str())
        .any(|text| text.to_ascii_lowercase().contains(phrase))
}

/// The body, when it is a JSON object.
pub(super) fn object(response: &Response) -> Option<Value> {
    serde_json::from_slice(&response.body).ok().filter(Value::is_object)
}

/// Why `response` is no success, if it is none.
pub(super) fn refusal(host: &Hostname, response: &Response, doing: &'static str) -> Option<AdminError> {
    let (status, host) = (response.status, host.clone());
    if status == StatusCode::OK {
        return None;
    }
    let number = status.as_u16();
    if status.is_redirection() || matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
        let location_host = response
            .header("location")
            .and_then(|text| url::Url::parse(text).ok())
            .and_then(|url| url.host_str().map(str::to_owned));
        return Some(AdminError::Refused { host, status: number, location_host, door: door(response) });
    }
    let answer = object(response).unwrap_or_default();
    Some(match answer["error"].as_str() {
        Some("Configuration error" | "Cloudflare Access not configured") => {
            AdminError::NotConfigured { host }
        }
        Some(_) if status.is_server_error() => {
            AdminError::Failed { host, doing, trouble: Trouble::of(&answer) }
        }
        _ if matches!(number, 404 | 405 | 410 | 530) => AdminError::NotMoltworker { host, status: number },
        _ => AdminError::NotUnderstood { host, doing },
    })
}

/// The Worker's own refusals are JSON with words of its own; Access answers with pages and redirects.
fn door(response: &Response) -> Door {
    let answer = object(response).unwrap_or_default();
    match (response.status.as_u16(), answer["error"].as_str()) {
        (401, Some("Unauthorized")) if answer.get("details").is_some() => Door::WorkerMismatch,
        (401, Some("Unauthorized")) => Door::WorkerUnsigned,
        _ => Door::Access,
    }
}

impl AdminError {
    /// What to do next, most useful first.
    #[must_use]
    pub fn hints(&self) -> Vec<String> {
        match self {
            Self::Transport(_) => vec![
                "check the network and try again; what was asked may have happened nevertheless".into(),
            ],
            Self::Refused { door: Door::Access, .. } => vec![
                "`moltctl access service-token create` makes a token that Access lets through, and keeps it".into(),
                "one that is kept or given by CF_ACCESS_CLIENT_ID and CF_ACCESS_CLIENT_SECRET may have expired, been \
                 revoked, or not be let in by a policy with the decision `non_identity` (Service Auth) of this \
                 host's application"
                    .into(),
            ],
            Self::Refused { door: Door::WorkerUnsigned, .. } => vec![
                "no Access application covers this host and path: `moltctl access apply`, then \
                 `moltctl access verify`"
                    .into(),
            ],
            Self::Refused { door: Door::WorkerMismatch, .. } => vec![
                "the Worker's CF_ACCESS_AUD or CF_ACCESS_TEAM_DOMAIN is not that of the application in front of it: \
                 `moltctl access verify` tells which"
                    .into(),
            ],
            Self::NotConfigured { .. } => {
                vec!["`moltctl secrets list` shows which of the Worker's secrets are missing".into()]
            }
            Self::NotMoltworker { .. } => {
                vec!["`moltctl status` shows the Worker's hosts and what is deployed".into()]
            }
            Self::Failed { trouble: Trouble::TokenMismatch, .. } => vec![
                "the gateway still runs with an older token: `moltctl doctor` tells more, a restart in the admin \
                 page gives it the Worker's"
                    .into(),
            ],
            Self::Failed { .. } | Self::NotUnderstood { .. } => {
                vec!["`moltctl doctor` looks at it from outside; `npx wrangler tail` shows the Worker's log".into()]
            }
        }
    }

    /// The kind that decides the exit status.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Refused { .. } | Self::NotMoltworker { .. } => ErrorKind::Denied,
            _ => ErrorKind::Failed,
        }
    }
}

impl From<AdminError> for CommandError {
    fn from(error: AdminError) -> Self {
        let (kind, hints) = (error.kind(), error.hints());
        Self { kind, source: error.into(), hints, leaves: false }
    }
}
