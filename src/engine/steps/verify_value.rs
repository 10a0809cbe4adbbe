//! Shows that a new value works where it is meant to: at its issuer, or over S3. Nothing is changed.

use super::bucket_token;
use super::derive;
use super::patience::Patience;
use crate::cloudflare::Client;
use crate::engine::{Ports, StepError};
use crate::error::{Error, ErrorKind};
use crate::model::{Provider, SecretName};
use crate::plan::{Effect, Verifier, VerifyValue, old_value};
use crate::providers::Liveness;
use crate::secret::SecretText;
use crate::storage::{KeyPair, Objects, PairLiveness};

/// Tries it.
pub(super) async fn apply(step: &VerifyValue, client: &Client, ports: &Ports) -> Result<Effect, StepError> {
    match &step.at {
        Verifier::Provider { provider, who } => {
            let value = known(&step.slot, ports)?;
            let found = at_issuer(*provider, &step.slot, &value, ports).await?;
            same(&step.slot, *provider, who.as_deref(), found.as_deref())?;
            Ok(Effect::Verified { who: found })
        }
        Verifier::Bucket { account, bucket, jurisdiction, token } => {
            let id = bucket_token::find(client, account, token).await?.map(|token| token.id);
            let id = id.ok_or_else(|| {
                let what = format!("the API token `{token}` is gone");
                StepError::message(ErrorKind::Changed, what)
            })?;
            let secret = derive::value_of_token(client, account, token, ports).await?.sha256_hex();
            let keys = KeyPair { id, secret };
            let objects = Objects::new(&ports.http, account, jurisdiction, bucket, &keys)
                .map_err(|error| StepError(Error::new(ErrorKind::Failed, error)))?;
            over_s3(&objects, ports).await?;
            Ok(Effect::Verified { who: Some(format!("the bucket `{bucket}`")) })
        }
    }
}

/// The new value, which must be there and be new.
fn known(slot: &SecretName, ports: &Ports) -> Result<SecretText, StepError> {
    let Some(value) = ports.values.get(slot.as_str()) else {
        ports.values.must_be_keepable()?;
        let what = format!("the new value of `{slot}` is not known");
        return Err(StepError::message(ErrorKind::Usage, what)
            .hint(format!("give it again: `--from-env {slot}`, or `--from-file PATH`")));
    };
    if ports.values.get(&old_value(slot)).as_ref() == Some(&value) {
        let what = format!("the new value of `{slot}` is the old one: nothing would be rotated");
        return Err(StepError::message(ErrorKind::Usage, what).hint("make a new one at its issuer"));
    }
    Ok(value)
}

/// Asks until the issuer says something. A key it made a moment ago may not be known everywhere yet; one that a person
/// gave is asked about once, because some issuers bar whoever asks about dead ones.
async fn at_issuer(
    provider: Provider,
    slot: &SecretName,
    value: &SecretText,
    ports: &Ports,
) -> Result<Option<String>, StepError> {
    let may_be_fresh = provider == Provider::OpenAi;
    let mut patience = Patience::new(&ports.http);
    loop {
        let found = provider.probe(&ports.http, value).await;
        match found {
            Liveness::Live { who } => return Ok(who),
            Liveness::LiveRestricted => return Ok(None),
            Liveness::Dead if !may_be_fresh => return Err(does_not_work(slot, provider, &found)),
            Liveness::Dead | Liveness::Unknown(_) if !patience.wait().await => {
                return Err(does_not_work(slot, provider, &found));
            }
            Liveness::Dead | Liveness::Unknown(_) => {}
        }
    }
}

fn does_not_work(slot: &SecretName, provider: Provider, found: &Liveness) -> StepError {
    let issuer = provider.name();
    if found.is_dead() {
        let what = format!("{issuer} says that the new value of `{slot}` is none of its keys (dead)");
        return StepError::message(ErrorKind::Failed, what)
            .hint(format!("look at it at {issuer}, or make another"));
    }
    let what = format!("{issuer} does not say whether the new value of `{slot}` works ({found})");
    StepError::message(ErrorKind::Failed, what).hint(format!("run it again when {issuer} answers"))
}

/// Another bot's token is not this bot's new token.
fn same(
    slot: &SecretName,
    provider: Provider,
    wanted: Option<&str>,
    found: Option<&str>,
) -> Result<(), StepError> {
    let issuer = provider.name();
    let what = match (wanted, found) {
        (None, _) => return Ok(()),
        (Some(wanted), Some(found)) if wanted == found => return Ok(()),
        (Some(wanted), Some(found)) => {
            format!("the new value of `{slot}` is that of `{found}`, not of `{wanted}`")
        }
        (Some(wanted), None) => {
            format!(
                "{issuer} does not say whose the new value of `{slot}` is; it has to be that of `{wanted}`"
            )
        }
    };
    Err(StepError::message(ErrorKind::Usage, what))
}

/// A new token takes a moment to be known to R2: asked until it is.
async fn over_s3(objects: &Objects<'_>, ports: &Ports) -> Result<(), StepError> {
    let mut patience = Patience::new(&ports.http);
    loop {
        let found = objects.probe().await;
        if found == PairLiveness::Live {
            return Ok(());
        }
        if !patience.wait().await {
            let what = match found {
                PairLiveness::Dead => "R2 does not know the new pair of keys (dead)".to_owned(),
                PairLiveness::LiveElsewhere => "the new pair of keys does not open the bucket".to_owned(),
                PairLiveness::Unknown(why) => {
                    format!("R2 does not say whether the new pair works (unknown: {why})")
                }
                PairLiveness::Live => "the new pair works".to_owned(),
            };
            return Err(StepError::message(ErrorKind::Failed, what));
        }
    }
}
