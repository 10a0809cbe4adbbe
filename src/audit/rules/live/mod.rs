//! Rules on the Worker as it runs and what a stranger gets of it.

mod cdp;
mod debug_routes;
mod dev_mode;
mod e2e_test_mode;
mod gateway_socket;
mod hosts;
mod logs;
mod status_route;
mod stranger_gets_in;
pub(super) mod strangers;
mod switches;
mod tells_strangers;
#[cfg(test)]
mod testing;
mod versions;

use crate::audit::rule::Rule;

/// The rules of this group.
pub(super) const RULES: &[&Rule] = &[
    &dev_mode::RULE,
    &e2e_test_mode::RULE,
    &debug_routes::RULE,
    &stranger_gets_in::RULE,
    &gateway_socket::RULE,
    &status_route::RULE,
    &tells_strangers::RULE,
    &cdp::RULE,
    &versions::SPLIT,
    &versions::NEWEST,
    &versions::SECRETS,
    &hosts::PREVIEWS,
    &hosts::WORKERS_DEV,
    &logs::TAIL,
];
