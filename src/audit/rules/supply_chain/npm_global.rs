//! MW-SUP-002: packages installed globally without an exact version.

use crate::audit::meta::{Asi, Category};
use crate::audit::rules::places::{dockerfiles, in_text};
use crate::audit::syntax::shell;
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};
use crate::project::dockerfile::Requested;

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-SUP-002",
        name: "unpinned-global-package",
        title: "A package of the container is installed without an exact version",
        severity: Severity::High,
        category: Category::SupplyChain,
        scopes: &[Scope::Checkout],
        what: "A Dockerfile or start script installs a package with `npm install -g` (or pnpm, yarn, npx) by a tag, a range, a git \
               address, or no version at all.",
        why: "Every build, and with a start script every start, takes what the registry then calls `latest`. A stolen maintainer \
              account is in the container within the hour, and an OpenClaw that moved by itself may refuse its configuration.",
        evidence: "Global installs in `RUN` instructions and in shell scripts whose version is not exact after `ARG` and `ENV` were \
                   filled in. A version that comes from an unknown variable is told as not seen.",
        fix: "Write the exact version; `moltctl pin update` does it and keeps the integrity in `moltctl.lock`.",
        sources: &[
            "cloudflare/moltworker Dockerfile",
            "cloudflare/moltworker#307",
            "cloudflare/moltworker#282",
        ],
        owasp: &[Asi::SupplyChain],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || checkout(&[("Dockerfile", "FROM scratch\nRUN npm install -g pnpm openclaw@latest\n")]),
        passing: || {
            checkout(&[("Dockerfile", "FROM scratch\nRUN npm install -g pnpm@9.15.0 openclaw@2026.6.35\n")])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    for recipe in dockerfiles(facts, verdict) {
        for install in &recipe.file.npm {
            let name = &install.name;
            let message = match &install.requested {
                Requested::Exact(_) => continue,
                Requested::Moving(tag) if tag.is_empty() => {
                    format!("`{name}` is installed without a version")
                }
                Requested::Moving(tag) => format!("`{name}@{tag}` is another version at every build"),
                Requested::Foreign => {
                    "a package is installed from an address no registry vouches for".to_owned()
                }
                Requested::Unknown => {
                    let path = recipe.path;
                    verdict.blind(
                        Scope::Checkout,
                        format!("the version of `{name}` in `{path}` comes from a variable"),
                    );
                    continue;
                }
            };
            let word =
                recipe.file.steps.iter().flat_map(|it| &it.commands).flat_map(|it| &it.words).find(|it| {
                    it.text.starts_with(name.as_str())
                        && recipe.text[..it.range.start].matches('\n').count() + 1 == install.line
                });
            let range = word.map_or(0..0, |it| it.range.clone());
            let finding = in_text(recipe.path, recipe.text, range, message);
            verdict.find(match &install.requested {
                Requested::Foreign => {
                    finding.remedy("Install a published version, or build it in a stage from a fixed commit.")
                }
                _ => finding.remedy("`moltctl pin update`"),
            });
        }
    }
    let Some(checkout) = facts.checkout.known() else { return };
    for (path, script) in checkout.scripts_noted(verdict) {
        for call in shell::calls(script) {
            let Some(package) = moving(&call) else { continue };
            let message =
                format!("`{package}` is installed anew, in another version, whenever the script runs");
            verdict.find(
                Finding::in_file(path.clone(), Some(call.node.span()), call.node.text(), message)
                    .remedy("Install an exact version in the Dockerfile instead."),
            );
        }
    }
}

/// The first package of an install that names no exact version.
fn moving<'a>(call: &'a shell::Call<'_>) -> Option<&'a str> {
    let words: Vec<&str> = call.plain().collect();
    let packages = match (call.program, words.first().copied()) {
        ("npm" | "pnpm" | "yarn", Some("install" | "i" | "add" | "update"))
            if call.has("-g") || call.has("--global") =>
        {
            &words[1..]
        }
        ("npx" | "pnpx", Some(_)) => &words[..1],
        _ => return None,
    };
    packages.iter().copied().find(|package| {
        let version = package.trim_start_matches('@').split_once('@').map(|(_, version)| version);
        !package.contains('$')
            && match version {
                None => call.program != "npx",
                Some(version) => !version.starts_with(|c: char| c.is_ascii_digit()),
            }
    })
}
