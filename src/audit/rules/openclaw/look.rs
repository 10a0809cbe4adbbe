//! How the rules of this group look: one configuration after the other, and never silently past one.

use crate::audit::facts::openclaw::{OpenClawFile, Place};
use crate::audit::openclaw::{Approvals, Config, Document};
use crate::audit::rule::Unseen;
use crate::audit::{Facts, Finding, Scope, Subject, Verdict};

/// A configuration under a rule's eyes.
pub(super) struct Look<'a> {
    file: &'a OpenClawFile,
    /// The configuration.
    pub(super) config: &'a Config,
    findings: Vec<Finding>,
}

impl Look<'_> {
    /// Adds a finding at a dotted path (of the nearest value that is there) and gives it back to be refined.
    pub(super) fn find(&mut self, path: &str, message: impl Into<String>) -> &mut Finding {
        let subject = match &self.file.place {
            Place::Checkout(file) => {
                Subject::File { path: file.clone(), span: self.span(path), anchor: path.to_owned() }
            }
            Place::Elsewhere(key) => Subject::Object { key: key.clone(), pointer: path.to_owned() },
        };
        self.findings.push(Finding::new(subject, message));
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }

    fn span(&self, path: &str) -> Option<crate::audit::finding::Span> {
        let mut path = path;
        loop {
            if let Some(node) = self.config.at(path) {
                let mut span = self.config.span(node);
                if node.is_object() {
                    // The braces of a table may enclose the whole file.
                    (span.end_line, span.end_column) = (span.line, span.column);
                }
                return Some(span);
            }
            path = path.rsplit_once('.')?.0;
        }
    }
}

/// Shows every configuration to `check`. What cannot be read, or lies in another file, is noted as unseen.
pub(super) fn each_config(facts: &Facts, verdict: &mut Verdict, mut check: impl FnMut(&mut Look<'_>)) {
    let Some(files) = verdict.need(Scope::OpenClaw, &facts.openclaw) else { return };
    let mut met = false;
    for file in files {
        match file.document() {
            Ok(Document::Config(config)) => {
                met = true;
                let mut look = Look { file, config, findings: Vec::new() };
                check(&mut look);
                look.findings.into_iter().for_each(|finding| verdict.find(finding));
                for include in config.includes() {
                    verdict.blind(
                        Scope::OpenClaw,
                        format!("`{}` takes `{include}` from another file", file.name()),
                    );
                }
            }
            Ok(Document::Approvals(_)) => {}
            Err(why) => {
                met = true;
                verdict.blind(Scope::OpenClaw, format!("`{}` cannot be judged: {why}", file.name()));
            }
        }
    }
    if !met {
        verdict.blind(Scope::OpenClaw, "no configuration of OpenClaw was found");
    }
}

/// Shows every exec-approvals document to `check`, which gives paths and messages back.
pub(super) fn each_approvals(
    facts: &Facts,
    verdict: &mut Verdict,
    mut check: impl FnMut(&Approvals, &[&Config]) -> Vec<(String, Finding)>,
) {
    let Some(files) = verdict.need(Scope::OpenClaw, &facts.openclaw) else { return };
    let configs: Vec<&Config> = files
        .iter()
        .filter_map(|file| match file.document() {
            Ok(Document::Config(config)) => Some(&**config),
            _ => None,
        })
        .collect();
    let mut met = false;
    for file in files {
        match file.document() {
            Ok(Document::Approvals(approvals)) => {
                met = true;
                for (path, mut finding) in check(approvals, &configs) {
                    finding.subject = Subject::Object { key: file.name().to_owned(), pointer: path };
                    verdict.find(finding);
                }
            }
            Ok(Document::Config(_)) => {}
            Err(why) => {
                met = true;
                verdict.blind(Scope::OpenClaw, format!("`{}` cannot be judged: {why}", file.name()));
            }
        }
    }
    if !met {
        let reason = "there is no `exec-approvals.json` beside the configuration".to_owned();
        verdict.unseen.push(Unseen { scope: Scope::OpenClaw, asked: false, reason });
    }
}

/// Words joined for a sentence, each in backticks.
pub(super) fn quoted<T: AsRef<str>>(words: &[T]) -> String {
    words.iter().map(|word| format!("`{}`", word.as_ref())).collect::<Vec<_>>().join(", ")
}
