//! Whether a deployed version holds moltctl's overlay, and with which policy: read from the code that was uploaded.
//!
//! A bundle keeps the policy as the text of a string. What makes it count is what makes it count on the platform: the entry
//! exports `ContainerProxy`, and the compatibility date lets the Durable Object find it (2025-11-17; before that
//! `ctx.exports` is undefined and nothing is intercepted).

use crate::account::workers::version::Version;
use crate::policy::{Compiled, deployed};

/// The first compatibility date with `ctx.exports` (`compatibility-date.capnp` of workerd).
const EXPORTS_SINCE: &str = "2025-11-17";
/// The policy that is enforced on what leaves the container, or `None` where nothing is.
pub(super) fn policy(version: &Version) -> Option<Compiled> {
    let date = version.compatibility_date.as_deref().unwrap_or_default();
    let flagged = version.compatibility_flags.iter().any(|flag| flag == "enable_ctx_exports");
    if date < EXPORTS_SINCE && !flagged {
        return None;
    }
    version.modules.iter().find_map(|module| {
        let bytes = module.bytes();
        let text = std::str::from_utf8(&bytes).ok()?;
        text.contains("ContainerProxy").then(|| deployed::held(text)).flatten()
    })
}
