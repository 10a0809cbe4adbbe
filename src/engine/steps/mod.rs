//! One file a step: how it has its effect, and how a resumed run finds what it left.

mod access_app;
mod access_policy;
mod admission;
mod bucket;
mod bucket_token;
mod delete_secrets;
mod derive;
mod devices;
mod files;
mod identity_provider;
mod make_key;
mod open_host;
mod passage;
mod patience;
mod promote_version;
mod put_in_effect;
mod put_secrets;
mod revoke_old;
mod revoke_pair;
mod roll_back;
mod run_build;
mod service_token;
mod service_token_keep;
mod stage_secrets;
#[cfg(test)]
mod tests;
mod verify_value;
mod versions_seen;
mod worker;
mod workers_dev;
mod wrangler_deploy;

use camino::Utf8Path;

use crate::cloudflare::Client;
use crate::engine::executor::Runner;
use crate::engine::{Ports, RunId, StepError};
use crate::error::{Error, ErrorKind};
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

    fn client(&self) -> Result<&Client, StepError> {
        self.ports.cloudflare.as_ref().ok_or_else(|| {
            StepError::message(ErrorKind::Bug, "this run was begun without a client of the API")
        })
    }
}

impl Runner for StepRunner<'_> {
    fn seal(&self, run: &RunId, file: &Utf8Path) -> Result<(), Error> {
        let seal = self.ports.seal.as_ref().ok_or_else(|| {
            Error::message(ErrorKind::Bug, "this run was begun without a token to seal its values with")
        })?;
        Ok(self.ports.values.seal(run, file, seal)?)
    }

    fn discard(&self) -> Result<(), Error> {
        Ok(self.ports.values.discard()?)
    }

    async fn observe(&self, step: &Step) -> Result<Option<Effect>, StepError> {
        match step {
            Step::EnsureIdentityProvider(step) => identity_provider::observe(step, self.client()?).await,
            Step::EnsureAccessPolicy(step) => access_policy::observe(step, self.client()?).await,
            Step::EnsureAccessApp(step) => access_app::observe(step, self.client()?).await,
            Step::EnsureBucket(step) => bucket::observe(step, self.client()?).await,
            Step::EnsureBucketToken(step) => bucket_token::observe(step, self.client()?).await,
            Step::RollBack(step) => roll_back::observe(step, self.client()?).await,
            Step::WranglerDeploy(step) => wrangler_deploy::observe(step, self.client()?).await,
            Step::WriteFile(_)
            | Step::RemoveFile(_)
            | Step::RunBuild(_)
            | Step::PutSecrets(_)
            | Step::DeleteSecrets(_)
            | Step::RemoveAccessApp(_)
            | Step::RemoveAccessPolicy(_)
            | Step::RestoreAccessApp(_)
            | Step::RestoreAccessPolicy(_)
            | Step::SetWorkersDev(_)
            | Step::OpenHost(_)
            | Step::RemoveBucket(_)
            | Step::EndKey(_)
            | Step::RemoveToken(_)
            | Step::RemoveVersion(_)
            | Step::VerifyValue(_)
            | Step::PutInEffect(_)
            | Step::RevokeOld(_)
            | Step::AdmitServiceToken(_)
            | Step::TryServiceToken(_)
            | Step::RevokeServiceToken(_)
            | Step::ApproveDevice(_)
            | Step::RejectDevice(_)
            | Step::RevokeDevice(_) => Ok(None),
            Step::MakeServiceToken(step) => {
                service_token::observe_made(step, self.client()?, self.ports).await
            }
            Step::RotateServiceToken(step) => {
                service_token::observe_rotated(step, self.client()?, self.ports).await
            }
            Step::MakeKey(step) => make_key::observe(step, self.ports).await,
            Step::MakeBucketToken(step) => bucket_token::observe_new(step, self.client()?, self.ports).await,
            Step::StageSecrets(step) => stage_secrets::observe(step, self.client()?, self.ports).await,
            Step::PromoteVersion(step) => promote_version::observe(step, self.client()?).await,
        }
    }

    async fn apply(&self, step: &Step) -> Result<Effect, StepError> {
        match step {
            Step::WriteFile(step) => files::write(step),
            Step::RemoveFile(step) => files::remove(step),
            Step::PutSecrets(step) => put_secrets::apply(step, self.client()?, self.ports).await,
            Step::DeleteSecrets(step) => delete_secrets::apply(step, self.client()?).await,
            Step::EnsureIdentityProvider(step) => identity_provider::apply(step, self.client()?).await,
            Step::EnsureAccessPolicy(step) => access_policy::apply(step, self.client()?).await,
            Step::EnsureAccessApp(step) => access_app::apply(step, self.client()?).await,
            Step::RemoveAccessApp(step) => access_app::remove(step, self.client()?).await,
            Step::RemoveAccessPolicy(step) => access_policy::remove(step, self.client()?).await,
            Step::RestoreAccessApp(step) => access_app::restore(step, self.client()?).await,
            Step::RestoreAccessPolicy(step) => access_policy::restore(step, self.client()?).await,
            Step::SetWorkersDev(step) => workers_dev::apply(step, self.client()?).await,
            Step::EnsureBucket(step) => bucket::apply(step, self.client()?).await,
            Step::RemoveBucket(step) => bucket::remove(step, self.client()?).await,
            Step::EnsureBucketToken(step) => bucket_token::apply(step, self.client()?, self.ports).await,
            Step::RollBack(step) => roll_back::apply(step, self.client()?).await,
            Step::RunBuild(step) => run_build::apply(step, self.ports).await,
            Step::WranglerDeploy(step) => wrangler_deploy::apply(step, self.client()?, self.ports).await,
            Step::OpenHost(step) => open_host::apply(step, self.client()?, self.ports).await,
            Step::MakeKey(step) => make_key::apply(step, self.ports).await,
            Step::EndKey(step) => make_key::end(step, self.ports).await,
            Step::MakeBucketToken(step) => bucket_token::make(step, self.client()?, self.ports).await,
            Step::RemoveToken(step) => bucket_token::remove(step, self.client()?).await,
            Step::StageSecrets(step) => stage_secrets::apply(step, self.client()?, self.ports).await,
            Step::RemoveVersion(step) => stage_secrets::remove(step, self.client()?).await,
            Step::VerifyValue(step) => verify_value::apply(step, self.client()?, self.ports).await,
            Step::PromoteVersion(step) => promote_version::apply(step, self.client()?).await,
            Step::PutInEffect(step) => put_in_effect::apply(step, self.client()?, self.ports).await,
            Step::RevokeOld(step) => revoke_old::apply(step, self.client()?, self.ports).await,
            Step::MakeServiceToken(step) => service_token::make(step, self.client()?, self.ports).await,
            Step::AdmitServiceToken(step) => service_token::admit(step, self.client()?).await,
            Step::TryServiceToken(step) => service_token::prove(step, self.client()?, self.ports).await,
            Step::RotateServiceToken(step) => service_token::rotate(step, self.client()?, self.ports).await,
            Step::RevokeServiceToken(step) => service_token::revoke(step, self.client()?, self.ports).await,
            Step::ApproveDevice(step) => devices::approve(step, self.ports).await,
            Step::RejectDevice(step) => devices::reject(step, self.ports).await,
            Step::RevokeDevice(step) => devices::revoke(step, self.client()?, self.ports).await,
        }
    }
}
