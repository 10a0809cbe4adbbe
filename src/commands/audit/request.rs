//! What an audit is asked.

use camino::Utf8PathBuf;

use crate::audit::rule::Rule;
use crate::audit::{Scope, Severity, rules};
use crate::error::{Error, Result};

/// What an audit is asked.
#[derive(Clone, Debug)]
pub struct Request {
    /// The account is looked at.
    pub live: bool,
    /// Hosts are looked at from outside.
    pub probe: bool,
    /// Where backups are looked at.
    pub backup: Option<Backup>,
    /// A file of OpenClaw's configuration.
    pub openclaw: Option<Utf8PathBuf>,
    /// Rules that could not be checked fail the audit, asked for or not.
    pub strict: bool,
    /// Findings below this do not fail the audit.
    pub fail_on: Severity,
    /// Only these rules: ids, names, or beginnings of ids such as `MW-AUTH`. All when empty.
    pub only: Vec<String>,
    /// Not these.
    pub skip: Vec<String>,
}

/// Where a backup lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Backup {
    /// In the Worker's R2 bucket.
    Bucket,
    /// In a folder: a copy of the bucket.
    Folder(Utf8PathBuf),
}

impl Request {
    /// The checkout alone: every rule, any finding fails.
    #[must_use]
    pub fn offline() -> Self {
        Self {
            live: false,
            probe: false,
            backup: None,
            openclaw: None,
            strict: false,
            fail_on: Severity::Low,
            only: Vec::new(),
            skip: Vec::new(),
        }
    }

    /// True when every rule runs: only such runs are compared with each other.
    pub(super) fn is_whole(&self) -> bool {
        self.only.is_empty() && self.skip.is_empty()
    }

    /// What is looked at.
    pub(super) fn scopes(&self) -> Vec<Scope> {
        let asked = [
            (true, Scope::Checkout),
            (self.live, Scope::Live),
            (self.probe, Scope::Probe),
            (self.backup.is_some(), Scope::Backup),
            (self.openclaw.is_some(), Scope::OpenClaw),
        ];
        asked.into_iter().filter(|(asked, _)| *asked).map(|(_, scope)| scope).collect()
    }

    /// The rules that are to run.
    pub(super) fn rules(&self) -> Result<Vec<&'static Rule>> {
        let all = rules::all();
        for text in self.only.iter().chain(&self.skip) {
            if !all.iter().any(|rule| names(rule, text)) {
                return Err(Error::usage(format!("there is no audit rule `{text}`"))
                    .hint("`moltctl audit --list` prints every rule"));
            }
        }
        let wanted = |rule: &&'static Rule| {
            (self.only.is_empty() || self.only.iter().any(|text| names(rule, text)))
                && !self.skip.iter().any(|text| names(rule, text))
        };
        Ok(all.into_iter().filter(wanted).collect())
    }
}

/// Whether `text` names the rule: its id, its name, or whole parts from the beginning of its id.
fn names(rule: &Rule, text: &str) -> bool {
    let id = rule.meta.id.to_ascii_lowercase();
    let text = text.to_ascii_lowercase();
    id == text || rule.meta.name == text || id.strip_prefix(&text).is_some_and(|rest| rest.starts_with('-'))
}
