//! Access service tokens: made, admitted, tried, given a new secret, ended.
//!
//! A secret is in one answer of Cloudflare and nowhere else. What a crash lost is replaced by a new one: nobody had it.

use std::time::Duration;

use serde_json::json;

use super::admission;
use super::passage::credential_of;
use super::service_token_keep::Owner;
use crate::access::credential::ServiceCredential;
use crate::cloudflare::Client;
use crate::cloudflare::endpoints::service_tokens::{self, ServiceToken, Switch};
use crate::engine::{Ports, StepError};
use crate::error::ErrorKind;
use crate::model::{AccountId, Hostname};
use crate::moltworker::door::{self, Entry};
use crate::plan::{
    AdmitServiceToken, Effect, MakeServiceToken, RevokeServiceToken, RotateServiceToken, TryServiceToken,
    old_service_token_value, service_token_value,
};
use crate::sys::clock;

/// How long the edge may take to know what was changed.
const LONGEST: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(500);

/// Makes the token and keeps its secret. One that cannot be kept is deleted again: it would be of no use to anybody.
pub(super) async fn make(
    step: &MakeServiceToken,
    client: &Client,
    ports: &Ports,
) -> Result<Effect, StepError> {
    if find(client, &step.account, &step.name).await?.is_some() {
        let what = format!("somebody made a service token called `{}` since this was planned", step.name);
        return Err(StepError::message(ErrorKind::Changed, what).hint("run the same command again"));
    }
    let endpoint = service_tokens::create(&step.account, &step.name, &step.duration);
    let token = client.call(endpoint).await?;
    match keep_made(step, client, ports, &token).await {
        Ok(()) => Ok(Effect::Created { id: token.id }),
        Err(error) => Err(match client.find(service_tokens::delete(&step.account, &token.id)).await {
            Ok(_) => error.hint("the token was deleted again: nothing was changed"),
            Err(_) => error.hint(format!(
                "the token could not be deleted again: `moltctl access service-token revoke '{}'`",
                step.name
            )),
        }),
    }
}

/// What an interrupted attempt left: the token by its name. Its secret is lost, or it is not known whether it was kept:
/// it gets a new one.
pub(super) async fn observe_made(
    step: &MakeServiceToken,
    client: &Client,
    ports: &Ports,
) -> Result<Option<Effect>, StepError> {
    let Some(left) = find(client, &step.account, &step.name).await? else { return Ok(None) };
    let token = client.call(service_tokens::rotate(&step.account, &left.id, clock::now())).await?;
    keep_made(step, client, ports, &token).await?;
    Ok(Some(Effect::Created { id: left.id }))
}

async fn keep_made(
    step: &MakeServiceToken,
    client: &Client,
    ports: &Ports,
    token: &ServiceToken,
) -> Result<(), StepError> {
    let owner = Owner { client, ports, account: &step.account, worker: &step.worker, name: &step.name };
    owner.keep(&step.keep, &credential_of(token)?).await
}

/// Lets the token in.
pub(super) async fn admit(step: &AdmitServiceToken, client: &Client) -> Result<Effect, StepError> {
    let Some(token) = find(client, &step.account, &step.name).await? else {
        let what = format!("there is no service token called `{}`", step.name);
        return Err(
            StepError::message(ErrorKind::Changed, what).hint("run the same command again to plan anew")
        );
    };
    let spec = admission::policy(&step.policy, &[&token.id]);
    Ok(match admission::admit(client, &step.account, &step.apps, &spec).await? {
        admission::Change::Made => Effect::Done,
        admission::Change::None => Effect::Nothing,
    })
}

