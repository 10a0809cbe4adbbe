//! Ends an old value and shows that it is dead.

use crate::cloudflare::Client;
use crate::engine::{Ports, StepError};
use crate::error::ErrorKind;
use crate::plan::{Effect, RevokeOld};

pub(super) async fn apply(_step: &RevokeOld, _client: &Client, _ports: &Ports) -> Result<Effect, StepError> {
    Err(StepError::message(ErrorKind::Bug, "not built yet"))
}
