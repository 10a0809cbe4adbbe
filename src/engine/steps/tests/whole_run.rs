//! A rotation as the engine runs it, on the built-in account, with something going wrong at every single call.
//!
//! Whatever goes wrong and wherever: before the promotion everything is as it was; from it on the run can be taken up and
//! ends as one that was not disturbed; and no value is in the journal or beside it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use camino::{Utf8Path, Utf8PathBuf};

use super::testing::{Desk, Fault, FaultKind, name_of};
use crate::cloudflare::endpoints::{deployments, r2, tokens, versions};
use crate::engine::journal::{Outcome, RunId};
use crate::engine::steps::StepRunner;
use crate::engine::{Engine, Ports, RunReport, escrow, journal};
use crate::model::{Provider, WorkerName};
use crate::plan::{
    MakeBucketToken, MakeKey, OnFailure, Plan, PlannedStep, PromoteVersion, Retirement, RevokeOld,
    SecretInput, SecretOrigin, StageSecrets, Step, Target, Verifier, VerifyValue, old_value,
};
use crate::secret::SecretText;
use crate::sys::fs;
use crate::sys::signal::Cancel;

const GIVEN: &str = "gsk_canary-of-a-whole-run-0123456789";
const TOKEN: &str = "moltctl w r2 1a2b3c4d";
/// More calls than the run makes.
const MOST: u32 = 80;

/// An account, what a rotation on it is to do, and a place for its journal.
struct Scene {
    desk: Desk,
    plan: Plan,
    old: SecretText,
    base: String,
    journals: fs::TempDir,
}

/// What of it is seen from outside.
#[derive(Debug, PartialEq)]
struct Seen {
    old_is_live: bool,
    openai_keys: usize,
    tokens: usize,
    versions: usize,
    live_is_base: bool,
    sealed: bool,
}

fn worker() -> WorkerName {
    "moltbot-sandbox".parse().expect("is a name")
}

fn step(id: &str, step: Step) -> PlannedStep {
    PlannedStep::new(id, step, id)
}

impl Scene {
    async fn new() -> Self {
        let mut desk = Desk::new().await;
        desk.upload(&worker()).await;
        desk.client()
            .call(r2::create(&desk.id(), "default", &"moltbot-data".parse().expect("is a name")))
            .await
            .expect("makes the bucket");
        desk.administer(Provider::OpenAi, "openai-admin");
        let old = desk.mint("openai");
        let given = SecretText::new(GIVEN);
        desk.account.change_world(|world| {
            world.adopt_provider_key("groq", &given, crate::sys::clock::now()).expect("adopts")
        });
        let admin = &desk.ports.admins[&Provider::OpenAi];
        let like = Provider::OpenAi.find(&desk.ports.http, admin, &old).await.expect("finds");
        let list = desk.client().call(deployments::list(&desk.id(), &worker())).await.expect("lists");
        let base = list.only_version().expect("is deployed").to_owned();
        let plan = plan(&desk, &like, &base);
        let journals = fs::temp_dir("moltctl-run-").expect("a temporary folder");
        Self { desk, plan, old, base, journals }
    }

    fn dir(&self) -> Utf8PathBuf {
        self.journals.path().join("journal")
    }

    /// The ports of a process; only the first one was given values.
    fn ports(&self, first: bool) -> Ports {
        let mut ports = self.desk.another_run();
        ports.admins.clone_from(&self.desk.ports.admins);
        ports.seal = Some(self.desk.account.token());
        if first {
            let keep =
                |name: &str, value: &SecretText| ports.values.keep(name, value.clone()).expect("keeps");
            keep("GROQ_API_KEY", &SecretText::new(GIVEN));
            keep(&old_value(&name_of("OPENAI_API_KEY")), &self.old);
        }
        ports
    }

    async fn execute(&self) -> RunReport {
        let ports = self.ports(true);
        let runner = StepRunner::new(&ports);
        let engine = Engine { runner: &runner, journals: self.dir(), cancel: Cancel::default() };
        engine.execute(&self.plan, &()).await.expect("runs")
    }

    async fn resume(&self, run: &RunId) -> RunReport {
        let ports = self.ports(false);
        let runner = StepRunner::new(&ports);
        let engine = Engine { runner: &runner, journals: self.dir(), cancel: Cancel::default() };
        engine.resume(run, None, &()).await.expect("resumes")
    }

    /// At the call that comes after `skip` others of `method`.
    fn fault(&self, kind: FaultKind, method: Option<&str>, skip: u32) {
        let (method, path) = (method.map(str::to_owned), "/**".to_owned());
        self.desk.account.add_fault(Fault { method, host: None, path, kind, skip, times: Some(1) });
    }

