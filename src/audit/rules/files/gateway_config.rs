//! MW-PROXY-001 and MW-STICKY-002: what the start script writes into the gateway's configuration.

use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::{Source, Syntax, shell};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

pub(super) static PROXY: Rule = Rule {
    meta: Meta {
        id: "MW-PROXY-001",
        name: "trusted-proxy-is-a-network",
        title: "The trusted proxy is a network's address, which no proxy has",
        severity: Severity::Low,
        category: Category::OpenClaw,
        scopes: &[Scope::Checkout],
        what: "`gateway.trustedProxies` holds an address such as `10.1.0.0`, which names a network and no host.",
        why: "OpenClaw compares addresses for equality: the entry matches nothing. Every request then seems to come from the proxy itself, and \
              limits and logs by client address are worth nothing.",
        evidence: "Array literals assigned to `trustedProxies` in the JavaScript of the start script: addresses that end in `.0` without a \
                   prefix length.",
        fix: "Write the proxy's own address, or delete the assignment: `config.gateway.trustedProxies = ['10.1.0.1'];`",
        sources: &["cloudflare/moltworker start-openclaw.sh", "openclaw 2026.2.3 net: isTrustedProxyAddress"],
        owasp: &[],
        checklist: &[],
    },
    check: proxy,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "start-openclaw.sh",
                "#!/bin/bash\nnode << 'EOF'\nconfig.gateway.trustedProxies = ['10.1.0.0'];\nEOF\n",
            )])
        },
        passing: || {
            checkout(&[(
                "start-openclaw.sh",
                "#!/bin/bash\nnode << 'EOF'\nconfig.gateway.trustedProxies = ['10.1.0.7'];\nEOF\n",
            )])
        },
    },
};

pub(super) static STICKY: Rule = Rule {
    meta: Meta {
        id: "MW-STICKY-002",
        name: "dev-setting-stays",
        title: "What the start script switches on for development is never switched off",
        severity: Severity::Medium,
        category: Category::OpenClaw,
        scopes: &[Scope::Checkout],
        what: "The start script sets `allowInsecureAuth` (or another weakening) under a condition, and nothing takes it back when the condition \
               no longer holds.",
        why: "The configuration is copied to R2 and restored at each start. One start with `DEV_MODE=true` is enough: the gateway goes on \
              accepting devices without pairing long after the variable was deleted.",
        evidence: "Assignments of `true` to `allowInsecureAuth`, `dangerouslyDisableDeviceAuth` or `allowUnconfigured` in the JavaScript of the \
                   start script, without one of `false` or a `delete` of the same name. What is in the backup now is MW-STICKY-001's.",
        fix: "Set it both ways: `config.gateway.controlUi.allowInsecureAuth = process.env.OPENCLAW_DEV_MODE === 'true';`",
        sources: &["cloudflare/moltworker start-openclaw.sh"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: sticky,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "start-openclaw.sh",
                "#!/bin/bash\nnode << 'EOF'\nif (process.env.DEV === 'true') {\n  config.gateway.controlUi.allowInsecureAuth = true;\n}\nEOF\n",
            )])
        },
        passing: || {
            checkout(&[(
                "start-openclaw.sh",
                "#!/bin/bash\nnode << 'EOF'\ndelete config.gateway.controlUi.allowInsecureAuth;\nif (process.env.DEV === 'true') {\n  \
                 config.gateway.controlUi.allowInsecureAuth = true;\n}\nEOF\n",
            )])
        },
    },
};

/// What weakens the gateway when it is true.
const WEAKENINGS: [&str; 3] = ["allowInsecureAuth", "dangerouslyDisableDeviceAuth", "allowUnconfigured"];

/// What is wrong with an assignment of a program, as the target and the value: the anchor and the message.
type Judge = fn(&Source, &str, Syntax<'_>, Syntax<'_>) -> Option<(String, String)>;

/// Hands every assignment of every embedded program to `judge`.
fn each(facts: &Facts, verdict: &mut Verdict, judge: Judge) {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    for (path, script) in checkout.scripts_noted(verdict) {
        for program in shell::embedded_javascript(script) {
            if let Some(line) = program.source.first_error() {
                verdict.blind(
                    Scope::Checkout,
                    format!("the JavaScript in `{path}` is not understood from line {line} on"),
                );
            }
            for assignment in program.source.of_kind("assignment_expression") {
                let sides = assignment
                    .field("left")
                    .and_then(|it| it.field("property"))
                    .zip(assignment.field("right"));
                let Some((name, value)) = sides else { continue };
                if let Some((anchor, message)) = judge(&program.source, name.text(), assignment, value) {
                    verdict.find(Finding::in_file(path.clone(), Some(assignment.span()), anchor, message));
                }
            }
        }
    }
}

fn proxy(facts: &Facts, verdict: &mut Verdict) {
    each(facts, verdict, |_, name, assignment, value| {
        let elements = (name == "trustedProxies" && value.kind() == "array").then(|| value.children())?;
        let network = elements
            .filter(|it| it.kind() == "string")
            .map(|it| it.text().trim_matches(['"', '\'']))
            .find(|it| it.ends_with(".0") && it.split('.').count() == 4)?;
        Some((assignment.text().to_owned(), format!("`{network}` is a network's address: no proxy has it")))
    });
}

fn sticky(facts: &Facts, verdict: &mut Verdict) {
    each(facts, verdict, |program, name, assignment, value| {
        if !WEAKENINGS.contains(&name) || value.text() != "true" {
            return None;
        }
        assignment.ancestors().find(|it| it.kind() == "if_statement")?;
        let taken_back = program
            .of_kind("unary_expression")
            .any(|it| it.text().starts_with("delete") && it.text().ends_with(name))
            || program.of_kind("assignment_expression").any(|it| {
                it.field("left").and_then(|it| it.field("property")).is_some_and(|it| it.text() == name)
                    && it.field("right").is_some_and(|it| it.text() != "true")
            });
        (!taken_back).then(|| (name.to_owned(), format!("`{name}` is set under a condition and never unset")))
    });
}
