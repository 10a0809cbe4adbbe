//! What the operator wants of Access, from the `[access]` section of moltctl.toml.

use crate::model::{Email, Hostname, WorkerName};

/// Who may enter which hosts, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessIntent {
    /// The hosts, each of which is covered whole.
    pub hosts: Vec<Hostname>,
    /// People who may enter.
    pub emails: Vec<Email>,
    /// Mail domains whose people may enter.
    pub email_domains: Vec<String>,
    /// Access groups whose people may enter, by name or id.
    pub groups: Vec<String>,
    /// Login methods all of whose people may enter, by name, type or id.
    pub login_methods: Vec<String>,
    /// Ids of device posture rules: people whose device passes one may enter.
    pub posture: Vec<String>,
    /// Ids of the service tokens that get in without a login.
    pub service_tokens: Vec<String>,
    /// Login methods that are offered, by name, type or id; empty means all the account has.
    pub identity_providers: Vec<String>,
    /// What everybody must have besides.
    pub require: Requirement,
    /// How long a session lasts, in Cloudflare's notation (`24h`).
    pub session_duration: String,
    /// `SameSite` of the cookie.
    pub same_site: SameSite,
    /// Whether `/cdp` has to be reachable without a login (the Worker checks a secret of its own there).
    pub cdp: Cdp,
    /// Name of a new application.
    pub app_name: String,
}

/// What everybody must have besides being on the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requirement {
    /// The login method has to report a second factor.
    pub mfa: bool,
    /// Ids of device posture rules that must pass.
    pub posture: Vec<String>,
    /// The one login method that must have been used, by name, type or id. Access joins requirements by “and”, so
    /// two of them let nobody in.
    pub login_methods: Vec<String>,
}

/// `SameSite` of the Access cookie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SameSite {
    /// Sent with requests from the site itself only.
    Strict,
    /// Also when a link leads to the site.
    #[default]
    Lax,
    /// With every request, from whatever page it comes.
    None,
}

/// Whether `/cdp` is let through without a login.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cdp {
    /// It is behind the login like everything else.
    #[default]
    Closed,
    /// Access lets it through, and the Worker's `CDP_SECRET` guards it.
    Open,
}

/// The path of the browser protocol.
pub const CDP_PATH: &str = "/cdp";

impl SameSite {
    /// Cloudflare's word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Lax => "lax",
            Self::None => "none",
        }
    }
}

/// What every object that moltctl makes for `worker` is called first.
#[must_use]
pub fn prefix(worker: &WorkerName) -> String {
    format!("moltctl: {worker} ")
}

/// Name of the policy that lets the owners in.
#[must_use]
pub fn owners_policy(worker: &WorkerName) -> String {
    format!("{}owners", prefix(worker))
}

/// Name of the policy that lets in the programs that moltctl.toml names.
#[must_use]
pub fn programs_policy(worker: &WorkerName) -> String {
    format!("{}programs", prefix(worker))
}

/// Name of the policy that lets `/cdp` through.
#[must_use]
pub fn cdp_policy(worker: &WorkerName) -> String {
    format!("{}cdp bypass", prefix(worker))
}

/// Name of the application of `/cdp`.
#[must_use]
pub fn cdp_app(worker: &WorkerName) -> String {
    format!("{}cdp", prefix(worker))
}
