//! Which versions of a Worker can be gone back to, and which may not be: an old version holds the old values of its
//! secrets, and one from before a rotation would bring back a value that was revoked, or is known to somebody else.
//!
//! Versions are in the order they were made; nothing is judged by a date. Deliberately absent: changes of secrets that
//! are no rotation of moltctl's. Cloudflare knows those, and refuses (10220).

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::ages::{History, SeenVersion};
use super::rotation_note::{RotationNote, parse_rotation};
use crate::model::SecretName;

/// The fewest characters of an id that name a version.
const SHORTEST_PREFIX: usize = 4;

/// A rotation that a journal of this machine knows to be promoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promoted {
    /// The version it made.
    pub version: String,
    /// The slots it rotated.
    pub slots: Vec<SecretName>,
}

/// A version, and whether it can be gone back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its id.
    pub id: String,
    /// Its number, counted per Worker from 1.
    pub number: Option<u64>,
    /// When it was made.
    pub at: Timestamp,
    /// Who made it.
    pub by: Option<String>,
    /// Its message.
    pub message: Option<String>,
    /// Where it stands.
    pub standing: Standing,
    /// What it would bring back.
    pub brings_back: BroughtBack,
}

/// Where a version stands beside the one that serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It serves.
    Live,
    /// It was made before the one that serves.
    Older,
    /// It was made after the one that serves.
    Newer,
    /// A rotation made it and did not promote it.
    Staged,
}

/// What a version would bring back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BroughtBack {
    /// Slots whose old values it holds, sorted.
    pub slots: BTreeSet<SecretName>,
    /// True when a rotation since then does not tell all of its slots.
    pub others: bool,
    /// True when such values were in wrong hands.
    pub compromised: bool,
}

/// Why a version cannot be gone back to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RollbackProblem {
    /// No version has that number or id.
    #[error("no version that can be deployed has the number or the beginning of an id `{named}`")]
    Unknown {
        /// What was given.
        named: String,
    },
    /// Several versions do.
    #[error("several versions begin with `{named}`: {}", ids.join(", "))]
    Ambiguous {
        /// What was given.
        named: String,
        /// Their ids.
        ids: Vec<String>,
    },
    /// It is from before a rotation.
    #[error(
        "version {version} is from before a rotation, and would bring back the revoked {}",
        words(brings_back)
    )]
    Crosses {
        /// Its number, or its id.
        version: String,
        /// What it would bring back.
        brings_back: BroughtBack,
    },
    /// It belongs to a rotation that is not done.
    #[error("version {version} was staged by a rotation that did not promote it")]
    Staged {
        /// Its number, or its id.
        version: String,
    },
}

impl BroughtBack {
    /// True when it brings nothing back.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.slots.is_empty() && !self.others
    }
}

impl Candidate {
    /// How people name it: its number, else its id.
    #[must_use]
    pub fn name(&self) -> String {
        self.number.map_or_else(|| self.id.clone(), |number| number.to_string())
    }
}

/// In words: `ANTHROPIC_API_KEY (compromised)`.
#[must_use]
pub fn words(brought: &BroughtBack) -> String {
    let mut list: Vec<String> = brought.slots.iter().map(ToString::to_string).collect();
    if brought.others {
        list.push(if list.is_empty() { "values of secrets that are not named" } else { "others" }.to_owned());
    }
    let compromised = if brought.compromised { " (compromised)" } else { "" };
    format!("{}{compromised}", list.join(", "))
}

/// A rotation by its place among the versions.
struct Rotation {
    /// Newest first: smaller is later.
    at: usize,
    note: RotationNote,
}

/// Every version that can be deployed, newest first. `deployed` are ids of versions known to have served.
#[must_use]
pub fn candidates(history: &History, deployed: &BTreeSet<String>, promoted: &[Promoted]) -> Vec<Candidate> {
    let versions = &history.versions;
    let live = versions.iter().position(|version| history.live.as_deref() == Some(version.id.as_str()));
    let counted = |at: usize, version: &SeenVersion| {
        // Carried by what serves, or known to have served itself.
        live.is_none_or(|live| at >= live)
            || deployed.contains(&version.id)
            || promoted.iter().any(|one| one.version == version.id)
    };
    let noted =
        versions.iter().enumerate().filter_map(|(at, version)| Some((at, version, note(version, promoted)?)));
    let (rotations, staged): (Vec<_>, Vec<_>) = noted.partition(|(at, version, _)| counted(*at, version));
    let staged: BTreeSet<usize> = staged.into_iter().map(|(at, _, _)| at).collect();
    let rotations: Vec<Rotation> = rotations.into_iter().map(|(at, _, note)| Rotation { at, note }).collect();
    versions
        .iter()
        .enumerate()
        .map(|(at, version)| Candidate {
            id: version.id.clone(),
            number: version.number,
            at: version.at,
            by: version.by.clone(),
            message: version.message.clone(),
            standing: standing(at, live, &staged),
            brings_back: brought_back(at, version, &rotations),
        })
        .collect()
}

