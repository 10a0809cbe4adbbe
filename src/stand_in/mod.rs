//! Programs of ours that stand in for wrangler, npm, node and docker in a drill.
//!
//! A drill needs no Node, no Docker and no network, and still has to run the real path: child processes with a
//! scrubbed environment, secrets on standard input, an output file to read. So the programs are played by this
//! binary (`moltctl drill stand-in NAME …`). Each says in its version that it is a stand-in. The wrangler makes the
//! calls that were recorded of wrangler 4.164.0; it shares no code with `cloudflare`, so that one mistake cannot
//! be made on both sides.
//!
//! Deliberately absent: bundling, building an image, and every command moltctl does not run.

mod tools;
mod wrangler;

use camino::Utf8PathBuf;

pub use wrangler::wrangler;

/// How a stand-in ended: its exit status and what it wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandInExit {
    /// Exit status.
    pub status: u8,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

/// A call of a stand-in.
pub struct Call<'a> {
    /// Arguments after the program's name.
    pub args: Vec<String>,
    /// Its environment.
    pub env: &'a (dyn Fn(&str) -> Option<String> + Sync),
    /// Its working directory.
    pub cwd: Utf8PathBuf,
    /// What is on its standard input.
    pub stdin: Vec<u8>,
}

impl StandInExit {
    pub(crate) fn ok(stdout: impl Into<String>) -> Self {
        Self { status: 0, stdout: stdout.into(), stderr: String::new() }
    }

    pub(crate) fn failed(stderr: impl Into<String>) -> Self {
        Self { status: 1, stdout: String::new(), stderr: stderr.into() }
    }
}

/// Plays `program`; `None` when there is no stand-in of that name.
pub async fn play(program: &str, call: Call<'_>) -> Option<StandInExit> {
    Some(match program {
        "wrangler" => wrangler(call).await,
        "npm" => tools::npm(&call),
        "node" => tools::node(&call),
        "docker" => tools::docker(&call),
        _ => return None,
    })
}
