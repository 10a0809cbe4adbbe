//! A Moltworker: what answers at the host of a deployed Worker that binds the Durable Object class `Sandbox`.
//!
//! Routes and their order are those of cloudflare/moltworker (main, March 2026): public routes, CDP, the check for
//! missing configuration, the Access check, admin API, admin page, debug routes, and everything else to OpenClaw's
//! gateway in the container. Its weaknesses are emulated too, or an audit could not find them.
//!
//! Deliberately absent: the agent itself, the browser behind `/cdp`, and the shell behind `/debug/cli`.

mod access;
mod admin;
mod ask;
mod cdp;
mod debug;
pub(crate) mod deployed;
mod devices;
mod disk;
mod egress;
mod gateway;
mod handshake;
mod identity;
mod overlay;
mod pages;
mod persistence;
mod sandbox;
mod serve;
mod socket;
mod start_script;
#[cfg(test)]
mod tests;
mod visit;
mod witness;
mod worker;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::routes::Routes;

pub use ask::{Asked, KeySource};
pub use egress::{Denial, Departure};
pub(super) use persistence::catch_up;
pub(super) use serve::serve;
pub use witness::PairingRequest;

/// The sandboxes (containers) of all Moltworkers, by script name.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct State {
    sandboxes: BTreeMap<String, sandbox::Sandbox>,
    /// How long a gateway takes from its start until it listens, milliseconds.
    pub(crate) boot_ms: i64,
    /// How long the loop that copies to R2 sleeps, milliseconds.
    pub(crate) sync_ms: i64,
    /// What overlays refused.
    #[serde(default)]
    pub(crate) denials: Vec<Denial>,
}

impl State {
    /// Names of the Workers that had a container.
    fn scripts(&self) -> Vec<String> {
        self.sandboxes.keys().cloned().collect()
    }
}

impl Default for State {
    fn default() -> Self {
        // The real one takes one to two minutes. Long enough to see that it is not up at once, short enough for a drill.
        Self { sandboxes: BTreeMap::new(), boot_ms: 250, sync_ms: 30_000, denials: Vec::new() }
    }
}

/// No routes of the Cloudflare API are the Moltworker's own.
pub(super) fn routes() -> Routes {
    Routes::new()
}
