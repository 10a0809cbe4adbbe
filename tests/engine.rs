//! The engine under crashes: whatever point the power goes at, a resumed run ends where an uninterrupted one does,
//! and nothing is made twice.

use std::collections::BTreeMap;
use std::sync::Mutex;

use camino::{Utf8Path, Utf8PathBuf};
use moltctl::engine::journal::{self, Outcome, RunId, Standing};
use moltctl::engine::{Engine, Runner, StepError};
use moltctl::error::{Error, ErrorKind};
use moltctl::plan::{
    Effect, EnsureBucket, EnsureBucketToken, OnFailure, Plan, PlannedStep, SetWorkersDev, Step, Target,
};
use moltctl::sys::signal::Cancel;
use proptest::prelude::*;

/// What an outside system holds, and how often each thing was made.
#[derive(Clone, Debug, Default, PartialEq)]
struct World {
    buckets: BTreeMap<String, usize>,
    open: BTreeMap<String, bool>,
}

/// A point at which the power may go: the journal's bytes and the world, as they were then.
type Point = (Vec<u8>, World);

struct Recorder<'a> {
    world: Mutex<World>,
    points: Mutex<Vec<Point>>,
    journals: &'a Utf8Path,
    fail: Option<&'static str>,
    /// The bucket that is made and whose answer is lost.
    lose: Option<&'static str>,
    /// The bucket that is not removed.
    stays: Option<&'static str>,
    /// The bucket at which the operator wishes to stop.
    stop: Option<(&'static str, Cancel)>,
    kind: ErrorKind,
    /// How often values were sealed and discarded.
    sealed: Mutex<(usize, usize)>,
}

impl<'a> Recorder<'a> {
    fn new(journals: &'a Utf8Path, world: World) -> Self {
        Self {
            world: Mutex::new(world),
            points: Mutex::default(),
            journals,
            fail: None,
            lose: None,
            stays: None,
            stop: None,
            kind: ErrorKind::Failed,
            sealed: Mutex::default(),
        }
    }

    fn world(&self) -> World {
        self.world.lock().expect("no test panics inside").clone()
    }

    fn mark(&self) {
        let run = journal::list(self.journals).expect("can be listed").pop();
        let bytes =
            run.and_then(|run| std::fs::read(journal::path(self.journals, &run)).ok()).unwrap_or_default();
        self.points.lock().expect("no test panics inside").push((bytes, self.world()));
    }
}

impl Runner for Recorder<'_> {
    fn seal(&self, _: &RunId, file: &Utf8Path) -> Result<(), Error> {
        assert!(file.as_str().ends_with(".sealed"), "{file}");
        self.sealed.lock().expect("no test panics inside").0 += 1;
        Ok(())
    }

    fn discard(&self) -> Result<(), Error> {
        self.sealed.lock().expect("no test panics inside").1 += 1;
        Ok(())
    }

    async fn observe(&self, step: &Step) -> Result<Option<Effect>, StepError> {
        let Step::EnsureBucket(step) = step else { return Ok(None) };
        let there = self.world().buckets.contains_key(step.bucket.as_str());
        Ok(there.then(|| Effect::Created { id: step.bucket.to_string() }))
    }

    async fn apply(&self, step: &Step) -> Result<Effect, StepError> {
        self.mark();
        let effect = {
            let mut world = self.world.lock().expect("no test panics inside");
            match step {
                Step::EnsureBucket(step) if self.fail == Some(step.bucket.as_str()) => {
                    return Err(StepError::message(self.kind, "refused"));
                }
                Step::RemoveBucket(step) if self.stays == Some(step.bucket.as_str()) => {
                    return Err(StepError::message(ErrorKind::Failed, "it holds objects"));
                }
                Step::RemoveBucket(step) => {
                    world.buckets.remove(step.bucket.as_str());
                    Effect::Done
                }
                Step::EnsureBucketToken(_) => Effect::Created { id: "token".into() },
                Step::EnsureBucket(step) => {
                    *world.buckets.entry(step.bucket.to_string()).or_default() += 1;
                    if let Some((at, cancel)) = &self.stop
                        && *at == step.bucket.as_str()
                    {
                        cancel.wish();
                    }
                    if self.lose == Some(step.bucket.as_str()) {
                        return Err(StepError::message(self.kind, "the answer was lost"));
                    }
                    Effect::Created { id: step.bucket.to_string() }
                }
                Step::SetWorkersDev(step) => {
                    world.open.insert(step.worker.to_string(), step.enabled);
                    Effect::Done
                }
                other => panic!("the test has no such step: {other:?}"),
            }
        };
        self.mark();
        Ok(effect)
    }
}