fn standing(at: usize, live: Option<usize>, staged: &BTreeSet<usize>) -> Standing {
    match live {
        Some(live) if at == live => Standing::Live,
        _ if staged.contains(&at) => Standing::Staged,
        Some(live) if at < live => Standing::Newer,
        _ => Standing::Older,
    }
}

/// What the version itself says, and what a journal knows besides.
fn note(version: &SeenVersion, promoted: &[Promoted]) -> Option<RotationNote> {
    let told = parse_rotation(version.tag.as_deref(), version.message.as_deref());
    let known = promoted.iter().find(|one| one.version == version.id);
    match (told, known) {
        (Some(told), Some(known)) if !told.is_whole() => {
            Some(RotationNote { slots: known.slots.clone(), more: 0, ..told })
        }
        (Some(told), _) => Some(told),
        (None, Some(known)) => Some(RotationNote { slots: known.slots.clone(), ..RotationNote::default() }),
        (None, None) => None,
    }
}

fn brought_back(at: usize, version: &SeenVersion, rotations: &[Rotation]) -> BroughtBack {
    let mut brought = BroughtBack::default();
    for rotation in rotations.iter().filter(|rotation| rotation.at < at) {
        let note = &rotation.note;
        // A version that never had the slot brings nothing of it back; one whose names were not seen may.
        let has = |slot: &&SecretName| version.names.as_ref().is_none_or(|names| names.contains(*slot));
        let slots: Vec<&SecretName> = note.slots.iter().filter(has).collect();
        let others = !note.is_whole();
        brought.compromised |= note.compromised && (others || !slots.is_empty());
        brought.others |= others;
        brought.slots.extend(slots.into_iter().cloned());
    }
    brought
}

/// The version that `named` means: a number, or the beginning of an id.
///
/// # Errors
/// [`RollbackProblem`]: there is none, there are several, or it may not be gone back to.
pub fn choose<'a>(candidates: &'a [Candidate], named: &str) -> Result<&'a Candidate, RollbackProblem> {
    let chosen = find(candidates, named)?;
    let version = chosen.name();
    match chosen.standing {
        Standing::Live => Ok(chosen),
        Standing::Staged => Err(RollbackProblem::Staged { version }),
        Standing::Older | Standing::Newer if chosen.brings_back.is_nothing() => Ok(chosen),
        Standing::Older | Standing::Newer => {
            Err(RollbackProblem::Crosses { version, brings_back: chosen.brings_back.clone() })
        }
    }
}

