//! From the keys of a source to the policy, one file a section.
//!
//! Every file claims the keys that say what the agent may do, and nothing else: what nobody claims is no permission, or no
//! key, and the report tells which. Where the policy can only say more or less than the source, it says less; more only
//! where the policy has no word for a restriction that OpenClaw keeps, and then it has to be accepted by name.
//! Deliberately absent: hosts ([`super::hosts`] derives them from what is mapped here).

mod agents;
mod automation;
mod browser;
mod channels;
mod conformance;
mod exec;
mod filesystem;
mod gateway;
mod hardened;
mod identity;
mod mcp;
mod models;
mod network;
mod plugins;
mod rules;
mod secrets;
mod session;
mod skills;
mod tools;

pub(in crate::policy) use channels::tables::injected_slots;
pub(super) use channels::tables::{channel_slot, secrets_of};
pub use hardened::{HARDENED, Hardened};
pub(super) use models::{memory_searches, used_providers};
pub(super) use secrets::{claim_secret, credential};
pub(super) use tools::{Effective, effective};

use super::{Draft, Source};
use crate::audit::openclaw::Node;

/// Maps every section, then derives the hosts from what they left.
pub(super) fn map(source: &Source, draft: &mut Draft) {
    draft.policy.openclaw.version = source.version().map(|version| version.to_string());
    tools::map(source, draft);
    agents::map(source, draft);
    exec::map(source, draft);
    filesystem::map(source, draft);
    browser::map(source, draft);
    channels::map(source, draft);
    plugins::map(source, draft);
    skills::map(source, draft);
    gateway::map(source, draft);
    identity::map(source, draft);
    models::map(source, draft);
    mcp::map(source, draft);
    automation::map(source, draft);
    session::map(source, draft);
    network::map(source, draft);
    secrets::map(source, draft);
    conformance::map(source, draft);
    super::hosts::derive(source, draft);
}

/// The boolean at a dotted path below a value.
fn flag(node: &Node, path: &str) -> Option<bool> {
    node.at(path).and_then(Node::flag)
}

/// The trimmed string at a dotted path below a value.
fn word<'a>(node: &'a Node, path: &str) -> Option<&'a str> {
    node.at(path).and_then(Node::text).map(str::trim)
}

/// An element of a list as text, as [`Node::words`] reads it.
fn element(node: &Node) -> Option<String> {
    let text = node.text().map(|text| text.trim().to_owned());
    text.or_else(|| node.number().map(|number| number.to_string())).filter(|text| !text.is_empty())
}

/// Takes out what is there twice, in one pass: a source may name many thousands.
fn distinct(list: &mut Vec<String>) {
    let mut seen = std::collections::HashSet::new();
    list.retain(|item| seen.insert(item.clone()));
}

/// Adds what is not there yet, to a list that stays short.
fn add(list: &mut Vec<String>, item: impl Into<String>) {
    let item = item.into();
    if !list.contains(&item) {
        list.push(item);
    }
}

#[cfg(test)]
mod tests;
