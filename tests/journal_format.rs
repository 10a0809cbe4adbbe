//! Journals outlive the moltctl that wrote them: `fixtures/journal/v1.jsonl` holds every record, step and effect of
//! format 1, `v2.jsonl` what format 2 added, and both have to be understood whole by every later version
//! (`docs/journal.md`).
//!
//! The fixtures are never made anew from the code. A format 3 gets a file of its own beside them.

use std::collections::BTreeSet;

use moltctl::engine::journal::{self, JournalError, Outcome, RunId, Standing, fold};
use moltctl::plan::{Effect, SecretOrigin, Step};
use serde_json::Value;

use crate::support::Bench;

const V1: &str = include_str!("fixtures/journal/v1.jsonl");
const V2: &str = include_str!("fixtures/journal/v2.jsonl");
const RUN: &str = "20261120T154201Z-1a2b3c4d";

fn run() -> RunId {
    RUN.parse().expect("is the name of a run")
}

fn read(text: &str) -> journal::Read {
    journal::parse(&run(), text.as_bytes()).expect("is a journal")
}

/// True when everything `old` holds is in `new` as well; `new` may hold more.
fn keeps(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => old.iter().all(|(key, value)| {
            // What is written as absent and what is not written mean the same.
            new.get(key).map_or(value.is_null(), |other| keeps(value, other))
        }),
        (Value::Array(old), Value::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| keeps(old, new))
        }
        (old, new) => old == new,
    }
}

#[test]
fn every_field_of_every_format_is_still_read() {
    for text in [V1, V2] {
        let read = read(text);
        assert_eq!(read.records.len(), text.lines().count());
        assert_eq!(read.whole, text.len() as u64);
        for (line, record) in text.lines().zip(&read.records) {
            let old: Value = serde_json::from_str(line).expect("is JSON");
            let new = serde_json::to_value(record).expect("is JSON");
            assert!(keeps(&old, &new), "something is lost of\n{old}\nin\n{new}");
        }
    }
}

#[test]
fn what_was_taken_back_stands_as_if_it_had_never_begun() {
    let read = read(V2);
    let folded = fold(&read.records).expect("the records are in a legal order");
    assert_eq!((folded.outcome, folded.plan.escrow), (Some(Outcome::Done), true));
    assert!(folded.steps.values().all(|standing| matches!(standing, Standing::Succeeded(_))), "{folded:?}");
    let at = |word: &str| read.records.iter().position(|record| format!("{:?}", record.entry).contains(word));
    let undoing = at("Undoing").expect("the fixture takes something back");
    let folded = fold(&read.records[..=undoing]).expect("folds");
    assert!(matches!(&folded.steps["stage"], Standing::Undoing(Effect::Staged { .. })), "{folded:?}");
    let folded = fold(&read.records[..=undoing + 1]).expect("folds");
    assert_eq!(folded.steps["stage"], Standing::Pending);
    let taken = at("TakenBack").expect("it was all taken back once");
    let folded = fold(&read.records[..=taken]).expect("folds");
    assert!(
        folded.steps.values().all(|it| matches!(it, Standing::Pending | Standing::Failed(_))),
        "{folded:?}"
    );
    // What was not done cannot be taken back.
    let undone = read.records[undoing + 1].clone();
    assert!(fold(&[&read.records[..1], &[undone]].concat()).is_err());
}

#[test]
fn the_run_is_told_as_it_went() {
    let folded = fold(&read(V1).records).expect("the records are in a legal order");
    assert_eq!(folded.outcome, Some(Outcome::Done));
    assert_eq!(folded.plan.command, "deploy");
    assert!(folded.steps.values().all(|standing| matches!(standing, Standing::Succeeded(_))), "{folded:?}");
    let upload = Effect::Deployed {
        version: "44444444-4444-4444-8444-444444444444".into(),
        previous: Some("11111111-1111-4111-8111-111111111111".into()),
    };
    assert_eq!(folded.steps["upload"], Standing::Succeeded(upload));
}

