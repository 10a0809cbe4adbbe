//! `[channels.*]`: who may write to the agent.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::AgentTools;

/// `[channels.NAME]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// Whether the channel is on.
    #[serde(default)]
    pub enabled: bool,
    /// Who may write in private.
    #[serde(default)]
    pub dm: DmPolicy,
    /// Ids of those who may write in private. `*` is everybody, and belongs to `dm = "open"` only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow_from: Vec<String>,
    /// In which groups it listens.
    #[serde(default)]
    pub groups: GroupPolicy,
    /// Ids of those who may write in groups; those of `allow_from` when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub group_allow_from: Vec<String>,
    /// Whether it must be mentioned in a group to listen.
    #[serde(default = "super::yes")]
    pub mention: bool,
    /// Whether chat commands may write its configuration.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub config_writes: bool,
    /// Groups, guilds and rooms by id; with `groups = "allowlist"` these and no other.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rooms: BTreeMap<String, Room>,
    /// Accounts of one channel that differ.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub accounts: BTreeMap<String, Account>,
}

/// `channels.*.dm`, from the narrowest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DmPolicy {
    /// Nobody.
    #[default]
    Disabled,
    /// Those of `allow_from`.
    Allowlist,
    /// These, and whoever the owner approves.
    Pairing,
    /// Everybody.
    Open,
}

/// `channels.*.groups`, from the narrowest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GroupPolicy {
    /// None.
    #[default]
    Disabled,
    /// Those of `rooms`, from `group_allow_from`.
    Allowlist,
    /// Every one.
    Open,
}

/// `[channels.*.rooms.*]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Room {
    /// Whether it listens there.
    #[serde(default = "super::yes")]
    pub enabled: bool,
    /// Whether it must be mentioned; as in the channel when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mention: Option<bool>,
    /// Ids of those who may write there; as in the channel when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow_from: Vec<String>,
    /// Tools it may use there.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub tools: AgentTools,
    /// Tools it may use there, by sender; `*` is everybody else.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tools_by_sender: BTreeMap<String, AgentTools>,
    /// Skills it may use there; all that are allowed when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skills: Option<Vec<String>>,
    /// Rooms inside (channels of a Discord guild), by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rooms: BTreeMap<String, Room>,
}

/// `[channels.*.accounts.*]`: what differs from the channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// As in the channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// As in the channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dm: Option<DmPolicy>,
    /// As in the channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_from: Option<Vec<String>>,
    /// As in the channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groups: Option<GroupPolicy>,
    /// As in the channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_allow_from: Option<Vec<String>>,
    /// As in the channel.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rooms: BTreeMap<String, Room>,
}

impl Default for Channel {
    fn default() -> Self {
        Self {
            enabled: false,
            dm: DmPolicy::Disabled,
            allow_from: Vec::new(),
            groups: GroupPolicy::Disabled,
            group_allow_from: Vec::new(),
            mention: true,
            config_writes: false,
            rooms: BTreeMap::new(),
            accounts: BTreeMap::new(),
        }
    }
}

impl Default for Room {
    fn default() -> Self {
        Self {
            enabled: true,
            mention: None,
            allow_from: Vec::new(),
            tools: AgentTools::default(),
            tools_by_sender: BTreeMap::new(),
            skills: None,
            rooms: BTreeMap::new(),
        }
    }
}
