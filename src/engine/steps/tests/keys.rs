//! Keys made at their issuers: kept before anything else, found again after a crash, ended on the way back.

use super::testing::{Desk, Fault, FaultKind, name_of};
use crate::error::ErrorKind;
use crate::model::{KeyRef, Owner, Provider};
use crate::plan::{Effect, EndKey, Inverse, MakeKey, Step, Verifier, VerifyValue, inverse, old_value};
use crate::secret::SecretText;

const SLOT: &str = "OPENAI_API_KEY";
const NAME: &str = "moltctl w OPENAI_API_KEY 1a2b3c4d";
const ACCOUNTS: &str = "/v1/organization/projects/*/service_accounts";

struct OpenAi {
    desk: Desk,
    old: SecretText,
    step: Step,
}

impl OpenAi {
    async fn new() -> Self {
        let mut desk = Desk::new().await;
        desk.administer(Provider::OpenAi, "openai-admin");
        let old = desk.mint("openai");
        let admin = desk.ports.admins[&Provider::OpenAi].clone();
        let like = Provider::OpenAi.find(&desk.ports.http, &admin, &old).await.expect("finds");
        let step = MakeKey { slot: name_of(SLOT), provider: Provider::OpenAi, like, name: NAME.into() };
        desk.seal(&desk.ports);
        Self { desk, old, step: Step::MakeKey(step) }
    }

    fn live(&self) -> usize {
        self.desk.account.world(|world| world.live_provider_keys("openai").len())
    }

    fn fault(&self, kind: FaultKind) {
        self.desk.account.add_fault(Fault {
            method: Some("POST".into()),
            host: Some("api.openai.com".into()),
            path: ACCOUNTS.into(),
            kind,
            skip: 0,
            times: Some(1),
        });
    }

    fn new_value(&self) -> SecretText {
        self.desk.ports.values.get(SLOT).expect("is kept")
    }
}

fn verify(slot: &str, provider: Provider, who: Option<&str>) -> Step {
    let at = Verifier::Provider { provider, who: who.map(str::to_owned) };
    Step::VerifyValue(VerifyValue { slot: name_of(slot), at })
}

#[tokio::test]
async fn a_key_is_made_beside_the_old_one_tried_and_ended_on_the_way_back() {
    let mut it = OpenAi::new().await;
    assert_eq!(it.desk.observe(&it.step).await, None);
    let effect = it.desk.apply(&it.step).await.expect("makes");
    assert!(matches!(&effect, Effect::KeyMade { ended_old: false, .. }), "{effect:?}");
    let value = it.new_value();
    assert!(it.desk.is_live("openai", &value) && it.desk.is_live("openai", &it.old));
    let tried = it.desk.apply(&verify(SLOT, Provider::OpenAi, None)).await.expect("works");
    assert_eq!(tried, Effect::Verified { who: None });
    it.desk.crash();
    assert_eq!(it.new_value(), value, "it was sealed");
    assert_eq!(it.desk.observe(&it.step).await.as_ref(), Some(&effect));
    let Inverse::Step(undo) = inverse(&it.step, &effect) else { panic!("can be undone") };
    it.desk.apply(&undo).await.expect("ends");
    it.desk.apply(&undo).await.expect("ends again");
    assert!(!it.desk.is_live("openai", &value) && it.desk.is_live("openai", &it.old));
    let error = it.desk.apply(&verify(SLOT, Provider::OpenAi, None)).await.expect_err("is dead").0;
    assert!(error.to_string().contains("(dead)"), "{error}");
}

#[tokio::test]
async fn a_key_whose_value_was_lost_is_ended_and_made_anew() {
    let mut it = OpenAi::new().await;
    it.fault(FaultKind::CutAfter);
    it.desk.apply(&it.step).await.expect_err("the answer is lost");
    assert_eq!(it.live(), 2, "it was made");
    it.desk.crash();
    assert_eq!(it.desk.observe(&it.step).await, None);
    assert_eq!(it.live(), 1, "the orphan is gone, and the old key is not");
    assert!(it.desk.is_live("openai", &it.old));
    it.desk.apply(&it.step).await.expect("makes");
    assert_eq!(it.live(), 2);
}

#[tokio::test]
async fn a_value_of_an_earlier_key_of_that_name_is_not_taken_for_its() {
    let mut it = OpenAi::new().await;
    let first = it.desk.apply(&it.step).await.expect("makes");
    let Inverse::Step(undo) = inverse(&it.step, &first) else { panic!("can be undone") };
    it.desk.apply(&undo).await.expect("ends");
    it.fault(FaultKind::CutAfter);
    it.desk.apply(&it.step).await.expect_err("the answer is lost");
    it.desk.crash();
    assert_eq!(it.desk.observe(&it.step).await, None, "what is kept is the value of the first one");
    assert_eq!(it.live(), 1);
}

#[tokio::test]
async fn without_a_credential_or_a_place_to_keep_it_no_key_is_made() {
    let mut it = OpenAi::new().await;
    let admins = std::mem::take(&mut it.desk.ports.admins);
    let error = it.desk.apply(&it.step).await.expect_err("has none").0;
    assert_eq!(error.kind, ErrorKind::Denied);
    assert!(error.hints[0].contains("OPENAI_ADMIN_KEY"), "{:?}", error.hints);
    // Another token than the one the run was begun with.
    it.desk.ports.values.keep("X", SecretText::new("canary-kept-0123456789")).expect("seals");
    let mut other = it.desk.another_run();
    other.admins = admins;
    it.desk.seal_with(&other, &SecretText::new("another-token-0123456789"));
    it.desk.ports = other;
    let error = it.desk.apply(&it.step).await.expect_err("could not keep it").0;
    assert!(error.to_string().contains("another API token"), "{error}");
    assert!(error.hints[0].contains("begun with"), "{:?}", error.hints);
    assert_eq!(it.live(), 1, "nothing was made");
}

