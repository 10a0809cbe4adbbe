//! From a policy to what enforces it: edits of the checkout, and the patch of OpenClaw's configuration.
//!
//! Pure: texts go in and texts come out. The command reads, plans and writes. Deliberately absent: Access rules and
//! wrangler's hardening, which have planners of their own.

pub mod edits;
pub mod openclaw;
pub mod overlay;
