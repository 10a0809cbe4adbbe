//! Findings that somebody decided to live with: `[[audit.suppress]]` of moltctl.toml. Each has a reason and ends.

use jiff::civil::Date;

use super::finding::Subject;
use super::report::Reported;

/// One decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The rule's id.
    pub rule: String,
    /// Only findings of this file, resource or URL; any when absent.
    pub subject: Option<String>,
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    pub expires: Date,
}

impl Suppression {
    /// Whether `reported` is what was decided on.
    #[must_use]
    pub fn fits(&self, reported: &Reported) -> bool {
        self.rule == reported.rule.meta.id
            && self.subject.as_deref().is_none_or(|subject| match &reported.finding.subject {
                Subject::File { path, .. } => path == subject,
                Subject::Resource { name, .. } => name == subject,
                Subject::Url(url) => url == subject,
                Subject::Object { key, pointer } => key == subject || pointer == subject,
            })
    }

    /// Whether it has ended by `today`.
    #[must_use]
    pub fn is_over(&self, today: Date) -> bool {
        self.expires < today
    }
}
