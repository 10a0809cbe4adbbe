//! MW-DBG-001: routes that hand out a shell or the configuration, and the switch that opens them.
//!
//! What the account and a probe say of the switch is MW-DBG-002.

use camino::Utf8Path;

use crate::audit::facts::Checkout;
use crate::audit::finding::Span;
use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::Syntax;
use crate::audit::syntax::calls::Call;
use crate::audit::syntax::surface::{Registration, Surface};
use crate::audit::syntax::values::{env_name, literals};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};
use crate::project::wrangler::view::Var;

use super::shell_injection::{runs_a_shell, whole_command};
use super::worker;

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-DBG-001",
        name: "debug-routes",
        title: "Debug routes hand out a shell or the configuration",
        severity: Severity::High,
        category: Category::Entry,
        scopes: &[Scope::Checkout],
        what: "A route runs a whole command of the request in the container, or answers with OpenClaw's configuration, which has \
               tokens in it; or `DEBUG_ROUTES` is on in wrangler's configuration.",
        why: "Behind Access it is one link away from a root shell beside every credential; with `DEV_MODE` it is open to anybody.",
        evidence: "Routes whose functions give `startProcess` or `exec` a command that is a value of the request, or that read \
                   `openclaw.json` or `auth-profiles.json`; and `vars` of wrangler's configuration. A route that no switch of \
                   the environment guards is critical.",
        fix: "Delete `src/routes/debug.ts` with its `app.route('/debug', debug)`, and `DEBUG_ROUTES` where it is set: \
              `moltctl secrets unset DEBUG_ROUTES`.",
        sources: &[
            "cloudflare/moltworker src/routes/debug.ts",
            "cloudflare/moltworker README.md, debug endpoints",
        ],
        owasp: &[Asi::CodeExecution, Asi::ToolMisuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "src/index.ts",
                "const app = new Hono();\napp.get('/debug/cli', async (c) => {\n  const cmd = c.req.query('cmd') || 'openclaw --help';\n  \
                 return c.json(await sandbox.startProcess(cmd));\n});\n",
            )])
        },
        passing: || {
            checkout(&[
                (
                    "src/index.ts",
                    "const app = new Hono();\napp.get('/debug/version', (c) => sandbox.exec('openclaw --version'));\n",
                ),
                ("wrangler.toml", "name = \"x\"\n[vars]\nDEBUG_ROUTES = \"false\"\n"),
            ])
        },
    },
};

/// The switch.
const SWITCH: &str = "DEBUG_ROUTES";

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = worker(facts, verdict) else { return };
    let surface = Surface::of(checkout.sources(), checkout.reach());
    let mut calls: Vec<(&Utf8Path, Call<'_>)> = Vec::new();
    for (path, source) in checkout.sources() {
        calls.extend(Call::all(source).map(|it| (path.as_path(), it)));
    }
    for (path, call) in calls.into_iter().filter(|(_, it)| runs_a_shell(*it)) {
        let route = surface.around(path, call.node);
        let words = route.map_or_else(|| "a function".to_owned(), Registration::words);
        let message = if whole_command(call).is_some() {
            format!("{words} runs whatever command the request brings")
        } else if dumps_configuration(call.node) && route.is_some_and(|it| it.path.contains("debug")) {
            format!("{words} answers with OpenClaw's configuration, tokens and all")
        } else {
            continue;
        };
        let gated = route.is_some_and(|it| is_gated(&surface, it));
        let finding = Finding::in_file(path, Some(call.node.span()), words, message);
        verdict.find(if gated { finding } else { finding.severity(Severity::Critical) });
    }
    variable(checkout, verdict);
}

fn dumps_configuration(node: Syntax<'_>) -> bool {
    literals(node).any(|(_, text)| {
        text.starts_with("cat ")
            && ["openclaw.json", "clawdbot.json", "auth-profiles.json"].iter().any(|it| text.contains(it))
    })
}

/// Whether the route, or middleware before it, asks a switch of the environment.
fn is_gated<'a>(surface: &Surface<'a>, route: &Registration<'a>) -> bool {
    let asks = |it: &Registration<'a>| {
        it.handlers.iter().flat_map(|it| it.descendants()).filter_map(env_name).any(|it| it.contains("DEBUG"))
    };
    asks(route) || route.before.iter().any(|it| asks(&surface.registrations[*it]))
}

fn variable(checkout: &Checkout, verdict: &mut Verdict) {
    let Some((path, view)) = checkout.wrangler() else { return };
    let Some(view) = verdict.see(Scope::Checkout, view) else { return };
    let on = |it: &&Var| {
        it.name == SWITCH && it.value.as_deref().is_some_and(|it| it.eq_ignore_ascii_case("true"))
    };
    if let Some(var) = view.vars.iter().find(on) {
        let message = "wrangler's configuration switches the debug routes on in every deployment";
        let finding = Finding::in_file(path, Some(Span::line(var.line)), SWITCH, message);
        verdict.find(
            finding
                .severity(Severity::Critical)
                .remedy(format!("delete `{SWITCH}` from the `vars` of `{path}`")),
        );
    }
}
