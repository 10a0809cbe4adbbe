//! The traps: keys that do something else than they say, and restrictions that have no place here.

use super::{absent, class, draft, hosts, mapped, of, said};
use crate::policy::model::{Ask, DmPolicy, ExecMode, FileAccess, GroupPolicy};
use crate::policy::translate::{Class, Source};

#[test]
fn exec_security_without_the_host_does_nothing_in_2026_2() {
    let no_host = of("2026.2.3", "{tools: {exec: {security: 'deny', ask: 'always'}}}");
    let (found, reason) = said(&no_host.0, &no_host.1, "tools.exec.security");
    assert_eq!(found, Class::Narrower);
    assert!(reason.contains("had no effect"), "{reason}");
    assert_eq!(no_host.1.policy.exec.mode, ExecMode::Deny);
    let host = of("2026.2.3", "{tools: {exec: {host: 'gateway', security: 'deny', ask: 'always'}}}");
    assert_eq!(class(&host, "tools.exec.security"), Class::Same);
    assert_eq!((host.1.policy.exec.mode, host.1.policy.exec.ask), (ExecMode::Deny, Ask::Always));
    let later = of("2026.6.6", "{tools: {exec: {security: 'deny'}}}");
    assert_eq!(class(&later, "tools.exec.security"), Class::Same);
    // Nothing said: everything runs, and with the host only what is listed.
    assert!(absent(&of("2026.2.3", "{}").1, "tools.exec.security").1.contains("wide open"));
    let asked = of("2026.2.3", "{tools: {exec: {host: 'gateway'}}}");
    assert_eq!((asked.1.policy.exec.mode, asked.1.policy.exec.ask), (ExecMode::Allowlist, Ask::OnMiss));
    assert_eq!(of("2026.9.6", "{tools: {exec: {timeoutSeconds: 3}}}").1.policy.exec.mode, ExecMode::Full);
}

#[test]
fn both_spellings_of_the_exec_mode_are_one() {
    for (text, mode, ask) in [
        ("mode: 'deny'", ExecMode::Deny, Ask::OnMiss),
        ("mode: 'allowlist'", ExecMode::Allowlist, Ask::Off),
        ("mode: 'ask'", ExecMode::Allowlist, Ask::OnMiss),
        ("mode: 'full'", ExecMode::Full, Ask::Off),
        ("security: 'full', ask: 'on-miss'", ExecMode::Full, Ask::OnMiss),
    ] {
        let found = of("2026.9.6", &format!("{{tools: {{exec: {{{text}}}}}}}")).1.policy.exec;
        assert_eq!((found.mode, found.ask), (mode, ask), "{text}");
    }
}

#[test]
fn an_agent_may_be_wider_than_the_rest_in_the_source_and_is_not_lost() {
    let text = "{tools: {profile: 'minimal', exec: {host: 'gateway', security: 'deny'}},
        agents: {list: [{id: 'main', default: true}, {id: 'dev', tools: {profile: 'coding', exec: {security: 'full'}}}]}}";
    let (_, draft) = of("2026.2.3", text);
    let policy = draft.policy;
    assert!(policy.tools.allow.contains(&"exec".to_owned()));
    assert_eq!(policy.tools.agents["main"].allow.as_deref(), Some(&["session_status".to_owned()][..]));
    assert!(!policy.tools.agents.contains_key("dev"));
    assert_eq!(policy.exec.mode, ExecMode::Full);
    assert_eq!(policy.exec.agents["main"], ExecMode::Deny);
}

