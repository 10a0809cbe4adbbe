//! MW-LOG-003: provider keys on a command line.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::audit::meta::{Asi, Category};
use crate::audit::rules::places::in_text;
use crate::audit::syntax::Source;
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-LOG-003",
        name: "keys-on-command-line",
        title: "A provider's key stands on a command line",
        severity: Severity::High,
        category: Category::Credentials,
        scopes: &[Scope::Checkout],
        what: "A script of the container passes a key as an argument, such as `--anthropic-api-key $ANTHROPIC_API_KEY`.",
        why: "Every process of the container reads the command lines of the others in `/proc`, and so does a tool the agent was talked into. \
              The Sandbox SDK records commands, and logs keep them.",
        evidence: "An option that ends in `-key`, `-secret`, `-password` or `-token` (but `--token`, which is MW-LOG-002's) with a variable \
                   after it, in a command or in a string that becomes part of one.",
        fix: "Hand keys over in the environment: `openclaw onboard` reads `ANTHROPIC_API_KEY` by itself; or write them to standard input.",
        sources: &["cloudflare/moltworker start-openclaw.sh", "proc(5) cmdline"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "start-openclaw.sh",
                "#!/bin/bash\nAUTH_ARGS=\"--auth-choice apiKey --anthropic-api-key $ANTHROPIC_API_KEY\"\nopenclaw onboard $AUTH_ARGS\n",
            )])
        },
        passing: || {
            checkout(&[(
                "start-openclaw.sh",
                "#!/bin/bash\nAUTH_ARGS=\"--auth-choice apiKey --account-id $CF_ACCOUNT_ID\"\nopenclaw onboard $AUTH_ARGS\n",
            )])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    for (path, script) in checkout.scripts_noted(verdict) {
        for range in keys(script) {
            let text = script.text();
            let option = text[range.clone()].split(['=', ' ']).next().unwrap_or_default();
            let message = format!("`{option}` puts a key where every process can read it");
            verdict.find(in_text(path, text, range, message));
        }
    }
}

/// Options with a key after them, each once.
fn keys(script: &Source) -> Vec<Range<usize>> {
    let mut met = BTreeSet::new();
    let mut found = Vec::new();
    let statements = script.nodes().filter(|it| matches!(it.kind(), "command" | "variable_assignment"));
    for statement in statements {
        let (text, start) = (statement.text(), statement.range().start);
        let mut words = words(text).peekable();
        while let Some((at, word)) = words.next() {
            let (option, value) =
                word.split_once('=').map_or((word, None), |(option, value)| (option, Some(value)));
            if !is_key(option) {
                continue;
            }
            let next = words.peek().copied();
            let end = match (value, next) {
                (Some(value), _) if value.contains('$') => at + word.len(),
                (None, Some((next, value))) if value.trim_start_matches(['"', '\'']).starts_with('$') => {
                    next + value.len()
                }
                _ => continue,
            };
            if met.insert(start + at) {
                let text = &text[at..end];
                found.push(start + at..start + at + text.trim_end_matches(['"', '\'']).len());
            }
        }
    }
    found
}

/// Words between blanks, with their places; a backslash at a line's end is no word.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().filter(|word| *word != "\\").map(move |word| {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        let open = word.len() - word.trim_start_matches(['"', '\'']).len();
        // `NAME="--option …` begins in the middle of a word.
        let open = word.find("=\"--").map_or(open, |it| it + 2);
        (at + open, &word[open..])
    })
}

fn is_key(option: &str) -> bool {
    option.starts_with("--")
        && option.len() > "--token".len()
        && ["-key", "-secret", "-password", "-token"].iter().any(|end| option.ends_with(end))
}
