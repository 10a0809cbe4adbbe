//! Fixtures of our own, in the forms of OpenClaw 2026.2.3 and later.

use proptest::prelude::*;
use zeroize::Zeroizing;

use super::*;

const OLD: &str = "sk-ant-api03-canary-old-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const NEW: &str = "sk-ant-api03-canary-new-BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB";
const PROFILES: &str = "openclaw/agents/main/agent/auth-profiles.json";
const CONFIG: &str = "openclaw/openclaw.json";

fn object(key: &str, text: &str) -> StoredText {
    StoredText { key: key.to_owned(), text: Zeroizing::new(text.to_owned()) }
}

fn change(slot: &str, old: &[&str], new: &str) -> Change {
    Change {
        slot: slot.parse().expect("is a name"),
        old: old.iter().map(|old| SecretText::new(*old)).collect(),
        new: SecretText::new(new),
    }
}

fn rewritten(key: &str, text: &str, changes: &[Change]) -> String {
    let set = |name: &str| changes.iter().any(|change| change.slot.as_str() == name);
    rewrite(key, text, changes, &set).map_or_else(|| text.to_owned(), |new| new.to_string())
}

#[expect(clippy::disallowed_methods, reason = "a fixture's value is compared")]
fn found(key: &str, text: &str) -> Vec<(&'static str, String, String, bool)> {
    let copies = find(&[object(key, text)]);
    let row = |it: StoredCopy| (it.slot.name, it.place, it.value.expose().to_owned(), it.own);
    copies.into_iter().map(row).collect()
}

fn at(slot: &'static str, place: &str, value: &str, own: bool) -> (&'static str, String, String, bool) {
    (slot, place.to_owned(), value.to_owned(), own)
}

#[test]
fn objects_are_told_by_their_key() {
    for (key, expected) in [
        (CONFIG, Some(Role::Config)),
        ("clawdbot/clawdbot.json", Some(Role::Config)),
        ("openclaw/openclaw.json.bak.2", Some(Role::Config)),
        ("openclaw/openclaw.json.clobbered.2026-11-01", Some(Role::Config)),
        (PROFILES, Some(Role::Profiles)),
        ("clawdbot/agents/work/agent/auth-profiles.json.bak", Some(Role::Profiles)),
        ("openclaw/agents/main/agent/auth.json", Some(Role::Auth)),
        ("openclaw/agents/main/agent/models.json", Some(Role::Models)),
        ("openclaw/.env", Some(Role::Env)),
        ("workspace/.env", Some(Role::Env)),
        ("openclaw/credentials/oauth.json", Some(Role::Text)),
        ("openclaw/state/openclaw.sqlite", Some(Role::Database)),
        ("openclaw/agents/main/agent/openclaw-agent.sqlite-wal", Some(Role::Database)),
        ("openclaw/agents/main/sessions/1.json", None),
        ("openclaw/media/a.json", None),
        ("workspace/notes.json", None),
        ("skills/a/SKILL.md", None),
        ("openclaw.json", None),
    ] {
        assert_eq!(role(key), expected, "{key}");
        assert_eq!(is_interesting(key), expected.is_some());
    }
}

#[test]
fn the_layout_written_last_counts() {
    let of = |objects: &[(&'static str, Option<&'static str>)]| layout(objects.iter().copied());
    let file = (CONFIG, Some("2026-03-01T00:00:00Z"));
    let archive = ("backups/0b/data.sqsh", Some("2026-04-01T00:00:00Z"));
    assert_eq!(of(&[("workspace/a", None)]), Layout::Empty);
    assert_eq!(of(&[file]), Layout::Files);
    assert_eq!(of(&[("backup-handle.json", None)]), Layout::Archives);
    assert_eq!(of(&[file, archive]), Layout::Archives);
    assert_eq!(of(&[(CONFIG, Some("2026-05-01T00:00:00Z")), archive]), Layout::Files);
}

