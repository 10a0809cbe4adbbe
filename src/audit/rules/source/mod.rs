//! Rules on the Worker's own source code.

mod access_token;
mod approvals;
mod browser;
mod container_credentials;
mod container_output;
mod credentials;
mod cross_origin;
mod cross_site;
mod debug_routes;
mod disclosure;
mod egress_policy;
mod egress_traps;
mod logged_chats;
mod logged_query;
mod outgoing;
mod overlay;
mod paths;
mod plain_comparison;
mod public_routes;
mod public_status;
mod readable_tree;
mod shell_injection;
mod signing_keys;
mod snapshots;
mod token_in_commands;
mod token_in_url;
mod websocket_origin;

use camino::Utf8Path;

use crate::audit::facts::Checkout;
use crate::audit::facts::checkout::FileFact;
use crate::audit::rule::Rule;
use crate::audit::syntax::surface::Surface;
use crate::audit::syntax::{Source, Syntax};
use crate::audit::{Facts, Finding, Scope, Verdict};

/// The rules of this group.
pub(super) const RULES: &[&Rule] = &[
    &shell_injection::RULE,
    &cross_site::RULE,
    &cross_origin::RULE,
    &egress_policy::RULE,
    &egress_traps::RULE,
    &container_credentials::RULE,
    &container_credentials::CDP,
    &logged_query::RULE,
    &token_in_commands::RULE,
    &container_output::RULE,
    &logged_chats::RULE,
    &token_in_url::RULE,
    &plain_comparison::RULE,
    &browser::RULE,
    &debug_routes::RULE,
    &websocket_origin::RULE,
    &public_status::RULE,
    &public_routes::RULE,
    &paths::RULE,
    &approvals::RULE,
    &outgoing::RULE,
    &access_token::RULE,
    &signing_keys::RULE,
    &disclosure::RULE,
    &snapshots::RULE,
    &readable_tree::RULE,
];

/// The checkout, if it has the source of a Worker. What of the source could not be read or parsed is noted as unseen.
fn worker<'f>(facts: &'f Facts, verdict: &mut Verdict) -> Option<&'f Checkout> {
    let checkout = verdict.need(Scope::Checkout, &facts.checkout)?;
    if checkout.sources_noted(verdict).is_empty() {
        verdict.blind(Scope::Checkout, "there is no source of a Worker below `src`");
        return None;
    }
    Some(checkout)
}

/// The routes of the Worker. Without any that are understood, the surface counts as unseen.
fn surface<'f>(checkout: &'f Checkout, verdict: &mut Verdict) -> Option<Surface<'f>> {
    let surface = Surface::of(checkout.sources(), checkout.reach());
    if surface.routes().next().is_none() {
        verdict
            .blind(Scope::Checkout, "no routes were found: the Worker does not register them as Hono does");
        return None;
    }
    Some(surface)
}

/// A finding at a node.
fn at(path: &Utf8Path, node: Syntax<'_>, message: impl Into<String>) -> Finding {
    Finding::in_file(path, Some(node.span()), node.text(), message)
}

/// Every node of the Worker's sources, with its file.
fn nodes(checkout: &Checkout) -> impl Iterator<Item = (&Utf8Path, Syntax<'_>)> {
    checkout
        .sources()
        .iter()
        .flat_map(|(path, source): &(_, Source)| source.nodes().map(move |it| (path.as_path(), it)))
}

/// Scripts that the container runs: every shell script but those of tests and CI.
fn scripts(checkout: &Checkout) -> impl Iterator<Item = (&Utf8Path, &str)> {
    checkout.files().filter_map(|(path, file)| match file {
        FileFact::Text { text, .. } => {
            let test =
                path.components().any(|it| matches!(it.as_str(), "test" | "tests" | ".github" | "e2e"));
            (path.extension() == Some("sh") && !test).then_some((path, &**text))
        }
        FileFact::Unread(_) => None,
    })
}
