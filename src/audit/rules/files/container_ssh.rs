//! MW-CFG-002: SSH into the container is not switched off.

use crate::audit::meta::{Asi, Category};
use crate::audit::rules::places::{flag, wrangler};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};
use crate::project::tree::Node;
use crate::project::wrangler::patch::{Literal, Under};
use crate::project::wrangler::version::WranglerVersion;

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-CFG-002",
        name: "container-ssh-on",
        title: "SSH into the container is not switched off",
        severity: Severity::Medium,
        category: Category::Configuration,
        scopes: &[Scope::Checkout],
        what: "An entry of `containers` does not say `ssh.enabled = false`, or says `true`, or carries `authorized_keys`.",
        why: "SSH is on by default since 2026-05-12. `wrangler containers ssh` is a root shell beside every credential, past Access, past \
              the gateway's token and without a line in the Worker's logs; who may write containers of the account can open it.",
        evidence: "`ssh.enabled` (`wrangler_ssh.enabled` before wrangler 4.84) of each entry. Without `authorized_keys` nobody gets in today, \
                   and a deploy that adds them is all it takes.",
        fix: "Add `ssh = { enabled = false }` to the entry of `containers`, then `moltctl deploy`.",
        sources: &[
            "Cloudflare Containers: SSH",
            "wrangler config-schema.json: containers.ssh",
            "cloudflare/moltworker wrangler.jsonc",
        ],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "wrangler.jsonc",
                r#"{"containers": [{"class_name": "Sandbox", "image": "./Dockerfile"}]}"#,
            )])
        },
        passing: || {
            checkout(&[(
                "wrangler.toml",
                "[[containers]]\nclass_name = 'Sandbox'\nssh = { enabled = false }\n",
            )])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(config) = wrangler(facts, verdict) else { return };
    let installed =
        config.checkout.lock().and_then(|it| it.as_ref().ok()?.installed("wrangler")?.version.clone());
    let old = installed
        .and_then(|it| it.parse::<WranglerVersion>().ok())
        .is_some_and(|it| it < WranglerVersion::CONTAINER_SSH);
    let path: &'static [&'static str] = if old { &["wrangler_ssh", "enabled"] } else { &["ssh", "enabled"] };
    for (at, container) in config.containers() {
        let said = flag(container.at("ssh.enabled")).or(flag(container.at("wrangler_ssh.enabled")));
        let keys = container.get("authorized_keys").filter(|it| !it.elements().is_empty());
        let message = match (said, keys) {
            (Some(false), None) => continue,
            (Some(false), Some(_)) => "`authorized_keys` are there for the day SSH is switched on",
            (_, Some(_)) => "SSH is on and keys are there: their holders have a root shell",
            (Some(true), None) => "SSH is switched on",
            (None, None) => "SSH is on by default: nothing says `ssh.enabled = false`",
        };
        let place: &Node =
            keys.or(container.get("ssh")).or(container.get("wrangler_ssh")).unwrap_or(container);
        let fix =
            config.set("switch SSH into the container off", Under::EachContainer, path, Literal::Flag(false));
        let finding = config.at(place, format!("containers[{at}].ssh"), message);
        verdict.find(match said {
            Some(false) => finding.remedy("Delete `authorized_keys`."),
            Some(true) => finding.fix(fix.unless_agreed("somebody uses it: it was switched on")),
            None => finding.fix(fix),
        });
    }
}
