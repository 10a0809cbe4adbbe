//! Every issuer against the built-in account's version of it, with every class of answer; and against servers that are
//! busy, broken, slow, or talk of something else.

use axum::Router;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;

use super::{By, Error, KeyRef, Liveness, Owner, Provider, Rehearsal, Unclear};
use crate::account::{Account, AccountOptions, World};
use crate::http::{Client, Edge};
use crate::secret::SecretText;
use crate::sys::clock;

const NAMES: [(&str, Provider); 13] = [
    ("anthropic", Provider::Anthropic),
    ("anthropic-admin", Provider::AnthropicAdmin),
    ("openai", Provider::OpenAi),
    ("openai-admin", Provider::OpenAiAdmin),
    ("telegram", Provider::Telegram),
    ("discord", Provider::Discord),
    ("slack", Provider::Slack),
    ("slack-app", Provider::SlackApp),
    ("github", Provider::GitHub),
    ("openrouter", Provider::OpenRouter),
    ("groq", Provider::Groq),
    ("gemini", Provider::Gemini),
    ("xai", Provider::XAi),
];

async fn account() -> (Account, Client) {
    let account =
        Account::start(AccountOptions { port: 0, state_file: None, world: World::sample(clock::now()) })
            .await
            .expect("starts");
    let client = Client::new(Edge::Loopback(account.addr())).expect("builds");
    (account, client)
}

fn mint(account: &Account, issuer: &str) -> SecretText {
    account.change_world(|world| world.mint_provider_key(issuer, clock::now())).expect("is an issuer")
}

/// A value of the same shape that nobody ever issued.
#[expect(clippy::disallowed_methods, reason = "a test makes a value up from another")]
fn made_up(like: &SecretText) -> SecretText {
    let text = like.expose();
    let (head, tail) = text.split_at(text.len() - 8);
    let turned: String = tail.chars().map(|c| if c == 'a' { 'b' } else { 'a' }).collect();
    SecretText::new(format!("{head}{turned}"))
}

#[tokio::test]
async fn a_minted_key_is_live_and_a_made_up_one_is_dead_at_every_issuer() {
    let (account, http) = account().await;
    for (name, provider) in NAMES {
        let value = mint(&account, name);
        assert!(provider.probe(&http, &value).await.is_live(), "{name}");
        assert_eq!(provider.probe(&http, &made_up(&value)).await, Liveness::Dead, "{name}");
    }
}

async fn server(status: StatusCode, body: &'static str) -> Client {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("binds");
    let addr = listener.local_addr().expect("has an address");
    // Retry-After beyond what is waited for: the answer is final.
    let answer = move || async move { (status, [("retry-after", "600")], body).into_response() };
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
    Client::new(Edge::Loopback(addr)).expect("builds")
}

#[tokio::test]
async fn busy_broken_and_strange_answers_are_never_dead_and_never_live() {
    let value = SecretText::new("1234567890:AAexample-value-of-no-issuer-xxxxxx".to_owned());
    for (status, body) in [
        (StatusCode::TOO_MANY_REQUESTS, "{}"),
        (StatusCode::INTERNAL_SERVER_ERROR, "{}"),
        (StatusCode::SERVICE_UNAVAILABLE, "<html>"),
        (StatusCode::IM_A_TEAPOT, "{}"),
        (StatusCode::FOUND, ""),
    ] {
        let http = server(status, body).await;
        for provider in Provider::ALL {
            let seen = provider.probe(&http, &value).await;
            assert!(matches!(seen, Liveness::Unknown(_)), "{provider:?} takes {status} for {seen}");
        }
    }
}

#[tokio::test]
async fn no_answer_is_unknown() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("binds");
    let addr = listener.local_addr().expect("has an address");
    drop(listener);
    let http = Client::new(Edge::Loopback(addr)).expect("builds");
    let value = SecretText::new("gsk_of-nobody-at-all".to_owned());
    assert_eq!(Provider::Groq.probe(&http, &value).await, Liveness::Unknown(Unclear::NoAnswer));
}

#[tokio::test]
async fn an_anthropic_key_is_found_disabled_enabled_and_archived() {
    let (account, http) = account().await;
    let admin = mint(&account, "anthropic-admin");
    for _ in 0..120 {
        mint(&account, "anthropic");
    }
    let (ours, provider) = (mint(&account, "anthropic"), Provider::Anthropic);
    let key = provider.find(&http, &admin, &ours).await.expect("finds it on the second page");
    provider.disable(&http, &admin, &key).await.expect("disables");
    assert!(provider.probe(&http, &ours).await.is_dead());
    provider.enable(&http, &admin, &key).await.expect("enables");
    assert!(provider.probe(&http, &ours).await.is_live());
    provider.revoke(&http, &admin, &key).await.expect("archives");
    assert!(provider.probe(&http, &ours).await.is_dead());
    assert!(matches!(provider.find(&http, &admin, &ours).await, Err(Error::NotFound { .. })));
    assert!(matches!(provider.mint(&http, &admin, &key, "x").await, Err(Error::NoSuchCall { .. })));
}

