//! `moltctl pin`: what a checkout fetches by name, held to a digest or an integrity.
//!
//! `moltctl init` uses the same parts: [`files`] reads, [`lookup`] asks.

pub mod files;
pub mod lookup;
mod show;
mod update;
mod verify;

pub use lookup::{Mirror, PackageVersion};
pub use show::{PinLine, PinState, Pins, run as show};
pub use update::{Moved, Request as UpdateRequest, Updated, run as update};
pub use verify::{Checked, Finding, Request as VerifyRequest, Scope, Verified, run as verify};
