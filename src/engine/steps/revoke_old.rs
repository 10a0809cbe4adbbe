//! Ends an old value and shows that it is dead: the last step of a rotation, after the new one was seen in effect.
//!
//! A value is dead when its issuer says so; no answer, or one that is not understood, never counts. Where the value itself is
//! not known, the issuer's own word on the key stands for it, and the effect says which of the two it was. Ending twice is
//! ending once, so a run that was cut off does it again.

use super::make_key::{admin, told};
use super::patience::Patience;
use super::revoke_pair;
use crate::cloudflare::Client;
use crate::engine::{Ports, StepError};
use crate::error::ErrorKind;
use crate::model::{KeyRef, Owner, Provider, SecretName};
use crate::plan::{Effect, Ended, Retirement, RevokeOld, old_value};
use crate::providers::{By, Liveness, Rehearsal, Standing};
use crate::secret::SecretText;

/// Ends it.
pub(super) async fn apply(step: &RevokeOld, client: &Client, ports: &Ports) -> Result<Effect, StepError> {
    ports.values.must_be_keepable()?;
    let old = ports.values.get(&old_value(&step.slot));
    if old.is_some() && old == ports.values.get(step.slot.as_str()) {
        let what = format!("the old value of `{}` is the new one; it was not ended", step.slot);
        return Err(StepError::message(ErrorKind::Failed, what));
    }
    let slot = &step.slot;
    let ended = match &step.how {
        Retirement::Admin { provider, key } => by_admin(*provider, key, old.as_ref(), ports).await?,
        Retirement::Itself { provider } => by_itself(*provider, &known(old, slot)?, ports).await?,
        Retirement::BucketToken { .. } => revoke_pair::end(&step.how, client, ports).await?,
        Retirement::Replaced { provider } => {
            must_die(*provider, slot, &known(old, slot)?, ports).await?;
            said("replaced", *provider)
        }
        Retirement::Person { provider } => by_person(*provider, slot, &known(old, slot)?, ports).await?,
        Retirement::Own { host } => Ended {
            how: "replaced".to_owned(),
            proof: match old {
                Some(_) => format!("the new value is another one, and it is in effect at `{host}`"),
                None => {
                    format!(
                        "the new value is in effect at `{host}`; the old one is not known here, so nothing was asked with it"
                    )
                }
            },
            asked: old.is_some(),
        },
    };
    Ok(Effect::Ended(ended))
}

fn known(old: Option<SecretText>, slot: &SecretName) -> Result<SecretText, StepError> {
    old.ok_or_else(|| {
        let what =
            format!("the old value of `{slot}` is not known, so nobody can be asked whether it is dead");
        StepError::message(ErrorKind::Usage, what)
            .hint("plan again with the old value at hand: `--old-from-file PATH`")
    })
}

fn said(how: &str, provider: Provider) -> Ended {
    let proof = format!("{} says of the old value: dead", provider.name());
    Ended { how: how.to_owned(), proof, asked: true }
}

/// Switches it off where that is possible, which can be taken back, and ends it for good only when the old value died of it:
/// then it is the right key.
async fn by_admin(
    provider: Provider,
    key: &KeyRef,
    old: Option<&SecretText>,
    ports: &Ports,
) -> Result<Ended, StepError> {
    let (http, admin) = (&ports.http, admin(provider, ports)?);
    let standing = provider.standing(http, &admin, key).await.map_err(told)?;
    if standing == Standing::Active && provider.powers().disable == By::Admin {
        provider.disable(http, &admin, key).await.map_err(told)?;
    }
    if standing != Standing::Ended {
        if provider.powers().disable == By::Admin
            && let Some(old) = old
            && let Err(found) = dies(provider, old, ports).await
        {
            return Err(wrong_key(provider, key, &admin, &found, ports).await);
        }
        provider.revoke(http, &admin, key).await.map_err(told)?;
    }
    let issuer = provider.name();
    if provider.standing(http, &admin, key).await.map_err(told)? != Standing::Ended {
        let what =
            format!("{issuer} took the end of the key `{}` and still lists it as one that works", key.id);
        return Err(StepError::message(ErrorKind::Failed, what));
    }
    let how = match (provider, &key.owner) {
        (Provider::Anthropic, _) => "archived",
        (_, Owner::ServiceAccount(_)) => "deleted with its service account",
        _ => "deleted",
    };
    match old {
        None => Ok(Ended {
            how: how.to_owned(),
            proof: format!("{issuer} lists the key `{}` as ended; the old value itself is not known", key.id),
            asked: true,
        }),
        Some(old) => match dies(provider, old, ports).await {
            Ok(()) => Ok(said(how, provider)),
            Err(found) => {
                let what =
                    format!("the key `{}` has ended, and {issuer} says of the old value: {found}", key.id);
                Err(StepError::message(ErrorKind::Failed, what)
                    .hint("it may be another key than the one that was looked up: look at the issuer's list"))
            }
        },
    }
}

