//! Secrets of a Worker, written in one call: live at once, or on a version that is not deployed.

use std::collections::BTreeSet;

use super::{derive, worker};
use crate::cloudflare::Client;
use crate::cloudflare::endpoints::secrets::{self, Edit, MOST_PER_CALL, Note};
use crate::cloudflare::endpoints::versions;
use crate::engine::{Ports, StepError};
use crate::error::ErrorKind;
use crate::model::SecretName;
use crate::plan::{Effect, PutSecrets, SecretsVia};
use crate::secrets::rotation_note::set_message;

/// Writes the secrets and proves by name that they are there.
pub(super) async fn apply(step: &PutSecrets, client: &Client, ports: &Ports) -> Result<Effect, StepError> {
    if step.secrets.is_empty() {
        return Ok(Effect::Nothing);
    }
    if step.secrets.len() > MOST_PER_CALL {
        let what = format!("{} secrets are more than the {MOST_PER_CALL} of one call", step.secrets.len());
        return Err(StepError::message(ErrorKind::Bug, what));
    }
    // Asked first: Cloudflare's tools make a draft of a Worker that does not exist, and its name may be a typo.
    let live = worker::secret_names(client, &step.account, &step.worker).await?;
    let before = match step.via {
        SecretsVia::Live => live,
        SecretsVia::Staged => staged_names(step, client).await?,
    };
    let mut edits: Vec<Edit> = Vec::with_capacity(step.secrets.len());
    for input in &step.secrets {
        let value = derive::resolve(input, &step.account, client, ports).await?;
        edits.push((input.name.clone(), Some(value)));
    }
    let after = match step.via {
        SecretsVia::Live => {
            client.call(secrets::bulk(&step.account, &step.worker, &edits)).await?;
            worker::secret_names(client, &step.account, &step.worker).await?
        }
        SecretsVia::Staged => stage(step, &edits, client).await?,
    };
    prove(step, &before, &after)?;
    let names = step.secrets.iter().map(|input| input.name.to_string());
    let (replaced, created) = names.partition(|name| before.contains(name));
    Ok(Effect::SecretsWritten { created, replaced })
}

/// Names on the newest version, which is what the new one is made from.
async fn staged_names(step: &PutSecrets, client: &Client) -> Result<BTreeSet<String>, StepError> {
    let list = client.call(versions::list(&step.account, &step.worker)).await?;
    let Some(newest) = list.items.first() else {
        let what = format!("`{}` has no version yet, so there is none to stage secrets on", step.worker);
        return Err(StepError::message(ErrorKind::Denied, what).hint("deploy it first: `moltctl deploy`"));
    };
    names_of(step, &newest.id, client).await
}

async fn names_of(step: &PutSecrets, version: &str, client: &Client) -> Result<BTreeSet<String>, StepError> {
    let version = client.call(versions::get(&step.account, &step.worker, version)).await?;
    Ok(version.secret_names().map(str::to_owned).collect())
}

async fn stage(step: &PutSecrets, edits: &[Edit], client: &Client) -> Result<BTreeSet<String>, StepError> {
    let names: Vec<SecretName> = edits.iter().map(|(name, _)| name.clone()).collect();
    let note = Note { message: &set_message(&names), tag: None };
    let version = client.call(secrets::staged(&step.account, &step.worker, edits, note)).await?;
    names_of(step, &version.id, client).await
}

/// Every name that was there and every name that was written has to be there now. The staged call is one that
/// Cloudflare's specification does not hold: it is not taken at its word.
fn prove(step: &PutSecrets, before: &BTreeSet<String>, after: &BTreeSet<String>) -> Result<(), StepError> {
    let written = step.secrets.iter().map(|input| input.name.as_str());
    let missing: BTreeSet<&str> =
        before.iter().map(String::as_str).chain(written).filter(|name| !after.contains(*name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.into_iter().collect::<Vec<_>>().join(", ");
    let error =
        StepError::message(ErrorKind::Failed, format!("after the call these secrets are missing: {list}"));
    Err(match step.via {
        SecretsVia::Live => error.hint("`moltctl secrets list` shows what is there"),
        SecretsVia::Staged => error.hint("do not deploy the newest version; what is live is unchanged"),
    })
}
