//! `moltctl audit`.

use std::process::ExitCode;

use camino::Utf8PathBuf;

use super::dispatch::end;
use crate::audit::Severity;
use crate::commands::audit::{self, Backup, Delivery, Fixing, Form, Record, Request};
use crate::context::Context;
use crate::output::Format;
use crate::term;

/// What is looked at, what fails, and what is done with what was found.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit codes: 0 nothing, 3 something asked for could not be seen, 11 low, 12 medium, 13 high, 14 critical.\n\
                        With `--format sarif`: 0 or 3. Every rule: `moltctl audit --list`, docs/audits.md."
)]
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
    /// Mend what can be mended without breaking a deployment that works: a plan, shown, journalled, undoable
    #[arg(long)]
    fix: bool,
    /// Mend what may break something, too; what that is, is said before
    #[arg(long)]
    fix_unsafe: bool,
    /// The form of the document
    #[arg(long, value_name = "FORM")]
    format: Option<FormArg>,
    /// Write the document there, and the page to standard output
    #[arg(long, value_name = "FILE", requires = "format")]
    output: Option<Utf8PathBuf>,
    /// Do not remember this run; without it the next run tells what is new and what is gone
    #[arg(long)]
    no_record: bool,
    /// Print every rule, and look at nothing
    #[arg(long, conflicts_with_all = ["explain", "fix", "fix_unsafe", "format"])]
    list: bool,
    /// Print the page of a rule, by its id or name, and look at nothing
    #[arg(long, value_name = "RULE", conflicts_with_all = ["fix", "fix_unsafe", "format"])]
    explain: Option<String>,
}

/// A severity that fails an audit.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum FailOn {
    /// Any finding
    Low,
    /// Medium and worse
    Medium,
    /// High and worse
    High,
    /// Critical only
    Critical,
}

impl From<FailOn> for Severity {
    fn from(arg: FailOn) -> Self {
        match arg {
            FailOn::Low => Self::Low,
            FailOn::Medium => Self::Medium,
            FailOn::High => Self::High,
            FailOn::Critical => Self::Critical,
        }
    }
}

/// The form of an audit's document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum FormArg {
    /// A page for people
    Human,
    /// The document of `--json`
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// JUnit XML, for CI systems
    Junit,
}

impl AuditArgs {
    /// The form of standard output that is asked for here, when it is another than the global flags say.
    pub(super) fn format(&self) -> Option<Format> {
        (self.format == Some(FormArg::Json) && self.output.is_none()).then_some(Format::Json)
    }

    fn delivery(&self, format: Format) -> Delivery {
        Delivery {
            form: match self.format {
                Some(FormArg::Human) => Form::Human,
                Some(FormArg::Sarif) => Form::Sarif,
                Some(FormArg::Junit) => Form::Junit,
                Some(FormArg::Json) => Form::Json,
                None if format == Format::Json => Form::Json,
                None => Form::Human,
            },
            output: self.output.clone(),
            fix: match (self.fix, self.fix_unsafe) {
                (_, true) => Fixing::All,
                (true, false) => Fixing::Safe,
                (false, false) => Fixing::Nothing,
            },
            record: if self.no_record { Record::Leave } else { Record::Keep },
        }
    }
}

impl From<AuditArgs> for Request {
    fn from(args: AuditArgs) -> Self {
        Self {
            live: args.live,
            probe: args.probe,
            backup: args.backup.map(|dir| dir.map_or(Backup::Bucket, Backup::Folder)),
            openclaw: args.openclaw,
            strict: args.strict,
            fail_on: args.fail_on.into(),
            only: args.only,
            skip: args.skip,
        }
    }
}

/// Runs the command.
pub(super) async fn run(args: AuditArgs, ctx: &Context) -> ExitCode {
    if args.list {
        return end(ctx, Ok(audit::list()));
    }
    if let Some(rule) = &args.explain {
        return end(ctx, audit::explain(rule));
    }
    let delivery = args.delivery(ctx.format);
    let result = audit::deliver(ctx, args.into(), &delivery).await;
    let Err(error) = result else { return end(ctx, result) };
    // A reader of documents must not take the absence of one for a pass.
    match audit::failed(ctx, &delivery, &error) {
        Ok(Some(text)) => {
            let _closed = term::write_stdout(&text);
            end::<audit::Audited>(ctx, Err(error))
        }
        Ok(None) => end::<audit::Audited>(ctx, Err(error)),
        Err(second) => end::<audit::Audited>(ctx, Err(second.hint(format!("and before that: {error}")))),
    }
}
