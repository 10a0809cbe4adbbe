//! MW-INFO-001: what the Worker tells strangers about itself.

use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::Syntax;
use crate::audit::syntax::calls::Call;
use crate::audit::syntax::reach::Deed;
use crate::audit::syntax::surface::Surface;
use crate::audit::syntax::values::{env_name, key_of, literal};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};

use super::{at, worker};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-INFO-001",
        name: "self-description",
        title: "The Worker tells strangers how it is set up",
        severity: Severity::Low,
        category: Category::WorkerCode,
        scopes: &[Scope::Checkout],
        what: "An answer before Access's check lists which secrets are missing or which commands a route takes, every answer carries \
               debug headers, or every request logs which settings are on.",
        why: "It tells a stranger that this is Moltworker, what it is connected to, and what to try next.",
        evidence: "`missing` lists and pages with them, `supported_methods`, hints that show `?secret=`, in routes and middleware that \
                   no check of Access's token precedes; headers named `X-…Debug…`; log lines of middleware with `env.NAME`.",
        fix: "Answer `c.text('not set up', 503)` and keep the list for the log; delete the `X-Worker-Debug` and `X-Debug-Path` headers \
              and the `console.log('[REQ] DEV_MODE: …')` lines.",
        sources: &["cloudflare/moltworker src/index.ts", "cloudflare/moltworker src/routes/cdp.ts"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "src/index.ts",
                "const app = new Hono();\napp.use('*', (c, next) => c.json({ error: 'x', missing: names(c.env) }, 503));\n\
                 app.get('/', (c) => c.text('x'));\n",
            )])
        },
        passing: || {
            checkout(&[(
                "src/index.ts",
                "const app = new Hono();\napp.use('*', async (c, next) => { await jwtVerify(a, b, {}); });\n\
                 app.get('/storage', (c) => c.json({ missing: names(c.env) }));\n",
            )])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = worker(facts, verdict) else { return };
    let surface = Surface::of(checkout.sources(), checkout.reach());
    for (path, source) in checkout.sources() {
        for node in source.nodes() {
            let Some((message, only_open)) = tells(node) else { continue };
            let around = surface.around(path, node);
            let open = around.is_some_and(|it| !surface.preceded(it, Deed::ChecksAccess));
            if open || !only_open {
                verdict.find(at(path, node, message));
            }
        }
    }
}

/// What a node tells, and whether it matters only where nobody has been asked who they are.
fn tells(node: Syntax<'_>) -> Option<(String, bool)> {
    match node.kind() {
        "pair" => pair(node),
        "shorthand_property_identifier"
            if matches!(node.text(), "missing" | "missingVars") && is_answered(node) =>
        {
            Some(("an answer lists the secrets that are missing".to_owned(), true))
        }
        "call_expression" => call(Call::of(node)?),
        _ => None,
    }
}

fn pair(node: Syntax<'_>) -> Option<(String, bool)> {
    let (key, value) = (key_of(node)?, node.field("value")?);
    let hint = literal(value).is_some_and(|it| it.contains("?secret="));
    let message = match key {
        "missing" | "missingVars" if literal(value).is_none() => {
            "an answer lists the secrets that are missing"
        }
        "supported_methods" | "supportedMethods" => "an answer lists every command the browser takes",
        _ if hint => "an answer says where the secret goes",
        _ => return None,
    };
    is_answered(node).then(|| (message.to_owned(), true))
}

/// Part of what `c.json(…)` answers.
fn is_answered(node: Syntax<'_>) -> bool {
    node.ancestors().filter_map(Call::of).next().is_some_and(|it| matches!(it.name(), "json" | "stringify"))
}

fn call(call: Call<'_>) -> Option<(String, bool)> {
    let first = call.argument(0).and_then(literal);
    if matches!(call.name(), "set" | "header" | "append") {
        let header = first.filter(|it| {
            let lower = it.to_ascii_lowercase();
            lower.starts_with("x-") && lower.contains("debug")
        })?;
        return Some((format!("every answer carries `{header}`"), false));
    }
    if call.name() == "replace" && first.is_some_and(|it| it.contains("MISSING")) {
        return Some(("a page lists the secrets that are missing".to_owned(), true));
    }
    let name =
        call.logs().then(|| call.arguments().flat_map(Syntax::descendants).find_map(env_name)).flatten()?;
    Some((format!("each request logs whether `{name}` is set"), true))
}
