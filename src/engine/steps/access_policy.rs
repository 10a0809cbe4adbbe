//! Reusable Access policies: made, adopted, restored, removed.

use crate::access::objects::Policy;
use crate::access::wire;
use crate::cloudflare::Client;
use crate::cloudflare::endpoints::access_policies;
use crate::engine::StepError;
use crate::error::ErrorKind;
use crate::plan::{Effect, EnsureAccessPolicy, RemoveAccessPolicy, RestoreAccessPolicy};

/// Makes the policy, or brings the one that is there to its state. Found by id, then by name.
pub(super) async fn apply(step: &EnsureAccessPolicy, client: &Client) -> Result<Effect, StepError> {
    let Some(policy) = find(step, client).await? else {
        let body = serde_json::to_value(&step.policy).unwrap_or_default();
        let made = client.call(access_policies::create(&step.account, &body)).await?;
        prove(&made, step)?;
        return Ok(Effect::Created { id: made.id });
    };
    if wire::policy_differences(&policy, &step.policy).is_empty() {
        return Ok(Effect::Nothing);
    }
    let body = wire::merge_policy(&policy, &step.policy);
    let after = client.call(access_policies::put(&step.account, &policy.id, &body)).await?;
    prove(&after, step)?;
    let before = serde_json::to_value(&policy).unwrap_or_default();
    Ok(Effect::Updated { id: policy.id, before })
}

/// What an interrupted attempt left: a policy that is as it should be and was not there at planning.
pub(super) async fn observe(step: &EnsureAccessPolicy, client: &Client) -> Result<Option<Effect>, StepError> {
    if step.existing.is_some() {
        return Ok(None);
    }
    let found = find(step, client).await?;
    Ok(found
        .filter(|policy| wire::policy_differences(policy, &step.policy).is_empty())
        .map(|policy| Effect::Created { id: policy.id }))
}

/// Removes the policy; one that is gone is fine.
pub(super) async fn remove(step: &RemoveAccessPolicy, client: &Client) -> Result<Effect, StepError> {
    Ok(match client.find(access_policies::delete(&step.account, &step.id)).await? {
        Some(_) => Effect::Done,
        None => Effect::Nothing,
    })
}

/// Puts the policy back to how it was.
pub(super) async fn restore(step: &RestoreAccessPolicy, client: &Client) -> Result<Effect, StepError> {
    match client.find(access_policies::put(&step.account, &step.id, &wire::writable(&step.body))).await? {
        Some(_) => Ok(Effect::Done),
        None => {
            Err(StepError::message(ErrorKind::Changed, "the Access policy is gone, so it cannot be put back")
                .hint("`moltctl access plan` shows what is there now"))
        }
    }
}

fn prove(policy: &Policy, step: &EnsureAccessPolicy) -> Result<(), StepError> {
    let left: Vec<&str> =
        wire::policy_differences(policy, &step.policy).iter().map(|one| one.field).collect();
    if left.is_empty() {
        return Ok(());
    }
    let what = format!("Cloudflare took the Access policy and did not keep its {}", left.join(", "));
    Err(StepError::message(ErrorKind::Failed, what).hint("`moltctl access plan` shows what is there now"))
}

async fn find(step: &EnsureAccessPolicy, client: &Client) -> Result<Option<Policy>, StepError> {
    let policies = client.list(access_policies::list(&step.account), access_policies::PAGES).await?;
    let by_id = step.existing.as_ref().and_then(|id| policies.iter().find(|policy| policy.id == *id));
    if let Some(policy) = by_id {
        return Ok(Some(policy.clone()));
    }
    let name = &step.policy.name;
    let named: Vec<&Policy> = policies.iter().filter(|policy| policy.name == *name).collect();
    match named.as_slice() {
        [] => Ok(None),
        [policy] => Ok(Some((*policy).clone())),
        several => {
            let what = format!("{} Access policies are called `{name}`", several.len());
            Err(StepError::message(ErrorKind::Changed, what)
                .hint("remove all but one in the dashboard, then run the same command again"))
        }
    }
}
