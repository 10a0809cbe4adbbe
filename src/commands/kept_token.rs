//! The gateway token that `moltctl init` keeps in the operator's keyring, for the plans that need it later.

use super::credential;
use crate::context::Context;
use crate::model::{AccountId, SecretName, WorkerName};
use crate::plan::{Plan, SecretOrigin, Step};
use crate::secret::SecretText;
use crate::secrets::NamedValue;
use crate::vault::{Held, Key};

/// The slot.
pub(in crate::commands) const GATEWAY_TOKEN: &str = "MOLTBOT_GATEWAY_TOKEN";

/// The token that an init put into the keyring, for a plan that would otherwise make a new one.
pub(super) async fn kept(ctx: &Context, plan: &Plan, given: &[NamedValue]) -> Option<NamedValue> {
    let is_slot = |name: &SecretName| name.as_str() == GATEWAY_TOKEN;
    let inputs = plan.steps().flat_map(|step| match &step.step {
        Step::PutSecrets(step) => step.secrets.as_slice(),
        Step::WranglerDeploy(step) => step.secrets.as_slice(),
        Step::RejectDevice(step) => std::slice::from_ref(&step.token),
        Step::RevokeDevice(step) => step.how.inputs(),
        _ => &[],
    });
    let name = inputs
        .filter(|input| input.origin == SecretOrigin::Generated && is_slot(&input.name))
        .map(|input| input.name.clone())
        .next()?;
    if given.iter().any(|value| is_slot(&value.name)) {
        return None;
    }
    let value = held(ctx, plan.target.account.as_ref(), plan.target.worker.as_ref()?).await?;
    Some(NamedValue { name, value })
}

/// The gateway token that the keyring has for `worker`. A drill has none: the operator's own is not for it.
pub(in crate::commands) async fn held(
    ctx: &Context,
    account: Option<&AccountId>,
    worker: &WorkerName,
) -> Option<SecretText> {
    if ctx.drill_token.is_some() {
        return None;
    }
    let accounts = account.map(AccountId::as_str);
    for account in accounts.into_iter().chain([credential::ANY_ACCOUNT]) {
        let key = Key::new(ctx.origin.as_str(), account, Held::GatewayToken(worker.clone()));
        // Without a keyring nothing was kept there either.
        let loaded = credential::vault(ctx).load(&key).await.ok()?;
        if let Some(found) = loaded.found {
            return Some(found.token);
        }
    }
    None
}
