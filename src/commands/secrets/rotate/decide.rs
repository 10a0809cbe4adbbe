//! How each slot is renewed, and how its old value ends.

use std::collections::BTreeMap;

use super::scene::Scene;
use super::{Old, Skipped, Waiting};
use crate::cloudflare::endpoints::tokens::{self, Token};
use crate::commands::target::Target;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{KeyRef, Owner, Provider, SecretName};
use crate::plan::{Retirement, StateBucket, Verifier};
use crate::providers::{By, Error as ProviderError, Liveness};
use crate::secret::SecretText;
use crate::secrets::NamedValue;
use crate::secrets::catalog::{self, Effect, Issuer, Source};
use crate::secrets::issuer;
use crate::secrets::rotation::{Renewal, Turn, bucket_token_stem};

/// What deciding needs.
pub(super) struct View<'a> {
    pub(super) ctx: &'a Context,
    pub(super) target: &'a Target,
    pub(super) scene: &'a Scene,
    pub(super) old: &'a Old,
    pub(super) given: &'a [NamedValue],
    pub(super) admins: &'a BTreeMap<Provider, SecretText>,
}

/// Why a key that onboarding stored is not rotated where nobody can edit what it stored.
const ARCHIVED: &str = "the container's state lies in R2 as archives (`backups/*/data.sqsh`), which cannot be edited from \
    outside: the stored key goes before the environment and comes back with each new container, so whether a new one is in \
    use could not be shown; put it into the profile inside the container (`openclaw configure`), have a new backup made, \
    write it to the Worker (`moltctl secrets set`), and revoke the old one at its issuer";

/// What becomes of a slot.
pub(super) enum Decision {
    /// It is rotated by this run.
    Turn(Box<Turn>),
    /// A person has to get the new value first.
    Person(Waiting),
    /// It stays as it is.
    Skip(Skipped),
}

/// Decides on every slot.
///
/// # Errors
/// When an issuer's key is ambiguous or the account cannot be read: choosing would be guessing.
pub(super) async fn all(view: &View<'_>, slots: &[SecretName]) -> Result<Vec<Decision>> {
    let mut decisions = Vec::new();
    for slot in slots {
        // The other half of the pair, decided with the first.
        if slot.as_str() == "R2_SECRET_ACCESS_KEY" && slots.iter().any(|it| it.as_str() == "R2_ACCESS_KEY_ID")
        {
            continue;
        }
        let mut decision = one(view, slot).await?;
        if let Decision::Turn(turn) = &mut decision
            && turn.slots.iter().all(|slot| view.scene.deployment.injected.iter().any(|it| it.slot == *slot))
        {
            turn.needs = Effect::NextRequest;
        }
        decisions.push(decision);
    }
    Ok(decisions)
}

async fn one(view: &View<'_>, slot: &SecretName) -> Result<Decision> {
    let known = catalog::slot(slot.as_str());
    if view.scene.is_archived() && known.is_some_and(|known| known.effect == Effect::ScrubAndRestart) {
        return Ok(Decision::Skip(Skipped::undone(slot, ARCHIVED)));
    }
    if known.is_some_and(|known| known.issuer == Issuer::CloudflareR2) {
        return key_pair(view).await;
    }
    if known.is_some_and(|known| known.source == Source::Generated) && view.given(slot).is_none() {
        let retirement = Retirement::Own { host: view.scene.deployment.host.clone() };
        let turn = Turn { retirement: Some(retirement), ..turn(slot, Renewal::Generated) };
        return Ok(Decision::Turn(Box::new(turn)));
    }
    let provider = issuer::provider(slot, view.given(slot).or_else(|| view.old.get(slot)));
    if let Some(value) = view.given(slot) {
        return given(view, slot, provider, value).await.map(|turn| Decision::Turn(Box::new(turn)));
    }
    match provider {
        Some(Provider::OpenAi) if view.admins.contains_key(&Provider::OpenAi) => openai(view, slot).await,
        Some(Provider::Telegram) if view.admins.contains_key(&Provider::Telegram) => {
            telegram(view, slot).await
        }
        provider => Ok(Decision::Person(Waiting::of(slot, provider))),
    }
}

/// The turn of one slot, with what the catalogue knows of it.
fn turn(slot: &SecretName, renewal: Renewal) -> Turn {
    // Code of the operator's own may keep what it read: the more careful answer.
    let needs = catalog::slot(slot.as_str()).map_or(Effect::Restart, |slot| slot.effect);
    Turn { slots: vec![slot.clone()], renewal, needs, verifier: None, retirement: None, loose: None }
}

