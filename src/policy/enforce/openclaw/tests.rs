//! What a policy becomes in each of three versions of OpenClaw.

use serde_json::json;

use super::*;
use crate::policy::parse;

fn rendered(text: &str, version: Version) -> Rendered {
    let policy = parse(&format!("version = 1\n{text}")).expect("is a policy");
    render(&policy, &Target { version, hosts: vec!["agent.example.com".to_owned()] })
}

const PINNED: Version = Version::PINNED;
const MIDDLE: Version = Version::new(2026, 6, 6);
const LATE: Version = Version::new(2026, 9, 6);

/// What is done at a dotted path, in order.
fn at(of: &Rendered, path: &str) -> Vec<Value> {
    let shown = |step: &Step| match step {
        Step::Key(key) => key.clone(),
        Step::Each { .. } => "[]".to_owned(),
        Step::Id { id } => format!("[{id}]"),
    };
    let ops =
        of.patch.config.iter().filter(|op| op.at.iter().map(shown).collect::<Vec<_>>().join(".") == path);
    ops.map(|op| serde_json::to_value(&op.change).expect("is JSON")).collect()
}

#[track_caller]
fn set(of: &Rendered, path: &str) -> Value {
    at(of, path).pop().map(|mut it| it["set"].take()).unwrap_or_else(|| panic!("{path} is not set"))
}

#[test]
fn a_policy_that_allows_nothing_closes_everything() {
    for version in [PINNED, MIDDLE, LATE] {
        let of = rendered("", version);
        assert_eq!(set(&of, "tools.deny"), json!(["*"]), "an empty list would be all");
        assert_eq!(at(&of, "tools.allow"), [json!({"unset": true})]);
        assert_eq!(set(&of, "tools.exec.host"), json!("gateway"), "{version}");
        assert_eq!(
            at(&of, "channels"),
            [json!({"default": {}}), json!({"keep": ["defaults", "modelByChannel"]})]
        );
        assert_eq!(set(&of, "gateway.auth.mode"), json!("token"));
        assert_eq!(set(&of, "gateway.controlUi.allowedOrigins"), json!(["https://agent.example.com"]));
        assert_eq!(at(&of, "gateway.controlUi.allowInsecureAuth"), [json!({"unset": true})]);
        assert_eq!(set(&of, "cron.enabled"), json!(false));
        assert_eq!(set(&of, "skills.allowBundled"), json!(["moltctl-none"]), "an empty list would be all");
        assert_eq!(set(&of, "browser"), json!({"enabled": false, "evaluateEnabled": false}));
        assert!(
            !set(&of, "plugins.allow").as_array().expect("a list").is_empty(),
            "an empty list would be all"
        );
    }
}

#[test]
fn no_version_gets_a_key_it_does_not_know() {
    let early = rendered("[exec]\nmode = 'allowlist'\n[tools]\nallow = ['exec']\n", PINNED);
    for path in [
        "tools.exec.mode",
        "tools.fs.workspaceOnly",
        "tools.toolsBySender",
        "gateway.auth.rateLimit",
        "commands.mcp",
    ] {
        assert!(at(&early, path).iter().all(|it| it.get("unset").is_some()), "{path}");
    }
    assert_eq!(
        (set(&early, "tools.exec.security"), set(&early, "tools.exec.ask")),
        (json!("allowlist"), json!("on-miss"))
    );
    let late = rendered("[exec]\nmode = 'allowlist'\n[tools]\nallow = ['exec']\n", LATE);
    assert_eq!(set(&late, "tools.exec.mode"), json!("ask"));
    assert!(at(&late, "tools.exec.security").is_empty());
    assert_eq!(set(&late, "gateway.nodes")["commands"], json!({"allow": [], "deny": []}));
    assert!(at(&late, "canvasHost").iter().all(|it| it.get("unset").is_some()));
    // Between the versions that were looked at, the keys that both take.
    let between = rendered("", Version::new(2026, 4, 1));
    assert!(at(&between, "commands.mcp").iter().all(|it| it.get("unset").is_some()));
}

#[test]
fn tools_are_named_in_every_spelling() {
    let of = rendered(
        "[tools]\nallow = ['read', 'image']\ndeny = ['Cron']\n[filesystem]\naccess = 'read'\n",
        LATE,
    );
    assert_eq!(set(&of, "tools.allow"), json!(["image", "read", "view_image"]));
    let deny = set(&of, "tools.deny");
    for name in ["cron", "automations", "exec", "bash", "write", "apply_patch", "apply-patch", "browser"] {
        assert!(deny.as_array().expect("a list").contains(&json!(name)), "{name}: {deny}");
    }
    assert!(!deny.as_array().expect("a list").contains(&json!("read")));
    let early = rendered("[tools]\nallow = ['read']\n[filesystem]\naccess = 'read'\n", PINNED);
    assert!(
        set(&early, "tools.deny").as_array().expect("a list").contains(&json!("read")),
        "it cannot be confined"
    );
    assert!(early.notes.iter().any(|it| it.contains("workspace")), "{:?}", early.notes);
}

