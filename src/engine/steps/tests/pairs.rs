//! The API token behind a pair of R2 keys: made under a name of its own, tried over S3, deleted.

use super::testing::{Desk, name_of};
use crate::cloudflare::endpoints::{r2, tokens};
use crate::engine::steps::derive;
use crate::error::ErrorKind;
use crate::model::BucketName;
use crate::plan::{
    Effect, MakeBucketToken, RemoveToken, Retirement, RevokeOld, SecretInput, SecretOrigin, Step, Verifier,
    VerifyValue, old_value,
};

const TOKEN: &str = "moltctl w r2 1a2b3c4d";

fn bucket() -> BucketName {
    "moltbot-data".parse().expect("is a name")
}

fn make(desk: &Desk) -> Step {
    Step::MakeBucketToken(MakeBucketToken {
        account: desk.id(),
        bucket: bucket(),
        jurisdiction: "default".into(),
        name: TOKEN.into(),
    })
}

fn verify(desk: &Desk) -> Step {
    let at = Verifier::Bucket {
        account: desk.id(),
        bucket: bucket(),
        jurisdiction: "default".into(),
        token: TOKEN.into(),
    };
    Step::VerifyValue(VerifyValue { slot: name_of("R2_SECRET_ACCESS_KEY"), at })
}

fn revoke(desk: &Desk, id: &str) -> Step {
    let how = Retirement::BucketToken {
        account: desk.id(),
        id: id.into(),
        bucket: bucket(),
        jurisdiction: "default".into(),
    };
    Step::RevokeOld(RevokeOld { slot: name_of("R2_ACCESS_KEY_ID"), how })
}

async fn desk() -> Desk {
    let desk = Desk::new().await;
    desk.client().call(r2::create(&desk.id(), "default", &bucket())).await.expect("makes the bucket");
    desk.seal(&desk.ports);
    desk
}

fn made(effect: &Effect) -> String {
    let Effect::Created { id } = effect else { panic!("{effect:?}") };
    id.clone()
}

async fn count(desk: &Desk) -> usize {
    let all = desk.client().list(tokens::list(&desk.id()), tokens::PAGES).await.expect("lists");
    all.iter().filter(|token| token.name == TOKEN).count()
}

#[tokio::test]
async fn a_token_is_made_tried_kept_over_a_crash_and_removed() {
    let mut desk = desk().await;
    assert_eq!(desk.observe(&make(&desk)).await, None);
    let effect = desk.apply(&make(&desk)).await.expect("makes");
    desk.apply(&verify(&desk)).await.expect("works");
    desk.crash();
    assert_eq!(desk.observe(&make(&desk)).await.as_ref(), Some(&effect));
    assert_eq!(desk.asked("PUT", "/value"), 0, "a value that is known is not rolled");
    desk.apply(&verify(&desk)).await.expect("works after the crash");
    let remove = Step::RemoveToken(RemoveToken { account: desk.id(), id: made(&effect) });
    assert_eq!(desk.apply(&remove).await.expect("removes"), Effect::Done);
    assert_eq!(desk.apply(&remove).await.expect("is gone"), Effect::Nothing);
    assert!(desk.apply(&verify(&desk)).await.is_err());
}

#[tokio::test]
async fn a_lost_value_is_rolled_before_anything_holds_it() {
    let mut desk = desk().await;
    desk.lose_answer("POST", "/accounts/*/tokens");
    desk.apply(&make(&desk)).await.expect_err("the answer is lost");
    desk.crash();
    let effect = desk.observe(&make(&desk)).await.expect("is there");
    assert_eq!((desk.asked("PUT", "/value"), count(&desk).await), (1, 1));
    desk.apply(&verify(&desk)).await.expect("works");
    assert_eq!(desk.apply(&make(&desk)).await.expect("is there"), effect);
    assert_eq!(desk.asked("PUT", "/value"), 1);
}

#[tokio::test]
async fn a_value_of_an_earlier_token_of_that_name_is_not_taken_for_its() {
    let mut desk = desk().await;
    let first = desk.apply(&make(&desk)).await.expect("makes");
    desk.apply(&Step::RemoveToken(RemoveToken { account: desk.id(), id: made(&first) }))
        .await
        .expect("removes");
    desk.lose_answer("POST", "/accounts/*/tokens");
    desk.apply(&make(&desk)).await.expect_err("the answer is lost");
    desk.crash();
    assert!(desk.observe(&make(&desk)).await.is_some());
    assert_eq!(desk.asked("PUT", "/value"), 1);
    desk.apply(&verify(&desk)).await.expect("works");
}

#[tokio::test]
async fn a_token_whose_value_may_be_in_use_is_never_rolled() {
    let desk = desk().await;
    desk.apply(&make(&desk)).await.expect("makes");
    let later = desk.another_run();
    let run = "20261120T154201Z-00000000".parse().expect("is a name");
    let dir = crate::sys::fs::temp_dir("moltctl-steps-").expect("a temporary folder");
    later.values.seal(&run, &dir.path().join("x.sealed"), &desk.account.token()).expect("seals");
    let origin = SecretOrigin::BucketTokenSecret { token: TOKEN.into() };
    let input = SecretInput::new(name_of("R2_SECRET_ACCESS_KEY"), origin);
    let client = later.cloudflare.as_ref().expect("has a client");
    let error = derive::resolve(&input, &desk.id(), client, &later).await.expect_err("is lost").0;
    assert!(error.to_string().contains("not known any more"), "{error}");
    assert_eq!(desk.asked("PUT", "/value"), 0);
}

#[tokio::test]
async fn the_old_pair_is_ended_and_r2_does_not_know_it() {
    for known in [true, false] {
        let desk = desk().await;
        let id = made(&desk.apply(&make(&desk)).await.expect("makes"));
        if known {
            let value = desk.ports.values.get(&derive::token_value(TOKEN)).expect("is kept");
            let slot = old_value(&name_of("R2_SECRET_ACCESS_KEY"));
            desk.ports.values.keep(&slot, value.sha256_hex()).expect("keeps");
        }
        let ended = desk.apply(&revoke(&desk, &id)).await.expect("ends");
        let Effect::Ended(ended) = ended else { panic!("{ended:?}") };
        assert_eq!(ended.how, "deleted");
        assert_eq!(count(&desk).await, 0);
        let again = desk.apply(&revoke(&desk, &id)).await.expect("is fine");
        assert!(matches!(again, Effect::Ended(it) if it.how == "was gone already"));
    }
}

#[tokio::test]
async fn the_token_that_asks_is_never_deleted() {
    let desk = desk().await;
    let own = desk.client().call(tokens::verify_user()).await.expect("is the user's").id;
    let error = desk.apply(&revoke(&desk, &own)).await.expect_err("refuses").0;
    assert_eq!(error.kind, ErrorKind::Usage);
    desk.client().call(tokens::verify_user()).await.expect("still works");
    let limited = desk.limited(&["Account API Tokens Write", "Account API Tokens Read"]);
    let client = limited.cloudflare.as_ref().expect("has a client");
    let own = client.call(tokens::verify_account(&desk.id())).await.expect("is the account's").id;
    let how = match revoke(&desk, &own) {
        Step::RevokeOld(step) => step.how,
        _ => panic!("revokes"),
    };
    let refused = crate::engine::steps::revoke_pair::end(&how, client, &limited).await;
    assert!(refused.is_err_and(|error| error.0.kind == ErrorKind::Usage));
}
