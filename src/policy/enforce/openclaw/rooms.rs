//! Groups, guilds and rooms of a channel: where it listens, to whom, and with which tools.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::channels::Shape;
use super::draft::{Draft, Keys};
use super::tools::narrowed;
use crate::policy::Policy;
use crate::policy::model::{AgentTools, GroupPolicy, Room};

/// The rooms of a channel or an account.
pub(super) struct Rooms<'a> {
    pub(super) policy: &'a Policy,
    /// Name of the channel.
    pub(super) channel: &'a str,
    /// Whether it must be mentioned where a room does not say.
    pub(super) mention: bool,
    pub(super) rooms: &'a BTreeMap<String, Room>,
}

/// The value of the channel's container of rooms; `None` for a channel without.
pub(super) fn rooms(of: &Rooms<'_>, groups: GroupPolicy, shape: Shape, draft: &mut Draft) -> Option<Value> {
    let (_, keys) = shape.container(false)?;
    let mut written = Map::new();
    if groups == GroupPolicy::Disabled {
        return Some(Value::Object(written));
    }
    let listens = |room: &Room| room.enabled || keys.split(',').any(|it| it == "enabled");
    for (id, room) in of.rooms.iter().filter(|(_, room)| listens(room)) {
        let mut value = of.room(id, room, keys, draft);
        if let Some((container, keys)) = shape.container(true)
            && !room.rooms.is_empty()
        {
            let inner = room.rooms.iter().filter(|(_, room)| listens(room));
            let inner: Map<String, Value> =
                inner.map(|(id, room)| (id.clone(), Value::Object(of.room(id, room, keys, draft)))).collect();
            value.insert(container.to_owned(), inner.into());
        }
        written.insert(id.clone(), Value::Object(value));
    }
    if groups == GroupPolicy::Open && !written.contains_key("*") {
        written.insert("*".to_owned(), Value::Object(of.room("*", &Room::default(), keys, draft)));
    }
    Some(Value::Object(written))
}

impl Rooms<'_> {
    fn room(&self, id: &str, room: &Room, keys: &str, draft: &mut Draft) -> Map<String, Value> {
        let knows = |key: &str| keys.split(',').any(|it| it == key);
        let mut value = Map::new();
        if knows("enabled") {
            value.insert("enabled".to_owned(), room.enabled.into());
        }
        if knows("requireMention") {
            value.insert("requireMention".to_owned(), room.mention.unwrap_or(self.mention).into());
        }
        let from = ["allowFrom", "users"].into_iter().find(|key| knows(key));
        match from {
            Some(key) if !room.allow_from.is_empty() => {
                value.insert(key.to_owned(), json!(room.allow_from));
            }
            None if !room.allow_from.is_empty() => draft.note(format!(
                "OpenClaw {} has no list of people for single rooms of `{}`: `{id}` is open to those of the channel",
                draft.version, self.channel
            )),
            _ => {}
        }
        if let Some(skills) = room.skills.as_ref().filter(|_| knows("skills")) {
            value.insert("skills".to_owned(), json!(skills));
        }
        self.tools(id, room, (knows("tools"), knows("toolsBySender")), &mut value, draft);
        value
    }

    fn tools(
        &self,
        id: &str,
        room: &Room,
        (tools, by_sender): (bool, bool),
        value: &mut Map<String, Value>,
        draft: &mut Draft,
    ) {
        let mut senders: BTreeMap<String, Value> = room
            .tools_by_sender
            .iter()
            .map(|(who, tools)| (self.sender(who, draft), narrowed(tools, draft)))
            .collect();
        // Before 2026.6 a room is the only place that tells people apart.
        let people = self.policy.identity.people.values().filter(|it| it.tools != AgentTools::default());
        for person in people.filter(|_| draft.keys == Keys::Early) {
            for who in person.senders.iter().filter_map(|it| it.split_once(':')) {
                if who.0 == self.channel {
                    let own = narrowed(&person.tools, draft);
                    senders.entry(self.sender(who.1, draft)).or_insert(own);
                }
            }
        }
        if room.tools != AgentTools::default() && tools {
            value.insert("tools".to_owned(), narrowed(&room.tools, draft));
        }
        if !senders.is_empty() && by_sender {
            value.insert("toolsBySender".to_owned(), json!(senders));
        }
        let lost = (room.tools != AgentTools::default() && !tools) || (!senders.is_empty() && !by_sender);
        if lost {
            draft.note(format!(
                "OpenClaw {} has no tools for single rooms or people of `{}`: those of all are used in `{id}`",
                draft.version, self.channel
            ));
        }
    }

    /// A sender as this version spells it: later ones want to be told that it is an id.
    fn sender(&self, who: &str, draft: &Draft) -> String {
        let typed = ["id:", "e164:", "username:", "name:", "channel:"].iter().any(|it| who.starts_with(it));
        match draft.keys {
            Keys::Early => {
                ["id:", "e164:"].iter().find_map(|it| who.strip_prefix(it)).unwrap_or(who).to_owned()
            }
            _ if who == "*" || typed => who.to_owned(),
            _ => format!("id:{who}"),
        }
    }
}
