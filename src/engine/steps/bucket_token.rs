//! An API token that reads and writes the objects of one bucket and does nothing else.
//!
//! Its value is given once. That of a deploy stays in memory for the rest of the run, and a run that was taken up again
//! rolls the token for a new one (`derive.rs`); that of a rotation is in the run's escrow before anything holds it.

use serde_json::json;

use super::derive;
use crate::cloudflare::Client;
use crate::cloudflare::endpoints::groups;
use crate::cloudflare::endpoints::tokens::{self, PermissionGroup, Token};
use crate::engine::{Ports, StepError};
use crate::error::ErrorKind;
use crate::model::AccountId;
use crate::plan::{Effect, EnsureBucketToken, MakeBucketToken, RemoveToken};
use crate::secret::SecretText;

/// Makes the token, or brings the one of its name to its scope.
pub(super) async fn apply(
    step: &EnsureBucketToken,
    client: &Client,
    ports: &Ports,
) -> Result<Effect, StepError> {
    let group = permission_group(client, &step.account).await?;
    let resource = tokens::bucket_resource(&step.account, &step.jurisdiction, &step.bucket);
    let policy = tokens::bucket_policy(&group, &resource);
    if let Some(token) = find(client, &step.account, &step.name).await? {
        if is_scoped(&token, &group.id, &resource) && token.status == "active" {
            return Ok(Effect::Nothing);
        }
        let body = json!({ "name": step.name, "status": "active", "policies": [policy] });
        let after = client.call(tokens::put(&step.account, &token.id, &body)).await?;
        prove(&after, &group.id, &resource)?;
        let before = json!({ "status": token.status, "policies": token.policies });
        return Ok(Effect::Updated { id: token.id, before });
    }
    let body = json!({ "name": step.name, "policies": [policy] });
    let made = client.call(tokens::create(&step.account, &body)).await?;
    prove(&made, &group.id, &resource)?;
    if let Some(value) = made.value {
        ports.values.keep(&derive::token_value(&step.name), value)?;
    }
    Ok(Effect::Created { id: made.id })
}

/// What an interrupted attempt left: the token by its name. Its value is lost and is rolled when it is needed.
pub(super) async fn observe(step: &EnsureBucketToken, client: &Client) -> Result<Option<Effect>, StepError> {
    let Some(token) = find(client, &step.account, &step.name).await? else { return Ok(None) };
    let group = permission_group(client, &step.account).await?;
    let resource = tokens::bucket_resource(&step.account, &step.jurisdiction, &step.bucket);
    let good = is_scoped(&token, &group.id, &resource) && token.status == "active";
    Ok(good.then_some(Effect::Created { id: token.id }))
}

/// Makes the token of a rotation, under a name of its own. Its value is in the run's escrow when this returns.
pub(super) async fn make(
    step: &MakeBucketToken,
    client: &Client,
    ports: &Ports,
) -> Result<Effect, StepError> {
    ports.values.must_be_keepable()?;
    // An attempt whose answer was lost.
    if let Some(left) = observe_new(step, client, ports).await? {
        return Ok(left);
    }
    let group = permission_group(client, &step.account).await?;
    let resource = tokens::bucket_resource(&step.account, &step.jurisdiction, &step.bucket);
    let body = json!({ "name": step.name, "policies": [tokens::bucket_policy(&group, &resource)] });
    let made = client.call(tokens::create(&step.account, &body)).await?;
    let value = made.value.clone().ok_or_else(|| no_value(&step.name))?;
    ports.values.keep(&derive::token_value(&step.name), value)?;
    prove(&made, &group.id, &resource)?;
    Ok(Effect::Created { id: made.id })
}

/// What an interrupted attempt left: the token by its name. Where its value was lost it is rolled: nothing holds that value,
/// because staging comes after this step.
pub(super) async fn observe_new(
    step: &MakeBucketToken,
    client: &Client,
    ports: &Ports,
) -> Result<Option<Effect>, StepError> {
    let Some(token) = find(client, &step.account, &step.name).await? else { return Ok(None) };
    let group = permission_group(client, &step.account).await?;
    let resource = tokens::bucket_resource(&step.account, &step.jurisdiction, &step.bucket);
    prove(&token, &group.id, &resource)?;
    ports.values.must_be_keepable()?;
    let kept = ports.values.get(&derive::token_value(&step.name));
    let holds = match kept {
        Some(value) => is_value_of(client, &step.account, &token.id, value).await?,
        None => false,
    };
    if !holds {
        let rolled = client.call(tokens::roll(&step.account, &token.id)).await?;
        let value = rolled.0.ok_or_else(|| no_value(&step.name))?;
        ports.values.keep(&derive::token_value(&step.name), value)?;
    }
    Ok(Some(Effect::Created { id: token.id }))
}

