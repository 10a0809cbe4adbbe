//! The values in use, as far as they can be known: Cloudflare never gives one back.
//!
//! In this order: what the operator gives, the vault (the gateway token), the copies the container keeps in R2. A value
//! that is not known can be replaced, but neither found at its issuer nor shown to be dead.

use super::Old;
use super::scene::Scene;
use crate::commands::credential;
use crate::commands::secrets::given::{self, Inputs};
use crate::commands::target::Target;
use crate::context::Context;
use crate::error::Result;
use crate::model::SecretName;
use crate::secrets::copies;
use crate::vault::{Held, Key};

/// The slot whose value moltctl keeps for the operator.
const GATEWAY_TOKEN: &str = "MOLTBOT_GATEWAY_TOKEN";

/// The known old values of `slots`.
///
/// # Errors
/// When what the operator names cannot be read; that the bucket cannot be is no error here.
pub(super) async fn values(
    ctx: &Context,
    target: &Target,
    scene: &Scene,
    inputs: &Inputs,
    slots: &[SecretName],
) -> Result<Old> {
    let mut old = Old::new();
    let set = |name: &str| scene.names.contains(name);
    // What the container uses comes first: a value that has spread elsewhere may be an older one.
    for copy in scene.stored.iter().flat_map(|stored| copies::find_owned(&stored.texts, &set)) {
        if let Ok(slot) = copy.slot.name.parse() {
            old.entry(slot).or_insert(copy.value);
        }
    }
    if let Some(token) = kept_gateway_token(ctx, target).await {
        old.insert(token.0, token.1);
    }
    if !inputs.is_empty() {
        old.extend(given::read(ctx, inputs)?.values.into_iter().map(|value| (value.name, value.value)));
    }
    old.retain(|slot, _| slots.contains(slot));
    Ok(old)
}

async fn kept_gateway_token(
    ctx: &Context,
    target: &Target,
) -> Option<(SecretName, crate::secret::SecretText)> {
    if ctx.drill_token.is_some() {
        return None;
    }
    let held = Held::GatewayToken(target.worker.clone());
    let key = Key::new(ctx.origin.as_str(), target.account.as_str(), held);
    let found = credential::vault(ctx).load(&key).await.ok()?.found?;
    Some((GATEWAY_TOKEN.parse().ok()?, found.token))
}
