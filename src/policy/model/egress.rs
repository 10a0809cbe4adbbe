//! `[egress]`: what leaves the container.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[egress]`. What no rule allows is denied; there is no other default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Egress {
    /// What happens where no rule speaks: `deny`. The key is there to be read; it takes nothing else.
    #[serde(default)]
    pub default: Verdict,
    /// Ports of https and wss. The platform lets no other than 80 and 443 out, and 80 is refused.
    #[serde(default = "https_only")]
    pub ports: Vec<u16>,
    /// What names may be looked up.
    #[serde(default)]
    pub dns: Dns,
    /// What is written to the Worker's log, as one JSON object a request.
    #[serde(default)]
    pub log: LogLevel,
    /// What may leave: the first rule that fits a request allows it.
    #[serde(default)]
    pub allow: Vec<AllowRule>,
    /// What may not leave, whatever is allowed.
    #[serde(default)]
    pub deny: Vec<DenyRule>,
}

/// The answer where no rule speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Refused with 403.
    #[default]
    Deny,
}

/// `egress.dns`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Dns {
    /// Every request comes before the policy and denials are logged. Any name can be looked up, so a name can carry data out.
    #[default]
    Open,
    /// Only the allowed hosts are intercepted and, in the runtime that could be read, only their names are looked up.
    /// Denials of other hosts are not logged. Needs exact host names. Not shown for production: probe it.
    Strict,
}

/// `egress.log`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LogLevel {
    /// Denials.
    #[default]
    Denied,
    /// Every request. Paths of injected credentials are never written.
    All,
}

/// `[[egress.allow]]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AllowRule {
    /// Name of the rule, unique in the file: letters, digits, `-`, `_`, `.`.
    pub id: String,
    /// `api.example.com`, or `*.example.com` for every name below it (not itself). Lower case.
    pub host: String,
    /// Methods, upper case; every one when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<String>,
    /// Paths: `/v1/messages`, `/v1/*/members` (one segment, or a part of it), `/v1/**` (all below). Every one when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// Ports, where not those of `egress.ports`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<u16>,
    /// Whether a WebSocket may be opened here.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub websocket: bool,
    /// What becomes of a credential in the request that moltctl did not put there.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub own_credentials: OwnCredentials,
    /// Why it is allowed; `translate` writes the keys that asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// `own_credentials` of an allow rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OwnCredentials {
    /// The request is refused: a host that everybody has accounts at takes out whatever a stranger's key can store.
    #[default]
    Refuse,
    /// It passes as it is.
    Pass,
}

/// `[[egress.deny]]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DenyRule {
    /// Name of the rule, unique in the file.
    pub id: String,
    /// As in an allow rule.
    pub host: String,
    /// As in an allow rule.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<String>,
    /// As in an allow rule, but compared without regard to case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

fn https_only() -> Vec<u16> {
    vec![443]
}

impl Default for Egress {
    fn default() -> Self {
        Self {
            default: Verdict::Deny,
            ports: https_only(),
            dns: Dns::Open,
            log: LogLevel::Denied,
            allow: Vec::new(),
            deny: Vec::new(),
        }
    }
}
