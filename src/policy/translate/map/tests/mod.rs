//! What the mapping makes of configurations.

mod corpus;
mod hardened;
mod requests;
mod traps;
mod wide;

use crate::audit::openclaw::Node;
use crate::policy::translate::{Class, Draft, Source};

/// A configuration, mapped.
pub(super) fn draft(text: &str) -> (Source, Draft) {
    mapped(Source::sample(text))
}

/// A configuration of a version, mapped.
pub(super) fn of(version: &str, text: &str) -> (Source, Draft) {
    let meta = format!("{{meta: {{lastTouchedVersion: '{version}'}}, {}", text.trim_start_matches('{'));
    draft(&meta)
}

/// A source, mapped.
pub(super) fn mapped(source: Source) -> (Source, Draft) {
    let mut draft = Draft::default();
    super::map(&source, &mut draft);
    (source, draft)
}

/// What was said of the value at a path: its class and why.
pub(super) fn said(source: &Source, draft: &Draft, path: &str) -> (Class, String) {
    let node: &Node = source.at(path).unwrap_or_else(|| panic!("{path} is not there"));
    let claim = draft.claims.of(node).unwrap_or_else(|| panic!("{path} was not claimed"));
    (claim.class, claim.reason.clone().into_owned())
}

/// The class of the value at a path.
pub(super) fn class(of: &(Source, Draft), path: &str) -> Class {
    said(&of.0, &of.1, path).0
}

/// The class and reason of what follows from a key that is not there.
pub(super) fn absent(draft: &Draft, path: &str) -> (Class, String) {
    let found = draft.claims.implied().iter().find(|it| it.path == path);
    let found = found.unwrap_or_else(|| panic!("nothing is said of {path}"));
    (found.claim.class, found.claim.reason.clone().into_owned())
}

/// The hosts that are allowed, once each.
pub(super) fn hosts(draft: &Draft) -> Vec<&str> {
    let mut hosts: Vec<&str> = draft.policy.egress.allow.iter().map(|rule| rule.host.as_str()).collect();
    hosts.sort_unstable();
    hosts.dedup();
    hosts
}
