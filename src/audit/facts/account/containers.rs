//! The container application, as Cloudflare's API shows it.

/// What was seen.
#[derive(Debug)]
pub struct Containers {}
