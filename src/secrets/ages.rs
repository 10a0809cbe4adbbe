//! When the value of each slot was last changed, and how sure that is.
//!
//! Cloudflare tells no date of a secret. What there is: the versions of the Worker with their dates, notes and names of
//! bindings, and the journals of this machine. A version says by itself which slots it changed when moltctl or wrangler
//! noted it, or when its names differ from those of the version before. A version that was made by a change of secrets
//! and shows none of that may have changed any: from then on the ages are spans. The list of versions ends after a hundred: what was there already in the
//! oldest is at least as old as that.
//!
//! Deliberately absent: how old is too old ([`super::due`]). Not seen: an upload that carries new values under names
//! that were there already looks like any other upload.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::rotation_note::{parse_rotation, parse_set};
use crate::model::SecretName;

/// How far apart the clocks of this machine and of Cloudflare may be for a run and a version to be the same change.
const APART: SignedDuration = SignedDuration::from_secs(120);

/// Since when a slot has its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age {
    /// At the latest since then; `None` when nothing is known.
    pub since: Option<Timestamp>,
    /// Not before then; `None` when it may be of any age.
    pub not_before: Option<Timestamp>,
    /// True when it was changed exactly then: `since` and `not_before` are one.
    pub exact: bool,
    /// What says so.
    pub source: AgeSource,
}

/// What says since when a slot has its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AgeSource {
    /// A rotation by moltctl, noted on its version.
    Rotation,
    /// A journal of this machine.
    Journal,
    /// The message of a version names it (moltctl's or wrangler's).
    Message,
    /// The name is new in a version.
    Appeared,
    /// It is in the Worker's first version.
    FirstVersion,
    /// It is in the oldest version that Cloudflare still lists; it may be older.
    OldestVersion,
    /// Nothing.
    Nothing,
}

impl Age {
    /// Nothing is known.
    pub const UNKNOWN: Self =
        Self { since: None, not_before: None, exact: false, source: AgeSource::Nothing };

    /// Changed exactly at `at`.
    #[must_use]
    pub const fn exactly(at: Timestamp, source: AgeSource) -> Self {
        Self { since: Some(at), not_before: Some(at), exact: true, source }
    }

    const fn at_the_latest(at: Timestamp) -> Self {
        Self { since: Some(at), not_before: None, exact: false, source: AgeSource::OldestVersion }
    }

    /// Some slot was changed at `at`, and it may have been this one.
    fn perhaps(self, at: Timestamp) -> Self {
        Self { since: Some(at), exact: false, ..self }
    }
}

/// A version as far as it tells of changes of secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenVersion {
    /// Its id.
    pub id: String,
    /// Its number, counted per Worker from 1.
    pub number: Option<u64>,
    /// When it was made.
    pub at: Timestamp,
    /// Its tag.
    pub tag: Option<String>,
    /// Its message.
    pub message: Option<String>,
    /// What made it (`secret`, `upload`).
    pub triggered_by: Option<String>,
    /// With what (`wrangler`, `dash`, `api`).
    pub source: Option<String>,
    /// Who.
    pub by: Option<String>,
    /// Names of its secrets; `None` when its bindings were not seen.
    pub names: Option<BTreeSet<SecretName>>,
}

/// Secrets that a run of this machine wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Which.
    pub slots: Vec<SecretName>,
    /// When the run knew that they were written.
    pub at: Timestamp,
    /// The version that holds them, where the run knew it.
    pub version: Option<String>,
}

/// All that is known of a Worker's changes of secrets.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// Its versions, newest first, as many as Cloudflare lists.
    pub versions: Vec<SeenVersion>,
    /// Id of the version that serves.
    pub live: Option<String>,
    /// Ids of the versions that serve or served.
    pub deployed: BTreeSet<String>,
    /// What this machine's runs wrote.
    pub written: Vec<Written>,
}

