//! What is told of a service token, never its secret.

use serde::Serialize;

use crate::access::programs::Program;

/// A service token.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct TokenView {
    /// Its name.
    pub name: String,
    /// Its id at Cloudflare; absent before it is made.
    pub id: Option<String>,
    /// What it presents with its secret; no secret itself.
    pub client_id: Option<String>,
    /// False when it was switched off.
    pub enabled: bool,
    /// When it ends (RFC 3339); absent when it never does, or is not made yet.
    pub expires_at: Option<String>,
    /// When it was used last (RFC 3339).
    pub last_seen_at: Option<String>,
}

impl From<&Program> for TokenView {
    fn from(program: &Program) -> Self {
        Self {
            name: program.name.clone(),
            id: Some(program.id.clone()),
            client_id: Some(program.client_id.clone()),
            enabled: program.enabled,
            expires_at: program.expires_at.clone(),
            last_seen_at: program.last_seen_at.clone(),
        }
    }
}

impl TokenView {
    /// One that is planned.
    pub(super) fn planned(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            id: None,
            client_id: None,
            enabled: true,
            expires_at: None,
            last_seen_at: None,
        }
    }

    /// When it ends, in words.
    #[must_use]
    pub fn ends(&self) -> String {
        self.expires_at.as_ref().map_or_else(|| "never ends".to_owned(), |at| format!("ends {at}"))
    }
}
