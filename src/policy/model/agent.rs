//! What the agent may do: programs, files, browser, tools, plugins, skills, models, and what starts it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[exec]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exec {
    /// Which programs may be run.
    #[serde(default)]
    pub mode: ExecMode,
    /// When a person is asked.
    #[serde(default)]
    pub ask: Ask,
    /// Programs that may be run without an entry, as long as they only read standard input.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub safe_bins: Vec<String>,
    /// Programs that may be run in mode `allowlist`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<ExecAllow>,
    /// Senders who may run programs past all of this (`telegram:1234`). Nobody when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elevated_from: Vec<String>,
    /// Agents that differ, by id; each may only be narrower.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub agents: BTreeMap<String, ExecMode>,
}

/// `exec.mode`, from the narrowest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExecMode {
    /// None.
    #[default]
    Deny,
    /// Those of the list.
    Allowlist,
    /// Every one.
    Full,
}

/// `exec.ask`, from the strictest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    /// Before each program.
    Always,
    /// Before a program that is not on the list.
    #[default]
    OnMiss,
    /// Never.
    Off,
}

/// `[[exec.allow]]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExecAllow {
    /// Path of the program, absolute, with `*` and `**`: `/usr/bin/git`.
    pub program: String,
    /// The agent it is for; all of them when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
}

/// `[filesystem]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filesystem {
    /// What the file tools may do.
    #[serde(default)]
    pub access: FileAccess,
    /// Whether they stay in the agent's workspace. OpenClaw 2026.2.3 cannot: there it takes the tools away.
    #[serde(default = "super::yes")]
    pub workspace_only: bool,
}

/// `filesystem.access`, from the narrowest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FileAccess {
    /// Nothing.
    #[default]
    None,
    /// Read.
    Read,
    /// Read and write.
    ReadWrite,
}

/// `[browser]`: Browser Rendering, which runs outside the container and past its egress.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Browser {
    /// Whether there is one.
    #[serde(default)]
    pub mode: BrowserMode,
    /// Whether scripts may be run in a page (`Runtime.evaluate`).
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub evaluate: bool,
    /// Whether `/cdp` answers programs outside the container that hold `CDP_SECRET`.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub external: bool,
    /// What a page may load: navigation and everything a page asks for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<UrlRule>,
}

/// `browser.mode`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BrowserMode {
    /// `/cdp` answers 404.
    #[default]
    Off,
    /// Only what the rules name is loaded.
    Rules,
}

/// `[[browser.allow]]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UrlRule {
    /// As in `[[egress.allow]]`.
    pub host: String,
    /// As in `[[egress.allow]]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
}

/// `[tools]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tools {
    /// Names of tools, without groups and profiles (these grow with each version), or `*` for all.
    #[serde(default)]
    pub allow: Vec<String>,
    /// Names that are refused whatever is allowed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deny: Vec<String>,
    /// Agents that differ, by id; each may only be narrower.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub agents: BTreeMap<String, AgentTools>,
    /// Model providers, or provider/model, that differ; each may only be narrower.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub by_provider: BTreeMap<String, AgentTools>,
}

/// Tools of an agent, a room or a sender.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgentTools {
    /// As in `[tools]`; what stands there when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow: Option<Vec<String>>,
    /// As in `[tools]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deny: Vec<String>,
}

/// `[plugins]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plugins {
    /// Plugins that are loaded, by id.
    #[serde(default)]
    pub allow: BTreeMap<String, Pinned>,
    /// Plugins that are never loaded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deny: Vec<String>,
    /// Folders of the image that plugins are loaded from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
}

/// What is known of a plugin or a skill.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pinned {
    /// Its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// SHA-256 of its files, 64 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// `[skills]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Skills {
    /// Skills the agents may use, by name. All that are there when `any`.
    #[serde(default)]
    pub allow: BTreeMap<String, Pinned>,
    /// Whether every skill that is there may be used.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub any: bool,
    /// Skills that are switched off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deny: Vec<String>,
    /// Agents that differ, by id; each may only be narrower.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub agents: BTreeMap<String, Vec<String>>,
}

/// `[models]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Models {
    /// Models that may be asked, as `provider/model`.
    #[serde(default)]
    pub allow: Vec<String>,
    /// Providers that are not OpenClaw's own, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub providers: BTreeMap<String, ModelProvider>,
}

/// `[models.providers.*]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelProvider {
    /// Where it answers, without query and user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// The slot that holds its key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
}

/// `[automation]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Automation {
    /// Jobs that the agent plans itself.
    #[serde(default)]
    pub cron: bool,
    /// Webhooks into the gateway.
    #[serde(default)]
    pub hooks: bool,
    /// Scripts that run on events of the gateway.
    #[serde(default)]
    pub internal_hooks: bool,
    /// Whether one agent may write to another.
    #[serde(default)]
    pub agent_to_agent: bool,
    /// Chat commands that change the agent: `bash`, `config`, `debug`, `restart`, `mcp`, `plugins`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<String>,
}

impl Default for Filesystem {
    fn default() -> Self {
        Self { access: FileAccess::None, workspace_only: true }
    }
}
