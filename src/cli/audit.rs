//! `moltctl audit`.

use camino::Utf8PathBuf;

use crate::commands::audit::{Backup, Request};

/// What is looked at, and what fails.
#[derive(Debug, clap::Args)]
pub(super) struct AuditArgs {
    /// Look at the account through Cloudflare's API
    #[arg(long)]
    live: bool,
    /// Look at every host as a stranger does
    #[arg(long)]
    probe: bool,
    /// Look at what lies in R2, or in a copy of it
    #[arg(long, value_name = "DIR", num_args = 0..=1, require_equals = true)]
    backup: Option<Option<Utf8PathBuf>>,
    /// Look at a file of OpenClaw's configuration
    #[arg(long, value_name = "FILE")]
    openclaw: Option<Utf8PathBuf>,
    /// End with 3 when any rule could not see what it needs, asked for or not
    #[arg(long)]
    strict: bool,
    /// Findings below this do not fail the audit
    #[arg(long, value_name = "SEVERITY", default_value = "low")]
    fail_on: FailOn,
    /// Only these rules: ids, names, or beginnings of ids such as MW-AUTH
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    only: Vec<String>,
    /// Not these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    skip: Vec<String>,
}

/// A severity that fails an audit.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum FailOn {
    /// Any finding
    Low,
    /// Medium and worse
    Medium,
    /// High and worse
    High,
    /// Critical only
    Critical,
}

impl From<AuditArgs> for Request {
    fn from(args: AuditArgs) -> Self {
        use crate::audit::Severity;
        Self {
            live: args.live,
            probe: args.probe,
            backup: args.backup.map(|dir| dir.map_or(Backup::Bucket, Backup::Folder)),
            openclaw: args.openclaw,
            strict: args.strict,
            fail_on: match args.fail_on {
                FailOn::Low => Severity::Low,
                FailOn::Medium => Severity::Medium,
                FailOn::High => Severity::High,
                FailOn::Critical => Severity::Critical,
            },
            only: args.only,
            skip: args.skip,
        }
    }
}
