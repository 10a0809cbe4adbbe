//! MW-AUTH-001: `DEV_MODE` on a deployment.

use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};

use super::switches;

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-AUTH-001",
        name: "dev-mode-deployed",
        title: "DEV_MODE is set on the deployment",
        severity: Severity::Critical,
        category: Category::Entry,
        scopes: &[Scope::Checkout, Scope::Live, Scope::Probe],
        what: "`DEV_MODE=true` is for `wrangler dev`. On a deployment the Worker asks nobody for a login, does not check its \
               configuration, and the start script writes `gateway.controlUi.allowInsecureAuth`, which turns off device \
               pairing.",
        why: "Whoever finds the address owns the assistant: its chats, its channels, every credential of the container. \
              Addresses under workers.dev are found by certificate logs and by guessing. The setting also stays in the \
              stored OpenClaw configuration after the variable is gone.",
        evidence: "The variable in wrangler's configuration with the text `true`; the variable or a secret of that name on a \
                   version that gets requests, or on the newest one; `/_admin/` or `/api/admin/devices` serving a request \
                   without a login. A secret's value cannot be read. From outside alone it cannot be told from \
                   `E2E_TEST_MODE`.",
        fix: "Delete it with `moltctl secrets unset DEV_MODE`, or remove the variable from wrangler's configuration and run \
              `moltctl deploy`; then remove `allowInsecureAuth` from the stored configuration and prove it with \
              `moltctl access verify`.",
        sources: &[
            "cloudflare/moltworker src/auth/middleware.ts",
            "cloudflare/moltworker start-openclaw.sh",
            "cloudflare/moltworker#73",
        ],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || super::testing::deployed(&[("DEV_MODE", "true")], &[]),
        passing: || super::testing::deployed(&[("DEV_MODE", "false")], &[]),
    },
};

const NAME: &str = "DEV_MODE";

fn check(facts: &Facts, verdict: &mut Verdict) {
    switches::in_checkout(NAME, facts, verdict);
    switches::on_account(NAME, facts, verdict);
    switches::from_outside(NAME, facts, verdict);
}
