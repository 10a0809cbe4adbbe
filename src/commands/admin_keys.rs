//! The credentials that make, find and end keys at their issuers: from the environment, else from the operator's vault.

use std::collections::BTreeMap;

use super::credential;
use crate::context::Context;
use crate::model::Provider;
use crate::plan::{Plan, Step};
use crate::secret::SecretText;
use crate::vault::{Held, Key};

/// Every admin credential that is at hand, by the issuer whose keys it governs. A vault that does not answer has none.
pub async fn all(ctx: &Context) -> BTreeMap<Provider, SecretText> {
    if ctx.drill_token.is_some() {
        return ctx.drill_admins.clone();
    }
    let mut found = BTreeMap::new();
    for (provider, held) in [
        (Provider::Anthropic, Held::AnthropicAdminKey),
        (Provider::OpenAi, Held::OpenAiAdminKey),
        (Provider::Telegram, Held::TelegramManagerToken),
    ] {
        let key = Key::new(ctx.origin.as_str(), credential::ANY_ACCOUNT, held);
        if let Ok(loaded) = credential::vault(ctx).load(&key).await
            && let Some(admin) = loaded.found
        {
            found.insert(provider, admin.token);
        }
    }
    found
}

/// The admin credentials a plan's steps need; none for a plan that asks no issuer.
pub async fn of_plan(ctx: &Context, plan: &Plan) -> BTreeMap<Provider, SecretText> {
    let asks =
        plan.steps().any(|step| matches!(step.step, Step::MakeKey(_) | Step::EndKey(_) | Step::RevokeOld(_)));
    if asks { all(ctx).await } else { BTreeMap::new() }
}
