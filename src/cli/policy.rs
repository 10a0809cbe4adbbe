//! `moltctl policy`.

use std::process::ExitCode;

use camino::Utf8PathBuf;

use super::audit::FailOn;
use super::dispatch::end;
use crate::commands::policy::{self, Place};
use crate::context::Context;
use crate::error::{Error, ErrorKind};
use crate::output::{Format, Outcome};
use crate::term;

/// Translate what OpenClaw allows into what Moltworker enforces; check, explain, test, compare and apply it
#[derive(Debug, clap::Subcommand)]
pub(super) enum PolicyCommand {
    /// Read OpenClaw's configuration and write policy.toml, with a report on every key
    Translate(TranslateArgs),
    /// Find what is wrong in a policy, and what does not do what it seems to
    Check(CheckArgs),
    /// Say which rule decides, and where it is enforced
    Explain(ExplainArgs),
    /// Run the cases of policy.test.toml against a policy
    Test(TestArgs),
    /// Compare two policies by what they allow
    Diff(DiffArgs),
    /// Put a policy into effect: the overlay in the checkout, and the patch of OpenClaw's configuration
    Apply(ApplyArgs),
}

/// Which policy.
#[derive(Debug, clap::Args)]
pub(super) struct PolicyFile {
    /// The policy, instead of policy.toml of the checkout; `-` is standard input
    #[arg(long, value_name = "FILE")]
    policy: Option<Utf8PathBuf>,
}

/// Arguments of `policy translate`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit codes: 0 nothing became wider, or what did was accepted; 2 a source cannot be read; \
                        10 something became wider: nothing was written."
)]
pub(super) struct TranslateArgs {
    /// openclaw.json, clawdbot.json, moltbot.json or exec-approvals.json; `-` is standard input
    #[arg(required = true, value_name = "SOURCE")]
    sources: Vec<Utf8PathBuf>,
    /// The OpenClaw that wrote the sources, where they do not say it
    #[arg(long, value_name = "VERSION")]
    openclaw: Option<String>,
    /// Accept that this key of the sources becomes wider
    #[arg(long, value_name = "KEY")]
    accept: Vec<String>,
    /// Where the policy is written, instead of policy.toml of the checkout; `-` is standard output, without the report
    #[arg(long, value_name = "FILE")]
    output: Option<Utf8PathBuf>,
    /// Where the report is written as well
    #[arg(long, value_name = "FILE")]
    report: Option<Utf8PathBuf>,
    /// The form of the report
    #[arg(long, value_name = "FORM")]
    format: Option<ReportForm>,
}

/// Arguments of `policy check`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit codes: 0 nothing, 11 low, 12 medium, 13 high, 14 critical; 2 it is no policy.")]
pub(super) struct CheckArgs {
    #[command(flatten)]
    file: PolicyFile,
    /// Findings below this do not fail the check
    #[arg(long, value_name = "SEVERITY", default_value = "low")]
    fail_on: FailOn,
    /// The form of the document
    #[arg(long, value_name = "FORM")]
    format: Option<SuiteForm>,
}

/// Arguments of `policy explain`.
#[derive(Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// A host, a URL, a tool, a program or file by its path, an e-mail address, or a sender such as `telegram:1234`
    #[arg(value_name = "HOST|URL|TOOL|PATH|USER")]
    subject: String,
    /// The method of a request to a URL
    #[arg(long, value_name = "METHOD", default_value = "GET")]
    method: String,
    #[command(flatten)]
    file: PolicyFile,
}

/// Arguments of `policy test`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit codes: 0 every case came out as expected, 1 one did not.")]
pub(super) struct TestArgs {
    /// The cases, instead of policy.test.toml of the checkout
    #[arg(value_name = "CASES")]
    cases: Option<Utf8PathBuf>,
    #[command(flatten)]
    file: PolicyFile,
    /// The form of the document
    #[arg(long, value_name = "FORM")]
    format: Option<SuiteForm>,
}

/// Arguments of `policy diff`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit codes: 0 nothing became wider, 10 something did.")]
pub(super) struct DiffArgs {
    /// The policy before: a file, or one of a Git revision such as `main:policy.toml`
    #[arg(value_name = "A")]
    before: String,
    /// The policy after; policy.toml of the checkout when absent
    #[arg(value_name = "B")]
    after: Option<String>,
    /// The form of the document
    #[arg(long, value_name = "FORM")]
    format: Option<ReportForm>,
}