/// A value that a person got, with the end of the old one.
async fn given(
    view: &View<'_>,
    slot: &SecretName,
    provider: Option<Provider>,
    value: &SecretText,
) -> Result<Turn> {
    let old = view.old.get(slot);
    if old.is_some_and(|old| old == value) {
        return Err(Error::usage(format!("the value given for `{slot}` is the one in use"))
            .hint("a rotation needs a new one; nothing was changed"));
    }
    let mut turn = turn(slot, Renewal::Given);
    let Some(provider) = provider else {
        let issued = catalog::slot(slot.as_str()).is_some_and(|slot| slot.source != Source::Generated);
        if issued {
            turn.loose =
                Some("moltctl cannot ask its issuer: whether the old one is dead is not proved".to_owned());
        } else {
            turn.retirement = Some(Retirement::Own { host: view.scene.deployment.host.clone() });
        }
        return Ok(turn);
    };
    let who = match old {
        Some(old) => who(provider.probe(view.ctx.http()?, old).await),
        None => None,
    };
    turn.verifier = Some(Verifier::Provider { provider, who });
    let (retirement, loose) = retirement(view, slot, provider).await?;
    (turn.retirement, turn.loose) = (retirement, loose);
    Ok(turn)
}

fn who(liveness: Liveness) -> Option<String> {
    match liveness {
        Liveness::Live { who } => who,
        _ => None,
    }
}

/// How the old value of `slot` ends, or why that is out of reach.
async fn retirement(
    view: &View<'_>,
    slot: &SecretName,
    provider: Provider,
) -> Result<(Option<Retirement>, Option<String>)> {
    let Some(old) = view.old.get(slot) else {
        let why = "the old value is not known here, so it is neither ended nor shown to be dead: give it with \
                   `--old-from-file`";
        return Ok((None, Some(why.to_owned())));
    };
    // One bot has one token: getting the new one ended the old.
    if matches!(provider, Provider::Telegram | Provider::Discord) {
        return Ok((Some(Retirement::Replaced { provider }), None));
    }
    match provider.powers().revoke {
        By::Holder => Ok((Some(Retirement::Itself { provider }), None)),
        By::Admin => match view.admins.get(&provider) {
            Some(admin) => match provider.find(view.ctx.http()?, admin, old).await {
                Ok(key) => Ok((Some(Retirement::Admin { provider, key }), None)),
                Err(ProviderError::NotFound { .. }) => Ok((
                    Some(Retirement::Person { provider }),
                    Some("the admin key does not see the old key: delete it by hand".to_owned()),
                )),
                Err(error) => Err(unclear(slot, error)),
            },
            None => Ok((Some(Retirement::Person { provider }), Some(no_admin(provider)))),
        },
        By::Person | By::Nobody => Ok((Some(Retirement::Person { provider }), None)),
    }
}

fn no_admin(provider: Provider) -> String {
    let variable = match provider {
        Provider::Anthropic => "ANTHROPIC_ADMIN_KEY",
        Provider::OpenAi => "OPENAI_ADMIN_KEY",
        _ => "the admin key",
    };
    format!("without `{variable}` you have to delete the old key at {} yourself", provider.name())
}

fn unclear(slot: &SecretName, error: ProviderError) -> Error {
    let error = Error::new(ErrorKind::Failed, error);
    error.context(format!("which key `{slot}` is cannot be told; nothing was changed"))
}

/// A key of a new service account, beside the old key.
async fn openai(view: &View<'_>, slot: &SecretName) -> Result<Decision> {
    let provider = Provider::OpenAi;
    let Some(old) = view.old.get(slot) else {
        let mut wait = Waiting::of(slot, Some(provider));
        "the old key is not known here, so neither is its project: give it with `--old-from-file`"
            .clone_into(&mut wait.why);
        return Ok(Decision::Person(wait));
    };
    let Some(admin) = view.admins.get(&provider) else {
        return Ok(Decision::Person(Waiting::of(slot, Some(provider))));
    };
    let like = provider.find(view.ctx.http()?, admin, old).await.map_err(|error| unclear(slot, error))?;
    let renewal = Renewal::Key { provider, like: like.clone() };
    Ok(Decision::Turn(Box::new(Turn {
        verifier: Some(Verifier::Provider { provider, who: None }),
        retirement: Some(Retirement::Admin { provider, key: like }),
        ..turn(slot, renewal)
    })))
}

