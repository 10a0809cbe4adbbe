//! `channels`: who may write to the agent.

mod rooms;
mod senders;
pub(in crate::policy::translate) mod tables;

use super::flag;
use super::rules::{
    self, GRANT_LOST, LIMIT_LOST, NO_PERMISSION, OFF, Rule, Said, any, filled, never, switch, words,
};
use super::secrets::claim_secret;
use crate::audit::openclaw::Node;
use crate::policy::model::{Account, Channel, DmPolicy, GroupPolicy};
use crate::policy::translate::{Class, Draft, Source};
use rooms::Place;
use senders::Senders;

const POLLS: Said =
    (Class::Narrower, "a Moltworker asks the channel for messages: no webhook reaches the container");
const NO_FILE: Said =
    (Class::Narrower, "the file is not in the container: the Worker's secret takes its place");
const ACTIONS: Said = (
    Class::Narrower,
    "the policy does not tell what the message tool may do apart: OpenClaw's default holds",
);
const NOBODY_APPROVES: Said =
    (Class::Narrower, "nobody approves programs on this channel: the Control UI asks");

/// Keys of a channel and of each of its accounts.
pub(in crate::policy::translate::map) const RULES: &[Rule] = &[
    filled(
        "proxy",
        (Class::Narrower, "no proxy is reached: only the channel's own hosts are"),
        NO_PERMISSION,
    ),
    filled("apiRoot", (Class::Narrower, "only the channel's own hosts are reached"), NO_PERMISSION),
    filled("webhookUrl", POLLS, NO_PERMISSION),
    filled("webhookPath", POLLS, NO_PERMISSION),
    any("webhookHost", POLLS),
    any("webhookPort", POLLS),
    any("webhookCertPath", POLLS),
    words("mode", &[("socket", (Class::Same, "the only way that works from a container"))], POLLS),
    filled("tokenFile", NO_FILE, NO_PERMISSION),
    filled("secretFile", NO_FILE, NO_PERMISSION),
    filled("passwordFile", NO_FILE, NO_PERMISSION),
    filled("botSecretFile", NO_FILE, NO_PERMISSION),
    filled("apiPasswordFile", NO_FILE, NO_PERMISSION),
    filled("clientSecretFile", NO_FILE, NO_PERMISSION),
    filled("serviceAccountFile", NO_FILE, NO_PERMISSION),
    filled("certificatePath", NO_FILE, NO_PERMISSION),
    never("dangerouslyAllowNameMatching"),
    never("dangerouslyDisableSignatureValidation"),
    never("network.dangerouslyAllowPrivateNetwork"),
    words(
        "contextVisibility",
        &[("all", (Class::Same, "everything that was written before is shown to the agent"))],
        LIMIT_LOST,
    ),
    any("execApprovals", NOBODY_APPROVES),
    switch("allowBots", (Class::Narrower, "programs are not listened to"), OFF),
    switch("dm.groupEnabled", (Class::Narrower, "group messages without a room are not answered"), OFF),
    any("dm.groupChannels", (Class::Narrower, "group messages without a room are not answered")),
    switch("actions.*", ACTIONS, LIMIT_LOST),
    switch("userTokenReadOnly", NO_PERMISSION, NO_PERMISSION),
    filled("trustedLocalFileRoots", GRANT_LOST, NO_PERMISSION),
    filled("attachmentRoots", GRANT_LOST, NO_PERMISSION),
    words("autoJoin", &[("off", OFF)], GRANT_LOST),
    filled("autoJoinAllowlist", GRANT_LOST, NO_PERMISSION),
    switch("autoAcceptDmInvites", GRANT_LOST, OFF),
    switch("autoAcceptGroupInvites", GRANT_LOST, OFF),
    switch("autoDiscoverChannels", GRANT_LOST, OFF),
    filled("allowedRoles", LIMIT_LOST, NO_PERMISSION),
    filled(
        "mediaAllowHosts",
        (Class::Narrower, "no host follows from it: add those you need to `egress.allow`"),
        NO_PERMISSION,
    ),
    filled(
        "mediaAuthAllowHosts",
        (Class::Narrower, "no host follows from it: add those you need to `egress.allow`"),
        NO_PERMISSION,
    ),
    any("reactionAllowlist", NO_PERMISSION),
];

/// Maps every channel.
pub(super) fn map(source: &Source, draft: &mut Draft) {
    if let Some(node) = source.at("channels.defaults.groupPolicy") {
        let reason = "for every channel that says nothing itself";
        draft.claims.claim(node, Class::Same, Some("channels"), reason);
    }
    for (id, node) in source.config().members("channels") {
        if !matches!(id.as_str(), "defaults" | "modelByChannel") && node.is_object() {
            channel(source, draft, id, node);
        }
    }
    if let Some(groups) = source.at("accessGroups") {
        let reason = "its members stand in the lists that name it";
        draft.claims.claim_tree(groups, Class::Same, Some("channels"), reason);
    }
}

