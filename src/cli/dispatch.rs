//! From a parsed command line to the command, and from its outcome to the exit status.

use std::ffi::OsString;
use std::process::ExitCode;

use super::drill::DrillCommand;
use super::journal::{JournalCommand, ResumeArgs};
use super::pin::PinCommand;
use super::token::{Goal, TokenCommand};
use super::{Command, command, parse};
use crate::commands;
use crate::context::{Context, Globals};
use crate::error::Error;
use crate::output::{Format, Outcome, finish, render_error};
use crate::term::{self, Term};

/// Parses `args`, runs the command and returns the exit status.
pub(crate) fn main(args: Vec<OsString>) -> ExitCode {
    crate::sys::shield::raise();
    let cli = match parse(args) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    let mut globals = Globals::from(cli.globals);
    if let Command::Audit(args) = &cli.command {
        globals.format = args.format().unwrap_or(globals.format);
    }
    if let Command::Policy(command) = &cli.command {
        globals.format = command.format().unwrap_or(globals.format);
    }
    let format = globals.format;
    let code = match Context::of_process(globals) {
        Ok(ctx) => run(cli.command, &ctx),
        Err(error) => refuse(format, error),
    };
    #[cfg(feature = "test-fakes")]
    if let Some(passed) = crate::sys::crash::passed() {
        term::write_stderr(&format!("crash points: {passed}\n"));
    }
    code
}

fn refuse(format: Format, error: Error) -> ExitCode {
    ExitCode::from(finish::<commands::text::Text>(format, Term::of_process(), Err(error)))
}

pub(super) fn end<O: Outcome>(ctx: &Context, result: Result<O, Error>) -> ExitCode {
    ExitCode::from(finish(ctx.format, ctx.term, result))
}

fn run(command_line: Command, ctx: &Context) -> ExitCode {
    match command_line {
        // Commands that wait for nothing need no runtime: a completion must be quick.
        Command::Completions { shell } => end(ctx, Ok(commands::completions::run(shell, command()))),
        Command::Man { dir } => end(ctx, commands::man::run(command(), dir.as_deref())),
        Command::Journal(JournalCommand::List) => end(ctx, commands::journal::list(ctx)),
        Command::Journal(JournalCommand::Show { run }) => end(ctx, commands::journal::show(ctx, run)),
        Command::Pin(PinCommand::Show) => end(ctx, commands::pin::show(ctx)),
        waiting => match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
            Ok(runtime) => runtime.block_on(run_waiting(waiting, ctx)),
            Err(error) => {
                let error = Error::new(crate::error::ErrorKind::Failed, error);
                term::write_stderr(&render_error(&error, false));
                ExitCode::from(error.kind.exit_code())
            }
        },
    }
}

async fn run_waiting(command_line: Command, ctx: &Context) -> ExitCode {
    match command_line {
        Command::Access(command) => super::access::run(command, ctx).await,
        Command::Audit(args) => super::audit::run(*args, ctx).await,
        Command::Devices(command) => super::devices::run(command, ctx).await,
        Command::Doctor(args) => super::doctor::run(args, ctx).await,
        Command::Drill(args) => match args.command {
            Some(DrillCommand::Serve(args)) => end(ctx, commands::drill::serve::run(ctx, args.into()).await),
            Some(DrillCommand::StandIn { program, args }) => {
                match commands::drill::stand_in::run(&program, args).await {
                    Ok(status) => ExitCode::from(status),
                    Err(error) => refuse(ctx.format, error),
                }
            }
            None => {
                let request = commands::drill::Request { keep: args.keep };
                end(ctx, commands::drill::run(ctx, request).await)
            }
        },
        Command::Init(args) => end(ctx, commands::init::run(ctx, (*args).into()).await),
        Command::Pin(PinCommand::Update(args)) => end(ctx, commands::pin::update(ctx, args.into()).await),
        Command::Pin(PinCommand::Verify(args)) => end(ctx, commands::pin::verify(ctx, args.into()).await),
        Command::Login(args) => end(ctx, commands::login::run(ctx, args.into()).await),
        Command::Logout(args) => end(ctx, commands::logout::run(ctx, args.into()).await),
        Command::Policy(command) => super::policy::run(command, ctx).await,
        Command::Rollback(args) => super::rollback::run(args, ctx).await,
        Command::Status(args) => end(ctx, commands::status::run(ctx, args.into()).await),
        Command::Whoami => end(ctx, commands::whoami::run(ctx).await),
        Command::Deploy(args) if args.preflight_only => {
            end(ctx, commands::deploy::preflight::run(ctx, args.pins()).await)
        }
        Command::Deploy(args) => end(ctx, commands::deploy::run(ctx, args.into()).await),
        Command::Token(TokenCommand::Generate(args)) => match args.into() {
            Goal::Slot(request) => end(ctx, commands::secrets::generate::run(ctx, request).await),
            Goal::Out(destination) => end(ctx, commands::token::generate(ctx, &destination)),
        },
        Command::Secrets(command) => super::secrets::run(command, ctx).await,
        Command::Journal(JournalCommand::Resume(args)) => end(ctx, resume(ctx, args).await),
        Command::Journal(JournalCommand::Undo { run }) => end(ctx, commands::journal::undo(ctx, run).await),
        Command::Journal(JournalCommand::List | JournalCommand::Show { .. })
        | Command::Pin(PinCommand::Show)
        | Command::Completions { .. }
        | Command::Man { .. } => ExitCode::SUCCESS,
    }
}

async fn resume(ctx: &Context, args: ResumeArgs) -> Result<commands::journal::Resumed, Error> {
    let given = commands::secrets::given::read(ctx, &args.inputs.into())?;
    commands::journal::resume(ctx, args.run, given.values).await
}
