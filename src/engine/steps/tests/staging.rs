//! Staging and promoting new values, and what others do meanwhile.

use super::testing::{Desk, Fault, FaultKind, name_of};
use crate::cloudflare::endpoints::{deployments, versions};
use crate::error::ErrorKind;
use crate::model::WorkerName;
use crate::plan::{
    Effect, PromoteVersion, PutSecrets, RemoveVersion, SecretInput, SecretOrigin, SecretsVia, StageSecrets,
    Step,
};

const VALUE: &str = "canary-of-a-rotation-0123456789";
const TAG: &str = "moltctl-1a2b3c4d";

fn worker() -> WorkerName {
    "moltbot-sandbox".parse().expect("is a name")
}

async fn live(desk: &Desk) -> String {
    let list = desk.client().call(deployments::list(&desk.id(), &worker())).await.expect("lists");
    list.only_version().expect("is deployed").to_owned()
}

async fn all(desk: &Desk) -> Vec<versions::Version> {
    desk.client().call(versions::list(&desk.id(), &worker())).await.expect("lists").items
}

/// A desk with a deployed Worker that has two secrets, new values at hand, sealed.
async fn desk() -> (Desk, String) {
    let mut desk = Desk::new().await;
    desk.upload(&worker()).await;
    desk.give(&[("A", VALUE), ("KEPT", VALUE)]);
    let secrets = ["A", "KEPT"].map(|name| SecretInput::new(name_of(name), SecretOrigin::Given)).to_vec();
    let put = PutSecrets { account: desk.id(), worker: worker(), secrets, via: SecretsVia::Live };
    desk.apply(&Step::PutSecrets(put)).await.expect("writes");
    desk.seal(&desk.ports);
    let base = live(&desk).await;
    (desk, base)
}

fn stage(desk: &Desk, base: &str) -> Step {
    let input = |name, origin| SecretInput::new(name_of(name), origin);
    Step::StageSecrets(StageSecrets {
        account: desk.id(),
        worker: worker(),
        secrets: vec![input("A", SecretOrigin::Given), input("TOKEN", SecretOrigin::Generated)],
        tag: TAG.into(),
        message: "moltctl rotate: A, TOKEN".into(),
        base: base.into(),
    })
}

fn promote(desk: &Desk, base: &str) -> Step {
    Step::PromoteVersion(PromoteVersion {
        account: desk.id(),
        worker: worker(),
        tag: TAG.into(),
        message: "moltctl rotate: A, TOKEN".into(),
        base: base.into(),
    })
}

fn remove(desk: &Desk, version: &str) -> Step {
    Step::RemoveVersion(RemoveVersion { account: desk.id(), worker: worker(), version: version.into() })
}

fn staged(effect: &Effect) -> &str {
    let Effect::Staged { version } = effect else { panic!("{effect:?}") };
    version
}

#[tokio::test]
async fn new_values_are_staged_promoted_and_never_forced() {
    let (desk, base) = desk().await;
    assert_eq!(desk.observe(&stage(&desk, &base)).await, None);
    let effect = desk.apply(&stage(&desk, &base)).await.expect("stages");
    assert_eq!(desk.asked("PATCH", "/versions/latest"), 1, "one call for all values");
    assert_eq!((live(&desk).await, all(&desk).await[0].tag()), (base.clone(), Some(TAG)));
    assert_eq!(desk.observe(&stage(&desk, &base)).await.as_ref(), Some(&effect));
    assert_eq!(desk.observe(&promote(&desk, &base)).await, None);
    let done = desk.apply(&promote(&desk, &base)).await.expect("promotes");
    let expected = Effect::Deployed { version: staged(&effect).into(), previous: Some(base.clone()) };
    assert_eq!((done, live(&desk).await.as_str()), (expected.clone(), staged(&effect)));
    assert_eq!(desk.observe(&promote(&desk, &base)).await, Some(expected.clone()));
    assert_eq!(desk.apply(&promote(&desk, &base)).await.expect("is so"), expected);
    let posts = desk.account.requests().into_iter().filter(|it| it.method == "POST");
    let posts: Vec<_> = posts.filter(|it| it.path.ends_with("/deployments")).collect();
    assert_eq!(posts.len(), 1);
    let error = desk.apply(&remove(&desk, staged(&effect))).await.expect_err("it serves").0;
    assert_eq!(error.kind, ErrorKind::Changed);
}

