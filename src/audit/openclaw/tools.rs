//! Which tools an agent may use: profile, global lists, the agent's lists. Every level can only take away.

use super::agents::Agent;
use super::config::Config;
use super::tables::Era;
use super::tree::Node;

/// The levels of an agent's tool policy, by the tables of one era.
#[derive(Clone, Debug)]
pub struct ToolPolicy {
    era: Era,
    levels: Vec<Level>,
}

/// One level: what it allows (everything when `None`) and what it denies.
#[derive(Clone, Debug, Default)]
struct Level {
    allow: Option<Vec<String>>,
    deny: Vec<String>,
}

impl ToolPolicy {
    /// The policy of an agent. Levels per model provider, sender and sandbox are not part of it.
    #[must_use]
    pub fn of(config: &Config, agent: &Agent<'_>, era: Era) -> Self {
        let own = agent.id.as_ref().and(agent.node).and_then(|node| node.get("tools"));
        let global = config.at("tools");
        let mut levels = Vec::new();
        let profile = own.and_then(|it| it.get("profile")).or_else(|| global?.get("profile"));
        if let Some(tools) = profile.and_then(Node::text).and_then(|name| era.profile(name.trim())) {
            let also = own.and_then(|it| it.get("alsoAllow")).or_else(|| global?.get("alsoAllow"));
            let mut allow = expanded(era, tools.iter().map(|tool| (*tool).to_owned()));
            allow.extend(expanded(era, also.map(Node::words).unwrap_or_default()));
            levels.push(Level { allow: Some(allow), deny: Vec::new() });
        }
        levels.extend([global, own].into_iter().flatten().map(|node| Level::of(node, era)));
        Self { era, levels }
    }

    /// Whether every level lets a tool through.
    #[must_use]
    pub fn allows(&self, tool: &str) -> bool {
        let tool = self.era.tool(tool);
        self.levels.iter().all(|level| level.allows(&tool))
    }

    /// Those of `tools` that are allowed.
    #[must_use]
    pub fn allowed<'a>(&self, tools: &[&'a str]) -> Vec<&'a str> {
        tools.iter().copied().filter(|tool| self.allows(tool)).collect()
    }

    /// Every tool of OpenClaw itself that is allowed.
    #[must_use]
    pub fn effective(&self) -> Vec<&'static str> {
        let mut all: Vec<&'static str> = ["group:fs", "group:runtime", "group:ui", "group:openclaw"]
            .iter()
            .filter_map(|group| self.era.group(group))
            .flatten()
            .copied()
            .collect();
        all.sort_unstable();
        all.dedup();
        all.retain(|tool| self.allows(tool));
        all
    }
}

impl Level {
    fn of(tools: &Node, era: Era) -> Self {
        let list = |key: &str| tools.get(key).map(Node::words).unwrap_or_default();
        let allow = list("allow");
        Self { allow: (!allow.is_empty()).then(|| expanded(era, allow)), deny: expanded(era, list("deny")) }
    }

    fn allows(&self, tool: &str) -> bool {
        let named = |list: &[String], tool: &str| list.iter().any(|pattern| fits(pattern, tool));
        if named(&self.deny, tool) {
            return false;
        }
        match &self.allow {
            None => true,
            // Who may run commands may patch files.
            Some(allow) => named(allow, tool) || (tool == "apply_patch" && named(allow, "exec")),
        }
    }
}

fn expanded(era: Era, names: impl IntoIterator<Item = String>) -> Vec<String> {
    let of = |name: String| {
        let name = era.tool(&name);
        match era.group(&name) {
            Some(tools) => tools.iter().map(|tool| era.tool(tool)).collect(),
            None => vec![name],
        }
    };
    names.into_iter().flat_map(of).collect()
}

/// Whether a pattern, in which `*` stands for any text, fits the whole name.
#[must_use]
pub fn fits(pattern: &str, name: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut left) = name.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        let Some(at) = left.find(part) else { return false };
        left = &left[at + part.len()..];
    }
    left.len() >= last.len() && left.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(text: &str, era: Era) -> ToolPolicy {
        let config = Config::parse(text).expect("is a configuration");
        let agents = config.agents_and_defaults();
        ToolPolicy::of(&config, agents.last().expect("there are defaults"), era)
    }

    #[test]
    fn levels_only_take_away_and_deny_wins() {
        let text = r#"{"tools": {"profile": "coding", "deny": ["group:runtime"], "allow": ["group:fs", "bash"]},
            "agents": {"list": [{"id": "a", "tools": {"deny": ["wr*"]}}]}}"#;
        let policy = policy(text, Era::Early);
        assert_eq!(
            policy.allowed(&["read", "write", "exec", "apply_patch", "message"]),
            ["read", "apply_patch"]
        );
    }

    #[test]
    fn a_profile_and_an_allowlist_may_leave_nothing() {
        let text = r#"{"tools": {"profile": "minimal", "allow": ["web_fetch"]}}"#;
        assert!(policy(text, Era::Early).effective().is_empty());
        assert!(!policy("{}", Era::Early).effective().is_empty());
    }

    #[test]
    fn later_spellings_and_groups_are_known() {
        let late = policy(r#"{"tools": {"deny": ["cron", "group:nodes"]}}"#, Era::Late);
        assert!(!late.allows("automations") && !late.allows("computer") && late.allows("exec"));
        let also = policy(r#"{"tools": {"profile": "minimal", "alsoAllow": ["exec"]}}"#, Era::Early);
        assert_eq!(also.allowed(&["exec", "process"]), ["exec"]);
    }

    #[test]
    fn stars_stand_for_any_text() {
        for (pattern, name, good) in [
            ("*", "x", true),
            ("web_*", "web_fetch", true),
            ("*_*h", "web_fetch", true),
            ("a*a", "a", false),
            ("x*", "y", false),
        ] {
            assert_eq!(fits(pattern, name), good, "{pattern} {name}");
        }
    }
}