fn bucket(name: &str) -> PlannedStep {
    let step = EnsureBucket {
        account: "0123456789abcdef0123456789abcdef".parse().expect("is an id"),
        bucket: name.parse().expect("is a name"),
        jurisdiction: "default".into(),
    };
    PlannedStep::new(format!("bucket:{name}"), Step::EnsureBucket(step), format!("bucket {name}"))
}

fn switch(name: &str, enabled: bool) -> PlannedStep {
    let step = SetWorkersDev {
        account: "0123456789abcdef0123456789abcdef".parse().expect("is an id"),
        worker: name.parse().expect("is a name"),
        enabled,
        previews: false,
    };
    PlannedStep::new(format!("host:{name}"), Step::SetWorkersDev(step), format!("host of {name}"))
}

fn plan(stages: &[Vec<PlannedStep>]) -> Plan {
    let mut plan = Plan::new("test", Target::default());
    for (at, steps) in stages.iter().enumerate() {
        plan = plan.stage(format!("stage {at}"), steps.clone());
    }
    plan
}

struct Bench {
    _dir: moltctl::sys::fs::TempDir,
    journals: Utf8PathBuf,
}

impl Bench {
    fn new() -> Self {
        let dir = moltctl::sys::fs::temp_dir("moltctl-engine-").expect("a temporary folder");
        let journals = dir.path().join("journal");
        Self { _dir: dir, journals }
    }
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(work)
}

async fn execute(journals: &Utf8Path, runner: &Recorder<'_>, plan: &Plan) -> (RunId, Outcome) {
    let engine = Engine { runner, journals: journals.to_owned(), cancel: Cancel::default() };
    let report = engine.execute(plan, &()).await.expect("runs");
    (report.run, report.state)
}

