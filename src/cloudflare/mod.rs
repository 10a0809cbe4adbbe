//! Cloudflare's API: endpoints as values, the envelope, and advice on its error codes.
//!
//! One file per resource in [`endpoints`]; each names the permission group it needs, so that a refusal can say
//! what is missing. Deliberately absent: any decision about what to do with an answer.

pub mod access_state;
pub mod advice;
mod client;
mod endpoint;
pub mod endpoints;
mod envelope;
mod origin;

pub use client::Client;
pub use endpoint::{Endpoint, Pages};
pub use envelope::ApiCode;
pub use origin::ApiOrigin;

use crate::http;

/// Why a call gave no result.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Cloudflare answered with an error.
    #[error("cannot {op}: {}", envelope::describe(*status, codes))]
    Api {
        /// What was asked, in words.
        op: &'static str,
        /// HTTP status.
        status: u16,
        /// Cloudflare's codes, outermost first, chains included.
        codes: Vec<ApiCode>,
        /// Permission group the call needs.
        group: &'static str,
    },
    /// There was no answer.
    #[error("cannot {op}")]
    Http {
        /// What was asked, in words.
        op: &'static str,
        /// The cause.
        source: http::Error,
    },
    /// The answer is not of the documented form; nothing of it is shown.
    #[error("cannot {op}: the answer is not of the documented form ({what})")]
    Form {
        /// What was asked, in words.
        op: &'static str,
        /// What is wrong with it, without an excerpt.
        what: String,
    },
    /// The API answered with a redirect, which is never followed.
    #[error("cannot {op}: the API redirects to `{host}`, which moltctl does not follow")]
    Redirect {
        /// What was asked, in words.
        op: &'static str,
        /// Where to.
        host: String,
    },
}

impl Error {
    /// True when Cloudflare answered with `code`. Codes mean different things per product: ask only where the
    /// endpoint is known.
    #[must_use]
    pub fn has_code(&self, code: u32) -> bool {
        matches!(self, Self::Api { codes, .. } if codes.iter().any(|api| api.code == Some(code)))
    }

    /// The HTTP status, when there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Api { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// True when the thing named does not exist (404).
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(404)
    }

    /// True when the credential lacks a permission or is not valid.
    #[must_use]
    pub fn is_denied(&self) -> bool {
        matches!(self.status(), Some(401 | 403))
    }
}
