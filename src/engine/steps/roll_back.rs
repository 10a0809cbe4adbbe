//! Deploys an earlier version again. Never past a change of secrets: that would bring back the old values.

use crate::cloudflare::Client;
use crate::cloudflare::endpoints::deployments::{self, PastSecrets};
use crate::engine::StepError;
use crate::plan::{Effect, RollBack};

/// Sends every request to the version, unless it has them already.
pub(super) async fn apply(step: &RollBack, client: &Client) -> Result<Effect, StepError> {
    let previous = live(step, client).await?;
    if previous.as_deref() == Some(step.version.as_str()) {
        return Ok(Effect::Nothing);
    }
    let message = "moltctl: deployed again by undo";
    client
        .call(deployments::create(&step.account, &step.worker, &step.version, message, PastSecrets::Refuse))
        .await?;
    Ok(Effect::Deployed { version: step.version.clone(), previous })
}

/// What an interrupted attempt left: the version live again. What was live before it is not known any more.
pub(super) async fn observe(step: &RollBack, client: &Client) -> Result<Option<Effect>, StepError> {
    let there = live(step, client).await?.as_deref() == Some(step.version.as_str());
    Ok(there.then(|| Effect::Deployed { version: step.version.clone(), previous: None }))
}

async fn live(step: &RollBack, client: &Client) -> Result<Option<String>, StepError> {
    let list = client.call(deployments::list(&step.account, &step.worker)).await?;
    Ok(list.live_version().map(str::to_owned))
}
