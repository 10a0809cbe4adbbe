//! `moltctl secrets`.

use std::ffi::OsString;
use std::process::ExitCode;

use camino::Utf8PathBuf;

use super::dispatch::end;
use crate::commands::secrets::given::{Form, Inputs, Source};
use crate::commands::secrets::{Stray, Way, check, import, list, push, rotate, set, unset};
use crate::context::Context;
use crate::model::SecretName;

/// Show, check and write the Worker's secrets
#[derive(Debug, clap::Subcommand)]
pub(super) enum SecretsCommand {
    /// Show the slots: what is set, what is missing, who issues it
    List {
        /// The whole catalogue
        #[arg(long)]
        all: bool,
    },
    /// Check values before they are sent, and what is set: complete (exit 10 when not), how old, alive, changed elsewhere
    Check(CheckArgs),
    /// Write many secrets in one call
    Push(PushArgs),
    /// Write one secret; asks for its value
    Set(SetArgs),
    /// Delete secrets
    Unset {
        /// The slots
        #[arg(required = true, value_name = "SLOT")]
        slots: Vec<String>,
    },
    /// Replace values: staged, verified, promoted, shown to be in use; then the old ones are ended
    Rotate(RotateArgs),
    /// Write what another tool keeps: .dev.vars, .env, JSON, 1Password, pass
    Import(ImportArgs),
}

/// Where values come from. Never from an argument.
#[derive(Debug, clap::Args)]
pub(super) struct InputArgs {
    /// A file with names and values; `-` is standard input
    #[arg(long, short = 'f', value_name = "PATH")]
    from_file: Option<Utf8PathBuf>,
    /// Its form, when its beginning does not tell
    #[arg(long, value_name = "FORM", requires = "from_file")]
    format: Option<FormArg>,
    /// Environment variables that have the slots' names
    #[arg(long, value_name = "NAME", num_args = 1.., value_delimiter = ',')]
    from_env: Vec<String>,
    /// Take these slots only
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    only: Vec<SecretName>,
    /// Leave these slots out
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    skip: Vec<SecretName>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum FormArg {
    Json,
    Dotenv,
    Op,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum ImportFormArg {
    Json,
    Dotenv,
    Op,
    Pass,
}

/// See [`SecretsCommand::Check`].
#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    inputs: InputArgs,
    /// Call nobody: check only what is given
    #[arg(long, conflicts_with_all = ["live", "check"])]
    offline: bool,
    /// Ask the issuers whether values that are at hand are alive, and look for copies in R2
    #[arg(long)]
    live: bool,
    /// Exit 10 when a value is too old, dead or changed elsewhere; 3 when that could not be seen
    #[arg(long)]
    check: bool,
    /// Nothing belongs here: values are never arguments
    #[arg(hide = true)]
    stray: Vec<OsString>,
}

/// See [`SecretsCommand::Push`].
#[derive(Debug, clap::Args)]
pub(super) struct PushArgs {
    #[command(flatten)]
    inputs: InputArgs,
    /// Write them to a new version that is not deployed
    #[arg(long)]
    staged: bool,
    /// Nothing belongs here: values are never arguments
    #[arg(hide = true)]
    stray: Vec<OsString>,
}

/// See [`SecretsCommand::Set`].
#[derive(Debug, clap::Args)]
pub(super) struct SetArgs {
    /// The slot
    slot: String,
    /// Nothing belongs here: values are never arguments
    #[arg(hide = true)]
    stray: Vec<OsString>,
    /// A file that holds the bare value; `-` is standard input
    #[arg(long, short = 'f', value_name = "PATH", conflicts_with = "from_env")]
    from_file: Option<Utf8PathBuf>,
    /// The environment variable that holds it
    #[arg(long, value_name = "VARIABLE")]
    from_env: Option<String>,
    /// Write it to a new version that is not deployed
    #[arg(long)]
    staged: bool,
}

/// See [`SecretsCommand::Import`].
#[derive(Debug, clap::Args)]
pub(super) struct ImportArgs {
    /// The file; standard input when left out or `-`
    path: Option<Utf8PathBuf>,
    /// Nothing belongs here: values are never arguments
    #[arg(hide = true)]
    stray: Vec<OsString>,
    /// Its form, when its beginning does not tell
    #[arg(long, value_name = "FORM")]
    format: Option<ImportFormArg>,
    /// The slot, for forms that hold one secret without a name
    #[arg(long, value_name = "SLOT")]
    slot: Option<String>,
    /// Take these slots only
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    only: Vec<SecretName>,
    /// Leave these slots out
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    skip: Vec<SecretName>,
    /// Write them to a new version that is not deployed
    #[arg(long)]
    staged: bool,
}

/// See [`SecretsCommand::Rotate`].
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("which").args(["slots", "all", "due", "compromised"]).required(true).multiple(true))]
pub(super) struct RotateArgs {
    /// The slots
    #[arg(value_name = "SLOT", conflicts_with_all = ["all", "due"])]
    slots: Vec<String>,
    /// Every secret of the Worker
    #[arg(long, conflicts_with = "due")]
    all: bool,
    /// Those that are older than `[rotation] ages` allows
    #[arg(long)]
    due: bool,
    /// The values are in others' hands: every secret when no slot is named, and the Worker's version says so
    #[arg(long)]
    compromised: bool,
    #[command(flatten)]
    inputs: InputArgs,
    /// A file with the values in use now; `-` is standard input. They are found and ended by them
    #[arg(long, value_name = "PATH")]
    old_from_file: Option<Utf8PathBuf>,
    /// Write the new gateway token to a private file that does not exist yet, instead of the OS keyring
    #[arg(long, value_name = "PATH")]
    output_file: Option<Utf8PathBuf>,
    /// Begin another rotation although one was cut off
    #[arg(long)]
    anew: bool,
}

