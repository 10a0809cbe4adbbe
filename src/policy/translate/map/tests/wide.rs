//! A configuration that allows everything says so line by line, and still lets nothing out but to what it configures.

use super::{absent, draft, hosts, said};
use crate::policy::model::{DmPolicy, ExecMode, GroupPolicy, OwnCredentials, Verdict};
use crate::policy::translate::Class;

const EVERYTHING: &str = r#"{
  meta: {lastTouchedVersion: "2026.2.3"},
  gateway: {bind: "lan", auth: {mode: "token", token: "REDACTED"}, controlUi: {allowedOrigins: ["*"], allowInsecureAuth: true,
      dangerouslyDisableDeviceAuth: true}, tailscale: {mode: "funnel"},
    http: {endpoints: {chatCompletions: {enabled: true}, responses: {enabled: true}}}},
  agents: {defaults: {model: {primary: "anthropic/claude-opus-4-5"}, sandbox: {mode: "off"}}},
  tools: {profile: "full", allow: ["*"], exec: {host: "gateway", security: "full", ask: "off", safeBins: ["bash"]},
    elevated: {enabled: true, allowFrom: {telegram: ["*"]}}, web: {fetch: {enabled: true}},
    message: {allowCrossContextSend: true, broadcast: {enabled: true}}},
  channels: {telegram: {dmPolicy: "open", allowFrom: ["*"], groupPolicy: "open", configWrites: true,
    groups: {"*": {requireMention: false}}}},
  commands: {bash: true, config: true, debug: true, restart: true, useAccessGroups: false},
  hooks: {enabled: true, token: "REDACTED"},
  browser: {enabled: true, evaluateEnabled: true},
  logging: {redactSensitive: "off"},
}"#;

#[test]
fn every_wide_key_says_so() {
    let (source, draft) = draft(EVERYTHING);
    for path in [
        "gateway.http.endpoints.chatCompletions.enabled",
        "gateway.http.endpoints.responses.enabled",
        "gateway.controlUi.allowedOrigins[0]",
        "gateway.tailscale.mode",
        "tools.profile",
        "tools.allow",
        "tools.exec.security",
        "tools.exec.ask",
        "tools.exec.safeBins[0]",
        "tools.elevated.allowFrom.telegram[0]",
        "channels.telegram.dmPolicy",
        "channels.telegram.allowFrom",
        "channels.telegram.allowFrom[0]",
        "channels.telegram.groupPolicy",
        "channels.telegram.configWrites",
        "channels.telegram.groups.*",
        "channels.telegram.groups.*.requireMention",
        "commands.bash",
        "commands.config",
        "commands.debug",
        "commands.restart",
        "hooks.enabled",
    ] {
        let (_, reason) = said(&source, &draft, path);
        assert!(reason.contains("wide open"), "{path}: {reason}");
    }
    for path in ["skills.allowBundled", "tools.fs.workspaceOnly"] {
        assert!(absent(&draft, path).1.contains("wide open"), "{path}");
    }
}

#[test]
fn what_has_no_place_in_a_moltworker_becomes_narrower() {
    let (source, draft) = draft(EVERYTHING);
    for path in [
        "gateway.controlUi.allowInsecureAuth",
        "gateway.controlUi.dangerouslyDisableDeviceAuth",
        "gateway.tailscale.mode",
        "gateway.controlUi.allowedOrigins[0]",
        "tools.web.fetch.enabled",
        "tools.message.allowCrossContextSend",
        "tools.message.broadcast.enabled",
        "commands.useAccessGroups",
        "browser.enabled",
        "browser.evaluateEnabled",
        "logging.redactSensitive",
    ] {
        assert_eq!(said(&source, &draft, path).0, Class::Narrower, "{path}");
    }
    assert!(draft.policy.gateway.allowed_origins.is_empty());
}

#[test]
fn nothing_of_it_became_wider_and_the_policy_says_what_it_said() {
    let (source, draft) = draft(EVERYTHING);
    let mut wider = Vec::new();
    source.config().root().walk("", &mut |path, node| {
        if draft.claims.of(node).is_some_and(|claim| claim.class == Class::Wider) {
            wider.push(path.to_owned());
        }
    });
    assert!(wider.is_empty(), "{wider:?}");
    let policy = &draft.policy;
    assert_eq!(policy.tools.allow, ["*"]);
    assert_eq!(policy.exec.mode, ExecMode::Full);
    assert_eq!(policy.exec.elevated_from, ["telegram:*"]);
    let telegram = &policy.channels["telegram"];
    assert_eq!((telegram.dm, telegram.groups), (DmPolicy::Open, GroupPolicy::Open));
    assert_eq!(telegram.rooms["*"].mention, Some(false));
    assert_eq!(policy.automation.commands, ["bash", "config", "debug", "restart"]);
}

#[test]
fn its_egress_is_denied_but_for_its_channel_and_its_model() {
    let (_, draft) = draft(EVERYTHING);
    let egress = &draft.policy.egress;
    assert_eq!(egress.default, Verdict::Deny);
    assert_eq!(hosts(&draft), ["api.anthropic.com", "api.telegram.org"]);
    for rule in &egress.allow {
        assert_eq!(rule.own_credentials, OwnCredentials::Refuse, "{}", rule.id);
        assert!(!rule.paths.is_empty() && !rule.methods.is_empty(), "{}", rule.id);
        let reason = rule.reason.as_deref().unwrap_or_default();
        assert!(reason.starts_with("channels.telegram") || reason.contains("anthropic/"), "{reason}");
    }
    assert_eq!(draft.policy.credentials["ANTHROPIC_API_KEY"].placeholder, "sk-ant-moltctl-injected");
    assert!(draft.claims.notes().iter().any(|note| note.contains("R2 is left out")));
}
