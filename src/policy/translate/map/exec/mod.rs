//! `tools.exec`, `tools.elevated` and `exec-approvals.json`: which programs may be run.
//!
//! Until 2026.2 `security` and `ask` are asked only where `host` is `gateway` or `node`. Without that, and without a
//! sandbox, every program runs and nobody is asked: the policy says what was meant, and the report that it is less.

mod approvals;

use super::rules::{
    self, ALWAYS, GRANT_LOST, LIMIT_LOST, NEVER, NO_PERMISSION, Rule, Said, any, filled, switch,
};
use super::{element, flag, word};
use crate::audit::openclaw::{Agent, Era, Node, Version};
use crate::policy::model::{Ask, ExecMode};
use crate::policy::translate::{Class, Draft, Source};

pub(in crate::policy::translate::map) const RULES: &[Rule] = &[
    any("node", GRANT_LOST),
    filled("pathPrepend", GRANT_LOST, NO_PERMISSION),
    switch("applyPatch.workspaceOnly", NO_PERMISSION, GRANT_LOST),
    filled("applyPatch.allowModels", LIMIT_LOST, NO_PERMISSION),
    filled("safeBinProfiles", LIMIT_LOST, NO_PERMISSION),
    filled("safeBinTrustedDirs", GRANT_LOST, NO_PERMISSION),
    switch("strictInlineEval", ALWAYS, NEVER),
    any("reviewer", (Class::Narrower, "the policy asks a person, and no model")),
    any("grantExpiryDays", LIMIT_LOST),
];

const NO_OPERATION: &str = "had no effect: without `tools.exec.host` = `gateway` 2026.2 runs every program and asks \
                            nobody; the policy does what was meant";

/// What one agent may run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct May {
    mode: ExecMode,
    ask: Ask,
}

/// Maps what runs programs.
pub(super) fn map(source: &Source, draft: &mut Draft) {
    let defaults = Agent { id: None, path: "agents.defaults".into(), node: source.at("agents.defaults") };
    let agents = source.config().agents();
    let all = if agents.is_empty() { vec![defaults] } else { agents };
    let each: Vec<May> = all.iter().map(|agent| may(source, agent)).collect();
    let widest = each.iter().map(|it| it.mode).max().unwrap_or_default();
    draft.policy.exec.mode = widest;
    draft.policy.exec.ask = each.iter().map(|it| it.ask).min().unwrap_or_default();
    for (agent, may) in all.iter().zip(&each) {
        if let Some(id) = agent.id.as_ref().filter(|_| may.mode < widest) {
            draft.policy.exec.agents.insert(id.clone(), may.mode);
        }
    }
    if let Some(node) = source.at("tools.exec") {
        claimed(source, draft, node, "exec");
    }
    for agent in &all {
        let (Some(id), Some(node)) = (&agent.id, agent.node.and_then(|it| it.at("tools.exec"))) else {
            continue;
        };
        claimed(source, draft, node, &format!("exec.agents.{id}"));
    }
    implied(source, draft);
    safe_bins(source, draft);
    elevated(source, draft);
    approvals::map(source, draft);
}

fn setting<'a>(source: &'a Source, agent: &Agent<'a>, key: &str) -> Option<&'a str> {
    source.config().tool_setting(agent, &format!("exec.{key}")).and_then(Node::text).map(str::trim)
}

/// True where 2026.2 does not look at `security` and `ask`.
fn unchecked(source: &Source, host: Option<&str>) -> bool {
    source.eras().contains(&Era::Early) && !matches!(host, Some("gateway" | "node"))
}

fn may(source: &Source, agent: &Agent<'_>) -> May {
    let get = |key: &str| setting(source, agent, key);
    let loose = unchecked(source, get("host")) || !source.eras().contains(&Era::Early);
    let (mode, ask) = match get("mode") {
        Some("deny") => (Some(ExecMode::Deny), None),
        Some("allowlist") => (Some(ExecMode::Allowlist), Some(Ask::Off)),
        Some("ask" | "auto") => (Some(ExecMode::Allowlist), Some(Ask::OnMiss)),
        Some("full") => (Some(ExecMode::Full), Some(Ask::Off)),
        _ => (None, None),
    };
    let mode = get("security").and_then(mode_of).or(mode);
    let ask = get("ask").and_then(ask_of).or(ask);
    May {
        mode: mode.unwrap_or(if loose { ExecMode::Full } else { ExecMode::Allowlist }),
        ask: ask.unwrap_or(if loose && mode.is_none_or(|it| it == ExecMode::Full) {
            Ask::Off
        } else {
            Ask::OnMiss
        }),
    }
}