fn channel(source: &Source, draft: &mut Draft, id: &str, node: &Node) {
    let to = format!("channels.{id}");
    let place = Place { channel: id, to: &to };
    let mut out = Channel { enabled: flag(node, "enabled") != Some(false), ..Channel::default() };
    match node.get("enabled") {
        Some(at) => {
            let reason = if out.enabled { "it listens" } else { "it does not listen" };
            draft.claims.claim(at, Class::Same, Some(&format!("{to}.enabled")), reason);
        }
        None => draft.claims.imply(
            format!("{to}.enabled"),
            "true",
            (Class::Same, Some("channels")),
            "a channel that is configured listens",
        ),
    }
    let (dm, dm_senders) = private(source, draft, node, (place, None));
    (out.dm, out.allow_from) = (dm, dm_senders.ids.clone());
    let (groups, senders) = in_groups(source, draft, node, (place, None));
    (out.groups, out.group_allow_from) = (groups, senders.ids);
    out.mention = flag(node, "requireMention") != Some(false);
    if let Some(at) = node.get("requireMention") {
        draft.claims.claim(at, Class::Same, Some(&format!("{to}.mention")), mention_reason(at));
    }
    out.config_writes = config_writes(draft, node, place);
    keys(draft, node, (place, None), out.enabled);
    out.rooms = rooms::rooms(source, draft, node, place);
    rooms::direct(source, draft, node, place);
    for (name, account_node) in node.get("accounts").map(Node::members).unwrap_or_default() {
        let account = account(source, draft, (name, account_node), (place, &out));
        out.accounts.insert(name.clone(), account);
    }
    draft.policy.channels.insert(id.to_owned(), out);
}