/// Arguments of `policy apply`.
#[derive(Debug, clap::Args)]
pub(super) struct ApplyArgs {
    #[command(flatten)]
    file: PolicyFile,
}

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum ReportForm {
    /// A page for people
    Human,
    /// The document of `--json`
    Json,
    /// Markdown, for a pull request
    Markdown,
}

impl From<ReportForm> for policy::translate::Form {
    fn from(form: ReportForm) -> Self {
        match form {
            ReportForm::Human => Self::Human,
            ReportForm::Json => Self::Json,
            ReportForm::Markdown => Self::Markdown,
        }
    }
}

/// The form of a list of cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum SuiteForm {
    /// A page for people
    Human,
    /// The document of `--json`
    Json,
    /// JUnit XML, for CI systems
    Junit,
}

impl PolicyCommand {
    /// The form of standard output that is asked for here, when it is another than the global flags say.
    pub(super) fn format(&self) -> Option<Format> {
        let json = match self {
            Self::Translate(TranslateArgs { format, .. }) | Self::Diff(DiffArgs { format, .. }) => {
                *format == Some(ReportForm::Json)
            }
            Self::Check(CheckArgs { format, .. }) | Self::Test(TestArgs { format, .. }) => {
                *format == Some(SuiteForm::Json)
            }
            Self::Explain(_) | Self::Apply(_) => false,
        };
        json.then_some(Format::Json)
    }
}

/// Runs the command.
pub(super) async fn run(command: PolicyCommand, ctx: &Context) -> ExitCode {
    match command {
        PolicyCommand::Translate(args) => {
            let markdown = args.format == Some(ReportForm::Markdown);
            let request = policy::translate::Request {
                sources: args.sources,
                openclaw: args.openclaw,
                accept: args.accept,
                output: args.output,
                report: args.report,
                form: args.format.map_or(policy::translate::Form::Human, Into::into),
            };
            let result = policy::translate::run(ctx, request).await;
            told(ctx, result, markdown.then_some(policy::translate::Translated::markdown))
        }
        PolicyCommand::Check(args) => {
            let junit = args.format == Some(SuiteForm::Junit);
            let result = policy::check::run(ctx, &Place::of(args.file.policy), args.fail_on.into());
            told(ctx, result, junit.then_some(policy::check::Checked::junit))
        }
        PolicyCommand::Explain(args) => {
            let request = policy::explain::Request {
                place: Place::of(args.file.policy),
                subject: args.subject,
                method: args.method,
            };
            end(ctx, policy::explain::run(ctx, &request))
        }
        PolicyCommand::Test(args) => {
            let junit = args.format == Some(SuiteForm::Junit);
            let request = policy::test::Request { place: Place::of(args.file.policy), cases: args.cases };
            let result = policy::test::run(ctx, &request);
            told(ctx, result, junit.then_some(policy::test::Tested::junit))
        }
        PolicyCommand::Diff(args) => {
            let markdown = args.format == Some(ReportForm::Markdown);
            let request = policy::diff::Request { before: args.before, after: args.after };
            let result = policy::diff::run(ctx, request).await;
            told(ctx, result, markdown.then_some(policy::diff::Compared::markdown))
        }
        PolicyCommand::Apply(args) => end(ctx, policy::apply::run(ctx, &Place::of(args.file.policy)).await),
    }
}

/// Writes the outcome in a form that is neither the page nor the document of `--json`, when one is asked for.
fn told<O: Outcome>(ctx: &Context, result: Result<O, Error>, form: Option<fn(&O) -> String>) -> ExitCode {
    let (Some(form), Ok(outcome)) = (form, &result) else { return end(ctx, result) };
    if ctx.format == Format::Json {
        let error = Error::usage("`--json` and `--format` ask for two documents on standard output")
            .hint("leave one of them out");
        return end::<O>(ctx, Err(error));
    }
    match term::write_stdout(&form(outcome)) {
        Ok(()) => ExitCode::from(outcome.exit_code()),
        Err(_) => ExitCode::from(ErrorKind::Failed.exit_code()),
    }
}