/// What one version did to the secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Changed {
    /// Slots it is known to have changed, with what says so.
    pub(super) named: BTreeMap<SecretName, AgeSource>,
    /// True when it changed others, nobody says which.
    pub(super) others: bool,
    /// True when moltctl made it, as far as can be seen.
    pub(super) ours: bool,
    /// Names that are gone.
    pub(super) removed: BTreeSet<SecretName>,
}

impl Changed {
    /// True when it did anything to secrets.
    pub(super) fn any(&self) -> bool {
        self.others || !self.named.is_empty() || !self.removed.is_empty()
    }
}

impl History {
    /// How many versions, counted from the oldest, the serving one has behind it, itself included. Later ones are
    /// not in effect.
    pub(super) fn in_effect(&self) -> usize {
        let place = self.live.as_ref().and_then(|live| self.versions.iter().position(|it| it.id == *live));
        self.versions.len() - place.unwrap_or(0).min(self.versions.len())
    }

    /// The versions from the oldest, each with what it did. The first has nothing to be compared with.
    pub(super) fn changes(&self) -> Vec<(&SeenVersion, Changed)> {
        let told = self.told();
        let mut changes: Vec<(&SeenVersion, Changed)> = Vec::with_capacity(self.versions.len());
        for version in self.versions.iter().rev() {
            let before = changes.last().map(|(before, _)| *before);
            changes.push((version, changed(version, before, told.get(version.id.as_str()).copied())));
        }
        changes
    }

    /// Which version each run's write made, by id where the run knew it, else by date.
    fn told(&self) -> BTreeMap<&str, &Written> {
        let mut told = BTreeMap::new();
        for written in &self.written {
            let version = match &written.version {
                Some(id) => self.versions.iter().find(|version| version.id == *id),
                None => self
                    .versions
                    .iter()
                    .filter(|version| version.is_unnamed_change() && !told.contains_key(version.id.as_str()))
                    .filter(|version| apart(version.at, written.at) <= APART)
                    .min_by_key(|version| apart(version.at, written.at)),
            };
            if let Some(version) = version {
                told.insert(version.id.as_str(), written);
            }
        }
        told
    }
}

impl SeenVersion {
    /// True when secrets were changed and neither tag nor message says which.
    fn is_unnamed_change(&self) -> bool {
        let (named, others) = self.noted();
        named.is_empty() && (others || self.triggered_by.as_deref() == Some("secret"))
    }

    /// The slots its tag and message name, and whether there were others.
    fn noted(&self) -> (BTreeMap<SecretName, AgeSource>, bool) {
        let message = self.message.as_deref();
        if let Some(note) = parse_rotation(self.tag.as_deref(), message) {
            let others = !note.is_whole();
            return (sourced(note.slots, AgeSource::Rotation), others);
        }
        let Some(message) = message else { return (BTreeMap::new(), false) };
        if let Some((slots, more)) = parse_set(message) {
            return (sourced(slots, AgeSource::Message), more > 0);
        }
        match wrangler_message(message) {
            Some(WranglerMessage::Updated(slot)) => (sourced(vec![slot], AgeSource::Message), false),
            Some(WranglerMessage::Bulk) => (BTreeMap::new(), true),
            None => (BTreeMap::new(), false),
        }
    }

    /// True when its tag or message is one that moltctl writes.
    fn is_ours(&self) -> bool {
        self.tag.as_deref().is_some_and(|tag| tag.starts_with("moltctl-"))
            || self.message.as_deref().is_some_and(|message| message.starts_with("moltctl: "))
    }
}

