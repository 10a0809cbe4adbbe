//! Secrets, roll back and the workers.dev switches of a Worker.

use super::testing::{Desk, name_of};
use crate::cloudflare::endpoints::{deployments, secrets, versions, workers};
use crate::error::ErrorKind;
use crate::model::WorkerName;
use crate::plan::{
    DeleteSecrets, Effect, PutSecrets, RollBack, SecretInput, SecretOrigin, SecretsVia, SetWorkersDev, Step,
};

const VALUE: &str = "canary-value-of-a-secret-0123456789";

fn worker() -> WorkerName {
    "moltbot-sandbox".parse().expect("is a name")
}

fn put(desk: &Desk, worker: WorkerName, names: &[&str], via: SecretsVia) -> Step {
    let secrets = names.iter().map(|name| SecretInput::new(name_of(name), SecretOrigin::Given)).collect();
    Step::PutSecrets(PutSecrets { account: desk.id(), worker, secrets, via })
}

async fn live(desk: &Desk) -> Vec<String> {
    let all = desk.client().call(secrets::list(&desk.id(), &worker())).await.expect("lists");
    let mut names: Vec<String> = all.into_iter().map(|secret| secret.name).collect();
    names.sort();
    names
}

async fn live_version(desk: &Desk) -> String {
    let list = desk.client().call(deployments::list(&desk.id(), &worker())).await.expect("lists");
    list.live_version().expect("is deployed").to_owned()
}

