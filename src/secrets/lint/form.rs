//! A value as text: what slips in when it is copied, quoted, piped or exported.

use super::Lint;
use crate::secrets::catalog::{self, Known};
use crate::secrets::shape::Shape;

/// The most moltctl sends, in bytes: that of the strictest peer, and far above any key.
const LARGEST: usize = 64 * 1024;
/// Cloudflare's documented limit for one variable of a Worker, in bytes.
const LARGEST_VARIABLE: usize = 5 * 1024;

/// Slips in `text`. At most one refusal: the first slip found usually explains the rest.
pub(super) fn check(name: &str, text: &str, shape: Shape) -> Vec<Lint> {
    if let Some(lint) =
        unusable(text).or_else(|| pasted(name, text, shape)).or_else(|| characters(text, shape))
    {
        return vec![lint];
    }
    let is_long = text.len() > LARGEST_VARIABLE;
    let long = Lint::warn(
        "long",
        "longer than 5 KiB, Cloudflare's limit for one variable of a Worker",
        "check that it is one value and not a file of them",
    );
    is_long.then_some(long).into_iter().collect()
}

/// Nothing there, or too much.
fn unusable(text: &str) -> Option<Lint> {
    if text.trim().is_empty() {
        return Some(Lint::refuse(
            "empty",
            "the value is empty",
            "give a value; to remove the secret, `moltctl secrets unset`",
        ));
    }
    (text.len() > LARGEST).then(|| {
        Lint::refuse(
            "too-large",
            "the value is larger than 64 KiB",
            "check that it is one value and not a file of them",
        )
    })
}

/// Something was copied along with the value.
fn pasted(name: &str, text: &str, shape: Shape) -> Option<Lint> {
    let bare = text.trim();
    if is_quoted(bare) && !shape.is_document() {
        return Some(Lint::refuse(
            "quotes-around",
            "there are quotes around the value",
            "leave them out: they are sent as part of it",
        ));
    }
    if has_scheme(bare) {
        return Some(Lint::refuse(
            "scheme-in-front",
            "an authorization scheme stands before the value",
            "leave out `Bearer`, `Bot`, `Basic` or `Authorization:`",
        ));
    }
    if is_assignment(name, bare) {
        return Some(Lint::refuse(
            "assignment",
            "the value begins with a name and `=` or `:`",
            "give only what stands after it, or give the whole line to `moltctl secrets import`",
        ));
    }
    if is_reference(bare) {
        return Some(Lint::refuse(
            "reference",
            "the value is a reference to a secret, not the secret",
            "resolve it first: `op read`, `op inject`, or let the shell expand the variable",
        ));
    }
    let is_object = bare.starts_with('{') && bare.ends_with('}');
    (is_object && !shape.is_document() && shape != Shape::Line).then(|| {
        Lint::refuse("json", "the value is a JSON object", "`moltctl secrets import` takes it apart")
    })
}

/// Characters that do not belong into a value of this shape.
fn characters(text: &str, shape: Shape) -> Option<Lint> {
    if text.contains('\r') {
        return Some(Lint::refuse(
            "carriage-return",
            "the value holds a carriage return",
            "the file or terminal writes Windows line ends: convert it, or type the value at the prompt",
        ));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Some(Lint::refuse(
            "control-character",
            "the value holds a control character",
            "copy it again, as plain text",
        ));
    }
    if text.trim() != text {
        return Some(Lint::refuse(
            "blanks-around",
            "the value begins or ends with a blank or a line break",
            "leave it out: it is sent as part of the value and nothing will match",
        ));
    }
    if !shape.is_document() && text.contains('\n') {
        return Some(Lint::refuse(
            "several-lines",
            "the value has more than one line",
            "give one value; a file of them goes to `moltctl secrets import`",
        ));
    }
    if shape.is_one_word() && !text.is_ascii() {
        return Some(Lint::refuse(
            "not-ascii",
            "the value holds a character outside ASCII, perhaps an invisible one",
            "copy it from where it was issued, not from a document or a chat",
        ));
    }
    (shape.is_one_word() && text.contains([' ', '\t']))
        .then(|| Lint::refuse("blank-inside", "the value holds a blank", "copy it again, whole and alone"))
}

fn is_quoted(text: &str) -> bool {
    const PAIRS: &[(char, char)] = &[
        ('"', '"'),
        ('\'', '\''),
        ('`', '`'),
        ('\u{201c}', '\u{201d}'),
        ('\u{2018}', '\u{2019}'),
        ('\u{ab}', '\u{bb}'),
    ];
    PAIRS
        .iter()
        .any(|&(open, close)| text.chars().count() > 1 && text.starts_with(open) && text.ends_with(close))
}

fn has_scheme(text: &str) -> bool {
    const SCHEMES: &[&str] = &["bearer ", "bot ", "basic ", "token ", "authorization:", "x-api-key:"];
    SCHEMES
        .iter()
        .any(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}

/// `NAME=value`, `export NAME=value`, `NAME: value`, with this slot's name or another known one.
fn is_assignment(name: &str, text: &str) -> bool {
    let text = text.strip_prefix("export ").or_else(|| text.strip_prefix("set ")).unwrap_or(text);
    let Some((left, right)) = text.split_once(['=', ':']) else {
        return false;
    };
    let left = left.trim();
    !right.trim_matches('=').is_empty() && (left == name || !matches!(catalog::known(left), Known::Unknown))
}

fn is_reference(text: &str) -> bool {
    const STARTS: &[&str] = &["op://", "vault://", "secret://", "keychain://", "${", "$(", "{{", "<%"];
    STARTS.iter().any(|start| text.starts_with(start)) || is_variable(text)
}

/// `$NAME` and nothing else.
fn is_variable(text: &str) -> bool {
    text.strip_prefix('$').is_some_and(|name| {
        !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str, shape: Shape) -> Option<&'static str> {
        check("SLOT", text, shape).first().map(|lint| lint.id)
    }

    #[test]
    fn base64_padding_is_no_assignment() {
        assert_eq!(id("QUJDREVGR0g=", Shape::Line), None);
        assert_eq!(id("DEV_MODE=", Shape::Line), None);
    }

    #[test]
    fn a_document_may_have_lines_quotes_and_braces() {
        assert_eq!(id("{\n  \"a\": \"b\"\n}", Shape::Document), None);
        assert_eq!(id("\"a string document\"", Shape::Document), None);
    }

    #[test]
    fn a_json_object_in_a_slot_for_one_word_is_told() {
        assert_eq!(id("{\"a\":\"b\"}", Shape::Own), Some("json"));
    }

    #[test]
    fn a_single_quote_character_is_not_a_pair() {
        assert_eq!(id("'", Shape::Line), None);
    }

    #[test]
    fn a_variable_that_was_not_expanded_is_a_reference() {
        assert_eq!(id("$ANTHROPIC_API_KEY", Shape::Line), Some("reference"));
        assert_eq!(id("${ANTHROPIC_API_KEY}", Shape::Line), Some("reference"));
        assert_eq!(id("$ecret-pa$$word", Shape::Line), None);
    }

    #[test]
    fn more_than_cloudflares_limit_warns() {
        assert_eq!(id(&"ab".repeat(3000), Shape::Line), Some("long"));
    }
}
