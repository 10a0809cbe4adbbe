//! Who people are: those a proxy let in, and the senders that are one person.

use super::add;
use super::channels::tables::is_mutable;
use crate::audit::openclaw::Node;
use crate::policy::translate::{Class, Draft, Source};

/// Maps people.
pub(super) fn map(source: &Source, draft: &mut Draft) {
    if let Some(node) = source.at("gateway.auth.trustedProxy.allowUsers") {
        draft.claims.claim(
            node,
            Class::EnforcedElsewhere,
            Some("identity.emails"),
            "Access lets these in and no other",
        );
        for item in node.elements() {
            let Some(user) = item.text().map(str::trim) else { continue };
            let (class, reason) = if user.contains('@') && user.parse::<crate::model::Email>().is_ok() {
                add(&mut draft.policy.identity.emails, user.to_ascii_lowercase());
                (Class::EnforcedElsewhere, "Access asks for this address")
            } else {
                (Class::Narrower, "Access knows people by their address: name it in `identity.emails`")
            };
            draft.claims.claim(item, class, Some("identity.emails"), reason);
        }
    }
    if let Some(node) = source.at("gateway.auth.trustedProxy.cloudflareAccessOidc") {
        let reason = "Access itself is asked, before the Worker";
        draft.claims.claim_tree(node, Class::EnforcedElsewhere, Some("identity"), reason);
    }
    let Some(node) = source.at("session.identityLinks") else { return };
    draft.claims.claim(node, Class::Same, Some("identity.people"), "one line for each person");
    for (name, senders) in node.members() {
        person(draft, name, senders);
    }
}

fn person(draft: &mut Draft, name: &str, node: &Node) {
    let to = format!("identity.people.{name}.senders");
    draft.claims.claim(node, Class::Same, Some(&to), "the same person on several channels");
    for item in node.elements() {
        let Some(sender) = item.text().map(str::trim) else { continue };
        let taken = sender.split_once(':').is_none_or(|(channel, id)| is_mutable(channel, id));
        let (class, reason) = if taken {
            (Class::Narrower, "a name can be taken by anyone, or the channel is not said: left out")
        } else {
            let person = draft.policy.identity.people.entry(name.to_owned()).or_default();
            add(&mut person.senders, sender);
            (Class::Same, "on this channel")
        };
        draft.claims.claim(item, class, Some(&to), reason);
    }
}
