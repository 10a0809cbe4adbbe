//! Whether values that are at hand are alive, and what the account alone shows of its tokens.
//!
//! Issuers are asked by calls that read and are never billed. A time-out, a 429 or a 5xx is never "dead". A gateway
//! token is tried by a handshake, which wakes a sleeping container; a Worker that lets a random token in as well puts its
//! own in, and shows nothing.

use std::collections::BTreeMap;

use futures_util::future::join_all;

use super::values::{AtHand, GATEWAY_TOKEN, Value};
use super::views::{LivenessState, LivenessView, ValueFrom};
use crate::cloudflare::endpoints::tokens::{self, Token};
use crate::commands::credential::identity;
use crate::commands::observe_live::reason;
use crate::commands::target::Target;
use crate::commands::{access, passage, token};
use crate::context::Context;
use crate::error::{ErrorKind, Result};
use crate::model::SecretName;
use crate::moltworker::gateway::{self, Handshake, Visitor};
use crate::providers::Liveness;
use crate::secret::SecretText;
use crate::secrets::catalog::{self, Issuer, Sensitivity};
use crate::secrets::issuer::provider;
use crate::secrets::kind::{Kind, Match};
use crate::secrets::operator_token::Owner;
use crate::secrets::rotation::bucket_token_stem;
use crate::storage::{KeyPair, Objects, PairLiveness};

/// Without a value there is nothing to try.
pub(super) const NO_VALUE: &str = "its value is not at hand: Cloudflare never gives one back";
const ID: &str = "R2_ACCESS_KEY_ID";
const SECRET: &str = "R2_SECRET_ACCESS_KEY";

/// Whether the value of each of `slots` is alive.
///
/// # Errors
/// When TLS or randomness cannot be had.
pub(super) async fn of(
    ctx: &Context,
    target: &Target,
    at_hand: &AtHand,
    slots: &[SecretName],
) -> Result<BTreeMap<SecretName, LivenessView>> {
    let pair = slots.iter().any(is_pair);
    let pair = if pair { Some(key_pair(ctx, target, at_hand).await?) } else { None };
    let asked = slots.iter().map(|slot| async {
        let view = match (&pair, is_pair(slot)) {
            (Some(view), true) => view.clone(),
            _ => one(ctx, target, slot, at_hand.values.get(slot)).await?,
        };
        Ok((slot.clone(), view))
    });
    join_all(asked).await.into_iter().collect()
}

fn is_pair(slot: &SecretName) -> bool {
    [ID, SECRET].contains(&slot.as_str())
}

async fn one(
    ctx: &Context,
    target: &Target,
    slot: &SecretName,
    value: Option<&Value>,
) -> Result<LivenessView> {
    if catalog::slot(slot.as_str()).is_some_and(|slot| slot.sensitivity == Sensitivity::Plain) {
        return Ok(LivenessView { state: LivenessState::NotApplicable, note: None, value_from: None });
    }
    let Some(Value { value, from }) = value else { return Ok(LivenessView::not_checked(NO_VALUE)) };
    if slot.as_str() == GATEWAY_TOKEN {
        return gateway_token(ctx, target, value, *from).await;
    }
    if let Some(provider) = provider(slot, Some(value)) {
        let (state, note) = words(provider.probe(ctx.http()?, value).await);
        return Ok(LivenessView::of(state, note, *from));
    }
    if is_cloudflare_token(slot, value) {
        return cloudflare_token(ctx, target, value, *from).await;
    }
    Ok(LivenessView::not_checked("there is nobody who could be asked"))
}

fn words(liveness: Liveness) -> (LivenessState, Option<String>) {
    match liveness {
        Liveness::Live { who } => (LivenessState::Live, who),
        Liveness::LiveRestricted => (LivenessState::Restricted, None),
        Liveness::Dead => (LivenessState::Dead, None),
        unknown @ Liveness::Unknown(_) => (LivenessState::Unknown, Some(unknown.to_string())),
    }
}

