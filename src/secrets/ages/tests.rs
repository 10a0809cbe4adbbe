//! Histories and what they say.

use super::*;
use crate::secrets::drift::{outside, staged, undone_rotations};
use crate::secrets::rotation_note::{rotation_message, rotation_tag, set_message};

const KEY: &str = "ANTHROPIC_API_KEY";
const TOKEN: &str = "MOLTBOT_GATEWAY_TOKEN";

fn slot(name: &str) -> SecretName {
    name.parse().expect("a name")
}

fn slots(names: &[&str]) -> Vec<SecretName> {
    names.iter().map(|name| slot(name)).collect()
}

fn day(day: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + day * 86_400).expect("a time")
}

/// A version of day `at`, numbered from there, with these secrets.
fn version(at: i64, names: &[&str]) -> SeenVersion {
    SeenVersion {
        id: format!("v{at}"),
        number: u64::try_from(at + 1).ok(),
        at: day(at),
        tag: None,
        message: None,
        triggered_by: Some("upload".to_owned()),
        source: None,
        by: None,
        names: Some(slots(names).into_iter().collect()),
    }
}

fn secret(at: i64, names: &[&str]) -> SeenVersion {
    SeenVersion { triggered_by: Some("secret".to_owned()), ..version(at, names) }
}

fn noted(at: i64, names: &[&str], message: &str) -> SeenVersion {
    SeenVersion { message: Some(message.to_owned()), ..secret(at, names) }
}

fn rotation(at: i64, names: &[&str], rotated: &[&str]) -> SeenVersion {
    SeenVersion {
        tag: Some(rotation_tag([7; 8])),
        ..noted(at, names, &rotation_message(&slots(rotated), false))
    }
}

/// Versions given oldest first; the newest serves.
fn history(versions: Vec<SeenVersion>) -> History {
    let versions: Vec<SeenVersion> = versions.into_iter().rev().collect();
    History { live: versions.first().map(|version| version.id.clone()), versions, ..History::default() }
}

#[track_caller]
fn of(history: &History, name: &str) -> Age {
    ages(history, &BTreeSet::from([slot(name)]))[&slot(name)]
}

fn all_deployed(history: History) -> History {
    History { deployed: history.versions.iter().map(|version| version.id.clone()).collect(), ..history }
}

fn written(at: Timestamp, names: &[&str]) -> Written {
    Written { slots: slots(names), at, version: None }
}

#[test]
fn what_the_first_version_held_is_as_old_as_it() {
    let history = history(vec![version(0, &[TOKEN]), version(5, &[TOKEN])]);
    assert_eq!(of(&history, TOKEN), Age::exactly(day(0), AgeSource::FirstVersion));
}

#[test]
fn what_the_oldest_listed_version_held_is_at_least_as_old_as_it() {
    let history = history(vec![version(3, &[TOKEN]), version(5, &[TOKEN])]);
    let age = of(&history, TOKEN);
    assert_eq!((age.since, age.not_before, age.exact), (Some(day(3)), None, false));
    assert_eq!(age.source, AgeSource::OldestVersion);
}

#[test]
fn a_name_that_is_new_dates_its_value_and_no_others() {
    let history = history(vec![version(0, &[TOKEN]), secret(4, &[TOKEN, KEY]), version(9, &[TOKEN, KEY])]);
    assert_eq!(of(&history, KEY), Age::exactly(day(4), AgeSource::Appeared));
    assert_eq!(of(&history, TOKEN), Age::exactly(day(0), AgeSource::FirstVersion));
}

#[test]
fn a_rotation_dates_what_its_message_names() {
    let history = history(vec![version(0, &[TOKEN, KEY]), rotation(4, &[TOKEN, KEY], &[KEY])]);
    assert_eq!(of(&history, KEY), Age::exactly(day(4), AgeSource::Rotation));
    assert_eq!(of(&history, TOKEN).since, Some(day(0)));
    assert!(of(&history, TOKEN).exact);
}