#[test]
fn profiles_grow_with_versions_and_are_written_out_by_that_of_the_source() {
    let tools = |version: &str| of(version, "{tools: {profile: 'messaging'}}").1.policy.tools.allow;
    assert!(!tools("2026.2.3").contains(&"sessions_spawn".to_owned()));
    assert!(tools("2026.9.6").contains(&"sessions_spawn".to_owned()));
    // Not known: what all of them grant.
    let unknown = draft("{tools: {profile: 'messaging'}}");
    assert_eq!(class(&unknown, "tools.profile"), Class::Narrower);
    assert!(!unknown.1.policy.tools.allow.contains(&"sessions_spawn".to_owned()));
    assert!(unknown.1.policy.tools.allow.contains(&"message".to_owned()));
    let late = of("2026.9.6", "{tools: {deny: ['cron']}}").1.policy.tools.deny;
    assert_eq!(late, ["automations", "cron"]);
}

#[test]
fn a_profile_and_a_list_without_a_tool_in_common_leave_nothing() {
    let found = of("2026.2.3", "{tools: {profile: 'minimal', allow: ['web_fetch']}}");
    assert!(found.1.policy.tools.allow.is_empty());
    assert!(said(&found.0, &found.1, "tools.profile").1.contains("nothing is left"));
    let plugin = of("2026.2.3", "{tools: {allow: ['lobster']}}");
    assert_eq!(class(&plugin, "tools.allow"), Class::Narrower);
    assert_eq!(plugin.1.policy.tools.allow, ["lobster"]);
}

#[test]
fn the_sandbox_is_the_container() {
    let text = "{agents: {defaults: {sandbox: {mode: 'all', workspaceAccess: 'ro', docker: {network: 'none', readOnlyRoot: true}}}}}";
    let found = of("2026.2.3", text);
    for path in ["mode", "docker.readOnlyRoot"] {
        let at = format!("agents.defaults.sandbox.{path}");
        assert_eq!(class(&found, &at), Class::NotEnforceable, "{path}");
    }
    assert_eq!(class(&found, "agents.defaults.sandbox.docker.network"), Class::EnforcedElsewhere);
    assert_eq!(class(&found, "agents.defaults.sandbox.workspaceAccess"), Class::Narrower);
    assert_eq!(found.1.policy.filesystem.access, FileAccess::Read);
    let off = of("2026.2.3", "{agents: {defaults: {sandbox: {mode: 'off', workspaceAccess: 'ro'}}}}");
    assert_eq!(class(&off, "agents.defaults.sandbox.workspaceAccess"), Class::Dropped);
    assert_eq!(off.1.policy.filesystem.access, FileAccess::ReadWrite);
}

#[test]
fn ssrf_exceptions_are_no_allowlist() {
    let text = "{browser: {ssrfPolicy: {hostnameAllowlist: ['intranet.example.com']}},
        tools: {web: {fetch: {ssrfPolicy: {allowedHostnames: ['a.example.com']}}}}}";
    let found = of("2026.6.6", text);
    assert_eq!(class(&found, "browser.ssrfPolicy.hostnameAllowlist"), Class::Narrower);
    assert_eq!(class(&found, "tools.web.fetch.ssrfPolicy"), Class::Narrower);
    assert!(found.1.policy.browser.allow.is_empty());
    assert!(!hosts(&found.1).iter().any(|host| host.ends_with("example.com")));
}

#[test]
fn names_can_be_taken_and_are_left_out() {
    let text = "{channels: {telegram: {dmPolicy: 'allowlist', allowFrom: ['@ada', 12345678], groupAllowFrom: ['@ada'],
        groups: {'-1001': {allowFrom: ['@ada']}}}}}";
    let found = of("2026.2.3", text);
    let telegram = &found.1.policy.channels["telegram"];
    assert_eq!(telegram.allow_from, ["12345678"]);
    assert_eq!(class(&found, "channels.telegram.allowFrom[0]"), Class::Narrower);
    assert_eq!(class(&found, "channels.telegram.allowFrom[1]"), Class::Same);
    // An empty list would mean those of `allow_from`: nobody it is.
    assert_eq!(telegram.groups, GroupPolicy::Disabled);
    assert!(!telegram.rooms["-1001"].enabled);
}