#[tokio::test]
async fn twenty_secrets_are_one_request() {
    let mut desk = Desk::new().await;
    desk.upload(&worker()).await;
    let names: Vec<String> = (0..20).map(|at| format!("SLOT_{at:02}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    desk.give(&names.iter().map(|name| (*name, VALUE)).collect::<Vec<_>>());
    let effect = desk.apply(&put(&desk, worker(), &names, SecretsVia::Live)).await.expect("writes");
    let Effect::SecretsWritten { created, replaced } = effect else { panic!("wrote secrets") };
    assert_eq!((created.len(), replaced.len()), (20, 0));
    assert_eq!(desk.asked("PATCH", "/secrets-bulk"), 1);
    assert_eq!(live(&desk).await, names);
    let again = desk.apply(&put(&desk, worker(), &names[..1], SecretsVia::Live)).await.expect("writes");
    assert_eq!(again, Effect::SecretsWritten { created: vec![], replaced: vec!["SLOT_00".into()] });
}

#[tokio::test]
async fn a_typo_in_the_workers_name_makes_nothing_and_finds_the_right_one() {
    let mut desk = Desk::new().await;
    desk.upload(&worker()).await;
    desk.give(&[("A", VALUE)]);
    let typo: WorkerName = "moltbot-sandbxo".parse().expect("is a name");
    let error = desk.apply(&put(&desk, typo, &["A"], SecretsVia::Live)).await.expect_err("refuses").0;
    assert_eq!(error.kind, ErrorKind::Denied);
    assert!(error.hints[0].contains("`moltbot-sandbox`"), "{:?}", error.hints);
    assert_eq!((desk.asked("PATCH", ""), desk.asked("PUT", "")), (0, 1), "only the upload wrote");
    assert_eq!(desk.client().call(workers::list_scripts(&desk.id())).await.expect("lists").len(), 1);
}

#[tokio::test]
async fn a_newer_version_that_is_not_deployed_is_met_by_staging() {
    let mut desk = Desk::new().await;
    desk.upload(&worker()).await;
    desk.give(&[("A", VALUE), ("B", VALUE)]);
    desk.apply(&put(&desk, worker(), &["A"], SecretsVia::Live)).await.expect("writes");
    desk.upload_version(&worker()).await;
    let error = desk.apply(&put(&desk, worker(), &["B"], SecretsVia::Live)).await.expect_err("refused").0;
    assert!(error.hints.iter().any(|hint| hint.contains("--staged")), "{:?}", error.hints);

    let before = live_version(&desk).await;
    desk.apply(&put(&desk, worker(), &["B"], SecretsVia::Staged)).await.expect("stages");
    assert_eq!(live_version(&desk).await, before, "what is live stays");
    let list = desk.client().call(versions::list(&desk.id(), &worker())).await.expect("lists");
    let newest =
        desk.client().call(versions::get(&desk.id(), &worker(), &list.items[0].id)).await.expect("reads");
    let mut names: Vec<&str> = newest.secret_names().collect();
    names.sort_unstable();
    assert_eq!(names, ["A", "B"]);
}

#[tokio::test]
async fn a_value_that_nobody_gave_is_asked_for_by_name() {
    let desk = Desk::new().await;
    desk.upload(&worker()).await;
    let error = desk.apply(&put(&desk, worker(), &["A"], SecretsVia::Live)).await.expect_err("refuses").0;
    assert_eq!(error.kind, ErrorKind::Usage);
    assert!(error.hints[0].contains("secrets set A"), "{:?}", error.hints);
    assert_eq!(desk.asked("PATCH", ""), 0);
}

#[tokio::test]
async fn deleting_takes_what_is_there_and_is_done_when_nothing_is() {
    let mut desk = Desk::new().await;
    desk.upload(&worker()).await;
    desk.give(&[("A", VALUE), ("B", VALUE)]);
    desk.apply(&put(&desk, worker(), &["A", "B"], SecretsVia::Live)).await.expect("writes");
    let names = vec![name_of("A"), name_of("NEVER")];
    let step = Step::DeleteSecrets(DeleteSecrets { account: desk.id(), worker: worker(), names });
    assert_eq!(desk.apply(&step).await.expect("deletes"), Effect::Done);
    assert_eq!(live(&desk).await, ["B"]);
    assert_eq!(desk.apply(&step).await.expect("is fine"), Effect::Nothing);
}

#[tokio::test]
async fn a_roll_back_never_brings_old_secrets_back() {
    let mut desk = Desk::new().await;
    desk.upload(&worker()).await;
    let first = live_version(&desk).await;
    desk.upload(&worker()).await;
    let (account, version) = (desk.id(), first.clone());
    let step = Step::RollBack(RollBack { account, worker: worker(), version, live_at_planning: None });
    assert_eq!(desk.observe(&step).await, None);
    let effect = desk.apply(&step).await.expect("rolls back");
    assert!(
        matches!(effect, Effect::Deployed { ref version, previous: Some(_) } if *version == first),
        "{effect:?}"
    );
    assert!(matches!(desk.observe(&step).await, Some(Effect::Deployed { .. })));
    assert_eq!(desk.apply(&step).await.expect("is there"), Effect::Nothing);

    desk.give(&[("A", VALUE)]);
    // The newest version has to be the deployed one for a plain edit.
    desk.upload(&worker()).await;
    desk.apply(&put(&desk, worker(), &["A"], SecretsVia::Live)).await.expect("writes");
    let error = desk.apply(&step).await.expect_err("is refused").0;
    assert!(error.to_string().contains("old values"), "{error}");
}

#[tokio::test]
async fn both_switches_of_workers_dev_are_set_together() {
    let desk = Desk::new().await;
    desk.upload(&worker()).await;
    let step = |enabled, previews| {
        Step::SetWorkersDev(SetWorkersDev { account: desk.id(), worker: worker(), enabled, previews })
    };
    desk.apply(&step(true, true)).await.expect("opens");
    assert!(matches!(desk.apply(&step(false, false)).await.expect("closes"), Effect::Updated { .. }));
    let after = desk.client().call(workers::subdomain(&desk.id(), &worker())).await.expect("reads");
    assert_eq!((after.enabled, after.previews_enabled), (false, false));
    assert_eq!(desk.apply(&step(false, false)).await.expect("is so"), Effect::Nothing);
}
