//! Senders: who may write to the agent, in private and in groups.

use std::collections::BTreeMap;

use super::{Answer, Enforced, Verdict, Where};
use crate::policy::model::{Account, Channel, DmPolicy, GroupPolicy, Policy, Room};
use crate::policy::places::{Path, keys};

/// Whether a sender may write: in private, or in the room that `at` names.
pub(crate) fn sender(policy: &Policy, channel: &str, id: &str, at: &Where) -> Answer {
    let here = keys!["channels", channel];
    let Some(of) = policy.channels.get(channel) else {
        return by(Verdict::Deny, keys!["channels"], "no-channel", "the policy has no such channel");
    };
    let account = at.account.as_ref().and_then(|name| of.accounts.get_key_value(name));
    let door = Door { of, account, here };
    if !door.enabled() {
        return by(Verdict::Deny, door.at("enabled"), "disabled", "the channel is off");
    }
    match &at.room {
        None => door.private(id),
        Some(room) => door.group(id, room),
    }
}

/// The room of an id, with where it stands; also one inside another.
pub(super) fn room_of<'a>(
    policy: &'a Policy,
    channel: &str,
    id: &str,
    at: &Where,
) -> Option<(Path, &'a Room)> {
    let of = policy.channels.get(channel)?;
    let account = at.account.as_ref().and_then(|name| of.accounts.get_key_value(name));
    Door { of, account, here: keys!["channels", channel] }.room(id)
}

fn by(verdict: Verdict, path: Path, reason: &str, why: &str) -> Answer {
    Answer::by(verdict, path, reason, why, Enforced::Container)
}

/// A channel, or one account of it.
struct Door<'a> {
    of: &'a Channel,
    account: Option<(&'a String, &'a Account)>,
    here: Path,
}

impl<'a> Door<'a> {
    /// What holds: what the account says, else the channel.
    fn own<T>(&self, of: impl Fn(&'a Account) -> Option<T>, key: &str, base: T) -> (T, Path) {
        match self.account.and_then(|(name, it)| of(it).map(|own| (name, own))) {
            Some((name, own)) => (own, self.here.and("accounts").and(name).and(key)),
            None => (base, self.at(key)),
        }
    }

    fn at(&self, key: &str) -> Path {
        self.here.and(key)
    }

    fn enabled(&self) -> bool {
        self.own(|it| it.enabled, "enabled", self.of.enabled).0
    }

    fn private(&self, id: &str) -> Answer {
        let (dm, here) = self.own(|it| it.dm, "dm", self.of.dm);
        let (list, list_at) = self.own(|it| it.allow_from.as_ref(), "allow_from", &self.of.allow_from);
        match (dm, position(list, id)) {
            (DmPolicy::Disabled, _) => by(Verdict::Deny, here, "dm", "nobody may write in private"),
            (DmPolicy::Open, _) => by(Verdict::Allow, here, "dm", "everybody may write in private"),
            (DmPolicy::Allowlist | DmPolicy::Pairing, Some(at)) => {
                by(Verdict::Allow, list_at.and(at), "listed", "the sender is on the list")
            }
            (DmPolicy::Allowlist, None) => {
                by(Verdict::Deny, list_at, "not-listed", "the sender is not on the list")
            }
            (DmPolicy::Pairing, None) => by(
                Verdict::Ask,
                here,
                "pairing",
                "the sender gets a code, and the owner approves it or not",
            )
            .note("whoever was approved before is on a list in the container, which the policy does not see"),
        }
    }

    fn group(&self, id: &str, room: &str) -> Answer {
        let (groups, here) = self.own(|it| it.groups, "groups", self.of.groups);
        let found = self.room(room);
        match (groups, &found) {
            (GroupPolicy::Disabled, _) => return by(Verdict::Deny, here, "groups", "it listens in no group"),
            (GroupPolicy::Allowlist, None) => {
                return by(Verdict::Deny, self.at("rooms"), "no-room", "the room is not on the list");
            }
            (_, Some((at, it))) if !it.enabled => {
                return by(Verdict::Deny, at.and("enabled"), "room", "it does not listen in this room");
            }
            _ => {}
        }
        let (own, own_at) =
            self.own(|it| it.group_allow_from.as_ref(), "group_allow_from", &self.of.group_allow_from);
        let (private, private_at) = self.own(|it| it.allow_from.as_ref(), "allow_from", &self.of.allow_from);
        let (list, at) = match &found {
            Some((at, it)) if !it.allow_from.is_empty() => (&it.allow_from, at.and("allow_from")),
            _ if !own.is_empty() => (own, own_at),
            _ => (private, private_at),
        };
        let mention = found.as_ref().and_then(|(_, it)| it.mention).unwrap_or(self.of.mention);
        let answer = match position(list, id) {
            Some(index) => {
                by(Verdict::Allow, at.and(index), "listed", "the sender is on the list of the group")
            }
            None if groups == GroupPolicy::Open && list.is_empty() => {
                by(Verdict::Allow, here, "groups", "everybody in a group may write")
            }
            None => by(Verdict::Deny, at, "not-listed", "the sender is not on the list of the group"),
        };
        if mention { answer.note("it listens only where it is mentioned") } else { answer }
    }

    fn room(&self, id: &str) -> Option<(Path, &'a Room)> {
        let (rooms, here) = match self.account {
            Some((name, it)) if !it.rooms.is_empty() => {
                (&it.rooms, self.here.and("accounts").and(name).and("rooms"))
            }
            _ => (&self.of.rooms, self.at("rooms")),
        };
        find(rooms, &here, id)
    }
}

fn find<'a>(rooms: &'a BTreeMap<String, Room>, here: &Path, id: &str) -> Option<(Path, &'a Room)> {
    if let Some((key, room)) = rooms.get_key_value(id) {
        return Some((here.and(key), room));
    }
    let inner = rooms.iter().find_map(|(key, room)| find(&room.rooms, &here.and(key).and("rooms"), id));
    inner.or_else(|| rooms.get_key_value("*").map(|(key, room)| (here.and(key), room)))
}

/// Where a list names a sender, or everybody.
fn position(list: &[String], id: &str) -> Option<usize> {
    let bare = |entry: &str| entry.split_once(':').map_or(entry == id, |(_, own)| own == id || entry == id);
    list.iter().position(|entry| entry == "*" || bare(entry))
}
