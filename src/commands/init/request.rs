//! What `moltctl init` is asked for.

use std::str::FromStr;

use camino::Utf8PathBuf;

pub use crate::project::settings::SessionDuration;

use crate::commands::pin::Mirror;
use crate::model::{BucketName, Email, Hostname};
use crate::project::dockerfile::Sha256;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// What moltctl.toml is to say.
    pub wanted: Wanted,
    /// Model providers whose keys a deploy needs.
    pub providers: Vec<Provider>,
    /// Upper bound of instances where none is set.
    pub max_instances: u32,
    /// Compatibility date that is needed at least, `YYYY-MM-DD`.
    pub compatibility_date: Option<String>,
    /// What becomes of wrangler.jsonc.
    pub style: ConfigStyle,
    /// The workflow, when one is wanted.
    pub workflow: Option<Workflow>,
    /// The file the gateway token goes to, rather than the keyring.
    pub gateway_token_file: Option<Utf8PathBuf>,
    /// How far registries are asked.
    pub pinning: Pinning,
    /// Checksums of Node.js archives.
    pub node_sums: Vec<NodeSum>,
    /// Registries that are played on this machine.
    pub mirrors: Vec<Mirror>,
}

impl Request {
    /// What the command line gives when no flag is named.
    #[must_use]
    pub fn bare() -> Self {
        Self {
            wanted: Wanted::default(),
            providers: Vec::new(),
            max_instances: 1,
            compatibility_date: None,
            style: ConfigStyle::KeepJsonc,
            workflow: None,
            gateway_token_file: None,
            pinning: Pinning::Ask,
            node_sums: Vec::new(),
            mirrors: Vec::new(),
        }
    }
}

/// What moltctl.toml is to say; what is left at its default stays as the file has it.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// People who may enter.
    pub emails: Vec<Email>,
    /// Mail domains whose people may enter.
    pub email_domains: Vec<Hostname>,
    /// Access groups that may enter.
    pub groups: Vec<String>,
    /// A second factor is needed.
    pub require_mfa: bool,
    /// Length of a session.
    pub session: Option<SessionDuration>,
    /// `/cdp` is in use.
    pub cdp: bool,
    /// Custom domains.
    pub hosts: Vec<Hostname>,
    /// The workers.dev host stays closed.
    pub no_workers_dev: bool,
    /// The bucket.
    pub bucket: Option<BucketName>,
}

/// A model provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Provider {
    /// Anthropic, asked directly.
    Anthropic,
    /// OpenAI, asked directly.
    Openai,
    /// Cloudflare AI Gateway.
    AiGateway,
}

impl Provider {
    /// Every provider, with how a person calls it.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Anthropic, "Anthropic"),
        (Self::Openai, "OpenAI"),
        (Self::AiGateway, "Cloudflare AI Gateway"),
    ];

    /// The slots without which it cannot be used.
    #[must_use]
    pub fn slots(self) -> &'static [&'static str] {
        match self {
            Self::Anthropic => &["ANTHROPIC_API_KEY"],
            Self::Openai => &["OPENAI_API_KEY"],
            Self::AiGateway => {
                &["CLOUDFLARE_AI_GATEWAY_API_KEY", "CF_AI_GATEWAY_ACCOUNT_ID", "CF_AI_GATEWAY_GATEWAY_ID"]
            }
        }
    }
}

/// What becomes of wrangler.jsonc once wrangler.toml stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ConfigStyle {
    /// It stays for the vite build; moltctl always passes `--config wrangler.toml`
    KeepJsonc,
    /// It is removed and vite.config.* names ./wrangler.toml; `moltctl journal undo` brings it back
    RetireJsonc,
}

/// How far registries are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pinning {
    /// What the lock does not know is asked.
    Ask,
    /// Registries and npm are not asked.
    KnownOnly,
    /// Nobody is asked anything.
    Offline,
}

/// The workflow that is wanted.
#[derive(Clone, Debug)]
pub struct Workflow {
    /// The branch whose pushes it checks.
    pub branch: String,
}

/// `ARCH=HEX`: checksum of the Node.js archive of one architecture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeSum {
    /// `x64` or `arm64`.
    pub architecture: String,
    /// The checksum.
    pub sha256: Sha256,
}

/// Not of the form `x64=HEX`.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("not of the form `x64=HEX` or `arm64=HEX`, with 64 hexadecimal characters")]
pub struct NotANodeSum;

impl FromStr for NodeSum {
    type Err = NotANodeSum;

    fn from_str(text: &str) -> Result<Self, NotANodeSum> {
        let (architecture, sum) = text.split_once('=').ok_or(NotANodeSum)?;
        let sha256 = Sha256::try_from(sum.to_ascii_lowercase()).map_err(|_| NotANodeSum)?;
        match architecture {
            "x64" | "arm64" => Ok(Self { architecture: architecture.to_owned(), sha256 }),
            _ => Err(NotANodeSum),
        }
    }
}
