//! `session`, `commands` and `approvals`: whose conversation is whose, and who gives commands.

use super::rules::{
    self, GRANT_LOST, LIMIT_KEPT, NEVER, NO_PERMISSION, OFF, Rule, STAYS, Said, any, filled, switch, words,
};
use crate::audit::openclaw::Node;
use crate::policy::translate::{Class, Draft, Source};

pub(super) const RULES: &[Rule] = &[
    words(
        "session.dmScope",
        &[(
            "main",
            (Class::Same, "stays as it is: wide open, whoever writes in private shares one conversation"),
        )],
        (Class::Same, "stays as it is in openclaw.json"),
    ),
    words("session.scope", &[("per-sender", NO_PERMISSION)], NO_PERMISSION),
    words("session.groupScope", &[], NO_PERMISSION),
    words("session.sendPolicy.default", &[("allow", (Class::Same, "answers are sent"))], LIMIT_KEPT),
    switch("session.sharing.drafts", GRANT_LOST, OFF),
    switch("session.sharing.suggest", GRANT_LOST, OFF),
    switch("session.sharing.readOnly", NO_PERMISSION, NO_PERMISSION),
    switch("session.threadBindings.spawnSessions", NO_PERMISSION, LIMIT_KEPT),
    words(
        "session.maintenance.mode",
        &[],
        (Class::Dropped, "no permission: how long conversations are kept stays OpenClaw's"),
    ),
    switch("commands.useAccessGroups", (Class::Same, "groups are asked for"), NEVER),
    filled("commands.ownerAllowFrom", LIMIT_KEPT, NO_PERMISSION),
    filled("commands.allowFrom", LIMIT_KEPT, NO_PERMISSION),
    any(
        "commands.ownerDisplaySecret",
        (Class::Dropped, "no credential: it hides owners' ids from the model"),
    ),
    switch("commands.native", NO_PERMISSION, NO_PERMISSION),
    switch("commands.nativeSkills", NO_PERMISSION, NO_PERMISSION),
    switch(
        "approvals.exec.enabled",
        (Class::Narrower, "programs are approved in the Control UI, not on channels"),
        OFF,
    ),
    any(
        "approvals.exec.targets",
        (Class::Narrower, "programs are approved in the Control UI, not on channels"),
    ),
    any("approvals.exec.agentFilter", NO_PERMISSION),
    any("approvals.exec.sessionFilter", NO_PERMISSION),
    switch(
        "approvals.plugin.enabled",
        (Class::Narrower, "programs are approved in the Control UI, not on channels"),
        OFF,
    ),
    any(
        "approvals.plugin.targets",
        (Class::Narrower, "programs are approved in the Control UI, not on channels"),
    ),
    switch("crestodian.rescue.enabled", GRANT_LOST, OFF),
    switch("memory.qmd.sessions.enabled", NO_PERMISSION, NO_PERMISSION),
    any("memory.qmd.command", (Class::Narrower, "no other program is in the image")),
    filled("memory.qmd.paths", STAYS, NO_PERMISSION),
    switch("memory.search.rememberAcrossConversations", NO_PERMISSION, NO_PERMISSION),
    any(
        "memory.search.remote.apiKey",
        (
            Class::EnforcedElsewhere,
            "a Worker secret of the model provider's; the container gets a placeholder",
        ),
    ),
];

/// Maps conversations and commands.
pub(super) fn map(source: &Source, draft: &mut Draft) {
    rules::apply(source.config().root(), RULES, &mut draft.claims);
    let Some(rows) = source.at("session.sendPolicy.rules") else { return };
    let denies = rows.elements().iter().any(|row| row.get("action").and_then(Node::text) == Some("deny"));
    let said: Said = if denies { LIMIT_KEPT } else { NO_PERMISSION };
    draft.claims.claim_tree(rows, said.0, None, said.1);
}
