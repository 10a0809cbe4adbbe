//! `proxy`, `discovery`, `diagnostics`, `logging`, `update` and the other keys that talk to somebody.

use super::rules::{
    self, ALWAYS, GRANT_LOST, NEVER, NO_PERMISSION, OFF, Rule, Said, any, filled, never, switch, words,
};
use crate::policy::translate::{Class, Draft, Source};

const NO_HOST: Said = (
    Class::Narrower,
    "its host is not allowed: add it to `egress.allow` if you want what it carries to leave",
);
const NO_REGISTRY: Said = (
    Class::Narrower,
    "no registry is an allowed host: what runs is what is in the image, at the version that is pinned",
);

pub(super) const RULES: &[Rule] = &[
    filled(
        "proxy.proxyUrl",
        (Class::Narrower, "no proxy is reached: the Worker decides of every request itself"),
        NO_PERMISSION,
    ),
    switch(
        "proxy.enabled",
        (Class::Narrower, "no proxy is reached: the Worker decides of every request itself"),
        OFF,
    ),
    words("discovery.mdns.mode", &[("off", ALWAYS)], NEVER),
    never("discovery.wideArea.enabled"),
    switch("diagnostics.otel.enabled", NO_HOST, OFF),
    filled("diagnostics.otel.endpoint", NO_HOST, NO_PERMISSION),
    filled("diagnostics.otel.logsEndpoint", NO_HOST, NO_PERMISSION),
    filled("diagnostics.otel.tracesEndpoint", NO_HOST, NO_PERMISSION),
    filled("diagnostics.otel.metricsEndpoint", NO_HOST, NO_PERMISSION),
    filled(
        "diagnostics.otel.headers",
        (Class::Narrower, "its host is not allowed, so no key goes there"),
        NO_PERMISSION,
    ),
    switch("diagnostics.otel.captureContent", NEVER, OFF),
    never("diagnostics.cacheTrace.enabled"),
    words(
        "logging.redactSensitive",
        &[("off", (Class::Narrower, "secrets are redacted in logs, whatever the source says"))],
        (Class::Same, "secrets are redacted in logs"),
    ),
    any(
        "logging.redactPatterns",
        (Class::Dropped, "no permission: OpenClaw's own patterns stay, and the Worker logs no bodies"),
    ),
    any("logging.file", (Class::Dropped, "inside the container, and gone with it")),
    switch("logging.audit.enabled", NO_PERMISSION, NO_PERMISSION),
    switch("update.checkOnStart", NO_REGISTRY, ALWAYS),
    switch("update.auto.enabled", NO_REGISTRY, ALWAYS),
    any("update.channel", NO_REGISTRY),
    never("canvasHost.enabled"),
    any("canvasHost.port", (Class::Narrower, "no other port is reached from outside")),
    filled("canvasHost.root", (Class::Narrower, "no other port is reached from outside"), NO_PERMISSION),
    never("nodeHost.browserProxy.enabled"),
    any("nodeHost.mcp", GRANT_LOST),
    switch("nodeHost.agentRuns.claude.enabled", GRANT_LOST, OFF),
    switch("nodeHost.workerRuns.enabled", GRANT_LOST, OFF),
    switch("nodeHost.skills.enabled", GRANT_LOST, OFF),
    any("cloudWorkers", GRANT_LOST),
    switch("desktop.host.enabled", GRANT_LOST, OFF),
    switch("telemetry.enabled", NO_HOST, OFF),
    switch("web.enabled", NO_PERMISSION, NO_PERMISSION),
    switch("transcripts.enabled", GRANT_LOST, OFF),
    any("talk.apiKey", NO_HOST),
    any("talk.providers", NO_HOST),
    any("talk.realtime", NO_HOST),
    filled("messages.tts.providers", NO_HOST, NO_PERMISSION),
    any("messages.tts.elevenlabs", NO_HOST),
    any("messages.tts.openai", NO_HOST),
    any("messages.tts.edge", NO_HOST),
    words("messages.tts.auto", &[("off", OFF)], NO_HOST),
    any("messages.tts.provider", NO_HOST),
    filled("tts.providers", NO_HOST, NO_PERMISSION),
    any("tts.provider", NO_HOST),
    any("audio.transcription.command", (Class::Narrower, "no other program is in the image")),
    any("broadcast", NO_PERMISSION),
];

/// Maps what talks to somebody.
pub(super) fn map(source: &Source, draft: &mut Draft) {
    rules::apply(source.config().root(), RULES, &mut draft.claims);
    if source.at("update.checkOnStart").is_none() {
        draft.claims.imply("update.checkOnStart", "true", (NO_REGISTRY.0, None), NO_REGISTRY.1);
    }
}
