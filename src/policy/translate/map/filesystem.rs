//! What the file tools may touch: `tools.fs`, and what the sandbox's `workspaceAccess` meant.

use super::tools::effective;
use crate::audit::openclaw::Agent;
use crate::policy::model::{ExecMode, FileAccess};
use crate::policy::translate::{Class, Draft, Source};

/// Maps the files.
pub(super) fn map(source: &Source, draft: &mut Draft) {
    let agents = source.config().agents();
    let defaults = Agent { id: None, path: "agents.defaults".into(), node: source.at("agents.defaults") };
    let all = if agents.is_empty() { vec![defaults] } else { agents };
    let access = all.iter().map(|agent| access(source, agent)).max().unwrap_or_default();
    draft.policy.filesystem.access = access;
    let stated = source.config().flag("tools.fs.workspaceOnly");
    draft.policy.filesystem.workspace_only = stated == Some(true) || access == FileAccess::None;
    if let Some(node) = source.at("tools.fs.workspaceOnly") {
        let reason = if stated == Some(true) {
            "OpenClaw 2026.2.3 has no such key: there the policy takes the file tools away"
        } else {
            "wide open: the file tools reach every file of the container, its configuration among them"
        };
        draft.claims.claim(node, Class::Same, Some("filesystem.workspace_only"), reason);
    } else if access > FileAccess::None {
        draft.claims.imply(
            "tools.fs.workspaceOnly",
            "false",
            (Class::Same, Some("filesystem.workspace_only")),
            "wide open: the file tools reach every file of the container, its configuration among them",
        );
    }
    for agent in source.config().agents() {
        let Some(node) = agent.node.and_then(|it| it.at("tools.fs.workspaceOnly")) else { continue };
        if node.flag() == Some(true) && stated != Some(true) {
            draft.policy.filesystem.workspace_only = true;
            let reason = "the policy does not tell agents apart here: all of them stay in their workspace";
            draft.claims.claim(node, Class::Narrower, Some("filesystem.workspace_only"), reason);
        } else {
            let reason = "as the policy says for all agents";
            draft.claims.claim(node, Class::Narrower, Some("filesystem.workspace_only"), reason);
        }
    }
    if access < FileAccess::ReadWrite && draft.policy.exec.mode != ExecMode::Deny {
        draft.claims.note(
            "filesystem.access takes the file tools away; a program that `exec` lets run writes files all the same",
        );
    }
}

/// What an agent's tools can do to files, and what its sandbox would have let them.
fn access(source: &Source, agent: &Agent<'_>) -> FileAccess {
    let tools = effective(source, agent);
    let writes = ["write", "edit", "apply_patch"].iter().any(|tool| tools.allows(tool));
    let by_tools = match (writes, tools.allows("read")) {
        (true, _) => FileAccess::ReadWrite,
        (false, true) => FileAccess::Read,
        (false, false) => FileAccess::None,
    };
    if super::agents::reads_only(source, agent) { by_tools.min(FileAccess::Read) } else { by_tools }
}
