//! `moltctl devices revoke DEVICE_ID…`: the device's tokens end, in the gateway, in the bucket's copy, and for
//! connections that are open.

use serde::Serialize;

use super::approve::parsed;
use super::reach::{self, Reach};
use super::token::{self, TokenFrom};
use super::view::{Decided, PairedView};
use crate::commands::mutate::{self, Proposal};
use crate::commands::ports;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::model::DeviceId;
use crate::moltworker::admin::DeviceList;
use crate::output::{Outcome, Page};
use crate::plan::{Plan, PlannedStep, RevokeDevice, SecretInput, Step};
use crate::sys::clock;

/// Devices that were revoked.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Revoked {
    /// What was decided.
    pub decided: Decided,
}

impl Outcome for Revoked {
    const NAME: &'static str = "devices-revoke";

    fn human(&self, page: &mut Page) {
        self.decided.page(page, "has no token that works; seen in the list after a restart");
    }
}

/// What revoking cannot do.
const LIMIT: &str = "a client that has the gateway token gets in without being a device, and a revoked one that has it \
                     gets a new token: where it may be known, `moltctl secrets rotate MOLTBOT_GATEWAY_TOKEN`";
/// What it costs.
const COST: &str = "the gateway is restarted, since connections that are open outlive a revocation: nobody can use it \
                    for a minute or two";

/// Revokes the devices `ids`, one after the other.
///
/// # Errors
/// Usage (2) before anything is sent when an id is malformed or there is no gateway token; denied (4) when a device is
/// not paired; declined (5).
pub async fn run(ctx: &Context, ids: &[String], from: &TokenFrom) -> Result<Revoked> {
    let ids = parsed::<DeviceId>(ids)?;
    let reach = reach::find(ctx).await?;
    let (input, given) = token::of(ctx, &reach.target, from).await?;
    let list = reach.admin.devices().await?;
    let plan = plan(ctx, &reach, &list, (&ids, &input))?;
    let ports = ports::of_plan(ctx, &plan, given).await?;
    let notes = vec![COST.to_owned(), LIMIT.to_owned()];
    let mutation = mutate::carry_out(ctx, Proposal { plan, ports, notes }).await?;
    let decided = Decided {
        worker: reach.target.worker.to_string(),
        host: reach.host.to_string(),
        ids: ids.iter().map(ToString::to_string).collect(),
        mutation,
        notes: vec![LIMIT.to_owned()],
    };
    Ok(Revoked { decided })
}

/// A device whose tokens are revoked already needs nothing.
fn plan(ctx: &Context, reach: &Reach, list: &DeviceList, what: (&[DeviceId], &SecretInput)) -> Result<Plan> {
    let now = clock::now().as_millisecond();
    let mut plan = Plan::new("devices revoke", reach.target.of_plan(ctx));
    let (ids, token) = what;
    for id in ids {
        let device = list.device(id.as_str()).ok_or_else(|| not_paired(id))?;
        if !device.has_live_token() {
            continue;
        }
        let step = Step::RevokeDevice(RevokeDevice {
            account: reach.target.account.clone(),
            worker: reach.target.worker.clone(),
            host: reach.host.clone(),
            device: id.clone(),
            token: token.clone(),
        });
        let view = PairedView::new(device, now);
        let step = PlannedStep::new(format!("revoke:{id}"), step, format!("device {id}"))
            .before(format!("{}, claimed {}", view.words(), view.claimed_scopes.join(", ")))
            .after("no token that works")
            .why(
                "by the gateway's own method, with the gateway token: the Worker has no route for it; then its state \
                 is copied to the bucket, so that a start does not bring the device back, and the gateway restarted",
            );
        plan = plan.stage(format!("Revoke {id}"), vec![step]);
    }
    Ok(plan)
}

fn not_paired(id: &DeviceId) -> Error {
    Error::message(ErrorKind::Denied, format!("no device `{id}` is paired"))
        .hint("`moltctl devices list` shows those that are")
}
