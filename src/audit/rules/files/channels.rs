//! MW-DM-001 and -002: who may write to the assistant, as the start script and the variables decide it.

use crate::audit::meta::{Asi, Category};
use crate::audit::rules::places::wrangler;
use crate::audit::syntax::{Syntax, shell};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

pub(super) static OPEN: Rule = Rule {
    meta: Meta {
        id: "MW-DM-001",
        name: "direct-messages-open",
        title: "Strangers may write to the assistant, or the list of who may is ignored",
        severity: Severity::Medium,
        category: Category::Channels,
        scopes: &[Scope::Checkout],
        what: "A `*_DM_POLICY` is `open`, or the start script reads a `*_DM_ALLOW_FROM` that the Worker never passes on.",
        why: "With `open` everybody who finds the bot talks to an agent with a shell and your credentials. A list that is set and ignored is \
              worse than none: the operator believes that only the names on it get through.",
        evidence: "`*_DM_POLICY` under `vars` of wrangler's configuration, and names that scripts read and no source names. A policy set as a \
                   secret cannot be seen here.",
        fix: "Set the policy to `pairing` or `allowlist`, and pass the list on in `src/gateway/env.ts`: \
              `if (env.TELEGRAM_DM_ALLOW_FROM) envVars.TELEGRAM_DM_ALLOW_FROM = env.TELEGRAM_DM_ALLOW_FROM`",
        sources: &[
            "cloudflare/moltworker start-openclaw.sh",
            "cloudflare/moltworker src/gateway/env.ts",
            "cloudflare/moltworker#258",
        ],
        owasp: &[Asi::GoalHijack, Asi::IdentityAbuse],
        checklist: &[],
    },
    check: open,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[
                ("start-openclaw.sh", "#!/bin/bash\necho \"$TELEGRAM_DM_ALLOW_FROM\"\n"),
                ("src/env.ts", "export const f = (env: Env) => ({ T: env.TELEGRAM_BOT_TOKEN });\n"),
            ])
        },
        passing: || {
            checkout(&[
                ("wrangler.toml", "[vars]\nTELEGRAM_DM_POLICY = 'pairing'\n"),
                ("start-openclaw.sh", "#!/bin/bash\necho \"$TELEGRAM_DM_ALLOW_FROM\"\n"),
                ("src/env.ts", "export const f = (env: Env) => ({ T: env.TELEGRAM_DM_ALLOW_FROM });\n"),
            ])
        },
    },
};

pub(super) static UNSET: Rule = Rule {
    meta: Meta {
        id: "MW-DM-002",
        name: "channel-without-policy",
        title: "A channel is configured without saying who may write",
        severity: Severity::Medium,
        category: Category::Channels,
        scopes: &[Scope::Checkout],
        what: "The start script writes a channel (upstream: Slack) into OpenClaw's configuration without a policy for direct messages.",
        why: "OpenClaw's default for that channel decides, and it has changed between versions. Everybody in a Slack workspace, guests of \
              shared channels included, may then talk to the agent.",
        evidence: "Assignments to `channels.<name>` in the JavaScript of the start script, whose object has neither `dmPolicy` nor `dm`, and no \
                   later assignment to either.",
        fix: "Add `dm: { policy: process.env.SLACK_DM_POLICY || 'pairing' }` to the object, and pass `SLACK_DM_POLICY` on in `src/gateway/env.ts`.",
        sources: &["cloudflare/moltworker start-openclaw.sh", "openclaw channels: Slack"],
        owasp: &[Asi::GoalHijack, Asi::IdentityAbuse],
        checklist: &[],
    },
    check: unset,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "start-openclaw.sh",
                "#!/bin/bash\nnode <<'EOF'\nconfig.channels.slack = { botToken: t, enabled: true };\nEOF\n",
            )])
        },
        passing: || {
            checkout(&[(
                "start-openclaw.sh",
                "#!/bin/bash\nnode <<'EOF'\nconst dm = { policy: 'pairing' };\nconfig.channels.slack = { botToken: t, dm };\n\
                 config.channels.telegram = { botToken: t, dmPolicy: p };\nEOF\n",
            )])
        },
    },
};

fn open(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    let scripts = checkout.scripts_noted(verdict);
    let lists: Vec<String> = checkout
        .env_names()
        .container
        .iter()
        .filter(|name| name.ends_with("_ALLOW_FROM") || name.ends_with("_ALLOWLIST"))
        .cloned()
        .collect();
    // Without any source nothing can be said of what they pass on.
    if !lists.is_empty() && !checkout.sources_noted(verdict).is_empty() {
        for name in lists.iter().filter(|name| checkout.env_names().is_lost_on_the_way(name)) {
            let found =
                scripts.iter().find_map(|(path, it)| Some((path, it.text(), it.text().find(name.as_str())?)));
            let Some((path, text, at)) = found else { continue };
            let message =
                format!("`{name}` is read here and no source passes it on: setting it changes nothing");
            verdict.find(crate::audit::rules::places::in_text(path, text, at..at + name.len(), message));
        }
    }
    let Some(config) = wrangler(facts, verdict) else { return };
    for (name, node) in config.tree.get("vars").map(|it| it.members()).unwrap_or_default() {
        if name.ends_with("_DM_POLICY") && node.as_str() == Some("open") {
            let message = format!("`{name}` lets everybody write to the assistant");
            verdict.find(config.at(node, format!("vars.{name}"), message).severity(Severity::High));
        }
    }
}

fn unset(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    for (path, script) in checkout.scripts_noted(verdict) {
        for program in shell::embedded_javascript(script) {
            if let Some(line) = program.source.first_error() {
                verdict.blind(
                    Scope::Checkout,
                    format!("the JavaScript in `{path}` is not understood from line {line} on"),
                );
            }
            for assignment in program.source.of_kind("assignment_expression") {
                let Some((channel, object)) = channel(assignment) else { continue };
                let text = program.source.text();
                let later =
                    ["dm", "dmPolicy"].iter().any(|it| text.contains(&format!("channels.{channel}.{it}")));
                if !has_policy(object) && !later {
                    let message = format!("`{channel}` gets no policy for direct messages");
                    let anchor = format!("channels.{channel}");
                    verdict.find(Finding::in_file(path.clone(), Some(assignment.span()), anchor, message));
                }
            }
        }
    }
}

/// The channel and the object of `….channels.NAME = {…}`.
fn channel<'a>(assignment: Syntax<'a>) -> Option<(&'a str, Syntax<'a>)> {
    let left = assignment.field("left")?;
    let object = assignment.field("right").filter(|it| it.kind() == "object")?;
    let name = left.field("property")?.text();
    let of_channels = left.field("object")?.text();
    (of_channels == "channels" || of_channels.ends_with(".channels")).then_some((name, object))
}

fn has_policy(object: Syntax<'_>) -> bool {
    object.children().any(|it| {
        let key = it.field("key").map_or(it.text(), Syntax::text);
        matches!(key.trim_matches(['"', '\'']), "dm" | "dmPolicy")
    })
}