#[test]
fn every_beginning_of_a_journal_is_a_journal() {
    let read = read(V1);
    for end in 1..=read.records.len() {
        assert!(fold(&read.records[..end]).is_ok(), "the first {end} records do not stand alone");
    }
    let failed = read.records.iter().position(|record| format!("{:?}", record.entry).contains("Failed"));
    let folded = fold(&read.records[..=failed.expect("the fixture has a failure")]).expect("folds");
    assert!(matches!(&folded.steps["app:cdp"], Standing::Failed(why) if why.contains("500")), "{folded:?}");
}

/// The word of a step in a journal. Exhaustive, so that a new step has to be looked at here.
fn step_word(step: &Step) -> &'static str {
    match step {
        Step::WriteFile(_) => "write-file",
        Step::RemoveFile(_) => "remove-file",
        Step::RunBuild(_) => "run-build",
        Step::WranglerDeploy(_) => "wrangler-deploy",
        Step::PutSecrets(_) => "put-secrets",
        Step::DeleteSecrets(_) => "delete-secrets",
        Step::EnsureIdentityProvider(_) => "ensure-identity-provider",
        Step::EnsureAccessPolicy(_) => "ensure-access-policy",
        Step::EnsureAccessApp(_) => "ensure-access-app",
        Step::RemoveAccessApp(_) => "remove-access-app",
        Step::RemoveAccessPolicy(_) => "remove-access-policy",
        Step::RestoreAccessApp(_) => "restore-access-app",
        Step::RestoreAccessPolicy(_) => "restore-access-policy",
        Step::SetWorkersDev(_) => "set-workers-dev",
        Step::OpenHost(_) => "open-host",
        Step::EnsureBucket(_) => "ensure-bucket",
        Step::RemoveBucket(_) => "remove-bucket",
        Step::EnsureBucketToken(_) => "ensure-bucket-token",
        Step::RollBack(_) => "roll-back",
        Step::MakeKey(_) => "make-key",
        Step::EndKey(_) => "end-key",
        Step::MakeBucketToken(_) => "make-bucket-token",
        Step::RemoveToken(_) => "remove-token",
        Step::StageSecrets(_) => "stage-secrets",
        Step::RemoveVersion(_) => "remove-version",
        Step::VerifyValue(_) => "verify-value",
        Step::PromoteVersion(_) => "promote-version",
        Step::PutInEffect(_) => "put-in-effect",
        Step::RevokeOld(_) => "revoke-old",
        Step::MakeServiceToken(_) => "make-service-token",
        Step::AdmitServiceToken(_) => "admit-service-token",
        Step::TryServiceToken(_) => "try-service-token",
        Step::RotateServiceToken(_) => "rotate-service-token",
        Step::RevokeServiceToken(_) => "revoke-service-token",
        Step::ApproveDevice(_) => "approve-device",
        Step::RejectDevice(_) => "reject-device",
        Step::RevokeDevice(_) => "revoke-device",
    }
}

/// Words that formats 1 and 2 had when they were published: none may ever be missing from the fixtures.
const STEPS: usize = 19 + 15;

/// The word of a value's origin in a journal.
fn origin_word(origin: &SecretOrigin) -> &'static str {
    match origin {
        SecretOrigin::Given => "given",
        SecretOrigin::Generated => "generated",
        SecretOrigin::AccessAudience { .. } => "access-audience",
        SecretOrigin::AccessTeamDomain => "access-team-domain",
        SecretOrigin::AccountId => "account-id",
        SecretOrigin::WorkerUrl { .. } => "worker-url",
        SecretOrigin::BucketTokenId { .. } => "bucket-token-id",
        SecretOrigin::BucketTokenSecret { .. } => "bucket-token-secret",
        SecretOrigin::Bucket { .. } => "bucket",
    }
}

const ORIGINS: usize = 9;

