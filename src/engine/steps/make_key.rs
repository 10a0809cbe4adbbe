//! A new key at its issuer, beside the old one.

use crate::engine::{Ports, StepError};
use crate::error::ErrorKind;
use crate::plan::{Effect, EndKey, MakeKey};

pub(super) async fn apply(_step: &MakeKey, _ports: &Ports) -> Result<Effect, StepError> {
    Err(StepError::message(ErrorKind::Bug, "not built yet"))
}

pub(super) async fn observe(_step: &MakeKey, _ports: &Ports) -> Result<Option<Effect>, StepError> {
    Err(StepError::message(ErrorKind::Bug, "not built yet"))
}

pub(super) async fn end(_step: &EndKey, _ports: &Ports) -> Result<Effect, StepError> {
    Err(StepError::message(ErrorKind::Bug, "not built yet"))
}