impl From<RotateArgs> for rotate::Request {
    fn from(args: RotateArgs) -> Self {
        let selection = match (args.slots.is_empty(), args.due) {
            (false, _) => rotate::Selection::Named(args.slots),
            (true, true) => rotate::Selection::Due,
            (true, false) => rotate::Selection::All,
        };
        let old = Inputs { source: args.old_from_file.map(Source::of), ..Inputs::default() };
        Self {
            selection,
            compromised: args.compromised,
            inputs: args.inputs.into(),
            old,
            output_file: args.output_file,
            anew: args.anew,
        }
    }
}

impl From<InputArgs> for Inputs {
    fn from(args: InputArgs) -> Self {
        Self {
            source: args.from_file.map(Source::of),
            form: args.format.map(Form::from),
            env: args.from_env,
            only: args.only,
            skip: args.skip,
        }
    }
}

impl From<FormArg> for Form {
    fn from(form: FormArg) -> Self {
        match form {
            FormArg::Json => Self::Json,
            FormArg::Dotenv => Self::Dotenv,
            FormArg::Op => Self::OnePassword,
        }
    }
}

impl From<CheckArgs> for check::Request {
    fn from(args: CheckArgs) -> Self {
        let reach = match (args.offline, args.live) {
            (true, _) => check::Reach::Offline,
            (false, true) => check::Reach::Live,
            (false, false) => check::Reach::Online,
        };
        let judging = if args.check { check::Judging::Check } else { check::Judging::Tell };
        let (inputs, stray) = with_dash(args.inputs, &args.stray);
        Self { inputs, reach, judging, stray }
    }
}

impl From<PushArgs> for push::Request {
    fn from(args: PushArgs) -> Self {
        let (inputs, stray) = with_dash(args.inputs, &args.stray);
        Self { inputs, way: way(args.staged), stray }
    }
}

/// A lone `-` is standard input, as elsewhere; anything else on its own is not looked at.
fn with_dash(args: InputArgs, typed: &[OsString]) -> (Inputs, Stray) {
    let mut inputs = Inputs::from(args);
    if matches!(typed, [dash] if dash == "-") && inputs.source.is_none() {
        inputs.source = Some(Source::Stdin);
        return (inputs, Stray::None);
    }
    (inputs, stray(typed))
}

impl From<SetArgs> for set::Request {
    fn from(args: SetArgs) -> Self {
        let from = match (args.from_file, args.from_env) {
            (Some(path), _) => set::From::Source(Source::of(path)),
            (None, Some(variable)) => set::From::Variable(variable),
            (None, None) => set::From::Ask,
        };
        Self { slot: args.slot, stray: stray(&args.stray), from, way: way(args.staged) }
    }
}

impl From<ImportArgs> for import::Request {
    fn from(args: ImportArgs) -> Self {
        let form = match args.format {
            None => import::ImportForm::Detect,
            Some(ImportFormArg::Json) => import::ImportForm::Named(Form::Json),
            Some(ImportFormArg::Dotenv) => import::ImportForm::Named(Form::Dotenv),
            Some(ImportFormArg::Op) => import::ImportForm::Named(Form::OnePassword),
            Some(ImportFormArg::Pass) => import::ImportForm::Pass,
        };
        Self {
            source: args.path.map(Source::of),
            form,
            slot: args.slot,
            only: args.only,
            skip: args.skip,
            way: way(args.staged),
            stray: stray(&args.stray),
        }
    }
}

fn way(staged: bool) -> Way {
    if staged { Way::Staged } else { Way::Live }
}

/// What was typed is not kept: it may be a secret.
fn stray(typed: &[OsString]) -> Stray {
    if typed.is_empty() { Stray::None } else { Stray::Typed }
}

/// Runs a command of this group.
pub(super) async fn run(command: SecretsCommand, ctx: &Context) -> ExitCode {
    match command {
        SecretsCommand::List { all: true } => end(ctx, list::run(ctx, list::Request::All).await),
        SecretsCommand::List { all: false } => end(ctx, list::run(ctx, list::Request::Relevant).await),
        SecretsCommand::Check(args) => end(ctx, check::run(ctx, args.into()).await),
        SecretsCommand::Push(args) => end(ctx, push::run(ctx, args.into()).await),
        SecretsCommand::Set(args) => end(ctx, set::run(ctx, args.into()).await),
        SecretsCommand::Unset { slots } => end(ctx, unset::run(ctx, unset::Request { slots }).await),
        SecretsCommand::Rotate(args) => end(ctx, rotate::run(ctx, args.into()).await),
        SecretsCommand::Import(args) => end(ctx, import::run(ctx, args.into()).await),
    }
}