/// The key of an AI Gateway may be a token of Cloudflare's, for Workers AI.
#[expect(clippy::disallowed_methods, reason = "the value is classified by its form and goes nowhere")]
fn is_cloudflare_token(slot: &SecretName, value: &SecretText) -> bool {
    let gateways = catalog::slot(slot.as_str()).is_some_and(|it| it.issuer == Issuer::CloudflareAiGateway);
    let fits = |kind: Kind| kind.grade(value.expose()) == Match::Whole;
    fits(Kind::CloudflareToken) || (gateways && fits(Kind::CloudflareLegacyToken))
}

async fn cloudflare_token(
    ctx: &Context,
    target: &Target,
    value: &SecretText,
    from: ValueFrom,
) -> Result<LivenessView> {
    let api = ctx.cloudflare_with(value.clone())?;
    let (state, note) = match identity::identify(&api, Owner::Untold, Some(&target.account)).await {
        Ok(identity) if identity.is_active() => (LivenessState::Live, None),
        Ok(identity) => (LivenessState::Dead, Some(format!("the token is {}", identity.status))),
        Err(error) if error.kind == ErrorKind::Denied => (LivenessState::Dead, None),
        Err(error) => (LivenessState::Unknown, Some(error.to_string())),
    };
    Ok(LivenessView::of(state, note, from))
}

/// A handshake with the token, and one with a random one, which has to be refused.
async fn gateway_token(
    ctx: &Context,
    target: &Target,
    value: &SecretText,
    from: ValueFrom,
) -> Result<LivenessView> {
    let Some(auth) = passage::kept(ctx, &target.account, &target.worker).await else {
        return Ok(LivenessView::not_checked(
            "trying it needs a way past Access: `moltctl access service-token create`",
        ));
    };
    let Some(host) = access::hosts::of(target).await.ok().and_then(|hosts| hosts.open.into_iter().next())
    else {
        return Ok(LivenessView::not_checked("no host of the Worker answers"));
    };
    let knock = async |token: SecretText| {
        let visitor = Visitor { access: auth.clone(), token: Some(token) };
        gateway::handshake(&target.api.http().clone(), &host, &visitor).await
    };
    let of = |state, note: &str| LivenessView::of(state, Some(note.to_owned()), from);
    Ok(match knock(value.clone()).await {
        Ok(Handshake::Accepted { .. }) => match knock(token::fresh()?).await {
            Ok(Handshake::Closed { .. }) => {
                of(LivenessState::Live, "the gateway takes it, and no random one")
            }
            Ok(Handshake::Accepted { .. }) => {
                of(LivenessState::Unknown, "the Worker lets a random token in as well: it puts its own in")
            }
            _ => of(LivenessState::Unknown, "a handshake with a random token showed nothing"),
        },
        Ok(Handshake::Closed { reason, .. }) if reason.starts_with("unauthorized") => {
            of(LivenessState::Dead, "the gateway refuses it")
        }
        Ok(Handshake::Refused { status, .. }) => {
            of(LivenessState::Unknown, &format!("the handshake did not reach the gateway (status {status})"))
        }
        Ok(Handshake::Closed { .. }) => of(LivenessState::Unknown, "the gateway closed the connection"),
        Ok(Handshake::Silent) => of(LivenessState::Unknown, "the gateway said nothing"),
        Err(error) => of(LivenessState::Unknown, &error.to_string()),
    })
}

