//! How long a probe is repeated: a new credential takes a moment to be known everywhere, an old one to be forgotten.

use std::time::Duration;

use crate::http::{Client, Edge};

/// Waits between probes, in milliseconds: half a minute in all.
const WAITS: [u64; 8] = [250, 500, 1_000, 2_000, 4_000, 6_000, 8_000, 8_000];
/// On loopback nothing has to travel.
const QUICKER: u64 = 50;

/// What is left of the waiting for one answer.
pub(super) struct Patience {
    waits: std::slice::Iter<'static, u64>,
    divisor: u64,
}

impl Patience {
    pub(super) fn new(http: &Client) -> Self {
        let divisor = if http.edge() == Edge::Internet { 1 } else { QUICKER };
        Self { waits: WAITS.iter(), divisor }
    }

    /// Waits for the next probe; false when there has been enough.
    pub(super) async fn wait(&mut self) -> bool {
        let Some(wait) = self.waits.next() else { return false };
        tokio::time::sleep(Duration::from_millis(wait / self.divisor)).await;
        true
    }
}
