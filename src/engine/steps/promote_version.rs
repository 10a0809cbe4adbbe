//! Deploys the version with the new values, if nobody deployed anything since. Never with `force`.

use super::versions_seen::{self, Seen};
use crate::cloudflare::Client;
use crate::cloudflare::endpoints::deployments::{self, PastSecrets};
use crate::engine::StepError;
use crate::error::ErrorKind;
use crate::plan::{Effect, PromoteVersion};

/// Sends every request to the version, and reads back that it is so.
pub(super) async fn apply(step: &PromoteVersion, client: &Client) -> Result<Effect, StepError> {
    let seen = look(step, client).await?;
    let Some(version) = seen.tagged(&step.tag).map(|version| version.id.clone()) else {
        seen.must_be_newest(None)?;
        return Err(versions_seen::changed("the version with the new values is gone"));
    };
    if seen.live() == Some(version.as_str()) {
        return Ok(deployed(step, version));
    }
    seen.must_be_live(&step.base)?;
    seen.must_be_newest(Some(&version))?;
    let call = deployments::create(&step.account, &step.worker, &version, &step.message, PastSecrets::Refuse);
    let sent = client.call(call).await;
    // A lost answer and a refusal are told apart by looking.
    let after = look(step, client).await;
    match (sent, after) {
        (_, Ok(after)) if after.live() == Some(version.as_str()) => Ok(deployed(step, version)),
        (Err(error), _) => Err(versions_seen::told(error, &step.worker)),
        (Ok(_), Err(error)) => Err(error),
        (Ok(_), Ok(after)) => {
            let now = after.live().unwrap_or("no single version").to_owned();
            let what = format!("Cloudflare took the deployment, and what serves is {now}");
            Err(StepError::message(ErrorKind::Failed, what).hint("`moltctl status` shows what is live"))
        }
    }
}

/// What an interrupted attempt left: the version serves, or did until somebody deployed after it.
pub(super) async fn observe(step: &PromoteVersion, client: &Client) -> Result<Option<Effect>, StepError> {
    let seen = look(step, client).await?;
    let version = seen.tagged(&step.tag).map(|version| version.id.clone());
    Ok(version.filter(|version| seen.served(version)).map(|version| deployed(step, version)))
}

async fn look(step: &PromoteVersion, client: &Client) -> Result<Seen, StepError> {
    versions_seen::look(client, &step.account, &step.worker).await
}

fn deployed(step: &PromoteVersion, version: String) -> Effect {
    Effect::Deployed { version, previous: Some(step.base.clone()) }
}
