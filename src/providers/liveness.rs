//! Whether a value is alive.

use std::fmt;

use crate::http;

/// What a probe of a value showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Liveness {
    /// It works; as whom, where the issuer says so (a bot's name, a login: public, and text of the issuer's).
    Live {
        /// As whom.
        who: Option<String>,
    },
    /// It is known to the issuer and may not do what was asked: restricted, not dead.
    LiveRestricted,
    /// The issuer says it is none of its keys.
    Dead,
    /// The probe showed nothing. Never to be read as dead.
    Unknown(Unclear),
}

/// Why a probe showed nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unclear {
    /// The issuer was not reached, or its answer was cut.
    NoAnswer,
    /// It has too much to do, or said to come back later.
    Busy,
    /// It has trouble of its own.
    Broken {
        /// HTTP status.
        status: u16,
    },
    /// It answered something that is not documented.
    NotUnderstood {
        /// HTTP status.
        status: u16,
    },
}

impl Liveness {
    /// It works.
    #[must_use]
    pub fn is_live(&self) -> bool {
        matches!(self, Self::Live { .. } | Self::LiveRestricted)
    }

    /// The issuer says that it is none of its keys. Nothing else is dead.
    #[must_use]
    pub fn is_dead(&self) -> bool {
        *self == Self::Dead
    }

    /// What an answer of a status that says neither live nor dead shows.
    pub(super) fn unclear(status: u16) -> Self {
        Self::Unknown(match status {
            429 => Unclear::Busy,
            500..=599 => Unclear::Broken { status },
            _ => Unclear::NotUnderstood { status },
        })
    }

    /// What having no whole answer shows.
    pub(super) fn of_error(_: &http::Error) -> Self {
        Self::Unknown(Unclear::NoAnswer)
    }
}

impl fmt::Display for Liveness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Live { who: Some(who) } => write!(f, "live, as {who}"),
            Self::Live { who: None } => f.write_str("live"),
            Self::LiveRestricted => f.write_str("live, restricted"),
            Self::Dead => f.write_str("dead"),
            Self::Unknown(Unclear::NoAnswer) => f.write_str("unknown: no answer"),
            Self::Unknown(Unclear::Busy) => f.write_str("unknown: the issuer is busy"),
            Self::Unknown(Unclear::Broken { status }) => {
                write!(f, "unknown: the issuer is in trouble ({status})")
            }
            Self::Unknown(Unclear::NotUnderstood { status }) => {
                write!(f, "unknown: an answer that is not understood ({status})")
            }
        }
    }
}