#[test]
fn the_start_scripts_own_places_are_found() {
    let config = r#"{"gateway": {"auth": {"token": "canary-gateway-1"}, "remote": {"token": "canary-remote-1"}},
      "channels": {"telegram": {"botToken": "1:canary-tele", "accounts": {"default": {"botToken": "2:canary-tele"}}},
        "discord": {"token": "canary-discord"}, "slack": {"botToken": "xoxb-canary", "appToken": "xapp-canary"}},
      "models": {"providers": {"cf-ai-gw-openai": {"apiKey": "canary-aigw-1"}, "other": {"apiKey": "canary-other"}}},
      "browser": {"profiles": {"cloudflare": {"cdpUrl": "https://w.example/cdp?x=1&secret=canary-cdp-1#f"}}},
      "env": {"vars": {"BRAVE_API_KEY": "canary-brave"}, "OPENAI_API_KEY": "${OPENAI_API_KEY}"}}"#;
    assert_eq!(
        found(CONFIG, config),
        [
            at("MOLTBOT_GATEWAY_TOKEN", "gateway.auth.token", "canary-gateway-1", true),
            at("TELEGRAM_BOT_TOKEN", "channels.telegram.botToken", "1:canary-tele", true),
            at("DISCORD_BOT_TOKEN", "channels.discord.token", "canary-discord", true),
            at("SLACK_BOT_TOKEN", "channels.slack.botToken", "xoxb-canary", true),
            at("SLACK_APP_TOKEN", "channels.slack.appToken", "xapp-canary", true),
            at(
                "CLOUDFLARE_AI_GATEWAY_API_KEY",
                "models.providers.cf-ai-gw-openai.apiKey",
                "canary-aigw-1",
                true
            ),
            at("MOLTBOT_GATEWAY_TOKEN", "gateway.remote.token", "canary-remote-1", false),
            at("TELEGRAM_BOT_TOKEN", "channels.telegram.accounts.default.botToken", "2:canary-tele", false),
            at("CDP_SECRET", "browser.profiles.cloudflare.cdpUrl", "canary-cdp-1", false),
            at("BRAVE_API_KEY", "env.vars.BRAVE_API_KEY", "canary-brave", false),
        ]
    );
}

#[test]
fn profiles_models_and_env_files_are_found_under_old_names_too() {
    let profiles = format!(
        r#"{{"version":1,"profiles":{{"anthropic:default":{{"type":"api_key","provider":"anthropic","key":"{OLD}"}},
        "anthropic:own":{{"type":"api_key","key":"sk-ant-api03-somebody"}}}},"lastGood":{{"anthropic":"anthropic:default"}}}}"#
    );
    let of =
        |key: &str, text: &str| -> Vec<&'static str> { found(key, text).iter().map(|it| it.0).collect() };
    let shared = ["ANTHROPIC_API_KEY", "AI_GATEWAY_API_KEY"];
    assert_eq!(of(PROFILES, &profiles), shared, "both may have put it there");
    assert_eq!(of("clawdbot/agents/main/agent/auth-profiles.json", &profiles), shared);
    let oauth = r#"{"profiles":{"anthropic:default":{"type":"oauth","access":"sk-ant-oat01-canary","refresh":"canary-refresh"}}}"#;
    assert_eq!(of(PROFILES, oauth), ["CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_REFRESH_TOKEN"]);
    let models = r#"{"providers":{"cf-ai-gw-openai":{"apiKey":"canary-aigw-1"},"openai":{"apiKey":"OPENAI_API_KEY"}}}"#;
    assert_eq!(of("openclaw/agents/main/agent/models.json", models), ["CLOUDFLARE_AI_GATEWAY_API_KEY"]);
    let env =
        "# c\nexport TELEGRAM_TOKEN='1:canary'\nOPENAI_API_KEY = canary-openai # note\nEMPTY=\nX=${Y}\n";
    assert_eq!(of("openclaw/.env", env), ["TELEGRAM_BOT_TOKEN", "OPENAI_API_KEY"]);
    assert_eq!(found("openclaw/.env", env)[1].2, "canary-openai");
}

#[test]
fn a_shared_place_belongs_to_the_slot_the_container_is_given() {
    let text = r#"{"profiles":{"anthropic:default":{"key":"canary-in-profile"}}}"#;
    let owner = |names: &[&str]| {
        let set = |name: &str| names.contains(&name);
        find_owned(&[object(PROFILES, text)], &set).first().map(|it| it.slot.name)
    };
    assert_eq!(owner(&["ANTHROPIC_API_KEY"]), Some("ANTHROPIC_API_KEY"));
    assert_eq!(owner(&["ANTHROPIC_API_KEY", "AI_GATEWAY_API_KEY"]), Some("ANTHROPIC_API_KEY"));
    assert_eq!(
        owner(&["ANTHROPIC_API_KEY", "AI_GATEWAY_API_KEY", "AI_GATEWAY_BASE_URL"]),
        Some("AI_GATEWAY_API_KEY")
    );
    assert_eq!(owner(&[]), None);
}

