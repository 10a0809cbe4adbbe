//! What of a policy may be repeated in a message.

/// A name of the policy as a message may show it: only where it has the form of a name. Anything else may be a secret that
/// was pasted into the wrong place.
pub(crate) fn shown(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '*' | ':' | '/' | '@' | '+');
    // A long run without a break is a key rather than a name.
    let longest = name.split(|c: char| !c.is_ascii_alphanumeric()).map(str::len).max().unwrap_or(0);
    if !name.is_empty() && name.len() <= 80 && longest <= 32 && name.chars().all(plain) {
        format!("`{name}`")
    } else {
        "a name that is not shown".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_and_what_may_be_a_key_is_not() {
        for name in ["api.anthropic.com", "*.slack.com", "telegram:1234", "/usr/bin/git", "owner@example.com"] {
            assert_eq!(shown(name), format!("`{name}`"));
        }
        for key in ["sk-ant-api03-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789", "https://u:p@h/?token=x", "", "a b"] {
            assert!(!shown(key).contains('`'), "{key}");
        }
    }
}
