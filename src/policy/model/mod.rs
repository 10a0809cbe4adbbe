//! `policy.toml` as types. `Default` is the policy that allows nothing beyond what a gateway needs to run.
//!
//! Every level only restricts: a deny wins over an allow, and what no rule speaks of is denied.

mod agent;
mod channels;
mod credentials;
mod egress;
mod entrance;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use agent::{
    AgentTools, Ask, Automation, Browser, BrowserMode, Exec, ExecAllow, ExecMode, FileAccess, Filesystem,
    ModelProvider, Models, Pinned, Plugins, Skills, Tools, UrlRule,
};
pub use channels::{Account, Channel, DmPolicy, GroupPolicy, Room};
pub use credentials::{Credential, Frame, Injection};
pub use egress::{AllowRule, DenyRule, Dns, Egress, LogLevel, OwnCredentials, Verdict};
pub use entrance::{Approval, Devices, Gateway, Identity, Person};

use crate::model::SecretName;

/// Everything a `policy.toml` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Format of the file: 1.
    pub version: u8,
    /// The OpenClaw that the policy is enforced in.
    #[serde(default)]
    pub openclaw: OpenClaw,
    /// What leaves the container. Enforced in the Worker, out of the agent's reach.
    #[serde(default)]
    pub egress: Egress,
    /// Which secret is put into a request on its way out, by the name of its slot. The container holds a placeholder.
    #[serde(default)]
    pub credentials: BTreeMap<SlotName, Credential>,
    /// Programs the agent may run. Enforced by OpenClaw, in the container.
    #[serde(default)]
    pub exec: Exec,
    /// Files the agent may touch. Enforced by OpenClaw, in the container.
    #[serde(default)]
    pub filesystem: Filesystem,
    /// The browser outside the container. Enforced in the Worker.
    #[serde(default)]
    pub browser: Browser,
    /// Tools of the agents. Enforced by OpenClaw, in the container.
    #[serde(default)]
    pub tools: Tools,
    /// Who may write to the agent, by channel (`telegram`, `discord`, …). Enforced by OpenClaw, in the container.
    #[serde(default)]
    pub channels: BTreeMap<String, Channel>,
    /// Code that OpenClaw loads.
    #[serde(default)]
    pub plugins: Plugins,
    /// Instructions and scripts that the agent may use.
    #[serde(default)]
    pub skills: Skills,
    /// OpenClaw's own doors.
    #[serde(default)]
    pub gateway: Gateway,
    /// Devices that pair with the gateway.
    #[serde(default)]
    pub devices: Devices,
    /// Who passes Access, and which of them is which sender.
    #[serde(default)]
    pub identity: Identity,
    /// Models, and who serves them.
    #[serde(default)]
    pub models: Models,
    /// What starts the agent without a person.
    #[serde(default)]
    pub automation: Automation,
}

/// Name of a slot, as in `moltctl secrets list`.
pub type SlotName = String;

/// `[openclaw]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenClaw {
    /// The version the patch of its configuration is written for, such as `2026.2.3`. That of the Dockerfile when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            version: 1,
            openclaw: OpenClaw::default(),
            egress: Egress::default(),
            credentials: BTreeMap::new(),
            exec: Exec::default(),
            filesystem: Filesystem::default(),
            browser: Browser::default(),
            tools: Tools::default(),
            channels: BTreeMap::new(),
            plugins: Plugins::default(),
            skills: Skills::default(),
            gateway: Gateway::default(),
            devices: Devices::default(),
            identity: Identity::default(),
            models: Models::default(),
            automation: Automation::default(),
        }
    }
}

impl Policy {
    /// The slots that are injected, where their names are those of secrets.
    #[must_use]
    pub fn injected(&self) -> Vec<SecretName> {
        self.credentials.keys().filter_map(|name| name.parse().ok()).collect()
    }
}

/// Serde's default for a flag that is on unless said otherwise.
pub(super) const fn yes() -> bool {
    true
}

/// True when a list or map says nothing, so that a rendered file stays short.
pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
