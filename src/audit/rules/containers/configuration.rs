//! MW-CTR-003, 007 and 008: SSH, where the container runs, and secrets in its configuration.

use super::{on, own};
#[cfg(test)]
use crate::audit::facts::account::kept;
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};
use crate::secrets::catalog::{Known, Sensitivity, known};

pub(super) static SSH: Rule = Rule {
    meta: Meta {
        id: "MW-CTR-003",
        name: "live-container-ssh-on",
        title: "SSH into the container is on",
        severity: Severity::Low,
        category: Category::Entry,
        scopes: &[Scope::Live],
        what: "The container application does not switch SSH off. Cloudflare's default is on since 2026-05-12.",
        why: "Whoever holds a token with `Workers Containers Write` and a key that is listed stands in a shell beside every \
              credential, past Access and past the gateway, and no log of the Worker shows it.",
        evidence: "`configuration.wrangler_ssh.enabled` of the Worker's application is not `false`. Low without a public key in \
                   `authorized_keys`, medium with one. This is the live half of MW-CFG-002.",
        fix: "Write `ssh = { enabled = false }` into `[[containers]]` of wrangler's configuration, then run `moltctl deploy`",
        sources: &[
            "Cloudflare documentation: containers/guides/ssh",
            "Cloudflare API: modify a container application",
        ],
        owasp: &[Asi::CodeExecution],
        checklist: &[],
    },
    check: check_ssh,
    #[cfg(test)]
    fixtures: Fixtures { failing: || kept::but_application(|app| app.ssh = None), passing: kept::account },
};

fn check_ssh(facts: &Facts, verdict: &mut Verdict) {
    for app in own(facts, verdict).into_iter().filter(|app| app.ssh != Some(false)) {
        let how = if app.ssh.is_none() { "by Cloudflare's default" } else { "by its configuration" };
        verdict.find(match app.ssh_keys {
            0 => on(app, format!("SSH is on {how}; no key is listed yet")),
            keys => on(app, format!("SSH is on {how}, and {keys} public keys may log in"))
                .severity(Severity::Medium),
        });
    }
}

pub(super) static UNPLACED: Rule = Rule {
    meta: Meta {
        id: "MW-CTR-007",
        name: "container-without-jurisdiction",
        title: "The container may run outside the jurisdiction that the files claim",
        severity: Severity::Low,
        category: Category::Configuration,
        scopes: &[Scope::Live],
        what: "moltctl.toml claims a jurisdiction for the data, and the container application has no constraint to it.",
        why: "The bucket stays in the European Union, and the container that reads it, with every conversation in memory, starts \
              wherever there is room.",
        evidence: "`[storage] jurisdiction` of moltctl.toml against `constraints.jurisdiction` of the Worker's application. Where \
                   the Worker itself runs is not constrained by either.",
        fix: "Write `constraints = { jurisdiction = \"eu\" }` into `[[containers]]` of wrangler's configuration, then run \
              `moltctl deploy`",
        sources: &["Cloudflare documentation: Containers, placement"],
        owasp: &[],
        checklist: &[],
    },
    check: check_unplaced,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but_application(|app| app.jurisdiction = None),
        passing: kept::account,
    },
};

fn check_unplaced(facts: &Facts, verdict: &mut Verdict) {
    let own = own(facts, verdict);
    let claimed =
        facts.account.known().and_then(|account| account.containers.claimed_jurisdiction.as_deref());
    let Some(claimed) = claimed else { return };
    for app in own.into_iter().filter(|app| app.jurisdiction.as_deref() != Some(claimed)) {
        let now = app.jurisdiction.as_deref().unwrap_or("none");
        verdict.find(on(app, format!("moltctl.toml claims `{claimed}`; its constraint is {now}")));
    }
}

/// Endings of names that hold secrets, where the catalogue does not know the name.
const SECRET_ENDINGS: [&str; 6] = ["_TOKEN", "_KEY", "_SECRET", "_PASSWORD", "_PASSPHRASE", "_CREDENTIALS"];

pub(super) static CLEAR_SECRETS: Rule = Rule {
    meta: Meta {
        id: "MW-CTR-008",
        name: "secret-in-container-configuration",
        title: "A secret stands in the container application's configuration",
        severity: Severity::High,
        category: Category::Credentials,
        scopes: &[Scope::Live],
        what: "The application's configuration sets an environment variable whose name is that of a secret.",
        why: "Unlike secrets of a Worker these values come back in clear: whoever may read containers in the account reads them, \
              and every former version of the application keeps them.",
        evidence: "Names in `configuration.environment_variables` that the catalogue knows as secrets, or that end in `_TOKEN`, \
                   `_KEY`, `_SECRET`, `_PASSWORD`, `_PASSPHRASE` or `_CREDENTIALS`. Values are not read.",
        fix: "Delete the variable from the application's configuration, give the credential a new value at its issuer, and store \
              that as a secret of the Worker with `moltctl secrets push`",
        sources: &["Cloudflare API: container applications, `configuration.environment_variables`"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: check_clear_secrets,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but_application(|app| app.variables.push("ANTHROPIC_API_KEY".into())),
        passing: kept::account,
    },
};

fn check_clear_secrets(facts: &Facts, verdict: &mut Verdict) {
    for app in own(facts, verdict) {
        for name in app.variables.iter().filter(|name| is_secret(name)) {
            verdict.find(on(app, format!("`{name}` stands in its configuration in clear")));
        }
    }
}

fn is_secret(name: &str) -> bool {
    match known(name) {
        Known::Slot(slot) | Known::Alias(slot) => slot.sensitivity == Sensitivity::Secret,
        Known::Operators => true,
        Known::Phantom(_) | Known::Unknown => {
            let name = name.to_ascii_uppercase();
            SECRET_ENDINGS.iter().any(|ending| name.ends_with(ending))
        }
    }
}
