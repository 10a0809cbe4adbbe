//! MW-CRED-001 and MW-CDP-002: live credentials that the Worker hands to the container.

use std::collections::BTreeMap;

use camino::Utf8Path;

use crate::audit::facts::Checkout;
use crate::audit::meta::{Asi, Category, Checklist};
use crate::audit::syntax::Syntax;
use crate::audit::syntax::bindings::{Binding, bindings, is_function, root, values};
use crate::audit::syntax::calls::Call;
use crate::audit::syntax::values::{bare, env_name, key_of, literal, literals};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

use super::credentials::{CDP_SECRET, is_constant, is_credential};
use super::overlay::{Overlay, is_part};
use super::{nodes, worker};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-CRED-001",
        name: "live-credentials-in-container",
        title: "Live keys are handed to the container",
        severity: Severity::Critical,
        category: Category::Credentials,
        scopes: &[Scope::Checkout],
        what: "The Worker copies a provider's, a bot's or R2's key into the environment or a file of the container.",
        why: "Every program the assistant runs reads its environment: one injected instruction, skill or dependency sends the keys \
              away, and OpenClaw writes them into files that go to R2.",
        evidence: "Assignments and properties under a name in capitals whose value is `env.<KEY>`, loops over a list of names, \
                   `env` passed on whole, and lines of configuration files (`access_key_id = ${env.…}`). What is a key is \
                   told by the name. The gateway's own token has to be there and is left out.",
        fix: "Give the container placeholders of the same shape, `sk-ant-moltctl-injected`, and set the real key on the way out, \
              in a class that extends `ContainerProxy`: `headers.set('x-api-key', this.env.ANTHROPIC_API_KEY)`.",
        sources: &[
            "cloudflare/moltworker src/gateway/env.ts",
            "cloudflare/sandbox-sdk examples/authentication",
            "Cloudflare docs: sandbox/1-0-preview/migrate",
        ],
        owasp: &[Asi::IdentityAbuse, Asi::CodeExecution],
        checklist: &[Checklist::SeparateKeys],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "src/gateway/env.ts",
                "export function vars(env) {\n  const out = {};\n  if (env.ANTHROPIC_API_KEY) out.ANTHROPIC_API_KEY = env.ANTHROPIC_API_KEY;\n  return out;\n}\n",
            )])
        },
        passing: || {
            checkout(&[(
                "src/gateway/env.ts",
                "export function vars(env) {\n  const out = { ANTHROPIC_API_KEY: 'sk-ant-moltctl-injected' };\n  \
                 out.OPENCLAW_GATEWAY_TOKEN = env.MOLTBOT_GATEWAY_TOKEN;\n  return out;\n}\n",
            )])
        },
    },
};

pub(super) static CDP: Rule = Rule {
    meta: Meta {
        id: "MW-CDP-002",
        name: "cdp-secret-in-container",
        title: "The browser's secret is handed to the container",
        severity: Severity::High,
        category: Category::Egress,
        scopes: &[Scope::Checkout],
        what: "`CDP_SECRET` is copied into the environment of the container.",
        why: "Whoever runs code in the container may open the browser, which stands outside of the container and of every egress \
              policy, and from anywhere else once the secret is out.",
        evidence: "As for MW-CRED-001, with the name `CDP_SECRET`.",
        fix: "Take `CDP_SECRET` out of the container's environment and let the class that extends `ContainerProxy` add it to \
              requests for the Worker's own `/cdp`: `return this.ctx.exports.default.fetch(request)`.",
        sources: &["cloudflare/moltworker src/gateway/env.ts", "cloudflare/moltworker src/routes/cdp.ts"],
        owasp: &[Asi::ToolMisuse, Asi::IdentityAbuse],
        checklist: &[],
    },
    check: check_cdp,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "src/env.ts",
                "const PASSED = ['CDP_SECRET'] as const;\nfor (const name of PASSED) out[name] = env[name];\n",
            )])
        },
        passing: || {
            checkout(&[("src/cdp.ts", "if (given !== c.env.CDP_SECRET) return c.text('no', 401);\n")])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    report(facts, verdict, is_credential, "the container gets a live");
}

fn check_cdp(facts: &Facts, verdict: &mut Verdict) {
    report(facts, verdict, |name| name == CDP_SECRET, "the container gets the browser's");
}

