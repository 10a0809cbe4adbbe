//! moltctl: the operator's toolkit for OpenClaw on Cloudflare Moltworker.
//!
//! The layers, from the top; a module may use those below its own, never those above
//! (`tests/architecture.rs` reads the `use` lines and fails on a wrong one):
//!
//! | layer | modules | what lives there |
//! |---|---|---|
//! | 5 | [`cli`] | clap types and pure `Args → Request` conversion |
//! | 4 | [`commands`], [`context`], [`output`] | one file a leaf command; rendering of outcomes |
//! | 3 | [`engine`] | runs plans: journal, resume, undo, events |
//! | 2 | [`model`], [`project`], [`plan`], [`secrets`], [`access`], [`audit`], [`deploy`], [`doctor`], [`policy`], [`template`] | the domain: pure functions of values |
//! | 1 | [`cloudflare`], [`moltworker`], [`wrangler`], [`npm`], [`git`], [`providers`], [`registry`], [`stand_in`], [`storage`], [`vault`], [`account`] | one outside system each |
//! | 0 | [`http`], [`term`], [`secret`], [`sys`], [`error`] | the only code that touches the machine |

pub mod access;
pub mod account;
pub mod audit;
pub mod cli;
pub mod cloudflare;
pub mod commands;
pub mod context;
pub mod deploy;
pub mod doctor;
pub mod engine;
pub mod error;
pub mod git;
pub mod http;
pub mod model;
pub mod moltworker;
pub mod npm;
pub mod output;
pub mod plan;
pub mod policy;
pub mod project;
pub mod providers;
pub mod registry;
pub mod secret;
pub mod secrets;
pub mod stand_in;
pub mod storage;
pub mod sys;
pub mod template;
pub mod term;
pub mod vault;
pub mod wrangler;

use std::ffi::OsString;
use std::process::ExitCode;

/// Runs one invocation of `moltctl` to its end and returns its exit status (`docs/exit-codes.md`).
pub fn run(args: Vec<OsString>) -> ExitCode {
    cli::main(args)
}

/// The definition of the command line, for completions, manual pages and the reference.
#[must_use]
pub fn command() -> clap::Command {
    cli::command()
}
