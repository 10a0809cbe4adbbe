//! Programs and files.

use super::{Answer, Enforced, Verdict};
use crate::policy::cover::Paths;
use crate::policy::model::{Ask, ExecMode, FileAccess, Policy};
use crate::policy::places::keys;

/// Where Moltworker keeps the agent's workspace, in its versions.
const WORKSPACES: [&str; 3] = ["/root/clawd", "/root/.openclaw/workspace", "/root/.clawdbot/workspace"];

/// What is done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileUse {
    /// It is read.
    Read,
    /// It is written.
    Write,
}

/// The mode that holds for an agent: the narrower of the two.
pub(super) fn mode(policy: &Policy, agent: Option<&str>) -> ExecMode {
    let own = agent.and_then(|id| policy.exec.agents.get(id));
    own.copied().map_or(policy.exec.mode, |own| own.min(policy.exec.mode))
}

/// Whether a program may be run; by its absolute path, or by its name alone.
pub(crate) fn program(policy: &Policy, program: &str, agent: Option<&str>) -> Answer {
    let exec = &policy.exec;
    let mode = mode(policy, agent);
    let by =
        |verdict, path, reason: &str, why: &str| Answer::by(verdict, path, reason, why, Enforced::Container);
    let answer = match mode {
        ExecMode::Deny => return by(Verdict::Deny, keys!["exec", "mode"], "mode", "no program may be run"),
        ExecMode::Full if exec.ask == Ask::Always => by(
            Verdict::Ask,
            keys!["exec", "ask"],
            "ask",
            "every program may be run, and a person is asked each time",
        ),
        ExecMode::Full => by(Verdict::Allow, keys!["exec", "mode"], "mode", "every program may be run"),
        ExecMode::Allowlist => listed(policy, program, agent),
    };
    let answer = answer.note("what a program does, once it runs, only `[egress]` holds");
    if exec.elevated_from.is_empty() {
        answer
    } else {
        answer.note("senders of `exec.elevated_from` run programs past this")
    }
}

fn listed(policy: &Policy, program: &str, agent: Option<&str>) -> Answer {
    let exec = &policy.exec;
    let by =
        |verdict, path, reason: &str, why: &str| Answer::by(verdict, path, reason, why, Enforced::Container);
    let name = program.rsplit('/').next().unwrap_or(program);
    let asked = Paths::of(program);
    let entry = exec.allow.iter().position(|it| {
        let here = it.agent.is_none() || it.agent.as_deref() == agent;
        here && (asked.within(&Paths::of(&it.program)) && program.starts_with('/'))
    });
    let safe = exec.safe_bins.iter().position(|it| it == name || it == program);
    match (entry, safe) {
        (Some(at), _) if exec.ask == Ask::Always => by(
            Verdict::Ask,
            keys!["exec", "allow", at],
            "ask",
            "it is on the list, and a person is asked each time",
        ),
        (Some(at), _) => by(Verdict::Allow, keys!["exec", "allow", at], "listed", "it is on the list"),
        (None, Some(at)) => by(
            Verdict::Allow,
            keys!["exec", "safe_bins", at],
            "safe-bin",
            "it may be run as long as it only reads standard input",
        ),
        (None, None) if exec.ask == Ask::Off => by(
            Verdict::Deny,
            keys!["exec", "allow"],
            "not-listed",
            "it is not on the list, and nobody is asked",
        ),
        (None, None) => {
            by(Verdict::Ask, keys!["exec", "ask"], "ask", "it is not on the list: a person is asked")
        }
    }
}

/// Whether a file tool may use a file.
pub(crate) fn file(policy: &Policy, file: &str, using: FileUse) -> Answer {
    let files = &policy.filesystem;
    let by = |verdict, key: &str, reason: &str, why: &str| {
        Answer::by(verdict, keys!["filesystem", key], reason, why, Enforced::Container)
    };
    let answer = match (files.access, using) {
        (FileAccess::None, _) => by(Verdict::Deny, "access", "access", "the file tools are off"),
        (FileAccess::Read, FileUse::Write) => by(Verdict::Deny, "access", "access", "files may only be read"),
        _ if files.workspace_only && !inside(file) => {
            by(Verdict::Deny, "workspace_only", "workspace", "it lies outside the workspace")
                .note(format!("inferred: the workspace is taken to be {}", WORKSPACES.join(" or ")))
        }
        _ => by(Verdict::Allow, "access", "access", "the file tools may use it"),
    };
    if policy.exec.mode == ExecMode::Deny {
        answer
    } else {
        answer.note(
            "not enforceable for programs: whatever `[exec]` lets run reaches every file of the container",
        )
    }
}

/// A relative path is one of the workspace, unless it leaves it.
fn inside(file: &str) -> bool {
    if file.split('/').any(|part| part == "..") {
        return false;
    }
    let below =
        |root: &str| file == root || file.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'));
    !file.starts_with(['/', '~']) || WORKSPACES.into_iter().any(below)
}
