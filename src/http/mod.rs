//! The one HTTP send loop.
//!
//! Every request of moltctl goes through [`Client::send`]: https only (loopback excepted), time-outs, bounded
//! bodies, bounded concurrency, retries that only repeat what is safe to repeat, and no redirect ever followed: a
//! redirect is an answer the caller looks at. Deliberately absent: switching off TLS verification.

mod client;
mod edge;
mod request;
mod retry;
mod upgrade;

pub use client::Client;
pub use edge::Edge;
pub use request::{Auth, Body, Request, Response};
pub use retry::Retry;
pub use upgrade::{Answer, Stream};

/// Why there is no answer. Never holds a path, a query, a header or a body.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The request breaks a rule of this client and was not sent.
    #[error("a request to `{host}` was not sent: {reason}")]
    Refused {
        /// Host it was for.
        host: String,
        /// The rule.
        reason: &'static str,
    },
    /// No connection: name resolution, TCP or TLS.
    #[error("`{host}` cannot be reached")]
    Unreachable {
        /// Host it was for.
        host: String,
        /// The innermost cause, without addresses of pages.
        #[source]
        source: Cause,
    },
    /// No answer in time.
    #[error("`{host}` did not answer in time")]
    Timeout {
        /// Host it was for.
        host: String,
    },
    /// The connection broke after the request may have been sent.
    #[error("the connection to `{host}` broke before the answer was complete")]
    Cut {
        /// Host it was for.
        host: String,
        /// The innermost cause.
        #[source]
        source: Cause,
    },
    /// The answer is larger than moltctl is ready to read.
    #[error("the answer of `{host}` is larger than {limit} bytes and was not read")]
    TooLarge {
        /// Host it came from.
        host: String,
        /// The limit, in bytes.
        limit: usize,
    },
}

/// The innermost message of a transport error.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Cause(pub(crate) String);

/// Makes ring the process's TLS provider. Safe to call more than once.
pub fn install_tls_provider() {
    // An error means that one is installed already.
    let _installed = rustls::crypto::ring::default_provider().install_default();
}
