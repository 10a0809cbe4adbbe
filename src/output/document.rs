//! JSON documents: one envelope for every command, version 1.
//!
//! The envelope and the fields of published outcomes never change their meaning; new fields may come.

use serde::Serialize;

use super::Outcome;
use crate::error::{Error, ErrorKind};
use crate::secret::redacted;
use crate::term::escape;

/// The envelope around an outcome.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Document<T> {
    /// `moltctl/v1/<command>`.
    pub schema: String,
    /// True when the command succeeded.
    pub ok: bool,
    /// The outcome.
    pub result: T,
}

/// The document of a failure.
#[derive(Serialize, schemars::JsonSchema)]
pub struct ErrorDocument {
    /// `moltctl/v1/error`.
    pub schema: String,
    /// False.
    pub ok: bool,
    /// What went wrong.
    pub error: ErrorBody,
}

/// What went wrong.
#[derive(Serialize, schemars::JsonSchema)]
pub struct ErrorBody {
    /// What it means for the caller.
    pub kind: ErrorKind,
    /// The exit status.
    pub exit_code: u8,
    /// What happened.
    pub message: String,
    /// Why, from the outermost cause to the root.
    pub causes: Vec<String>,
    /// What to do next.
    pub hints: Vec<String>,
}

/// The document of an outcome.
pub fn of_outcome<O: Outcome>(outcome: &O) -> String {
    json_text(&Document { schema: format!("moltctl/v1/{}", O::NAME), ok: true, result: outcome })
}

/// The document of an error.
#[must_use]
pub fn of_error(error: &Error) -> String {
    let mut causes = error.chain();
    let message = if causes.is_empty() { String::new() } else { causes.remove(0) };
    json_text(&ErrorDocument {
        schema: "moltctl/v1/error".to_owned(),
        ok: false,
        error: ErrorBody {
            kind: error.kind,
            exit_code: error.kind.exit_code(),
            message,
            causes,
            hints: error.hints.clone(),
        },
    })
}

/// JSON on a terminal or in a log must not control it: serde escapes C0, the rest is escaped here.
pub(super) fn json_text(document: &impl Serialize) -> String {
    let json = serde_json::to_string_pretty(document).unwrap_or_default();
    let mut text = String::with_capacity(json.len() + 1);
    let shown = redacted(&json);
    let mut rest = &*shown;
    while let Some(c) = escape::push_plain(&mut text, &mut rest) {
        if c == '\n' || escape::is_harmless(c) {
            text.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_document_names_kind_code_and_hints() {
        let error = Error::usage("no such slot").hint("`moltctl secrets list` shows them");
        let value: serde_json::Value = serde_json::from_str(&of_error(&error)).expect("is JSON");
        assert_eq!(value["error"]["kind"], "usage");
        assert_eq!(value["error"]["exit_code"], 2);
        assert_eq!(value["error"]["hints"][0], "`moltctl secrets list` shows them");
    }

    #[test]
    fn controls_are_escaped_and_come_back_the_same() {
        let error = Error::usage("a\u{9b}2J\u{202e}\u{e0041}b");
        let text = of_error(&error);
        assert!(!text.contains('\u{9b}') && !text.contains('\u{202e}'));
        let value: serde_json::Value = serde_json::from_str(&text).expect("is JSON");
        assert_eq!(value["error"]["message"], "a\u{9b}2J\u{202e}\u{e0041}b");
    }
}
