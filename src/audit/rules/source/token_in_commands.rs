//! MW-LOG-002: tokens in the arguments of processes.

use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::values::{Part, literal, parts};
use crate::audit::syntax::{Source, Syntax};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

use super::{at, scripts, worker};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-LOG-002",
        name: "token-in-arguments",
        title: "A token is an argument of a process",
        severity: Severity::High,
        category: Category::Credentials,
        scopes: &[Scope::Checkout],
        what: "A command of the Worker or of the container's scripts has `--token`, `--password` or `--secret` with a value.",
        why: "Arguments are read by every process of the container, kept in the SDK's process records, shown by `/debug/processes`, \
              and from SDK 0.7.21 on in its structured logs. The gateway's token is as good as root.",
        evidence: "Texts that are put together in the Worker's sources and end in such an option before a value, lists of arguments, \
                   and commands of shell scripts. Keys of providers in scripts are MW-LOG-003's.",
        fix: "Leave the option out: OpenClaw reads `OPENCLAW_GATEWAY_TOKEN` from the environment, in \
              `openclaw gateway --port 18789` as in `openclaw devices list --json`.",
        sources: &["cloudflare/moltworker src/routes/api.ts", "cloudflare/moltworker start-openclaw.sh"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[
                ("src/api.ts", "const arg = ` --token ${token}`;\n"),
                ("start-openclaw.sh", "exec openclaw gateway --token \"$OPENCLAW_GATEWAY_TOKEN\"\n"),
            ])
        },
        passing: || {
            checkout(&[
                ("src/api.ts", "await sandbox.exec('openclaw devices list --json');\n"),
                ("start-openclaw.sh", "exec openclaw gateway --port 18789\n"),
            ])
        },
    },
};

const OPTIONS: [&str; 4] = ["--token", "--password", "--secret", "--gateway-token"];

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = worker(facts, verdict) else { return };
    for (path, source) in checkout.sources() {
        for node in source.nodes() {
            if let Some(option) = option_of(node) {
                verdict.find(at(path, node, format!("a command has `{option}` with a value")));
            }
        }
    }
    for (path, text) in scripts(checkout) {
        let script = Source::shell(text.into());
        for (node, option) in script.nodes().filter_map(|it| shell_option(it).map(|option| (it, option))) {
            // The command without its value is anchor enough.
            let message = format!("a command has `{option}` with a value");
            let command = node.children().next().map_or(option, Syntax::text);
            verdict.find(Finding::in_file(path, Some(node.span()), format!("{command} {option}"), message));
        }
    }
}

/// The option with a value in a text that is put together, or a list of arguments.
fn option_of(node: Syntax<'_>) -> Option<&'static str> {
    match node.kind() {
        "template_string" | "binary_expression" => {
            // The outermost one only.
            if node
                .parent()
                .is_some_and(|it| it.kind() == "binary_expression" && node.kind() == "binary_expression")
            {
                return None;
            }
            let parts = parts(node);
            parts.windows(2).find_map(|pair| match pair {
                [Part::Text(text), Part::Value(_)] => ends_in_option(text),
                _ => None,
            })
        }
        "array" => {
            let items: Vec<Syntax<'_>> = node.children().collect();
            items.windows(2).find_map(|pair| {
                let option =
                    literal(pair[0]).and_then(|it| OPTIONS.into_iter().find(|option| *option == it))?;
                literal(pair[1]).is_none().then_some(option)
            })
        }
        _ => None,
    }
}

fn ends_in_option(text: &str) -> Option<&'static str> {
    let text = text.trim_end_matches(['"', '\'', '=', ' ']);
    OPTIONS.into_iter().find(|option| {
        text.strip_suffix(option)
            .is_some_and(|before| before.is_empty() || before.ends_with([' ', '\n', '"', '\'']))
    })
}

/// The option of a shell command that an expansion follows.
fn shell_option(node: Syntax<'_>) -> Option<&'static str> {
    if node.kind() != "command" {
        return None;
    }
    let words: Vec<&str> = node.children().map(Syntax::text).collect();
    words.iter().enumerate().find_map(|(at, word)| {
        OPTIONS.into_iter().find(|option| match word.strip_prefix(option) {
            Some("") => words.get(at + 1).is_some_and(|next| next.contains('$')),
            Some(rest) => rest.starts_with('=') && rest.contains('$'),
            None => false,
        })
    })
}