/// A bot, the bot that manages it, and the step that replaces its token.
async fn managed() -> (Desk, SecretText, Step) {
    let mut desk = Desk::new().await;
    desk.administer(Provider::Telegram, "telegram");
    let bot = desk.mint("telegram");
    let manager = desk.ports.admins[&Provider::Telegram].clone();
    assert!(desk.account.change_world(|world| world.manage_bot(&manager, &bot)));
    desk.seal(&desk.ports);
    #[expect(clippy::disallowed_methods, reason = "the number before the colon is public")]
    let id = bot.expose().split(':').next().expect("has a number").to_owned();
    let like = KeyRef { id, name: None, project: None, owner: Owner::Person, last_used: None };
    let slot = name_of("TELEGRAM_BOT_TOKEN");
    let step = MakeKey { slot, provider: Provider::Telegram, like, name: String::new() };
    (desk, bot, Step::MakeKey(step))
}

#[tokio::test]
async fn a_managed_bots_token_is_replaced_once_and_read_again_after_a_crash() {
    let (mut desk, old, step) = managed().await;
    assert_eq!(desk.observe(&step).await, None);
    desk.account.add_fault(Fault {
        method: Some("POST".into()),
        host: Some("api.telegram.org".into()),
        path: "/*/replaceManagedBotToken".into(),
        kind: FaultKind::CutAfter,
        skip: 0,
        times: Some(1),
    });
    desk.apply(&step).await.expect_err("the answer is lost");
    assert!(!desk.is_live("telegram", &old), "it was replaced");
    desk.crash();
    let effect = desk.observe(&step).await.expect("is seen");
    assert!(matches!(effect, Effect::KeyMade { ended_old: true, .. }), "{effect:?}");
    assert!(matches!(inverse(&step, &effect), Inverse::Impossible(_)));
    let value = desk.ports.values.get("TELEGRAM_BOT_TOKEN").expect("is read again");
    assert!(desk.is_live("telegram", &value));
    assert_eq!(desk.ports.values.get(&old_value(&name_of("TELEGRAM_BOT_TOKEN"))), Some(old));
}

#[tokio::test]
async fn a_managed_bot_that_was_not_reached_still_has_its_token() {
    let (mut desk, old, step) = managed().await;
    desk.account.add_fault(Fault {
        method: Some("POST".into()),
        host: Some("api.telegram.org".into()),
        path: "/*/replaceManagedBotToken".into(),
        kind: FaultKind::CutConnection,
        skip: 0,
        times: Some(1),
    });
    desk.apply(&step).await.expect_err("is not reached");
    desk.crash();
    assert_eq!(desk.observe(&step).await, None);
    assert!(desk.is_live("telegram", &old));
    desk.apply(&step).await.expect("replaces");
    assert!(!desk.is_live("telegram", &old));
}

#[tokio::test]
async fn a_value_must_be_live_new_and_of_the_one_it_replaces() {
    let mut desk = Desk::new().await;
    let (one, other) = (desk.mint("telegram"), desk.mint("telegram"));
    let slot = "TELEGRAM_BOT_TOKEN";
    let who = |value: &SecretText| {
        #[expect(clippy::disallowed_methods, reason = "the number before the colon is public")]
        let id = value.expose().split(':').next().expect("has a number").to_owned();
        format!("@drill_{id}_bot")
    };
    desk.ports.values.keep(slot, other.clone()).expect("keeps");
    let step = verify(slot, Provider::Telegram, Some(&who(&one)));
    let error = desk.apply(&step).await.expect_err("is another bot's").0;
    assert!(error.to_string().contains(&who(&other)), "{error}");
    desk.ports.values.keep(slot, one.clone()).expect("keeps");
    assert_eq!(desk.apply(&step).await.expect("is its"), Effect::Verified { who: Some(who(&one)) });
    desk.ports.values.keep(&old_value(&name_of(slot)), one).expect("keeps");
    let error = desk.apply(&step).await.expect_err("is the old one").0;
    assert!(error.to_string().contains("nothing would be rotated"), "{error}");
    desk.ports = desk.another_run();
    assert_eq!(desk.apply(&step).await.expect_err("is not there").0.kind, ErrorKind::Usage);
}

#[tokio::test]
async fn no_answer_is_neither_live_nor_dead() {
    let desk = Desk::new().await;
    desk.ports.values.keep("GROQ_API_KEY", desk.mint("groq")).expect("keeps");
    let fault = |times| Fault {
        method: None,
        host: Some("api.groq.com".into()),
        path: "/openai/v1/models".into(),
        kind: FaultKind::Status429 { retry_after: 600 },
        skip: 0,
        times,
    };
    desk.account.add_fault(fault(Some(3)));
    desk.apply(&verify("GROQ_API_KEY", Provider::Groq, None)).await.expect("is asked again");
    desk.account.add_fault(fault(None));
    let error = desk.apply(&verify("GROQ_API_KEY", Provider::Groq, None)).await.expect_err("never answers").0;
    assert!(error.to_string().contains("unknown: the issuer is busy"), "{error}");
}

#[tokio::test]
async fn ending_a_key_that_is_gone_is_fine() {
    let it = OpenAi::new().await;
    let key = KeyRef {
        id: "key_none".into(),
        name: None,
        project: match &it.step {
            Step::MakeKey(step) => step.like.project.clone(),
            _ => None,
        },
        owner: Owner::ServiceAccount("svc_acct_none".into()),
        last_used: None,
    };
    let end = Step::EndKey(EndKey { provider: Provider::OpenAi, key });
    assert_eq!(it.desk.apply(&end).await.expect("is fine"), Effect::Done);
}