/// One finding for each name: the first place.
fn report(facts: &Facts, verdict: &mut Verdict, wanted: fn(&str) -> bool, says: &str) {
    let Some(checkout) = worker(facts, verdict) else { return };
    let overlay = Overlay::of(checkout);
    let mut met: BTreeMap<&str, (&Utf8Path, Syntax<'_>)> = BTreeMap::new();
    for (path, node, name) in handed_over(checkout) {
        // The app itself has placeholders in these slots: whatever it hands over is one.
        if overlay.as_ref().is_some_and(|it| it.injects(name)) || is_part(path) {
            continue;
        }
        if wanted(name) || name == WHOLE && wanted("X_API_KEY") {
            met.entry(name).or_insert((path, node));
        }
    }
    for (name, (path, node)) in met {
        let message = if name == WHOLE {
            "the container gets the Worker's whole environment, every key in it".to_owned()
        } else {
            format!("{says} `{name}`")
        };
        verdict.find(Finding::in_file(path, Some(node.span()), name, message));
    }
}

/// The name of everything.
const WHOLE: &str = "...env";

/// Every place where something of the Worker's environment goes to the container, with its name.
fn handed_over(checkout: &Checkout) -> Vec<(&Utf8Path, Syntax<'_>, &str)> {
    let mut found = Vec::new();
    for (path, node) in nodes(checkout) {
        match node.kind() {
            "assignment_expression" => found.extend(assigned(node).map(|name| (path, node, name))),
            "pair" => found.extend(paired(node).map(|(it, name)| (path, it, name))),
            "subscript_expression" => {
                found.extend(listed(node).into_iter().map(|(it, name)| (path, it, name)))
            }
            "spread_element" if is_env(node.children().next()) && in_container_call(node) => {
                found.push((path, node, WHOLE));
            }
            "template_substitution" => found.extend(written(node).map(|name| (path, node, name))),
            _ => {}
        }
    }
    found
}

/// `out.NAME = env.NAME`.
fn assigned(node: Syntax<'_>) -> Option<&str> {
    let left = node.field("left")?;
    let key = match left.kind() {
        "member_expression" => left.field("property")?.text(),
        "subscript_expression" => literal(left.field("index")?)?,
        _ => return None,
    };
    let right = node.field("right")?;
    is_constant(key).then(|| right.descendants().find_map(value_name)).flatten()
}

/// `{ NAME: env.NAME }`, and `{ env: c.env }` for a process.
fn paired(node: Syntax<'_>) -> Option<(Syntax<'_>, &str)> {
    let (key, value) = (key_of(node)?, node.field("value")?);
    if matches!(key, "env" | "envVars") && is_env(Some(value)) && in_container_call(node) {
        return Some((node, WHOLE));
    }
    is_constant(key).then(|| value.descendants().find_map(value_name)).flatten().map(|name| (node, name))
}

/// The name of a value of the environment that is used as a value: not asked for its truth, its length or a test.
fn value_name(node: Syntax<'_>) -> Option<&str> {
    let name = env_name(node)?;
    let asked = node.ancestors().take_while(|it| !is_function(*it)).any(|it| match it.kind() {
        "unary_expression" => it.text().starts_with('!'),
        "ternary_expression" => {
            it.field("condition").is_some_and(|it| it.range().contains(&node.range().start))
        }
        "binary_expression" => {
            it.field("operator").is_some_and(|it| matches!(it.text(), "===" | "!==" | "==" | "!="))
        }
        _ => false,
    });
    (!asked).then_some(name)
}

/// `env[name]` where `name` goes over a list of names that are spelt out.
fn listed(node: Syntax<'_>) -> Vec<(Syntax<'_>, &str)> {
    let (Some(object), Some(index)) = (node.field("object"), node.field("index")) else { return Vec::new() };
    let asked = node.parent().is_some_and(|it| it.kind() == "unary_expression");
    if index.kind() != "identifier" || !is_env(Some(object)) || asked {
        return Vec::new();
    }
    let lists = bindings(index, index.text()).into_iter().filter_map(|it| match it {
        Binding::Each(list) => Some(list),
        Binding::Parameter(function, 0) => {
            function.ancestors().filter_map(Call::of).next().and_then(Call::receiver)
        }
        _ => None,
    });
    lists.flat_map(values).filter(|it| it.kind() == "array").flat_map(literals).collect()
}

/// A line of a configuration file that is written into the container.
fn written(node: Syntax<'_>) -> Option<&str> {
    let name = node.children().next().map(bare).and_then(value_name)?;
    let template = node.parent()?;
    let before = template.children().take_while(|it| !it.is(node)).last()?.text();
    let writes = Call::within(root(node)).any(|it| it.name() == "writeFile");
    (writes && before.trim_end().ends_with(['=', ':', '"'])).then_some(name)
}

fn is_env(node: Option<Syntax<'_>>) -> bool {
    node.map(bare).is_some_and(|it| it.text() == "env" || it.text().ends_with(".env"))
}

fn in_container_call(node: Syntax<'_>) -> bool {
    node.ancestors().filter_map(Call::of).any(|it| {
        matches!(it.name(), "startProcess" | "exec" | "execStream" | "setEnvVars" | "createSession" | "start")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::report::run;

    fn names(code: &str) -> Vec<String> {
        let report = run(&[&RULE], &checkout(&[("src/a.ts", code)]), &[]);
        report
            .findings
            .iter()
            .map(|it| it.finding.message.split('`').nth(1).unwrap_or("all").to_owned())
            .collect()
    }

    #[test]
    fn every_way_to_hand_a_key_over_is_seen() {
        assert_eq!(names("vars.ANTHROPIC_API_KEY = env.AI_GATEWAY_API_KEY;"), ["AI_GATEWAY_API_KEY"]);
        assert_eq!(
            names(
                "await sandbox.startProcess(cmd, { env: { A_TOKEN: c.env.A_TOKEN!, URL: c.env.WORKER_URL } });"
            ),
            ["A_TOKEN"]
        );
        assert_eq!(
            names("const P = ['A_TOKEN', 'WORKER_URL'] as const;\nP.forEach((n) => { out[n] = env[n]; });"),
            ["A_TOKEN"]
        );
        assert_eq!(names("await sandbox.setEnvVars({ ...c.env });"), ["all"]);
        assert_eq!(
            names(
                "const conf = `access_key_id = ${env.R2_ACCESS_KEY_ID}`;\nawait sandbox.writeFile('/c', conf);"
            ),
            ["R2_ACCESS_KEY_ID"]
        );
    }

    #[test]
    fn what_stays_in_the_worker_is_left_alone() {
        for code in [
            "headers.set('x-api-key', env.ANTHROPIC_API_KEY);",
            "const has = { ANTHROPIC: !!env.ANTHROPIC_API_KEY };",
            "if (env.SLACK_BOT_TOKEN) out.SLACK_BOT_TOKEN = 'xoxb-moltctl-injected';",
            "out.SLACK_BOT_TOKEN = env.SLACK_BOT_TOKEN ? 'xoxb-moltctl-injected' : '';",
            "url = `https://x/?a=${env.A_TOKEN}`;",
        ] {
            assert_eq!(names(code), [""; 0], "{code}");
        }
    }
}
