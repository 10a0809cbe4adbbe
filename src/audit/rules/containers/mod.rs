//! Rules on the container application: its image, who gets into it, what it costs.

mod configuration;
mod cost;
mod image;
mod registries;

use crate::audit::facts::account::containers::Application;
use crate::audit::rule::Rule;
use crate::audit::{Facts, Finding, Scope, Verdict};

/// The rules of this group.
pub(super) const RULES: &[&Rule] = &[
    &image::UNPINNED,
    &image::FOREIGN,
    &configuration::SSH,
    &cost::SEVERAL,
    &cost::NEVER_SLEEPS,
    &cost::ORPHAN,
    &configuration::UNPLACED,
    &configuration::CLEAR_SECRETS,
    &registries::RULE,
];

/// The applications of the Worker that is audited.
fn own<'a>(facts: &'a Facts, verdict: &mut Verdict) -> Vec<&'a Application> {
    let Some(account) = verdict.need(Scope::Live, &facts.account) else { return Vec::new() };
    let own = account.containers.own();
    verdict.see(Scope::Live, &own).cloned().unwrap_or_default()
}

/// A finding on an application.
fn on(app: &Application, message: impl Into<String>) -> Finding {
    Finding::on("Container application", &*app.name, message)
}