fn find<'a>(candidates: &'a [Candidate], named: &str) -> Result<&'a Candidate, RollbackProblem> {
    let number: Option<u64> = named.parse().ok();
    if let Some(found) = candidates.iter().find(|one| number.is_some() && one.number == number) {
        return Ok(found);
    }
    let prefix = named.to_ascii_lowercase();
    let long = prefix.len() >= SHORTEST_PREFIX;
    let found: Vec<&Candidate> =
        candidates.iter().filter(|one| long && one.id.starts_with(&prefix)).collect();
    match found.as_slice() {
        [one] => Ok(one),
        [] => Err(RollbackProblem::Unknown { named: named.to_owned() }),
        several => {
            let ids = several.iter().map(|one| one.id.clone()).collect();
            Err(RollbackProblem::Ambiguous { named: named.to_owned(), ids })
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TAG: &str = "moltctl-rotate-0123456789abcdef";

    fn slot(name: &str) -> SecretName {
        name.parse().expect("a name")
    }

    fn version(number: u64, names: &[&str], rotated: Option<&str>) -> SeenVersion {
        SeenVersion {
            id: format!("{number:08x}-aaaa-4aaa-8aaa-aaaaaaaaaaaa"),
            number: Some(number),
            at: Timestamp::from_second(1_700_000_000).expect("a time"),
            tag: rotated.map(|_| TAG.to_owned()),
            message: rotated.map(|list| format!("moltctl: rotated {list}")),
            triggered_by: None,
            source: None,
            by: None,
            names: Some(names.iter().map(|name| slot(name)).collect()),
        }
    }

    /// Versions 1 to 5, of which 3 rotated A and 4 rotated B, and 5 serves.
    fn history() -> History {
        let mut versions = vec![
            version(1, &["A"], None),
            version(2, &["A", "B"], None),
            version(3, &["A", "B"], Some("A")),
            version(4, &["A", "B"], Some("B (compromised)")),
            version(5, &["A", "B"], None),
        ];
        versions.reverse();
        History { live: Some(versions[0].id.clone()), versions, ..History::default() }
    }

    fn all(history: &History) -> Vec<Candidate> {
        candidates(history, &BTreeSet::new(), &[])
    }

    fn told(history: &History) -> Vec<(u64, String)> {
        let told = all(history).into_iter();
        told.map(|one| (one.number.expect("has one"), words(&one.brings_back))).collect()
    }

    #[test]
    fn an_older_version_brings_back_what_was_rotated_since() {
        let expected = [(5, ""), (4, ""), (3, "B (compromised)"), (2, "A, B (compromised)"), (1, "A")];
        let expected: Vec<(u64, String)> = expected.map(|(at, text)| (at, text.to_owned())).to_vec();
        assert_eq!(told(&history()), expected, "version 1 never had B");
    }

    #[test]
    fn going_back_stops_at_the_rotation() {
        let all = all(&history());
        assert_eq!(
            choose(&all, "4").expect("is fine").number,
            Some(4),
            "the rotation's own version has the new value"
        );
        for crossed in ["3", "2", "1"] {
            let problem = choose(&all, crossed).expect_err("crosses");
            assert!(matches!(problem, RollbackProblem::Crosses { .. }), "{problem}");
        }
        let told = choose(&all, "2").expect_err("crosses").to_string();
        assert!(told.contains("revoked A, B (compromised)"), "{told}");
        assert_eq!(choose(&all, "5").expect("is fine").standing, Standing::Live);
    }

    #[test]
    fn a_version_is_named_by_number_or_by_the_beginning_of_its_id() {
        let all = all(&history());
        assert_eq!(choose(&all, "00000004-AAAA").expect("is one").number, Some(4));
        assert_eq!(choose(&all, "000"), Err(RollbackProblem::Unknown { named: "000".into() }), "too short");
        assert!(
            matches!(choose(&all, "0000000"), Err(RollbackProblem::Ambiguous { ids, .. }) if ids.len() == 5)
        );
        for unknown in ["6", "", "zzzz", "../x"] {
            assert!(matches!(choose(&all, unknown), Err(RollbackProblem::Unknown { .. })), "{unknown}");
        }
    }

    #[test]
    fn a_rotation_that_was_not_promoted_revoked_nothing_and_is_not_deployed_by_hand() {
        let mut history = history();
        history.versions.insert(0, version(6, &["A", "B"], Some("A")));
        let all = candidates(&history, &BTreeSet::new(), &[]);
        assert_eq!(choose(&all, "4").expect("is fine").number, Some(4));
        assert!(matches!(choose(&all, "6"), Err(RollbackProblem::Staged { .. })));
        // It served, and somebody went back past it.
        let served = BTreeSet::from([history.versions[0].id.clone()]);
        let all = candidates(&history, &served, &[]);
        assert!(matches!(choose(&all, "4"), Err(RollbackProblem::Crosses { .. })));
        assert_eq!(choose(&all, "6").expect("goes forward").standing, Standing::Newer);
    }

    #[test]
    fn a_journal_knows_rotations_that_a_version_does_not_tell() {
        let mut history = history();
        history.versions[2].tag = None;
        history.versions[1].message = Some("something else".into());
        let promoted = [
            Promoted { version: history.versions[2].id.clone(), slots: vec![slot("A")] },
            Promoted { version: history.versions[1].id.clone(), slots: vec![slot("B")] },
        ];
        let without = all(&history);
        assert_eq!(words(&without[3].brings_back), "values of secrets that are not named");
        let with = candidates(&history, &BTreeSet::new(), &promoted);
        assert_eq!(words(&with[3].brings_back), "A, B");
    }

    #[test]
    fn names_that_were_not_seen_are_no_pass() {
        let mut history = history();
        history.versions[4].names = None;
        assert_eq!(words(&all(&history)[4].brings_back), "A, B (compromised)");
    }

    proptest! {
        /// No version that is older than a rotation what serves carries can be chosen, whatever else there is.
        #[test]
        fn no_rotation_is_crossed(kinds in proptest::collection::vec(0..3_u8, 1..12), live in 0..12_usize) {
            let mut versions: Vec<SeenVersion> = kinds
                .iter()
                .zip(1..)
                .map(|(kind, number)| version(number, &["A"], (*kind == 0).then_some("A")))
                .collect();
            versions.reverse();
            let live = live.min(versions.len() - 1);
            let history = History { live: Some(versions[live].id.clone()), versions, ..History::default() };
            let all = candidates(&history, &BTreeSet::new(), &[]);
            for (at, version) in history.versions.iter().enumerate().skip(live + 1) {
                let crossed = history.versions[live..at].iter().any(|one| one.tag.is_some());
                prop_assert_eq!(choose(&all, &version.id).is_err(), crossed);
            }
        }
    }
}
