//! `[credentials]`: where secrets go, and that placeholders are none.

use std::collections::BTreeMap;

use super::host::{self, Role};
use super::{Found, shown, traps};
use crate::audit::Severity;
use crate::policy::compiled::Compiled;
use crate::policy::cover::{host_within, hosts_meet};
use crate::policy::model::{Credential, Injection, Policy};
use crate::policy::places::{Path, keys};
use crate::secrets::catalog::{Known, known};

/// Values that are needed where they are: the gateway checks its token, Access's judgement hangs on the others.
const STAY: [&str; 6] = [
    "MOLTBOT_GATEWAY_TOKEN",
    "OPENCLAW_GATEWAY_TOKEN",
    "CLAWDBOT_GATEWAY_TOKEN",
    "CF_ACCESS_AUD",
    "CF_ACCESS_TEAM_DOMAIN",
    "CDP_SECRET",
];

/// Slots whose issuer has these hosts and no other.
const ISSUERS: &[(&str, &[&str])] = &[
    ("ANTHROPIC_API_KEY", &["*.anthropic.com"]),
    ("CLAUDE_CODE_OAUTH_TOKEN", &["*.anthropic.com", "claude.ai", "*.claude.ai", "*.claude.com"]),
    ("OPENAI_API_KEY", &["*.openai.com"]),
    ("OPENROUTER_API_KEY", &["openrouter.ai"]),
    ("GROQ_API_KEY", &["*.groq.com"]),
    ("GEMINI_API_KEY", &["*.googleapis.com"]),
    ("XAI_API_KEY", &["*.x.ai"]),
    ("DEEPSEEK_API_KEY", &["*.deepseek.com"]),
    ("CLOUDFLARE_AI_GATEWAY_API_KEY", &["gateway.ai.cloudflare.com"]),
    ("TELEGRAM_BOT_TOKEN", &["api.telegram.org"]),
    (
        "DISCORD_BOT_TOKEN",
        &["discord.com", "*.discord.com", "discordapp.com", "*.discord.gg", "*.discordapp.net"],
    ),
    ("SLACK_BOT_TOKEN", &["slack.com", "*.slack.com"]),
    ("SLACK_APP_TOKEN", &["slack.com", "*.slack.com"]),
    ("R2_SECRET_ACCESS_KEY", &["*.r2.cloudflarestorage.com"]),
    ("GITHUB_TOKEN", &["github.com", "*.github.com"]),
    ("GH_TOKEN", &["github.com", "*.github.com"]),
    ("BRAVE_API_KEY", &["*.search.brave.com"]),
];

/// What a placeholder has to say.
const MARK: &str = "moltctl-injected";

pub(super) fn check(policy: &Policy, found: &mut Found<'_>) {
    let compiled = Compiled::of(policy);
    let mut placeholders: BTreeMap<&str, &str> = BTreeMap::new();
    for (slot, credential) in &policy.credentials {
        let here = keys!["credentials", slot];
        name(slot, &here, found);
        placeholder(credential, &here, found);
        if let Some(other) = placeholders.insert(&credential.placeholder, slot) {
            let what = format!("{} has the same placeholder", shown(other));
            found.say(&traps::CRED_SAME, &here.and("placeholder"), what);
        }
        if credential.inject.is_empty() {
            found.say(&traps::CRED_NOWHERE, &here, format!("{} is put in nowhere", shown(slot)));
        }
        for (at, way) in credential.inject.iter().enumerate() {
            injection(slot, way, &here.and("inject").and(at), &compiled, found);
        }
    }
    twice(policy, found);
    real(policy, found);
}

fn name(slot: &str, here: &Path, found: &mut Found<'_>) {
    if STAY.contains(&slot) {
        found.say(&traps::CRED_STAYS, here, format!("{} is needed as it is", shown(slot)));
        return;
    }
    match known(slot) {
        Known::Slot(_) => {}
        Known::Alias(it) => {
            found.say(&traps::CRED_SLOT, here, format!("{} is another name of `{}`", shown(slot), it.name));
        }
        Known::Operators => {
            found.say(&traps::CRED_OPERATOR, here, format!("{} governs an account", shown(slot)));
        }
        Known::Phantom(_) => {
            found.say(&traps::CRED_SLOT, here, format!("{} is a name that nothing reads", shown(slot)));
        }
        Known::Unknown => {
            found.say(&traps::CRED_SLOT, here, format!("{} is in no list of slots", shown(slot)));
        }
    }
}

fn placeholder(credential: &Credential, here: &Path, found: &mut Found<'_>) {
    if !credential.placeholder.contains(MARK) {
        let what = "the placeholder does not say `moltctl-injected`; it is not shown here";
        found.say(&traps::CRED_PLACEHOLDER, &here.and("placeholder"), what);
    }
}

