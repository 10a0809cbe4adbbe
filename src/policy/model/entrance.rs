//! Who comes in: OpenClaw's doors, devices, and the people behind Access.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::AgentTools;

/// `[gateway]`. It listens on the container's network because the Worker must reach it; Access stands in front.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gateway {
    /// Origins of the Control UI, such as `https://agent.example.com`; the deployment's hosts when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed_origins: Vec<String>,
    /// Whether the Control UI is served.
    #[serde(default = "super::yes")]
    pub control_ui: bool,
    /// Whether OpenAI's chat API is served.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub chat_completions: bool,
    /// Whether the Responses API is served.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub responses: bool,
    /// Tools that may be called over HTTP although they are dangerous there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub http_tools: Vec<String>,
    /// Commands that paired nodes may be asked for beyond OpenClaw's list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub node_commands: Vec<String>,
    /// Commands that no node may be asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deny_node_commands: Vec<String>,
    /// Whether the terminal of the Control UI is on.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub terminal: bool,
}

/// `[devices]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Devices {
    /// How a device is let in.
    #[serde(default)]
    pub approval: Approval,
}

/// `devices.approval`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Approval {
    /// An operator approves each.
    #[default]
    ByHand,
    /// The platform may approve some by itself.
    Automatic,
}

/// `[identity]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// E-mail addresses that pass Access; those of moltctl.toml when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<String>,
    /// E-mail domains that pass Access.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub email_domains: Vec<String>,
    /// Access groups that pass, by name or id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// Posture checks that a device must pass, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub posture: Vec<String>,
    /// People, by a name of your choice.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub people: BTreeMap<String, Person>,
}

/// `[identity.people.*]`: one person, as Access and the channels know them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Their address at Access.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Who they are on the channels: `telegram:1234`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub senders: Vec<String>,
    /// Tools the agent may use for them, on channels. The Control UI has one shared token and cannot tell people apart.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub tools: AgentTools,
}

impl Default for Gateway {
    fn default() -> Self {
        Self {
            allowed_origins: Vec::new(),
            control_ui: true,
            chat_completions: false,
            responses: false,
            http_tools: Vec::new(),
            node_commands: Vec::new(),
            deny_node_commands: Vec::new(),
            terminal: false,
        }
    }
}
