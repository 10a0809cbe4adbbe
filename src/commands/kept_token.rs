//! The gateway token that `moltctl init` keeps in the operator's keyring, for the plans that need it later.

use super::credential;
use crate::context::Context;
use crate::model::SecretName;
use crate::plan::{Plan, SecretOrigin, Step};
use crate::secrets::NamedValue;
use crate::vault::{Held, Key};

/// The slot.
const GATEWAY_TOKEN: &str = "MOLTBOT_GATEWAY_TOKEN";

/// The token that an init put into the keyring, for a plan that would otherwise make a new one.
pub(super) async fn kept(ctx: &Context, plan: &Plan, given: &[NamedValue]) -> Option<NamedValue> {
    let is_slot = |name: &SecretName| name.as_str() == GATEWAY_TOKEN;
    let inputs = plan.steps().flat_map(|step| match &step.step {
        Step::PutSecrets(step) => step.secrets.as_slice(),
        Step::WranglerDeploy(step) => step.secrets.as_slice(),
        _ => &[],
    });
    let name = inputs
        .filter(|input| input.origin == SecretOrigin::Generated && is_slot(&input.name))
        .map(|input| input.name.clone())
        .next()?;
    let worker = plan.target.worker.clone()?;
    if ctx.drill_token.is_some() || given.iter().any(|value| is_slot(&value.name)) {
        return None;
    }
    let accounts = plan.target.account.as_ref().map(|account| account.as_str());
    for account in accounts.into_iter().chain([credential::ANY_ACCOUNT]) {
        let key = Key::new(ctx.origin.as_str(), account, Held::GatewayToken(worker.clone()));
        // Without a keyring nothing was kept there either: the plan makes a token.
        let loaded = credential::vault(ctx).load(&key).await.ok()?;
        if let Some(found) = loaded.found {
            return Some(NamedValue { name, value: found.token });
        }
    }
    None
}
