//! Rules on wrangler's configuration, the start script and the other files of a checkout.

mod argv_keys;
mod as_root;
mod channels;
mod compatibility;
mod container_ssh;
mod exposure;
mod gateway_config;
mod ignored_keys;
mod instances;
mod limits;
mod local_secrets;
mod never_sleeps;
mod observability;
mod placement;
#[cfg(test)]
mod real_configs;
mod redirect;
mod restore_then_sync;
mod several_configs;
mod start_form;
mod start_name;
mod storage_names;
mod unreadable;

use crate::audit::rule::Rule;

/// The rules of this group.
pub(super) const RULES: &[&Rule] = &[
    &compatibility::RULE,
    &container_ssh::RULE,
    &exposure::RULE,
    &limits::RULE,
    &placement::RULE,
    &unreadable::RULE,
    &several_configs::RULE,
    &redirect::RULE,
    &ignored_keys::RULE,
    &observability::OFF,
    &observability::QUERIES,
    &instances::TYPE,
    &instances::COUNT,
    &instances::CRON,
    &storage_names::BINDING,
    &storage_names::BUCKET,
    &local_secrets::IGNORED,
    &local_secrets::IMAGE,
    &local_secrets::TOKEN,
    &start_form::LINES,
    &start_form::EXECUTABLE,
    &start_form::ATTRIBUTES,
    &start_name::RULE,
    &argv_keys::RULE,
    &restore_then_sync::RULE,
    &channels::OPEN,
    &channels::UNSET,
    &gateway_config::PROXY,
    &gateway_config::STICKY,
    &as_root::RULE,
    &never_sleeps::RULE,
];