/// The pair of R2, over S3 where both halves are at hand, else by the account's list of tokens.
async fn key_pair(ctx: &Context, target: &Target, at_hand: &AtHand) -> Result<LivenessView> {
    let value = |name: &str| at_hand.values.iter().find(|(slot, _)| slot.as_str() == name).map(|(_, it)| it);
    if let (Some(id), Some(secret), Some(bucket)) = (value(ID), value(SECRET), &at_hand.bucket) {
        let keys = KeyPair { id: plain(&id.value), secret: secret.value.clone() };
        let objects = Objects::new(ctx.http()?, &target.account, &bucket.jurisdiction, &bucket.name, &keys);
        let (state, note) = match objects {
            Ok(objects) => of_pair(objects.probe().await),
            Err(error) => (LivenessState::Unknown, Some(error.to_string())),
        };
        return Ok(LivenessView::of(state, note, secret.from));
    }
    let tokens = match target.api.list(tokens::list(&target.account), tokens::PAGES).await {
        Ok(tokens) => tokens,
        Err(error) => {
            return Ok(LivenessView::of(LivenessState::Unknown, Some(reason(&error)), ValueFrom::Account));
        }
    };
    let id = value(ID).map(|id| plain(&id.value));
    Ok(by_list(&tokens, id.as_deref(), target, at_hand))
}

fn of_pair(pair: PairLiveness) -> (LivenessState, Option<String>) {
    match pair {
        PairLiveness::Live => (LivenessState::Live, Some("it may list the bucket".to_owned())),
        PairLiveness::LiveElsewhere => {
            (LivenessState::Restricted, Some("it is alive and may not list this bucket".to_owned()))
        }
        PairLiveness::Dead => (LivenessState::Dead, Some("R2 knows no such pair".to_owned())),
        PairLiveness::Unknown(why) => (LivenessState::Unknown, Some(why)),
    }
}

/// What the list of tokens says of the one behind the pair: the one of this id, or the only one that moltctl made for the
/// bucket, or that is for this bucket alone.
fn by_list(tokens: &[Token], id: Option<&str>, target: &Target, at_hand: &AtHand) -> LivenessView {
    let of = |state, note: String| LivenessView::of(state, Some(note), ValueFrom::Account);
    if let Some(id) = id {
        return match tokens.iter().find(|token| token.id == id) {
            Some(token) => of(status(token), used(token, "by its id")),
            None => of(
                LivenessState::Unknown,
                "no token of the account has this id; it may be one of a user".to_owned(),
            ),
        };
    }
    let Some(bucket) = &at_hand.bucket else {
        return LivenessView::not_checked("which bucket it is for is not known");
    };
    let stem = bucket_token_stem(&target.worker, bucket);
    let resource = tokens::bucket_resource(&target.account, &bucket.jurisdiction, &bucket.name);
    let ours = |token: &&Token| token.name == stem || token.name.starts_with(&format!("{stem} "));
    let alone = |token: &&Token| {
        let named = token.policies.iter().filter_map(|policy| policy["resources"].as_object());
        named.flat_map(|all| all.keys()).eq([&resource])
    };
    let mut found: Vec<&Token> = tokens.iter().filter(ours).collect();
    if found.is_empty() {
        found = tokens.iter().filter(alone).collect();
    }
    match found.as_slice() {
        [token] => of(status(token), used(token, "by its name or its bucket")),
        [] => LivenessView::not_checked("no token of the account is for this bucket alone"),
        several => LivenessView::not_checked(format!(
            "{} tokens of the account are for this bucket; which is in use cannot be told",
            several.len()
        )),
    }
}

fn status(token: &Token) -> LivenessState {
    match token.status.as_str() {
        "active" => LivenessState::Live,
        "disabled" | "expired" => LivenessState::Dead,
        _ => LivenessState::Unknown,
    }
}

fn used(token: &Token, by: &str) -> String {
    let last = match token.last_used_on.as_deref() {
        Some(at) => format!("last used {}", at.get(..10).unwrap_or(at)),
        None => "no use is recorded".to_owned(),
    };
    format!("token `{}` ({by}) is {}, {last}", token.name, token.status)
}

#[expect(clippy::disallowed_methods, reason = "an access key id is an identifier, not a secret")]
fn plain(id: &SecretText) -> String {
    id.expose().to_owned()
}
