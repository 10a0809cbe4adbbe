//! MW-AUTH-002: `E2E_TEST_MODE` on a deployment.

use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};

use super::switches;

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-AUTH-002",
        name: "e2e-test-mode-deployed",
        title: "E2E_TEST_MODE is set on the deployment",
        severity: Severity::Critical,
        category: Category::Entry,
        scopes: &[Scope::Checkout, Scope::Live, Scope::Probe],
        what: "`E2E_TEST_MODE=true` is what upstream's end-to-end tests deploy with. The Worker then asks nobody for a \
               login; device pairing stays on.",
        why: "Pairing does not help: `/api/admin/devices/approve-all` is open as well, so a stranger approves a device of \
              their own and has the assistant with all its credentials.",
        evidence: "The variable in wrangler's configuration with the text `true`; the variable or a secret of that name on a \
                   version that gets requests, or on the newest one; `/_admin/` or `/api/admin/devices` serving a request \
                   without a login. A secret's value cannot be read. From outside alone it cannot be told from `DEV_MODE`.",
        fix: "Delete it with `moltctl secrets unset E2E_TEST_MODE`, or remove the variable from wrangler's configuration and \
              run `moltctl deploy`; look through the paired devices in the admin page, then `moltctl access verify`.",
        sources: &["cloudflare/moltworker src/auth/middleware.ts", "cloudflare/moltworker test/e2e"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || super::testing::deployed(&[], &["E2E_TEST_MODE"]),
        passing: || super::testing::deployed(&[("E2E_TEST_MODE", "")], &[]),
    },
};

const NAME: &str = "E2E_TEST_MODE";

fn check(facts: &Facts, verdict: &mut Verdict) {
    switches::in_checkout(NAME, facts, verdict);
    switches::on_account(NAME, facts, verdict);
    switches::from_outside(NAME, facts, verdict);
}
