//! Rules on OpenClaw's configuration: what `openclaw security audit` of 2026.2.3 and 2026.9.6 looks at in it, and what a
//! Moltworker makes of it.
//!
//! The ids of the real checks stand in `sources`; the counterpart test `openclaw-audit` reads them there. The real program's
//! `critical` is ours, too, or `high` where the Worker and Access stand before it; its `warn` is `medium`.

/// Declares a rule on a configuration, with one configuration that fails it and one that passes.
macro_rules! rule {
    ($name:ident, $check:path, $meta:expr, fails: $bad:expr, passes: $good:expr) => {
        pub(super) static $name: crate::audit::Rule = crate::audit::Rule {
            meta: $meta,
            check: |facts, verdict| super::look::each_config(facts, verdict, $check),
            #[cfg(test)]
            fixtures: crate::audit::testing::Fixtures {
                failing: || super::testing::config($bad),
                passing: || super::testing::config($good),
            },
        };
    };
}

mod agents;
mod approvals;
mod browser;
mod channels;
mod config;
mod control_ui;
mod exec;
mod exposure;
mod flags;
mod gateway;
mod gateway_more;
mod hooks;
mod logging;
mod look;
mod models;
mod plugins;
mod sandbox;
mod secrets;
mod senders;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod tools;
mod trusted_proxy;

use crate::audit::meta::{Category, Meta, Severity};
use crate::audit::{Rule, Scope};

/// What the rules of this group have in common.
const META: Meta = Meta {
    id: "",
    name: "",
    title: "",
    severity: Severity::Medium,
    category: Category::OpenClaw,
    scopes: &[Scope::OpenClaw],
    what: "",
    why: "",
    evidence: "The value as it is written, whatever version wrote it. `$include` is not followed; `${NAME}` counts as set.",
    fix: "",
    sources: &[],
    owasp: &[],
    checklist: &[],
};

/// The rules of this group.
pub(super) const RULES: &[&Rule] = &[
    &agents::ROSTER,
    &agents::SHARED_SESSIONS,
    &approvals::EVERYTHING,
    &approvals::SKILLS,
    &approvals::INTERPRETERS,
    &browser::REMOTE,
    &browser::WEAKENED,
    &channels::DM_OPEN,
    &channels::GROUPS_OPEN,
    &channels::COMMANDS,
    &channels::SHELL,
    &config::NOT_JSON,
    &config::VERSION,
    &control_ui::INSECURE_AUTH,
    &control_ui::DEVICE_AUTH,
    &control_ui::ORIGINS,
    &control_ui::HOST_HEADER,
    &exec::FULL,
    &exec::NOT_CONSULTED,
    &exec::SAFE_BINS,
    &exec::NO_SANDBOX,
    &exposure::ELEVATED,
    &exposure::RUNTIME,
    &exposure::CONTROL_PLANE,
    &exposure::EXEC,
    &exposure::MANY_PEOPLE,
    &flags::DANGEROUS,
    &flags::SUPPRESSIONS,
    &gateway::NO_AUTH,
    &gateway::WEAK_SECRET,
    &gateway::TAILSCALE,
    &gateway::PROXIES,
    &gateway::REAL_IP,
    &gateway::RATE_LIMIT,
    &gateway_more::HTTP_API,
    &gateway_more::HTTP_TOOLS,
    &gateway_more::NODES,
    &gateway_more::TERMINAL,
    &gateway_more::BIND,
    &gateway_more::MDNS,
    &hooks::INGRESS,
    &hooks::ROUTING,
    &logging::REDACT,
    &logging::CONTENT,
    &models::SMALL,
    &models::WEAK,
    &models::PLAIN_HTTP,
    &plugins::NO_ALLOWLIST,
    &plugins::UNPINNED,
    &plugins::SKILLS,
    &plugins::MCP,
    &sandbox::NO_DOCKER,
    &sandbox::DANGEROUS,
    &sandbox::UNUSED,
    &secrets::IN_CLEAR,
    &senders::TELEGRAM_GROUPS,
    &senders::NAMES,
    &senders::ONE_SESSION,
    &tools::ELEVATED,
    &tools::MINIMAL,
    &tools::SHELL_WRITES,
    &tools::NO_POLICY,
    &tools::NOTHING_LEFT,
    &tools::UNKNOWN_GROUP,
    &trusted_proxy::RULE,
];
