//! Uploads the Worker and its container by wrangler, closed to the world.

use super::derive;
use crate::cloudflare;
use crate::cloudflare::endpoints::{containers, deployments, versions};
use crate::engine::{Ports, StepError};
use crate::error::{Error, ErrorKind};
use crate::plan::{Effect, WranglerDeploy};
use crate::wrangler::{Conflicts, DeployError, DeployRequest, Marks, Session};

/// Finds the version that an interrupted attempt left: it carries our mark, and the container stands.
///
/// wrangler is not transactional: it uploads the Worker first. A marked version whose container is missing is
/// deployed again.
pub(super) async fn observe(
    step: &WranglerDeploy,
    api: &cloudflare::Client,
) -> Result<Option<Effect>, StepError> {
    let Some(version) = marked_version(step, api).await? else { return Ok(None) };
    if !step.application.is_empty() {
        let found = api.call(containers::list(&step.account, Some(&step.application))).await?;
        if !found.iter().any(|app| app.name == step.application) {
            return Ok(None);
        }
    }
    Ok(Some(Effect::Deployed { version, previous: step.live_at_planning.clone() }))
}

/// Deploys, unless somebody else deployed since the plan was made.
pub(super) async fn apply(
    step: &WranglerDeploy,
    api: &cloudflare::Client,
    ports: &Ports,
) -> Result<Effect, StepError> {
    let (Some(wrangler), Some(token)) = (&ports.wrangler, &ports.wrangler_token) else {
        return Err(StepError::message(ErrorKind::Bug, "no wrangler was set up"));
    };
    refuse_when_changed(step, api).await?;
    let mut secrets = Vec::with_capacity(step.secrets.len());
    for input in &step.secrets {
        secrets.push((input.name.clone(), derive::resolve(input, &step.account, api, ports).await?));
    }
    let config = step.checkout.join("wrangler.toml");
    let session = Session { api_base: api.origin().as_str(), account: &step.account, token };
    let request = DeployRequest {
        config: &config,
        name: &step.worker,
        secrets: &secrets,
        marks: Some(Marks { tag: &step.marker.0, message: "moltctl deploy" }),
        rollout: None,
        // moltctl's own secret edits are changes wrangler did not make; the comparison above is ours.
        conflicts: if step.live_at_planning.is_some() { Conflicts::Overwrite } else { Conflicts::Stop },
    };
    match wrangler.deploy(session, request).await {
        Ok(deployed) => {
            Ok(Effect::Deployed { version: deployed.version_id, previous: step.live_at_planning.clone() })
        }
        Err(error) => Err(failed(error)),
    }
}

/// Compare and set on the live version: two operators must not overwrite each other unseen.
async fn refuse_when_changed(step: &WranglerDeploy, api: &cloudflare::Client) -> Result<(), StepError> {
    let live = api.find(deployments::list(&step.account, &step.worker)).await?;
    let live = live.as_ref().and_then(|list| list.live_version()).map(str::to_owned);
    if live == step.live_at_planning || live == marked_version(step, api).await? {
        return Ok(());
    }
    Err(StepError::message(ErrorKind::Changed, "somebody deployed this Worker since the plan was made")
        .hint("run `moltctl deploy` again: it plans against what is live now"))
}

async fn marked_version(
    step: &WranglerDeploy,
    api: &cloudflare::Client,
) -> Result<Option<String>, StepError> {
    let list = api.find(versions::list(&step.account, &step.worker)).await?;
    let marked =
        list.into_iter().flat_map(|list| list.items).find(|it| it.tag() == Some(step.marker.0.as_str()));
    Ok(marked.map(|version| version.id))
}

fn failed(error: DeployError) -> StepError {
    let hint = match &error {
        DeployError::TooOld { .. } => "install a newer wrangler: `npm install --global wrangler@latest`",
        DeployError::NoConfig { .. } => "`moltctl init` writes wrangler.toml",
        _ => "the host is closed; run the same command again when the cause is gone",
    };
    StepError(Error::new(ErrorKind::Failed, error).hint(hint))
}