fn mode_of(word: &str) -> Option<ExecMode> {
    Some(match word {
        "deny" => ExecMode::Deny,
        "allowlist" => ExecMode::Allowlist,
        "full" => ExecMode::Full,
        _ => return None,
    })
}

fn ask_of(word: &str) -> Option<Ask> {
    Some(match word {
        "always" => Ask::Always,
        "on-miss" => Ask::OnMiss,
        "off" => Ask::Off,
        _ => return None,
    })
}

fn claimed(source: &Source, draft: &mut Draft, exec: &Node, to: &str) {
    rules::apply(exec, RULES, &mut draft.claims);
    let host = word(exec, "host").or_else(|| source.at("tools.exec.host").and_then(Node::text));
    let no_operation = unchecked(source, host);
    let top = to == "exec";
    for key in ["security", "mode", "ask"] {
        let Some(node) = exec.get(key) else { continue };
        let value = node.text().map(str::trim).unwrap_or_default();
        let to =
            if top { format!("exec.{}", if key == "ask" { "ask" } else { "mode" }) } else { to.to_owned() };
        let (class, reason) = said(key, value, no_operation);
        let class = if !top && key == "ask" && class == Class::Same { Class::Narrower } else { class };
        draft.claims.claim(node, class, Some(&to), reason);
    }
    if let Some(node) = exec.get("host") {
        let (class, reason) = match node.text().map(str::trim) {
            Some("gateway") => (Class::Same, "the policy's patch always says so"),
            Some("node") => (
                Class::Narrower,
                "no node is part of a Moltworker: programs run in the container or not at all",
            ),
            _ => (Class::Narrower, "the patch says `gateway`: only there `security` and `ask` are asked"),
        };
        draft.claims.claim(node, class, Some("exec"), reason);
    }
    if let Some(node) = exec.at("applyPatch.enabled") {
        let said: Said = if node.flag() == Some(false) {
            (Class::Narrower, "whoever may write may patch; take `apply_patch` out of `tools` to refuse it")
        } else {
            (Class::Same, "as `apply_patch` in `tools`")
        };
        draft.claims.claim(node, said.0, Some("tools"), said.1);
        if node.flag() == Some(false) && top {
            super::add(&mut draft.policy.tools.deny, "apply_patch");
        }
    }
}

fn said(key: &str, value: &str, no_operation: bool) -> (Class, String) {
    let known = match key {
        "security" => mode_of(value).is_some(),
        "ask" => ask_of(value).is_some(),
        _ => ["deny", "allowlist", "ask", "auto", "full"].contains(&value),
    };
    let wide = matches!((key, value), ("security" | "mode", "full") | ("ask", "off"));
    if !known {
        (Class::UnknownKey, "no version takes this word here".to_owned())
    } else if wide && key == "ask" {
        (Class::Same, "wide open: nobody is asked".to_owned())
    } else if wide {
        (Class::Same, "wide open: every program may be run".to_owned())
    } else if no_operation {
        (Class::Narrower, format!("`tools.exec.{key}` {NO_OPERATION}"))
    } else if (key, value) == ("mode", "auto") {
        (Class::Narrower, "a model decided; the policy asks a person".to_owned())
    } else {
        (Class::Same, "with `tools.exec.host` = `gateway`, which the patch writes".to_owned())
    }
}

fn implied(source: &Source, draft: &mut Draft) {
    let has = |key: &str| source.at(&format!("tools.exec.{key}")).is_some();
    if has("security") || has("mode") {
        return;
    }
    let host = source.at("tools.exec.host").and_then(Node::text);
    let place = (Class::Same, Some("exec.mode"));
    if unchecked(source, host) {
        let reason =
            "wide open: without `tools.exec.host` = `gateway` 2026.2 runs every program and asks nobody";
        draft.claims.imply("tools.exec.security", "not consulted", place, reason);
    } else if source.eras().contains(&Era::Early) {
        draft.claims.imply(
            "tools.exec.security",
            "allowlist",
            place,
            "programs of the list, others after asking",
        );
    } else {
        let reason = "wide open: every program may be run and nobody is asked";
        draft.claims.imply("tools.exec.mode", "full", place, reason);
    }
}