/// What differs in an account.
fn account(
    source: &Source,
    draft: &mut Draft,
    (name, node): (&str, &Node),
    (place, channel): (Place<'_>, &Channel),
) -> Account {
    let to = format!("{}.accounts.{name}", place.to);
    let here = Place { to: &to, ..place };
    let mut out = Account { enabled: flag(node, "enabled"), ..Account::default() };
    if let Some(at) = node.get("enabled") {
        draft.claims.claim(at, Class::Same, Some(&to), "whether the account listens");
    }
    let speaks = |keys: &[&str]| keys.iter().any(|key| node.at(key).is_some());
    if speaks(&["dmPolicy", "dm.policy", "allowFrom", "dm.allowFrom", "dm.enabled"]) {
        let (dm, senders) = private(source, draft, node, (here, Some(channel)));
        out.dm = Some(dm);
        out.allow_from = Some(senders.ids);
    }
    if speaks(&["groupPolicy", "groupAllowFrom"]) {
        let (groups, senders) = in_groups(source, draft, node, (here, Some(channel)));
        out.groups = Some(groups);
        out.group_allow_from = Some(senders.ids);
    }
    if let Some(at) = node.get("configWrites") {
        let said: Said = if at.flag() == Some(false) && channel.config_writes {
            LIMIT_LOST
        } else {
            (Class::Narrower, "as the channel says")
        };
        draft.claims.claim(at, said.0, Some(&to), said.1);
    }
    if let Some(at) = node.get("requireMention") {
        let said: Said = if at.flag() == Some(false) {
            (Class::Narrower, "as the channel says")
        } else {
            (Class::Same, "as the channel says")
        };
        draft.claims.claim(at, said.0, Some(&to), said.1);
    }
    keys(draft, node, (here, Some(name)), channel.enabled && out.enabled != Some(false));
    out.rooms = rooms::rooms(source, draft, node, here);
    rooms::direct(source, draft, node, here);
    out
}

fn keys(draft: &mut Draft, node: &Node, (place, account): (Place<'_>, Option<&str>), on: bool) {
    rules::apply(node, RULES, &mut draft.claims);
    for secret in tables::secrets_of(place.channel) {
        match node.at(secret.key) {
            Some(at) if on => {
                claim_secret(draft, at, (&tables::channel_slot(secret, account), secret.injected));
            }
            Some(at) => {
                draft.claims.claim_tree(at, Class::Dropped, None, "the channel is off: nobody needs it")
            }
            None => {}
        }
    }
}

/// Who may write in private.
fn private(
    source: &Source,
    draft: &mut Draft,
    node: &Node,
    (place, inherited): (Place<'_>, Option<&Channel>),
) -> (DmPolicy, Senders) {
    let list = ["allowFrom", "dm.allowFrom", "dmAllowlist"].iter().find_map(|key| node.at(key));
    let list_to = format!("{}.allow_from", place.to);
    let own = list.map(|list| senders::read(source, draft, (place.channel, list), &list_to));
    let senders = own.unwrap_or_else(|| Senders {
        ids: inherited.map(|channel| channel.allow_from.clone()).unwrap_or_default(),
        lost: false,
    });
    let to = format!("{}.dm", place.to);
    if let Some(at) = node.at("dm.enabled") {
        let reason = if at.flag() == Some(false) { "nobody may write in private" } else { "as `dm` says" };
        draft.claims.claim(at, Class::Same, Some(&to), reason);
        if at.flag() == Some(false) {
            return (DmPolicy::Disabled, senders);
        }
    }
    let stated = ["dmPolicy", "dm.policy"].iter().find_map(|key| node.at(key));
    let Some(at) = stated else {
        let policy = match inherited {
            Some(channel) => channel.dm,
            None if senders.everybody() => DmPolicy::Open,
            None => DmPolicy::Pairing,
        };
        if inherited.is_none() {
            let reason = private_reason(policy, senders.everybody());
            draft.claims.imply(
                format!("{}.dmPolicy", place.to),
                "pairing",
                (Class::Same, Some("channels")),
                reason,
            );
        }
        return (policy, senders);
    };
    let policy = match at.text().map(str::trim) {
        Some("disabled") => DmPolicy::Disabled,
        Some("open" | "allowlist" | "pairing") if senders.everybody() => DmPolicy::Open,
        Some("allowlist" | "open") => DmPolicy::Allowlist,
        Some("pairing") => DmPolicy::Pairing,
        _ => {
            draft.claims.claim(
                at,
                Class::UnknownKey,
                Some(&to),
                "no version takes this word here: nobody may write",
            );
            return (DmPolicy::Disabled, senders);
        }
    };
    if at.text().map(str::trim) == Some("open") && policy != DmPolicy::Open {
        let reason = "`open` without `*` in `allowFrom` contradicts itself: only those on the list may write";
        draft.claims.claim(at, Class::Narrower, Some(&to), reason);
    } else {
        draft.claims.claim(at, Class::Same, Some(&to), private_reason(policy, senders.everybody()));
    }
    (policy, senders)
}

fn private_reason(policy: DmPolicy, everybody: bool) -> &'static str {
    match policy {
        DmPolicy::Open => "wide open: everybody may write to the agent",
        _ if everybody => "everybody is on the list",
        DmPolicy::Pairing => "those on the list, and whoever the owner approves",
        DmPolicy::Allowlist => "those on the list",
        DmPolicy::Disabled => "nobody may write in private",
    }
}

/// In which groups it listens, and to whom.
fn in_groups(
    source: &Source,
    draft: &mut Draft,
    node: &Node,
    (place, inherited): (Place<'_>, Option<&Channel>),
) -> (GroupPolicy, Senders) {
    let list_to = format!("{}.group_allow_from", place.to);
    let own =
        node.get("groupAllowFrom").map(|list| senders::read(source, draft, (place.channel, list), &list_to));
    let senders = own.unwrap_or_else(|| Senders {
        ids: inherited.map(|channel| channel.group_allow_from.clone()).unwrap_or_default(),
        lost: false,
    });
    let to = format!("{}.groups", place.to);
    let by_default = source.config().text("channels.defaults.groupPolicy").map(str::trim);
    let (word, at) = match node.get("groupPolicy") {
        Some(at) => (at.text().map(str::trim).unwrap_or_default(), Some(at)),
        None => (by_default.unwrap_or("allowlist"), None),
    };
    let known = match word {
        "open" => Some((GroupPolicy::Open, "wide open: it listens in every group, to everybody in it")),
        "allowlist" => Some((GroupPolicy::Allowlist, "in the rooms that are named")),
        "disabled" => Some((GroupPolicy::Disabled, "in no group")),
        _ => None,
    };
    let (policy, reason) =
        known.unwrap_or((GroupPolicy::Disabled, "no version takes this word here: in no group"));
    // An empty list would mean those of `allow_from`.
    let emptied = senders.emptied() && policy == GroupPolicy::Allowlist;
    let class = match (known, emptied) {
        (None, _) => Class::UnknownKey,
        (_, true) => Class::Narrower,
        _ => Class::Same,
    };
    match at {
        Some(at) => draft.claims.claim(at, class, Some(&to), reason),
        None if inherited.is_none() => {
            draft.claims.imply(
                format!("{}.groupPolicy", place.to),
                word.to_owned(),
                (class, Some("channels")),
                reason,
            );
        }
        None => {}
    }
    let policy = match (at, inherited) {
        (None, Some(channel)) => channel.groups,
        _ if emptied => GroupPolicy::Disabled,
        _ => policy,
    };
    (policy, senders)
}

/// `configWrites`: chat commands that write the configuration. Where nothing is said OpenClaw lets them.
fn config_writes(draft: &mut Draft, node: &Node, place: Place<'_>) -> bool {
    let to = format!("{}.config_writes", place.to);
    match node.get("configWrites") {
        Some(at) => {
            let on = at.flag() != Some(false);
            let reason = if on {
                "wide open: whoever may give commands changes the configuration from the chat"
            } else {
                "the configuration cannot be changed from the chat"
            };
            draft.claims.claim(at, Class::Same, Some(&to), reason);
            on
        }
        None => {
            let reason = "the configuration cannot be changed from the chat unless it says so";
            draft.claims.imply(
                format!("{}.configWrites", place.to),
                "true",
                (Class::Narrower, Some(&to)),
                reason,
            );
            false
        }
    }
}

/// Why a mention is needed or not.
fn mention_reason(node: &Node) -> &'static str {
    if node.flag() == Some(false) {
        "wide open: it listens to everything that is said there"
    } else {
        "it has to be mentioned"
    }
}