#[test]
fn the_fixtures_hold_every_step_origin_and_effect() {
    let folded = [V1, V2].map(|text| fold(&read(text).records).expect("folds"));
    let (mut steps, mut origins, mut effects) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for planned in folded.iter().flat_map(|folded| folded.plan.steps()) {
        let word = step_word(&planned.step);
        assert_eq!(serde_json::to_value(&planned.step).expect("is JSON")["step"], word);
        steps.insert(word);
        let inputs = match &planned.step {
            Step::PutSecrets(step) => &step.secrets[..],
            Step::WranglerDeploy(step) => &step.secrets[..],
            _ => &[],
        };
        origins.extend(inputs.iter().map(|input| origin_word(&input.origin)));
    }
    for standing in folded.iter().flat_map(|folded| folded.steps.values()) {
        let Standing::Succeeded(effect) = standing else { continue };
        effects.insert(serde_json::to_value(effect).expect("is JSON")["did"].to_string());
    }
    assert_eq!(steps.len(), STEPS, "{steps:?}");
    assert_eq!(origins.len(), ORIGINS, "{origins:?}");
    assert_eq!(effects.len(), 6 + 5, "{effects:?}");
}

#[test]
fn a_torn_last_line_is_cut_off_and_other_damage_is_refused() {
    for cut in 1..40 {
        let torn = &V1[..V1.len() - cut];
        let read = read(torn);
        assert_eq!(read.records.len(), V1.lines().count() - 1);
        assert!(torn[..usize::try_from(read.whole).expect("is small")].ends_with('\n'));
    }
    let lines: Vec<&str> = V1.lines().collect();
    let damaged = [&lines[..3], &["{\"v\":1,\"at\":"][..], &lines[3..]].concat().join("\n") + "\n";
    assert!(matches!(journal::parse(&run(), damaged.as_bytes()), Err(JournalError::Damaged { line: 4, .. })));
}

#[test]
fn a_line_that_is_missing_or_out_of_order_is_seen() {
    let records = read(V1).records;
    let without_start = [&records[..1], &records[2..]].concat();
    assert_eq!(fold(&without_start).expect_err("an end without a beginning").line, 2);
    assert!(fold(&records[1..]).is_err(), "a journal begins with its plan");
    let planned_twice = [&records[..1], &records[..]].concat();
    assert_eq!(fold(&planned_twice).expect_err("a second plan").line, 2);
    let after_the_end = [&records[..], &records[1..2]].concat();
    assert!(fold(&after_the_end).is_err(), "nothing follows the end but a resume");
}

#[test]
fn a_newer_format_is_refused_and_a_newer_field_is_not() {
    let newer = V1.replacen("{\"v\":1", "{\"v\":3", 1);
    assert!(matches!(journal::parse(&run(), newer.as_bytes()), Err(JournalError::Newer { version: 3, .. })));
    let more = V1.replace("\"event\":\"started\"", "\"event\":\"started\",\"later\":true");
    assert_eq!(read(&more).records, read(V1).records);
}

#[test]
fn the_program_shows_an_old_journal() {
    let bench = Bench::new();
    let folder = bench.home().join(".local/state/moltctl/journal");
    std::fs::create_dir_all(&folder).expect("can be made");
    std::fs::write(folder.join(format!("{RUN}.jsonl")), V1).expect("can be written");
    let listed = bench.moltctl(&["journal", "list", "--json"]).expect(0).json();
    assert_eq!(listed["result"]["runs"][0]["run"], RUN, "{listed}");
    assert_eq!(listed["result"]["runs"][0]["outcome"], "done", "{listed}");
    let shown = bench.moltctl(&["journal", "show", RUN]).expect(0);
    assert!(shown.stdout.contains("Access policy claw owners (succeeded)"), "{}", shown.stdout);
    let refused = bench.moltctl(&["journal", "resume", RUN]).expect(2);
    assert!(refused.stderr.contains("nothing to resume"), "{}", refused.stderr);
}
