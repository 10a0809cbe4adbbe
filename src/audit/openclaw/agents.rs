//! Agents: `agents.list[]` until 2026.6, `agents.entries.<id>` from 2026.9.

use super::config::Config;
use super::tree::Node;

/// One agent, or what holds for all where none is configured.
#[derive(Clone, Debug)]
pub struct Agent<'a> {
    /// Its id; `None` for the defaults.
    pub id: Option<String>,
    /// Where it is configured: `agents.list[1]`, `agents.entries.main`, `agents.defaults`.
    pub path: String,
    /// What is configured.
    pub node: Option<&'a Node>,
}

impl Config {
    /// Every configured agent.
    #[must_use]
    pub fn agents(&self) -> Vec<Agent<'_>> {
        let list = self.at("agents.list").map(Node::elements).unwrap_or_default();
        let listed = list.iter().enumerate().map(|(index, node)| Agent {
            id: Some(node.get("id").and_then(Node::text).unwrap_or("main").to_owned()),
            path: format!("agents.list[{index}]"),
            node: Some(node),
        });
        let entered = self.members("agents.entries").iter().map(|(id, node)| Agent {
            id: Some(id.clone()),
            path: format!("agents.entries.{id}"),
            node: Some(node),
        });
        listed.chain(entered).filter(|agent| agent.node.is_some_and(Node::is_object)).collect()
    }

    /// The defaults, and every configured agent: whose tools and sandbox an audit looks at.
    #[must_use]
    pub fn agents_and_defaults(&self) -> Vec<Agent<'_>> {
        let defaults = Agent { id: None, path: "agents.defaults".into(), node: self.at("agents.defaults") };
        std::iter::once(defaults).chain(self.agents()).collect()
    }

    /// `sandbox.mode` that holds for an agent: its own, else the default's, else `off`.
    #[must_use]
    pub fn sandbox_mode<'a>(&'a self, agent: &Agent<'a>) -> &'a str {
        self.of_agent(agent, "sandbox.mode").and_then(Node::text).unwrap_or("off")
    }

    /// A value of an agent, or of `agents.defaults`.
    #[must_use]
    pub fn of_agent<'a>(&'a self, agent: &Agent<'a>, path: &str) -> Option<&'a Node> {
        let own = agent.node.and_then(|node| node.at(path));
        own.or_else(|| self.at("agents.defaults")?.at(path))
    }

    /// A value of an agent's `tools`, or of the top level's.
    #[must_use]
    pub fn tool_setting<'a>(&'a self, agent: &Agent<'a>, path: &str) -> Option<&'a Node> {
        let own = agent.id.as_ref().and(agent.node).and_then(|node| node.get("tools")?.at(path));
        own.or_else(|| self.at("tools")?.at(path))
    }

    /// Models that are configured, with their paths.
    #[must_use]
    pub fn models(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for agent in self.agents_and_defaults() {
            for key in ["model", "imageModel"] {
                let Some(node) = agent.node.and_then(|node| node.get(key)) else { continue };
                let path = format!("{}.{key}", agent.path);
                if let Some(model) = node.text() {
                    found.push((path, model.trim().to_owned()));
                    continue;
                }
                if let Some(model) = node.get("primary").and_then(Node::text) {
                    found.push((format!("{path}.primary"), model.trim().to_owned()));
                }
                for (index, model) in
                    node.get("fallbacks").map(Node::words).unwrap_or_default().into_iter().enumerate()
                {
                    found.push((format!("{path}.fallbacks[{index}]"), model));
                }
            }
        }
        found.retain(|(_, model)| !model.is_empty());
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_agents_are_read() {
        let config = Config::parse(
            r#"{"agents": {"defaults": {"sandbox": {"mode": "non-main"}, "model": "a/b"},
                "list": [{"id": "x", "sandbox": {"mode": "off"}}, 7],
                "entries": {"y": {"model": {"primary": "c/d", "fallbacks": ["e/f"]}}}}}"#,
        )
        .expect("is a configuration");
        let agents = config.agents();
        let ids: Vec<_> = agents.iter().map(|agent| agent.id.as_deref().expect("has one")).collect();
        assert_eq!(ids, ["x", "y"]);
        assert_eq!(config.sandbox_mode(&agents[0]), "off");
        assert_eq!(config.sandbox_mode(&agents[1]), "non-main");
        let models: Vec<_> = config.models().into_iter().map(|(_, model)| model).collect();
        assert_eq!(models, ["a/b", "c/d", "e/f"]);
    }
}
