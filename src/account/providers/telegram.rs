//! `api.telegram.org`: `/bot<token>/<method>`.

use jiff::SignedDuration;
use serde_json::{Value, json as value};

use super::{Issuer, Key, Status, Visit, json};
use crate::account::lies::Lie;
use crate::account::reply::Raw;
use crate::account::world::World;

/// How long a bot cannot log back in to the cloud server after `logOut`.
const AWAY: SignedDuration = SignedDuration::from_mins(10);

pub(super) fn answer(world: &mut World, visit: &Visit) -> Raw {
    let Some((token, method)) = visit.path.strip_prefix("/bot").and_then(|rest| rest.split_once('/')) else {
        return failed(404, "Not Found");
    };
    let token = crate::account::call::decode(token);
    let shaped = token.split_once(':').is_some_and(|(id, secret)| {
        !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()) && !secret.is_empty()
    });
    if !shaped {
        return failed(404, "Not Found");
    }
    let live = |k: &&mut Key| k.issuer == Issuer::Telegram && k.value == token && k.status == Status::Active;
    let Some(bot) = world.providers.keys.iter_mut().find(live) else { return failed(401, "Unauthorized") };
    if bot.logged_out_until.is_some_and(|until| until > visit.now) {
        return failed(400, "Logged out");
    }
    match method {
        "getMe" => done(&value!({"id": number(&bot.id), "is_bot": true, "first_name": bot.name,
            "username": format!("drill_{}_bot", bot.id), "can_join_groups": true})),
        "getWebhookInfo" => {
            done(&value!({"url": bot.webhook, "has_custom_certificate": false, "pending_update_count": 0}))
        }
        "setWebhook" => {
            bot.webhook = visit.parameter("url").unwrap_or_default();
            done(&value!(true))
        }
        "deleteWebhook" => {
            bot.webhook.clear();
            done(&value!(true))
        }
        "logOut" => {
            bot.logged_out_until = visit.now.checked_add(AWAY).ok();
            done(&value!(true))
        }
        "getUpdates" if !bot.webhook.is_empty() => failed(
            409,
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        ),
        "getUpdates" => done(&value!([])),
        "replaceManagedBotToken" | "getManagedBotToken" => {
            let manager = bot.id.clone();
            managed(world, visit, &manager, method)
        }
        _ => failed(404, "Not Found"),
    }
}

/// A manager bot reads or replaces the token of a bot it manages; the old token dies at once.
fn managed(world: &mut World, visit: &Visit, manager: &str, method: &str) -> Raw {
    let wanted = visit.parameter("user_id").unwrap_or_default();
    let mine = |k: &&mut Key| {
        k.issuer == Issuer::Telegram
            && k.id == wanted
            && k.manager.as_deref() == Some(manager)
            && k.status == Status::Active
    };
    let Some(bot) = world.providers.keys.iter_mut().find(mine) else {
        return failed(400, "Bad Request: bot is not managed by the current bot");
    };
    if method == "replaceManagedBotToken" && world.lies.holds(Lie::AnotherBot) {
        bot.status = Status::Revoked;
        let other = world.providers.mint(Issuer::Telegram, visit.now);
        return done(&value!(other));
    }
    let Some(bot) = world.providers.keys.iter_mut().find(mine) else {
        return failed(400, "Bad Request: bot is not managed by the current bot");
    };
    if method == "replaceManagedBotToken" {
        let fresh = Issuer::Telegram.fresh_value();
        let secret = fresh.split_once(':').map_or("", |(_, secret)| secret);
        bot.value = format!("{}:{secret}", bot.id);
    }
    let token = bot.value.clone();
    done(&value!(token))
}

fn number(id: &str) -> Value {
    id.parse::<u64>().map_or(Value::Null, Value::from)
}

fn done(result: &Value) -> Raw {
    json(200, &value!({"ok": true, "result": result}))
}

fn failed(code: u16, description: &str) -> Raw {
    json(code, &value!({"ok": false, "error_code": code, "description": description}))
}
