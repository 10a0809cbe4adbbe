//! MW-CFG-016 and -017, MW-TOK-002: files with secrets that git or the image takes along, and weak tokens.

use crate::audit::finding::Span;
use crate::audit::fix::Fix;
use crate::audit::meta::{Asi, Category, Checklist};
use crate::audit::rules::places::{dockerfiles, in_text, wrangler};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};
use crate::project::gitignore;
use crate::secret::SecretText;
use crate::secrets::NamedValue;
use crate::secrets::lint::{self, lint};

pub(super) static IGNORED: Rule = Rule {
    meta: Meta {
        id: "MW-CFG-016",
        name: "secrets-not-ignored",
        title: "Files with secrets are not kept out of git",
        severity: Severity::Medium,
        category: Category::Credentials,
        scopes: &[Scope::Checkout],
        what: "`.gitignore` does not name `.dev.vars`, `.env` or `.wrangler/`.",
        why: "The next `git add .` publishes provider keys and the gateway's token. Keys in public repositories are used within minutes.",
        evidence: "The lines of the checkout's own `.gitignore` in their usual forms; a later `!` takes one back. Ignore files above the \
                   checkout or of the user do not count. What git already remembers is MW-GIT's.",
        fix: "`printf '.dev.vars\\n.env\\n.wrangler/\\n' >> .gitignore`",
        sources: &["Cloudflare Workers: local secrets", "cloudflare/moltworker .gitignore"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: ignored,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || checkout(&[("package.json", "{}"), (".gitignore", "node_modules/\n")]),
        passing: || checkout(&[("package.json", "{}"), (".gitignore", ".dev.vars*\n.env\n.wrangler/\n")]),
    },
};

pub(super) static IMAGE: Rule = Rule {
    meta: Meta {
        id: "MW-CFG-017",
        name: "secrets-in-image",
        title: "Secrets become part of the container's image",
        severity: Severity::High,
        category: Category::Credentials,
        scopes: &[Scope::Checkout],
        what: "The Dockerfile copies the whole checkout while `.dockerignore` does not keep `.dev.vars` out, copies such a file by name, or \
               writes a key with `ENV` or `ARG`.",
        why: "Layers keep what was copied, for everybody who may pull the image, for every process of the container, after every rotation.",
        evidence: "`COPY` and `ADD` of `.` or of `.dev.vars*`, `.env*`, `.npmrc`; names of `ENV` and `ARG` that end like a credential's and \
                   have a value of their own.",
        fix: "Write `.dev.vars*`, `.env*` and `.npmrc` into `.dockerignore`, and pass keys as secrets of the Worker (`moltctl secrets push`).",
        sources: &["Docker: build secrets", ".dockerignore"],
        owasp: &[Asi::IdentityAbuse, Asi::SupplyChain],
        checklist: &[],
    },
    check: image,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || checkout(&[("Dockerfile", "FROM scratch\nCOPY . /app\n")]),
        passing: || {
            checkout(&[
                ("Dockerfile", "FROM scratch\nARG NPM_TOKEN\nENV NODE_VERSION=22.13.1\nCOPY . /app\n"),
                (".dockerignore", "node_modules\n.dev.vars*\n.env*\n"),
            ])
        },
    },
};

pub(super) static TOKEN: Rule = Rule {
    meta: Meta {
        id: "MW-TOK-002",
        name: "weak-token",
        title: "The gateway's token is weak, or one from an example",
        severity: Severity::High,
        category: Category::Credentials,
        scopes: &[Scope::Checkout],
        what: "`MOLTBOT_GATEWAY_TOKEN`, `OPENCLAW_GATEWAY_TOKEN` or `CDP_SECRET` in `.dev.vars`, `.env` or wrangler's `vars` is short, has \
               blanks around it, or is the value of an example such as upstream's `dev-token-…`.",
        why: "The token is all that a client without a device identity needs to be an operator: root in the container. An example's value is \
              the first thing tried, and a token with a line end never matches.",
        evidence: "The checks of `moltctl secrets check` on those values. Examples (`.dev.vars.example`) are told as Medium: what stands there \
                   is what the Deploy button and people copy. Values at Cloudflare cannot be read.",
        fix: "`moltctl token generate` makes one of 256 bits; `moltctl secrets push` sets it.",
        sources: &["cloudflare/moltworker .dev.vars.example", "openclaw gateway authentication"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[Checklist::StrongGatewayToken],
    },
    check: token,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || checkout(&[(".dev.vars", "MOLTBOT_GATEWAY_TOKEN=dev-token-change-in-prod\n")]),
        passing: || {
            checkout(&[
                (
                    ".dev.vars",
                    "MOLTBOT_GATEWAY_TOKEN=\"3f0c9a1be27d48566fd0a1c2b3e4958677869504a3b2c1d0e9f8a7b6c5d4e3f2\"\n",
                ),
                (".dev.vars.example", "MOLTBOT_GATEWAY_TOKEN=\n"),
            ])
        },
    },
};

fn ignored(facts: &Facts, verdict: &mut Verdict) {
    const NAME: &str = ".gitignore";
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    // A folder without any of it has nothing to hide.
    let concerns =
        |path: &str| path == "package.json" || path.starts_with("wrangler.") || path.starts_with(".dev.vars");
    if !checkout.files().any(|(path, _)| concerns(path.as_str())) {
        return;
    }
    let text = match checkout.file(NAME) {
        None => "",
        Some(_) => {
            let seen = checkout.read(NAME);
            let Some(text) = verdict.see(Scope::Checkout, &seen).copied() else { return };
            text
        }
    };
    for edit in gitignore::ensure(text).1 {
        let pattern = edit.path;
        let there = checkout.files().any(|(path, _)| path == pattern.trim_end_matches('/'));
        let message = if there {
            format!("`{pattern}` is there and git would take it along")
        } else {
            format!("git would take `{pattern}` along")
        };
        let fix = Fix::edit("keep secrets out of git", NAME, |text| {
            let (text, edits) = gitignore::ensure(text);
            (!edits.is_empty()).then_some(text)
        });
        let finding = Finding::in_file(NAME, None, pattern.clone(), message).fix(fix);
        let finding = finding.remedy(format!("`echo '{pattern}' >> .gitignore`"));
        verdict.find(match (there, pattern.as_str()) {
            (true, _) => finding.severity(Severity::High),
            (false, ".wrangler/") => finding.severity(Severity::Low),
            (false, _) => finding,
        });
    }
}