#[test]
fn doors_that_contradict_themselves_are_closed() {
    let open = of("2026.2.3", "{channels: {telegram: {dmPolicy: 'open', allowFrom: [7]}}}");
    assert_eq!(class(&open, "channels.telegram.dmPolicy"), Class::Narrower);
    assert_eq!(open.1.policy.channels["telegram"].dm, DmPolicy::Allowlist);
    let star = of("2026.2.3", "{channels: {discord: {dm: {policy: 'allowlist', allowFrom: ['*']}}}}");
    assert_eq!(star.1.policy.channels["discord"].dm, DmPolicy::Open);
    assert!(said(&star.0, &star.1, "channels.discord.dm.policy").1.contains("wide open"));
    let word = of("2026.2.3", "{channels: {telegram: {dmPolicy: 'everyone'}}}");
    assert_eq!(class(&word, "channels.telegram.dmPolicy"), Class::UnknownKey);
    assert_eq!(word.1.policy.channels["telegram"].dm, DmPolicy::Disabled);
    let off =
        of("2026.2.3", "{channels: {discord: {dm: {enabled: false, policy: 'open', allowFrom: ['*']}}}}");
    assert_eq!(off.1.policy.channels["discord"].dm, DmPolicy::Disabled);
}

#[test]
fn both_spellings_of_a_channel_and_its_accounts_are_read() {
    let text = "{channels: {defaults: {groupPolicy: 'disabled'}, slack: {dmPolicy: 'allowlist', allowFrom: ['U0EXAMPLE1'],
        accounts: {work: {botToken: '${WORK}', groupPolicy: 'open'}}}}}";
    let found = of("2026.9.6", text);
    let slack = &found.1.policy.channels["slack"];
    assert_eq!((slack.dm, slack.groups), (DmPolicy::Allowlist, GroupPolicy::Disabled));
    assert_eq!(slack.accounts["work"].groups, Some(GroupPolicy::Open));
    assert_eq!(slack.accounts["work"].dm, None);
    assert!(found.1.policy.credentials.contains_key("SLACK_BOT_TOKEN_WORK"));
}

#[test]
fn access_groups_are_written_out() {
    let text =
        "{accessGroups: {ops: {type: 'message.senders', members: {telegram: ['7', '@ada'], '*': ['8']}}},
        channels: {telegram: {dmPolicy: 'allowlist', allowFrom: ['accessGroup:ops', 'accessGroup:none']}}}";
    let found = of("2026.6.6", text);
    assert_eq!(found.1.policy.channels["telegram"].allow_from, ["7", "8"]);
    assert_eq!(class(&found, "channels.telegram.allowFrom[1]"), Class::Narrower);
}

#[test]
fn senders_are_told_apart_where_that_can_be_done() {
    let text = "{tools: {toolsBySender: {'id:telegram:7': {allow: ['read']}, 'name:Bob': {deny: ['exec']}, '*': {deny: ['write']}}}}";
    let found = of("2026.6.6", text);
    let policy = &found.1.policy;
    assert_eq!(policy.identity.people["telegram-7"].senders, ["telegram:7"]);
    assert!(policy.tools.deny.contains(&"write".to_owned()));
    assert_eq!(class(&found, "tools.toolsBySender.name:Bob"), Class::Wider);
    assert_eq!(class(&found, "tools.toolsBySender.*"), Class::Narrower);
    let room = of(
        "2026.2.3",
        "{channels: {telegram: {groups: {'-1': {toolsBySender: {'7': {allow: ['group:fs']}, '@ada': {deny: ['exec']}}}}}}}",
    );
    let room = &room.1.policy.channels["telegram"].rooms["-1"];
    assert!(room.tools_by_sender["7"].allow.as_ref().is_some_and(|allow| allow.contains(&"edit".to_owned())));
    assert!(room.tools.deny.contains(&"exec".to_owned()), "what a name is refused, everybody is");
}

