//! Which texts are placeholders of ours, and the parameters and fields they may stand in.

use percent_encoding::percent_decode_str;

use super::tables::spelled;
use crate::policy::compiled::Credential;

/// Longest public part that is kept before a placeholder.
const LONGEST_KEPT: usize = 64;

/// Whether the text is what the container holds instead of this secret. A placeholder that is empty or not plain ASCII
/// fits nothing.
pub(super) fn holds(credential: &Credential, text: &str) -> bool {
    let placeholder = credential.placeholder.as_str();
    if placeholder.is_empty() || !placeholder.bytes().all(|byte| byte.is_ascii_graphic()) {
        return false;
    }
    let Some(before) = text.strip_suffix(placeholder) else { return false };
    if before.is_empty() {
        return true;
    }
    let kept = credential.keep_before.filter(char::is_ascii_graphic).and_then(|it| before.strip_suffix(it));
    kept.is_some_and(|kept| {
        kept.len() <= LONGEST_KEPT
            && kept.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
    })
}

/// Whether the text is a placeholder of any of these.
pub(super) fn any_holds(credentials: &[&Credential], text: &str) -> bool {
    credentials.iter().any(|credential| holds(credential, text))
}

/// What a parameter of a query or a form turns out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parameter {
    /// None of those that carry credentials, or an empty one.
    Plain,
    /// It holds a placeholder of ours.
    Ours,
    /// It holds something else.
    Foreign,
}

/// Looks at one `name=value` as it is sent. Some servers part parameters at semicolons too.
pub(super) fn parameter(raw: &str, table: &[&str], ours: &[&Credential]) -> Parameter {
    let pieces = raw.split(';').count();
    let mut found = Parameter::Plain;
    for piece in raw.split(';') {
        let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
        if value.is_empty() || !table.contains(&spelled(&decoded(name)).as_str()) {
            continue;
        }
        if pieces > 1 || !any_holds(ours, &decoded(value)) {
            return Parameter::Foreign;
        }
        found = Parameter::Ours;
    }
    found
}

fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::evaluate::tables::QUERY;

    fn credential(placeholder: &str, keep_before: Option<char>) -> Credential {
        Credential {
            slot: "S".to_owned(),
            placeholder: placeholder.to_owned(),
            keep_before,
            inject: Vec::new(),
        }
    }

    #[test]
    fn a_placeholder_may_keep_a_public_beginning() {
        let telegram = credential("moltctl-injected", Some(':'));
        for ours in ["moltctl-injected", "42:moltctl-injected", "a_B-9:moltctl-injected", ":moltctl-injected"]
        {
            assert!(holds(&telegram, ours), "{ours}");
        }
        let long = format!("{}:moltctl-injected", "a".repeat(65));
        for foreign in [
            "42:AAF",
            "4.2:moltctl-injected",
            "42moltctl-injected",
            "42:moltctl-injected ",
            "1:2:moltctl-injected",
            "",
            &long,
        ] {
            assert!(!holds(&telegram, foreign), "{foreign}");
        }
        assert!(!holds(&credential("moltctl-injected", None), "42:moltctl-injected"));
        assert!(!holds(&credential("", None), "") && !holds(&credential("", Some(':')), "42:"));
    }

    #[test]
    fn parameters_are_found_under_every_spelling() {
        let ours = credential("moltctl-injected", None);
        let look = |raw: &str| parameter(raw, QUERY, &[&ours]);
        for foreign in [
            "token=x",
            "%74oken=x",
            "TOKEN=x",
            "access-token=x",
            "token[]=x",
            "a=b;key=x",
            "key=moltctl-injected;a",
            "+key=x",
        ] {
            assert_eq!(look(foreign), Parameter::Foreign, "{foreign}");
        }
        for plain in ["q=token", "token", "token=", "tokens=x", "q=a;b", ""] {
            assert_eq!(look(plain), Parameter::Plain, "{plain}");
        }
        assert_eq!(look("key=moltctl%2Dinjected"), Parameter::Ours);
    }
}
