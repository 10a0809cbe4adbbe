//! Names that widely read guides tell people to set and that no Moltworker reads.
//!
//! The dangerous ones sound like a control: who sets them believes in a rate limit or an allowlist that does
//! not exist (`facts/wrangler.md` 4, `facts/operators-and-peers.md` 1.13).

/// Why a name is on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phantom {
    /// It sounds like a security control. The text says what really controls it.
    FalseControl(&'static str),
    /// It does nothing, harmlessly.
    Idle,
}

/// What the catalogue knows of a name that nothing reads.
#[must_use]
pub fn phantom(name: &str) -> Option<Phantom> {
    FALSE_CONTROLS
        .iter()
        .find(|(prefix, _)| name == *prefix || (prefix.ends_with('_') && name.starts_with(prefix)))
        .map(|(_, instead)| Phantom::FalseControl(instead))
        .or_else(|| {
            IDLE.iter()
                .any(|idle| name == *idle || (idle.ends_with('_') && name.starts_with(idle)))
                .then_some(Phantom::Idle)
        })
}

/// A name, or a prefix when it ends in `_`, and what to do instead.
const FALSE_CONTROLS: &[(&str, &str)] = &[
    ("REQUIRE_AUTH", "put Access in front: `moltctl access apply`"),
    ("AUTH_REQUIRED", "put Access in front: `moltctl access apply`"),
    (
        "RATE_LIMIT_",
        "use a rate limiting rule of Cloudflare's, or an Access policy that leaves nobody to limit",
    ),
    ("PAIRING_ROUTE", "devices pair through `/_admin`"),
    ("MOLTHUB_", "skills are governed by OpenClaw's own configuration: `moltctl policy check`"),
    ("CLAWHUB_ALLOWLIST", "skills are governed by OpenClaw's own configuration: `moltctl policy check`"),
    ("ALLOWED_ORIGINS", "set `gateway.controlUi.allowedOrigins` in openclaw.json"),
    ("ALLOWED_IPS", "use an Access policy with an IP range: `moltctl access apply`"),
    ("ALLOWED_EMAILS", "name who may enter in moltctl.toml: `moltctl access apply`"),
    ("EGRESS_ALLOWLIST", "egress is governed in the Worker's code: `moltctl policy check`"),
];

const IDLE: &[&str] = &["OPENCLAW_MODE", "BROWSER_MODE", "LLM_"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sounds_like_a_control_is_told_from_what_is_idle() {
        for name in ["REQUIRE_AUTH", "RATE_LIMIT_RPM", "MOLTHUB_ALLOWLIST", "PAIRING_ROUTE"] {
            assert!(matches!(phantom(name), Some(Phantom::FalseControl(_))), "{name}");
        }
        assert_eq!(phantom("LLM_PROVIDER"), Some(Phantom::Idle));
        assert_eq!(phantom("BROWSER_MODE"), Some(Phantom::Idle));
        assert_eq!(phantom("RATE_LIMITS"), None);
    }
}
