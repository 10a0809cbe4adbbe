//! Rules on Access: whether it stands in front of the Worker, and whom it lets in.

mod applications;
mod coverage;
mod doors;
mod organization;
mod people;
mod programs;
mod worker_settings;

use crate::audit::rule::Rule;

/// The rules of this group.
pub(super) const RULES: &[&Rule] = &[
    &coverage::COVERED,
    &coverage::WEBSOCKETS,
    &worker_settings::AUDIENCE,
    &worker_settings::TEAM_NAME,
    &worker_settings::HOSTS,
    &people::BYPASS,
    &people::EVERYONE,
    &people::PUBLIC_MAIL,
    &programs::ANY_TOKEN,
    &programs::STALE,
    &programs::PROGRAMS,
    &applications::SESSION,
    &applications::NOBODY,
    &applications::COOKIE,
    &applications::SAME_SITE,
    &organization::NO_LOGIN,
    &organization::NOT_ENABLED,
    &organization::SECOND_FACTOR,
];
