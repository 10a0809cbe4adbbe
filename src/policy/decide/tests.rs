//! What a policy says of tools, programs, files, senders and persons.

use super::*;
use crate::policy::Policy;

fn policy(body: &str) -> Policy {
    crate::policy::parse(&format!("version = 1\n{body}")).expect("is a policy")
}

#[test]
fn every_level_of_tools_only_restricts() {
    let policy = policy(
        "[tools]\nallow = [\"read\", \"message\", \"web_*\"]\ndeny = [\"web_fetch\"]\n[tools.agents.a]\nallow = [\"read\", \"exec\"]\n\
         [tools.by_provider.openai]\ndeny = [\"read\"]\n[filesystem]\naccess = \"read\"\n[channels.telegram.rooms.\"-1\"]\n\
         tools = { deny = [\"message\"] }\n[channels.telegram.rooms.\"-1\".tools_by_sender.\"7\"]\nallow = [\"read\"]\n\
         [identity.people.bob]\nsenders = [\"telegram:9\"]\ntools = { allow = [\"message\"] }\n",
    );
    let of = |name: &str, at: &Where| tool(&policy, name, at);
    let at = Where::default();
    assert_eq!(of("read", &at).verdict, Verdict::Allow);
    assert_eq!(of("web_search", &at).rule.as_deref(), Some("tools.allow[2]"));
    assert_eq!(of("web_fetch", &at).rule.as_deref(), Some("tools.deny[0]"));
    assert_eq!(of("exec", &at).reason, "not-allowed");
    let agent = Where { agent: Some("a".into()), ..Where::default() };
    assert_eq!(of("exec", &agent).rule.as_deref(), Some("tools.allow"), "an agent adds nothing");
    assert_eq!(of("message", &agent).rule.as_deref(), Some("tools.agents.a.allow"));
    let model = Where { provider: Some("openai/gpt".into()), ..Where::default() };
    assert_eq!(of("read", &model).verdict, Verdict::Deny);
    let other = Where { provider: Some("openai-compatible".into()), ..Where::default() };
    assert_eq!(of("read", &other).verdict, Verdict::Allow);
    let room = Where { sender: Some("telegram:1".into()), ..Where::room("-1") };
    assert_eq!(of("message", &room).verdict, Verdict::Deny);
    assert_eq!(of("web_search", &room).verdict, Verdict::Allow);
    let sender = Where { sender: Some("telegram:7".into()), ..Where::room("-1") };
    assert_eq!(of("web_search", &sender).verdict, Verdict::Deny);
    let person = Where { sender: Some("telegram:9".into()), ..Where::default() };
    assert_eq!(of("read", &person).rule.as_deref(), Some("identity.people.bob.tools.allow"));
}

#[test]
fn a_tool_whose_section_says_no_is_denied() {
    let policy = policy("[tools]\nallow = [\"*\"]\n");
    for name in ["exec", "browser", "read", "write"] {
        assert_eq!(tool(&policy, name, &Where::default()).reason, "section", "{name}");
    }
    assert_eq!(tool(&policy, "message", &Where::default()).verdict, Verdict::Allow);
}

#[test]
fn programs_by_mode_list_and_question() {
    let listed = "[exec]\nmode = \"allowlist\"\nsafe_bins = [\"jq\"]\n[[exec.allow]]\nprogram = \"/usr/bin/git*\"\n\
                  [[exec.allow]]\nprogram = \"/opt/x\"\nagent = \"a\"\n[exec.agents]\nb = \"deny\"\n";
    let of = |policy: &Policy, name: &str, agent: Option<&str>| program(policy, name, agent).verdict;
    let asked = policy(listed);
    assert_eq!(of(&asked, "/usr/bin/git-lfs", None), Verdict::Allow);
    assert_eq!(of(&asked, "/usr/bin/curl", None), Verdict::Ask);
    assert_eq!(of(&asked, "/usr/bin/x/git", None), Verdict::Ask);
    assert_eq!(of(&asked, "jq", None), Verdict::Allow);
    assert_eq!((of(&asked, "/opt/x", None), of(&asked, "/opt/x", Some("a"))), (Verdict::Ask, Verdict::Allow));
    assert_eq!(of(&asked, "/usr/bin/git", Some("b")), Verdict::Deny);
    let off = policy(&listed.replace("safe_bins", "ask = \"off\"\nsafe_bins"));
    assert_eq!(of(&off, "/usr/bin/curl", None), Verdict::Deny);
    let full = policy("[exec]\nmode = \"full\"\nask = \"always\"\n");
    assert_eq!(of(&full, "/usr/bin/curl", None), Verdict::Ask);
    assert_eq!(of(&Policy::default(), "/usr/bin/curl", None), Verdict::Deny);
}

#[test]
fn files_by_access_and_workspace() {
    let policy = policy("[filesystem]\naccess = \"read\"\n");
    let of = |path: &str, using| file(&policy, path, using).verdict;
    assert_eq!(of("notes/a.md", FileUse::Read), Verdict::Allow);
    assert_eq!(of("/root/clawd/a.md", FileUse::Read), Verdict::Allow);
    assert_eq!(of("/root/clawd/../.openclaw/openclaw.json", FileUse::Read), Verdict::Deny);
    assert_eq!(of("/etc/passwd", FileUse::Read), Verdict::Deny);
    assert_eq!(of("notes/a.md", FileUse::Write), Verdict::Deny);
}

#[test]
fn senders_in_private_in_rooms_and_by_account() {
    let policy = policy(
        "[channels.telegram]\nenabled = true\ndm = \"pairing\"\nallow_from = [\"1\"]\ngroups = \"allowlist\"\n\
         [channels.telegram.rooms.\"-5\"]\nallow_from = [\"2\"]\n[channels.telegram.rooms.\"-6\"]\nenabled = false\n\
         [channels.telegram.accounts.work]\ndm = \"open\"\n[channels.discord]\ndm = \"open\"\n",
    );
    let of = |channel: &str, id: &str, at: &Where| sender(&policy, channel, id, at).verdict;
    let private = Where::default();
    assert_eq!(of("telegram", "1", &private), Verdict::Allow);
    assert_eq!(of("telegram", "2", &private), Verdict::Ask);
    let work = Where { account: Some("work".into()), ..Where::default() };
    assert_eq!(of("telegram", "2", &work), Verdict::Allow);
    assert_eq!(of("telegram", "2", &Where::room("-5")), Verdict::Allow);
    assert_eq!(of("telegram", "1", &Where::room("-5")), Verdict::Deny, "the room has a list of its own");
    assert_eq!(of("telegram", "1", &Where::room("-6")), Verdict::Deny);
    assert_eq!(of("telegram", "1", &Where::room("-7")), Verdict::Deny);
    assert_eq!(of("discord", "1", &private), Verdict::Deny, "the channel is off");
    assert_eq!(of("slack", "1", &private), Verdict::Deny);
}

#[test]
fn persons_at_access() {
    let listed = policy("[identity]\nemails = [\"Owner@example.com\"]\nemail_domains = [\"example.org\"]\n");
    assert_eq!(email(&listed, "owner@example.com").verdict, Verdict::Allow);
    assert_eq!(email(&listed, "x@example.org").verdict, Verdict::Allow);
    assert_eq!(email(&listed, "x@example.org.evil.example").verdict, Verdict::Deny);
    assert_eq!(email(&Policy::default(), "x@example.org").verdict, Verdict::Unknown);
}