fn injection(slot: &str, way: &Injection, here: &Path, compiled: &Compiled, found: &mut Found<'_>) {
    let at = here.and("host");
    if !host::check(way.host(), Role::Gives, &at, found) {
        return;
    }
    let host = way.host().to_ascii_lowercase();
    let allowed: Vec<_> = compiled.allow.iter().filter(|rule| hosts_meet(&rule.host, &host)).collect();
    if allowed.is_empty() {
        found.say(&traps::CRED_HOST, &at, format!("no rule lets {} out", shown(&host)));
    }
    let issuer = ISSUERS.iter().find(|(of, _)| *of == slot);
    let strange = issuer.is_some_and(|(_, hosts)| !hosts.iter().any(|it| host_within(&host, it)));
    if strange {
        found.say(
            &traps::CRED_ISSUER,
            &at,
            format!("{} is not of those who issued {}", shown(&host), shown(slot)),
        );
    } else if host.starts_with("*.") {
        // What is below an issuer's own name is the issuer's.
        let severity = if issuer.is_some() { Severity::Low } else { traps::CRED_WIDE.severity };
        let what = format!("{} goes to every host of {}", shown(slot), shown(&host));
        found.grade(&traps::CRED_WIDE, severity, &at, what);
    }
    match way {
        Injection::Header { name, prefix, .. } => header(name, prefix, here, found),
        Injection::Frame { .. } if !allowed.is_empty() && !allowed.iter().any(|rule| rule.websocket) => {
            found.say(&traps::CRED_FRAME, &at, format!("no rule opens a WebSocket to {}", shown(&host)));
        }
        Injection::Sigv4 { access_key_id, .. } => {
            if !matches!(known(access_key_id), Known::Slot(_)) {
                let what = "the slot of the access key id is in no list of slots";
                found.say(&traps::FORM_REFERENCE, &here.and("access_key_id"), what);
            }
        }
        Injection::Frame { .. } | Injection::Path { .. } => {}
    }
}

fn header(name: &str, prefix: &str, here: &Path, found: &mut Found<'_>) {
    let sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    let refused =
        matches!(name, "" | "host" | "content-length" | "connection" | "transfer-encoding" | "upgrade");
    if refused || !name.chars().all(sign) {
        found.say(
            &traps::CRED_HEADER,
            &here.and("name"),
            "this is no name of a header that can carry a credential",
        );
    }
    if !prefix.is_empty() && prefix.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        found.say(&traps::CRED_PREFIX, &here.and("prefix"), "the prefix ends with a letter");
    }
}

/// Two ways into one place between which a request cannot choose. Placeholders tell apart what stands in a header or a path;
/// nothing tells frames apart.
fn twice(policy: &Policy, found: &mut Found<'_>) {
    let mut seen: Vec<(&str, &Credential, &Injection)> = Vec::new();
    for (slot, credential) in &policy.credentials {
        for (at, way) in credential.inject.iter().enumerate() {
            let clash = seen.iter().find(|(other, its, it)| {
                let told_apart = *other != slot && its.placeholder != credential.placeholder;
                same_place(way, it, told_apart) && hosts_meet(way.host(), it.host())
            });
            if let Some((other, ..)) = clash {
                let what = format!("{} and {} go into one place", shown(other), shown(slot));
                found.say(&traps::CRED_TWICE, &keys!["credentials", slot, "inject", at], what);
            }
            seen.push((slot, credential, way));
        }
    }
}

fn same_place(one: &Injection, other: &Injection, told_apart: bool) -> bool {
    match (one, other) {
        (Injection::Header { name: a, .. }, Injection::Header { name: b, .. }) => {
            a.eq_ignore_ascii_case(b) && !told_apart
        }
        (Injection::Path { prefix: a, .. }, Injection::Path { prefix: b, .. }) => a == b && !told_apart,
        (Injection::Sigv4 { access_key_id: a, .. }, Injection::Sigv4 { access_key_id: b, .. }) => a == b,
        (Injection::Frame { .. }, Injection::Frame { .. }) => true,
        _ => false,
    }
}

/// What channels that are on need: the slots, and a host.
const CHANNELS: &[(&str, &[&str], &str)] = &[
    ("telegram", &["TELEGRAM_BOT_TOKEN"], "api.telegram.org"),
    ("discord", &["DISCORD_BOT_TOKEN"], "discord.com"),
    ("slack", &["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"], "slack.com"),
];

/// Channels whose token the container holds, and channels that reach nobody.
fn real(policy: &Policy, found: &mut Found<'_>) {
    for (channel, slots, host) in CHANNELS {
        if !policy.channels.get(*channel).is_some_and(|it| it.enabled) {
            continue;
        }
        let here = keys!["channels", *channel];
        let reached = policy.egress.allow.iter().any(|rule| hosts_meet(&rule.host, host));
        if !reached {
            found.say(&traps::CHANNEL_NO_HOST, &here, format!("no rule lets {} out", shown(host)));
            continue;
        }
        for slot in slots.iter().filter(|slot| !policy.credentials.contains_key(**slot)) {
            found.say(&traps::CRED_REAL, &here, format!("{} is not injected", shown(slot)));
        }
    }
}
