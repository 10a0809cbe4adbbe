//! The values in use, as far as they can be known: Cloudflare never gives one back.
//!
//! In this order: what the operator gives, the copies the container keeps in R2, the vault (the gateway token), whose entry
//! may be of before somebody else's change. A value that is not known can be replaced, but neither found at its issuer nor
//! shown to be dead.

use super::Old;
use super::scene::Scene;
use crate::commands::kept_token;
use crate::commands::secrets::given::{self, Inputs};
use crate::commands::target::Target;
use crate::context::Context;
use crate::error::Result;
use crate::model::SecretName;
use crate::secrets::copies;

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
    if let (Some(token), Ok(slot)) = (
        kept_token::held(ctx, Some(&target.account), &target.worker).await,
        kept_token::GATEWAY_TOKEN.parse(),
    ) {
        old.entry(slot).or_insert(token);
    }
    if !inputs.is_empty() {
        old.extend(given::read(ctx, inputs)?.values.into_iter().map(|value| (value.name, value.value)));
    }
    old.retain(|slot, _| slots.contains(slot));
    Ok(old)
}
