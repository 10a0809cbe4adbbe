//! Old values ended at their issuers, and seen to be dead.

use super::testing::{Desk, Fault, FaultKind, name_of};
use crate::error::ErrorKind;
use crate::model::{KeyRef, Provider};
use crate::plan::{Effect, Ended, Retirement, RevokeOld, Step, old_value};
use crate::secret::SecretText;

fn revoke(slot: &str, how: Retirement) -> Step {
    Step::RevokeOld(RevokeOld { slot: name_of(slot), how })
}

/// A desk that knows the old value of `slot`.
async fn desk(slot: &str, issuer: &str) -> (Desk, SecretText) {
    let desk = Desk::new().await;
    let old = desk.mint(issuer);
    desk.ports.values.keep(&old_value(&name_of(slot)), old.clone()).expect("keeps");
    (desk, old)
}

async fn ended(desk: &Desk, step: &Step) -> Ended {
    match desk.apply(step).await.expect("ends") {
        Effect::Ended(ended) => ended,
        other => panic!("{other:?}"),
    }
}

async fn key_of(desk: &Desk, provider: Provider, value: &SecretText) -> KeyRef {
    provider.find(&desk.ports.http, &desk.ports.admins[&provider], value).await.expect("finds")
}

#[tokio::test]
async fn a_key_of_anthropic_is_switched_off_seen_dead_and_archived() {
    let slot = "ANTHROPIC_API_KEY";
    let (mut desk, old) = desk(slot, "anthropic").await;
    desk.administer(Provider::Anthropic, "anthropic-admin");
    let key = key_of(&desk, Provider::Anthropic, &old).await;
    let step = revoke(slot, Retirement::Admin { provider: Provider::Anthropic, key: key.clone() });
    let first = ended(&desk, &step).await;
    assert_eq!(
        (first.how.as_str(), first.proof.as_str()),
        ("archived", "Anthropic says of the old value: dead")
    );
    assert!(!desk.is_live("anthropic", &old));
    assert_eq!(ended(&desk, &step).await, first, "once more is as once");
    // Without the value the issuer's own word stands for it, and the effect says so.
    desk.ports = {
        let mut other = desk.another_run();
        other.admins.clone_from(&desk.ports.admins);
        other
    };
    let third = ended(&desk, &step).await;
    assert!(third.proof.contains("lists the key") && third.proof.contains("not known"), "{third:?}");
}

#[tokio::test]
async fn a_key_that_is_not_the_old_values_is_switched_on_again() {
    let slot = "ANTHROPIC_API_KEY";
    let (mut desk, old) = desk(slot, "anthropic").await;
    desk.administer(Provider::Anthropic, "anthropic-admin");
    let other = desk.mint("anthropic");
    let key = key_of(&desk, Provider::Anthropic, &other).await;
    let step = revoke(slot, Retirement::Admin { provider: Provider::Anthropic, key });
    let error = desk.apply(&step).await.expect_err("is another key").0;
    assert!(error.hints[0].contains("switched on again"), "{:?}", error.hints);
    assert!(desk.is_live("anthropic", &other) && desk.is_live("anthropic", &old));
}

#[tokio::test]
async fn a_key_of_openai_is_deleted_also_with_its_service_account() {
    for in_account in [false, true] {
        let slot = "OPENAI_API_KEY";
        let (mut desk, old) = desk(slot, "openai").await;
        desk.administer(Provider::OpenAi, "openai-admin");
        if in_account {
            desk.account.change_world(|world| world.put_in_service_account(&old, "claw")).expect("has it");
        }
        let key = key_of(&desk, Provider::OpenAi, &old).await;
        let step = revoke(slot, Retirement::Admin { provider: Provider::OpenAi, key });
        let how = ended(&desk, &step).await.how;
        assert_eq!(how, if in_account { "deleted with its service account" } else { "deleted" });
        assert!(!desk.is_live("openai", &old));
        ended(&desk, &step).await;
    }
}

#[tokio::test]
async fn slack_and_github_end_a_value_with_itself() {
    for (slot, issuer, provider) in
        [("SLACK_BOT_TOKEN", "slack", Provider::Slack), ("GITHUB_TOKEN", "github", Provider::GitHub)]
    {
        let (desk, old) = desk(slot, issuer).await;
        let step = revoke(slot, Retirement::Itself { provider });
        assert_eq!(ended(&desk, &step).await.how, "revoked");
        assert!(!desk.is_live(issuer, &old));
        assert_eq!(ended(&desk, &step).await.how, "was dead already");
    }
}

#[tokio::test]
async fn a_person_is_told_where_and_the_next_look_sees_it_done() {
    let slot = "DISCORD_BOT_TOKEN";
    let (desk, old) = desk(slot, "discord").await;
    let step = revoke(slot, Retirement::Person { provider: Provider::Discord });
    let error = desk.apply(&step).await.expect_err("is alive").0;
    let hints = error.hints.join("\n");
    assert!(error.to_string().contains("live"), "{error}");
    assert!(hints.contains("https://discord.com/developers") && hints.contains("resume"), "{hints}");
    desk.account.change_world(|world| world.revoke_provider_key("discord", &old));
    assert_eq!(ended(&desk, &step).await.how, "ended by a person");
}

#[tokio::test]
async fn what_was_replaced_must_be_dead_and_no_answer_is_not_dead() {
    let slot = "TELEGRAM_BOT_TOKEN";
    let (desk, old) = desk(slot, "telegram").await;
    let step = revoke(slot, Retirement::Replaced { provider: Provider::Telegram });
    let error = desk.apply(&step).await.expect_err("is alive").0;
    assert!(error.to_string().contains("live"), "{error}");
    desk.account.change_world(|world| world.revoke_provider_key("telegram", &old));
    desk.account.add_fault(Fault {
        method: None,
        host: Some("api.telegram.org".into()),
        path: "/**".into(),
        kind: FaultKind::Status429 { retry_after: 600 },
        skip: 0,
        times: None,
    });
    let error = desk.apply(&step).await.expect_err("nobody says so").0;
    assert!(error.to_string().contains("unknown"), "{error}");
    desk.account.clear_faults();
    assert_eq!(ended(&desk, &step).await.how, "replaced");
}

#[tokio::test]
async fn an_old_value_that_is_the_new_one_or_is_not_known_is_not_ended() {
    let slot = "SLACK_BOT_TOKEN";
    let (desk, old) = desk(slot, "slack").await;
    desk.ports.values.keep(slot, old.clone()).expect("keeps");
    let step = revoke(slot, Retirement::Itself { provider: Provider::Slack });
    desk.apply(&step).await.expect_err("is the new one");
    let own = revoke(slot, Retirement::Own { host: "w.sub.workers.dev".parse().expect("is a host") });
    desk.apply(&own).await.expect_err("is the new one");
    assert!(desk.is_live("slack", &old));
    desk.ports.values.keep(slot, SecretText::new("canary-new-value-01234567")).expect("keeps");
    assert_eq!(ended(&desk, &own).await.how, "replaced");
    let mut desk = desk;
    desk.ports = desk.another_run();
    let error = desk.apply(&step).await.expect_err("is not known").0;
    assert_eq!(error.kind, ErrorKind::Usage);
    assert!(error.hints[0].contains("--old-from"), "{:?}", error.hints);
}
