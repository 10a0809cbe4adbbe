//! API tokens and members, as Cloudflare's API shows it.

/// What was seen.
#[derive(Debug)]
pub struct People {}
