//! OC-SECRETS-001: credentials in the configuration.

use super::META;
use super::look::{Look, quoted};
use crate::audit::meta::{Asi, Category, Meta, Severity};
use crate::audit::openclaw::credentials_of;

rule!(IN_CLEAR, in_clear, Meta {
    id: "OC-SECRETS-001",
    name: "openclaw-secrets-in-clear",
    title: "Credentials stand in the configuration in clear",
    severity: Severity::Medium,
    category: Category::Credentials,
    what: "Tokens, passwords or keys are written out in the file instead of being named (`${NAME}`).",
    why: "The file is copied: to R2 every 30 seconds, to `.bak` at each change, into support requests. In a Moltworker the start script writes \
          the gateway's token and every bot's token there. Until 2026.2.14 OpenClaw itself writes out what was named (GHSA-47q7-97xp-m272).",
    evidence: "Values by their place (keys that end in `token`, `secret`, `password`, `apiKey`, variables and headers that sound alike) and URLs \
               with a secret in them. Values are never shown.",
    fix: "Keep them as secrets of the Worker (`moltctl secrets set NAME`) and name them in the file, such as `\"token\": \"${OPENCLAW_GATEWAY_TOKEN}\"`.",
    sources: &[
        "openclaw security audit: config.secrets.gateway_password_in_config (2026.2.3, 2026.9.6)",
        "openclaw security audit: config.secrets.hooks_token_in_config (2026.2.3, 2026.9.6)",
        "GHSA-47q7-97xp-m272",
    ],
    owasp: &[Asi::IdentityAbuse],
    ..META
}, fails: r#"{"channels": {"telegram": {"botToken": "not-a-real-token"}}}"#,
   passes: r#"{"channels": {"telegram": {"botToken": "${TELEGRAM_BOT_TOKEN}"}}}"#);

fn in_clear(look: &mut Look<'_>) {
    let found = credentials_of(look.config.root());
    for credential in &found {
        let key = credential.path.rsplit('.').next().unwrap_or(&credential.path);
        look.find(&credential.path, format!("{} is written out", quoted(&[key])));
    }
}
