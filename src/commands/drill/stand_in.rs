//! `moltctl drill stand-in PROGRAM …`: this binary plays wrangler, npm, node or docker for a drill.
//!
//! Hidden: moltctl starts it as a child, as it would start the real program.

use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::stand_in::{Call, play};
use crate::sys::env;
use crate::term;

/// Plays `program` and returns its exit status.
///
/// # Errors
/// When there is no stand-in of that name.
pub async fn run(program: &str, args: Vec<String>) -> Result<u8> {
    let cwd = env::current_dir().kind(ErrorKind::Failed)?;
    let stdin = term::read_stdin().kind(ErrorKind::Failed)?;
    let call = Call { args, env: &env::var, cwd, stdin };
    let exit = play(program, call).await.ok_or_else(|| {
        Error::usage("there is no stand-in of that name").hint("wrangler, npm, node, docker")
    })?;
    term::write_stderr(&exit.stderr);
    term::write_stdout(&exit.stdout).kind(ErrorKind::Failed)?;
    Ok(exit.status)
}
