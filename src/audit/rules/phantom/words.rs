//! Words that make a name sound like a control.

/// Words of controls, as the parts of a name.
const CONTROLS: &[&str] = &[
    "2FA",
    "ACL",
    "ADMIN",
    "ALLOW",
    "ALLOWED",
    "ALLOWLIST",
    "APPROVAL",
    "AUDIT",
    "AUTH",
    "AUTHENTICATION",
    "BLACKLIST",
    "BLOCK",
    "BLOCKED",
    "BLOCKLIST",
    "CORS",
    "CSRF",
    "DENY",
    "DENYLIST",
    "DISABLE",
    "EGRESS",
    "ENCRYPT",
    "ENCRYPTION",
    "FIREWALL",
    "GUARD",
    "GUARDRAIL",
    "GUARDRAILS",
    "ISOLATION",
    "LIMIT",
    "LIMITS",
    "LOCKDOWN",
    "MFA",
    "ORIGIN",
    "ORIGINS",
    "PAIR",
    "PAIRING",
    "PERMISSION",
    "PERMISSIONS",
    "POLICY",
    "PROTECT",
    "PROTECTION",
    "QUOTA",
    "RATE",
    "RATELIMIT",
    "READONLY",
    "REDACT",
    "REQUIRE",
    "REQUIRED",
    "RESTRICT",
    "SAFE",
    "SANDBOX",
    "SECURE",
    "SECURITY",
    "STRICT",
    "THROTTLE",
    "TOTP",
    "TRUSTED",
    "VERIFY",
    "WAF",
    "WHITELIST",
];
/// Last parts of names that hold a credential or an address, not a switch.
const CREDENTIALS: &[&str] = &["KEY", "PASSWORD", "SECRET", "TOKEN", "URL"];

/// Whether a name sounds like something that keeps somebody out or something in.
pub(super) fn sound_like_a_control(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let parts: Vec<&str> = name.split(['_', '-']).collect();
    let is_credential = parts.last().is_some_and(|last| CREDENTIALS.contains(last));
    !is_credential && parts.iter().any(|part| CONTROLS.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_told_from_credentials_and_settings() {
        for name in ["REQUIRE_LOGIN", "IP_WHITELIST", "ENABLE_2FA", "STRICT_MODE", "max_rate"] {
            assert!(sound_like_a_control(name), "{name}");
        }
        for name in ["GITHUB_AUTH_TOKEN", "BOT_NAME", "OPENCLAW_MODE", "AUTHOR", "SEPARATE"] {
            assert!(!sound_like_a_control(name), "{name}");
        }
    }
}