/// Asks each host with the token until it gets in, and with the former secret until that is refused.
pub(super) async fn prove(
    step: &TryServiceToken,
    client: &Client,
    ports: &Ports,
) -> Result<Effect, StepError> {
    let owner = Owner { client, ports, account: &step.account, worker: &step.worker, name: &step.name };
    let Some(credential) = owner.kept(&step.keep).await else { return Err(lost(&step.name)) };
    for host in &step.hosts {
        let entry = settle(ports, host, &credential, Entry::is_past_access).await;
        if !entry.is_past_access() {
            let what = format!("the service token does not get in at `{host}`: {}", entry.words());
            return Err(StepError::message(ErrorKind::Failed, what).hint(
                "`moltctl access show` shows who gets in, `moltctl access verify` looks from outside",
            ));
        }
    }
    let mut shown = format!("gets in at {}", list(&step.hosts));
    if step.former_is_dead {
        shown.push_str(former_refused(step, ports).await?);
    }
    Ok(Effect::Verified { who: Some(shown) })
}

/// Cloudflare said that the former secret counts no more; where it is known, that is tried.
async fn former_refused(step: &TryServiceToken, ports: &Ports) -> Result<&'static str, StepError> {
    let former = ports.values.get(&old_service_token_value(&step.name));
    let Some(former) = former.and_then(|text| ServiceCredential::read(&text).ok()) else {
        return Ok("; the former secret is not known here, and Cloudflare was told to end it at once");
    };
    for host in &step.hosts {
        refused(ports, host, &former).await?;
    }
    Ok("; the former secret is refused")
}

/// Gives the token a new secret and keeps it.
pub(super) async fn rotate(
    step: &RotateServiceToken,
    client: &Client,
    ports: &Ports,
) -> Result<Effect, StepError> {
    let token = client.call(service_tokens::get(&step.account, &step.id)).await?;
    if version(&token) != step.version {
        let what = format!("somebody rotated the service token `{}` since this was planned", step.name);
        return Err(StepError::message(ErrorKind::Changed, what).hint("run the same command again"));
    }
    renew(step, client, ports).await
}

/// What an interrupted attempt left. Where the secret was changed already and the run's escrow has not got the new
/// one, that is lost, and another one is made. Cloudflare keeps one former secret, so the one before both ends then.
pub(super) async fn observe_rotated(
    step: &RotateServiceToken,
    client: &Client,
    ports: &Ports,
) -> Result<Option<Effect>, StepError> {
    let token = client.call(service_tokens::get(&step.account, &step.id)).await?;
    if version(&token) == step.version {
        return Ok(None);
    }
    let owner = Owner { client, ports, account: &step.account, worker: &step.worker, name: &step.name };
    // The run's escrow may have it still.
    let sealed = ports.values.get(&service_token_value(&step.name));
    if let Some(credential) = sealed.and_then(|text| ServiceCredential::read(&text).ok()) {
        owner.keep(&step.keep, &credential).await?;
        let before = json!({ "client_secret_version": step.version });
        return Ok(Some(Effect::Updated { id: step.id.clone(), before }));
    }
    renew(step, client, ports).await.map(Some)
}

async fn renew(step: &RotateServiceToken, client: &Client, ports: &Ports) -> Result<Effect, StepError> {
    if step.extend {
        client.call(service_tokens::refresh(&step.account, &step.id)).await?;
    }
    let overlap = jiff::SignedDuration::from_secs(i64::try_from(step.overlap_seconds).unwrap_or(i64::MAX));
    let ends = clock::now()
        .checked_add(overlap)
        .map_err(|_| StepError::message(ErrorKind::Usage, "the overlap is longer than a date can be"))?;
    let token = client.call(service_tokens::rotate(&step.account, &step.id, ends)).await?;
    let owner = Owner { client, ports, account: &step.account, worker: &step.worker, name: &step.name };
    owner.keep(&step.keep, &credential_of(&token)?).await.map_err(|error| {
        error.hint("the former secret counts until its overlap ends; this run can be resumed, or run again")
    })?;
    let before = json!({ "client_secret_version": step.version, "counts_until": ends.to_string() });
    Ok(Effect::Updated { id: step.id.clone(), before })
}

