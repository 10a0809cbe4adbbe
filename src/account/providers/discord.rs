//! `discord.com`: who a bot token is. There is no call that revokes one.

use serde_json::json as value;

use super::{Issuer, Visit, json};
use crate::account::reply::Raw;
use crate::account::world::World;

pub(super) fn answer(world: &mut World, visit: &Visit) -> Raw {
    let token = visit.credential("Bot").unwrap_or_default();
    let Some(key) = world
        .providers
        .by_value(Issuer::Discord, token)
        .filter(|_| world.providers.is_live(Issuer::Discord, token))
    else {
        return json(401, &value!({"message": "401: Unauthorized", "code": 0}));
    };
    let id = key.identity.as_deref().unwrap_or("1180000000000000001");
    let path = visit.path.trim_start_matches("/api").trim_start_matches("/v10").trim_start_matches("/v9");
    match path {
        "/users/@me" => json(
            200,
            &value!({"id": id, "username": key.name, "discriminator": "0001",
            "avatar": null, "bot": true, "mfa_enabled": true, "verified": true}),
        ),
        "/users/@me/guilds" => json(200, &value!([])),
        "/applications/@me" => json(
            200,
            &value!({"id": id, "name": key.name,
            "interactions_endpoint_url": null, "bot_public": false}),
        ),
        _ => json(404, &value!({"message": "404: Not Found", "code": 0})),
    }
}
