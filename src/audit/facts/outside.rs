//! What a stranger gets at each host, asked once, without a credential.

use super::account::worker::HostKind;
use crate::access::verify::{Answer, Met};

/// What was seen.
#[derive(Debug, Default)]
pub struct Outside {
    /// Every host that was asked.
    pub hosts: Vec<HostSeen>,
    /// Why there may be hosts that were not asked, for the operator.
    pub unseen: Vec<String>,
}

/// What was seen at one host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostSeen {
    /// The host.
    pub name: String,
    /// What it is.
    pub kind: HostKind,
    /// Whether it is switched on, as far as the account says.
    pub on: Option<bool>,
    /// What each path gave.
    pub answers: Vec<Answer>,
    /// Headers that tell of the Worker's inside, with the path whose answer had them.
    pub telling: Vec<(String, String)>,
    /// How a WebSocket handshake ended.
    pub socket: Socket,
}

/// How a stranger's WebSocket handshake ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Socket {
    /// No WebSocket: the edge or the Worker answered with this status.
    Refused(u16),
    /// It reached the gateway, which closed it.
    Closed {
        /// Close code; `None` when the connection ended without one.
        code: Option<u16>,
        /// The gateway's reason.
        reason: String,
    },
    /// The gateway said welcome.
    Accepted,
    /// It reached the gateway, and nothing more came in time.
    Silent,
    /// Nothing can be concluded: why.
    Unknown(String),
}

impl HostSeen {
    /// What a path gave.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.path == path)
    }

    /// Whether Cloudflare's edge says that no Worker answers there.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        !self.answers.is_empty()
            && self.answers.iter().all(|answer| answer.met == Met::Nobody && answer.status.is_some())
    }

    /// Whether there was no connection at all, which proves nothing about a host that is not known to be off.
    #[must_use]
    pub fn is_unreachable(&self) -> bool {
        let silent = |answer: &Answer| answer.met == Met::Nobody && answer.status.is_none();
        self.on != Some(false) && self.answers.iter().any(silent)
    }
}

#[cfg(test)]
pub(crate) mod testing {
    //! Outsides for the fixtures of rules.

    use super::*;
    use crate::audit::facts::{Facts, Fetched};
    use crate::audit::testing::nothing;

    /// Every path a probe asks for.
    pub(crate) const PATHS: [&str; 8] = [
        "/",
        "/_admin/",
        "/api/admin/devices",
        "/debug/processes",
        "/cdp/json/version",
        "/api/status",
        "/sandbox-health",
        "/cdp",
    ];

    /// A host whose every path sends to the edge's login.
    pub(crate) fn guarded(name: &str) -> HostSeen {
        let met = Met::Login { at: Some("team.cloudflareaccess.com".into()), aud: Some("ab".repeat(32)) };
        let answer = |path: &str| Answer { path: path.into(), status: Some(302), met: met.clone() };
        HostSeen {
            name: name.into(),
            kind: HostKind::WorkersDev,
            on: None,
            answers: PATHS.map(answer).into(),
            telling: Vec::new(),
            socket: Socket::Refused(302),
        }
    }

    /// A guarded host, but for these paths.
    pub(crate) fn but(paths: &[(&str, u16, Met)]) -> HostSeen {
        let mut host = guarded("w.sub.workers.dev");
        for (path, status, met) in paths {
            for answer in host.answers.iter_mut().filter(|answer| answer.path == *path) {
                answer.status = Some(*status);
                answer.met = met.clone();
            }
        }
        host
    }

    /// Facts of these hosts and nothing else.
    pub(crate) fn outside(hosts: Vec<HostSeen>) -> Facts {
        Facts { outside: Fetched::Known(Outside { hosts, unseen: Vec::new() }), ..nothing() }
    }
}
