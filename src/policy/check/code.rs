//! `[plugins]` and `[skills]`: code that is loaded by name.

use std::collections::BTreeMap;

use super::{Found, shown, traps};
use crate::policy::model::{Pinned, Policy};
use crate::policy::places::{Path, keys};

pub(super) fn check(policy: &Policy, found: &mut Found<'_>) {
    let (plugins, skills) = (&policy.plugins, &policy.skills);
    pinned(&plugins.allow, &plugins.deny, &traps::CODE_PLUGIN, &keys!["plugins"], found);
    pinned(&skills.allow, &skills.deny, &traps::CODE_SKILL, &keys!["skills"], found);
    for (at, folder) in plugins.paths.iter().enumerate() {
        let here = keys!["plugins", "paths", at];
        if !folder.starts_with('/') || folder.split('/').any(|part| part == "..") {
            found.say(
                &traps::CODE_PATH,
                &here,
                "this is not an absolute path: it starts where the gateway stands",
            );
        } else if let Some(root) =
            super::exec::WRITABLE.into_iter().find(|root| super::exec::is_in(folder, root))
        {
            found.say(&traps::CODE_PATH, &here, format!("the agent can write below `{root}`"));
        }
    }
    if skills.any {
        found.say(&traps::CODE_ANY, &keys!["skills", "any"], "`any = true`");
    }
    for (agent, own) in &skills.agents {
        for (at, name) in own.iter().enumerate() {
            if !(skills.any || skills.allow.contains_key(name)) || skills.deny.contains(name) {
                let here = keys!["skills", "agents", agent, at];
                found.say(&traps::CODE_WIDER, &here, format!("{} is not in `skills.allow`", shown(name)));
            }
        }
    }
}

fn pinned(
    allow: &BTreeMap<String, Pinned>,
    deny: &[String],
    unpinned: &'static traps::Trap,
    here: &Path,
    found: &mut Found<'_>,
) {
    for (name, pin) in allow {
        let here = here.and("allow").and(name);
        if deny.contains(name) {
            found.say(&traps::CODE_BOTH, &here, format!("{} is denied, too", shown(name)));
        }
        if pin.version.is_none() || pin.sha256.is_none() {
            let lacks = match (&pin.version, &pin.sha256) {
                (None, None) => "neither version nor hash",
                (None, Some(_)) => "no version",
                _ => "no hash",
            };
            found.say(unpinned, &here, format!("{} has {lacks}", shown(name)));
        }
        if pin.version.as_deref().is_some_and(|version| !is_exact(version)) {
            found.say(&traps::CODE_PIN, &here.and("version"), "this version is a range or a tag");
        }
        if pin.sha256.as_deref().is_some_and(|hash| !is_hash(hash)) {
            found.say(&traps::CODE_PIN, &here.and("sha256"), "this is not 64 lower-case hexadecimal digits");
        }
    }
}

/// `1.2.3`, `2026.2.3-1`, `1.0.0-rc.1`: begins with a digit, has a dot, and nothing of a range.
fn is_exact(version: &str) -> bool {
    version.starts_with(|c: char| c.is_ascii_digit())
        && version.contains('.')
        && version.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+'))
        && !version.split('.').any(|part| matches!(part, "x" | "X" | ""))
}

fn is_hash(hash: &str) -> bool {
    hash.len() == 64 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}