/// The old value did not die with the key it was taken for: the key is switched on again.
async fn wrong_key(
    provider: Provider,
    key: &KeyRef,
    admin: &SecretText,
    found: &Liveness,
    ports: &Ports,
) -> StepError {
    let issuer = provider.name();
    let what = format!("{issuer} says of the old value, with its key `{}` switched off: {found}", key.id);
    let error = StepError::message(ErrorKind::Failed, what);
    if !found.is_live() {
        return error.hint("the key stays switched off, and nothing was ended for good");
    }
    match provider.enable(&ports.http, admin, key).await {
        Ok(()) => error.hint("so it is another key's: that one was switched on again"),
        Err(_) => error.hint(format!("so it is another key's: switch `{}` on again at {issuer}", key.id)),
    }
}

async fn by_itself(provider: Provider, old: &SecretText, ports: &Ports) -> Result<Ended, StepError> {
    if provider.probe(&ports.http, old).await.is_dead() {
        return Ok(said("was dead already", provider));
    }
    if provider == Provider::Slack {
        provider.revoke_itself(&ports.http, old, Rehearsal::Rehearsed).await.map_err(told)?;
    }
    provider.revoke_itself(&ports.http, old, Rehearsal::ForReal).await.map_err(told)?;
    match dies(provider, old, ports).await {
        Ok(()) => Ok(said("revoked", provider)),
        Err(found) => {
            let what = format!("{} took the revocation and says of the old value: {found}", provider.name());
            Err(StepError::message(ErrorKind::Failed, what))
        }
    }
}

async fn must_die(
    provider: Provider,
    slot: &SecretName,
    old: &SecretText,
    ports: &Ports,
) -> Result<(), StepError> {
    dies(provider, old, ports).await.map_err(|found| {
        let what = format!("{} says of the old value of `{slot}`: {found}", provider.name());
        StepError::message(ErrorKind::Failed, what)
    })
}

async fn by_person(
    provider: Provider,
    slot: &SecretName,
    old: &SecretText,
    ports: &Ports,
) -> Result<Ended, StepError> {
    let issuer = provider.name();
    let found = answer(provider, old, ports).await;
    if found.is_dead() {
        return Ok(said("ended by a person", provider));
    }
    let mut error =
        StepError::message(ErrorKind::Failed, format!("{issuer} says of the old value of `{slot}`: {found}"));
    if found.is_live() {
        error = error.hint(format!("no call ends it: a person does, at {issuer}"));
        if let Some(by_hand) = provider.by_hand() {
            error = error.hint(format!("{}: {}", by_hand.url, by_hand.steps.join("; ")));
        }
    }
    Err(error.hint("then `moltctl journal resume` looks again; until then both values work"))
}

/// What the issuer says, asked again while it says nothing.
async fn answer(provider: Provider, value: &SecretText, ports: &Ports) -> Liveness {
    let mut patience = Patience::new(&ports.http);
    loop {
        let found = provider.probe(&ports.http, value).await;
        if !matches!(found, Liveness::Unknown(_)) || !patience.wait().await {
            return found;
        }
    }
}

/// Asks until the issuer says that the value is dead; what it said last otherwise.
async fn dies(provider: Provider, value: &SecretText, ports: &Ports) -> Result<(), Liveness> {
    let mut patience = Patience::new(&ports.http);
    loop {
        let found = provider.probe(&ports.http, value).await;
        if found.is_dead() {
            return Ok(());
        }
        if !patience.wait().await {
            return Err(found);
        }
    }
}
