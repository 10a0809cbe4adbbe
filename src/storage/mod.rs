//! Objects of R2 over S3: with the key pair a container holds, so that what is seen is what the container can do.
//!
//! Requests are signed by `rusty-s3`, which does no I/O, and sent by the one send loop. Deliberately absent: multipart
//! uploads and everything about buckets themselves, which Cloudflare's API does.

mod key_pair;
mod objects;
#[cfg(test)]
mod tests;

use crate::http;

pub use key_pair::{KeyPair, PairLiveness};
pub use objects::{Listed, ObjectInfo, Objects};

/// Why R2 did not do what it was asked. Never holds a key of an object, a signature or a body.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No answer.
    #[error(transparent)]
    Http(#[from] http::Error),
    /// The endpoint or the bucket's name cannot be put into a URL.
    #[error("`{0}` cannot be addressed over S3")]
    Address(String),
    /// R2 refused.
    #[error("R2 refused to {doing} (status {status}{})", code.as_deref().map(|code| format!(", `{code}`")).unwrap_or_default())]
    Refused {
        /// What.
        doing: &'static str,
        /// HTTP status.
        status: u16,
        /// S3's error code.
        code: Option<String>,
    },
    /// The answer is not the documented XML.
    #[error("R2 answered in a way that is not understood when asked to {doing}")]
    NotUnderstood {
        /// What.
        doing: &'static str,
    },
}
