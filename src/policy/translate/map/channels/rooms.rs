//! Groups, guilds, channels and topics: who may write where, and what the agent may do there.

use std::collections::BTreeMap;

use super::super::tools::listed;
use super::super::{add, distinct, flag, word};
use super::senders;
use super::tables::{ROOM_KEYS, is_mutable};
use crate::audit::openclaw::Node;
use crate::policy::model::{AgentTools, Room};
use crate::policy::translate::{Class, Draft, Source};

/// Where a room stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    /// The channel.
    pub channel: &'a str,
    /// The policy's path of the rooms' owner: `channels.telegram`.
    pub to: &'a str,
}

/// The rooms of a channel, an account or a room.
pub(super) fn rooms(
    source: &Source,
    draft: &mut Draft,
    owner: &Node,
    place: Place<'_>,
) -> BTreeMap<String, Room> {
    let mut found = BTreeMap::new();
    for key in ROOM_KEYS.iter().chain(&["topics"]) {
        let Some(node) = owner.get(key).filter(|node| node.is_object()) else { continue };
        let to = format!("{}.rooms", place.to);
        draft.claims.claim(node, Class::Same, Some(&to), "one line for each room");
        for (id, room_node) in node.members() {
            let to = format!("{to}.{id}");
            let room = room(source, draft, room_node, Place { to: &to, ..place });
            let (class, reason) = if id == "*" {
                (Class::Same, "wide open: every room that has no line of its own")
            } else if place.channel == "slack" && id.starts_with('#') {
                (Class::Same, "a room by its name, which can be given to another one: name the id instead")
            } else {
                (Class::Same, "a room")
            };
            draft.claims.claim(room_node, class, Some(&to), reason);
            found.insert(id.clone(), room);
        }
    }
    found
}

fn room(source: &Source, draft: &mut Draft, node: &Node, place: Place<'_>) -> Room {
    let to = |key: &str| format!("{}.{key}", place.to);
    let mut room = Room::default();
    for key in ["enabled", "allow"] {
        let Some(at) = node.get(key) else { continue };
        room.enabled &= at.flag() != Some(false);
        let reason = if at.flag() == Some(false) { "it does not listen there" } else { "it listens there" };
        draft.claims.claim(at, Class::Same, Some(&to("enabled")), reason);
    }
    if let Some(at) = node.get("requireMention") {
        room.mention = at.flag();
        draft.claims.claim(at, Class::Same, Some(&to("mention")), super::mention_reason(at));
    }
    who(source, draft, node, (&mut room, place));
    if let Some(at) = node.get("tools") {
        room.tools = listed(source.eras(), at);
        draft.claims.claim_tree(
            at,
            Class::Same,
            Some(&to("tools")),
            "written out by the tables of its version",
        );
    }
    if let Some(at) = node.get("skills") {
        room.skills = Some(at.words());
        draft.claims.claim_tree(at, Class::Same, Some(&to("skills")), "these and no other");
    }
    by_sender(source, draft, node, (&mut room, place));
    if let Some(at) = node.get("allowBots").filter(|at| at.flag() != Some(false)) {
        draft.claims.claim(at, Class::Narrower, None, "programs are not listened to");
    }
    if let Some(at) = node.get("agentId") {
        let reason = "the policy does not route rooms to agents: keep the key in OpenClaw's own configuration and accept it \
                      here";
        draft.claims.claim(at, Class::Wider, None, reason);
    }
    room.rooms = rooms(source, draft, node, place);
    room
}

