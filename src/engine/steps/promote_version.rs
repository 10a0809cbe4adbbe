//! Deploys the version with the new values, if nobody deployed anything since.

use crate::cloudflare::Client;
use crate::engine::StepError;
use crate::error::ErrorKind;
use crate::plan::{Effect, PromoteVersion};

pub(super) async fn apply(_step: &PromoteVersion, _client: &Client) -> Result<Effect, StepError> {
    Err(StepError::message(ErrorKind::Bug, "not built yet"))
}

pub(super) async fn observe(_step: &PromoteVersion, _client: &Client) -> Result<Option<Effect>, StepError> {
    Err(StepError::message(ErrorKind::Bug, "not built yet"))
}
