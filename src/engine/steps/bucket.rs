//! R2 buckets: made, and removed when empty.

use crate::cloudflare::Client;
use crate::cloudflare::endpoints::r2;
use crate::engine::StepError;
use crate::error::ErrorKind;
use crate::plan::{Effect, EnsureBucket, RemoveBucket};

/// Cloudflare's code for a bucket that holds objects.
const NOT_EMPTY: u32 = 10008;

/// Makes the bucket unless it is there.
pub(super) async fn apply(step: &EnsureBucket, client: &Client) -> Result<Effect, StepError> {
    if exists(step, client).await? {
        return Ok(Effect::Nothing);
    }
    match client.call(r2::create(&step.account, &step.jurisdiction, &step.bucket)).await {
        Ok(_) => Ok(Effect::Created { id: step.bucket.to_string() }),
        Err(error) if error.status() == Some(409) => {
            if exists(step, client).await? {
                return Ok(Effect::Nothing);
            }
            Err(StepError::from(error).hint(format!(
                "the bucket may exist in another jurisdiction than `{}`: set the jurisdiction in moltctl.toml",
                step.jurisdiction
            )))
        }
        Err(error) => Err(error.into()),
    }
}

/// What an interrupted attempt left: the bucket, which was not there at planning.
pub(super) async fn observe(step: &EnsureBucket, client: &Client) -> Result<Option<Effect>, StepError> {
    Ok(exists(step, client).await?.then(|| Effect::Created { id: step.bucket.to_string() }))
}

/// Removes the bucket if it is empty; one that is gone is fine.
pub(super) async fn remove(step: &RemoveBucket, client: &Client) -> Result<Effect, StepError> {
    match client.find(r2::delete(&step.account, &step.jurisdiction, &step.bucket)).await {
        Ok(Some(_)) => Ok(Effect::Done),
        Ok(None) => Ok(Effect::Nothing),
        Err(error) if error.status() == Some(409) && error.has_code(NOT_EMPTY) => {
            let what = format!("the bucket `{}` holds objects and stays", step.bucket);
            Err(StepError::message(ErrorKind::Failed, what)
                .hint("what is in it cannot come back once deleted; empty it by hand if it is not wanted"))
        }
        Err(error) => Err(error.into()),
    }
}

async fn exists(step: &EnsureBucket, client: &Client) -> Result<bool, StepError> {
    Ok(client.find(r2::get(&step.account, &step.jurisdiction, &step.bucket)).await?.is_some())
}