#[test]
fn a_list_of_plugin_tools_alone_gives_none_of_the_rest() {
    let of = rendered("[tools]\nallow = ['lobster']\n", PINNED);
    assert_eq!(set(&of, "tools.allow"), json!(["lobster"]));
    assert!(set(&of, "tools.deny").as_array().expect("a list").contains(&json!("group:openclaw")));
}

#[test]
fn agents_never_get_more_than_the_policy() {
    let of = rendered(
        "[exec]\nmode = 'deny'\nagents = { work = 'full' }\n[tools]\nallow = ['*']\nagents = { work = { deny = ['message'] } }\n",
        PINNED,
    );
    assert_eq!(at(&of, "agents.list.[].tools.exec"), [json!({"unset": true})]);
    assert_eq!(set(&of, "agents.list.[work].tools.exec")["security"], json!("deny"), "the narrower of both");
    assert_eq!(set(&of, "agents.list.[work].tools.deny"), json!(["message"]));
    let late = rendered("[tools]\nallow = ['*']\nagents = { work = { deny = ['message'] } }\n", LATE);
    assert_eq!(set(&late, "agents.entries.[work].tools.deny"), json!(["message"]));
}

const TELEGRAM: &str = "[channels.telegram]\nenabled = true\ndm = 'allowlist'\nallow_from = ['1', '2']\ngroups = 'allowlist'\n\
    [channels.telegram.rooms.'-100']\nmention = false\ntools = { allow = ['read'] }\n";

#[test]
fn a_channel_says_what_the_policy_says_and_no_more() {
    let of = rendered(TELEGRAM, PINNED);
    assert_eq!(set(&of, "channels.telegram.dmPolicy"), json!("allowlist"));
    assert_eq!(set(&of, "channels.telegram.groupAllowFrom"), json!(["1", "2"]));
    let groups = set(&of, "channels.telegram.groups");
    assert_eq!(groups["-100"]["requireMention"], json!(false));
    assert_eq!(groups["-100"]["tools"]["allow"], json!(["read"]));
    assert_eq!(set(&of, "channels.telegram.configWrites"), json!(false));
    assert_eq!(at(&of, "channels.telegram.accounts"), [json!({"unset": true})]);
    assert_eq!(at(&of, "session.dmScope"), [json!({"default": "per-channel-peer"})]);
    let kept = &at(&of, "channels.telegram")[1]["keep"];
    assert!(kept.as_array().expect("a list").contains(&json!("botToken")));
    for key in ["groups", "allowFrom", "webhookUrl", "proxy", "capabilities", "dmPolicy"] {
        assert!(!kept.as_array().expect("a list").contains(&json!(key)), "{key}");
    }
}

#[test]
fn a_list_without_names_lets_nobody_in() {
    let of =
        rendered("[channels.telegram]\nenabled = true\ndm = 'allowlist'\ngroups = 'allowlist'\n", PINNED);
    assert_eq!(set(&of, "channels.telegram.dmPolicy"), json!("disabled"));
    assert_eq!(set(&of, "channels.telegram.groupPolicy"), json!("disabled"));
    let open = rendered(
        "[channels.telegram]\nenabled = true\ndm = 'open'\nallow_from = ['*']\ngroups = 'open'\n",
        PINNED,
    );
    assert_eq!(set(&open, "channels.telegram.dmPolicy"), json!("open"));
    assert_eq!(set(&open, "channels.telegram.groups")["*"]["requireMention"], json!(true));
}

#[test]
fn doors_stand_where_the_version_has_them() {
    let discord = "[channels.discord]\nenabled = true\ndm = 'pairing'\n";
    assert_eq!(set(&rendered(discord, PINNED), "channels.discord.dm")["policy"], json!("pairing"));
    for version in [MIDDLE, LATE] {
        assert_eq!(
            set(&rendered(discord, version), "channels.discord.dmPolicy"),
            json!("pairing"),
            "{version}"
        );
    }
    let unknown = rendered("[channels.irc]\nenabled = true\n", PINNED);
    assert!(
        at(&unknown, "channels.irc.enabled").is_empty()
            && unknown.notes.iter().any(|it| it.contains("`irc`"))
    );
}

#[test]
fn people_have_their_tools_where_they_can_be_told_apart() {
    let text =
        format!("{TELEGRAM}[identity.people.ann]\nsenders = ['telegram:1']\ntools = {{ deny = ['exec'] }}\n");
    let early = rendered(&text, PINNED);
    let groups = set(&early, "channels.telegram.groups");
    assert_eq!(groups["-100"]["toolsBySender"]["1"]["deny"], json!(["bash", "exec"]));
    assert!(early.notes.iter().any(|it| it.contains("groups only")), "{:?}", early.notes);
    let late = rendered(&text, LATE);
    assert_eq!(set(&late, "tools.toolsBySender")["channel:telegram:1"]["deny"], json!(["bash", "exec"]));
}