/// What a crash could leave at this point: the journal as it is, and with the next line torn.
fn torn(bytes: &[u8]) -> [Vec<u8>; 2] {
    let mut torn = bytes.to_vec();
    torn.extend_from_slice(br#"{"v":1,"at":"2026-11-20T12:0"#);
    [bytes.to_vec(), torn]
}

#[test]
fn a_run_cut_off_at_any_point_ends_as_an_uninterrupted_one() {
    let bench = Bench::new();
    let plan = plan(&[
        vec![bucket("one-a"), switch("w-a", false)],
        vec![bucket("two-a")],
        vec![switch("w-b", true), bucket("two-b"), bucket("two-c")],
    ]);
    let recorder = Recorder::new(&bench.journals, World::default());
    let (run, state) = block_on(execute(&bench.journals, &recorder, &plan));
    assert_eq!(state, Outcome::Done);
    let whole = recorder.world();
    let points = recorder.points.into_inner().expect("no test panics inside");
    assert!(points.len() >= 12, "two points a step");
    for (bytes, world) in points {
        for cut in torn(&bytes) {
            let again = Bench::new();
            std::fs::create_dir_all(&again.journals).expect("can be made");
            std::fs::write(journal::path(&again.journals, &run), &cut).expect("can be written");
            let runner = Recorder::new(&again.journals, world.clone());
            let engine =
                Engine { runner: &runner, journals: again.journals.clone(), cancel: Cancel::default() };
            let report = block_on(engine.resume(&run, None, &())).expect("resumes");
            assert_eq!(report.state, Outcome::Done);
            assert_eq!(runner.world(), whole, "the journal was cut at {} bytes", cut.len());
        }
    }
}

#[test]
fn a_failed_stage_stops_the_rest_and_a_resume_takes_up_only_that() {
    let bench = Bench::new();
    let plan =
        plan(&[vec![bucket("one-a")], vec![bucket("two-a"), bucket("two-b")], vec![bucket("three-a")]]);
    let mut runner = Recorder::new(&bench.journals, World::default());
    runner.fail = Some("two-a");
    let (run, state) = block_on(execute(&bench.journals, &runner, &plan));
    assert_eq!(state, Outcome::Failed);
    let made: Vec<String> = runner.world().buckets.into_keys().collect();
    assert_eq!(made, ["one-a", "two-b"], "steps beside the failed one end, later stages do not start");
    let fixed = Recorder::new(
        &bench.journals,
        World { buckets: [("one-a".into(), 1), ("two-b".into(), 1)].into(), ..World::default() },
    );
    let engine = Engine { runner: &fixed, journals: bench.journals.clone(), cancel: Cancel::default() };
    let report = block_on(engine.resume(&run, None, &())).expect("resumes");
    assert_eq!(report.state, Outcome::Done);
    assert!(fixed.world().buckets.values().all(|made| *made == 1), "{:?}", fixed.world());
}

#[test]
fn continue_tries_everything() {
    let bench = Bench::new();
    let mut plan = plan(&[vec![bucket("one-a")], vec![bucket("two-a")]]);
    plan.on_failure = OnFailure::Continue;
    let mut runner = Recorder::new(&bench.journals, World::default());
    runner.fail = Some("one-a");
    let (_, state) = block_on(execute(&bench.journals, &runner, &plan));
    assert_eq!(state, Outcome::Failed);
    assert!(runner.world().buckets.contains_key("two-a"));
}

#[test]
fn a_wish_to_stop_leaves_a_resumable_run() {
    let bench = Bench::new();
    let plan = plan(&[vec![bucket("one-a")]]);
    let runner = Recorder::new(&bench.journals, World::default());
    let cancel = Cancel::default();
    cancel.wish();
    let engine = Engine { runner: &runner, journals: bench.journals.clone(), cancel };
    let report = block_on(engine.execute(&plan, &())).expect("runs");
    assert_eq!(report.state, Outcome::Interrupted);
    assert_eq!(runner.world(), World::default());
    let run = report.run.clone();
    assert_eq!(report.into_error().expect("is partial").kind.exit_code(), 6);
    let again = Engine { runner: &runner, journals: bench.journals.clone(), cancel: Cancel::default() };
    assert_eq!(block_on(again.resume(&run, None, &())).expect("resumes").state, Outcome::Done);
}

#[test]
fn a_journal_of_another_api_is_not_resumed() {
    let bench = Bench::new();
    let mut plan = plan(&[vec![bucket("one-a")]]);
    plan.target.api = Some("http://127.0.0.1:1/client/v4".into());
    let mut runner = Recorder::new(&bench.journals, World::default());
    runner.fail = Some("one-a");
    let (run, _) = block_on(execute(&bench.journals, &runner, &plan));
    let engine = Engine { runner: &runner, journals: bench.journals.clone(), cancel: Cancel::default() };
    let error = block_on(engine.resume(&run, None, &())).expect_err("refuses");
    assert_eq!(error.kind.exit_code(), 2);
}

/// What a rotation is like: two things are made, one is staged, then comes the point of no return.
fn no_way_back_after_three() -> Plan {
    let mut plan = plan(&[
        vec![bucket("one-a"), bucket("one-b")],
        vec![bucket("two-a")],
        vec![bucket("three-a")],
        vec![bucket("four-a")],
    ]);
    plan.on_failure = OnFailure::TakeBack { before: "stage 2".into() };
    plan.escrow = true;
    plan
}

fn all_made() -> World {
    let names = ["one-a", "one-b", "two-a", "three-a", "four-a"];
    World { buckets: names.map(|name| (name.to_owned(), 1)).into(), ..World::default() }
}

fn told(journals: &Utf8Path, run: &RunId) -> journal::Folded {
    journal::fold(&journal::read(journals, run).expect("reads").records).expect("folds")
}

async fn resume(journals: &Utf8Path, run: &RunId, runner: &Recorder<'_>) -> Outcome {
    let engine = Engine { runner, journals: journals.to_owned(), cancel: Cancel::default() };
    engine.resume(run, None, &()).await.expect("resumes").state
}

#[test]
fn a_failure_before_the_point_of_no_return_ends_in_the_beginning() {
    for (fail, lose) in ["one-a", "one-b", "two-a", "three-a"]
        .iter()
        .map(|name| (Some(*name), None))
        .chain(["one-a", "one-b", "two-a"].iter().map(|name| (None, Some(*name))))
    {
        let bench = Bench::new();
        let mut runner = Recorder::new(&bench.journals, World::default());
        (runner.fail, runner.lose) = (fail, lose);
        let engine = Engine { runner: &runner, journals: bench.journals.clone(), cancel: Cancel::default() };
        let report = block_on(engine.execute(&no_way_back_after_three(), &())).expect("runs");
        assert_eq!(runner.world(), World::default(), "{fail:?} {lose:?}");
        assert_eq!(report.state, Outcome::TakenBack);
        let taken = report.taken_back.clone().expect("tells");
        assert!(taken.remains.is_empty() && taken.undone.len() < 4, "{taken:?}");
        assert_eq!(*runner.sealed.lock().expect("no test panics inside"), (1, 1), "nothing stays sealed");
        let folded = told(&bench.journals, &report.run);
        assert_eq!(folded.outcome, Some(Outcome::TakenBack));
        assert!(folded.steps.values().all(|it| matches!(it, Standing::Pending | Standing::Failed(_))));
        let run = report.run.clone();
        let error = report.into_error().expect("is an error");
        assert_eq!(error.kind.exit_code(), 5);
        let chain = error.chain();
        assert!(chain[0].contains("taken back"), "{chain:?}");
        assert!(chain.iter().any(|it| it == "refused" || it == "the answer was lost"), "{chain:?}");
        // Taken up again it starts over.
        let healthy = Recorder::new(&bench.journals, World::default());
        assert_eq!(block_on(resume(&bench.journals, &run, &healthy)), Outcome::Done);
        assert_eq!(healthy.world(), all_made());
    }
}

#[test]
fn what_changed_meanwhile_keeps_its_kind() {
    let bench = Bench::new();
    let mut runner = Recorder::new(&bench.journals, World::default());
    (runner.fail, runner.kind) = (Some("three-a"), ErrorKind::Changed);
    let engine = Engine { runner: &runner, journals: bench.journals.clone(), cancel: Cancel::default() };
    let report = block_on(engine.execute(&no_way_back_after_three(), &())).expect("runs");
    assert_eq!(runner.world(), World::default());
    assert_eq!(report.into_error().expect("is an error").kind.exit_code(), 7);
}

#[test]
fn past_the_point_of_no_return_nothing_is_taken_back() {
    for (fail, lose) in [(Some("four-a"), None), (None, Some("three-a")), (None, Some("four-a"))] {
        let bench = Bench::new();
        let mut runner = Recorder::new(&bench.journals, World::default());
        (runner.fail, runner.lose) = (fail, lose);
        let engine = Engine { runner: &runner, journals: bench.journals.clone(), cancel: Cancel::default() };
        let report = block_on(engine.execute(&no_way_back_after_three(), &())).expect("runs");
        assert_eq!((report.state, report.taken_back.clone()), (Outcome::Failed, None));
        assert!(["one-a", "one-b", "two-a", "three-a"].iter().all(|it| runner.world().buckets[*it] == 1));
        assert_eq!(runner.sealed.lock().expect("no test panics inside").1, 0, "the values are still needed");
        let run = report.run.clone();
        assert_eq!(report.into_error().expect("is an error").kind.exit_code(), 6);
        let healthy = Recorder::new(&bench.journals, runner.world());
        assert_eq!(block_on(resume(&bench.journals, &run, &healthy)), Outcome::Done);
        assert_eq!(healthy.world(), all_made());
    }
}

#[test]
fn a_wish_to_stop_takes_back_as_well() {
    let bench = Bench::new();
    let cancel = Cancel::default();
    let mut runner = Recorder::new(&bench.journals, World::default());
    runner.stop = Some(("two-a", cancel.clone()));
    let engine = Engine { runner: &runner, journals: bench.journals.clone(), cancel };
    let report = block_on(engine.execute(&no_way_back_after_three(), &())).expect("runs");
    assert_eq!((report.state, runner.world()), (Outcome::TakenBack, World::default()));
    assert_eq!(report.into_error().expect("is an error").kind.exit_code(), 5);
}

#[test]
fn what_cannot_be_undone_stays_and_is_told() {
    let bench = Bench::new();
    let token = Step::EnsureBucketToken(EnsureBucketToken {
        account: "0123456789abcdef0123456789abcdef".parse().expect("is an id"),
        bucket: "one-a".parse().expect("is a name"),
        jurisdiction: "default".into(),
        name: "t".into(),
    });
    let mut plan = no_way_back_after_three();
    plan.stages[0].steps.push(PlannedStep::new("token", token, "the token"));
    let mut runner = Recorder::new(&bench.journals, World::default());
    runner.fail = Some("three-a");
    let engine = Engine { runner: &runner, journals: bench.journals.clone(), cancel: Cancel::default() };
    let report = block_on(engine.execute(&plan, &())).expect("runs");
    assert_eq!((report.state, runner.world()), (Outcome::Failed, World::default()));
    let taken = report.taken_back.clone().expect("tells");
    assert_eq!((taken.undone.len(), taken.remains.len()), (3, 1), "{taken:?}");
    assert_eq!(runner.sealed.lock().expect("no test panics inside").1, 0, "the values are still needed");
    let run = report.run.clone();
    let error = report.into_error().expect("is an error");
    assert_eq!(error.kind.exit_code(), 6);
    assert!(error.hints.iter().any(|hint| hint.contains("`the token` stays")), "{:?}", error.hints);
    let healthy = Recorder::new(&bench.journals, World::default());
    assert_eq!(block_on(resume(&bench.journals, &run, &healthy)), Outcome::Done);
    assert_eq!(healthy.world(), all_made());
}

#[test]
fn an_undo_that_fails_leaves_what_it_rests_on_and_is_finished_first_by_a_resume() {
    let bench = Bench::new();
    let mut runner = Recorder::new(&bench.journals, World::default());
    (runner.fail, runner.stays) = (Some("three-a"), Some("two-a"));
    let engine = Engine { runner: &runner, journals: bench.journals.clone(), cancel: Cancel::default() };
    let report = block_on(engine.execute(&no_way_back_after_three(), &())).expect("runs");
    assert_eq!(report.state, Outcome::Failed);
    assert_eq!(runner.world().buckets.len(), 3, "the stage before it is left alone");
    let run = report.run.clone();
    assert_eq!(report.into_error().expect("is an error").kind.exit_code(), 6);
    assert!(matches!(told(&bench.journals, &run).steps["bucket:two-a"], Standing::Undoing(_)));
    // It fails again: nothing else is tried.
    let mut still = Recorder::new(&bench.journals, runner.world());
    still.stays = Some("two-a");
    assert_eq!(block_on(resume(&bench.journals, &run, &still)), Outcome::Failed);
    assert_eq!(still.world(), runner.world());
    let healthy = Recorder::new(&bench.journals, runner.world());
    assert_eq!(block_on(resume(&bench.journals, &run, &healthy)), Outcome::Done);
    assert_eq!(healthy.world(), all_made());
}

#[test]
fn a_taking_back_cut_off_at_any_point_is_taken_up() {
    for (fail, lose) in [(Some("three-a"), None), (None, Some("two-a")), (None, Some("one-b"))] {
        let bench = Bench::new();
        let mut runner = Recorder::new(&bench.journals, World::default());
        (runner.fail, runner.lose) = (fail, lose);
        let (run, state) = block_on(execute(&bench.journals, &runner, &no_way_back_after_three()));
        assert_eq!(state, Outcome::TakenBack);
        let points = runner.points.into_inner().expect("no test panics inside");
        assert!(points.len() >= 6);
        for (bytes, world) in points {
            for (cut, again) in torn(&bytes).into_iter().flat_map(|cut| [(cut.clone(), false), (cut, true)]) {
                let other = Bench::new();
                std::fs::create_dir_all(&other.journals).expect("can be made");
                std::fs::write(journal::path(&other.journals, &run), &cut).expect("can be written");
                let mut taking = Recorder::new(&other.journals, world.clone());
                if again {
                    (taking.fail, taking.lose) = (fail, lose);
                }
                let state = block_on(resume(&other.journals, &run, &taking));
                let ends = if again && taking.world() != all_made() {
                    (Outcome::TakenBack, World::default())
                } else {
                    (Outcome::Done, all_made())
                };
                assert_eq!((state, taking.world()), ends, "{fail:?} {lose:?} cut at {} bytes", cut.len());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A cut journal tells exactly the beginning of its story; a flipped bit never panics and adds no record.
    #[test]
    fn a_damaged_journal_is_refused_or_read_to_its_last_whole_record(at in 0_usize..2000, bit in 0_u8..8, cut in any::<bool>()) {
        let bench = Bench::new();
        let plan = plan(&[vec![bucket("one-a")], vec![bucket("two-a")]]);
        let runner = Recorder::new(&bench.journals, World::default());
        let (run, _) = block_on(execute(&bench.journals, &runner, &plan));
        let path = journal::path(&bench.journals, &run);
        let mut bytes = std::fs::read(&path).expect("can be read");
        let told = journal::parse(&run, &bytes).expect("is whole").records;
        let at = at % bytes.len();
        if cut { bytes.truncate(at) } else { bytes[at] ^= 1 << bit }
        if let Ok(read) = journal::parse(&run, &bytes) {
            prop_assert!(read.whole as usize <= bytes.len());
            prop_assert!(read.records.len() <= told.len());
            if cut {
                prop_assert_eq!(&read.records[..], &told[..read.records.len()]);
            }
            // A flipped bit inside a text still makes a record: there is no checksum. It must not panic.
            let _story_or_illegal = journal::fold(&read.records);
        }
    }
}