/// Deletes a token that a run made; one that is gone is fine.
pub(super) async fn remove(step: &RemoveToken, client: &Client) -> Result<Effect, StepError> {
    Ok(match client.find(tokens::delete(&step.account, &step.id)).await? {
        Some(_) => Effect::Done,
        None => Effect::Nothing,
    })
}

/// Whether `value` is what the token has now: a token of the same name may have been made and removed before.
async fn is_value_of(
    client: &Client,
    account: &AccountId,
    id: &str,
    value: SecretText,
) -> Result<bool, StepError> {
    let own = Client::new(client.http().clone(), client.origin().clone(), value);
    match own.call(tokens::verify_account(account)).await {
        Ok(verified) => Ok(verified.id == id),
        Err(error) if error.status().is_some_and(|status| (400..404).contains(&status)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn no_value(name: &str) -> StepError {
    StepError::message(ErrorKind::Failed, format!("Cloudflare gave no value for the API token `{name}`"))
        .hint("run the same command again")
}

/// The account's token of this name.
pub(super) async fn find(
    client: &Client,
    account: &AccountId,
    name: &str,
) -> Result<Option<Token>, StepError> {
    let all = client.list(tokens::list(account), tokens::PAGES).await?;
    let mut named = all.into_iter().filter(|token| token.name == name);
    let first = named.next();
    if named.next().is_some() {
        let what = format!("several API tokens are called `{name}`");
        return Err(StepError::message(ErrorKind::Changed, what)
            .hint("delete all but one in the dashboard → Manage account → Account API tokens"));
    }
    Ok(first)
}

async fn permission_group(client: &Client, account: &AccountId) -> Result<PermissionGroup, StepError> {
    let wanted = groups::R2_BUCKET_ITEM_WRITE;
    let found = client.call(tokens::permission_groups(account, Some(wanted))).await?;
    found.into_iter().find(|group| group.name == wanted).ok_or_else(|| {
        StepError::message(ErrorKind::Failed, format!("Cloudflare has no permission group `{wanted}`"))
            .hint("R2 may not be enabled on this account: open the dashboard → R2")
    })
}

/// True when the token may do this one thing with this one bucket, and nothing besides.
fn is_scoped(token: &Token, group: &str, resource: &str) -> bool {
    let [policy] = token.policies.as_slice() else { return false };
    let groups: Vec<&str> = policy["permission_groups"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| one["id"].as_str())
        .collect();
    let resources: Vec<&String> =
        policy["resources"].as_object().into_iter().flat_map(|all| all.keys()).collect();
    policy["effect"] == "allow" && groups == [group] && resources == [resource]
}

fn prove(token: &Token, group: &str, resource: &str) -> Result<(), StepError> {
    if is_scoped(token, group, resource) {
        return Ok(());
    }
    let what = format!("Cloudflare gave the token `{}` another scope than the one bucket", token.name);
    Err(StepError::message(ErrorKind::Failed, what)
        .hint("delete it in the dashboard → Manage account → Account API tokens"))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn token(policies: &Value) -> Token {
        serde_json::from_value(json!({ "id": "t", "policies": policies })).expect("decodes")
    }

    #[test]
    fn a_wider_token_is_not_taken_for_ours() {
        let ours = json!({ "id": "p", "effect": "allow", "permission_groups": [{ "id": "g", "name": "n" }],
            "resources": { "r": "*" } });
        assert!(is_scoped(&token(&json!([ours])), "g", "r"));
        assert!(!is_scoped(&token(&json!([ours, ours])), "g", "r"));
        let mut wider = ours.clone();
        wider["resources"]["com.cloudflare.api.account.x"] = json!("*");
        assert!(!is_scoped(&token(&json!([wider])), "g", "r"));
        let mut more = ours;
        more["permission_groups"] = json!([{ "id": "g" }, { "id": "h" }]);
        assert!(!is_scoped(&token(&json!([more])), "g", "r"));
    }
}