#[tokio::test]
async fn two_keys_that_fit_are_a_stop() {
    let (account, http) = account().await;
    let admin = mint(&account, "anthropic-admin");
    let twin = |middle: &str| SecretText::new(format!("sk-ant-api03-R2D{}igAA", middle.repeat(88)));
    for value in [twin("x"), twin("y")] {
        account
            .change_world(|world| world.adopt_provider_key("anthropic", &value, clock::now()))
            .expect("adopts");
    }
    let found = Provider::Anthropic.find(&http, &admin, &twin("x")).await;
    assert!(matches!(found, Err(Error::Ambiguous { count: 2, .. })), "{found:?}");
}

#[tokio::test]
async fn openai_mints_a_service_account_and_ends_it_and_ends_a_persons_key() {
    let (account, http) = account().await;
    let (admin, old, provider) = (mint(&account, "openai-admin"), mint(&account, "openai"), Provider::OpenAi);
    let key = provider.find(&http, &admin, &old).await.expect("finds");
    assert_eq!(key.owner, Owner::Person);
    let fresh = provider.mint(&http, &admin, &key, "moltworker-test").await.expect("mints");
    assert!(provider.probe(&http, &fresh.value).await.is_live());
    let again = provider.find(&http, &admin, &fresh.value).await.expect("finds the new one");
    assert_eq!((&again.id, &again.owner), (&fresh.key.id, &fresh.key.owner));
    provider.revoke(&http, &admin, &key).await.expect("deletes a person's key");
    assert!(provider.probe(&http, &old).await.is_dead());
    provider.revoke(&http, &admin, &again).await.expect("deletes the service account");
    assert!(provider.probe(&http, &fresh.value).await.is_dead());
    provider.revoke(&http, &admin, &again).await.expect("once more is as once");
}

#[tokio::test]
async fn slack_rehearses_and_revokes_and_github_revokes() {
    let (account, http) = account().await;
    let (slack, github) = (mint(&account, "slack"), mint(&account, "github"));
    Provider::Slack.revoke_itself(&http, &slack, Rehearsal::Rehearsed).await.expect("rehearses");
    assert!(Provider::Slack.probe(&http, &slack).await.is_live());
    Provider::Slack.revoke_itself(&http, &slack, Rehearsal::ForReal).await.expect("revokes");
    assert!(Provider::Slack.probe(&http, &slack).await.is_dead());
    Provider::GitHub.revoke_itself(&http, &github, Rehearsal::ForReal).await.expect("revokes");
    assert!(Provider::GitHub.probe(&http, &github).await.is_dead());
    let refused = Provider::GitHub.revoke_itself(&http, &github, Rehearsal::Rehearsed).await;
    assert!(matches!(refused, Err(Error::NoSuchCall { .. })));
}

#[tokio::test]
async fn only_a_bots_manager_replaces_its_token() {
    let (account, http) = account().await;
    let (manager, bot) = (mint(&account, "telegram"), mint(&account, "telegram"));
    let id = super::telegram::bot_id(&bot).expect("has a number").to_string();
    let key = KeyRef { id, name: None, project: None, owner: Owner::Person, last_used: None };
    let refused = Provider::Telegram.mint(&http, &manager, &key, "").await;
    assert!(matches!(refused, Err(Error::Refused { status: 400, .. })), "{refused:?}");
    assert!(Provider::Telegram.probe(&http, &bot).await.is_live());
}

#[test]
fn whatever_no_call_does_a_person_is_told_how_to_do() {
    for provider in Provider::ALL {
        if provider.powers().mint == By::Person {
            assert!(provider.by_hand().is_some_and(|it| !it.steps.is_empty()), "{provider:?}");
        }
    }
}

#[test]
fn a_refusal_repeats_codes_and_no_sentences() {
    let asking = super::call::Asking { issuer: "OpenAI", doing: "x" };
    assert!(asking.refused(401, Some("invalid_api_key")).to_string().contains("invalid_api_key"));
    let echoed = asking.refused(401, Some("Incorrect API key provided: sk-proj-abc")).to_string();
    assert!(!echoed.contains("sk-proj"), "{echoed}");
}
