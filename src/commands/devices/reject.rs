//! `moltctl devices reject ID…`: through the gateway's own method, since the Worker has no route for it.

use serde::Serialize;

use super::approve::{not_waiting, parsed};
use super::reach;
use super::token::{self, TokenFrom};
use super::view::{Decided, PendingView};
use crate::commands::mutate::{self, Proposal};
use crate::commands::ports;
use crate::context::Context;
use crate::error::Result;
use crate::model::RequestId;
use crate::output::{Outcome, Page};
use crate::plan::{Plan, PlannedStep, RejectDevice, Step};
use crate::sys::clock;

/// Requests that were rejected.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Rejected {
    /// What was decided.
    pub decided: Decided,
}

impl Outcome for Rejected {
    const NAME: &'static str = "devices-reject";

    fn human(&self, page: &mut Page) {
        self.decided.page(page, "waits no more");
    }
}

/// Rejects the requests `ids`, one after the other.
///
/// # Errors
/// Usage (2) before anything is sent when an id is malformed or there is no gateway token; denied (4) when a request
/// does not wait; declined (5).
pub async fn run(ctx: &Context, ids: &[String], from: &TokenFrom) -> Result<Rejected> {
    let ids = parsed::<RequestId>(ids)?;
    let reach = reach::find(ctx).await?;
    let (input, given) = token::of(ctx, &reach.target, from).await?;
    let list = reach.admin.devices().await?;
    let now = clock::now().as_millisecond();
    let mut plan = Plan::new("devices reject", reach.target.of_plan(ctx));
    for id in &ids {
        let device = list.request(id.as_str()).ok_or_else(|| not_waiting(id))?;
        let step = Step::RejectDevice(RejectDevice {
            account: reach.target.account.clone(),
            worker: reach.target.worker.clone(),
            host: reach.host.clone(),
            request: id.clone(),
            token: input.clone(),
        });
        let step = PlannedStep::new(format!("reject:{id}"), step, format!("request {id}"))
            .before(format!("{} waits", PendingView::new(device, now).words()))
            .why("by the gateway's own method, with the gateway token: the Worker has no route for it");
        plan = plan.stage(format!("Reject {id}"), vec![step]);
    }
    let ports = ports::of_plan(ctx, &plan, given).await?;
    let mutation = mutate::carry_out(ctx, Proposal { plan, ports, notes: Vec::new() }).await?;
    let decided = Decided {
        worker: reach.target.worker.to_string(),
        host: reach.host.to_string(),
        ids: ids.iter().map(ToString::to_string).collect(),
        mutation,
        notes: vec!["a rejected device may ask again; what keeps it out is Access".to_owned()],
    };
    Ok(Rejected { decided })
}
