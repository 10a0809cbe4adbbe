//! What the patch of OpenClaw's configuration always says, whatever a source says: the doors that have no place in a
//! Moltworker.
//!
//! The mapping claims these keys as `same` or `narrower`, so whoever writes the patch has to write them. All of them are
//! taken by 2026.2.3 but where a later version is noted.

/// How a key always stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hardened {
    /// This value, as JSON.
    Is(&'static str),
    /// Not there.
    Absent,
}

/// The keys. A `*` stands for every member that is there, `[]` for every element.
pub const HARDENED: &[(&str, Hardened)] = &[
    ("gateway.auth.allowTailscale", Hardened::Is("false")),
    ("gateway.auth.trustedProxy.allowLoopback", Hardened::Absent),
    ("gateway.auth.trustedProxy.deviceAutoApprove.enabled", Hardened::Absent),
    ("gateway.allowRealIpFallback", Hardened::Absent),
    ("gateway.controlUi.allowInsecureAuth", Hardened::Absent),
    ("gateway.controlUi.dangerouslyDisableDeviceAuth", Hardened::Absent),
    ("gateway.controlUi.dangerouslyAllowHostHeaderOriginFallback", Hardened::Absent),
    ("gateway.controlUi.allowExternalEmbedUrls", Hardened::Absent),
    ("gateway.nodes.pairing.autoApproveCidrs", Hardened::Absent),
    ("gateway.nodes.pairing.autoApproveLocal", Hardened::Absent),
    ("gateway.nodes.pairing.sshVerify", Hardened::Absent),
    ("gateway.reload.mode", Hardened::Is("\"off\"")),
    ("gateway.tailscale.mode", Hardened::Is("\"off\"")),
    ("tools.exec.host", Hardened::Is("\"gateway\"")),
    // From 2026.6 on.
    ("tools.exec.strictInlineEval", Hardened::Is("true")),
    ("tools.message.broadcast.enabled", Hardened::Is("false")),
    ("tools.message.allowCrossContextSend", Hardened::Absent),
    ("tools.message.crossContext.allowAcrossProviders", Hardened::Is("false")),
    ("tools.web.fetch.ssrfPolicy", Hardened::Absent),
    ("browser.noSandbox", Hardened::Absent),
    ("browser.ssrfPolicy", Hardened::Absent),
    ("browser.extensionRelay.allowLegacyAuth", Hardened::Absent),
    ("channels.*.dangerouslyAllowNameMatching", Hardened::Absent),
    ("channels.*.network.dangerouslyAllowPrivateNetwork", Hardened::Absent),
    ("channels.*.dangerouslyDisableSignatureValidation", Hardened::Absent),
    ("commands.useAccessGroups", Hardened::Absent),
    ("canvasHost.enabled", Hardened::Is("false")),
    ("cron.webhookSsrfPolicy", Hardened::Absent),
    ("diagnostics.cacheTrace.enabled", Hardened::Absent),
    ("diagnostics.otel.captureContent", Hardened::Absent),
    ("discovery.mdns.mode", Hardened::Is("\"off\"")),
    ("discovery.wideArea.enabled", Hardened::Absent),
    ("env.shellEnv.enabled", Hardened::Absent),
    ("hooks.gmail.allowUnsafeExternalContent", Hardened::Absent),
    ("hooks.mappings.[].allowUnsafeExternalContent", Hardened::Absent),
    ("logging.redactSensitive", Hardened::Absent),
    ("models.providers.*.request.tls.insecureSkipVerify", Hardened::Absent),
    ("nodeHost.browserProxy.enabled", Hardened::Is("false")),
    // What follows is unknown to 2026.2.3; it is only ever taken out.
    ("acp.enabled", Hardened::Absent),
    ("browser.allowSystemProfileImport", Hardened::Absent),
    ("browser.extraArgs", Hardened::Absent),
    ("browser.profiles.*.mcpCommand", Hardened::Absent),
    ("cloudWorkers", Hardened::Absent),
    ("crestodian.rescue.enabled", Hardened::Absent),
    ("cron.triggers.enabled", Hardened::Absent),
    ("desktop.host.enabled", Hardened::Absent),
    ("gateway.cliAgents.enabled", Hardened::Absent),
    ("gateway.controlUi.experimental.customPlugins", Hardened::Absent),
    ("gateway.portals", Hardened::Absent),
    ("hooks.allowRequestSessionKey", Hardened::Absent),
    ("mcp.apps.enabled", Hardened::Absent),
    ("nodeHost.agentRuns.claude.enabled", Hardened::Absent),
    ("nodeHost.mcp", Hardened::Absent),
    ("nodeHost.skills.enabled", Hardened::Absent),
    ("nodeHost.workerRuns.enabled", Hardened::Absent),
    ("session.sharing.drafts", Hardened::Absent),
    ("session.sharing.suggest", Hardened::Absent),
    ("skills.install.allowUploadedArchives", Hardened::Absent),
    ("skills.load.allowSymlinkTargets", Hardened::Absent),
    ("skills.workshop.autonomous", Hardened::Absent),
    ("tools.codeMode", Hardened::Absent),
    ("tools.github", Hardened::Absent),
    ("tools.swarm", Hardened::Absent),
    ("tools.web.fetch.headers", Hardened::Absent),
    ("tools.web.fetch.useTrustedEnvProxy", Hardened::Absent),
    ("transcripts.enabled", Hardened::Absent),
    ("update.checkOnStart", Hardened::Is("false")),
    ("update.auto.enabled", Hardened::Absent),
];
