//! The `moltctl` binary: hands the arguments to the library and turns its answer into an exit status.

use std::process::ExitCode;

fn main() -> ExitCode {
    moltctl::run(std::env::args_os().collect())
}
