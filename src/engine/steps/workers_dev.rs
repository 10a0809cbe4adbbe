//! The Worker's workers.dev host and preview URLs.

use serde_json::json;

use crate::cloudflare::Client;
use crate::cloudflare::endpoints::workers::{self, Reachable};
use crate::engine::StepError;
use crate::error::ErrorKind;
use crate::plan::{Effect, SetWorkersDev};

/// Sets both switches, and reads them back.
pub(super) async fn apply(step: &SetWorkersDev, client: &Client) -> Result<Effect, StepError> {
    let wanted = Reachable { enabled: step.enabled, previews_enabled: step.previews };
    let before = client.call(workers::subdomain(&step.account, &step.worker)).await?;
    if before == wanted {
        return Ok(Effect::Nothing);
    }
    client.call(workers::set_subdomain(&step.account, &step.worker, wanted)).await?;
    let after = client.call(workers::subdomain(&step.account, &step.worker)).await?;
    if after != wanted {
        let what = format!("Cloudflare took the switches of `{}` and did not keep them", step.worker);
        return Err(StepError::message(ErrorKind::Failed, what).hint("run the same command again"));
    }
    let before = json!({ "enabled": before.enabled, "previews_enabled": before.previews_enabled });
    Ok(Effect::Updated { id: step.worker.to_string(), before })
}
