//! Buckets and their tokens.

use super::testing::Desk;
use crate::cloudflare::endpoints::tokens;
use crate::engine::steps::derive;
use crate::model::BucketName;
use crate::plan::{Effect, EnsureBucket, EnsureBucketToken, RemoveBucket, SecretInput, SecretOrigin, Step};
use crate::secret::SecretText;

const TOKEN: &str = "moltctl: w r2";

fn bucket() -> BucketName {
    "moltbot-data".parse().expect("is a name")
}

fn make(desk: &Desk) -> Step {
    Step::EnsureBucket(EnsureBucket { account: desk.id(), bucket: bucket(), jurisdiction: "default".into() })
}

fn make_token(desk: &Desk) -> Step {
    Step::EnsureBucketToken(EnsureBucketToken {
        account: desk.id(),
        bucket: bucket(),
        jurisdiction: "default".into(),
        name: TOKEN.into(),
    })
}

#[tokio::test]
async fn a_bucket_is_made_once_and_removed_when_empty() {
    let desk = Desk::new().await;
    assert_eq!(desk.observe(&make(&desk)).await, None);
    desk.lose_answer("POST", "/accounts/*/r2/buckets");
    desk.apply(&make(&desk)).await.expect_err("the answer is lost");
    let left = desk.observe(&make(&desk)).await;
    assert_eq!(left, Some(Effect::Created { id: "moltbot-data".into() }));
    assert_eq!(desk.apply(&make(&desk)).await.expect("is there"), Effect::Nothing);
    let remove = Step::RemoveBucket(RemoveBucket {
        account: desk.id(),
        bucket: bucket(),
        jurisdiction: "default".into(),
    });
    assert_eq!(desk.apply(&remove).await.expect("removes"), Effect::Done);
    assert_eq!(desk.apply(&remove).await.expect("is gone"), Effect::Nothing);
}

async fn secret_key(desk: &Desk, ports: &crate::engine::Ports) -> SecretText {
    let input = SecretInput::new(
        "R2_SECRET_ACCESS_KEY".parse().expect("is a name"),
        SecretOrigin::BucketTokenSecret { token: TOKEN.into() },
    );
    let client = ports.cloudflare.as_ref().expect("has a client");
    derive::resolve(&input, &desk.id(), client, ports).await.expect("derives")
}

#[tokio::test]
async fn a_tokens_value_lasts_the_run_and_is_rolled_in_the_next() {
    let desk = Desk::new().await;
    desk.apply(&make(&desk)).await.expect("makes");
    assert!(matches!(desk.apply(&make_token(&desk)).await.expect("makes"), Effect::Created { .. }));
    assert_eq!(desk.apply(&make_token(&desk)).await.expect("is there"), Effect::Nothing);
    assert!(desk.observe(&make_token(&desk)).await.is_some());

    let one = secret_key(&desk, &desk.ports).await;
    assert_eq!(one, secret_key(&desk, &desk.ports).await);
    assert_eq!(desk.asked("PUT", "/value"), 0);

    let later = desk.another_run();
    let other = secret_key(&desk, &later).await;
    assert_ne!(one, other);
    assert_eq!(other, secret_key(&desk, &later).await, "rolled once a run");
    assert_eq!(desk.asked("PUT", "/value"), 1);
}

#[tokio::test]
async fn a_wider_token_of_that_name_is_narrowed() {
    let desk = Desk::new().await;
    desk.apply(&make(&desk)).await.expect("makes");
    let groups = desk.client().call(tokens::permission_groups(&desk.id(), None)).await.expect("lists");
    let wide = groups.iter().find(|group| group.name == "Workers R2 Storage Write").expect("is there");
    let body = serde_json::json!({ "name": TOKEN, "policies": [{
        "effect": "allow", "permission_groups": [{ "id": wide.id }],
        "resources": { format!("com.cloudflare.api.account.{}", desk.id()): "*" },
    }] });
    desk.client().call(tokens::create(&desk.id(), &body)).await.expect("makes");
    assert_eq!(desk.observe(&make_token(&desk)).await, None, "it is not what the step makes");
    assert!(matches!(desk.apply(&make_token(&desk)).await.expect("narrows"), Effect::Updated { .. }));
    assert_eq!(desk.apply(&make_token(&desk)).await.expect("is so"), Effect::Nothing);
}
