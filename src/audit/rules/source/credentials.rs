//! Which names of the environment are credentials.

/// Secrets that the gateway itself checks: it must have them.
const GATEWAY: [&str; 3] = ["MOLTBOT_GATEWAY_TOKEN", "OPENCLAW_GATEWAY_TOKEN", "CLAWDBOT_GATEWAY_TOKEN"];

/// The secret of the browser route.
pub(super) const CDP_SECRET: &str = "CDP_SECRET";

/// True for a key of a provider, a bot or a store, by its name. Neither the gateway's own token nor the browser's secret.
pub(super) fn is_credential(name: &str) -> bool {
    const ENDINGS: [&str; 9] = [
        "_API_KEY",
        "_TOKEN",
        "_SECRET",
        "_ACCESS_KEY",
        "_ACCESS_KEY_ID",
        "_PASSWORD",
        "_PRIVATE_KEY",
        "_CREDENTIALS",
        "_AUTH",
    ];
    ENDINGS.iter().any(|it| name.ends_with(it)) && !is_gateway_token(name) && name != CDP_SECRET
}

/// True for the token of the gateway.
pub(super) fn is_gateway_token(name: &str) -> bool {
    GATEWAY.contains(&name)
}

/// True for the name of an environment variable.
pub(super) fn is_constant(name: &str) -> bool {
    name.len() > 2
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
        && name.bytes().any(|b| b.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_known_by_their_names() {
        for name in ["ANTHROPIC_API_KEY", "SLACK_APP_TOKEN", "R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY"] {
            assert!(is_credential(name), "{name}");
        }
        for name in
            ["CF_ACCOUNT_ID", "WORKER_URL", "MOLTBOT_GATEWAY_TOKEN", "CDP_SECRET", "TELEGRAM_DM_POLICY"]
        {
            assert!(!is_credential(name), "{name}");
        }
    }
}
