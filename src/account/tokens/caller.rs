//! Who makes a call.

use super::Owner;

/// The authenticated caller of a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Caller {
    /// A valid token.
    Token { id: String, owner: Owner },
    /// The bearer of an asset upload session's token, good for the asset upload alone.
    AssetSession { jwt: String },
}

impl Caller {
    /// Id of the token, if there is one.
    pub(crate) fn token_id(&self) -> Option<&str> {
        match self {
            Self::Token { id, .. } => Some(id),
            Self::AssetSession { .. } => None,
        }
    }
}
