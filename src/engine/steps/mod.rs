//! One file a step: how it has its effect, and how a resumed run finds what it left.

use crate::engine::executor::Runner;
use crate::engine::{Ports, StepError};
use crate::plan::{Effect, Step};

/// Has the effects of steps through the ports.
#[derive(Debug)]
pub struct StepRunner<'a> {
    ports: &'a Ports,
}

impl<'a> StepRunner<'a> {
    /// A runner over `ports`.
    #[must_use]
    pub fn new(ports: &'a Ports) -> Self {
        Self { ports }
    }
}

impl Runner for StepRunner<'_> {
    async fn observe(&self, _: &Step) -> Result<Option<Effect>, StepError> {
        let _ = self.ports;
        Ok(None)
    }

    async fn apply(&self, _: &Step) -> Result<Effect, StepError> {
        Ok(Effect::Nothing)
    }
}
