//! New values on a version that is not deployed.

use crate::cloudflare::Client;
use crate::engine::{Ports, StepError};
use crate::error::ErrorKind;
use crate::plan::{Effect, RemoveVersion, StageSecrets};

pub(super) async fn apply(
    _step: &StageSecrets,
    _client: &Client,
    _ports: &Ports,
) -> Result<Effect, StepError> {
    Err(StepError::message(ErrorKind::Bug, "not built yet"))
}

pub(super) async fn observe(_step: &StageSecrets, _client: &Client) -> Result<Option<Effect>, StepError> {
    Err(StepError::message(ErrorKind::Bug, "not built yet"))
}

pub(super) async fn remove(_step: &RemoveVersion, _client: &Client) -> Result<Effect, StepError> {
    Err(StepError::message(ErrorKind::Bug, "not built yet"))
}
