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
use crate::plan::{Plan, PlannedStep, RevokeDevice, RevokeVia, StateBucket, Step};
use crate::secrets::NamedValue;
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
/// Usage (2) before anything is sent when an id is malformed or there is neither a gateway token nor a bucket; denied (4) when a device is
/// not paired; declined (5).
pub async fn run(ctx: &Context, ids: &[String], from: &TokenFrom) -> Result<Revoked> {
    let ids = parsed::<DeviceId>(ids)?;
    let reach = reach::find(ctx).await?;
    let (how, given) = way(ctx, &reach, from).await?;
    let list = reach.admin.devices().await?;
    let plan = plan(ctx, &reach, &list, (&ids, &how))?;
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
fn plan(ctx: &Context, reach: &Reach, list: &DeviceList, what: (&[DeviceId], &RevokeVia)) -> Result<Plan> {
    let now = clock::now().as_millisecond();
    let mut plan = Plan::new("devices revoke", reach.target.of_plan(ctx));
    let (ids, how) = what;
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
            how: how.clone(),
        });
        let view = PairedView::new(device, now);
        let step = PlannedStep::new(format!("revoke:{id}"), step, format!("device {id}"))
            .before(format!("{}, claimed {}", view.words(), view.claimed_scopes.join(", ")))
            .after("no token that works")
            .why(why(how));
        plan = plan.stage(format!("Revoke {id}"), vec![step]);
    }
    Ok(plan)
}

/// With the gateway token where there is one; else in the list that the container restores when the gateway starts.
async fn way(ctx: &Context, reach: &Reach, from: &TokenFrom) -> Result<(RevokeVia, Vec<NamedValue>)> {
    let storage = &reach.target.checkout.settings.storage;
    match (token::of(ctx, &reach.target, from).await, &storage.bucket) {
        (Ok((token, given)), _) => Ok((RevokeVia::Gateway { token }, given)),
        (Err(_), Some(name)) if matches!(from, TokenFrom::Vault) => {
            let jurisdiction = storage.jurisdiction.map_or("default", |it| it.as_str()).to_owned();
            let bucket = StateBucket { name: name.clone(), jurisdiction };
            Ok((RevokeVia::Stored { bucket }, Vec::new()))
        }
        (Err(error), _) => Err(error.hint(
            "or name the bucket with the container's state (`bucket` under `[storage]` of moltctl.toml): the device \
             is then taken out of the list there",
        )),
    }
}

fn why(how: &RevokeVia) -> String {
    match how {
        RevokeVia::Gateway { .. } => "by the gateway's own method, with the gateway token: the Worker has no route for \
                                      it; then its state is copied to the bucket, so that a start does not bring the \
                                      device back, and the gateway restarted"
            .to_owned(),
        RevokeVia::Stored { bucket } => format!(
            "the Worker has no route for it and the gateway token is not at hand: the device is taken out of the list \
             in the bucket `{}`, which the container restores when the gateway is restarted",
            bucket.name
        ),
    }
}

fn not_paired(id: &DeviceId) -> Error {
    Error::message(ErrorKind::Denied, format!("no device `{id}` is paired"))
        .hint("`moltctl devices list` shows those that are")
}
