//! `[channels.*]`: every sender that either policy names, and a stranger, in private and in every room: who may write now?

use std::collections::{BTreeMap, BTreeSet};

use super::Direction;
use super::agent::{base, keys};
use super::tally::{Base, Tally};
use crate::policy::decide::{self, Verdict, Where};
use crate::policy::model::{AgentTools, Channel, Policy, Room};
use crate::policy::shown::shown;

/// A sender, or a room, that no list names. No channel has such an id.
const STRANGER: &str = "\u{1f980}";

pub(super) fn compare(before: &Policy, after: &Policy, tally: &mut Tally) {
    tally.section("channels");
    let none = Channel::default();
    for name in keys(&before.channels, &after.channels) {
        let (old, new) =
            (before.channels.get(name).unwrap_or(&none), after.channels.get(name).unwrap_or(&none));
        if old == new {
            continue;
        }
        let accounts = keys(&old.accounts, &new.accounts).into_iter().cloned().map(Some);
        for account in std::iter::once(None).chain(accounts) {
            let at = Where { account, ..Where::default() };
            writers((before, after), (old, new), name, &at, tally);
        }
        if old.enabled || new.enabled {
            tally.rank(&format!("{name}.config_writes"), &old.config_writes, &new.config_writes);
            tally.rank(&format!("{name}.mention"), &!old.mention, &!new.mention);
        }
        let (was, is) = (base(before), base(after));
        let base = Base { before: &was, after: &is };
        rooms(&old.rooms, &new.rooms, &format!("{name}.rooms"), &base, tally);
        for account in keys(&old.accounts, &new.accounts) {
            let none = BTreeMap::new();
            let of =
                |channel: &Channel| channel.accounts.get(account).map_or(none.clone(), |it| it.rooms.clone());
            rooms(&of(old), &of(new), &format!("{name}.accounts.{account}.rooms"), &base, tally);
        }
    }
}

/// Ids of senders and of rooms that a channel names anywhere.
fn ids(channel: &Channel) -> (BTreeSet<String>, BTreeSet<String>) {
    fn walk(rooms: &BTreeMap<String, Room>, senders: &mut BTreeSet<String>, found: &mut BTreeSet<String>) {
        for (id, room) in rooms {
            found.insert(id.clone());
            senders.extend(room.allow_from.iter().cloned());
            walk(&room.rooms, senders, found);
        }
    }
    let mut senders: BTreeSet<String> =
        channel.allow_from.iter().chain(&channel.group_allow_from).cloned().collect();
    let mut found = BTreeSet::new();
    walk(&channel.rooms, &mut senders, &mut found);
    for own in channel.accounts.values() {
        senders.extend(own.allow_from.iter().flatten().chain(own.group_allow_from.iter().flatten()).cloned());
        walk(&own.rooms, &mut senders, &mut found);
    }
    senders.remove("*");
    found.remove("*");
    (senders, found)
}

fn writers(
    policies: (&Policy, &Policy),
    channels: (&Channel, &Channel),
    name: &str,
    at: &Where,
    tally: &mut Tally,
) {
    let ((mut senders, mut rooms), (more_senders, more_rooms)) = (ids(channels.0), ids(channels.1));
    senders.extend(more_senders);
    rooms.extend(more_rooms);
    senders.insert(STRANGER.to_owned());
    rooms.insert(STRANGER.to_owned());
    let places = std::iter::once(None).chain(rooms.iter().cloned().map(Some));
    for room in places {
        let here = Where { room: room.clone(), ..at.clone() };
        let of = |policy: &Policy, sender: &str| {
            // An account that is not there any more, or not yet, lets nobody in.
            let there = at.account.as_ref().is_none_or(|account| {
                policy.channels.get(name).is_some_and(|it| it.accounts.contains_key(account))
            });
            if there { decide::sender(policy, name, sender, &here).verdict } else { Verdict::Deny }
        };
        let mut moved: BTreeMap<(Verdict2, Verdict2), Vec<&str>> = BTreeMap::new();
        for sender in &senders {
            let (was, is) = (rank(of(policies.0, sender)), rank(of(policies.1, sender)));
            if was != is {
                moved.entry((was, is)).or_default().push(sender);
            }
        }
        for ((was, is), who) in moved {
            let direction = if is > was { Direction::Wider } else { Direction::Narrower };
            tally.say(direction, key(name, at), sentence(&who, room.as_deref(), was, is));
        }
    }
}

/// Verdicts from the narrowest to the widest: 0 no, 1 asked, 2 yes.
type Verdict2 = u8;

fn rank(verdict: Verdict) -> Verdict2 {
    match verdict {
        Verdict::Deny | Verdict::Unknown => 0,
        Verdict::Ask => 1,
        Verdict::Allow => 2,
    }
}

fn key(name: &str, at: &Where) -> String {
    match &at.account {
        Some(account) => format!("{name}.accounts.{account}"),
        None => name.to_owned(),
    }
}

fn sentence(who: &[&str], room: Option<&str>, was: Verdict2, is: Verdict2) -> String {
    let who = if who.contains(&STRANGER) {
        "everybody else".to_owned()
    } else {
        let mut list: Vec<String> = who.iter().take(8).map(|it| shown(it)).collect();
        list.extend((who.len() > 8).then(|| format!("{} more", who.len() - 8)));
        list.join(", ")
    };
    let place = match room {
        None => "in private".to_owned(),
        Some(STRANGER) => "in any other group".to_owned(),
        Some(room) => format!("in {}", shown(room)),
    };
    let can = |rank| match rank {
        0 => "no",
        1 => "once approved",
        _ => "yes",
    };
    format!("{who} may write {place}: {} (was: {})", can(is), can(was))
}

/// What rooms say of mention, tools and skills.
fn rooms(
    old: &BTreeMap<String, Room>,
    new: &BTreeMap<String, Room>,
    key: &str,
    base: &Base<'_>,
    tally: &mut Tally,
) {
    let none = Room::default();
    for id in keys(old, new) {
        let key = format!("{key}.{id}");
        let (was, is) = (old.get(id).unwrap_or(&none), new.get(id).unwrap_or(&none));
        if was == is {
            continue;
        }
        let loud = |room: &Room| room.mention == Some(false);
        tally.rank(&format!("{key}.mention"), &loud(was), &loud(is));
        if was.tools != is.tools {
            tally.tools(&format!("{key}.tools"), &was.tools, &is.tools, base);
        }
        let nothing = AgentTools::default();
        for sender in keys(&was.tools_by_sender, &is.tools_by_sender) {
            // Whom no entry of their own names, that for everybody holds.
            let of = |room: &Room| {
                let own = room.tools_by_sender.get(sender).or_else(|| room.tools_by_sender.get("*"));
                own.unwrap_or(&nothing).clone()
            };
            if of(was) != of(is) {
                tally.tools(&format!("{key}.tools_by_sender"), &of(was), &of(is), base);
            }
        }
        match (&was.skills, &is.skills) {
            (Some(was), Some(is)) => tally.names(&format!("{key}.skills"), was, is),
            (Some(_), None) => tally.say(Direction::Wider, &key, "every allowed skill may be used there"),
            (None, Some(_)) => tally.say(Direction::Narrower, &key, "only some skills may be used there"),
            (None, None) => {}
        }
        rooms(&was.rooms, &is.rooms, &format!("{key}.rooms"), base, tally);
    }
}
