//! MW-LOG-004: what the container prints goes to Workers Logs.

use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::Syntax;
use crate::audit::syntax::bindings::{Binding, bindings};
use crate::audit::syntax::calls::Call;
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};

use super::{at, worker};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-LOG-004",
        name: "container-output-logged",
        title: "What the container prints is copied into Workers Logs",
        severity: Severity::High,
        category: Category::Monitoring,
        scopes: &[Scope::Checkout],
        what: "The Worker logs the standard output or error of a process of the container.",
        why: "OpenClaw prints messages, tool calls and, with `--verbose`, more. All of it is then kept for days where everybody \
              who may read logs reads it.",
        evidence: "`console` calls with `.stdout` or `.stderr`, or a constant taken from them, among their arguments.",
        fix: "Log that a process failed and its exit code, and read the output with `wrangler containers ssh` when it is needed: \
              delete the `console.log('[Gateway] stdout:', …)` lines.",
        sources: &["cloudflare/moltworker src/gateway/process.ts"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[("src/p.ts", "const logs = await p.getLogs();\nconsole.log('out', logs.stdout);\n")])
        },
        passing: || {
            checkout(&[("src/p.ts", "const logs = await p.getLogs();\nconsole.log('exit', p.exitCode);\n")])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = worker(facts, verdict) else { return };
    for (path, source) in checkout.sources() {
        for call in Call::all(source).filter(|it| it.logs()) {
            if let Some(what) = call.arguments().find_map(output) {
                verdict.find(at(path, call.node, format!("`{what}` of a process goes to Workers Logs")));
            }
        }
    }
}

/// `stdout` or `stderr`, if the expression has one that is not merely measured.
fn output(node: Syntax<'_>) -> Option<&str> {
    node.descendants().find_map(|it| match it.kind() {
        "member_expression" => stream(it),
        "identifier" => bindings(it, it.text()).into_iter().find_map(|binding| match binding {
            Binding::Value(value) => value.descendants().find_map(stream),
            Binding::Part(_) if matches!(it.text(), "stdout" | "stderr") => Some(it.text()),
            _ => None,
        }),
        _ => None,
    })
}

fn stream(node: Syntax<'_>) -> Option<&str> {
    let name = node.field("property").map(Syntax::text).filter(|it| matches!(*it, "stdout" | "stderr"))?;
    let measured =
        node.parent().is_some_and(|it| it.field("property").is_some_and(|it| it.text() == "length"));
    (!measured).then_some(name)
}