/// A new token of a bot that another bot manages. Which bot it is stands in the old token, before the colon.
async fn telegram(view: &View<'_>, slot: &SecretName) -> Result<Decision> {
    let provider = Provider::Telegram;
    let Some(old) = view.old.get(slot) else {
        return Ok(Decision::Person(Waiting::of(slot, Some(provider))));
    };
    let like = KeyRef {
        id: bot_id(old)
            .ok_or_else(|| Error::usage(format!("the old value of `{slot}` is no bot's token")))?,
        name: None,
        project: None,
        owner: Owner::Person,
        last_used: None,
    };
    let who = who(provider.probe(view.ctx.http()?, old).await);
    Ok(Decision::Turn(Box::new(Turn {
        verifier: Some(Verifier::Provider { provider, who }),
        retirement: Some(Retirement::Replaced { provider }),
        ..turn(slot, Renewal::Key { provider, like })
    })))
}

#[expect(clippy::disallowed_methods, reason = "the bot's public id is the part before the colon")]
fn bot_id(token: &SecretText) -> Option<String> {
    let (id, _) = token.expose().split_once(':')?;
    (!id.is_empty() && id.bytes().all(|b| b.is_ascii_digit())).then(|| id.to_owned())
}

/// The R2 pair: a new API token for the bucket, then the old one is deleted.
async fn key_pair(view: &View<'_>) -> Result<Decision> {
    let id: SecretName = super::select::pair()[0].clone();
    let Some(bucket) = &view.scene.bucket else {
        let why = "which bucket the keys are for is not known: name it in `[storage] bucket` of moltctl.toml";
        return Ok(Decision::Skip(Skipped::undone(&id, why)));
    };
    let Target { account, worker, api, .. } = view.target;
    let all = api.list(tokens::list(account), tokens::PAGES).await?;
    let stem = bucket_token_stem(worker, bucket);
    let named = view.old.get(&id).and_then(|id| plain(id, &all));
    let (retirement, loose) = match named.or_else(|| of_bucket(view, bucket, &stem, &all)) {
        Some(token) => (
            Some(Retirement::BucketToken {
                account: account.clone(),
                id: token.id.clone(),
                bucket: bucket.name.clone(),
                jurisdiction: bucket.jurisdiction.clone(),
            }),
            None,
        ),
        None => (
            None,
            Some(
                "which API token the old keys are of cannot be told: give the old `R2_ACCESS_KEY_ID` with \
                 `--old-from-file`"
                    .to_owned(),
            ),
        ),
    };
    Ok(Decision::Turn(Box::new(Turn {
        slots: super::select::pair().into(),
        retirement,
        loose,
        ..turn(&id, Renewal::BucketToken { bucket: bucket.clone() })
    })))
}

#[expect(clippy::disallowed_methods, reason = "an access key id is an identifier, not a secret")]
fn plain<'a>(id: &SecretText, all: &'a [Token]) -> Option<&'a Token> {
    all.iter().find(|token| token.id == id.expose())
}

/// The one active token that moltctl made for the bucket, or else the one that is for this bucket alone.
fn of_bucket<'a>(view: &View<'_>, bucket: &StateBucket, stem: &str, all: &'a [Token]) -> Option<&'a Token> {
    let active: Vec<&Token> = all.iter().filter(|token| token.status == "active").collect();
    let one = |wanted: &dyn Fn(&Token) -> bool| {
        let mut found = active.iter().copied().filter(|token| wanted(token));
        let first = found.next();
        first.filter(|_| found.next().is_none())
    };
    let resource = tokens::bucket_resource(&view.target.account, &bucket.jurisdiction, &bucket.name);
    let for_bucket = |token: &Token| {
        let resources = token.policies.iter().filter_map(|policy| policy["resources"].as_object());
        let names: Vec<&String> = resources.flat_map(|all| all.keys()).collect();
        names == [&resource]
    };
    let ours = |token: &Token| token.name == stem || token.name.starts_with(&format!("{stem} "));
    one(&ours).or_else(|| one(&for_bucket))
}

impl View<'_> {
    fn given(&self, slot: &SecretName) -> Option<&SecretText> {
        self.given.iter().find(|value| value.name == *slot).map(|value| &value.value)
    }
}