#[test]
fn what_cannot_be_told_apart_is_said_plainly() {
    let text = "{gateway: {roles: {default: 'guest'}, auth: {mode: 'trusted-proxy', identityScopes: {a: ['operator.read']},
        trustedProxy: {allowUsers: ['Ada@example.com', 'ada']}}},
        agents: {entries: {main: {}, fam: {tools: {allow: ['read']}}}}, bindings: [{agentId: 'fam', match: {channel: 'telegram'}}],
        session: {identityLinks: {ada: ['telegram:7', 'discord:@ada']}}}";
    let found = of("2026.9.6", text);
    for path in ["gateway.roles", "gateway.auth.identityScopes", "gateway.auth.mode"] {
        let (class, reason) = said(&found.0, &found.1, path);
        assert_eq!(class, Class::NotEnforceable, "{path}");
        assert!(reason.contains("cannot tell people apart"), "{reason}");
    }
    assert_eq!(class(&found, "bindings"), Class::EnforcedElsewhere);
    let identity = &found.1.policy.identity;
    assert_eq!(identity.emails, ["ada@example.com"]);
    assert_eq!(identity.people["ada"].senders, ["telegram:7"]);
    let one = of(
        "2026.2.3",
        "{agents: {list: [{id: 'main'}]}, bindings: [{agentId: 'main', match: {channel: 'telegram'}}]}",
    );
    assert_eq!(class(&one, "bindings"), Class::Dropped);
}

#[test]
fn doors_of_the_gateway_move_to_the_worker() {
    let text = "{gateway: {bind: 'loopback', auth: {mode: 'none', token: 'REDACTED'}, controlUi: {allowedOrigins: ['https://a.example.com/',
        'http://localhost:18789', 'https://10.0.0.1']}, nodes: {pairing: {autoApproveCidrs: ['10.0.0.0/8']}, denyCommands: ['camera.snap']}},
        commands: {useAccessGroups: false}, logging: {redactSensitive: 'off'}}";
    let found = of("2026.2.3", text);
    assert_eq!(class(&found, "gateway.bind"), Class::EnforcedElsewhere);
    assert_eq!(class(&found, "gateway.auth.mode"), Class::Narrower);
    assert_eq!(class(&found, "gateway.auth.token"), Class::EnforcedElsewhere);
    assert_eq!(class(&found, "gateway.nodes.pairing.autoApproveCidrs"), Class::Narrower);
    assert_eq!(class(&found, "commands.useAccessGroups"), Class::Narrower);
    assert_eq!(class(&found, "logging.redactSensitive"), Class::Narrower);
    assert_eq!(found.1.policy.gateway.allowed_origins, ["https://a.example.com"]);
    assert_eq!(found.1.policy.gateway.deny_node_commands, ["camera.snap"]);
    assert_eq!(absent(&of("2026.2.3", "{}").1, "gateway.bind").0, Class::EnforcedElsewhere);
}

