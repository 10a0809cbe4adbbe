//! `[gateway]`, `[devices]` and `[identity]`: who comes in.

use super::channels::global_sender;
use super::host::is_name;
use super::{Found, shown, traps};
use crate::audit::Severity;
use crate::policy::decide::{self, Verdict, Where};
use crate::policy::model::{AgentTools, Approval, Policy};
use crate::policy::places::{Path, keys};

/// Domains that give an address to anybody.
const PUBLIC: [&str; 24] = [
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "msn.com",
    "yahoo.com",
    "ymail.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "proton.me",
    "protonmail.com",
    "pm.me",
    "gmx.de",
    "gmx.net",
    "gmx.com",
    "web.de",
    "mail.com",
    "mail.ru",
    "yandex.ru",
    "qq.com",
    "163.com",
    "zoho.com",
];

pub(super) fn check(policy: &Policy, found: &mut Found<'_>) {
    gateway(policy, found);
    if policy.devices.approval == Approval::Automatic {
        found.say(&traps::DEVICE_AUTO, &keys!["devices", "approval"], "`approval = \"automatic\"`");
    }
    identity(policy, found);
}

fn gateway(policy: &Policy, found: &mut Found<'_>) {
    let gateway = &policy.gateway;
    for (at, text) in gateway.allowed_origins.iter().enumerate() {
        origin(text, &keys!["gateway", "allowed_origins", at], found);
    }
    if gateway.terminal {
        found.say(&traps::GATEWAY_TERMINAL, &keys!["gateway", "terminal"], "`terminal = true`");
    }
    for (at, name) in gateway.http_tools.iter().enumerate() {
        let what = format!("{} over HTTP", shown(name));
        found.say(&traps::GATEWAY_HTTP, &keys!["gateway", "http_tools", at], what);
    }
    for (key, on) in [("chat_completions", gateway.chat_completions), ("responses", gateway.responses)] {
        if on {
            found.say(&traps::GATEWAY_API, &keys!["gateway", key], format!("`{key} = true`"));
        }
    }
}

fn origin(text: &str, here: &Path, found: &mut Found<'_>) {
    if text.contains('*') {
        found.say(&traps::GATEWAY_ORIGIN, here, "`*` in an origin");
        return;
    }
    match url::Url::parse(text) {
        Ok(url) if url.scheme() == "http" => {
            found.say(&traps::GATEWAY_ORIGIN, here, "plain HTTP");
        }
        Ok(url) if url.scheme() == "https" && url.origin().ascii_serialization() == text => {}
        _ => found.say(&traps::FORM_ADDRESS, here, "this is not an origin, as browsers write it"),
    }
}

fn identity(policy: &Policy, found: &mut Found<'_>) {
    let identity = &policy.identity;
    for (at, text) in identity.emails.iter().enumerate() {
        address(text, &keys!["identity", "emails", at], found);
    }
    for (at, domain) in identity.email_domains.iter().enumerate() {
        let here = keys!["identity", "email_domains", at];
        let lower = domain.to_ascii_lowercase();
        if !is_name(&lower) || !lower.contains('.') {
            found.say(&traps::FORM_ADDRESS, &here, "this is no domain");
        } else if PUBLIC.contains(&lower.as_str()) {
            found.say(
                &traps::IDENTITY_PUBLIC,
                &here,
                format!("{} gives addresses to anybody", shown(&lower)),
            );
        }
    }
    for (name, person) in &identity.people {
        let here = keys!["identity", "people", name];
        if let Some(email) = &person.email {
            address(email, &here.and("email"), found);
        }
        if person.tools != AgentTools::default() {
            let what = format!("{} has tools of their own", shown(name));
            found.say(&traps::IDENTITY_TOOLS, &here.and("tools"), what);
        }
        for (at, sender) in person.senders.iter().enumerate() {
            sent(sender, &here.and("senders").and(at), policy, found);
        }
    }
}

fn sent(sender: &str, here: &Path, policy: &Policy, found: &mut Found<'_>) {
    global_sender(sender, here, policy, found);
    let Some((channel, id)) = sender.split_once(':') else { return };
    let Some(of) = policy.channels.get(channel).filter(|_| id != "*") else { return };
    let reaches = decide::sender(policy, channel, id, &Where::default()).verdict != Verdict::Deny
        || of
            .rooms
            .keys()
            .any(|room| decide::sender(policy, channel, id, &Where::room(room)).verdict != Verdict::Deny);
    if !reaches {
        found.say(&traps::IDENTITY_SENDER, here, format!("{} may not write there", shown(sender)));
    }
}

fn address(text: &str, here: &Path, found: &mut Found<'_>) {
    let good = text.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty()
            && !name.contains(|c: char| c.is_whitespace() || c == '@')
            && is_name(&domain.to_ascii_lowercase())
            && domain.contains('.')
    });
    if !good {
        let severity = if text.contains('*') { Severity::High } else { traps::FORM_ADDRESS.severity };
        found.grade(&traps::FORM_ADDRESS, severity, here, "this is no e-mail address");
    }
}