fn image(facts: &Facts, verdict: &mut Verdict) {
    let recipes = dockerfiles(facts, verdict);
    let Some(checkout) = facts.checkout.known() else { return };
    let kept_out = checkout.text(".dockerignore").is_some_and(|text| {
        text.lines().map(str::trim).any(|line| {
            matches!(line.trim_start_matches(['/', '*']), ".dev.vars" | ".dev.vars*" | ".dev*" | ".*")
                || line == "*"
                || line == ".*"
        })
    });
    for recipe in recipes {
        for step in &recipe.file.steps {
            let words: Vec<&str> =
                step.commands.iter().flat_map(|it| &it.words).map(|it| it.text.as_str()).collect();
            let range = step.commands.first().map_or(step.range.clone(), |it| it.range());
            let message = match step.keyword.as_str() {
                "COPY" | "ADD" => copied(&words, kept_out),
                "ENV" | "ARG" => written(&words),
                _ => None,
            };
            if let Some(message) = message {
                let mut finding = in_text(recipe.path, recipe.text, range.clone(), message);
                if matches!(step.keyword.as_str(), "ENV" | "ARG") {
                    // The line holds a value: its name is the anchor.
                    let name = words[0].split('=').next().unwrap_or_default().to_owned();
                    finding = Finding::in_file(
                        recipe.path,
                        Some(Span::of(recipe.text, range)),
                        name,
                        finding.message,
                    );
                }
                verdict.find(finding);
            }
        }
    }
}

fn copied(words: &[&str], kept_out: bool) -> Option<String> {
    if words.iter().any(|it| it.starts_with("--from")) {
        return None;
    }
    let paths: Vec<&str> = words.iter().copied().filter(|it| !it.starts_with("--")).collect();
    let (_, sources) = paths.split_last()?;
    sources.iter().find_map(|source| {
        let name = source.trim_start_matches("./");
        let secret = name.starts_with(".dev.vars") || name.starts_with(".env") || name == ".npmrc";
        if secret && !name.ends_with(".example") {
            return Some(format!("`{name}` becomes part of the image"));
        }
        (matches!(*source, "." | "./" | "*" | "./*") && !kept_out)
            .then(|| "the whole checkout, `.dev.vars` with it, becomes part of the image".to_owned())
    })
}

fn written(words: &[&str]) -> Option<String> {
    words.iter().find_map(|word| {
        let (name, value) = word.split_once('=')?;
        let value = value.trim_matches(['"', '\'']);
        let upper = name.to_ascii_uppercase();
        let secret = ["_KEY", "_TOKEN", "_SECRET", "_PASSWORD"].iter().any(|end| upper.ends_with(end));
        (secret && value.len() >= 8 && !value.contains('$'))
            .then(|| format!("the value of `{name}` becomes part of the image"))
    })
}

/// Names whose value opens the gateway or the browser.
const TOKENS: [&str; 3] = ["MOLTBOT_GATEWAY_TOKEN", "OPENCLAW_GATEWAY_TOKEN", "CDP_SECRET"];

fn token(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    for (path, _) in checkout.files() {
        if !(path.as_str().starts_with(".dev.vars") || path.as_str().starts_with(".env")) {
            continue;
        }
        let seen = checkout.read(path.as_str());
        let Some(text) = verdict.see(Scope::Checkout, &seen) else { continue };
        let example = path.as_str().contains("example") || path.as_str().contains("sample");
        for (at, line) in text.lines().enumerate() {
            let line = line.trim_start().trim_start_matches("export ");
            let Some((name, value)) = line.split_once('=') else { continue };
            let name = name.trim();
            if !TOKENS.contains(&name) {
                continue;
            }
            let value = value.trim();
            let bare = ['"', '\'']
                .iter()
                .find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote))
                .unwrap_or(value);
            if let Some(message) = weakness(name, bare) {
                let finding = Finding::in_file(path, Some(Span::line(at + 1)), name, message);
                verdict.find(if example { finding.severity(Severity::Medium) } else { finding });
            }
        }
    }
    let Some(config) = wrangler(facts, verdict) else { return };
    for name in TOKENS {
        let node = config.tree.get("vars").and_then(|it| it.get(name));
        if let Some((node, message)) = node.and_then(|node| Some((node, weakness(name, node.as_str()?)?))) {
            verdict.find(config.at(node, format!("vars.{name}"), message));
        }
    }
}

/// Lints of names: other rules' business.
const OF_NAMES: [&str; 8] = [
    "value-as-name",
    "old-name",
    "false-control",
    "forbidden-in-production",
    "not-read-here",
    "operators-credential",
    "misspelt",
    "unknown-name",
];

/// What is wrong with a token; never its value.
fn weakness(name: &str, value: &str) -> Option<String> {
    if value.is_empty() {
        return None;
    }
    let name = name.parse().ok()?;
    let secret = NamedValue { name, value: SecretText::new(value.to_owned()) };
    let lints = lint(&secret, lint::Context::default());
    lints.into_iter().find(|it| !OF_NAMES.contains(&it.id)).map(|it| it.message)
}
