//! The only code that touches clock, environment, files, processes and randomness.
//!
//! Everything above takes what it needs from here, so that one grep shows every place where moltctl meets the
//! machine. Clippy refuses the direct calls elsewhere (`clippy.toml`).

pub mod append;
pub mod clock;
#[cfg(feature = "test-fakes")]
pub mod crash;
pub mod env;
pub mod fs;
pub mod given;
pub mod inside;
pub mod locate;
pub mod lock;
pub mod paths;
pub mod private;
pub mod process;
pub mod rng;
pub mod shield;
pub mod signal;
pub mod survey;
pub mod walk;
