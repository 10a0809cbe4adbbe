//! `moltctl deploy`.

use super::secrets::InputArgs;
use crate::commands::deploy::Request;
use crate::deploy::preflight::PinDemand;

/// Build, upload closed, set up Access and secrets, open, and probe
#[derive(Debug, clap::Args)]
pub(super) struct DeployArgs {
    #[command(flatten)]
    inputs: InputArgs,
    /// Make the code by e-mail a login method when the account has none
    #[arg(long = "otp", alias = "one-time-pin")]
    one_time_pin: bool,
    /// Make an API token for the bucket's objects and put it into the Worker as its R2 keys
    #[arg(long)]
    bucket_token: bool,
    /// Leave the workers.dev host off
    #[arg(long)]
    stay_closed: bool,
    /// Do not begin while an image or package is not pinned
    #[arg(long)]
    require_pins: bool,
    /// Check everything that can be checked before a build, and stop
    #[arg(long)]
    pub(super) preflight_only: bool,
}

impl DeployArgs {
    pub(super) fn pins(&self) -> PinDemand {
        if self.require_pins { PinDemand::Required } else { PinDemand::Advised }
    }
}

impl From<DeployArgs> for Request {
    fn from(args: DeployArgs) -> Self {
        let pins = args.pins();
        Self {
            inputs: args.inputs.into(),
            one_time_pin: args.one_time_pin,
            bucket_token: args.bucket_token,
            stay_closed: args.stay_closed,
            pins,
        }
    }
}
