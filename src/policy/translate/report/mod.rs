//! One line for every key of a source: what becomes of it, where it stands, what held without it, and why.
//!
//! What the mapping claimed is told as it was claimed. What it did not is an unknown key, or no permission at all; a key
//! that only holds others takes the class among them that wants most attention, and is not counted. Deliberately
//! absent: values. A line has names and places only.

mod accept;
mod place;
mod walk;

use std::collections::HashSet;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::claim::{Class, Draft, Text};
use super::source::{Sort, Source};

/// What is said of a source.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Report {
    /// What was read: the documents that were named, then the files they include.
    pub sources: Vec<ReadFile>,
    /// The OpenClaw that wrote the configuration, when that is known.
    pub openclaw: Option<String>,
    /// How many keys fall into each class. Keys that only hold others are not counted; what follows from absent keys is.
    pub counts: Vec<Count>,
    /// Every key, in the order of the documents.
    pub keys: Vec<Entry>,
    /// What follows from keys that are not there.
    pub absent: Vec<Absent>,
    /// What is said of the whole.
    pub notes: Vec<String>,
}

/// A file that was read.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReadFile {
    /// Its name.
    pub name: String,
    /// Which document it is; absent for an included file.
    pub document: Option<&'static str>,
    /// How many keys stand in it.
    pub keys: usize,
}

/// How many keys fall into a class.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Count {
    /// The class.
    pub class: Class,
    /// How many.
    pub keys: usize,
    /// How many of them were accepted by name; of class `wider` only.
    pub accepted: usize,
}

/// One key of a source.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Entry {
    /// The key, with those above it: `channels.telegram.groups["-100.1"].requireMention`.
    pub key: String,
    /// The file it stands in.
    #[serde(serialize_with = "text")]
    #[schemars(with = "String")]
    pub file: Arc<str>,
    /// Its line, from 1.
    pub line: usize,
    /// Its column, from 1, in characters.
    pub column: usize,
    /// What becomes of it.
    pub class: Class,
    /// Whether it was accepted that it becomes wider.
    pub accepted: bool,
    /// What holds without the key, where that is known.
    pub default: Option<&'static str>,
    /// Where the policy says it.
    pub to: Vec<Text>,
    /// Why.
    pub reason: Text,
    /// How many keys it holds, when it says nothing itself.
    pub holds: Option<usize>,
}

/// A key that is not there, and what follows.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Absent {
    /// The key.
    pub key: String,
    /// What becomes of its default.
    pub class: Class,
    /// Whether it was accepted that it becomes wider.
    pub accepted: bool,
    /// What OpenClaw does without it.
    pub default: Text,
    /// Where the policy says it.
    pub to: Vec<Text>,
    /// Why.
    pub reason: Text,
}

fn text<S: Serializer>(text: &Arc<str>, into: S) -> Result<S::Ok, S::Error> {
    into.serialize_str(text)
}

impl Report {
    /// Tells what became of `source`. `accept` are the keys that may become wider, by their names in the report.
    #[must_use]
    pub fn of(source: &Source, draft: &Draft, accept: &[String]) -> Self {
        let mut keys = Vec::with_capacity(source.keys.len());
        for document in source.documents() {
            walk::document(source, &draft.claims, document.sort, &mut keys);
        }
        let implied = draft.claims.implied().iter().map(|it| Absent {
            key: it.path.clone(),
            class: it.claim.class,
            accepted: false,
            default: it.default.clone(),
            to: it.claim.to.clone(),
            reason: it.claim.reason.clone(),
        });
        let mut notes: Vec<String> = Vec::new();
        if source.documents().iter().any(|it| it.sort == Sort::Config) {
            notes.extend(source.told().caveat());
        }
        notes.extend(draft.claims.notes().iter().map(|note| note.clone().into_owned()));
        let mut report = Self {
            sources: files(source),
            openclaw: source.version().map(|version| version.to_string()),
            counts: Vec::new(),
            keys,
            absent: implied.collect(),
            notes,
        };
        accept::mark(&mut report, accept);
        report.count();
        report
    }

    /// True when something became wider that was not accepted.
    #[must_use]
    pub fn is_wider(&self) -> bool {
        self.counts.iter().any(|it| it.class == Class::Wider && it.keys > it.accepted)
    }

    /// The keys that became wider and were not accepted, once each.
    #[must_use]
    pub fn wider(&self) -> Vec<&str> {
        let keys =
            self.keys.iter().filter(|it| it.holds.is_none() && it.class == Class::Wider && !it.accepted);
        let absent = self.absent.iter().filter(|it| it.class == Class::Wider && !it.accepted);
        let mut seen = HashSet::new();
        let names = keys.map(|it| it.key.as_str()).chain(absent.map(|it| it.key.as_str()));
        names.filter(|key| seen.insert(*key)).collect()
    }

    fn count(&mut self) {
        let told = self.keys.iter().filter(|it| it.holds.is_none()).map(|it| (it.class, it.accepted));
        let mut counts: Vec<Count> =
            Class::ALL.map(|class| Count { class, keys: 0, accepted: 0 }).into_iter().collect();
        for (class, accepted) in told.chain(self.absent.iter().map(|it| (it.class, it.accepted))) {
            if let Some(count) = counts.iter_mut().find(|it| it.class == class) {
                count.keys += 1;
                count.accepted += usize::from(accepted);
            }
        }
        self.counts = counts;
    }
}

fn files(source: &Source) -> Vec<ReadFile> {
    let mut keys = vec![0; source.files().len()];
    for place in &source.keys {
        keys[source.file_of(place.key)] += 1;
    }
    let document = |file| source.documents().iter().find(|it| it.file == file).map(|it| it.sort.name());
    let files = source.files().iter().zip(keys).enumerate();
    files
        .map(|(at, (file, keys))| ReadFile { name: file.name.clone(), document: document(at), keys })
        .collect()
}

#[cfg(test)]
mod tests;
