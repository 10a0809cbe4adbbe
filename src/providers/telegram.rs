//! Telegram: `api.telegram.org`. A token is revoked by its bot's owner at BotFather, or replaced by the bot that manages it.
//!
//! Source: core.telegram.org/bots/api (9.6, managed bots); `facts/providers.md` 3.

use http::Method;
use serde_json::{Value, json};
use url::Url;

use super::call::{self, Answer, Asking};
use super::key::Fresh;
use super::{Error, Liveness};
use crate::http::{Client, Request};
use crate::model::{KeyRef, Owner};
use crate::secret::SecretText;

/// `https://api.telegram.org/bot<token>/<method>`: the token is part of the path, and errors hold no path.
#[expect(clippy::disallowed_methods, reason = "the issuer takes the token in the path")]
fn url(token: &SecretText, method: &str) -> Option<Url> {
    let mut url = Url::parse("https://api.telegram.org/").ok()?;
    url.path_segments_mut().ok()?.pop_if_empty().push(&format!("bot{}", token.expose())).push(method);
    Some(url)
}

async fn ask(
    http: &Client,
    token: &SecretText,
    method: &str,
    body: Option<&Value>,
) -> Result<Option<Answer>, crate::http::Error> {
    let Some(url) = url(token, method) else { return Ok(None) };
    let timeout = std::time::Duration::from_secs(5);
    let request = match body {
        Some(body) => call::with_json(Request::new(Method::POST, url), body),
        None => Request::get(url),
    };
    call::send(http, request.timeout(timeout)).await.map(Some)
}

pub(super) async fn probe(http: &Client, token: &SecretText) -> Liveness {
    let answer = match ask(http, token, "getMe", None).await {
        Ok(Some(answer)) => answer,
        Ok(None) => return Liveness::unclear(0),
        Err(error) => return Liveness::of_error(&error),
    };
    match (answer.status, answer.body["ok"].as_bool()) {
        (200, Some(true)) => {
            Liveness::Live { who: answer.body["result"]["username"].as_str().map(|name| format!("@{name}")) }
        }
        (401, Some(false)) => Liveness::Dead,
        // Not a token at all; 404 without Telegram's own body is some proxy's.
        (404, Some(false)) => Liveness::Dead,
        (status, _) => Liveness::unclear(status),
    }
}

/// The public number before the colon: the bot's own id.
#[expect(clippy::disallowed_methods, reason = "the number before the colon is public")]
pub(super) fn bot_id(token: &SecretText) -> Option<u64> {
    token.expose().split_once(':')?.0.parse().ok()
}

/// Replaces the token of a managed bot; the old one is dead at once.
pub(super) async fn replace(http: &Client, manager: &SecretText, bot: &KeyRef) -> Result<Fresh, Error> {
    let asking = Asking { issuer: "Telegram", doing: "replace the token of a managed bot" };
    let value = token_of(http, manager, bot, "replaceManagedBotToken", asking).await?;
    let key = KeyRef { owner: Owner::Person, last_used: None, ..bot.clone() };
    Ok(Fresh { value, key })
}

/// The token a managed bot has now.
pub(super) async fn read(http: &Client, manager: &SecretText, bot: &KeyRef) -> Result<SecretText, Error> {
    let asking = Asking { issuer: "Telegram", doing: "read the token of a managed bot" };
    token_of(http, manager, bot, "getManagedBotToken", asking).await
}

async fn token_of(
    http: &Client,
    manager: &SecretText,
    bot: &KeyRef,
    method: &str,
    asking: Asking,
) -> Result<SecretText, Error> {
    let id: u64 = bot.id.parse().map_err(|_| asking.not_understood())?;
    let answer = ask(http, manager, method, Some(&json!({ "user_id": id })))
        .await?
        .ok_or_else(|| asking.not_understood())?;
    if answer.status != 200 || answer.body["ok"] != true {
        return Err(asking.refused(answer.status, None));
    }
    let value = answer.body["result"].as_str().map(|value| SecretText::new(value.to_owned()));
    // A token of another bot must never end up in the slot.
    value.filter(|value| bot_id(value) == Some(id)).ok_or_else(|| asking.not_understood())
}
