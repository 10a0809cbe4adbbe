//! Discord: `discord.com`. A bot's token is reset in the developer portal; there is no call.
//!
//! Source: discord-api-docs; `facts/providers.md` 4. Ten thousand 401s in ten minutes ban an address, so the first one ends
//! the matter: a 401 is never asked again.

use super::Liveness;
use super::call;
use crate::http::{Auth, Client};
use crate::secret::SecretText;

#[expect(clippy::disallowed_methods, reason = "the scheme stands before the token in one header")]
pub(super) async fn probe(http: &Client, token: &SecretText) -> Liveness {
    let credential = SecretText::new(format!("Bot {}", token.expose()));
    let auth = Auth::Headers(vec![(http::header::AUTHORIZATION, credential)]);
    call::probe(http, "https://discord.com/api/v10/users/@me", auth, &[], |answer| match answer.status {
        200 => Liveness::Live { who: answer.body["username"].as_str().map(str::to_owned) },
        401 => Liveness::Dead,
        other => Liveness::unclear(other),
    })
    .await
}
