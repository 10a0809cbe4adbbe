//! MW-SUP-007: the Node.js of the container: unpinned, or too old for its OpenClaw.

use crate::audit::meta::{Asi, Category};
use crate::audit::rules::places::{Recipe, dockerfiles, in_text};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};
use crate::project::dockerfile::{Requested, sandbox_version};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-SUP-007",
        name: "node-does-not-fit",
        title: "The container's Node.js is not pinned, or too old for its OpenClaw",
        severity: Severity::Medium,
        category: Category::SupplyChain,
        scopes: &[Scope::Checkout],
        what: "The Dockerfile takes Node.js from a package repository or by a version nobody can tell, or the version it takes is not \
               one that the pinned OpenClaw runs on.",
        why: "OpenClaw checks its `engines` and stops: the gateway never comes up, and the container restarts at your cost. An unpinned \
              Node moves under an OpenClaw that was tested with another.",
        evidence: "Downloads from nodejs.org after `ENV` was filled in, `apt-get install nodejs`, `setup_NN.x` scripts, and the Node of \
                   known sandbox images (20 before 0.12, 24 from then on), against the `engines` of the OpenClaw that is installed.",
        fix: "Set `ENV NODE_VERSION` to a version the pinned OpenClaw runs on, then `moltctl pin update`.",
        sources: &[
            "openclaw package.json `engines` of 2026.2.3, 2026.6.35, 2026.7.35, 2026.9.6",
            "cloudflare/moltworker Dockerfile",
        ],
        owasp: &[Asi::SupplyChain],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "Dockerfile",
                "FROM docker.io/cloudflare/sandbox:0.7.0\nENV NODE_VERSION=22.13.1\n\
                 RUN curl -fsSL https://nodejs.org/dist/v${NODE_VERSION}/node-v${NODE_VERSION}-linux-x64.tar.xz -o /n\n\
                 RUN npm install -g openclaw@2026.6.35\n",
            )])
        },
        passing: || {
            checkout(&[(
                "Dockerfile",
                "FROM docker.io/cloudflare/sandbox:0.7.0\nENV NODE_VERSION=22.19.0\n\
                 RUN curl -fsSL https://nodejs.org/dist/v${NODE_VERSION}/node-v${NODE_VERSION}-linux-x64.tar.xz -o /n\n\
                 RUN npm install -g openclaw@2026.6.35\n",
            )])
        },
    },
};

type Version = [u64; 3];

/// Since which OpenClaw which lines of Node are taken: the least version of each major, and of any later one where open.
const ENGINES: &[(Version, &[Version], bool)] = &[
    ([2026, 2, 0], &[[22, 12, 0]], true),
    ([2026, 6, 0], &[[22, 19, 0]], true),
    ([2026, 7, 0], &[[22, 22, 3], [24, 15, 0], [25, 9, 0]], true),
    ([2026, 9, 0], &[[24, 16, 0], [26, 1, 0]], true),
];

fn check(facts: &Facts, verdict: &mut Verdict) {
    for recipe in dockerfiles(facts, verdict) {
        unpinned(recipe, verdict);
        fits(recipe, verdict);
    }
}

fn unpinned(recipe: Recipe<'_>, verdict: &mut Verdict) {
    for command in recipe.file.steps.iter().filter(|it| it.keyword == "RUN").flat_map(|it| &it.commands) {
        let program = command.program();
        let apt = matches!(program, "apt-get" | "apt" | "apk") && command.has("nodejs");
        let setup = command.words.iter().any(|it| it.text.contains("nodesource.com/setup_"));
        let message = match (apt, setup) {
            (true, _) => "Node.js comes from a package repository in whatever version it has then",
            (_, true) => {
                "Node.js comes from a script that is fetched and run in whatever version it has then"
            }
            _ => continue,
        };
        verdict.find(in_text(recipe.path, recipe.text, command.range(), message));
    }
    for download in recipe.file.node.iter().filter(|it| it.version.is_none()) {
        let message =
            format!("line {}: the version of Node.js that is downloaded cannot be told", download.line);
        verdict.find(in_text(recipe.path, recipe.text, 0..0, message));
    }
}

fn fits(recipe: Recipe<'_>, verdict: &mut Verdict) {
    let openclaw = recipe.file.npm.iter().find_map(|it| match &it.requested {
        Requested::Exact(version) if it.name == "openclaw" => Some(version.as_str()),
        _ => None,
    });
    let Some((openclaw, wanted)) = openclaw.and_then(|it| Some((it, parsed(it)?))) else { return };
    let downloaded = recipe.file.node.last().and_then(|it| it.version.as_deref());
    let base = || {
        let image = recipe.file.images.iter().filter_map(|it| it.image()).find_map(sandbox_version)?;
        let [_, minor, _] = parsed(image)?;
        Some(if minor >= 12 { "24.16.0" } else { "20.0.0" })
    };
    let Some(node) = downloaded.or_else(base) else { return };
    let Some(has) = parsed(node) else { return };
    let Some((_, lines, open)) = ENGINES.iter().rfind(|(since, ..)| *since <= wanted) else { return };
    if takes(has, lines, *open) {
        return;
    }
    let least: Vec<String> = lines.iter().map(|[a, b, c]| format!("{a}.{b}.{c}")).collect();
    let message = format!(
        "OpenClaw {openclaw} does not run on Node {node}: it needs {} or later of that line",
        least.join(", ")
    );
    let place = recipe
        .file
        .steps
        .iter()
        .flat_map(|it| &it.commands)
        .find(|it| recipe.text[it.range()].contains(node));
    let range = place.map_or(0..0, |it| it.range());
    verdict.find(in_text(recipe.path, recipe.text, range, message).severity(Severity::High));
}

fn takes(has: Version, lines: &[Version], open: bool) -> bool {
    let own = lines.iter().find(|line| line[0] == has[0]);
    let newer = lines.iter().all(|line| line[0] < has[0]);
    own.is_some_and(|line| has >= *line) || (open && newer)
}

/// Three numbers of a version; what follows a hyphen is no part of them.
fn parsed(version: &str) -> Option<Version> {
    let mut numbers = version.split(['-', '+']).next()?.split('.').map(|it| it.parse::<u64>().ok());
    Some([numbers.next()??, numbers.next()??, numbers.next()??])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engines_are_lines_of_majors() {
        let takes = |node: &str, openclaw: &str| {
            let wanted = parsed(openclaw).expect("a version");
            let (_, lines, open) = ENGINES.iter().rfind(|(since, ..)| *since <= wanted).expect("a row");
            takes(parsed(node).expect("a version"), lines, *open)
        };
        assert!(takes("22.13.1", "2026.2.3") && takes("24.0.0", "2026.2.3"));
        assert!(!takes("22.13.1", "2026.6.35") && takes("22.22.1", "2026.6.6"));
        assert!(!takes("23.5.0", "2026.7.35") && takes("24.15.0", "2026.7.1-2"));
        assert!(!takes("22.22.3", "2026.9.6") && takes("24.16.0", "2026.9.6"));
    }
}
