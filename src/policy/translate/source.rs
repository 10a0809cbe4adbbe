//! The documents that are translated, read: one configuration with what it includes, exec approvals, and a policy of
//! OpenClaw's own.
//!
//! All files stand in one space of offsets, one behind the other, so that a [`Node`] knows its file as well as its place
//! in it. Deliberately absent: resolving `${ENV}` and SecretRefs. They are names, and stay names.

use crate::audit::openclaw::{Config, Era, Node, Version};

/// What is translated.
#[derive(Debug)]
pub struct Source {
    pub(super) files: Vec<File>,
    pub(super) config: Config,
    pub(super) approvals: Option<Node>,
    pub(super) conformance: Option<Node>,
    pub(super) version: Option<Version>,
}

/// One file of a source.
#[derive(Debug)]
pub struct File {
    /// Its name, as it is shown.
    pub name: String,
    /// Where it begins in the space of offsets.
    pub(super) base: usize,
}

/// Where something stands. Lines and columns count from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Which file of the source, from 0.
    pub file: usize,
    /// Its line.
    pub line: usize,
    /// Its column.
    pub column: usize,
}

impl Source {
    /// The configuration, with what it includes merged in; an empty one when only other documents were given.
    /// Its [`Config::span`] tells nothing: [`Source`] knows the places.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The value at a dotted path of the configuration.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Node> {
        self.config.at(path)
    }

    /// `exec-approvals.json`, when it was given.
    #[must_use]
    pub fn approvals(&self) -> Option<&Node> {
        self.approvals.as_ref()
    }

    /// OpenClaw's own `policy.jsonc`, when it was given.
    #[must_use]
    pub fn conformance(&self) -> Option<&Node> {
        self.conformance.as_ref()
    }

    /// The version that wrote the configuration, when it or the operator says so.
    #[must_use]
    pub fn version(&self) -> Option<Version> {
        self.version
    }

    /// The tables the sources are read by: that of the version, or all of them when it is not known. What they do not
    /// agree in goes by the narrowest.
    #[must_use]
    pub fn eras(&self) -> &'static [Era] {
        match self.version.map(Era::of) {
            None => &Era::ALL,
            Some(Era::Early) => &[Era::Early],
            Some(Era::Middle) => &[Era::Middle],
            Some(Era::Late) => &[Era::Late],
        }
    }
}

#[cfg(test)]
impl Source {
    /// A configuration alone, for tests of the mapping.
    pub(crate) fn sample(text: &str) -> Self {
        let config = Config::parse(text).expect("is a configuration");
        let version = config.version();
        Self { files: Vec::new(), config, approvals: None, conformance: None, version }
    }
}
