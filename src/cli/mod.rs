//! Command line: clap types and their pure conversion into requests. No I/O, no async.
//!
//! One file per group of commands. No flag takes a secret: values come from a prompt, standard input, a file or a
//! named environment variable.

mod access;
mod audit;
mod deploy;
mod devices;
mod dispatch;
mod doctor;
mod drill;
mod globals;
mod init;
mod journal;
mod login;
mod pin;
mod policy;
mod refuse;
mod rollback;
mod secrets;
mod service_token;
mod status;
mod token;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser};

pub(crate) use dispatch::main;
use globals::GlobalArgs;

/// The operator's toolkit for OpenClaw on Cloudflare Moltworker
#[derive(Debug, Parser)]
#[command(
    name = "moltctl",
    version,
    propagate_version = true,
    arg_required_else_help = true,
    max_term_width = 100,
    after_help = "Exit codes: docs/exit-codes.md. Start with `moltctl drill`: the whole story without an account."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    globals: GlobalArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Say who gets in, and prove it
    #[command(subcommand)]
    Access(access::AccessCommand),
    /// Find what is wrong: with the checkout, the account, the hosts, the backups
    Audit(Box<audit::AuditArgs>),
    /// Say what is wrong and what mends it; or what a symptom comes from
    Doctor(doctor::DoctorArgs),
    /// Run the whole story on a built-in account: no Cloudflare account, no Node, no Docker
    Drill(drill::DrillArgs),
    /// Set a checkout up: wrangler.toml hardened, everything pinned, who may enter, the gateway token
    Init(Box<init::InitArgs>),
    /// Show, refresh and verify what the checkout fetches by name
    #[command(subcommand)]
    Pin(pin::PinCommand),
    /// Say what the agent may reach and do, and have it enforced where it cannot get at it
    #[command(subcommand)]
    Policy(policy::PolicyCommand),
    /// Build, upload closed, set up Access and secrets, open, and probe
    Deploy(deploy::DeployArgs),
    /// Show the gateway's devices; approve, reject and revoke them one by one
    #[command(subcommand)]
    Devices(devices::DevicesCommand),
    /// Make gateway tokens
    #[command(subcommand)]
    Token(token::TokenCommand),
    /// Show, check and write the Worker's secrets
    #[command(subcommand)]
    Secrets(secrets::SecretsCommand),
    /// Show what was done; go on or take it back
    #[command(subcommand)]
    Journal(journal::JournalCommand),
    /// Deploy an earlier version again, never one that brings back a revoked value; without one, list them
    Rollback(rollback::RollbackArgs),
    /// Show what is live, exposed how, and where it differs from the files
    Status(status::StatusArgs),
    /// Verify a Cloudflare API token and keep it in the OS keyring
    Login(login::LoginArgs),
    /// Forget the Cloudflare API token, everywhere it was kept
    Logout(login::LogoutArgs),
    /// Show which credential is in use and what it may do
    Whoami,
    /// Print the completion script of a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write all of them
    Man {
        /// Folder to write one page a command into
        #[arg(long, value_name = "DIR")]
        dir: Option<camino::Utf8PathBuf>,
    },
}

/// The definition of the command line, for completions, man pages and the reference.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}

/// Parses `args`, or the exit status after clap's own message was written.
fn parse(args: Vec<OsString>) -> Result<Cli, ExitCode> {
    Cli::try_parse_from(args).map_err(|error| refuse::explain(&error))
}
