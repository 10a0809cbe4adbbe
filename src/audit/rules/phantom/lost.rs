//! MW-PHANTOM-003: a setting that the container's script reads and the Worker never hands on.

use super::each;
use super::names::SetName;
#[cfg(test)]
use super::testing::with;
use crate::audit::facts::env_reads::{EnvReads, Read};
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

/// MW-DM-001 tells of this one, whether it is set or not.
const TOLD_ELSEWHERE: &str = "TELEGRAM_DM_ALLOW_FROM";

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-PHANTOM-003",
        name: "setting-lost-on-the-way",
        title: "A setting never reaches the script that reads it",
        severity: Severity::Medium,
        category: Category::PhantomControls,
        scopes: &[Scope::Checkout, Scope::Live],
        what: "The container's start script reads a variable that is set for the Worker, and the Worker's code does not hand it on: \
               in the container it is empty.",
        why: "The setting looks wired: it is documented and the script tests it. It takes the script's default in silence, which \
              for an allowlist means nobody or everybody.",
        evidence: "A name that is set (see MW-PHANTOM-001) and expanded in a shell script of the container, while no source of the \
                   Worker reads it and none hands `env` on whole.",
        fix: "Hand it on where the Worker builds the container's variables, such as \
              `if (env.NAME) envVars.NAME = env.NAME;` in `src/gateway/env.ts`, then `moltctl deploy`.",
        sources: &[
            "cloudflare/moltworker src/gateway/env.ts, start-openclaw.sh",
            "cloudflare/moltworker#258",
        ],
        owasp: &[Asi::HumanTrust],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            with(
                "DISCORD_DM_ALLOW_FROM = '1'\n",
                &[("start-openclaw.sh", "echo \"$DISCORD_DM_ALLOW_FROM\"\n")],
            )
        },
        passing: || {
            with(
                "ANTHROPIC_API_KEY = '1'\n",
                &[("start-openclaw.sh", "echo \"$ANTHROPIC_API_KEY $OTHER\"\n")],
            )
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    each(facts, verdict, finding);
}

fn finding(set: &SetName, read: Read, _: &EnvReads) -> Option<Finding> {
    if read != Read::LostOnTheWay || set.name == TOLD_ELSEWHERE {
        return None;
    }
    let name = &set.name;
    let message =
        format!("`{name}` is read by the start script, and the Worker never hands it to the container");
    Some(
        set.finding(message)
            .remedy(format!("add `if (env.{name}) envVars.{name} = env.{name};` to `src/gateway/env.ts`")),
    )
}
