//! Command line: clap types and their pure conversion into requests. No I/O, no async.

use std::ffi::OsString;
use std::process::ExitCode;

/// Parses `args`, runs the command and returns the exit status.
pub(crate) fn main(_args: Vec<OsString>) -> ExitCode {
    ExitCode::SUCCESS
}