#[test]
fn messages_of_moltctl_and_wrangler_name_slots_and_a_bulk_names_none() {
    for message in [set_message(&slots(&[KEY])), format!("Updated secret \"{KEY}\"")] {
        let history = history(vec![version(0, &[TOKEN, KEY]), noted(4, &[TOKEN, KEY], &message)]);
        assert_eq!(of(&history, KEY), Age::exactly(day(4), AgeSource::Message), "{message}");
        assert_eq!(of(&history, TOKEN), Age::exactly(day(0), AgeSource::FirstVersion), "{message}");
    }
    let bulk = SeenVersion { triggered_by: None, ..noted(4, &[KEY], "Bulk updated 2 secrets") };
    let age = of(&history(vec![version(0, &[KEY]), bulk]), KEY);
    assert_eq!((age.since, age.not_before, age.exact), (Some(day(4)), Some(day(0)), false));
}

#[test]
fn a_change_that_names_nothing_makes_every_age_a_span() {
    let history = history(vec![version(0, &[TOKEN, KEY]), secret(4, &[TOKEN, KEY])]);
    for name in [KEY, TOKEN] {
        let age = of(&history, name);
        assert_eq!((age.since, age.not_before, age.exact), (Some(day(4)), Some(day(0)), false), "{name}");
    }
}

#[test]
fn a_removal_dates_nothing_and_a_name_that_came_back_is_new() {
    let history = history(vec![version(0, &[TOKEN, KEY]), secret(2, &[TOKEN]), secret(4, &[TOKEN, KEY])]);
    assert_eq!(of(&history, TOKEN), Age::exactly(day(0), AgeSource::FirstVersion));
    assert_eq!(of(&history, KEY), Age::exactly(day(4), AgeSource::Appeared));
}

#[test]
fn versions_after_the_serving_one_are_not_in_effect() {
    let mut history = history(vec![version(0, &[KEY]), rotation(4, &[KEY], &[KEY]), version(6, &[KEY])]);
    assert_eq!(of(&history, KEY).since, Some(day(4)));
    history.live = Some("v0".to_owned());
    assert_eq!(of(&history, KEY), Age::exactly(day(0), AgeSource::FirstVersion));
}

#[test]
fn a_run_of_this_machine_says_what_a_version_does_not() {
    let mut history = history(vec![version(0, &[TOKEN, KEY]), secret(4, &[TOKEN, KEY])]);
    let at = day(4).checked_add(SignedDuration::from_secs(2)).expect("a time");
    history.written.push(written(at, &[KEY]));
    assert_eq!(of(&history, KEY), Age::exactly(day(4), AgeSource::Journal));
    assert_eq!(
        of(&history, TOKEN),
        Age::exactly(day(0), AgeSource::FirstVersion),
        "the run says it was not this"
    );
}

#[test]
fn two_calls_of_one_run_are_two_versions() {
    let soon = |seconds| day(4).checked_add(SignedDuration::from_secs(seconds)).expect("a time");
    let second = SeenVersion { id: "v4b".to_owned(), at: soon(10), ..secret(4, &[TOKEN, KEY]) };
    let mut history = history(vec![version(0, &[TOKEN, KEY]), secret(4, &[TOKEN, KEY]), second]);
    history.written = vec![written(soon(11), &[TOKEN]), written(soon(1), &[KEY])];
    assert_eq!(of(&history, KEY), Age::exactly(day(4), AgeSource::Journal));
    assert_eq!(of(&history, TOKEN), Age::exactly(soon(10), AgeSource::Journal));
}

#[test]
fn a_deploy_that_carried_secrets_is_told_by_its_version() {
    let mut history = history(vec![version(0, &[KEY]), version(4, &[KEY])]);
    history.written.push(Written { version: Some("v4".to_owned()), ..written(day(5), &[KEY]) });
    assert_eq!(of(&history, KEY), Age::exactly(day(4), AgeSource::Journal));
    history.live = Some("v0".to_owned());
    assert_eq!(of(&history, KEY), Age::exactly(day(0), AgeSource::FirstVersion), "it was rolled back");
}