#[test]
fn only_the_value_changes() {
    let text = format!(
        "\u{feff}// a comment\n{{ profiles: {{\n\t'anthropic:default': {{ \"key\": '{OLD}', \"note\": \"\\u00e9 {OLD}\", }},\n}}, }}\n"
    );
    let expected = text.replace(OLD, NEW);
    let made = rewritten(PROFILES, &text, &[change("ANTHROPIC_API_KEY", &[OLD], NEW)]);
    assert_eq!(made.replace("\\u00e9", "é"), expected.replace("\\u00e9", "é"));
    assert!(made.starts_with("\u{feff}// a comment\n{ profiles: {\n\t'anthropic:default'"));
    // Nothing to do is nothing to write.
    let set = |_: &str| true;
    assert!(rewrite(PROFILES, &made, &[change("ANTHROPIC_API_KEY", &[OLD], NEW)], &set).is_none());
}

#[test]
fn a_third_value_gives_way_at_the_slots_own_place_only() {
    let text = r#"{"gateway": {"auth": {"token": "canary-third-token"}, "remote": {"token": "canary-third-token"}},
 "browser": {"cdpUrl": "https://w/cdp?secret=canary-cdp-third&x=1"}}"#;
    let changes = [
        change("MOLTBOT_GATEWAY_TOKEN", &["canary-old-token"], "canary-new-token"),
        change("CDP_SECRET", &["canary-old-cdp"], "canary-new-cdp"),
    ];
    let made = rewritten(CONFIG, text, &changes);
    assert_eq!(made, text.replacen("canary-third-token", "canary-new-token", 1));
    let known = [change("CDP_SECRET", &["canary-cdp-third"], "canary-new-cdp")];
    assert_eq!(rewritten(CONFIG, text, &known), text.replace("canary-cdp-third", "canary-new-cdp"));
}

