//! What of a policy may be repeated in a message.

use crate::secrets::kind::Kind;

/// A name of the policy as a message may show it: only where it has the form of a name. Anything else may be a secret that
/// was pasted into the wrong place.
pub(crate) fn shown(name: &str) -> String {
    let plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '*' | ':' | '/' | '@' | '+');
    // A long run without a break is a key rather than a name.
    let longest = name.split(|c: char| !c.is_ascii_alphanumeric()).map(str::len).max().unwrap_or(0);
    let known = Kind::of(name).is_some() || name.split(':').any(|part| Kind::of(part).is_some());
    if !known
        && !name.is_empty()
        && name.len() <= 100
        && longest <= 32
        && name.chars().all(plain)
        && !is_mixed(name)
    {
        format!("`{name}`")
    } else {
        "a name that is not shown".to_owned()
    }
}

/// A key of the policy as part of a path: as it stands, unless it may be a secret.
pub(crate) fn shown_key(key: &str) -> String {
    if is_mixed(key) || Kind::of(key).is_some() {
        return "(not shown)".to_owned();
    }
    key.chars().take(100).collect()
}

/// True of a long run of capitals, small letters and digits in one: keys look like that, names do not.
fn is_mixed(name: &str) -> bool {
    name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|run| run.len() > 16).any(|run| {
        run.contains(|c: char| c.is_ascii_uppercase())
            && run.contains(|c: char| c.is_ascii_lowercase())
            && run.contains(|c: char| c.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_and_what_may_be_a_key_is_not() {
        for name in [
            "api.anthropic.com",
            "*.slack.com",
            "telegram:1234",
            "/usr/bin/git",
            "owner@example.com",
            "0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com",
        ] {
            assert_eq!(shown(name), format!("`{name}`"));
        }
        for key in ["sk-ant-api03-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789", "https://u:p@h/?token=x", "", "a b"]
        {
            assert!(!shown(key).contains('`'), "{key}");
        }
    }
}
