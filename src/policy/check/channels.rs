//! `[channels.*]`: who may write to the agent.

use std::collections::BTreeMap;

use super::{Found, shown, traps};
use crate::policy::model::{Channel, DmPolicy, ExecMode, GroupPolicy, Policy, Room};
use crate::policy::places::{Path, keys};

/// Channels by which OpenClaw speaks of senders.
pub(crate) const KNOWN: [&str; 24] = [
    "telegram",
    "discord",
    "slack",
    "whatsapp",
    "signal",
    "imessage",
    "bluebubbles",
    "msteams",
    "googlechat",
    "matrix",
    "mattermost",
    "line",
    "zalo",
    "zalouser",
    "feishu",
    "nostr",
    "irc",
    "twitch",
    "webchat",
    "nextcloud-talk",
    "synology-chat",
    "tlon",
    "qqbot",
    "wechat",
];

pub(super) fn check(policy: &Policy, found: &mut Found<'_>) {
    for (name, channel) in &policy.channels {
        let here = keys!["channels", name];
        for (account, of) in std::iter::once((None, channel.clone())).chain(accounts(channel)) {
            let here = match &account {
                None => here.clone(),
                Some(account) => here.and("accounts").and(account),
            };
            doors(&of, channel, account.is_some(), &here, policy, found);
        }
        lists(name, channel, &here, found);
        if channel.config_writes && channel.enabled {
            found.say(&traps::CHANNEL_WRITES, &here.and("config_writes"), "`config_writes = true`");
        }
    }
}

/// The accounts of a channel, each with what holds for it.
pub(crate) fn accounts(channel: &Channel) -> impl Iterator<Item = (Option<String>, Channel)> {
    channel.accounts.iter().map(|(name, own)| {
        let mut of = channel.clone();
        of.accounts = BTreeMap::new();
        of.enabled = own.enabled.unwrap_or(channel.enabled);
        of.dm = own.dm.unwrap_or(channel.dm);
        of.groups = own.groups.unwrap_or(channel.groups);
        of.allow_from = own.allow_from.clone().unwrap_or_else(|| channel.allow_from.clone());
        of.group_allow_from =
            own.group_allow_from.clone().unwrap_or_else(|| channel.group_allow_from.clone());
        if !own.rooms.is_empty() {
            of.rooms.clone_from(&own.rooms);
        }
        (Some(name.clone()), of)
    })
}

/// Who comes in. Of an account only what differs from its channel is told.
fn doors(
    of: &Channel,
    base: &Channel,
    is_account: bool,
    here: &Path,
    policy: &Policy,
    found: &mut Found<'_>,
) {
    if !of.enabled {
        return;
    }
    let differs = |own: bool| !is_account || own || !base.enabled;
    if of.dm == DmPolicy::Open && differs(of.dm != base.dm) {
        let shell = policy.exec.mode == ExecMode::Full;
        let trap = if shell { &traps::CHANNEL_OPEN_EXEC } else { &traps::CHANNEL_OPEN };
        found.say(trap, &here.and("dm"), "`dm = \"open\"`");
    }
    if of.groups == GroupPolicy::Open && differs(of.groups != base.groups) {
        found.say(&traps::CHANNEL_GROUPS, &here.and("groups"), "`groups = \"open\"`");
    }
    if of.dm == DmPolicy::Allowlist && of.allow_from.is_empty() && differs(of.dm != base.dm) {
        found.say(&traps::CHANNEL_NOBODY, &here.and("dm"), "`allow_from` is empty");
    }
    let no_room = of.groups == GroupPolicy::Allowlist && of.rooms.is_empty();
    if no_room && differs(of.groups != base.groups) {
        found.say(&traps::CHANNEL_NOBODY, &here.and("groups"), "there are no `rooms`");
    }
    if !of.mention && of.groups != GroupPolicy::Disabled && !is_account {
        found.say(&traps::CHANNEL_MENTION, &here.and("mention"), "`mention = false`");
    }
}