#[test]
fn secrets_become_slots_and_no_value_is_ever_quoted() {
    let text = "{channels: {telegram: {botToken: '42:canary-value'}, slack: {botToken: 'canary-value', appToken: {source: 'env', id: 'A'}},
        signal: {account: '+1'}, msteams: {appPassword: 'canary-value'}},
        models: {providers: {kiro: {baseUrl: 'https://kiro.example.com/v1?key=canary-value', apiKey: '${KIRO_TOKEN}', api: 'openai-completions', models: []},
          own: {baseUrl: 'https://own.example.com', apiKey: 'canary-value', headers: {Authorization: 'canary-value'}}}},
        tools: {web: {search: {apiKey: 'canary-value'}}}, skills: {entries: {x: {apiKey: 'canary-value', env: {Y: 'canary-value'}}}},
        env: {vars: {FOO_KEY: 'canary-value'}}, hooks: {token: 'canary-value'}, browser: {cdpUrl: 'https://w.example.com/cdp?secret=canary-value'}}";
    let found = of("2026.2.3", text);
    let policy = &found.1.policy;
    for slot in [
        "TELEGRAM_BOT_TOKEN",
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "KIRO_TOKEN",
        "OWN_API_KEY",
        "BRAVE_API_KEY",
        "CDP_SECRET",
    ] {
        assert!(policy.credentials.contains_key(slot), "{slot}: {:?}", policy.credentials.keys());
    }
    assert_eq!(class(&found, "channels.telegram.botToken"), Class::EnforcedElsewhere);
    assert_eq!(class(&found, "channels.msteams.appPassword"), Class::NotEnforceable);
    assert_eq!(policy.models.providers["kiro"].base_url.as_deref(), Some("https://kiro.example.com/v1"));
    let written = toml_edit::ser::to_string(policy).expect("is written");
    let claims = format!("{:?}", found.1.claims);
    assert!(!written.contains("canary") && !claims.contains("canary"));
}

#[test]
fn exec_approvals_count_beside_the_configuration() {
    let approvals = r#"{"version": 1, "socket": {"path": "/s", "token": "t"},
        "defaults": {"security": "allowlist", "ask": "off", "askFallback": "full", "autoAllowSkills": true},
        "agents": {"main": {"allowlist": [{"pattern": "/usr/bin/git"}, {"pattern": "git"}, {"pattern": "~/bin/x"},
          {"pattern": "/usr/bin/gh", "argPattern": "^pr"}]}, "*": {"allowlist": [{"pattern": "**"}]}}}"#;
    let config = "{meta: {lastTouchedVersion: '2026.2.3'}, tools: {exec: {host: 'gateway', security: 'full', ask: 'on-miss'}}}";
    let (source, draft) =
        mapped(Source::samples(&[("openclaw.json", config), ("exec-approvals.json", approvals)]));
    let exec = &draft.policy.exec;
    assert_eq!((exec.mode, exec.ask), (ExecMode::Allowlist, Ask::OnMiss));
    let programs: Vec<(&str, Option<&str>)> =
        exec.allow.iter().map(|it| (it.program.as_str(), it.agent.as_deref())).collect();
    assert_eq!(programs, [("/usr/bin/git", Some("main")), ("/root/bin/x", Some("main")), ("/**", None)]);
    let root = source.approvals().expect("is there");
    let said = |path: &str| draft.claims.of(root.at(path).expect("is there")).expect("was claimed");
    assert_eq!(said("agents.main.allowlist[1]").class, Class::Dropped);
    assert_eq!(said("agents.main.allowlist[3]").class, Class::Narrower);
    assert_eq!(said("defaults.askFallback").class, Class::Narrower);
    assert!(said("agents.*.allowlist[0]").reason.contains("wide open"));
}

#[test]
fn restrictions_without_a_word_have_to_be_accepted_where_nothing_keeps_them() {
    let text =
        "{session: {sendPolicy: {default: 'allow', rules: [{action: 'deny', match: {channel: 'discord'}}]}},
        channels: {telegram: {actions: {deleteMessage: false}, contextVisibility: 'allowlist'}},
        tools: {sessions: {visibility: 'self'}, message: {crossContext: {allowWithinProvider: false}}},
        commands: {ownerAllowFrom: ['telegram:7']}}";
    let found = of("2026.6.6", text);
    for path in [
        "channels.telegram.actions.deleteMessage",
        "channels.telegram.contextVisibility",
        "tools.message.crossContext.allowWithinProvider",
    ] {
        assert_eq!(class(&found, path), Class::Wider, "{path}");
    }
    // The patch leaves these alone.
    for path in ["session.sendPolicy.rules", "tools.sessions.visibility", "commands.ownerAllowFrom"] {
        assert_eq!(class(&found, path), Class::EnforcedElsewhere, "{path}");
    }
}