/// Who may write in a room: `allowFrom`, `users`, `roles` and its own `groupPolicy`.
fn who(source: &Source, draft: &mut Draft, node: &Node, (room, place): (&mut Room, Place<'_>)) {
    let to = format!("{}.allow_from", place.to);
    let mut named = false;
    for key in ["allowFrom", "users"] {
        let Some(at) = node.get(key) else { continue };
        let senders = senders::read(source, draft, (place.channel, at), &to);
        named |= !senders.ids.is_empty() || senders.lost;
        room.allow_from.extend(senders.ids);
        distinct(&mut room.allow_from);
    }
    if let Some(at) = node.get("roles").filter(|at| !at.elements().is_empty()) {
        named = true;
        let reason = "the policy knows people and no roles: who has the role has to be named";
        draft.claims.claim_tree(at, Class::Narrower, Some(&to), reason);
    }
    if let Some(at) = node.get("groupPolicy") {
        let (class, reason) = match at.text().map(str::trim) {
            Some("disabled") => {
                room.enabled = false;
                (Class::Same, "it does not listen there")
            }
            Some("open") if !named => {
                room.allow_from = vec!["*".to_owned()];
                named = true;
                (Class::Same, "wide open: everybody in this room may write to the agent")
            }
            _ => (Class::Same, "those that are named"),
        };
        draft.claims.claim(at, class, Some(&to), reason);
    }
    if named && room.allow_from.is_empty() {
        // An empty list would mean the channel's.
        room.enabled = false;
    }
}

/// `toolsBySender`: what the agent may do there by who writes.
fn by_sender(source: &Source, draft: &mut Draft, node: &Node, (room, place): (&mut Room, Place<'_>)) {
    let Some(at) = node.get("toolsBySender") else { return };
    let to = format!("{}.tools_by_sender", place.to);
    draft.claims.claim(at, Class::Same, Some(&to), "one line for each sender");
    for (key, tools) in at.members() {
        let id = key.strip_prefix("id:").or(key.strip_prefix("e164:")).unwrap_or(key);
        let taken = key.starts_with("name:") || key.starts_with("username:") || is_mutable(place.channel, id);
        let found = listed(source.eras(), tools);
        let (class, reason) = if !taken {
            room.tools_by_sender.insert(id.to_owned(), found);
            (Class::Same, "written out by the tables of its version")
        } else if found.allow.is_some() || !found.deny.is_empty() {
            // What was refused to one is refused to all: nobody can slip out by a new name.
            tighten(&mut room.tools, found);
            (
                Class::Narrower,
                "a name can be taken by anyone: what is refused to it is refused to everybody in this room",
            )
        } else {
            (Class::Narrower, "a name can be taken by anyone: it grants nothing")
        };
        draft.claims.claim_tree(tools, class, Some(&to), reason);
    }
}

fn tighten(tools: &mut AgentTools, by: AgentTools) {
    tools.allow = match (tools.allow.take(), by.allow) {
        (Some(one), Some(other)) => Some(one.into_iter().filter(|tool| other.contains(tool)).collect()),
        (one, other) => one.or(other),
    };
    by.deny.into_iter().for_each(|tool| add(&mut tools.deny, tool));
}

/// `direct`: what differs for one person's private messages (2026.6 and later, Telegram and WhatsApp).
pub(super) fn direct(source: &Source, draft: &mut Draft, owner: &Node, place: Place<'_>) {
    for (id, node) in owner.get("direct").map(Node::members).unwrap_or_default() {
        let name = format!("{}-{}", place.channel, id.trim_start_matches(['+', '@']));
        if let Some(at) = node.get("tools").filter(|_| id != "*" && !is_mutable(place.channel, id)) {
            let to = format!("identity.people.{name}.tools");
            let person = draft.policy.identity.people.entry(name).or_default();
            add(&mut person.senders, format!("{}:{id}", place.channel));
            person.tools = listed(source.eras(), at);
            let reason = "for this person on every room of the channel, which is as little or less";
            draft.claims.claim_tree(at, Class::Narrower, Some(&to), reason);
        } else if let Some(at) = node.get("tools") {
            let reason = "the policy has no word for private messages alone: keep the key in OpenClaw's own configuration \
                          and accept it here";
            draft.claims.claim_tree(at, Class::Wider, None, reason);
        }
        for key in ["dmPolicy", "allowFrom", "skills", "toolsBySender", "enabled", "topics"] {
            let Some(at) = node.get(key) else { continue };
            let opens = word(node, key) == Some("open") || flag(node, key) == Some(true);
            let said = if opens { super::super::rules::GRANT_LOST } else { super::super::rules::LIMIT_LOST };
            draft.claims.claim_tree(at, said.0, None, said.1);
        }
    }
}