#[tokio::test]
async fn a_staged_version_is_deleted_once_and_leaves_the_beginning() {
    let (desk, base) = desk().await;
    let before = all(&desk).await.len();
    let effect = desk.apply(&stage(&desk, &base)).await.expect("stages");
    let undo = remove(&desk, staged(&effect));
    assert_eq!(desk.apply(&undo).await.expect("deletes"), Effect::Done);
    assert_eq!(desk.apply(&undo).await.expect("is gone"), Effect::Nothing);
    assert_eq!(all(&desk).await.len(), before);
    desk.apply(&stage(&desk, &base)).await.expect("stages again");
}

#[tokio::test]
async fn an_upload_or_a_deploy_since_the_plan_stops_the_staging() {
    for deployed in [false, true] {
        let (desk, base) = desk().await;
        if deployed {
            desk.upload(&worker()).await
        } else {
            desk.upload_version(&worker()).await
        }
        let count = all(&desk).await.len();
        let error = desk.apply(&stage(&desk, &base)).await.expect_err("stops").0;
        assert_eq!(error.kind, ErrorKind::Changed);
        let text = error.to_string();
        let word = if deployed { "was deployed" } else { "was uploaded" };
        assert!(text.contains(word) && text.contains("(by "), "{text}");
        assert_eq!((all(&desk).await.len(), desk.asked("PATCH", "/versions/latest")), (count, 0));
    }
}

#[tokio::test]
async fn a_deploy_between_staging_and_promoting_is_refused_and_what_it_holds_stays() {
    let (desk, base) = desk().await;
    let effect = desk.apply(&stage(&desk, &base)).await.expect("stages");
    desk.upload(&worker()).await;
    let theirs = live(&desk).await;
    let error = desk.apply(&promote(&desk, &base)).await.expect_err("stops").0;
    assert_eq!((error.kind, live(&desk).await), (ErrorKind::Changed, theirs));
    assert!(error.to_string().contains("was deployed"), "{error}");
    // Their version was made from ours: ending the new values would end theirs.
    let error = desk.apply(&remove(&desk, staged(&effect))).await.expect_err("stays").0;
    assert!(error.to_string().contains("on top of it"), "{error}");
}

#[tokio::test]
async fn a_lost_answer_is_found_by_the_tag_and_only_where_the_values_are_known() {
    let (mut desk, base) = desk().await;
    desk.lose_answer("PATCH", "/accounts/*/workers/workers/*/versions/latest");
    desk.apply(&stage(&desk, &base)).await.expect_err("the answer is lost");
    let made = all(&desk).await[0].id.clone();
    desk.crash();
    assert_eq!(desk.observe(&stage(&desk, &base)).await, Some(Effect::Staged { version: made.clone() }));
    desk.lose_answer("POST", "/accounts/*/workers/scripts/*/deployments");
    desk.apply(&promote(&desk, &base)).await.expect("is seen to be so");
    assert_eq!(live(&desk).await, made);
}

#[tokio::test]
async fn a_staged_version_whose_values_are_lost_is_made_anew() {
    let (mut desk, base) = desk().await;
    desk.apply(&stage(&desk, &base)).await.expect("stages");
    desk.ports = desk.another_run();
    assert_eq!(desk.observe(&stage(&desk, &base)).await, None);
    assert!(all(&desk).await.iter().all(|it| it.tag() != Some(TAG)), "it is deleted");
    let error = desk.apply(&stage(&desk, &base)).await.expect_err("a value is missing").0;
    assert_eq!(error.kind, ErrorKind::Usage);
}

#[tokio::test]
async fn a_worker_that_is_gone_is_said() {
    let (desk, base) = desk().await;
    let Step::StageSecrets(mut step) = stage(&desk, &base) else { panic!("stages") };
    step.worker = "moltbot-gone".parse().expect("is a name");
    let error = desk.apply(&Step::StageSecrets(step)).await.expect_err("is not there").0;
    assert_eq!(error.kind, ErrorKind::Denied);
    assert!(error.hints[0].contains("`moltbot-gone`"), "{:?}", error.hints);
    let fault = Fault {
        method: Some("PATCH".into()),
        host: None,
        path: "/accounts/*/workers/workers/*/versions/latest".into(),
        kind: FaultKind::SuccessFalseWith200 { code: 10215, message: "x".into() },
        skip: 0,
        times: Some(1),
    };
    desk.account.add_fault(fault);
    let error = desk.apply(&stage(&desk, &base)).await.expect_err("is refused").0;
    assert!(error.hints[0].contains("rotate"), "{:?}", error.hints);
}
