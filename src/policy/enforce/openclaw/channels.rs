//! Who may write to the agent: `channels.*`, from nothing but the policy.
//!
//! The start script writes a channel's token and its door from the Worker's settings at each start; groups, accounts and
//! everything else may be old. Here all of it but the tokens makes way for what the policy says.

use serde_json::{Value, json};

use super::draft::{Draft, below};
use super::rooms::{Rooms, rooms};
use super::{Change, Step};
use crate::policy::Policy;
use crate::policy::model::{Account, Channel, DmPolicy, GroupPolicy};

/// Which keys a channel has, by version.
const TABLE: &str = include_str!("channel_keys.txt");

/// What a channel keeps of its old settings: its credentials, and how it looks. No key here lets anybody in.
const KEPT: [&str; 24] = [
    "enabled",
    "name",
    "botToken",
    "token",
    "appToken",
    "userToken",
    "userTokenReadOnly",
    "signingSecret",
    "mode",
    "account",
    "serviceAccount",
    "serviceAccountFile",
    "appId",
    "appPassword",
    "appSecret",
    "tenantId",
    "accessToken",
    "homeserver",
    "userId",
    "httpUrl",
    "markdown",
    "textChunkLimit",
    "mediaMaxMb",
    "accounts",
];

/// The keys of one channel in one version.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    words: &'static str,
}

impl Shape {
    fn of(name: &str, draft: &Draft) -> Option<Self> {
        let mut lines = TABLE.lines().map(|line| line.splitn(3, ' '));
        lines.find_map(|mut parts| {
            let fits = parts.next() == Some(draft.keys.word()) && parts.next() == Some(name);
            fits.then(|| Self { words: parts.next().unwrap_or_default() })
        })
    }

    fn has(self, key: &str) -> bool {
        self.words.split(' ').any(|word| word == key)
    }

    /// The container of its rooms, or of rooms inside rooms, with what a room knows.
    pub(super) fn container(self, inside: bool) -> Option<(&'static str, &'static str)> {
        let (place, keys) = self
            .words
            .split(' ')
            .filter_map(|it| it.split_once(':'))
            .find(|it| it.0.contains('>') == inside)?;
        Some((place.rsplit('>').next().unwrap_or(place), keys))
    }
}

pub(super) fn write(policy: &Policy, draft: &mut Draft) {
    let mut stay = vec!["defaults".to_owned(), "modelByChannel".to_owned()];
    let mut on: Vec<(&String, &Channel, Shape)> = Vec::new();
    for (name, channel) in policy.channels.iter().filter(|(_, channel)| channel.enabled) {
        match Shape::of(name, draft) {
            Some(shape) => on.push((name, channel, shape)),
            None => draft.note(format!("OpenClaw {} has no channel `{name}`: it is left out", draft.version)),
        }
    }
    stay.extend(on.iter().map(|(name, ..)| (*name).clone()));
    draft.default("channels", json!({}));
    draft.keep("channels", stay);
    for (name, channel, shape) in &on {
        one(name, channel, *shape, policy, draft);
    }
    if on.iter().any(|(_, channel, _)| is_shared(channel)) {
        // With the default, one person reads what another said to the agent in private.
        draft.default("session.dmScope", "per-channel-peer");
    }
}

/// Whether more than one person may write in private.
fn is_shared(channel: &Channel) -> bool {
    match channel.dm {
        DmPolicy::Disabled => false,
        DmPolicy::Allowlist => channel.allow_from.len() > 1,
        DmPolicy::Pairing | DmPolicy::Open => true,
    }
}

/// A channel, or one account of it: both have the same keys.
struct Door<'a> {
    at: Vec<Step>,
    shape: Shape,
    dm: DmPolicy,
    allow_from: &'a [String],
    groups: GroupPolicy,
    group_allow_from: &'a [String],
}

fn one(name: &str, channel: &Channel, shape: Shape, policy: &Policy, draft: &mut Draft) {
    let at = below("channels", &[name]);
    // The start script makes those whose tokens the Worker has; the others have none, or their own way to log in.
    draft.op(at.clone(), Change::Default(json!({})));
    draft.op(at.clone(), Change::Keep(KEPT.map(str::to_owned).to_vec()));
    if shape.has("enabled") {
        draft.op(with(&at, &["enabled"]), Change::Set(true.into()));
    }
    if shape.has("configWrites") {
        draft.op(with(&at, &["configWrites"]), Change::Set(channel.config_writes.into()));
    }
    let door = Door {
        at: at.clone(),
        shape,
        dm: channel.dm,
        allow_from: &channel.allow_from,
        groups: channel.groups,
        group_allow_from: &channel.group_allow_from,
    };
    door.write(&Rooms { policy, channel: name, mention: channel.mention, rooms: &channel.rooms }, draft);
    if shape.has("accounts") {
        let named: Vec<String> = channel.accounts.keys().cloned().collect();
        let accounts = with(&at, &["accounts"]);
        if named.is_empty() {
            draft.op(accounts, Change::Unset(true));
            return;
        }
        draft.op(accounts, Change::Keep(named));
        for (id, account) in &channel.accounts {
            one_account(&at, (id, account), (name, channel), (shape, policy), draft);
        }
    }
}

