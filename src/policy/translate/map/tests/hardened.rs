//! What the mapping says of keys that the patch always writes, and the list the patch writes them from, are one.

use super::super::rules::{ALWAYS, GRANT_LOST, NEVER, Rule, Says};
use super::super::{
    HARDENED, Hardened, automation, browser, channels, exec, gateway, mcp, models, network, secrets, session,
    skills, tools,
};

/// Whether a row says that the patch always writes the key.
fn relies_on_the_patch(rule: &Rule) -> bool {
    let ours = |reason: &str| [ALWAYS.1, NEVER.1, GRANT_LOST.1].contains(&reason);
    match rule.says {
        Says::Any(said) => ours(said.1),
        Says::Switch { on, off } => ours(on.1) || ours(off.1),
        Says::Words(of, other) => ours(other.1) || of.iter().any(|(_, said)| ours(said.1)),
        Says::Filled { some, none } => ours(some.1) || ours(none.1),
    }
}

#[test]
fn every_key_that_is_said_to_be_written_is_on_the_list() {
    let tables: [(&str, &[Rule]); 13] = [
        ("gateway.", gateway::RULES),
        ("browser.", browser::RULES),
        ("channels.*.", channels::RULES),
        ("hooks.", automation::HOOKS),
        ("models.", models::RULES),
        ("tools.", tools::RULES),
        ("tools.exec.", exec::RULES),
        ("", network::RULES),
        ("", session::RULES),
        ("", secrets::RULES),
        ("skills.", skills::RULES),
        ("mcp.", mcp::RULES),
        ("cron.", automation::CRON),
    ];
    let mut missing = Vec::new();
    let mut met = 0;
    for (prefix, rules) in tables {
        for rule in rules.iter().filter(|rule| relies_on_the_patch(rule)) {
            // Of these two the patch keeps nothing it does not know.
            if matches!(prefix, "channels.*." | "tools.exec.") {
                continue;
            }
            met += 1;
            let path = format!("{prefix}{}", rule.path);
            let listed = |(key, _): &&(&str, Hardened)| {
                path == *key || path.strip_prefix(*key).is_some_and(|rest| rest.starts_with('.'))
            };
            if !HARDENED.iter().any(|row| listed(&row)) {
                missing.push(path);
            }
        }
    }
    assert!(met > 20, "{met}");
    assert!(missing.is_empty(), "{missing:?}");
}
