//! Makes the running gateway use the new values, and shows that it does.

use crate::cloudflare::Client;
use crate::engine::{Ports, StepError};
use crate::error::ErrorKind;
use crate::plan::{Effect, PutInEffect};

pub(super) async fn apply(
    _step: &PutInEffect,
    _client: &Client,
    _ports: &Ports,
) -> Result<Effect, StepError> {
    Err(StepError::message(ErrorKind::Bug, "not built yet"))
}