#[test]
fn programs_are_listed_in_the_second_document() {
    let text = "[exec]\nmode = 'allowlist'\nsafe_bins = ['jq', 'sort']\n[[exec.allow]]\nprogram = '/usr/bin/git'\n\
        [[exec.allow]]\nprogram = '/usr/bin/make'\nagent = 'work'\n";
    let of = rendered(text, PINNED);
    let approvals = of.patch.approvals.as_ref().expect("is a file in this version");
    assert_eq!(approvals["defaults"]["askFallback"], json!("deny"));
    assert_eq!(approvals["agents"]["*"]["allowlist"], json!([{"pattern": "/usr/bin/git"}]));
    assert_eq!(approvals["agents"]["work"]["allowlist"], json!([{"pattern": "/usr/bin/make"}]));
    assert_eq!(set(&of, "tools.exec.safeBins"), json!(["jq"]));
    let late = rendered(text, LATE);
    assert!(late.patch.approvals.is_none() && late.notes.iter().any(|it| it.contains("approvals set")));
}

#[test]
fn what_a_version_does_by_itself_is_a_note_and_no_key() {
    let text = "[exec]\nmode = 'full'\nask = 'off'\n";
    assert_eq!(set(&rendered(text, PINNED), "tools.exec.security"), json!("full"));
    let late = rendered(text, LATE);
    for key in ["mode", "security", "ask"] {
        assert!(at(&late, &format!("tools.exec.{key}")).is_empty(), "{key}");
    }
    let kept = at(&late, "tools.exec").pop().expect("only some keys stay")["keep"].take();
    assert!(!kept.as_array().expect("a list").contains(&json!("mode")), "an old one goes");
    assert!(late.notes.iter().any(|it| it.contains("unasked")), "{:?}", late.notes);
    let asking = rendered("[exec]\nmode = 'full'\nask = 'always'\n", LATE);
    assert_eq!(set(&asking, "tools.exec.ask"), json!("always"));
}

#[test]
fn copies_of_injected_secrets_are_known_by_their_place() {
    let text = "[credentials.TELEGRAM_BOT_TOKEN]\nplaceholder = 'moltctl-injected'\nkeep_before = ':'\ninject = []\n\
        [credentials.MY_KEY]\nplaceholder = 'moltctl-injected-my'\ninject = []\n\
        [models.providers.mine]\nbase_url = 'https://models.example/v1'\ncredential = 'MY_KEY'\n";
    let of = rendered(text, PINNED);
    let telegram = of.patch.secrets.iter().find(|it| it.slot == "TELEGRAM_BOT_TOKEN").expect("is there");
    assert!(!telegram.whole && telegram.at.is_empty(), "no channel of the policy keeps a copy");
    let mine = of.patch.secrets.iter().find(|it| it.slot == "MY_KEY").expect("is there");
    assert_eq!(mine.providers, ["mine"]);
    assert_eq!(mine.at.len(), 1);
    assert!(!of.patch.text().contains("sk-"));
}

#[test]
fn an_account_has_the_placeholder_of_its_own_slot_or_none() {
    let text = "[credentials.TELEGRAM_BOT_TOKEN]\nplaceholder = 'moltctl-injected'\nkeep_before = ':'\ninject = []\n\
        [credentials.TELEGRAM_BOT_TOKEN_WORK]\nplaceholder = 'moltctl-injected-work'\nkeep_before = ':'\ninject = []\n\
        [channels.telegram]\nenabled = true\naccounts = { default = {}, work = {}, other = {} }\n";
    let of = rendered(text, PINNED);
    let places = |slot: &str| {
        let secret = of.patch.secrets.iter().find(|it| it.slot == slot).expect("is there");
        serde_json::to_value(&secret.at).expect("is JSON")
    };
    assert_eq!(
        places("TELEGRAM_BOT_TOKEN"),
        json!([
            ["channels", "telegram", "botToken"],
            ["channels", "telegram", "accounts", "default", "botToken"]
        ])
    );
    assert_eq!(
        places("TELEGRAM_BOT_TOKEN_WORK"),
        json!([["channels", "telegram", "accounts", "work", "botToken"]])
    );
    assert_eq!(at(&of, "channels.telegram.accounts.other.botToken"), [json!({"unset": true})]);
    assert!(at(&of, "channels.telegram.accounts.work.botToken").is_empty());
    assert!(of.notes.iter().any(|it| it.contains("`TELEGRAM_BOT_TOKEN_OTHER`")), "{:?}", of.notes);
}

#[test]
fn a_plugin_that_is_not_there_keeps_no_gateway_from_starting() {
    let text = "[plugins]\ndeny = ['gone']\n[plugins.allow.stranger]\n[plugins.allow.lobster]\n";
    let early = rendered(text, PINNED);
    assert_eq!(set(&early, "plugins.allow"), json!(["lobster", "memory-core"]));
    assert_eq!(set(&early, "plugins.deny"), json!([]));
    assert!(early.notes.iter().any(|it| it.contains("`stranger`")), "{:?}", early.notes);
    let late = rendered(text, LATE);
    assert!(set(&late, "plugins.allow").as_array().expect("a list").contains(&json!("stranger")));
}
