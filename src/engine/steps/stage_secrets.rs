//! New values on a version that is not deployed: one call for all of them, on exactly the version the plan was made for.
//!
//! Cloudflare's call makes the new version from the newest one, whatever that is, and is not in its specification: so the
//! newest one is looked at before, and the new one afterwards. It is found again by its tag.

use std::collections::BTreeMap;

use super::{derive, versions_seen};
use crate::cloudflare::Client;
use crate::cloudflare::endpoints::secrets::{self, Edit, MOST_PER_CALL, Note};
use crate::cloudflare::endpoints::versions::{self, Binding};
use crate::engine::{Ports, StepError};
use crate::error::ErrorKind;
use crate::plan::{Effect, RemoveVersion, SecretOrigin, StageSecrets};

/// Makes the version, and proves that it holds what the one before held and the new names.
pub(super) async fn apply(step: &StageSecrets, client: &Client, ports: &Ports) -> Result<Effect, StepError> {
    if step.secrets.len() > MOST_PER_CALL {
        let what = format!("{} secrets are more than the {MOST_PER_CALL} of one call", step.secrets.len());
        return Err(StepError::message(ErrorKind::Bug, what));
    }
    let mut edits: Vec<Edit> = Vec::with_capacity(step.secrets.len());
    for input in &step.secrets {
        let value = derive::resolve(input, &step.account, client, ports).await?;
        edits.push((input.name.clone(), Some(value)));
    }
    // Last before the call: what is found here is what the call builds on.
    let seen = versions_seen::look(client, &step.account, &step.worker).await?;
    seen.must_be_live(&step.base)?;
    seen.must_be_newest(Some(&step.base))?;
    let note = Note { message: &step.message, tag: Some(&step.tag) };
    let made = client
        .call(secrets::staged(&step.account, &step.worker, &edits, note))
        .await
        .map_err(|error| versions_seen::told(error, &step.worker))?;
    prove(step, &made.id, client).await?;
    Ok(Effect::Staged { version: made.id })
}

/// What an interrupted attempt left: the version with the tag. One that lacks something, or whose values are not known any
/// more, is deleted, so that it is made anew.
pub(super) async fn observe(
    step: &StageSecrets,
    client: &Client,
    ports: &Ports,
) -> Result<Option<Effect>, StepError> {
    let seen = versions_seen::look(client, &step.account, &step.worker).await?;
    let Some(version) = seen.tagged(&step.tag) else { return Ok(None) };
    if are_known(step, ports) && prove(step, &version.id, client).await.is_ok() {
        return Ok(Some(Effect::Staged { version: version.id.clone() }));
    }
    let (account, worker, version) = (step.account.clone(), step.worker.clone(), version.id.clone());
    remove(&RemoveVersion { account, worker, version }, client).await?;
    Ok(None)
}

/// Deletes a version that was never deployed; one that is gone is fine. A version that serves stays, and so does one that
/// somebody built on: theirs holds the same new values, which must then not be ended.
pub(super) async fn remove(step: &RemoveVersion, client: &Client) -> Result<Effect, StepError> {
    let seen = versions_seen::look(client, &step.account, &step.worker).await?;
    if seen.serves(&step.version) {
        return Err(StepError::message(ErrorKind::Changed, "the version serves requests and stays"));
    }
    if !seen.has(&step.version) {
        return Ok(Effect::Nothing);
    }
    if let Some(newer) = seen.built_on(&step.version) {
        let what = format!(
            "{} on top of it and may hold the new values: they stay alive, as the old ones do",
            versions_seen::uploaded(newer)
        );
        return Err(StepError::message(ErrorKind::Changed, what));
    }
    match client.find(versions::delete(&step.account, &step.worker, &step.version)).await? {
        Some(_) => Ok(Effect::Done),
        None => Ok(Effect::Nothing),
    }
}

/// Whether the values this step writes are those an earlier attempt wrote: values that nobody but the run holds must have
/// outlived it.
fn are_known(step: &StageSecrets, ports: &Ports) -> bool {
    ports.values.outlive_a_crash()
        && step.secrets.iter().all(|input| match &input.origin {
            SecretOrigin::Given | SecretOrigin::Generated => ports.values.get(input.name.as_str()).is_some(),
            SecretOrigin::BucketTokenSecret { token } => {
                ports.values.get(&derive::token_value(token)).is_some()
            }
            _ => true,
        })
}

/// Every binding of the base, secret or not, has to be on the new version as it was, and every new name as a secret.
async fn prove(step: &StageSecrets, version: &str, client: &Client) -> Result<(), StepError> {
    let base = client.call(versions::get(&step.account, &step.worker, &step.base)).await?;
    let made = client.call(versions::get(&step.account, &step.worker, version)).await?;
    let names: Vec<&str> = step.secrets.iter().map(|input| input.name.as_str()).collect();
    let wrong = wrong(&names, &base.resources.bindings, &made.resources.bindings);
    if wrong.is_empty() {
        return Ok(());
    }
    let what = format!("the new version lacks or alters these bindings: {}", wrong.join(", "));
    Err(StepError::message(ErrorKind::Failed, what)
        .hint("what is live is unchanged; do not deploy the newest version"))
}

/// Names of bindings that `made` should have and has not, or has otherwise than `base`.
fn wrong(new: &[&str], base: &[Binding], made: &[Binding]) -> Vec<String> {
    let made: BTreeMap<&str, &Binding> =
        made.iter().map(|binding| (binding.name.as_str(), binding)).collect();
    let kept = base.iter().filter(|before| !new.contains(&before.name.as_str()));
    let lost = kept.filter(|before| made.get(before.name.as_str()) != Some(before));
    let missing = new.iter().filter(|name| made.get(**name).is_none_or(|it| it.kind != "secret_text"));
    lost.map(|before| before.name.clone()).chain(missing.map(|name| (*name).to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_new_version_lacks_or_alters_is_named() {
        let binding =
            |name: &str, kind: &str| Binding { name: name.into(), kind: kind.into(), ..Binding::default() };
        let bucket = |of: &str| Binding { bucket_name: Some(of.into()), ..binding("DATA", "r2_bucket") };
        let base = [binding("A", "secret_text"), binding("K", "secret_text"), bucket("one")];
        let new = ["A", "B"];
        let whole = [&base[..], &[binding("B", "secret_text")]].concat();
        assert!(wrong(&new, &base, &whole).is_empty());
        assert_eq!(wrong(&new, &base, &base), ["B"]);
        assert_eq!(wrong(&new, &base, &whole[1..]), ["A"]);
        assert_eq!(wrong(&new, &base, &[&whole[..1], &whole[2..]].concat()), ["K"]);
        let other = [&whole[..2], &[bucket("two"), binding("B", "plain_text")]].concat();
        assert_eq!(wrong(&new, &base, &other), ["DATA", "B"]);
    }
}
