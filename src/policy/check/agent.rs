//! `[browser]`, `[models]` and `[automation]`.

use super::host::{self, Role};
use super::shared::shared;
use super::{Found, egress, shown, traps};
use crate::audit::Severity;
use crate::policy::cover::hosts_meet;
use crate::policy::model::{BrowserMode, Policy};
use crate::policy::places::{Path, keys};
use crate::secrets::catalog::{Known, known};

pub(super) fn check(policy: &Policy, found: &mut Found<'_>) {
    browser(policy, found);
    models(policy, found);
    automation(policy, found);
}

fn browser(policy: &Policy, found: &mut Found<'_>) {
    let browser = &policy.browser;
    let on = browser.mode == BrowserMode::Rules;
    if on && browser.evaluate {
        found.say(&traps::BROWSER_EVALUATE, &keys!["browser", "evaluate"], "`evaluate = true` with rules");
    }
    if on && browser.external {
        found.say(&traps::BROWSER_EXTERNAL, &keys!["browser", "external"], "`external = true`");
    }
    if on && browser.allow.is_empty() {
        found.say(&traps::BROWSER_EMPTY, &keys!["browser", "mode"], "there is no `[[browser.allow]]`");
    }
    if !on && (!browser.allow.is_empty() || browser.evaluate || browser.external) {
        found.say(&traps::BROWSER_OFF, &keys!["browser"], "`browser.mode` is `off`");
    }
    for (at, rule) in browser.allow.iter().enumerate() {
        let here = keys!["browser", "allow", at];
        let sound = host::check(&rule.host, Role::Lets, &here.and("host"), found);
        for (at, pattern) in rule.paths.iter().enumerate() {
            if let Some(what) = egress::path_form(pattern) {
                found.say(&traps::FORM_PATH, &here.and("paths").and(at), what);
            }
        }
        let everything = rule.paths.is_empty() || rule.paths.iter().any(|it| it == "/**");
        if let Some(known) = shared(&rule.host).filter(|_| sound && everything && on) {
            let what = format!("{} serves everybody ({})", shown(&rule.host), known.what);
            found.say(&traps::BROWSER_SHARED, &here, what);
        }
    }
}

fn models(policy: &Policy, found: &mut Found<'_>) {
    for (at, _) in policy.models.allow.iter().enumerate().filter(|(_, it)| matches!(it.as_str(), "*" | "*/*"))
    {
        found.say(&traps::MODEL_ANY, &keys!["models", "allow", at], "`*` is every model");
    }
    for (name, provider) in &policy.models.providers {
        let here = keys!["models", "providers", name];
        if let Some(url) = &provider.base_url {
            address(url, &here.and("base_url"), policy, found);
        }
        if let Some(slot) = &provider.credential {
            let known = policy.credentials.contains_key(slot) || matches!(known(slot), Known::Slot(_));
            if !known {
                let what =
                    format!("{} is neither in `[credentials]` nor a slot that moltctl knows", shown(slot));
                found.say(&traps::FORM_REFERENCE, &here.and("credential"), what);
            } else if !policy.credentials.contains_key(slot) {
                let what = format!("{} is not injected", shown(slot));
                found.say(&traps::CRED_REAL, &here.and("credential"), what);
            }
        }
    }
}

/// A provider's address. It is not told: it may hold a user and a password.
fn address(text: &str, here: &Path, policy: &Policy, found: &mut Found<'_>) {
    let Ok(url) = url::Url::parse(text) else {
        found.say(&traps::MODEL_URL, here, "this is no URL");
        return;
    };
    let secret = !url.username().is_empty() || url.password().is_some() || url.query().is_some();
    let host = url.host_str().unwrap_or_default().to_owned();
    if secret {
        found.grade(&traps::MODEL_URL, Severity::High, here, "a user, a password or a query stands in it");
    } else if url.scheme() != "https" {
        found.say(&traps::MODEL_URL, here, "it is not https, and plain HTTP never leaves");
    } else if !policy.egress.allow.iter().any(|rule| hosts_meet(&rule.host, &host)) {
        found.say(&traps::MODEL_URL, here, format!("no rule lets {} out", shown(&host)));
    }
}

fn automation(policy: &Policy, found: &mut Found<'_>) {
    let automation = &policy.automation;
    for (at, command) in automation.commands.iter().enumerate() {
        let what = format!("the chat command {}", shown(command));
        found.say(&traps::AUTO_COMMANDS, &keys!["automation", "commands", at], what);
    }
    if automation.hooks {
        found.say(&traps::AUTO_HOOKS, &keys!["automation", "hooks"], "`hooks = true`");
    }
    if automation.agent_to_agent {
        found.say(&traps::AUTO_AGENTS, &keys!["automation", "agent_to_agent"], "`agent_to_agent = true`");
    }
}
