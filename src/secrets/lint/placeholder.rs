//! Whether a value is an example: upstream's `.dev.vars.example`, a README's, or a word somebody meant to replace.

use super::Lint;
use crate::model::INJECTED;

/// An example in place of a value. Single words are judged only for secrets: a bucket may well be called `test`.
pub(super) fn check(text: &str, is_secret: bool) -> Option<Lint> {
    let text = text.trim().to_ascii_lowercase();
    let is_example = EXAMPLES.contains(&text.as_str())
        || is_template(&text)
        || (is_secret
            && (WORDS.contains(&text.as_str())
                || is_run(&text)
                || FRAGMENTS.iter().any(|part| text.contains(part))));
    is_example.then(|| {
        Lint::refuse(
            "placeholder",
            "the value is a placeholder from an example",
            "replace it by the real one",
        )
    })
}

/// Values of upstream's examples, lower case.
const EXAMPLES: &[&str] = &[
    "dev-token-change-in-prod",
    "https://your-worker.example.com",
    "myteam.cloudflareaccess.com",
    "optional",
    "shared-secret-for-cdp-auth",
    "sk-...",
    "sk-ant-...",
    "yourteam.cloudflareaccess.com",
];

const WORDS: &[&str] = &[
    "123456",
    "admin",
    "changeme",
    "change-me",
    "change_me",
    "dummy",
    "example",
    "fixme",
    "foo",
    "foobar",
    "hunter2",
    "letmein",
    "none",
    "null",
    "password",
    "placeholder",
    "replace-me",
    "replaceme",
    "sample",
    "secret",
    "tbd",
    "test",
    "token",
    "undefined",
    "value",
    "xxx",
];

/// Parts that no real credential holds. The last is what an egress overlay gives to the container instead of a key.
const FRAGMENTS: &[&str] =
    &["changeme", "change-in-prod", "change_in_prod", "replace-me", "replace_me", "proxy-injected", INJECTED];

/// `your-…`, `<…>`, `{…}` in a URL, `…` for what was left out.
fn is_template(text: &str) -> bool {
    let starts = ["your-", "your_", "my-secret", "insert-", "insert_", "enter-your", "paste-"];
    starts.iter().any(|start| text.starts_with(start))
        || (text.starts_with('<') && text.ends_with('>'))
        || text.ends_with("...")
        || text.ends_with('\u{2026}')
        || ["{account_id}", "{gateway_id}", "{account-id}", "<account_id>", "<your"]
            .iter()
            .any(|part| text.contains(part))
}

/// One character over and over.
fn is_run(text: &str) -> bool {
    let mut letters = text.chars();
    let first = letters.next();
    text.len() >= 3 && letters.all(|letter| Some(letter) == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_in_upstreams_example_is_a_placeholder() {
        for text in [
            "sk-ant-...",
            "sk-...",
            "your-provider-api-key",
            "your-account-id",
            "your-gateway-id",
            "your-key",
            "https://gateway.ai.cloudflare.com/v1/{account_id}/{gateway_id}/anthropic",
            "dev-token-change-in-prod",
            "myteam.cloudflareaccess.com",
            "your-application-audience-tag",
            "optional",
            "shared-secret-for-cdp-auth",
            "https://your-worker.example.com",
        ] {
            assert!(check(text, true).is_some(), "{text}");
            assert!(check(text, false).is_some(), "{text}");
        }
    }

    #[test]
    fn words_are_placeholders_for_secrets_only() {
        assert!(check("test", true).is_some());
        assert!(check("test", false).is_none());
        assert!(check("CHANGEME", true).is_some());
        assert!(check("xxxxxxxxxxxxxxxx", true).is_some());
    }

    #[test]
    fn a_random_value_is_none() {
        assert!(check("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", true).is_none());
        assert!(check("moltbot-data", false).is_none());
    }
}
