//! MW-ROOT-001: everything in the container runs as root, and the gateway starts unconfigured.

use crate::audit::finding::Span;
use crate::audit::meta::{Asi, Category};
use crate::audit::rules::places::{Recipe, dockerfiles};
use crate::audit::syntax::shell;
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};
use crate::project::dockerfile::Requested;

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-ROOT-001",
        name: "gateway-as-root",
        title: "The gateway runs as root, or starts without a configuration",
        severity: Severity::Medium,
        category: Category::OpenClaw,
        scopes: &[Scope::Checkout],
        what: "No `USER` of the Dockerfile and nothing in the start script gives up root before `openclaw gateway`, or the gateway is started \
               with `--allow-unconfigured`.",
        why: "What the agent runs may then change the start script, the CA store that egress control stands on, and every file that is copied \
              back to R2. With `--allow-unconfigured` a configuration that was lost leads to an open gateway instead of a stopped one.",
        evidence: "`USER` of the last stage of Dockerfiles that install OpenClaw; `setpriv`, `gosu`, `su-exec`, `runuser` or `su` around the \
                   gateway; the gateway's own flags. `--bind lan` is told with them: the Worker reaches the container only so.",
        fix: "Start it as `exec setpriv --reuid=node --regid=node --init-groups openclaw gateway --port 18789 --bind lan`, with its folders owned by \
              that user.",
        sources: &[
            "cloudflare/moltworker start-openclaw.sh",
            "cloudflare/moltworker Dockerfile",
            "openclaw gateway CLI",
        ],
        owasp: &[Asi::CodeExecution, Asi::ToolMisuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[
                ("Dockerfile", "FROM scratch\nRUN npm install -g openclaw@2026.2.3\n"),
                (
                    "start-openclaw.sh",
                    "#!/bin/bash\nexec openclaw gateway --port 18789 --allow-unconfigured --bind lan\n",
                ),
            ])
        },
        passing: || {
            checkout(&[
                ("Dockerfile", "FROM scratch\nRUN npm install -g openclaw@2026.2.3\n"),
                (
                    "start-openclaw.sh",
                    "#!/bin/bash\nexec setpriv --reuid=node --init-groups openclaw gateway --port 18789 --bind lan\n",
                ),
            ])
        },
    },
};

/// Programs that run another as somebody else.
const DROPS: [&str; 6] = ["setpriv", "gosu", "su-exec", "runuser", "su", "chpst"];

fn check(facts: &Facts, verdict: &mut Verdict) {
    let recipes = dockerfiles(facts, verdict);
    let Some(checkout) = facts.checkout.known() else { return };
    let scripts = checkout.scripts_noted(verdict);
    let mut dropped = false;
    for (path, script) in scripts {
        for call in shell::calls(script) {
            let words: Vec<&str> = call.plain().collect();
            dropped |= DROPS.contains(&call.program) && call.node.text().contains("openclaw");
            let starts = call.program == "openclaw" && words.first() == Some(&"gateway")
                || DROPS.contains(&call.program) && call.node.text().contains("openclaw gateway");
            if starts && call.has("--allow-unconfigured") {
                let lan = call.node.text().contains("--bind lan");
                let message = if lan {
                    "a gateway without a configuration starts anyway, and listens on every interface"
                } else {
                    "a gateway without a configuration starts anyway"
                };
                let finding =
                    Finding::in_file(path.clone(), Some(call.node.span()), call.node.text(), message);
                verdict.find(
                    finding.remedy("Delete `--allow-unconfigured` from the command that starts the gateway."),
                );
            }
        }
    }
    if dropped {
        return;
    }
    for recipe in recipes.into_iter().filter(|it| installs_openclaw(*it)) {
        let last_stage = recipe.file.steps.iter().rposition(|it| it.keyword == "FROM").unwrap_or(0);
        let user = recipe.file.steps[last_stage..].iter().rfind(|it| it.keyword == "USER");
        let name = user.and_then(|it| it.commands.first()?.words.first()).map(|it| it.text.as_str());
        if name.is_none_or(|it| it == "root" || it == "0" || it.starts_with("root:") || it.starts_with("0:"))
        {
            let message = match name {
                Some(_) => "`USER root` stands last",
                None => "no `USER` gives up root, nor does a start script",
            };
            let stage = recipe.file.steps.get(last_stage);
            let place = user.or(stage).map(|it| Span::line(it.line));
            verdict.find(Finding::in_file(recipe.path, place, "USER", message));
        }
    }
}

fn installs_openclaw(recipe: Recipe<'_>) -> bool {
    recipe.file.npm.iter().any(|it| {
        it.name == "openclaw" || matches!(it.requested, Requested::Foreign) && it.name.contains("openclaw")
    })
}