/// Ends the token. It is switched off first: whatever fails after that, it lets nobody in.
pub(super) async fn revoke(
    step: &RevokeServiceToken,
    client: &Client,
    ports: &Ports,
) -> Result<Effect, StepError> {
    let owner = Owner { client, ports, account: &step.account, worker: &step.worker, name: &step.name };
    let kept = owner.in_vault().await;
    let there = client.find(service_tokens::get(&step.account, &step.id)).await?;
    let client_id = there.as_ref().map_or(step.client_id.as_str(), |token| token.client_id.as_str());
    let is_kept = kept.as_ref().is_some_and(|kept| !client_id.is_empty() && kept.client_id == client_id);
    if there.is_some() {
        client.call(service_tokens::switch(&step.account, &step.id, Switch::Off)).await?;
        admission::expel(client, &step.account, &step.id).await?;
        client.find(service_tokens::delete(&step.account, &step.id)).await?;
        if client.find(service_tokens::get(&step.account, &step.id)).await?.is_some() {
            let what = "Cloudflare took the deletion of the service token, and it is still there";
            return Err(StepError::message(ErrorKind::Failed, what).hint("run the same command again"));
        }
    }
    let given = ports.values.get(&old_service_token_value(&step.name));
    let known = given.and_then(|text| ServiceCredential::read(&text).ok()).or(kept.filter(|_| is_kept));
    let proof = match &known {
        Some(credential) if !step.hosts.is_empty() => {
            for host in &step.hosts {
                refused(ports, host, credential).await?;
            }
            format!("refused at {}", list(&step.hosts))
        }
        _ => "it is no longer in the account's list".to_owned(),
    };
    if is_kept {
        owner.forget().await?;
    }
    Ok(Effect::Ended(crate::plan::Ended { how: "deleted".to_owned(), proof, asked: true }))
}

async fn refused(ports: &Ports, host: &Hostname, credential: &ServiceCredential) -> Result<(), StepError> {
    match settle(ports, host, credential, |entry| *entry == Entry::Refused).await {
        Entry::Refused => Ok(()),
        entry => {
            let what = format!("it is not shown that the secret is dead: at `{host}` {}", entry.words());
            Err(StepError::message(ErrorKind::Failed, what)
                .hint("the edge sometimes takes minutes: `moltctl journal resume` tries again"))
        }
    }
}

/// Asks until the answer is the one that is waited for, or patience ends.
async fn settle(
    ports: &Ports,
    host: &Hostname,
    credential: &ServiceCredential,
    is_there: impl Fn(&Entry) -> bool,
) -> Entry {
    let deadline = clock::instant() + LONGEST;
    loop {
        let auth = door::present(&credential.client_id, &credential.secret);
        let entry = door::knock(&ports.http, host, auth).await;
        if is_there(&entry) || clock::instant() > deadline {
            return entry;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn find(client: &Client, account: &AccountId, name: &str) -> Result<Option<ServiceToken>, StepError> {
    let all = client.list(service_tokens::list(account), service_tokens::PAGES).await?;
    let mut named = all.into_iter().filter(|token| token.name == name);
    let first = named.next();
    if named.next().is_some() {
        let what = format!("several Access service tokens are called `{name}`");
        return Err(StepError::message(ErrorKind::Changed, what).hint(
            "delete all but one in the dashboard: Zero Trust → Access controls → Service credentials",
        ));
    }
    Ok(first)
}

/// A token that never had another secret may come without a version.
fn version(token: &ServiceToken) -> u64 {
    token.client_secret_version.unwrap_or(1)
}

fn list(hosts: &[Hostname]) -> String {
    hosts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn lost(name: &str) -> StepError {
    let what = format!("the secret of the service token `{name}` is lost with the run that made it");
    StepError::message(ErrorKind::Failed, what)
        .hint(format!("`moltctl access service-token rotate '{name}'` gives it another one"))
}
