//! What OpenClaw allows, as a policy: `moltctl policy translate`.
//!
//! ```text
//! texts ──read──► Source ──map──► Draft { policy, claims } ──report──► one line for every key
//! ```
//!
//! Pure: files are fetched by the command. Deliberately absent: enforcing anything ([`super::enforce`]).

mod claim;
mod map;
mod source;

pub use claim::{Claim, Claims, Class, Draft, Implied, Reach, Text};
pub use source::{File, Place, Source};
