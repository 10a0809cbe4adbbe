//! MW-DBG-002: `DEBUG_ROUTES` on the deployed Worker.

use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};

use super::switches;

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-DBG-002",
        name: "debug-routes-deployed",
        title: "DEBUG_ROUTES is set on the deployed Worker",
        severity: Severity::Critical,
        category: Category::Entry,
        scopes: &[Scope::Live, Scope::Probe],
        what: "With `DEBUG_ROUTES=true` the Worker serves `/debug/*` to whoever is logged in: `/debug/cli?cmd=` runs any command \
               in the container, `/debug/container-config` prints the configuration with its tokens, and the first characters \
               of every chat message go to the logs.",
        why: "The command is run by a GET request that no origin check guards: a page that an owner opens elsewhere can send the \
              browser there with the owner's cookie. Together with `DEV_MODE` it is a root shell for strangers.",
        evidence: "The variable with the text `true`, or a secret of that name, on a version that gets requests or on the newest \
                   one; `/debug/processes` serving a request without a login. Behind a login the routes are not seen from \
                   outside.",
        fix: "Delete it with `moltctl secrets unset DEBUG_ROUTES`, or remove the variable from wrangler's configuration and run \
              `moltctl deploy`.",
        sources: &["cloudflare/moltworker src/routes/debug.ts", "cloudflare/moltworker#73"],
        owasp: &[Asi::CodeExecution, Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || super::testing::deployed(&[("DEBUG_ROUTES", "true")], &[]),
        passing: || super::testing::deployed(&[], &[]),
    },
};

const NAME: &str = "DEBUG_ROUTES";

fn check(facts: &Facts, verdict: &mut Verdict) {
    switches::on_account(NAME, facts, verdict);
    switches::debug_from_outside(facts, verdict);
}
