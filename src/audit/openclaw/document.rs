//! Which of OpenClaw's documents a text is.

use super::approvals::Approvals;
use super::config::{Config, Unreadable};
use super::tree::Node;

/// A document of OpenClaw.
#[derive(Debug)]
pub enum Document {
    /// `openclaw.json`.
    Config(Box<Config>),
    /// `exec-approvals.json`.
    Approvals(Approvals),
}

/// Keys of the top level that only OpenClaw has, in the versions from 2026.1 to 2026.9.
const ITS_OWN: &[&str] = &[
    "accessGroups",
    "agents",
    "approvals",
    "bindings",
    "browser",
    "canvasHost",
    "channels",
    "commands",
    "cron",
    "discovery",
    "gateway",
    "hooks",
    "logging",
    "memory",
    "messages",
    "models",
    "nodeHost",
    "session",
    "talk",
    "wizard",
];

/// Keys that it shares with others; they say nothing beside a key it does not have.
const SHARED: &[&str] = &[
    "$include",
    "$schema",
    "acp",
    "attachments",
    "audio",
    "auth",
    "broadcast",
    "cli",
    "cloudWorkers",
    "diagnostics",
    "env",
    "mcp",
    "media",
    "meta",
    "plugins",
    "proxy",
    "secrets",
    "security",
    "skills",
    "telemetry",
    "tools",
    "tts",
    "ui",
    "update",
    "web",
];

impl Document {
    /// Reads a document.
    ///
    /// # Errors
    /// [`Unreadable`] when it is neither.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        let shorn = text.strip_prefix('\u{feff}').unwrap_or(text);
        let root = Node::parse(shorn)?;
        match Approvals::of(&root) {
            Some(approvals) => Ok(Self::Approvals(approvals)),
            None => Config::of(root, shorn).map(|config| Self::Config(Box::new(config))),
        }
    }
}

/// Why a document is not OpenClaw's configuration; `None` when it is one.
#[must_use]
pub fn foreign(root: &Node) -> Option<&'static str> {
    if !root.is_object() {
        return Some("its top level is not an object");
    }
    let object = |key: &&str| root.get(key).is_some_and(|it| it.is_object() || !it.elements().is_empty());
    if ITS_OWN.iter().any(object) {
        return None;
    }
    let stranger = |key: &str| !ITS_OWN.contains(&key) && !SHARED.contains(&key);
    if root.members().iter().any(|(key, _)| stranger(key)) {
        return Some("none of its keys is OpenClaw's own, and some are another program's");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> bool {
        matches!(Document::parse(text), Err(Unreadable::Foreign(_)))
    }

    #[test]
    fn a_stranger_s_file_is_told_from_a_small_configuration() {
        assert!(refused(
            r#"{"name": "x", "agent": {"model": "gpt-4"}, "skills": ["./a"], "plugins": {"entries": {}}}"#
        ));
        assert!(refused("[]") && refused("7"));
        assert!(matches!(Document::parse("{}"), Ok(Document::Config(_))));
        assert!(matches!(Document::parse(r#"{"tools": {"profile": "coding"}}"#), Ok(Document::Config(_))));
        assert!(matches!(
            Document::parse(r#"{"gateway": {"mode": "local"}, "x": 1}"#),
            Ok(Document::Config(_))
        ));
        assert!(matches!(Document::parse(""), Err(Unreadable::Empty)));
    }

    #[test]
    fn exec_approvals_are_recognised() {
        let text = r#"{"version": 1, "socket": {"path": "/s", "token": "t"}, "defaults": {}, "agents": {}}"#;
        assert!(matches!(Document::parse(text), Ok(Document::Approvals(_))));
    }
}
