//! MW-INJ-001: what a request says becomes part of a shell command.

use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::Syntax;
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-INJ-001",
        name: "shell-injection",
        title: "A request's text becomes part of a shell command",
        severity: Severity::Critical,
        category: Category::WorkerCode,
        scopes: &[Scope::Checkout],
        what: "A value of the request (a route parameter, a query, the body) is concatenated into a command that \
               `startProcess` or `exec` hands to a shell in the container.",
        why: "`x%3Bcurl…%7Csh` in the place of a request id is `x;curl …|sh` for the shell: whoever passes Access, or gets a \
              browser that did to open a link, runs commands beside every credential of the container.",
        evidence: "A template or concatenation with such a value in an argument of `startProcess`, `exec` or `execStream`, and \
                   no test of the value against a pattern before. Values that come from another function are not followed.",
        fix: "Test the value before use, such as `if (!/^[\\w-]{1,64}$/.test(requestId)) return c.text('bad id', 400)`.",
        sources: &["cloudflare/moltworker src/routes/api.ts", "OWASP OS Command Injection"],
        owasp: &[Asi::CodeExecution, Asi::ToolMisuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "src/routes/api.ts",
                "api.post('/devices/:id/approve', async (c) => {\n  const id = c.req.param('id');\n  \
                 await sandbox.startProcess(`openclaw devices approve ${id}`);\n});\n",
            )])
        },
        passing: || {
            checkout(&[(
                "src/routes/api.ts",
                "api.post('/devices/:id/approve', async (c) => {\n  const id = c.req.param('id');\n  \
                 if (!/^[\\w-]{1,64}$/.test(id)) return c.text('no', 400);\n  \
                 await sandbox.startProcess(`openclaw devices approve ${id}`);\n});\n",
            )])
        },
    },
};

/// Methods whose first argument a shell reads.
const SHELLS: [&str; 3] = ["startProcess", "exec", "execStream"];

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    for (path, source) in checkout.sources() {
        for call in source.of_kind("call_expression").filter(|call| runs_a_shell(*call)) {
            let Some(name) = tainted(call) else { continue };
            let message = format!("`{name}` of the request reaches a shell unchecked");
            verdict.find(Finding::in_file(path.clone(), Some(call.span()), call.text(), message));
        }
        if let Some(line) = source.first_error() {
            verdict.blind(Scope::Checkout, format!("`{path}` is not understood from line {line} on"));
        }
    }
}

fn runs_a_shell(call: Syntax<'_>) -> bool {
    call.field("function")
        .and_then(|function| function.field("property"))
        .is_some_and(|method| SHELLS.contains(&method.text()))
}

/// The name of a value of the request that stands in the command unchecked.
fn tainted(call: Syntax<'_>) -> Option<&str> {
    let command = call.field("arguments")?.children().next()?;
    let function =
        call.ancestors().find(|it| it.field("body").is_some() && it.field("parameters").is_some())?;
    command
        .descendants()
        .filter(|it| it.kind() == "identifier")
        .map(Syntax::text)
        .find(|name| comes_from_the_request(function, name) && !is_tested(function, name))
}

fn comes_from_the_request(function: Syntax<'_>, name: &str) -> bool {
    function
        .descendants()
        .filter(|it| it.kind() == "variable_declarator")
        .filter(|it| it.field("name").is_some_and(|it| it.text() == name))
        .filter_map(|it| it.field("value"))
        .any(|value| [".req.param(", ".req.query(", ".req.json("].iter().any(|of| value.text().contains(of)))
}

fn is_tested(function: Syntax<'_>, name: &str) -> bool {
    function.descendants().filter(|it| it.kind() == "call_expression").any(|call| {
        let tests =
            call.field("function").and_then(|it| it.field("property")).is_some_and(|it| it.text() == "test");
        tests && call.field("arguments").is_some_and(|it| it.children().any(|it| it.text() == name))
    })
}