#[test]
fn a_reference_is_no_copy_and_stays() {
    for value in ["${ANTHROPIC_API_KEY}", "ANTHROPIC_API_KEY", "", "__OPENCLAW_REDACTED__"] {
        let text = format!(r#"{{"profiles":{{"anthropic:default":{{"key":"{value}"}}}}}}"#);
        assert_eq!(rewritten(PROFILES, &text, &[change("ANTHROPIC_API_KEY", &[OLD], NEW)]), text);
        assert!(found(PROFILES, &text).is_empty(), "{value}");
    }
}

#[test]
fn quotes_and_backslashes_are_written_as_json_wants_them() {
    let (old, new) = ("canary\"old\\value-0123", "canary'new\"value-0123");
    let text = serde_json::json!({"gateway": {"auth": {"token": old}}, "x": "é"}).to_string();
    let made = rewritten(CONFIG, &text, &[change("MOLTBOT_GATEWAY_TOKEN", &[old], new)]);
    let read: serde_json::Value = serde_json::from_str(&made).expect("is JSON");
    assert_eq!(read["gateway"]["auth"]["token"], new);
    let single = "{gateway: {auth: {token: 'canary-old-single-1'}}}";
    let made = rewritten(CONFIG, single, &[change("MOLTBOT_GATEWAY_TOKEN", &["canary-old-single-1"], new)]);
    assert_eq!(made, "{gateway: {auth: {token: 'canary\\'new\"value-0123'}}}");
}

#[test]
fn a_text_that_cannot_be_read_loses_nothing_but_the_old_value() {
    let text = format!("{{ \"profiles\": {{ \"a\": \"{OLD}\" // torn off");
    let made = rewritten(PROFILES, &text, &[change("ANTHROPIC_API_KEY", &[OLD], NEW)]);
    assert_eq!(made, text.replace(OLD, NEW));
    assert_eq!(rewritten(PROFILES, &text, &[change("ANTHROPIC_API_KEY", &[], NEW)]), text);
}

#[test]
fn env_files_keep_their_form() {
    let text =
        "A=1\r\nexport ANTHROPIC_API_KEY=\"sk-canary-old-env-value\"  \r\n# sk-canary-old-env-value\nB=2";
    let made = rewritten(
        "openclaw/.env",
        text,
        &[change("ANTHROPIC_API_KEY", &["sk-canary-old-env-value"], "n e#w")],
    );
    assert_eq!(made, text.replace("sk-canary-old-env-value", "n e#w"));
    let bare = rewritten(
        "openclaw/.env",
        "ANTHROPIC_API_KEY=canary-old-bare-1\n",
        &[change("ANTHROPIC_API_KEY", &["canary-old-bare-1"], "n e#w")],
    );
    assert_eq!(bare, "ANTHROPIC_API_KEY='n e#w'\n");
    // What is no plain value keeps its form, also where it breaks off.
    let text = format!("a==\"{OLD}a==\"");
    let made = rewritten("openclaw/.env", &text, &[change("ANTHROPIC_API_KEY", &[OLD], NEW)]);
    assert_eq!(made, text.replace(OLD, NEW));
}

#[test]
fn short_values_are_replaced_where_they_stand_alone() {
    let text = r#"{"a": "abcdef", "b": "xabcdefx", "c": "Bearer abcdef"}"#;
    let made = rewritten("openclaw/credentials/x.json", text, &[change("OWN_NAME", &["abcdef"], "ghijkl")]);
    assert_eq!(made, r#"{"a": "ghijkl", "b": "xabcdefx", "c": "Bearer ghijkl"}"#);
    assert!(!holds(made.as_bytes(), &SecretText::new("abcdef"), None));
}

#[test]
fn a_new_value_that_has_the_old_one_in_it_is_written_once() {
    let (old, new) = ("canary-prefix-0123456789", "canary-prefix-0123456789-more");
    let text = format!(r#"{{"gateway":{{"auth":{{"token":"{old}"}}}},"u":"https://x/?t={old}"}}"#);
    let changes = [change("MOLTBOT_GATEWAY_TOKEN", &[old], new)];
    let made = rewritten(CONFIG, &text, &changes);
    assert_eq!(made, text.replace(old, new));
    assert_eq!(rewritten(CONFIG, &made, &changes), made);
    let (old, new) = (SecretText::new(old), SecretText::new(new));
    assert!(holds(made.as_bytes(), &old, None));
    assert!(!holds(made.as_bytes(), &old, Some(&new)));
    assert!(holds(text.as_bytes(), &old, Some(&new)));
}

#[test]
fn values_are_seen_in_a_database() {
    let mut pages = vec![0_u8, 159, 146, 150];
    pages.extend_from_slice(OLD.as_bytes());
    pages.push(0);
    assert!(holds(&pages, &SecretText::new(OLD), None));
    assert!(!holds(&pages, &SecretText::new(NEW), None));
    assert!(
        rewrite("openclaw/state/openclaw.sqlite", OLD, &[change("X", &[OLD], NEW)], &|_: &str| true)
            .is_none()
    );
}

#[test]
fn nothing_shows_a_value() {
    let copies = find(&[object(CONFIG, r#"{"gateway":{"auth":{"token":"canary-debug-copies"}}}"#)]);
    assert_eq!(copies.len(), 1);
    assert!(!format!("{copies:?}{:?}", object(CONFIG, "canary-debug-copies")).contains("canary"));
}

proptest! {
    #[test]
    fn unrelated_bytes_stay(
        before in "[ -~é\n]{0,60}", after in "[ -~é\n]{0,60}", quote in prop::bool::ANY, spaces in " {0,3}",
    ) {
        let comment = |text: &str| text.replace('\n', " ").replace("*/", "");
        let quoted = if quote { format!("\"{OLD}\"") } else { format!("'{OLD}'") };
        let text = format!(
            "/*{}*/{{{spaces}\"profiles\":{spaces}{{\"anthropic:default\":{{\"key\":{spaces}{quoted}}}}},\"z\":{}}}",
            comment(&before),
            serde_json::Value::from(after.as_str()),
        );
        let made = rewritten(PROFILES, &text, &[change("ANTHROPIC_API_KEY", &[OLD], NEW)]);
        prop_assert_eq!(&made, &text.replace(OLD, NEW));
        prop_assert!(!holds(made.as_bytes(), &SecretText::new(OLD), None));
    }

    #[test]
    fn any_text_survives(text in "[\\[\\]{}:,'\"a-c0-9./*\\\\ \n=é]{0,80}", key in prop::sample::select(vec![CONFIG, PROFILES, "openclaw/.env"])) {
        let with = format!("{text}{OLD}{text}");
        let made = rewritten(key, &with, &[change("ANTHROPIC_API_KEY", &[OLD], NEW)]);
        prop_assert_eq!(&made, &with.replace(OLD, NEW));
        prop_assert_eq!(rewritten(key, &text, &[change("ANTHROPIC_API_KEY", &[OLD], NEW)]), text);
    }
}

#[test]
fn a_placeholder_is_no_copy_and_no_value_is_written_over_it() {
    let text =
        r#"{"profiles": {"anthropic:default": {"provider": "anthropic", "key": "sk-ant-moltctl-injected"}}}"#;
    assert!(found(PROFILES, text).is_empty());
    assert_eq!(rewritten(PROFILES, text, &[change("ANTHROPIC_API_KEY", &[OLD], NEW)]), text);
}