    async fn seen(&self) -> Seen {
        let desk = &self.desk;
        let all = desk.client().list(tokens::list(&desk.id()), tokens::PAGES).await.expect("lists");
        let versions = desk.client().call(versions::list(&desk.id(), &worker())).await.expect("lists");
        let live = desk.client().call(deployments::list(&desk.id(), &worker())).await.expect("lists");
        let files = fs::list(&self.dir()).expect("lists");
        Seen {
            old_is_live: desk.is_live("openai", &self.old),
            openai_keys: desk.account.world(|world| world.live_provider_keys("openai").len()),
            tokens: all.iter().filter(|token| token.name == TOKEN).count(),
            versions: versions.items.len(),
            live_is_base: live.only_version() == Some(self.base.as_str()),
            sealed: files.iter().any(|name| name.ends_with(".sealed")),
        }
    }

    /// No value, in any form, is in any file beside the journal.
    fn hides(&self) {
        let values = self.desk.account.world(|world| world.live_provider_values("openai"));
        let mut hidden = vec![self.old.clone(), SecretText::new(GIVEN)];
        hidden.extend(values);
        for name in fs::list(&self.dir()).expect("lists") {
            let text = read(&self.dir().join(name));
            for value in &hidden {
                #[expect(clippy::disallowed_methods, reason = "a test looks for the value")]
                let value = value.expose();
                for form in [value.to_owned(), hex::encode(value), STANDARD.encode(value)] {
                    assert!(!text.contains(&form), "a value is on disk");
                }
            }
        }
    }
}

fn read(path: &Utf8Path) -> String {
    String::from_utf8_lossy(&fs::read_bytes(path).expect("reads").unwrap_or_default()).into_owned()
}

fn plan(desk: &Desk, like: &crate::model::KeyRef, base: &str) -> Plan {
    let (account, bucket) = (desk.id(), "moltbot-data".parse().expect("is a name"));
    let jurisdiction = "default".to_owned();
    let openai = name_of("OPENAI_API_KEY");
    let input = |name: &str, origin| SecretInput::new(name_of(name), origin);
    let token = || TOKEN.to_owned();
    let at = |provider| Verifier::Provider { provider, who: None };
    let over_s3 = Verifier::Bucket {
        account: account.clone(),
        bucket: Clone::clone(&bucket),
        jurisdiction: jurisdiction.clone(),
        token: token(),
    };
    let make = MakeKey {
        slot: openai.clone(),
        provider: Provider::OpenAi,
        like: like.clone(),
        name: "moltctl w".into(),
    };
    let make_token = MakeBucketToken { account: account.clone(), bucket, jurisdiction, name: token() };
    let stage = StageSecrets {
        account: account.clone(),
        worker: worker(),
        secrets: vec![
            input("OPENAI_API_KEY", SecretOrigin::Given),
            input("GROQ_API_KEY", SecretOrigin::Given),
            input("MOLTBOT_GATEWAY_TOKEN", SecretOrigin::Generated),
            input("R2_ACCESS_KEY_ID", SecretOrigin::BucketTokenId { token: token() }),
            input("R2_SECRET_ACCESS_KEY", SecretOrigin::BucketTokenSecret { token: token() }),
        ],
        tag: "moltctl-1a2b3c4d".into(),
        message: "moltctl rotate".into(),
        base: base.into(),
    };
    let promote = PromoteVersion {
        account,
        worker: worker(),
        tag: stage.tag.clone(),
        message: stage.message.clone(),
        base: base.into(),
    };
    let verify = |slot: &str, at| Step::VerifyValue(VerifyValue { slot: name_of(slot), at });
    let end = Retirement::Admin { provider: Provider::OpenAi, key: like.clone() };
    let mut plan = Plan::new("secrets rotate", Target::default())
        .stage(
            "Make",
            vec![step("key", Step::MakeKey(make)), step("token", Step::MakeBucketToken(make_token))],
        )
        .stage("Stage", vec![step("stage", Step::StageSecrets(stage))])
        .stage(
            "Verify",
            vec![
                step("try:openai", verify("OPENAI_API_KEY", at(Provider::OpenAi))),
                step("try:groq", verify("GROQ_API_KEY", at(Provider::Groq))),
                step("try:r2", verify("R2_SECRET_ACCESS_KEY", over_s3)),
            ],
        )
        .stage("Promote", vec![step("promote", Step::PromoteVersion(promote))])
        .stage("Revoke", vec![step("end", Step::RevokeOld(RevokeOld { slot: openai, how: end }))]);
    plan.on_failure = OnFailure::TakeBack { before: "Promote".into() };
    plan.escrow = true;
    plan
}