/// Since when each of `names` has the value that serves.
#[must_use]
pub fn ages(history: &History, names: &BTreeSet<SecretName>) -> BTreeMap<SecretName, Age> {
    let changes = history.changes();
    let serving = history.in_effect().min(changes.len());
    let later = changes.get(serving).map(|(version, _)| version.at);
    let told = history.told();
    let of = |name: &SecretName| {
        let age = age(name, &changes[..serving]);
        let written = history.written.iter().filter(|it| it.slots.contains(name));
        // What a version stands for was counted with it; what was written after the serving one is not in effect.
        let loose = written.filter(|it| {
            it.version.is_none()
                && !told.values().any(|counted| std::ptr::eq(*counted, *it))
                && later.is_none_or(|later| it.at < later)
        });
        match loose.map(|it| it.at).max() {
            Some(at) => with_journal(age, at),
            None => age,
        }
    };
    names.iter().map(|name| (name.clone(), of(name))).collect()
}

/// What the versions from the oldest to the serving one say of `name`.
fn age(name: &SecretName, changes: &[(&SeenVersion, Changed)]) -> Age {
    let mut age = Age::UNKNOWN;
    for (at, (version, changed)) in changes.iter().enumerate() {
        let holds = version.names.as_ref().map(|names| names.contains(name));
        // The serving version holds it, whether or not that could be seen: `name` is one of its names.
        let holds = holds.or((at + 1 == changes.len()).then_some(true));
        age = match (changed.named.get(name), holds, age.since) {
            (Some(source), ..) => Age::exactly(version.at, *source),
            (None, Some(false), _) => Age::UNKNOWN,
            (None, _, Some(_)) if changed.others => age.perhaps(version.at),
            (None, Some(true), None) if at == 0 && version.number == Some(1) => {
                Age::exactly(version.at, AgeSource::FirstVersion)
            }
            (None, Some(true), None) => Age::at_the_latest(version.at),
            (None, ..) => age,
        };
    }
    age
}

/// A run of this machine wrote the slot at `at`, and no version was found for it.
fn with_journal(age: Age, at: Timestamp) -> Age {
    match age.since {
        // Whatever came after the run may have been it.
        Some(since) if since > at && !age.exact => {
            Age { not_before: Some(age.not_before.map_or(at, |not_before| not_before.max(at))), ..age }
        }
        Some(since) if since > at => age,
        _ => Age::exactly(at, AgeSource::Journal),
    }
}

fn changed(version: &SeenVersion, before: Option<&SeenVersion>, told: Option<&Written>) -> Changed {
    let (mut named, mut others) = version.noted();
    let mut removed = BTreeSet::new();
    if let (Some(now), Some(before)) = (&version.names, before.and_then(|before| before.names.as_ref())) {
        for name in now.difference(before) {
            named.entry(name.clone()).or_insert(AgeSource::Appeared);
        }
        removed.extend(before.difference(now).cloned());
    }
    match told {
        Some(written) => {
            others = false;
            for slot in &written.slots {
                named.entry(slot.clone()).or_insert(AgeSource::Journal);
            }
        }
        None => others |= version.is_unnamed_change() && named.is_empty() && removed.is_empty(),
    }
    let ours = told.is_some() || version.is_ours();
    Changed { named, others, ours, removed }
}

fn sourced(slots: Vec<SecretName>, source: AgeSource) -> BTreeMap<SecretName, AgeSource> {
    slots.into_iter().map(|slot| (slot, source)).collect()
}

fn apart(a: Timestamp, b: Timestamp) -> SignedDuration {
    a.duration_since(b).abs()
}

/// What `wrangler versions secret` writes on the versions it makes (4.60 and 4.164).
enum WranglerMessage {
    Updated(SecretName),
    Bulk,
}

fn wrangler_message(message: &str) -> Option<WranglerMessage> {
    if let Some(name) = message.strip_prefix("Updated secret \"").and_then(|rest| rest.strip_suffix('"')) {
        return name.parse().ok().map(WranglerMessage::Updated);
    }
    let count = message.strip_prefix("Bulk updated ")?.strip_suffix(" secrets")?;
    count.bytes().all(|b| b.is_ascii_digit()).then_some(WranglerMessage::Bulk)
}

#[cfg(test)]
mod tests;
