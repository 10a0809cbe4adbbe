//! Which programs run: `tools.exec`, `tools.elevated`, and the second document, `exec-approvals.json`.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Change;
use super::draft::{Draft, Keys};
use crate::audit::openclaw::Version;
use crate::policy::Policy;
use crate::policy::model::{Ask, Exec, ExecMode};

/// `sort` writes files with an option that older versions pass (CVE-2026-28363).
const SORT_IS_SAFE: Version = Version::new(2026, 2, 23);

/// Keys of `tools.exec` that decide nothing.
const HARMLESS: [&str; 7] = [
    "backgroundMs",
    "timeoutSec",
    "timeoutSeconds",
    "cleanupMs",
    "notifyOnExit",
    "approvalRunningNoticeMs",
    "commandHighlighting",
];

pub(super) fn write(policy: &Policy, draft: &mut Draft) {
    let exec = &policy.exec;
    draft.default("tools.exec", Map::new());
    draft.keep("tools.exec", HARMLESS.map(str::to_owned).to_vec());
    // Without it 2026.2.3 runs programs past every check that follows.
    draft.set("tools.exec.host", "gateway");
    if is_default(exec.mode, exec.ask, draft.keys) {
        draft.note(format!(
            "every program runs unasked: OpenClaw {} does so by default, where its own audit does not count it",
            draft.version
        ));
    }
    for (key, value) in checks(exec.mode, exec.ask, draft.keys) {
        draft.set(&format!("tools.exec.{key}"), value);
    }
    let safe: Vec<&String> =
        exec.safe_bins.iter().filter(|it| *it != "sort" || draft.version >= SORT_IS_SAFE).collect();
    if safe.len() < exec.safe_bins.len() {
        draft.note(format!("`sort` is no safe program in OpenClaw {}: it is left out", draft.version));
    }
    draft.set("tools.exec.safeBins", json!(safe));
    if draft.keys >= Keys::Middle {
        draft.set("tools.exec.strictInlineEval", true);
        draft.set("tools.exec.applyPatch.workspaceOnly", policy.filesystem.workspace_only);
    }
    elevated(exec, draft);
    agents(exec, draft);
}

/// What OpenClaw does when nothing is said. Said, its audit would find it worse than a source that leaves it unsaid.
fn is_default(mode: ExecMode, ask: Ask, keys: Keys) -> bool {
    keys == Keys::Late && (mode, ask) == (ExecMode::Full, Ask::Off)
}

/// `security` and `ask`, or the one word that 2026.9 has for most pairs of them.
fn checks(mode: ExecMode, ask: Ask, keys: Keys) -> Vec<(&'static str, &'static str)> {
    if is_default(mode, ask, keys) {
        return Vec::new();
    }
    let word = match (mode, ask) {
        (ExecMode::Deny, _) => Some("deny"),
        (ExecMode::Allowlist, Ask::Off) => Some("allowlist"),
        (ExecMode::Allowlist, Ask::OnMiss) => Some("ask"),
        _ => None,
    };
    match word.filter(|_| keys == Keys::Late) {
        Some(word) => vec![("mode", word)],
        None => vec![("security", security(mode)), ("ask", ask_word(ask))],
    }
}

const fn security(mode: ExecMode) -> &'static str {
    match mode {
        ExecMode::Deny => "deny",
        ExecMode::Allowlist => "allowlist",
        ExecMode::Full => "full",
    }
}

const fn ask_word(ask: Ask) -> &'static str {
    match ask {
        Ask::Always => "always",
        Ask::OnMiss => "on-miss",
        Ask::Off => "off",
    }
}

/// Senders past all checks, by channel.
fn elevated(exec: &Exec, draft: &mut Draft) {
    let mut from: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for sender in &exec.elevated_from {
        match sender.split_once(':') {
            Some((channel, id)) => from.entry(channel).or_default().push(id),
            None => draft.note(format!("`exec.elevated_from`: `{sender}` names no channel, and is left out")),
        }
    }
    draft.set("tools.elevated", json!({"enabled": !from.is_empty(), "allowFrom": from}));
    draft.unset_each_agent("tools.elevated");
    if from.is_empty() {
        draft.set("agents.defaults.elevatedDefault", "off");
        draft.unset_each_agent("elevatedDefault");
    }
}

fn agents(exec: &Exec, draft: &mut Draft) {
    // The setting of an agent takes the place of the one above, wider or not.
    draft.unset_each_agent("tools.exec");
    for (id, mode) in &exec.agents {
        let mode = (*mode).min(exec.mode);
        let mut own: Map<String, Value> = checks(mode, exec.ask, draft.keys)
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value.into()))
            .collect();
        own.insert("host".to_owned(), "gateway".into());
        let at = draft.agent(id, "tools.exec");
        draft.op(at, Change::Set(Value::Object(own)));
    }
}

/// The document beside the configuration. Of both the stricter counts, so it says the same.
pub(super) fn approvals(policy: &Policy, draft: &mut Draft) -> Option<Value> {
    let exec = &policy.exec;
    if draft.keys == Keys::Late {
        if !exec.allow.is_empty() {
            draft.note(format!(
                "OpenClaw {} keeps the programs of `exec.allow` in its database: put them there with `openclaw approvals set`",
                draft.version
            ));
        }
        return None;
    }
    let mut lists: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for allowed in &exec.allow {
        lists
            .entry(allowed.agent.as_deref().unwrap_or("*"))
            .or_default()
            .push(json!({"pattern": allowed.program}));
    }
    let mut agents = Map::new();
    let named = lists.keys().copied().chain(exec.agents.keys().map(String::as_str));
    for id in named {
        let mode = exec.agents.get(id).map_or(exec.mode, |mode| (*mode).min(exec.mode));
        let mut agent = said(mode, exec.ask);
        agent["allowlist"] = json!(lists.get(id).cloned().unwrap_or_default());
        agents.insert(id.to_owned(), agent);
    }
    Some(json!({"defaults": said(exec.mode, exec.ask), "agents": agents}))
}

fn said(mode: ExecMode, ask: Ask) -> Value {
    json!({"security": security(mode), "ask": ask_word(ask), "askFallback": "deny", "autoAllowSkills": false})
}
