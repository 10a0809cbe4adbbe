//! MW-PHANTOM-002: a variable or secret that nothing reads, and that nobody takes for a control.

use super::names::SetName;
#[cfg(test)]
use super::testing::vars;
use super::{Sort, each, note_whole, sort};
use crate::audit::facts::env_reads::{EnvReads, Read};
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};
use crate::secrets::catalog::{Known, Sensitivity, known, phantom, slots};
use crate::secrets::lint::near_names;

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-PHANTOM-002",
        name: "idle-setting",
        title: "A variable or secret is read by nothing",
        severity: Severity::Low,
        category: Category::PhantomControls,
        scopes: &[Scope::Checkout, Scope::Live],
        what: "A variable or secret is set that no code of this checkout reads: misspelt, renamed upstream, or never meant for it.",
        why: "A renamed or misspelt key leaves its feature off without a word. A credential that nothing reads can only leak.",
        evidence: "The same comparison as for MW-PHANTOM-001. Where `env` is handed on whole, nothing is said.",
        fix: "Set it under the name the code reads, or delete it: `moltctl secrets unset NAME`, or its line in `vars`.",
        sources: &[
            "cloudflare/moltworker src/gateway/env.ts",
            "cloudflare/moltworker#113, #155, #186 (renamed settings)",
        ],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || vars("OPENCLAW_MODE = 'secure'\n"),
        passing: || vars("REQUIRE_AUTH = 'x'\n"),
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    each(facts, verdict, finding);
    note_whole(facts, verdict);
}

fn finding(set: &SetName, read: Read, reads: &EnvReads) -> Option<Finding> {
    let name = set.name.as_str();
    if read != Read::No || sort(name) != Sort::Idle || (reads.whole.is_some() && phantom(name).is_none()) {
        return None;
    }
    let (severity, message, remedy) = match known(name) {
        Known::Alias(slot) => (
            Severity::Medium,
            format!("`{name}` is an old name: this checkout reads `{}`", slot.name),
            format!("`moltctl secrets set {}`, then {}", slot.name, set.removal()),
        ),
        Known::Operators => (
            Severity::Medium,
            format!(
                "`{name}` is a credential of the operator; nothing here reads it, and whoever breaks in gets it"
            ),
            format!("{}, and revoke it", set.removal()),
        ),
        Known::Slot(slot) if slot.sensitivity == Sensitivity::Secret => (
            Severity::Low,
            format!("`{name}` is set and this checkout does not read it ({})", slot.about),
            format!("{}, and revoke it if nothing else uses it", set.removal()),
        ),
        _ => {
            let near = near_names(name, slots().map(|slot| slot.name))
                .into_iter()
                .find(|it| reads.read(it) == Read::Yes);
            let meant = near.map_or(String::new(), |near| format!("; was `{near}` meant?"));
            (
                Severity::Low,
                format!("`{name}` is set and no code of this checkout reads it{meant}"),
                set.removal(),
            )
        }
    };
    Some(set.finding(message).severity(severity).remedy(remedy))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::report::run;

    #[test]
    fn old_misspelt_and_operators_names_say_what_was_meant() {
        let facts =
            vars("CLAWDBOT_GATEWAY_TOKEN = 'x'\nANTHROPIC_API_KEYS = 'x'\nCLOUDFLARE_API_TOKEN = 'x'\n");
        let report = run(&[&RULE], &facts, &[]);
        let messages: String = report.findings.iter().map(|it| it.finding.message.clone() + "\n").collect();
        for part in
            ["reads `MOLTBOT_GATEWAY_TOKEN`", "was `ANTHROPIC_API_KEY` meant?", "credential of the operator"]
        {
            assert!(messages.contains(part), "{part} in {messages}");
        }
    }
}
