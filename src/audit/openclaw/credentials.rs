//! Credentials that stand in a document in clear, recognised by where they stand rather than by how they look.

use super::config::is_reference;
use super::tree::{Kind, Node};
use crate::secret::SecretText;

/// A credential in clear.
#[derive(Clone, Debug)]
pub struct Credential {
    /// Where it stands.
    pub path: String,
    /// The value: known to the redactor from here on, comparable, never shown.
    pub secret: SecretText,
}

/// Ends of key names, in lower case, whose value is a credential.
const SECRET_ENDS: &[&str] =
    &["token", "secret", "password", "apikey", "privatekey", "privatekeypem", "signingkey", "clientsecret"];

/// Keys of a stored profile of a provider.
const PROFILE_KEYS: &[&str] = &["key", "access", "refresh"];

/// Parts of the names of variables and headers that hold credentials.
const VARIABLE_PARTS: &[&str] = &["KEY", "TOKEN", "SECRET", "PASSWORD", "AUTHORIZATION", "COOKIE"];

/// Words that stand where a credential would, and are none.
const NO_CREDENTIALS: &[&str] =
    &["__OPENCLAW_REDACTED__", "ollama", "ollama-local", "none", "local", "dummy", "not-needed"];

/// Every credential of a document that is written out.
#[must_use]
pub fn credentials_of(root: &Node) -> Vec<Credential> {
    let mut found = Vec::new();
    written_out(root, &mut |path, text| {
        found.push(Credential { path: path.to_owned(), secret: SecretText::new(text) });
    });
    found
}

/// Calls `visit` with the path and the value of every credential that is written out, without telling the redactor: of a
/// document that a stranger wrote there may be more than it can hold.
pub fn written_out<'a>(root: &'a Node, visit: &mut impl FnMut(&str, &'a str)) {
    root.walk("", &mut |path, node| {
        let Kind::String(text) = &node.kind else { return };
        if is_written_out(text) && (stands_for_a_credential(path) || url_with_a_secret(text)) {
            visit(path, text.trim());
        }
    });
}

fn is_written_out(text: &str) -> bool {
    let text = text.trim();
    let name_of_a_variable = !text.starts_with("REDACTED")
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        && VARIABLE_PARTS.iter().any(|part| text.ends_with(part));
    text.len() >= 6 && !is_reference(text) && !name_of_a_variable && !NO_CREDENTIALS.contains(&text)
}

fn stands_for_a_credential(path: &str) -> bool {
    let mut steps = path.rsplit('.').map(|step| step.split('[').next().unwrap_or(step));
    let key = steps.next().unwrap_or_default();
    let parent = steps.next().unwrap_or_default();
    let lower = key.to_ascii_lowercase();
    if SECRET_ENDS.iter().any(|end| lower.ends_with(end)) {
        return true;
    }
    if PROFILE_KEYS.contains(&key) && path.starts_with("profiles.") {
        return true;
    }
    let upper = key.to_ascii_uppercase();
    matches!(parent, "env" | "vars" | "headers") && VARIABLE_PARTS.iter().any(|part| upper.contains(part))
}

/// A URL with a password or a secret in its query, as `browser.cdpUrl` has in Moltworker.
fn url_with_a_secret(text: &str) -> bool {
    // Most texts are no URLs, and one look tells.
    if !text.contains("://") {
        return false;
    }
    let Ok(url) = url::Url::parse(text) else { return false };
    let named = |name: &str| {
        let name = name.to_ascii_lowercase();
        ["secret", "token", "key", "password"].iter().any(|word| name.contains(word))
    };
    url.password().is_some()
        || url.query_pairs().any(|(name, value)| named(&name) && !value.is_empty() && !is_reference(&value))
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::*;

    #[test]
    fn credentials_are_found_by_their_place() {
        let config = Config::parse(
            r#"{"gateway": {"auth": {"token": "abcdefgh", "password": "${P}"}},
              "channels": {"telegram": {"botToken": "1:abcdefg", "tokenFile": "/run/token"}, "slack": {"appToken": {"source": "env"}}},
              "models": {"providers": {"a": {"apiKey": "ANTHROPIC_API_KEY", "headers": {"Authorization": "Bearer abc"}},
                "b": {"apiKey": "REDACTED_APIKEY", "models": [{"maxTokens": 8192}]}}},
              "env": {"vars": {"FOO_KEY": "abcdefgh", "EDITOR": "abcdefgh"}},
              "browser": {"cdpUrl": "https://w.example/cdp?secret=abcdefgh"}}"#,
        )
        .expect("is a configuration");
        let found = credentials_of(config.root());
        let paths: Vec<_> = found.iter().map(|it| it.path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "gateway.auth.token",
                "channels.telegram.botToken",
                "models.providers.a.headers.Authorization",
                "models.providers.b.apiKey",
                "env.vars.FOO_KEY",
                "browser.cdpUrl"
            ]
        );
        assert!(!format!("{found:?}").contains("abcdefgh"));
    }

    #[test]
    fn stored_profiles_hold_keys() {
        let root =
            Node::parse(r#"{"profiles": {"anthropic:default": {"type": "api_key", "key": "sk-ant-abc"}}}"#);
        let found = credentials_of(&root.expect("is JSON"));
        assert_eq!(found[0].path, "profiles.anthropic:default.key");
    }
}
