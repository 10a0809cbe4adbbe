//! At which path of which document the copy of a slot stands.
//!
//! The catalogue names the place where upstream's start script or onboarding writes a value; OpenClaw carries some of
//! them on: into `models.json`, into the default account of a channel, into `env`.

use std::ops::Range;

use zeroize::Zeroizing;

use super::document::{self, Literal, Role};
use crate::model::INJECTED;
use crate::secrets::catalog::{Place, Sensitivity, Slot, slots};
use crate::secrets::shape::Fit;

/// A slot whose copy may stand in a place.
#[derive(Clone, Copy)]
pub(super) struct Claim {
    pub(super) slot: &'static Slot,
    /// The place is the catalogue's: whatever stands there is what the container uses for the slot. The others are places
    /// a value spreads to; what else stands there may be somebody's own.
    pub(super) own: bool,
}

/// A known place of a text with a value in it.
pub(super) struct Stands {
    /// Whose copy this may be; at least one.
    pub(super) claims: Vec<Claim>,
    /// Where, in words.
    pub(super) place: String,
    /// What stands there.
    pub(super) value: Zeroizing<String>,
    /// The string that it is, or is a part of: bytes of the text.
    pub(super) literal: Range<usize>,
}

/// How much of a string is the value.
#[derive(Clone, Copy)]
enum Part {
    /// All of it.
    Whole,
    /// The parameter of this name in the query of a URL.
    Query(&'static str),
}

/// The known places of a text that are occupied by a value. A text that cannot be read has none.
pub(super) fn occupied(role: Role, text: &str) -> Vec<Stands> {
    let strings = match role {
        Role::Env => document::assignments(text),
        Role::Config | Role::Profiles | Role::Auth | Role::Models => {
            document::strings(text).unwrap_or_default()
        }
        Role::Text | Role::Database => return Vec::new(),
    };
    strings.iter().filter_map(|literal| occupies(role, literal)).collect()
}

/// What stands at a string, where its place is a known one.
pub(super) fn occupies(role: Role, literal: &Literal) -> Option<Stands> {
    let mut claims: Vec<Claim> = Vec::new();
    let mut part = Part::Whole;
    for slot in slots().filter(|slot| slot.sensitivity == Sensitivity::Secret) {
        if let Some(spot) = spots(slot, role).into_iter().find(|spot| leads(&spot.path, &literal.path)) {
            claims.push(Claim { slot, own: spot.own });
            part = spot.part;
        }
    }
    if claims.is_empty() {
        return None;
    }
    // A placeholder is nobody's value: the Worker puts the real one into a request on its way out, and only there.
    let value = value_of(&literal.value, part).filter(|value| !value.contains(INJECTED))?;
    let fits = |claim: &Claim| claim.slot.shape.fit(value) == Fit::Good;
    if claims.iter().any(fits) {
        claims.retain(fits);
    }
    let place = match role {
        Role::Env => format!("{}=", literal.path.join(".")),
        _ => literal.path.join("."),
    };
    Some(Stands { claims, place, value: Zeroizing::new(value.to_owned()), literal: literal.range.clone() })
}

/// Of the slots that may have put a value in a place, the one whose value the container is given there. `set` tells
/// which slots the Worker has.
///
/// The Worker hands the older AI Gateway's key over under Anthropic's name, before Anthropic's own
/// (`src/gateway/env.ts`).
pub(super) fn owner(claims: &[Claim], set: &dyn Fn(&str) -> bool) -> Option<Claim> {
    let older = |claim: &&Claim| claim.slot.name == "AI_GATEWAY_API_KEY";
    let mut has = claims.iter().filter(|claim| set(claim.slot.name));
    if set("AI_GATEWAY_BASE_URL")
        && let Some(first) = has.clone().find(older)
    {
        return Some(*first);
    }
    has.clone().find(|claim| !older(claim)).or_else(|| has.next()).copied()
}

fn leads(pattern: &[String], path: &[String]) -> bool {
    let one = |(wanted, there): (&String, &String)| match wanted.split_once('*') {
        Some((before, after)) => {
            there.len() >= before.len() + after.len() && there.starts_with(before) && there.ends_with(after)
        }
        None => wanted == there,
    };
    pattern.len() == path.len() && pattern.iter().zip(path).all(one)
}

/// A place of a slot.
struct Spot {
    path: Vec<String>,
    part: Part,
    own: bool,
}

fn spots(slot: &Slot, role: Role) -> Vec<Spot> {
    let mut found = Vec::new();
    let mut add = |path: &[&str], part, own| {
        found.push(Spot { path: path.iter().map(|key| (*key).to_owned()).collect(), part, own });
    };
    let names = || std::iter::once(&slot.name).chain(slot.aliases);
    match role {
        Role::Env => names().for_each(|name| add(&[name], Part::Whole, false)),
        Role::Config => {
            for name in names() {
                add(&["env", name], Part::Whole, false);
                add(&["env", "vars", name], Part::Whole, false);
            }
        }
        _ => {}
    }
    for place in slot.places {
        match (role, place) {
            (Role::Config, Place::OpenClawConfig(path)) => {
                let keys: Vec<&str> = path.split('.').collect();
                add(&keys, Part::Whole, true);
                match keys.as_slice() {
                    // Later versions move what stands here into the channel's default account.
                    ["channels", channel, key] => {
                        add(&["channels", channel, "accounts", "default", key], Part::Whole, false);
                    }
                    ["gateway", "auth", "token"] => add(&["gateway", "remote", "token"], Part::Whole, false),
                    _ => {}
                }
            }
            (Role::Config, Place::UrlQuery("secret")) => {
                add(&["browser", "cdpUrl"], Part::Query("secret"), false);
                add(&["browser", "profiles", "*", "cdpUrl"], Part::Query("secret"), false);
            }
            (Role::Config, Place::AuthProfile(profile)) => {
                add(&["models", "providers", provider(profile), "apiKey"], Part::Whole, false);
            }
            (Role::Models, Place::AuthProfile(profile)) => {
                add(&["providers", provider(profile), "apiKey"], Part::Whole, false);
            }
            (Role::Models, Place::OpenClawConfig(path)) => {
                if let Some(path) = path.strip_prefix("models.") {
                    add(&path.split('.').collect::<Vec<_>>(), Part::Whole, false);
                }
            }
            (Role::Profiles, Place::AuthProfile(profile)) => {
                fields(slot).iter().for_each(|field| add(&["profiles", profile, field], Part::Whole, true));
            }
            (Role::Auth, Place::AuthProfile(profile)) => {
                fields(slot).iter().for_each(|field| add(&[provider(profile), field], Part::Whole, false));
            }
            _ => {}
        }
    }
    found
}

/// The members of a profile that hold its credential: `key` of an API key, `token` of a token, both of a login.
fn fields(slot: &Slot) -> &'static [&'static str] {
    match slot.name {
        "CLAUDE_REFRESH_TOKEN" => &["refresh"],
        "CLAUDE_CODE_OAUTH_TOKEN" => &["token", "access"],
        _ => &["key", "token"],
    }
}

fn provider(profile: &'static str) -> &'static str {
    profile.split_once(':').map_or(profile, |(provider, _)| provider)
}

/// The value in a string; `None` where there is a reference to one, the name of a variable, or nothing.
fn value_of(text: &str, part: Part) -> Option<&str> {
    let value = match part {
        Part::Whole => text.trim(),
        Part::Query(name) => {
            let query = text.split_once('?')?.1.split('#').next()?;
            query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?
        }
    };
    let reference = value.contains("${") || value.starts_with("secretref");
    let variable = !value.is_empty()
        && value.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        && value.contains('_');
    let masked = value.starts_with("__OPENCLAW_REDACTED") || value.starts_with("REDACTED");
    (value.len() >= crate::secret::SHORTEST_REDACTED && !reference && !variable && !masked).then_some(value)
}
