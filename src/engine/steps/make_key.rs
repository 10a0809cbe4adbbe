//! A new key at its issuer: beside the old one (OpenAI), or in its place (a managed Telegram bot, which has one token).
//!
//! A value is shown once, so it is in the run's escrow before anything else happens. A key whose value was lost is found by
//! its name, which is the run's own, ended, and made anew.

use crate::engine::{Ports, StepError};
use crate::error::{Error, ErrorKind};
use crate::model::Provider;
use crate::plan::{Effect, EndKey, MakeKey, old_value};
use crate::providers::{self, Fresh};
use crate::secret::SecretText;

/// Makes it.
pub(super) async fn apply(step: &MakeKey, ports: &Ports) -> Result<Effect, StepError> {
    let admin = admin(step.provider, ports)?;
    ports.values.must_be_keepable()?;
    let ended_old = step.provider == Provider::Telegram;
    if ended_old {
        remember(step, &admin, ports).await?;
    }
    let Fresh { value, key } =
        step.provider.mint(&ports.http, &admin, &step.like, &step.name).await.map_err(told)?;
    ports.values.keep(step.slot.as_str(), value)?;
    Ok(Effect::KeyMade { key, ended_old })
}

/// What an interrupted attempt left.
pub(super) async fn observe(step: &MakeKey, ports: &Ports) -> Result<Option<Effect>, StepError> {
    let admin = admin(step.provider, ports)?;
    match step.provider {
        Provider::Telegram => observe_replaced(step, &admin, ports).await,
        _ => observe_beside(step, &admin, ports).await,
    }
}

/// Ends a key that a run made; one that is gone is fine.
pub(super) async fn end(step: &EndKey, ports: &Ports) -> Result<Effect, StepError> {
    let admin = admin(step.provider, ports)?;
    step.provider.revoke(&ports.http, &admin, &step.key).await.map_err(told)?;
    Ok(Effect::Done)
}

/// The credential that governs the keys of `provider`.
pub(super) fn admin(provider: Provider, ports: &Ports) -> Result<SecretText, StepError> {
    ports.admins.get(&provider).cloned().ok_or_else(|| {
        let what = format!("no credential is at hand that makes and ends keys of {}", provider.name());
        let error = StepError::message(ErrorKind::Denied, what);
        match provider {
            Provider::Anthropic => error.hint("set ANTHROPIC_ADMIN_KEY (`sk-ant-admin01-…`)"),
            Provider::OpenAi => error.hint("set OPENAI_ADMIN_KEY (`sk-admin-…`)"),
            Provider::Telegram => {
                error.hint("set TELEGRAM_MANAGER_TOKEN: the token of the bot that manages it")
            }
            _ => error,
        }
    })
}

/// An issuer's refusal as a step's error.
pub(super) fn told(error: providers::Error) -> StepError {
    let kind = match &error {
        providers::Error::Refused { status: 401 | 403, .. } | providers::Error::NotFound { .. } => {
            ErrorKind::Denied
        }
        _ => ErrorKind::Failed,
    };
    StepError(Error::new(kind, error))
}

/// Under which name the token the bot had before is kept, as its issuer said it.
fn before(step: &MakeKey) -> String {
    format!("before {}", step.slot)
}

/// Keeps the token the bot has now: after a crash it shows whether it was replaced, and it is the old value.
async fn remember(step: &MakeKey, admin: &SecretText, ports: &Ports) -> Result<(), StepError> {
    let now = step.provider.read(&ports.http, admin, &step.like).await.map_err(told)?;
    ports.values.keep(&old_value(&step.slot), now.clone())?;
    ports.values.keep(&before(step), now)?;
    Ok(())
}

async fn observe_replaced(
    step: &MakeKey,
    admin: &SecretText,
    ports: &Ports,
) -> Result<Option<Effect>, StepError> {
    // What was not remembered was not replaced either: remembering comes first.
    ports.values.must_be_keepable()?;
    let Some(before) = ports.values.get(&before(step)) else { return Ok(None) };
    let now = step.provider.read(&ports.http, admin, &step.like).await.map_err(told)?;
    if now == before {
        return Ok(None);
    }
    ports.values.keep(step.slot.as_str(), now)?;
    Ok(Some(Effect::KeyMade { key: step.like.clone(), ended_old: true }))
}

async fn observe_beside(
    step: &MakeKey,
    admin: &SecretText,
    ports: &Ports,
) -> Result<Option<Effect>, StepError> {
    let found = step.provider.named(&ports.http, admin, &step.like, &step.name).await.map_err(told)?;
    if let ([key], Some(value)) = (found.as_slice(), ports.values.get(step.slot.as_str())) {
        // The value may be that of a key made and ended before, under the same name.
        let held = step.provider.find(&ports.http, admin, &value).await;
        if held.is_ok_and(|held| held.id == key.id) {
            return Ok(Some(Effect::KeyMade { key: key.clone(), ended_old: false }));
        }
    }
    for orphan in &found {
        step.provider.revoke(&ports.http, admin, orphan).await.map_err(told)?;
    }
    Ok(None)
}