fn lists(name: &str, channel: &Channel, here: &Path, found: &mut Found<'_>) {
    senders(name, &channel.allow_from, channel.dm != DmPolicy::Open, &here.and("allow_from"), found);
    senders(name, &channel.group_allow_from, true, &here.and("group_allow_from"), found);
    rooms(name, &channel.rooms, &here.and("rooms"), found);
    for (account, own) in &channel.accounts {
        let here = here.and("accounts").and(account);
        let closed = own.dm.unwrap_or(channel.dm) != DmPolicy::Open;
        senders(name, own.allow_from.as_deref().unwrap_or_default(), closed, &here.and("allow_from"), found);
        let of_groups = own.group_allow_from.as_deref().unwrap_or_default();
        senders(name, of_groups, true, &here.and("group_allow_from"), found);
        rooms(name, &own.rooms, &here.and("rooms"), found);
    }
}

fn rooms(name: &str, rooms: &BTreeMap<String, Room>, here: &Path, found: &mut Found<'_>) {
    for (id, room) in rooms {
        let here = here.and(id);
        senders(name, &room.allow_from, true, &here.and("allow_from"), found);
        for sender in room.tools_by_sender.keys().filter(|sender| is_mutable(name, sender)) {
            let what = format!("{} can be given up and taken", shown(sender));
            found.say(&traps::CHANNEL_MUTABLE, &here.and("tools_by_sender").and(sender), what);
        }
        self::rooms(name, &room.rooms, &here.and("rooms"), found);
    }
}

/// A list of senders; `closed` when everybody does not belong on it.
fn senders(channel: &str, list: &[String], closed: bool, here: &Path, found: &mut Found<'_>) {
    for (at, sender) in list.iter().enumerate() {
        let here = here.and(at);
        if sender == "*" {
            if closed {
                found.say(&traps::CHANNEL_EVERYBODY, &here, "`*` is everybody");
            }
        } else if is_mutable(channel, sender) {
            found.say(&traps::CHANNEL_MUTABLE, &here, format!("{} can be given up and taken", shown(sender)));
        }
    }
}

/// Whether a sender is named by what they can change: `@name`, or a word where the channel has numbers.
pub(super) fn is_mutable(channel: &str, sender: &str) -> bool {
    let bare = sender.strip_prefix(channel).and_then(|rest| rest.strip_prefix(':')).unwrap_or(sender);
    if bare == "*" {
        return false;
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match channel {
        "telegram" | "discord" => {
            let id = bare.strip_prefix("tg:").or_else(|| bare.strip_prefix("user:")).unwrap_or(bare);
            !digits(id.strip_prefix('-').unwrap_or(id))
        }
        // Slack's ids are U… and W….
        "slack" => {
            let id = bare.strip_prefix("user:").unwrap_or(bare);
            !(id.starts_with(['U', 'W', 'B'])
                && id.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()))
        }
        // A Matrix id begins with `@` and names its server.
        "matrix" => !(bare.starts_with('@') && bare.contains(':')),
        _ => bare.starts_with('@'),
    }
}

/// A sender as sections beside the channels name them: `telegram:1234`.
pub(super) fn global_sender(sender: &str, here: &Path, policy: &Policy, found: &mut Found<'_>) {
    let Some((channel, id)) = sender.split_once(':').filter(|(_, id)| !id.is_empty()) else {
        found.say(&traps::FORM_SENDER, here, "this is not `channel:id`");
        return;
    };
    if id == "*" {
        found.say(&traps::EXEC_ELEVATED, here, format!("everybody of {}", shown(channel)));
    } else if is_mutable(channel, id) {
        found.say(&traps::CHANNEL_MUTABLE, here, format!("{} can be given up and taken", shown(sender)));
    } else if !policy.channels.contains_key(channel) {
        let what = format!("there is no `channels.{channel}`");
        let what = if KNOWN.contains(&channel) { what } else { format!("{} is no channel", shown(channel)) };
        found.say(&traps::FORM_REFERENCE, here, what);
    }
}
