//! What `moltctl doctor` looks at, one name each. Their order is the order in which to mend: what everything else hangs
//! on comes first, and a door that is open before one that does not open.

use serde::{Deserialize, Serialize};

/// One look.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Probe {
    /// `moltctl.toml` can be read.
    Settings,
    /// wrangler's configuration is there and can be read.
    Configuration,
    /// An operator token is there and works.
    Credential,
    /// The token sees the account.
    Account,
    /// Switches for development are off.
    Switches,
    /// No stranger gets in.
    Exposure,
    /// The token may do what a deploy needs.
    Permissions,
    /// The account may run containers.
    Containers,
    /// Zero Trust is on.
    ZeroTrust,
    /// The account has a name under workers.dev.
    WorkersDev,
    /// R2 is on.
    R2,
    /// Who reads which configuration.
    Precedence,
    /// wrangler runs and is new enough.
    Wrangler,
    /// Node runs and is new enough.
    Node,
    /// The Docker daemon answers.
    Docker,
    /// The start script can be started.
    StartScript,
    /// The image of a container can be pulled.
    Image,
    /// The Node of the image is new enough for its OpenClaw.
    ImageNode,
    /// The Control UI's origin is allowed where OpenClaw asks for it.
    AllowedOrigins,
    /// Channel plugins are in the image where OpenClaw no longer brings them.
    ChannelPlugins,
    /// What is fetched by name is pinned.
    Pins,
    /// The Worker exists.
    Worker,
    /// The newest version is the one that serves.
    LiveVersion,
    /// No secret is missing.
    Secrets,
    /// The Worker's team domain is the team's.
    TeamDomain,
    /// The team publishes signing keys.
    TeamKeys,
    /// An Access application covers each host.
    Application,
    /// The Worker's audience is that application's.
    Audience,
    /// The container application is there.
    Container,
    /// The Worker has keys for the bucket.
    R2Keys,
    /// The bucket is there.
    Bucket,
    /// The Worker knows the bucket's name.
    BucketName,
    /// The bucket's binding has the name the Worker reads.
    Binding,
    /// The container sleeps as it is told.
    Sleep,
    /// The Worker answers.
    Answer,
    /// The gateway says welcome.
    Gateway,
}

impl Probe {
    /// Its name, as in documents.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Configuration => "configuration",
            Self::Credential => "credential",
            Self::Account => "account",
            Self::Switches => "switches",
            Self::Exposure => "exposure",
            Self::Permissions => "permissions",
            Self::Containers => "containers",
            Self::ZeroTrust => "zero-trust",
            Self::WorkersDev => "workers-dev",
            Self::R2 => "r2",
            Self::Precedence => "precedence",
            Self::Wrangler => "wrangler",
            Self::Node => "node",
            Self::Docker => "docker",
            Self::StartScript => "start-script",
            Self::Image => "image",
            Self::ImageNode => "image-node",
            Self::AllowedOrigins => "allowed-origins",
            Self::ChannelPlugins => "channel-plugins",
            Self::Pins => "pins",
            Self::Worker => "worker",
            Self::LiveVersion => "live-version",
            Self::Secrets => "secrets",
            Self::TeamDomain => "team-domain",
            Self::TeamKeys => "team-keys",
            Self::Application => "application",
            Self::Audience => "audience",
            Self::Container => "container",
            Self::R2Keys => "r2-keys",
            Self::Bucket => "bucket",
            Self::BucketName => "bucket-name",
            Self::Binding => "binding",
            Self::Sleep => "sleep",
            Self::Answer => "answer",
            Self::Gateway => "gateway",
        }
    }

    /// Every look, in the order to mend.
    pub const ALL: [Self; 36] = [
        Self::Settings,
        Self::Configuration,
        Self::Credential,
        Self::Account,
        Self::Switches,
        Self::Exposure,
        Self::Permissions,
        Self::Containers,
        Self::ZeroTrust,
        Self::WorkersDev,
        Self::R2,
        Self::Precedence,
        Self::Wrangler,
        Self::Node,
        Self::Docker,
        Self::StartScript,
        Self::Image,
        Self::ImageNode,
        Self::AllowedOrigins,
        Self::ChannelPlugins,
        Self::Pins,
        Self::Worker,
        Self::LiveVersion,
        Self::Secrets,
        Self::TeamDomain,
        Self::TeamKeys,
        Self::Application,
        Self::Audience,
        Self::Container,
        Self::R2Keys,
        Self::Bucket,
        Self::BucketName,
        Self::Binding,
        Self::Sleep,
        Self::Answer,
        Self::Gateway,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_those_of_documents_and_the_order_is_that_of_mending() {
        for probe in Probe::ALL {
            assert_eq!(serde_json::to_value(probe).expect("is a word"), probe.name());
        }
        assert!(Probe::ALL.is_sorted());
        assert!(Probe::Credential < Probe::Account && Probe::Account < Probe::Worker);
    }
}
