//! `moltctl init`.

use camino::Utf8PathBuf;

use super::pin::MirrorArgs;
use crate::commands::init::{
    ConfigStyle, NodeSum, Pinning, Provider, Request, SessionDuration, Wanted, Workflow,
};
use crate::model::{BucketName, Email, Hostname};

/// Set a checkout up: wrangler.toml hardened, everything pinned, who may enter, the gateway token
#[derive(Debug, clap::Args)]
pub(super) struct InitArgs {
    #[command(flatten)]
    entry: EntryArgs,
    #[command(flatten)]
    worker: WorkerArgs,
    #[command(flatten)]
    files: FileArgs,
    #[command(flatten)]
    pins: PinArgs,
}

/// Who may enter
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Who may enter")]
struct EntryArgs {
    /// E-mail address of a person who may enter (again for each)
    #[arg(long, value_name = "EMAIL", num_args = 1..)]
    owner_email: Vec<Email>,
    /// Everyone with an address of this domain may enter
    #[arg(long, value_name = "DOMAIN")]
    allow_email_domain: Vec<Hostname>,
    /// Everyone of this Access group may enter
    #[arg(long, value_name = "NAME", alias = "allow-access-group")]
    access_group: Vec<String>,
    /// A second factor is needed as well
    #[arg(long)]
    require_mfa: bool,
    /// How long a session lasts, such as 30m or 24h
    #[arg(long, value_name = "DURATION")]
    session: Option<SessionDuration>,
}

/// The Worker
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "The Worker")]
struct WorkerArgs {
    /// A custom domain it answers on (again for each)
    #[arg(long, value_name = "HOST", num_args = 1..)]
    host: Vec<Hostname>,
    /// Keep its workers.dev host closed for good
    #[arg(long)]
    no_workers_dev: bool,
    /// Open /cdp to programs that hold CDP_SECRET
    #[arg(long)]
    cdp: bool,
    /// The R2 bucket of the backups
    #[arg(long, value_name = "NAME")]
    bucket: Option<BucketName>,
    /// Upper bound of running containers, where none is set
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    max_instances: u32,
    /// The compatibility date that is needed at least
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    compatibility_date: Option<String>,
    /// The model provider: a deploy without its keys stops before the upload
    #[arg(long, value_name = "PROVIDER")]
    provider: Vec<Provider>,
}

/// Files
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Files")]
struct FileArgs {
    /// What becomes of wrangler.jsonc once wrangler.toml stands
    #[arg(long, value_name = "STYLE", default_value = "keep-jsonc")]
    config_style: ConfigStyle,
    /// Write a GitHub workflow that verifies the pins
    #[arg(long)]
    ci: bool,
    /// The branch whose pushes the workflow checks
    #[arg(long, value_name = "NAME", default_value = "main", requires = "ci")]
    ci_branch: String,
    /// Put the gateway token into this new file, only readable to you, rather than into the keyring
    #[arg(long, value_name = "PATH")]
    gateway_token_file: Option<Utf8PathBuf>,
}

/// Pins
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Pins")]
struct PinArgs {
    /// Ask no registry: what moltctl.lock does not know stays unpinned, and is named
    #[arg(long)]
    no_pin: bool,
    /// Use no network at all
    #[arg(long)]
    offline: bool,
    /// SHA-256 of the Node.js archive of an architecture, from the release's SHASUMS256.txt
    #[arg(long, value_name = "ARCH=HEX")]
    node_sha256: Vec<NodeSum>,
    #[command(flatten)]
    mirrors: MirrorArgs,
}

/// `YYYY-MM-DD` and nothing else.
fn date(text: &str) -> Result<String, &'static str> {
    let shape = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });
    let month: u8 = text.get(5..7).and_then(|part| part.parse().ok()).unwrap_or_default();
    let day: u8 = text.get(8..).and_then(|part| part.parse().ok()).unwrap_or_default();
    if shape && (1..=12).contains(&month) && (1..=31).contains(&day) {
        Ok(text.to_owned())
    } else {
        Err("not a date of the form YYYY-MM-DD")
    }
}

impl From<InitArgs> for Request {
    fn from(args: InitArgs) -> Self {
        let InitArgs { entry, worker, files, pins } = args;
        let pinning = match (pins.offline, pins.no_pin) {
            (true, _) => Pinning::Offline,
            (false, true) => Pinning::KnownOnly,
            (false, false) => Pinning::Ask,
        };
        Self {
            wanted: Wanted {
                emails: entry.owner_email,
                email_domains: entry.allow_email_domain,
                groups: entry.access_group,
                require_mfa: entry.require_mfa,
                session: entry.session,
                cdp: worker.cdp,
                hosts: worker.host,
                no_workers_dev: worker.no_workers_dev,
                bucket: worker.bucket,
            },
            providers: worker.provider,
            max_instances: worker.max_instances,
            compatibility_date: worker.compatibility_date,
            style: files.config_style,
            workflow: files.ci.then_some(Workflow { branch: files.ci_branch }),
            gateway_token_file: files.gateway_token_file,
            pinning,
            node_sums: pins.node_sha256,
            mirrors: pins.mirrors.registry_mirror,
        }
    }
}
