//! What OpenClaw allows, as a policy: `moltctl policy translate`.
//!
//! ```text
//! texts ──read──► Source ──map──► Draft { policy, claims } ──report──► one line for every key
//!                                   └──render──► policy.toml, with where each part came from
//! ```
//!
//! Pure: files are fetched by the command. Deliberately absent: enforcing anything, and values in what is said: places
//! and names only.

mod claim;
mod fault;
mod hosts;
mod include;
mod json5;
mod keys;
pub mod limits;
mod map;
mod render;
mod report;
mod source;
mod version;

pub use claim::{Claim, Claims, Class, Draft, Implied, Reach, Text};
pub use fault::{Fault, IncludeFault, ReadError};
pub use hosts::Context;
pub use include::{Given, Includes};
pub use keys::prepare;
pub(in crate::policy) use map::injected_slots;
pub use map::{HARDENED, Hardened};
pub use render::{NotRendered, render};
pub use report::{Absent, Count, Entry, ReadFile, Report};
pub use source::{Document, File, Sort, Source, SourceError};
pub use version::{KNOWN, Told, Unheard};

/// The policy of a source, and what became of each of its keys. `accept` are the keys that may become wider.
#[must_use]
pub fn translate(source: &Source, accept: &[String]) -> (Draft, Report) {
    let mut draft = Draft::default();
    map::map(source, &mut draft);
    let report = Report::of(source, &draft, accept);
    (draft, report)
}
