//! Access objects as moltctl wants them; they serialise as Cloudflare's API takes them.

use serde::{Deserialize, Serialize};

use super::Hostname;

/// A reusable Access policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicySpec {
    /// Its name, unique within the account by moltctl's convention.
    pub name: String,
    /// What it decides.
    pub decision: Decision,
    /// Any of these must match.
    pub include: Vec<serde_json::Value>,
    /// None of these may match.
    #[serde(default)]
    pub exclude: Vec<serde_json::Value>,
    /// All of these must match.
    #[serde(default)]
    pub require: Vec<serde_json::Value>,
    /// How long a session of it lasts, in Cloudflare's notation (`24h`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_duration: Option<String>,
}

/// What a policy decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Lets in who matches, after login.
    Allow,
    /// Keeps out who matches.
    Deny,
    /// Lets in service tokens that match.
    NonIdentity,
    /// Does not ask at all.
    Bypass,
}

/// A self-hosted Access application for one host or one path of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppSpec {
    /// Its name.
    pub name: String,
    /// The host it covers.
    pub host: Hostname,
    /// The path it covers (`/cdp`), or empty for the whole host.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// Names of its policies, in order of precedence.
    pub policies: Vec<String>,
    /// How long a session lasts, in Cloudflare's notation (`24h`).
    pub session_duration: String,
    /// `SameSite` of its cookie: `strict`, `lax` or `none`.
    pub same_site: String,
    /// Ids of the login methods it offers; empty leaves that as it is (a new one offers all).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed_idps: Vec<String>,
}

impl AppSpec {
    /// What it covers, as Cloudflare writes it: the host, then the path.
    #[must_use]
    pub fn uri(&self) -> String {
        format!("{}{}", self.host, self.path)
    }
}