const BEFORE: Seen =
    Seen { old_is_live: true, openai_keys: 1, tokens: 0, versions: 1, live_is_base: true, sealed: false };
const AFTER: Seen =
    Seen { old_is_live: false, openai_keys: 1, tokens: 1, versions: 2, live_is_base: false, sealed: false };

#[tokio::test]
async fn undisturbed_it_is_done_and_nothing_stays_sealed() {
    let scene = Scene::new().await;
    assert_eq!(scene.seen().await, BEFORE);
    let report = scene.execute().await;
    assert_eq!(report.state, Outcome::Done);
    assert_eq!(scene.seen().await, AFTER);
    scene.hides();
}

/// How often a run with one trouble was taken back, and how often it was taken up.
#[derive(Default)]
struct Counted {
    taken_back: usize,
    resumed: usize,
}

impl Counted {
    /// One call is refused, or its answer lost. True when the run did not meet it, or got over it.
    async fn disturb(&mut self, kind: FaultKind, method: Option<&str>, skip: u32) -> bool {
        let scene = Scene::new().await;
        let place = format!("{kind:?} of {method:?} at {skip}");
        scene.fault(kind, method, skip);
        let report = scene.execute().await;
        scene.desk.account.clear_faults();
        scene.hides();
        let (run, state) = (report.run.clone(), report.state);
        match state {
            Outcome::Done => {}
            Outcome::TakenBack => {
                self.taken_back += 1;
                assert_eq!(scene.seen().await, BEFORE, "{place}");
                assert_eq!(report.into_error().expect("is an error").kind.exit_code(), 5, "{place}");
            }
            _ => {
                self.resumed += 1;
                let sealed = fs::exists(&escrow::path(&scene.dir(), &run));
                let error = report.into_error().expect("is an error");
                assert_eq!((error.kind.exit_code(), sealed), (6, true), "{place}: {:?}", error.chain());
                assert_eq!(scene.resume(&run).await.state, Outcome::Done, "{place}");
            }
        }
        if journal_state(&scene, &run) == Outcome::Done {
            assert_eq!(scene.seen().await, AFTER, "{place}");
        }
        state == Outcome::Done
    }
}

fn journal_state(scene: &Scene, run: &RunId) -> Outcome {
    let read = journal::read(&scene.dir(), run).expect("reads");
    journal::fold(&read.records).expect("folds").outcome.expect("has ended")
}

#[tokio::test]
async fn a_refusal_at_any_call_ends_in_the_beginning_or_can_be_taken_up() {
    let mut counted = Counted::default();
    for skip in 0..MOST {
        // A status that nobody asks again about.
        if counted.disturb(FaultKind::Status { status: 418 }, None, skip).await && skip > 40 {
            break;
        }
    }
    assert!(counted.taken_back > 10 && counted.resumed > 0, "{} {}", counted.taken_back, counted.resumed);
}

#[tokio::test]
async fn a_lost_answer_ends_in_the_beginning_or_can_be_taken_up() {
    // Reads and deletions are asked again by themselves: what is left are the calls that make something.
    let mut counted = Counted::default();
    for (method, most) in [("POST", 6), ("PATCH", 1)] {
        for skip in 0..most {
            counted.disturb(FaultKind::CutAfter, Some(method), skip).await;
        }
    }
    assert_eq!(counted.taken_back, 3, "the key, the token and the version");
}

#[tokio::test]
async fn a_second_trouble_while_it_is_taken_back_is_taken_up() {
    for skip in 20..MOST {
        let mut scene = Scene::new().await;
        // The value is never accepted: the run has to go back.
        let Step::VerifyValue(verify) = &mut scene.plan.stages[2].steps[1].step else { panic!("tries it") };
        verify.at = Verifier::Provider { provider: Provider::Groq, who: Some("somebody".into()) };
        scene.fault(FaultKind::Status { status: 418 }, None, skip);
        let report = scene.execute().await;
        scene.desk.account.clear_faults();
        scene.hides();
        let run = report.run.clone();
        let first = report.state;
        if first != Outcome::TakenBack {
            assert_eq!(report.into_error().expect("is an error").kind.exit_code(), 6, "at {skip}");
            assert_eq!(scene.resume(&run).await.state, Outcome::TakenBack, "at {skip}");
        }
        assert_eq!(scene.seen().await, BEFORE, "at {skip}");
        if first == Outcome::TakenBack && skip > 50 {
            break;
        }
    }
}
