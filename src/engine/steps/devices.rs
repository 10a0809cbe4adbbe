//! Devices of a gateway: approved through the Worker's own route; rejected and revoked through the gateway's methods, or
//! revoked in the stored list of devices, since the Worker has no route for it. Each is proved by the list that comes
//! after it, never by an answer.

use std::time::Duration;

use serde_json::json;
use zeroize::Zeroizing;

use crate::cloudflare::Client;
use crate::cloudflare::endpoints::r2_objects::{self, Content};
use crate::engine::{Ports, StepError};
use crate::error::ErrorKind;
use crate::model::{BucketName, Hostname, WorkerName};
use crate::moltworker::Visitor;
use crate::moltworker::admin::{Admin, AdminError, ApprovalWord, DeviceList, SyncOutcome};
use crate::moltworker::gateway::Session;
use crate::plan::{ApproveDevice, Effect, RejectDevice, RevokeDevice, RevokeVia, SecretInput, StateBucket};
use crate::sys::clock;

/// The Worker waits three minutes for a gateway to start before it gives up.
const LONGEST_START: Duration = Duration::from_secs(200);
/// A gateway that is killed and started takes a minute or two; a drill's, a quarter of a second.
const PAUSE: Duration = Duration::from_millis(500);
/// The Worker answers two seconds after it has killed the process: one that still listens after this was not killed.
const STILL_THERE: Duration = Duration::from_secs(10);
/// Where OpenClaw's list of paired devices lies in the bucket (layout A; OpenClaw before 2026.7).
const PAIRED: &str = "openclaw/devices/paired.json";
/// The largest such list that is read, in bytes.
const LARGEST_LIST: usize = 4 * 1024 * 1024;
/// How often the stored list is edited before the container is believed to write its own back for ever.
const ROUNDS: u32 = 3;

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
            ApprovalWord::Approved => "says that it approved it",
            ApprovalWord::Doubted => "was asked to approve it, and doubts it",
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

/// Revokes a device, ends open connections by a restart, and looks again.
pub(super) async fn revoke(step: &RevokeDevice, client: &Client, ports: &Ports) -> Result<Effect, StepError> {
    let admin = admin(&step.host, &step.worker, ports)?;
    match &step.how {
        RevokeVia::Gateway { token } => {
            let done = revoke_in_gateway(step, token, ports).await?;
            copy_to_bucket(&admin).await?;
            restart(&admin).await?;
            let list = admin.devices().await?;
            if is_out(&list, step) { Ok(done) } else { Err(still_in(step)) }
        }
        RevokeVia::Stored { bucket } => revoke_in_bucket(step, bucket, client, &admin).await,
    }
}

fn still_in(step: &RevokeDevice) -> StepError {
    let message = format!("the device `{}` has a token that works, after it was revoked", step.device);
    StepError::message(ErrorKind::Failed, message)
        .hint("it may have connected again with the gateway token: rotate that token, then revoke the device")
        .hint("`moltctl secrets rotate MOLTBOT_GATEWAY_TOKEN`")
}

/// The start script copies the bucket over the disk: an older copy would bring the device back.
async fn copy_to_bucket(admin: &Admin) -> Result<(), StepError> {
    match admin.sync().await {
        Ok(SyncOutcome::Synced { .. } | SyncOutcome::NotConfigured) => Ok(()),
        Err(error) => Err(StepError::from(error).hint(
            "the device may be revoked in the running gateway and not in its copy in the bucket: a restart would \
             bring it back",
        )),
    }
}

/// Takes the device out of the stored list and has the gateway start from it. The container's own loop may write its
/// older files over that in between, so it is tried more than once.
async fn revoke_in_bucket(
    step: &RevokeDevice,
    bucket: &StateBucket,
    client: &Client,
    admin: &Admin,
) -> Result<Effect, StepError> {
    let mut effect = Effect::Nothing;
    for _ in 0..ROUNDS {
        // What the container has not copied yet would otherwise be lost with the restart.
        if admin.sync().await? == SyncOutcome::NotConfigured {
            return Err(StepError::message(ErrorKind::Denied, "the Worker keeps no state in a bucket")
                .hint("give the gateway token: `--gateway-token-from-env NAME`"));
        }
        if take_out(step, bucket, client).await? {
            effect = Effect::Done;
        }
        restart(admin).await?;
        if is_out(&admin.devices().await?, step) {
            return Ok(effect);
        }
    }
    Err(StepError::message(
        ErrorKind::Failed,
        format!(
            "the device `{}` is paired again after each restart, though its copy was removed",
            step.device
        ),
    )
    .hint("it may connect with the gateway token: `moltctl secrets rotate MOLTBOT_GATEWAY_TOKEN`"))
}

/// Whether the device was in the stored list. The list holds tokens: no part of it is shown or logged.
async fn take_out(step: &RevokeDevice, bucket: &StateBucket, client: &Client) -> Result<bool, StepError> {
    let StateBucket { name, jurisdiction } = bucket;
    let read = r2_objects::read(&step.account, jurisdiction, name, PAIRED);
    let bytes = match client.bytes(read, LARGEST_LIST).await {
        Ok(bytes) => Zeroizing::new(bytes),
        Err(error) if error.is_not_found() => return Err(not_stored(name)),
        Err(error) => return Err(error.into()),
    };
    let mut devices: serde_json::Map<String, serde_json::Value> =
        serde_json::from_slice(&bytes).map_err(|_| not_stored(name))?;
    if devices.remove(step.device.as_str()).is_none() {
        return Ok(false);
    }
    let bytes = serde_json::to_vec_pretty(&devices).map_err(|_| not_stored(name))?;
    let content = Content {
        content_type: Some("application/json".to_owned()),
        storage_class: None,
        bytes: Zeroizing::new(bytes),
    };
    client.call(r2_objects::write(&step.account, jurisdiction, name, PAIRED, content)).await?;
    Ok(true)
}

fn not_stored(bucket: &BucketName) -> StepError {
    let message = format!("the bucket `{bucket}` holds no list of paired devices that is understood");
    StepError::message(ErrorKind::Denied, message)
        .hint("later versions of OpenClaw keep it in a database, which is not edited")
        .hint("give the gateway token: `--gateway-token-from-env NAME`")
}

async fn revoke_in_gateway(
    step: &RevokeDevice,
    token: &SecretInput,
    ports: &Ports,
) -> Result<Effect, StepError> {
    let mut session = session(&step.host, &step.worker, token, ports).await?;
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
            Ok(status) if status.running && begun.elapsed() > STILL_THERE => break,
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
