//! Why an image could not be resolved.

use oci_client::errors::{OciDistributionError as Oci, OciErrorCode};

use crate::model::ImageRef;

/// Why an image could not be resolved. Never holds a URL or an answer of the registry.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Cloudflare Containers could not pull the image, wherever its digest stands.
    #[error("{reason}")]
    CannotBePulled {
        /// Why.
        reason: String,
    },
    /// The registry has no such image.
    #[error("`{image}` does not exist")]
    NotFound {
        /// The image.
        image: ImageRef,
    },
    /// The registry wants a login. Docker Hub says this of repositories that do not exist, too.
    #[error("`{image}` needs a login, or does not exist")]
    Unauthorized {
        /// The image.
        image: ImageRef,
    },
    /// The registry answers nobody from here for a while.
    #[error("`{host}` limits anonymous requests; try again later")]
    RateLimited {
        /// Host of the registry.
        host: String,
    },
    /// No answer.
    #[error("the registry `{host}` cannot be reached")]
    Unreachable {
        /// Host of the registry.
        host: String,
    },
    /// No answer in time.
    #[error("the registry `{host}` did not answer within {seconds} s")]
    Timeout {
        /// Host of the registry.
        host: String,
        /// The limit.
        seconds: u64,
    },
    /// What came is not what its digest says.
    #[error("what `{host}` sent for `{image}` does not match its digest")]
    Forged {
        /// Host of the registry.
        host: String,
        /// The image.
        image: ImageRef,
    },
    /// The answer cannot be understood.
    #[error("`{host}` answered in a way that cannot be understood")]
    NotUnderstood {
        /// Host of the registry.
        host: String,
    },
    /// The registry is in trouble.
    #[error("`{host}` answered with status {status}")]
    Server {
        /// Host of the registry.
        host: String,
        /// HTTP status.
        status: u16,
    },
    /// TLS could not be set up.
    #[error("no connection to registries can be set up")]
    Setup,
}

/// Reads an error of the client library.
pub(super) fn read(error: &Oci, image: &ImageRef) -> Error {
    let host = image.registry().to_owned();
    let image = image.clone();
    match error {
        Oci::ImageManifestNotFoundError(_) | Oci::ServerError { code: 404, .. } => Error::NotFound { image },
        Oci::UnauthorizedError { .. }
        | Oci::AuthenticationFailure(_)
        | Oci::ServerError { code: 401 | 403, .. } => Error::Unauthorized { image },
        Oci::ServerError { code: 429, .. } => Error::RateLimited { host },
        Oci::ServerError { code, .. } => Error::Server { host, status: *code },
        Oci::RegistryError { envelope, .. } => match envelope.errors.first().map(|error| &error.code) {
            Some(OciErrorCode::ManifestUnknown | OciErrorCode::NameUnknown | OciErrorCode::NotFound) => {
                Error::NotFound { image }
            }
            Some(OciErrorCode::Unauthorized | OciErrorCode::Denied) => Error::Unauthorized { image },
            Some(OciErrorCode::Toomanyrequests) => Error::RateLimited { host },
            _ => Error::NotUnderstood { host },
        },
        Oci::DigestError(_) => Error::Forged { host, image },
        Oci::RequestError(_) | Oci::IoError(_) => Error::Unreachable { host },
        _ => Error::NotUnderstood { host },
    }
}
