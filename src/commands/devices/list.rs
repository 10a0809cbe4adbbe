//! `moltctl devices list`: what waits and what is paired. Asking starts a gateway that does not run.

use serde::Serialize;

use super::reach;
use super::view::{self, PairedView, PendingView};
use crate::context::Context;
use crate::error::Result;
use crate::output::{Mark, Outcome, Page};
use crate::sys::clock;

/// The devices of a gateway.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Listed {
    /// The Worker.
    pub worker: String,
    /// The host that was asked.
    pub host: String,
    /// Those that ask to be paired.
    pub pending: Vec<PendingView>,
    /// Those that are.
    pub paired: Vec<PairedView>,
}

impl Outcome for Listed {
    const NAME: &'static str = "devices-list";

    fn human(&self, page: &mut Page) {
        view::lists(page, &self.pending, &self.paired);
        page.gap();
        page.mark(
            Mark::Warn,
            "names, roles and scopes are what the devices and the gateway claim; a client that has the gateway token \
             gets in without being a device",
        );
    }
}

/// Lists them.
///
/// # Errors
/// Denied (4) when moltctl does not get past Access; failed when there is no list to believe.
pub async fn run(ctx: &Context) -> Result<Listed> {
    let reach = reach::find(ctx).await?;
    let list = reach.admin.devices().await?;
    let now = clock::now().as_millisecond();
    Ok(Listed {
        worker: reach.target.worker.to_string(),
        host: reach.host.to_string(),
        pending: list.pending.iter().map(|device| PendingView::new(device, now)).collect(),
        paired: list.paired.iter().map(|device| PairedView::new(device, now)).collect(),
    })
}
