//! OC-CHANNEL-004 to -006: whom the lists of senders really let in, and what those people share.

use super::META;
use super::look::{Look, quoted};
use crate::audit::meta::{Asi, Category, Confidence, Meta, Severity};
use crate::audit::openclaw::{Channel, Node};

rule!(TELEGRAM_GROUPS, telegram_groups, Meta {
    id: "OC-CHANNEL-004",
    name: "openclaw-telegram-group-senders",
    title: "Every member of a Telegram group may command the assistant",
    severity: Severity::Critical,
    category: Category::Channels,
    what: "Telegram groups are let in, and no list says who of their members may send commands, or the list holds `*`.",
    why: "`/…` commands and control directives work for everybody in the group, people who join later included.",
    evidence: "`channels.telegram` with its accounts, groups and topics. People approved by pairing are kept in another file \
               (`credentials/telegram-allowFrom.json`): if one is there, commands are theirs alone.",
    fix: "Name the people by number: `openclaw config set channels.telegram.groupAllowFrom '[\"123456789\"]'`.",
    sources: &[
        "openclaw security audit: channels.telegram.groups.allowFrom.missing (2026.2.3, 2026.9.6)",
        "openclaw security audit: channels.telegram.groups.allowFrom.wildcard (2026.2.3, 2026.9.6)",
    ],
    owasp: &[Asi::GoalHijack, Asi::IdentityAbuse],
    ..META
}, fails: r#"{"channels": {"telegram": {"groupPolicy": "open"}}}"#,
   passes: r#"{"channels": {"telegram": {"groupPolicy": "open", "groupAllowFrom": [7]}}}"#);

fn telegram_groups(look: &mut Look<'_>) {
    if look.config.is_off("commands.text") {
        return;
    }
    for channel in look.config.channels().iter().filter(|it| it.id == "telegram") {
        if !channel.speaks_of(&["groupPolicy", "groups", "groupAllowFrom"]) || !lets_groups_in(channel) {
            continue;
        }
        let senders = channel.group_senders();
        if senders.has_everybody() {
            look.find(&senders.path, "`*`: every member of every group may send commands");
        } else if senders.entries.is_empty() && channel.room_senders().is_empty() {
            let message = "no list says whose commands are obeyed in groups";
            look.find(&channel.path_of("groupAllowFrom"), message).confidence = Confidence::Medium;
        }
    }
}

fn lets_groups_in(channel: &Channel<'_>) -> bool {
    match channel.group_policy() {
        "open" => true,
        "allowlist" => channel.get("groups").is_some_and(|groups| !groups.members().is_empty()),
        _ => false,
    }
}

rule!(NAMES, names, Meta {
    id: "OC-CHANNEL-005",
    name: "openclaw-senders-by-name",
    title: "A sender is known by a name that somebody else can take",
    severity: Severity::Medium,
    category: Category::Channels,
    what: "A list of senders holds `@name` or another name that its owner can change, or `dangerouslyAllowNameMatching` is on.",
    why: "A user name that is given up can be taken by a stranger, who is then let in (CVE-2026-28480). Later versions of OpenClaw ignore \
          such entries, so the person who is meant is locked out.",
    evidence: "Entries of `allowFrom`, `groupAllowFrom` and `users`: for Telegram everything that is no number, for all channels what \
               begins with `@` or `name:`.",
    fix: "Write the number instead of the name: `openclaw config set channels.telegram.allowFrom '[\"123456789\"]'`.",
    sources: &[
        "openclaw security audit: channels.telegram.allowFrom.invalid_entries (2026.9.6)",
        "openclaw security audit: channels.<provider>.allowFrom.mutable_entries_inert (2026.9.6)",
        "openclaw security audit: channels.<provider>.allowFrom.dangerous_name_matching_enabled (2026.9.6)",
        "CVE-2026-28480",
    ],
    owasp: &[Asi::IdentityAbuse],
    ..META
}, fails: r#"{"channels": {"telegram": {"allowFrom": ["@owner"]}}}"#,
   passes: r#"{"channels": {"telegram": {"allowFrom": ["tg:123", "telegram:456", 789, "*"]}}}"#);

fn names(look: &mut Look<'_>) {
    for channel in look.config.channels() {
        let mut lists = channel.room_senders();
        for keys in [["allowFrom"], ["dm.allowFrom"], ["groupAllowFrom"]] {
            if channel.own(keys[0]).is_some() {
                lists.push(channel.senders(&keys));
            }
        }
        for list in lists {
            let names: Vec<&String> = list.entries.iter().filter(|it| is_a_name(channel.id, it)).collect();
            if !names.is_empty() {
                look.find(&list.path, format!("{} can be taken by somebody else", quoted(&names)));
            }
        }
        if channel.own("dangerouslyAllowNameMatching").and_then(Node::flag) == Some(true) {
            look.find(
                &channel.path_of("dangerouslyAllowNameMatching"),
                "senders are known by names that change",
            );
        }
    }
}

fn is_a_name(channel: &str, entry: &str) -> bool {
    if entry == "*" || entry.starts_with("accessGroup:") {
        return false;
    }
    let bare = ["telegram:", "tg:"].iter().find_map(|prefix| entry.strip_prefix(prefix)).unwrap_or(entry);
    let number = bare.strip_prefix('-').unwrap_or(bare).bytes().all(|byte| byte.is_ascii_digit());
    entry.starts_with('@') || entry.starts_with("name:") || (channel == "telegram" && !number)
}

rule!(ONE_SESSION, one_session, Meta {
    id: "OC-CHANNEL-006",
    name: "openclaw-shared-dm-session",
    title: "Several people share one conversation",
    severity: Severity::Medium,
    category: Category::Channels,
    what: "`session.dmScope` is `main`, which is the default, and more than one person may write directly; or `groupScope` is `main`.",
    why: "What one of them tells the assistant it may tell the next, and one can plant instructions for the other.",
    evidence: "Lists of senders with `*` or more than one entry. People who were paired are kept elsewhere and are not counted.",
    fix: "In the container: `openclaw config set session.dmScope per-channel-peer`.",
    sources: &[
        "openclaw security audit: channels.<provider>.dm.scope_main_multiuser (2026.2.3, 2026.9.6)",
        "openclaw security audit: channels.dm.session_collision (2026.9.6)",
        "openclaw security audit: channels.<provider>.dm.wildcard_routing_unverified (2026.9.6)",
        "openclaw security audit: security.trust_model.group_scope_main (2026.9.6)",
    ],
    owasp: &[Asi::MemoryPoisoning],
    ..META
}, fails: r#"{"channels": {"telegram": {"allowFrom": [1, 2]}}}"#,
   passes: r#"{"session": {"dmScope": "per-channel-peer"}, "channels": {"telegram": {"allowFrom": [1, 2]}}}"#);

fn one_session(look: &mut Look<'_>) {
    if look.config.text("session.groupScope") == Some("main") {
        look.find("session.groupScope", "every group speaks in the operator's own session");
    }
    if look.config.text("session.dmScope").unwrap_or("main") != "main" {
        return;
    }
    for channel in look.config.channels() {
        if matches!(channel.dm_policy(), Some((_, "disabled")))
            || !channel.speaks_of(&["allowFrom", "dm.allowFrom"])
        {
            continue;
        }
        let senders = channel.dm_senders();
        if senders.has_everybody() || senders.entries.len() > 1 {
            let who = if senders.has_everybody() {
                "everybody".to_owned()
            } else {
                format!("{} people", senders.entries.len())
            };
            look.find(&senders.path, format!("{who} of this channel share one session"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_a_name;

    #[test]
    fn numbers_are_no_names() {
        for (channel, entry, name) in [
            ("telegram", "123", false),
            ("telegram", "tg:123", false),
            ("telegram", "-1001", false),
            ("telegram", "owner", true),
            ("telegram", "@owner", true),
            ("slack", "U0123", false),
            ("slack", "@owner", true),
            ("discord", "*", false),
        ] {
            assert_eq!(is_a_name(channel, entry), name, "{channel} {entry}");
        }
    }
}
