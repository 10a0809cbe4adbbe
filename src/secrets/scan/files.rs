//! Files that hold secrets whatever stands in them, told by their names.

use camino::Utf8Path;

/// What a file of this name holds, with an article; `None` for every other file. Examples and templates hold nothing.
#[must_use]
pub fn holds(path: &Utf8Path) -> Option<&'static str> {
    let name = path.file_name()?.to_ascii_lowercase();
    let is_example = ["example", "sample", "template", "dist", "schema", "test"]
        .iter()
        .any(|word| name.split(['.', '-', '_']).any(|part| part == *word));
    if is_example {
        return None;
    }
    let is = |base: &str| name == base || name.strip_prefix(base).is_some_and(|rest| rest.starts_with('.'));
    let json = |beginning: &str| name.starts_with(beginning) && name.ends_with(".json");
    let words = if is(".dev.vars") {
        "the Worker's secrets for local runs"
    } else if is(".env") {
        "variables of local runs"
    } else if json("client_secret") {
        "a Google OAuth client's secret"
    } else if json("service-account") || json("service_account") || name == "credentials.json" {
        "a service account's key"
    } else if name == "auth-profiles.json" {
        "OpenClaw's stored credentials"
    } else if name == "rclone.conf" {
        "R2 keys"
    } else if ["id_rsa", "id_ed25519", "id_ecdsa"].contains(&name.as_str()) || name.ends_with(".key") {
        "a private key"
    } else if name.ends_with(".pem") || name.ends_with(".p12") || name.ends_with(".pfx") {
        "a key or a certificate"
    } else {
        return None;
    };
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_secrets_are_told_from_their_examples() {
        for path in [
            ".dev.vars",
            "worker/.dev.vars.production",
            ".env",
            ".env.local",
            "client_secret_123.apps.googleusercontent.com.json",
            "agents/main/agent/auth-profiles.json",
            "cert/server.PEM",
            "id_ed25519",
        ] {
            assert!(holds(path.into()).is_some(), "{path}");
        }
        for path in [
            ".dev.vars.example",
            ".env.sample",
            ".environment",
            "src/env.ts",
            "client_secret.example.json",
            "package.json",
            "monkey.key.ts",
        ] {
            assert!(holds(path.into()).is_none(), "{path}");
        }
    }
}
