//! Shows that a new value works where it is meant to.

use crate::cloudflare::Client;
use crate::engine::{Ports, StepError};
use crate::error::ErrorKind;
use crate::plan::{Effect, VerifyValue};

pub(super) async fn apply(
    _step: &VerifyValue,
    _client: &Client,
    _ports: &Ports,
) -> Result<Effect, StepError> {
    Err(StepError::message(ErrorKind::Bug, "not built yet"))
}
