//! Devices of a gateway: approved through the Worker's own route, rejected and revoked through the gateway's methods,
//! for which the Worker has no route. Each is proved by the list that comes after it, never by an answer.

use std::time::Duration;

use serde_json::json;

use crate::engine::{Ports, StepError};
use crate::error::ErrorKind;
use crate::model::{Hostname, WorkerName};
use crate::moltworker::Visitor;
use crate::moltworker::admin::{Admin, AdminError, DeviceList, SyncOutcome};
use crate::moltworker::gateway::Session;
use crate::plan::{ApproveDevice, Effect, RejectDevice, RevokeDevice, SecretInput};
use crate::sys::clock;

/// The Worker waits three minutes for a gateway to start before it gives up.
const LONGEST_START: Duration = Duration::from_secs(200);
/// A gateway that is killed and started takes a minute or two; a drill's, a quarter of a second.
const PAUSE: Duration = Duration::from_millis(500);

/// Approves a request and sees the device in the list.
pub(super) async fn approve(step: &ApproveDevice, ports: &Ports) -> Result<Effect, StepError> {
    let admin = admin(&step.host, &step.worker, ports)?;
    let word = admin.approve(&step.request).await?;
    let list = admin.devices().await?;
    let paired = list.device(step.device.as_str()).is_some_and(|device| device.has_live_token());
    if list.request(step.request.as_str()).is_none() && paired {
        return Ok(Effect::Done);
    }
    let message = format!(
        "the device of request `{}` is not paired, though the Worker {}",
        step.request,
        match word {
            crate::moltworker::admin::ApprovalWord::Approved => "says that it approved it",
            crate::moltworker::admin::ApprovalWord::Doubted => "was asked to approve it, and doubts it",
        }
    );
    Err(StepError::message(ErrorKind::Failed, message)
        .hint("a request lapses after five minutes: have the device ask again, then `moltctl devices list`"))
}

/// Rejects a request and sees that it waits no more.
pub(super) async fn reject(step: &RejectDevice, ports: &Ports) -> Result<Effect, StepError> {
    let mut session = session(&step.host, &step.worker, &step.token, ports).await?;
    let answer = session.call("device.pair.reject", json!({"requestId": step.request})).await;
    session.close().await;
    let effect = match answer {
        Ok(_) => Effect::Done,
        // It lapsed, or an earlier attempt rejected it.
        Err(error) if error.is_unknown() => Effect::Nothing,
        Err(error) => return Err(error.into()),
    };
    let list = admin(&step.host, &step.worker, ports)?.devices().await?;
    match list.request(step.request.as_str()) {
        None => Ok(effect),
        Some(_) => Err(StepError::message(
            ErrorKind::Failed,
            format!(
                "the request `{}` still waits, though the gateway says that it was rejected",
                step.request
            ),
        )),
    }
}

/// Revokes a device's tokens, carries that into the bucket, ends open connections by a restart, and looks again.
pub(super) async fn revoke(step: &RevokeDevice, ports: &Ports) -> Result<Effect, StepError> {
    let admin = admin(&step.host, &step.worker, ports)?;
    let done = revoke_in_gateway(step, ports).await?;
    // The start script copies the bucket over the disk: an older copy would bring the device back.
    match admin.sync().await {
        Ok(SyncOutcome::Synced { .. } | SyncOutcome::NotConfigured) => {}
        Err(error) => {
            return Err(StepError::from(error).hint(
                "the device is revoked in the running gateway; its copy in the bucket is not, and a restart would \
                 bring the device back",
            ));
        }
    }
    restart(&admin).await?;
    let list = admin.devices().await?;
    if is_out(&list, step) {
        return Ok(done);
    }
    let message = format!("the device `{}` has a token that works, after it was revoked", step.device);
    Err(StepError::message(ErrorKind::Failed, message)
        .hint("it may have connected again with the gateway token: rotate that token, then revoke the device")
        .hint("`moltctl secrets rotate MOLTBOT_GATEWAY_TOKEN`"))
}

async fn revoke_in_gateway(step: &RevokeDevice, ports: &Ports) -> Result<Effect, StepError> {
    let mut session = session(&step.host, &step.worker, &step.token, ports).await?;
    let ended = end_device(&mut session, step).await;
    session.close().await;
    ended
}

async fn end_device(session: &mut Session, step: &RevokeDevice) -> Result<Effect, StepError> {
    let list = session.call("device.pair.list", json!({})).await?;
    let list = DeviceList::read(&list).ok_or_else(|| {
        StepError::message(ErrorKind::Failed, "the gateway's list of devices is not understood")
    })?;
    let Some(device) = list.device(step.device.as_str()).filter(|device| device.has_live_token()) else {
        return Ok(Effect::Nothing);
    };
    let id = step.device.as_str();
    // Later versions forget the device; the earlier ones only end its tokens.
    let calls = if session.has("device.pair.remove") {
        vec![("device.pair.remove", json!({"deviceId": id}))]
    } else {
        let roles = device.live_roles().into_iter();
        roles.map(|role| ("device.token.revoke", json!({"deviceId": id, "role": role}))).collect()
    };
    for (method, params) in calls {
        match session.call(method, params).await {
            Err(error) if !error.is_unknown() => return Err(error.into()),
            _ => {}
        }
    }
    Ok(Effect::Done)
}

fn is_out(list: &DeviceList, step: &RevokeDevice) -> bool {
    list.device(step.device.as_str()).is_none_or(|device| !device.has_live_token())
}

/// Restarts the gateway and waits until another process listens: the Worker's word is not enough.
async fn restart(admin: &Admin) -> Result<(), StepError> {
    let before = admin.status().await?.process_id;
    let previous = admin.restart().await?.previous.or(before);
    let begun = clock::instant();
    let mut last = None;
    while begun.elapsed() < LONGEST_START {
        match admin.status().await {
            Ok(status) if status.running && status.process_id != previous => return Ok(()),
            Ok(_) => {}
            // On its way up it may fail once; what it cannot do for minutes is told.
            Err(error @ (AdminError::Failed { .. } | AdminError::Transport(_))) => last = Some(error),
            Err(error) => return Err(error.into()),
        }
        tokio::time::sleep(PAUSE).await;
    }
    match last {
        Some(error) => Err(error.into()),
        None => Err(StepError::message(
            ErrorKind::Failed,
            "the Worker says that the gateway was restarted, and the same process runs or none listens",
        )
        .hint("connections that a revoked device has open stay open until the gateway is restarted")),
    }
}

fn admin(host: &Hostname, worker: &WorkerName, ports: &Ports) -> Result<Admin, StepError> {
    let auth = ports.passage.clone().ok_or_else(|| no_passage(worker))?;
    Ok(Admin::new(&ports.http, host, auth))
}

async fn session(
    host: &Hostname,
    worker: &WorkerName,
    token: &SecretInput,
    ports: &Ports,
) -> Result<Session, StepError> {
    let access = ports.passage.clone().ok_or_else(|| no_passage(worker))?;
    let token = ports.values.get(token.name.as_str()).ok_or_else(|| {
        StepError::message(ErrorKind::Usage, format!("the value of `{}` is not at hand", token.name))
            .hint("give it with `--gateway-token-from-env NAME` or `--gateway-token-from-file PATH`")
    })?;
    let visitor = Visitor { access, token: Some(token) };
    Ok(Session::open(&ports.http, host, &visitor).await?)
}

fn no_passage(worker: &WorkerName) -> StepError {
    StepError::message(ErrorKind::Denied, format!("no Access service token is kept for `{worker}`"))
        .hint("`moltctl access service-token create` makes one and keeps it")
}