/// `safeBins`: what filters standard input may run without an entry.
fn safe_bins(source: &Source, draft: &mut Draft) {
    let Some(node) = source.at("tools.exec.safeBins") else {
        if source.at("tools.exec").is_some() {
            let reason = "a program without an entry is asked for; name those you want in `exec.safe_bins`";
            let default = "jq, grep, cut, sort, uniq, head, tail, tr, wc";
            draft.claims.imply(
                "tools.exec.safeBins",
                default,
                (Class::Narrower, Some("exec.safe_bins")),
                reason,
            );
        }
        return;
    };
    draft.claims.claim(
        node,
        Class::Same,
        Some("exec.safe_bins"),
        "run without an entry as long as they only read standard input",
    );
    let sort_writes = source.version().is_none_or(|version| version < Version::new(2026, 2, 23));
    for item in node.elements() {
        let Some(name) = element(item) else { continue };
        if name == "sort" && sort_writes {
            let reason = "until 2026.2.23 `sort` takes arguments that write files (CVE-2026-28363): left out";
            draft.claims.claim(item, Class::Narrower, None, reason);
        } else if RUNS_OR_SENDS.contains(&name.as_str()) {
            let reason = "wide open: it runs other programs or talks to the network, and needs no entry";
            draft.claims.claim(item, Class::Same, Some("exec.safe_bins"), reason);
            super::add(&mut draft.policy.exec.safe_bins, name);
        } else {
            super::add(&mut draft.policy.exec.safe_bins, name);
        }
    }
    for agent in source.config().agents() {
        if let Some(node) = agent.node.and_then(|it| it.at("tools.exec.safeBins")) {
            let reason = "the policy has one list for all agents: this agent's own is left out";
            draft.claims.claim_tree(node, Class::Narrower, Some("exec.safe_bins"), reason);
        }
    }
}

const RUNS_OR_SENDS: &[&str] = &[
    "awk", "bash", "bun", "curl", "deno", "env", "find", "git", "node", "npm", "npx", "nc", "perl", "php",
    "pip", "pnpm", "python", "python3", "ruby", "sed", "sh", "ssh", "wget", "xargs", "yarn", "zsh",
];

/// `elevated`: senders who run programs past all of this.
fn elevated(source: &Source, draft: &mut Draft) {
    let on = source.config().flag("tools.elevated.enabled") != Some(false);
    if let Some(node) = source.at("tools.elevated.enabled") {
        let said: Said = if on {
            (Class::Same, "for the senders of `exec.elevated_from`; nobody when it is empty")
        } else {
            (Class::Same, "nobody")
        };
        draft.claims.claim(node, said.0, Some("exec.elevated_from"), said.1);
    }
    if let Some(node) = source.at("tools.elevated.allowFrom") {
        draft.claims.claim(node, Class::Same, Some("exec.elevated_from"), "one line for each sender");
        for (channel, senders) in node.members() {
            elevated_of(draft, channel, senders, on);
        }
    }
    for agent in source.config().agents() {
        let Some(node) = agent.node.and_then(|it| it.at("tools.elevated")) else { continue };
        let off = flag(node, "enabled") == Some(false);
        if off && on && !draft.policy.exec.elevated_from.is_empty() {
            let reason = "the policy does not tell agents apart here: nobody is elevated with any of them";
            draft.policy.exec.elevated_from.clear();
            draft.claims.claim_tree(node, Class::Narrower, Some("exec.elevated_from"), reason);
        } else {
            let reason = "an agent can only take away; nobody is elevated beyond `exec.elevated_from`";
            draft.claims.claim_tree(node, Class::Same, Some("exec.elevated_from"), reason);
        }
    }
}

fn elevated_of(draft: &mut Draft, channel: &str, senders: &Node, on: bool) {
    draft.claims.claim(senders, Class::Same, Some("exec.elevated_from"), "one line for each sender");
    for item in senders.elements() {
        let Some(id) = element(item) else { continue };
        let (class, reason) = if !on {
            (Class::Same, "elevation is off")
        } else if super::channels::tables::is_mutable(channel, &id) {
            (Class::Narrower, "a name can be taken by anyone: left out")
        } else if id == "*" {
            super::add(&mut draft.policy.exec.elevated_from, format!("{channel}:*"));
            (Class::Same, "wide open: everybody on this channel runs programs past every list")
        } else {
            super::add(&mut draft.policy.exec.elevated_from, format!("{channel}:{id}"));
            (Class::Same, "runs programs past every list")
        };
        draft.claims.claim(item, class, Some("exec.elevated_from"), reason);
    }
}
