//! Rules on what a checkout fetches and who may change it: images, Node.js, packages, workflows.

mod base_image;
mod ci_pins;
mod ci_untrusted;
mod node_version;
mod npm_global;
mod npm_lock;
mod npm_settings;
mod pins_drift;
mod piped;
mod registry;
mod sandbox_sdk;
mod test_switch;
mod unchecked_download;
mod workflow;

use crate::audit::rule::Rule;

/// The rules of this group.
pub(super) const RULES: &[&Rule] = &[
    &unchecked_download::RULE,
    &npm_global::RULE,
    &base_image::RULE,
    &sandbox_sdk::RULE,
    &registry::RULE,
    &node_version::RULE,
    &piped::RULE,
    &pins_drift::RULE,
    &npm_lock::INCOMPLETE,
    &npm_lock::BEHIND,
    &npm_lock::ELSEWHERE,
    &npm_settings::SETTINGS,
    &npm_settings::SCRIPTS,
    &ci_pins::RULE,
    &ci_untrusted::TARGET,
    &ci_untrusted::INJECTION,
    &test_switch::RULE,
];
