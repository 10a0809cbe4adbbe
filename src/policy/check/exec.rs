//! `[exec]` and `[filesystem]`: programs that are every program, folders the agent can write to, and lists nobody asks.

use super::{Found, shown, traps};
use crate::audit::Severity;
use crate::policy::model::{Ask, ExecMode, FileAccess, Policy};
use crate::policy::places::{Path, keys};

/// Programs that run any other, or any text.
const SHELLS: [&str; 44] = [
    "sh", "bash", "dash", "zsh", "ash", "ksh", "fish", "busybox", "env", "xargs", "find", "awk", "gawk",
    "mawk", "perl", "python", "python2", "python3", "node", "nodejs", "npm", "npx", "pnpm", "yarn", "bun",
    "deno", "ruby", "php", "lua", "tclsh", "expect", "make", "nohup", "timeout", "sudo", "su", "ssh", "nc",
    "ncat", "socat", "vim", "vi", "gdb", "openclaw",
];

/// Folders that the agent can write to.
pub(super) const WRITABLE: [&str; 9] =
    ["/tmp", "/var/tmp", "/root", "/home", "/dev/shm", "/workspace", "/run", "/data", "/mnt"];

pub(super) fn check(policy: &Policy, found: &mut Found<'_>) {
    let exec = &policy.exec;
    if exec.mode == ExecMode::Full && exec.ask != Ask::Always {
        found.say(&traps::EXEC_OPEN, &keys!["exec", "mode"], "`mode = \"full\"` without `ask = \"always\"`");
    }
    let reaches = exec.mode == ExecMode::Full && policy.filesystem.access != FileAccess::ReadWrite;
    if reaches {
        let what = "`exec.mode = \"full\"` and files that may not be written, or not even read";
        found.say(&traps::EXEC_FILES, &keys!["exec", "mode"], what);
    }
    for (agent, mode) in &exec.agents {
        if *mode > exec.mode {
            found.say(
                &traps::EXEC_WIDER,
                &keys!["exec", "agents", agent],
                format!("{} is wider", shown(agent)),
            );
        }
    }
    lists(policy, found);
    for (at, sender) in exec.elevated_from.iter().enumerate() {
        let here = keys!["exec", "elevated_from", at];
        if sender == "*" {
            found.say(&traps::EXEC_ELEVATED, &here, "`*` is everybody");
        } else {
            super::channels::global_sender(sender, &here, policy, found);
        }
    }
    if policy.filesystem.access == FileAccess::ReadWrite && !policy.filesystem.workspace_only {
        let here = keys!["filesystem", "workspace_only"];
        found.say(&traps::FILES_OUTSIDE, &here, "every file of the container may be written");
    }
}

fn lists(policy: &Policy, found: &mut Found<'_>) {
    let exec = &policy.exec;
    let asked =
        exec.mode == ExecMode::Allowlist || exec.agents.values().any(|mode| *mode == ExecMode::Allowlist);
    if !asked && !exec.allow.is_empty() {
        found.say(&traps::EXEC_IDLE, &keys!["exec", "allow"], "`exec.mode` is not `allowlist`");
    }
    for (at, entry) in exec.allow.iter().enumerate() {
        let here = keys!["exec", "allow", at, "program"];
        program(&entry.program, &here, found);
        if let Some(agent) = &entry.agent {
            agent_is_known(agent, &keys!["exec", "allow", at, "agent"], policy, found);
        }
    }
    for (at, name) in exec.safe_bins.iter().enumerate() {
        let here = keys!["exec", "safe_bins", at];
        let last = name.rsplit('/').next().unwrap_or(name);
        if is_shell(last) {
            found.say(
                &traps::EXEC_SHELL,
                &here,
                format!("{} takes what it is to do from standard input", shown(last)),
            );
        }
    }
}

fn program(pattern: &str, here: &Path, found: &mut Found<'_>) {
    if !pattern.starts_with('/') {
        found.say(&traps::EXEC_PROGRAM, here, "this is not an absolute path");
        return;
    }
    let last = pattern.rsplit('/').next().unwrap_or(pattern);
    let fixed = pattern.split('*').next().unwrap_or(pattern);
    let wide = |folder: &str| pattern.contains('*') && folder.starts_with(fixed);
    if let Some(folder) = WRITABLE.into_iter().find(|folder| is_in(fixed, folder) || wide(folder)) {
        found.say(&traps::EXEC_WRITABLE, here, format!("the agent can write below `{folder}`"));
    } else if pattern.contains('*') && (last == "*" || last == "**") {
        let what = "every program of a folder: its shells and interpreters are among them";
        found.say(&traps::EXEC_SHELL, here, what);
    } else if is_shell(last) {
        found.say(&traps::EXEC_SHELL, here, format!("{} runs any program", shown(last)));
    }
}

/// True when `path` is `folder`, or lies below it.
pub(super) fn is_in(path: &str, folder: &str) -> bool {
    path == folder || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// `python3.11` is `python3`.
fn is_shell(name: &str) -> bool {
    let bare = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    SHELLS.contains(&name) || SHELLS.contains(&bare)
}

/// An agent that only one place speaks of may be misspelt.
pub(super) fn agent_is_known(agent: &str, here: &Path, policy: &Policy, found: &mut Found<'_>) {
    let named = policy.exec.agents.contains_key(agent)
        || policy.tools.agents.contains_key(agent)
        || policy.skills.agents.contains_key(agent)
        || agent == "main"
        || policy.exec.allow.iter().filter(|it| it.agent.as_deref() == Some(agent)).count() > 1;
    if !named {
        let what = format!("no other place speaks of an agent {}", shown(agent));
        found.grade(&traps::FORM_REFERENCE, Severity::Low, here, what);
    }
}
