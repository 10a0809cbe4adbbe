//! Every shared configuration maps, and what nobody claimed of it does not look like a permission.

use super::{mapped, said};
use crate::audit::openclaw::{Kind, Node};
use crate::policy::model::{DmPolicy, ExecMode, GroupPolicy};
use crate::policy::translate::{Claims, Draft, Reach, Source};
use crate::project::samples;

/// Ends of keys in which a permission must have been seen by somebody.
const PERMISSIONS: &[&str] = &[
    "enabled",
    "allow",
    "deny",
    "alsoAllow",
    "allowFrom",
    "groupAllowFrom",
    "dmPolicy",
    "policy",
    "groupPolicy",
    "users",
    "profile",
    "security",
    "ask",
    "host",
    "mode",
    "bind",
    "token",
    "botToken",
    "appToken",
    "apiKey",
    "password",
    "baseUrl",
    "cdpUrl",
    "url",
    "webhookUrl",
    "configWrites",
    "allowedOrigins",
    "trustedProxies",
    "allowInsecureAuth",
    "allowCommands",
    "denyCommands",
    "autoApproveCidrs",
    "allowRealIpFallback",
    "primary",
    "fallbacks",
    "safeBins",
    "requireMention",
    "workspaceAccess",
    "dmScope",
    "redactSensitive",
    "useAccessGroups",
    "restart",
    "checkOnStart",
    "allowBundled",
    "ownerAllowFrom",
    "allowAcrossProviders",
    "allowCrossContextSend",
    "allowPrivateNetwork",
    "env",
    "allowConversationAccess",
    "rateLimit",
    "askFallback",
    "autoAllowSkills",
    "provider",
];

/// Paths that end like a permission and hold none.
const NONE: &[&str] = &[
    "agents.defaults.compaction.mode",
    "agents.defaults.contextPruning.mode",
    "agents.defaults.compaction.memoryFlush.enabled",
    "agents.defaults.memorySearch.enabled",
    "agents.defaults.memorySearch.provider",
    "models.mode",
    "session.reset.mode",
    "messages.queue.mode",
    "auth.profiles.*.provider",
    "auth.profiles.*.mode",
    "approvals.exec.mode",
    "plugins.entries.*.config",
    "channels.telegram.streaming.mode",
    "messages.tts.edge.enabled",
];

fn maps(name: &str, text: &str) -> Option<(Source, Draft)> {
    let strangers = ["07-", "17-"];
    (!strangers.iter().any(|prefix| name.starts_with(prefix)))
        .then(|| mapped(Source::samples(&[(name, text)])))
}

/// Paths of leaves that nobody claimed, themselves or from above.
fn unclaimed(claims: &Claims, node: &Node, path: &str, covered: bool, found: &mut Vec<String>) {
    let claim = claims.of(node);
    let covered = covered || claim.is_some_and(|claim| claim.reach == Reach::Tree);
    match &node.kind {
        Kind::Object(members) => {
            for (key, member) in members {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                unclaimed(claims, member, &path, covered, found);
            }
        }
        Kind::Array(elements) if elements.iter().any(|element| element.is_object()) => {
            for (at, element) in elements.iter().enumerate() {
                unclaimed(claims, element, &format!("{path}[{at}]"), covered, found);
            }
        }
        _ if claim.is_none() && !covered => found.push(path.to_owned()),
        _ => {}
    }
}

fn is_none(path: &str) -> bool {
    NONE.iter().any(|none| {
        let (mut left, mut right) = (none.split('.'), path.split('.'));
        left.by_ref().all(|step| right.next().is_some_and(|other| step == "*" || step == other))
    })
}

#[test]
fn no_permission_of_a_shared_configuration_is_passed_over() {
    let Some(files) = samples::openclaw_configs() else {
        return samples::say_skipped("no_permission_of_a_shared_configuration_is_passed_over");
    };
    let mut passed = Vec::new();
    let mut mapped = 0;
    for (name, text) in &files {
        let Some((source, draft)) = maps(name, text) else { continue };
        mapped += 1;
        let mut found = Vec::new();
        let root = if name.contains("exec-approvals") {
            source.approvals().expect("is one")
        } else {
            source.config().root()
        };
        unclaimed(&draft.claims, root, "", false, &mut found);
        passed.extend(
            found
                .into_iter()
                .filter(|path| {
                    let last = path.rsplit('.').next().unwrap_or_default();
                    PERMISSIONS.contains(&last) && !is_none(path)
                })
                .map(|path| format!("{name}: {path}")),
        );
    }
    assert!(mapped >= 16, "{mapped}");
    assert!(passed.is_empty(), "{passed:#?}");
}

#[test]
fn shared_configurations_say_what_their_authors_said() {
    let Some(files) = samples::openclaw_configs() else {
        return samples::say_skipped("shared_configurations_say_what_their_authors_said");
    };
    for (name, text) in files {
        let Some((source, draft)) = maps(&name, &text) else { continue };
        let policy = &draft.policy;
        match name.split('-').next() {
            Some("01") => {
                assert_eq!(policy.exec.mode, ExecMode::Allowlist);
                assert!(said(&source, &draft, "tools.exec.security").1.contains("had no effect"));
                assert_eq!(policy.channels["telegram"].dm, DmPolicy::Allowlist);
            }
            Some("04") => assert_eq!(policy.channels["telegram"].groups, GroupPolicy::Open),
            Some("08") => assert!(policy.egress.allow.is_empty(), "a local model needs no host"),
            Some("12") => assert_eq!(policy.exec.allow[0].program, "/**"),
            Some("25") => {
                assert_eq!(policy.tools.agents["fam"].allow.as_ref().map(Vec::len), Some(2));
                assert_eq!(policy.gateway.deny_node_commands, ["camera.snap"]);
            }
            Some("26") => {
                assert_eq!(policy.channels["telegram"].groups, GroupPolicy::Disabled);
                assert!(!policy.tools.allow.iter().any(|tool| tool == "exec" || tool == "*"));
                assert_eq!(policy.exec.mode, ExecMode::Deny);
            }
            _ => {}
        }
    }
}
