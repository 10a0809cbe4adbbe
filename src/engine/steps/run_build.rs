//! Runs the checkout's own build, without any credential in its environment.

use crate::engine::{Ports, StepError};
use crate::error::ErrorKind;
use crate::npm::{BuildCommand, BuildError};
use crate::plan::{Effect, RunBuild};

/// Builds. Doing it again is the same as doing it once.
pub(super) async fn apply(step: &RunBuild, ports: &Ports) -> Result<Effect, StepError> {
    let npm = ports.npm.as_ref().ok_or_else(|| StepError::message(ErrorKind::Bug, "no npm was set up"))?;
    let script = BuildCommand::script(&step.script).ok_or_else(|| {
        StepError::message(ErrorKind::Usage, "the build script's name could be read as an option")
    })?;
    match npm.run_build(&step.checkout, script).await {
        Ok(()) => Ok(Effect::Done),
        Err(BuildError::Failed { status, last_lines }) => {
            let mut error = StepError::message(
                ErrorKind::Failed,
                format!("`npm run {}` failed with exit status {status}; nothing was deployed", step.script),
            );
            for line in last_lines {
                error = error.hint(format!("npm said: {line}"));
            }
            Err(error)
        }
        Err(error) => Err(StepError(crate::error::Error::new(ErrorKind::Failed, error))),
    }
}
