//! MW-INJ-001: what a request says becomes part of a shell command.

use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::Syntax;
use crate::audit::syntax::bindings::values;
use crate::audit::syntax::calls::Call;
use crate::audit::syntax::reach::runs_in_container;
use crate::audit::syntax::request;
use crate::audit::syntax::surface::Surface;
use crate::audit::syntax::values::{bare, literal};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

use super::overlay::Overlay;
use super::{at, worker};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-INJ-001",
        name: "shell-injection",
        title: "A request's text becomes part of a shell command",
        severity: Severity::Critical,
        category: Category::WorkerCode,
        scopes: &[Scope::Checkout],
        what: "A value of the request (a route parameter, a query, a header, the body) is put into a command that \
               `startProcess` or `exec` hands to a shell in the container.",
        why: "`x%3Bcurl…%7Csh` in the place of a request id is `x;curl …|sh` for the shell: whoever passes Access, or gets a \
              browser that did to open a link, runs commands beside every credential of the container.",
        evidence: "A value of the request is followed through constants, templates, concatenation and functions of the same \
                   file into the first argument of `startProcess`, `exec` or `execStream`, and nothing tests it before: a \
                   pattern from `^` to `$` that lists what may stand in it, a list of what is allowed, or a function that \
                   says whether it is valid. A list of forbidden characters is no test. Commands that are a whole value of \
                   the request are MW-DBG-001's. Not followed are values that were stored in between.",
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

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = worker(facts, verdict) else { return };
    let overlay = Overlay::of(checkout);
    let surface = overlay.as_ref().map(|_| Surface::of(checkout.sources(), checkout.reach()));
    for (path, source) in checkout.sources() {
        for call in Call::all(source).filter(|call| runs_a_shell(*call)) {
            let Some(command) = call.argument(0) else { continue };
            if whole_command(call).is_some() {
                continue;
            }
            // The guard lets only words through to these routes.
            let route = surface.as_ref().and_then(|it| it.around(path, call.node));
            if overlay.as_ref().zip(route).is_some_and(|(overlay, route)| overlay.checks_ids(&route.path)) {
                continue;
            }
            if let Some(value) = request::untested(command, call.node) {
                verdict.find(finding(path, call, value.text()));
            }
        }
    }
}

fn finding(path: &camino::Utf8Path, call: Call<'_>, value: &str) -> Finding {
    at(path, call.node, format!("`{}` reaches the shell of `{}` untested", one_line(value), call.name()))
}

/// A value of the request that is the command as a whole: a remote shell rather than an injection.
pub(super) fn whole_command<'a>(call: Call<'a>) -> Option<Syntax<'a>> {
    let command = call.argument(0).map(bare)?;
    let whole = |node: Syntax<'a>| {
        !matches!(node.kind(), "template_string" | "string" | "array") && !node.text().contains(" + ")
    };
    let all_whole = values(command).into_iter().chain([command]).all(|it| {
        // `c.req.query('cmd') || 'openclaw --help'` is still the request's command.
        whole(it) && it.field("left").is_none_or(whole)
    });
    all_whole.then(|| request::untested(command, call.node)).flatten()
}

/// True where the first argument is read by a shell. A list of arguments is not, unless it begins one.
pub(super) fn runs_a_shell(call: Call<'_>) -> bool {
    let method = match (call.name(), call.receiver()) {
        ("startProcess" | "execStream", Some(_)) => true,
        ("exec", Some(receiver)) => runs_in_container(receiver),
        _ => false,
    };
    let list = call.argument(0).map(bare).filter(|it| it.kind() == "array");
    let shell = |list: Syntax<'_>| {
        list.children()
            .next()
            .and_then(literal)
            .is_some_and(|it| matches!(it, "sh" | "bash" | "/bin/sh" | "/bin/bash"))
    };
    method && list.is_none_or(shell)
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::report::run;

    fn findings(code: &str) -> usize {
        run(&[&RULE], &checkout(&[("src/a.ts", code)]), &[]).findings.len()
    }

    #[test]
    fn other_things_that_are_called_exec_are_no_shells() {
        assert_eq!(
            findings("h((c) => { PATTERN.exec(c.req.query('a')); db.exec(`x ${c.req.query('a')}`); });"),
            0
        );
        assert_eq!(findings("h((c) => { sandbox.exec(`x ${c.req.query('a')}`); });"), 1);
    }

    #[test]
    fn a_list_of_arguments_is_no_shell_unless_it_starts_one() {
        assert_eq!(findings("h((c) => { sandbox.exec(['openclaw', c.req.query('a')]); });"), 0);
        assert_eq!(findings("h((c) => { sandbox.exec(['sh', '-c', c.req.query('a')]); });"), 1);
    }

    #[test]
    fn a_whole_command_is_left_to_the_rule_on_debug_routes() {
        assert_eq!(
            findings(
                "h((c) => { const cmd = c.req.query('cmd') || 'openclaw --help'; sandbox.startProcess(cmd); });"
            ),
            0
        );
        assert_eq!(
            findings("h((c) => { const cmd = 'x ' + c.req.query('cmd'); sandbox.startProcess(cmd); });"),
            1
        );
    }
}