fn one_account(
    at: &[Step],
    (id, account): (&String, &Account),
    (name, channel): (&str, &Channel),
    (shape, policy): (Shape, &Policy),
    draft: &mut Draft,
) {
    let at = with(at, &["accounts", id]);
    draft.op(at.clone(), Change::Default(json!({})));
    draft.op(
        at.clone(),
        Change::Keep(KEPT.iter().filter(|it| **it != "accounts").map(|it| (*it).to_owned()).collect()),
    );
    draft.op(with(&at, &["enabled"]), Change::Set(account.enabled.unwrap_or(true).into()));
    let door = Door {
        at,
        shape,
        dm: account.dm.unwrap_or(channel.dm),
        allow_from: account.allow_from.as_deref().unwrap_or(&channel.allow_from),
        groups: account.groups.unwrap_or(channel.groups),
        group_allow_from: account.group_allow_from.as_deref().unwrap_or(&channel.group_allow_from),
    };
    let own = if account.rooms.is_empty() { &channel.rooms } else { &account.rooms };
    door.write(&Rooms { policy, channel: name, mention: channel.mention, rooms: own }, draft);
}

impl Door<'_> {
    fn write(&self, inside: &Rooms<'_>, draft: &mut Draft) {
        self.private(draft);
        let container = self.shape.container(false);
        let written = rooms(inside, self.groups, self.shape, draft);
        // With a list of rooms that names none, nobody gets in; OpenClaw would take it for "any room".
        let groups = match (self.groups, &written) {
            (GroupPolicy::Allowlist, Some(Value::Object(rooms))) if rooms.is_empty() => GroupPolicy::Disabled,
            (groups, _) => groups,
        };
        if self.shape.has("groupPolicy") {
            let word = match groups {
                GroupPolicy::Disabled => "disabled",
                GroupPolicy::Allowlist => "allowlist",
                GroupPolicy::Open => "open",
            };
            self.set(&["groupPolicy"], word.into(), draft);
        }
        if self.shape.has("groupAllowFrom") {
            // An empty list would be that of private messages, whose pairing grows it.
            let from = if self.group_allow_from.is_empty() { self.allow_from } else { self.group_allow_from };
            let from: Vec<&String> =
                from.iter().filter(|id| *id != "*" || groups == GroupPolicy::Open).collect();
            self.set(&["groupAllowFrom"], json!(from), draft);
        }
        if let (Some((container, _)), Some(written)) = (container, written) {
            self.set(&[container], written, draft);
        }
    }

    /// Who may write in private. `open` needs `*`, `allowlist` needs a name, and neither may have the other's.
    fn private(&self, draft: &mut Draft) {
        let everybody = self.allow_from.iter().any(|id| id == "*");
        let named: Vec<&String> = self.allow_from.iter().filter(|id| *id != "*").collect();
        let (word, from): (&str, Value) = match self.dm {
            DmPolicy::Open if everybody => ("open", json!(["*"])),
            // Without it the policy does not say everybody.
            DmPolicy::Open | DmPolicy::Allowlist if !named.is_empty() => ("allowlist", json!(named)),
            DmPolicy::Pairing => ("pairing", json!(named)),
            DmPolicy::Open | DmPolicy::Allowlist | DmPolicy::Disabled => ("disabled", json!([])),
        };
        if self.shape.has("dmPolicy") {
            self.set(&["dmPolicy"], word.into(), draft);
            self.set(&["allowFrom"], from, draft);
        } else if self.shape.has("dm.policy") {
            self.set(
                &["dm"],
                json!({"enabled": word != "disabled", "policy": word, "allowFrom": from}),
                draft,
            );
        } else if self.shape.has("allowFrom") {
            self.set(&["allowFrom"], from, draft);
        }
    }

    fn set(&self, names: &[&str], value: Value, draft: &mut Draft) {
        draft.op(with(&self.at, names), Change::Set(value));
    }
}

fn with(at: &[Step], names: &[&str]) -> Vec<Step> {
    at.iter().cloned().chain(names.iter().map(|name| Step::Key((*name).to_owned()))).collect()
}
