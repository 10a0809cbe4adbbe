//! MW-SUP-001: what is downloaded is not checked.

use std::ops::Range;

use crate::audit::fix::Fix;
use crate::audit::meta::{Asi, Category};
use crate::audit::rules::places::{Recipe, dockerfiles, in_text};
use crate::audit::syntax::shell;
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};
use crate::project::dockerfile::{insecure_flags, with_certificates_checked};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-SUP-001",
        name: "unchecked-download",
        title: "A download is not checked: certificates ignored, or no checksum",
        severity: Severity::High,
        category: Category::SupplyChain,
        scopes: &[Scope::Checkout],
        what: "A Dockerfile or script switches certificate checks off (`curl -k`, `wget --no-check-certificate`, `strict-ssl false`, \
               `NODE_TLS_REJECT_UNAUTHORIZED=0`, `GIT_SSL_NO_VERIFY`), or takes a Node.js archive without comparing its checksum.",
        why: "Whoever is on the way between the build machine and the server replaces the program that then runs beside every \
              credential of the container. The build says nothing, and every later restart runs the replaced program.",
        evidence: "Flags of `curl` and `wget` commands in `RUN` instructions and shell scripts, the settings named above, and a \
                   download from nodejs.org in whose instruction no `sha256sum -c` runs. Other archives without checksum are not told.",
        fix: "Delete the flag and compare the checksum: `moltctl pin update` writes both for Node.js. From sandbox image 0.12 on the \
              base brings Node 24 and the download can go.",
        sources: &[
            "cloudflare/moltworker Dockerfile",
            "facts on cloudflare/sandbox images: Node 24 since 0.12",
            "nodejs.org SHASUMS256.txt",
        ],
        owasp: &[Asi::SupplyChain, Asi::CodeExecution],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "Dockerfile",
                "FROM scratch\nRUN curl -fsSLk https://nodejs.org/dist/v22.13.1/node-v22.13.1-linux-x64.tar.xz -o /tmp/n.tar.xz\n",
            )])
        },
        passing: || {
            checkout(&[(
                "Dockerfile",
                "FROM scratch\nRUN curl -fsSL https://nodejs.org/dist/v22.13.1/node-v22.13.1-linux-x64.tar.xz -o /tmp/n.tar.xz \\\n \
                 && echo \"0000000000000000000000000000000000000000000000000000000000000000  /tmp/n.tar.xz\" | sha256sum -c -\n",
            )])
        },
    },
};

/// Settings that switch checks off, as they are written.
const SETTINGS: [&str; 6] = [
    "NODE_TLS_REJECT_UNAUTHORIZED=0",
    "GIT_SSL_NO_VERIFY=",
    "strict-ssl=false",
    "strict-ssl false",
    "http.sslVerify=false",
    "http.sslVerify false",
];

fn check(facts: &Facts, verdict: &mut Verdict) {
    for recipe in dockerfiles(facts, verdict) {
        flags(recipe, verdict);
        for download in recipe.file.node.iter().filter(|it| !it.checked) {
            let version = download.version.as_deref().unwrap_or("of an unknown version");
            let message = format!("Node.js {version} is taken without comparing its checksum");
            let step = recipe.file.steps.iter().rfind(|it| it.line <= download.line);
            let at = step
                .and_then(|it| it.commands.iter().find(|it| recipe.text[it.range()].contains("nodejs.org/")));
            let range = at.map_or(0..0, |it| it.range());
            verdict.find(in_text(recipe.path, recipe.text, range, message).severity(Severity::Medium));
        }
        for range in settings(recipe.text) {
            verdict.find(setting(recipe.path.as_str(), recipe.text, range));
        }
    }
    let Some(checkout) = facts.checkout.known() else { return };
    for (path, script) in checkout.scripts_noted(verdict) {
        for call in shell::calls(script) {
            let curl = call.program == "curl";
            let off = call.arguments.iter().find(|it| {
                let word = shell::bare(it.text());
                let short = word.starts_with('-') && !word.starts_with("--") && word.contains('k');
                (curl && (word == "--insecure" || short))
                    || (call.program == "wget" && word == "--no-check-certificate")
            });
            if let Some(flag) = off {
                let message = format!("`{}` ignores certificates (`{}`)", call.program, flag.text());
                verdict.find(Finding::in_file(
                    path.clone(),
                    Some(call.node.span()),
                    call.node.text(),
                    message,
                ));
            }
        }
        for range in settings(script.text()) {
            verdict.find(setting(path.as_str(), script.text(), range));
        }
    }
}

fn flags(recipe: Recipe<'_>, verdict: &mut Verdict) {
    for range in insecure_flags(recipe.text) {
        let command = recipe
            .file
            .steps
            .iter()
            .flat_map(|step| &step.commands)
            .map(|command| command.range())
            .find(|command| command.contains(&range.start))
            .unwrap_or_else(|| range.clone());
        let flag = &recipe.text[range];
        let message =
            format!("certificates are ignored (`{flag}`): anybody on the way can replace the download");
        let fix = Fix::edit("switch certificate checks on", recipe.path, with_certificates_checked);
        verdict.find(in_text(recipe.path, recipe.text, command, message).fix(fix));
    }
}

/// Where a setting stands on a line that is no comment.
fn settings(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for setting in SETTINGS {
        for (at, _) in text.match_indices(setting) {
            let line = text[..at].rfind('\n').map_or(0, |it| it + 1);
            if !text[line..at].trim_start().starts_with('#') {
                found.push(at..at + setting.len());
            }
        }
    }
    found
}

fn setting(path: &str, text: &str, range: Range<usize>) -> Finding {
    let message = format!("`{}` switches certificate checks off", text[range.clone()].trim_end_matches('='));
    in_text(path, text, range, message)
        .remedy("Delete the setting; give the build the certificate it lacks instead.")
}