#[test]
fn a_run_without_its_version_counts_until_the_next_version_that_does_not_serve() {
    let mut history = history(vec![version(2, &[KEY]), version(8, &[KEY])]);
    history.written.push(written(day(5), &[KEY]));
    assert_eq!(of(&history, KEY), Age::exactly(day(5), AgeSource::Journal));
    history.written[0].at = day(9);
    history.live = Some("v2".to_owned());
    assert_eq!(of(&history, KEY).source, AgeSource::OldestVersion, "written after what serves");
}

#[test]
fn a_run_older_than_the_list_bounds_the_age() {
    let mut history = history(vec![version(50, &[KEY])]);
    history.written.push(written(day(40), &[KEY]));
    let age = of(&history, KEY);
    assert_eq!((age.since, age.not_before, age.exact), (Some(day(50)), Some(day(40)), false));
}

#[test]
fn bindings_that_were_not_seen_prove_no_presence() {
    let unseen = |at| SeenVersion { names: None, ..version(at, &[]) };
    let history = history(vec![unseen(0), unseen(4), version(8, &[KEY])]);
    assert_eq!(of(&history, KEY), Age::at_the_latest(day(8)));
    assert_eq!(of(&History::default(), KEY), Age::UNKNOWN);
}

#[test]
fn only_what_came_after_moltctls_last_change_is_outside() {
    let wrangler = SeenVersion { source: Some("wrangler".to_owned()), ..secret(6, &[TOKEN]) };
    let mut history = all_deployed(history(vec![
        secret(0, &[KEY, TOKEN]),
        rotation(4, &[KEY, TOKEN], &[KEY]),
        wrangler,
        version(8, &[TOKEN]),
    ]));
    let found = outside(&history);
    assert_eq!(found.len(), 1, "an upload that changes no name is nobody's change of secrets: {found:?}");
    assert_eq!((found[0].version.as_str(), &found[0].removed), ("v6", &slots(&[KEY])));
    assert_eq!(found[0].source.as_deref(), Some("wrangler"));
    history.written.push(written(day(6), &[]));
    assert_eq!(outside(&history), [], "it was this machine");
    history.versions.retain(|version| version.tag.is_none());
    history.written.clear();
    assert_eq!(outside(&history), [], "there is no change of moltctl's to compare with");
}

#[test]
fn a_change_that_waits_is_staged_and_one_that_was_deployed_and_left_is_a_rotation_undone() {
    let mut history = all_deployed(history(vec![
        version(0, &[KEY]),
        rotation(4, &[KEY], &[KEY]),
        noted(6, &[KEY], "Updated secret \"ANTHROPIC_API_KEY\""),
        version(8, &[KEY]),
    ]));
    assert_eq!((staged(&history), undone_rotations(&history)), (vec![], vec![]));
    history.live = Some("v0".to_owned());
    let undone = undone_rotations(&history);
    assert_eq!((undone.len(), undone[0].version.as_str(), &undone[0].note.slots), (1, "v4", &slots(&[KEY])));
    history.deployed = BTreeSet::from(["v0".to_owned()]);
    assert_eq!(undone_rotations(&history), [], "it was never deployed");
    let waiting: Vec<String> = staged(&history).into_iter().map(|change| change.version).collect();
    assert_eq!(waiting, ["v6", "v4"], "an upload that changes no secret is none");
    assert_eq!(outside(&history), [], "what only waits is not told twice");
}

#[test]
fn a_version_that_fell_out_of_the_list_of_deployments_was_deployed_all_the_same() {
    let mut history = history(vec![rotation(4, &[KEY], &[KEY]), secret(6, &[KEY]), version(8, &[KEY])]);
    history.deployed = BTreeSet::from(["v8".to_owned()]);
    assert_eq!(outside(&history).len(), 1);
}
