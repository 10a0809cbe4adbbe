//! The catalogue is data: these hold its form.

use std::collections::BTreeSet;

use super::super::normal::{normal, words};
use super::*;

#[test]
fn every_file_is_read_strictly() {
    for source in AREAS {
        let area = parse(*source).unwrap_or_else(|error| panic!("{error}"));
        assert!(!area.entry.is_empty(), "{}", source.name);
    }
    let entry = AREAS[0].text;
    for wrong in [
        entry.replacen("likelihood = \"common\"", "likelihood = \"often\"", 1),
        entry.replacen("probe = \"team-domain\"", "probe = \"team-domian\"", 1),
        entry.replacen("threads = ", "thread = ", 1),
    ] {
        assert_ne!(wrong, entry, "the text to be made wrong is there");
        let wrong: &'static str = wrong.leak();
        parse(Source { name: "wrong", text: wrong }).expect_err("an unknown word is an error");
    }
}

#[test]
fn ids_are_words_joined_by_dashes_and_stand_once() {
    let mut seen = BTreeSet::new();
    for entry in all() {
        let well = entry.id.split('-').all(|part| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        });
        assert!(well && entry.id.contains('-'), "{}", entry.id);
        assert!(seen.insert(&entry.id), "{} stands twice", entry.id);
    }
    assert!(seen.len() > 90, "{}", seen.len());
}

#[test]
fn every_entry_has_what_a_person_needs() {
    for entry in all() {
        let id = &entry.id;
        let sentence = |text: &str| text.len() > 20 && text.ends_with(['.', '?', '`', ')']);
        assert!(!entry.signs.is_empty(), "{id} shows by nothing");
        assert!(!entry.title.is_empty() && !entry.title.ends_with('.'), "{id}");
        assert!(sentence(&entry.cause), "{id}: {}", entry.cause);
        assert!(entry.proof.question.ends_with(['?', '.']), "{id}: {}", entry.proof.question);
        assert!(entry.proof.how.ends_with('.'), "{id}");
        assert!(
            !entry.fix.is_empty() && entry.fix.iter().all(|step| sentence(step)),
            "{id}: {:?}",
            entry.fix
        );
        assert!(!entry.commands.is_empty(), "{id} ends in no command");
    }
}

#[test]
fn signs_are_in_the_form_they_are_compared_in() {
    for entry in all() {
        for phrase in entry.signs.phrases.iter().chain(&entry.signs.shapes) {
            assert!(normal(phrase).len() >= 5, "`{phrase}` of {} says too little", entry.id);
        }
        for word in &entry.signs.words {
            let form = normal(word);
            assert!(*word == form && (words(&form).count() == 1), "`{word}` of {}", entry.id);
        }
        for sign in &entry.signs.statuses {
            assert!((300..=599).contains(&sign.status), "{}", entry.id);
            assert!(sign.at.as_ref().is_none_or(|at| at.starts_with('/')), "{}", entry.id);
        }
        for code in &entry.signs.closes {
            assert!((1000..=1015).contains(code), "{}", entry.id);
        }
    }
}

#[test]
fn threads_and_rules_have_their_form() {
    for entry in all() {
        for thread in &entry.threads {
            let well = thread.split_once('#').is_some_and(|(repository, number)| {
                repository.split('/').filter(|part| !part.is_empty()).count() == 2
                    && number.parse::<u32>().is_ok_and(|number| number > 0)
            });
            assert!(well, "`{thread}` of {}", entry.id);
        }
        for rule in &entry.rules {
            let parts: Vec<&str> = rule.split('-').collect();
            let [group, area, number] = parts.as_slice() else { panic!("`{rule}` of {}", entry.id) };
            let upper = |text: &str| text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
            assert!(
                upper(group) && upper(area) && number.len() == 3 && number.parse::<u16>().is_ok(),
                "{rule}"
            );
        }
    }
}

/// The rules that the facts about Moltworker ask for; those of today are `audit::rules::all`.
const OF_THE_FACTS: &[&str] = &[
    "MW-ACC-001",
    "MW-ACC-002",
    "MW-ACC-003",
    "MW-AUTH-001",
    "MW-AUTH-002",
    "MW-BKP-001",
    "MW-BKP-002",
    "MW-BKP-003",
    "MW-CDP-001",
    "MW-CDP-002",
    "MW-CFG-001",
    "MW-CFG-002",
    "MW-CFG-003",
    "MW-CFG-004",
    "MW-CFG-005",
    "MW-CI-001",
    "MW-COST-001",
    "MW-CRED-001",
    "MW-CRED-002",
    "MW-CSRF-001",
    "MW-DBG-001",
    "MW-DM-001",
    "MW-DM-002",
    "MW-EGR-001",
    "MW-EGR-002",
    "MW-INFO-001",
    "MW-INJ-001",
    "MW-LOCK-001",
    "MW-LOG-001",
    "MW-LOG-002",
    "MW-LOG-003",
    "MW-LOG-004",
    "MW-PROXY-001",
    "MW-R2-001",
    "MW-ROOT-001",
    "MW-ROT-001",
    "MW-STATUS-001",
    "MW-STICKY-001",
    "MW-SUP-001",
    "MW-SUP-002",
    "MW-SUP-003",
    "MW-SUP-004",
    "MW-SUP-005",
    "MW-TOK-001",
    "MW-TOK-002",
    "MW-WS-001",
];

#[test]
fn rules_are_those_of_the_audit() {
    for rule in all().flat_map(|entry| &entry.rules) {
        let known = OF_THE_FACTS.contains(&rule.as_str()) || crate::audit::rules::named(rule).is_some();
        assert!(known, "there is no rule `{rule}`");
    }
}

/// A cause that the same message, code or status leads to needs a question of its own.
#[test]
fn neighbours_are_told_apart() {
    let entries: Vec<&Entry> = all().collect();
    for (at, one) in entries.iter().enumerate() {
        for other in &entries[at + 1..] {
            let shared = one.signs.closes.iter().any(|code| other.signs.closes.contains(code))
                || one.signs.exits.iter().any(|code| other.signs.exits.contains(code));
            assert!(!shared || one.proof.question != other.proof.question, "{} and {}", one.id, other.id);
        }
    }
}
