//! `moltctl completions SHELL`: the completion script, from the same definition as the parser.

use clap_complete::{Shell, generate};

use super::text::Text;

/// The script for `shell`.
#[must_use]
pub fn run(shell: Shell, mut command: clap::Command) -> Text {
    let mut script = Vec::new();
    generate(shell, &mut command, "moltctl", &mut script);
    Text { text: String::from_utf8_lossy(&script).into_owned() }
}
