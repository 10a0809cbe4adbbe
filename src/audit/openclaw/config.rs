//! `openclaw.json`, earlier `clawdbot.json` and `moltbot.json`.

use std::sync::Arc;

use super::tree::Node;
use super::version::Version;
use crate::audit::finding::Span;

/// A configuration. It keeps its text to tell where a value stands.
#[derive(Clone, Debug)]
pub struct Config {
    root: Node,
    text: Text,
}

/// The text of a configuration, without `Debug`: it holds secrets.
#[derive(Clone)]
struct Text(Arc<str>);

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

/// Why a text is no document of OpenClaw. Never an excerpt.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No JSON5, or nested deeper than any configuration.
    #[error("line {line} is not JSON5")]
    Syntax {
        /// Line from 1.
        line: usize,
    },
    /// Nothing stands in it.
    #[error("it is empty")]
    Empty,
    /// The top level is no object, or its keys are those of another program.
    #[error("it is not a configuration of OpenClaw: {0}")]
    Foreign(&'static str),
}

impl Config {
    /// Reads a configuration of any version.
    ///
    /// # Errors
    /// [`Unreadable`] when the text is not JSON5 or no configuration of OpenClaw at all.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        let shorn = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self::of(Node::parse(shorn)?, shorn)
    }

    /// A configuration whose tree was read elsewhere, from one file or several. [`Config::span`] tells nothing of it.
    #[must_use]
    pub fn from_tree(root: Node) -> Self {
        Self { root, text: Text(Arc::default()) }
    }

    pub(super) fn of(root: Node, text: &str) -> Result<Self, Unreadable> {
        if let Some(why) = super::document::foreign(&root) {
            return Err(Unreadable::Foreign(why));
        }
        Ok(Self { root, text: Text(text.into()) })
    }

    /// The whole document.
    #[must_use]
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// The value at a dotted path.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Node> {
        self.root.at(path)
    }

    /// The string at a path.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.at(path)?.text()
    }

    /// The boolean at a path.
    #[must_use]
    pub fn flag(&self, path: &str) -> Option<bool> {
        self.at(path)?.flag()
    }

    /// True when `true` stands at the path.
    #[must_use]
    pub fn is_on(&self, path: &str) -> bool {
        self.flag(path) == Some(true)
    }

    /// True when `false` stands at the path.
    #[must_use]
    pub fn is_off(&self, path: &str) -> bool {
        self.flag(path) == Some(false)
    }

    /// Strings and numbers of the array at a path.
    #[must_use]
    pub fn words(&self, path: &str) -> Vec<String> {
        self.at(path).map(Node::words).unwrap_or_default()
    }

    /// The members of the object at a path.
    #[must_use]
    pub fn members(&self, path: &str) -> &[(String, Node)] {
        self.at(path).map(Node::members).unwrap_or_default()
    }

    /// Where a value stands.
    #[must_use]
    pub fn span(&self, node: &Node) -> Span {
        Span::of(&self.text.0, node.range.clone())
    }

    /// The version that wrote it last: `meta.lastTouchedVersion`, else `wizard.lastRunVersion`.
    #[must_use]
    pub fn version(&self) -> Option<Version> {
        ["meta.lastTouchedVersion", "wizard.lastRunVersion"]
            .into_iter()
            .find_map(|path| Version::parse(self.text(path)?))
    }

    /// The paths of `$include`: what stands in other files is not part of this view.
    #[must_use]
    pub fn includes(&self) -> Vec<String> {
        let mut found = Vec::new();
        self.root.walk("", &mut |path, _| {
            if path.rsplit('.').next() == Some("$include") {
                found.push(path.to_owned());
            }
        });
        found
    }

    /// Whether `JSON.parse` reads it: Moltworker's start script does, and begins with an empty object when it cannot.
    #[must_use]
    pub fn is_strict_json(&self) -> bool {
        serde_json::from_str::<serde::de::IgnoredAny>(&self.text.0).is_ok()
    }
}

/// Whether a value is a reference into the environment (`${NAME}`), or an object that names a secret elsewhere.
pub(super) fn is_reference(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("${") && text.ends_with('}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_types_are_as_good_as_absent() {
        let config =
            Config::parse(r#"{"gateway": {"auth": "none", "bind": 7, "port": "x"}, "channels": []}"#);
        let config = config.expect("is a configuration");
        assert_eq!(config.text("gateway.auth.token"), None);
        assert_eq!(config.text("gateway.bind"), None);
        assert!(config.words("channels").is_empty() && config.members("channels").is_empty());
    }

    #[test]
    fn places_versions_and_includes_are_told() {
        let text = "{\n  meta: { lastTouchedVersion: '2026.6.6' },\n  gateway: { $include: './g.json' },\n}";
        let config = Config::parse(text).expect("is a configuration");
        assert_eq!(config.version(), Some(Version::new(2026, 6, 6)));
        assert_eq!(config.includes(), ["gateway.$include"]);
        let node = config.at("gateway").expect("is there");
        assert_eq!((config.span(node).line, config.span(node).column), (3, 12));
        assert!(!config.is_strict_json());
        assert!(!format!("{config:?}").contains("g.json"));
    }
}
