//! Deletes secrets of a Worker in one call.

use super::worker;
use crate::cloudflare::Client;
use crate::cloudflare::endpoints::secrets::{self, Edit};
use crate::engine::StepError;
use crate::error::ErrorKind;
use crate::model::SecretName;
use crate::plan::{DeleteSecrets, Effect};

/// Deletes those that are there, and proves that they are gone.
pub(super) async fn apply(step: &DeleteSecrets, client: &Client) -> Result<Effect, StepError> {
    let edits: Vec<Edit> = left(step, client).await?.into_iter().map(|name| (name, None)).collect();
    if edits.is_empty() {
        return Ok(Effect::Nothing);
    }
    client.call(secrets::bulk(&step.account, &step.worker, &edits)).await?;
    let left = left(step, client).await?;
    if left.is_empty() {
        return Ok(Effect::Done);
    }
    let names = left.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    Err(StepError::message(
        ErrorKind::Failed,
        format!("after the call these secrets are still there: {names}"),
    )
    .hint("run the same command again"))
}

/// Which of the slots are there; fails when there is no such Worker.
async fn left(step: &DeleteSecrets, client: &Client) -> Result<Vec<SecretName>, StepError> {
    let all = worker::secret_names(client, &step.account, &step.worker).await?;
    Ok(step.names.iter().filter(|name| all.contains(name.as_str())).cloned().collect())
}
