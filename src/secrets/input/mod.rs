//! The forms in which secrets come in, parsed.
//!
//! | form | from |
//! |---|---|
//! | one bare value | stdin, a file, a named environment variable, the prompt |
//! | [`json`] | an object of strings |
//! | [`dotenv`] | `.dev.vars`, `.env` |
//! | [`onepassword`] | `op item get --format json` |
//! | [`pass`] | `pass show`: the value, then `key: value` lines |
//!
//! The value that goes in is the value that comes out: one trailing line feed is removed from a bare value, and
//! nothing else ever is; what else is wrong with it is said by [`super::lint`]. Errors name a line or the number of
//! an entry, never any text: even a *name* can be a key that was pasted into the wrong column.

pub mod dotenv;
pub mod json;
pub mod onepassword;
pub mod pass;

use zeroize::Zeroizing;

use crate::model::SecretName;
use crate::secret::SecretText;

use super::{NamedValue, wrap};

/// The largest input taken, in bytes.
pub const LARGEST: usize = 4 * 1024 * 1024;
/// The most entries taken from one input.
pub const MOST: usize = 1000;

/// Why an input was not understood. Holds no text of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// Not text.
    #[error("the input is not UTF-8 text (byte {offset})")]
    NotUtf8 {
        /// Where the first bad byte is.
        offset: usize,
    },
    /// More than [`LARGEST`].
    #[error("the input is larger than 4 MiB")]
    TooLarge,
    /// More than [`MOST`].
    #[error("the input has more than 1000 entries")]
    TooMany,
    /// Nothing in it.
    #[error("the input holds no secret")]
    Empty,
    /// The syntax of the form is broken there.
    #[error("line {line} is not valid {form}")]
    Syntax {
        /// 1-based.
        line: usize,
        /// What was expected: "JSON", "dotenv".
        form: &'static str,
    },
    /// The form is right, and what it says is not a set of secrets.
    #[error("the JSON is not {expected}")]
    Structure {
        /// What was expected.
        expected: &'static str,
    },
    /// An entry's name cannot be a secret's.
    #[error("entry {entry} has a name that no secret can have")]
    Name {
        /// 1-based.
        entry: usize,
    },
    /// The name in this line cannot be a secret's.
    #[error("line {line} has a name that no secret can have")]
    NameInLine {
        /// 1-based.
        line: usize,
    },
    /// An entry's value is not a string.
    #[error("entry {entry} is not a string")]
    NotString {
        /// 1-based.
        entry: usize,
    },
    /// Two entries have one name.
    #[error("entry {entry} has the name of an earlier one")]
    Twice {
        /// 1-based.
        entry: usize,
    },
    /// The name in this line is that of an earlier one.
    #[error("line {line} has the name of an earlier one")]
    TwiceInLine {
        /// 1-based.
        line: usize,
    },
}

/// Several named secrets, and how many entries were none.
#[derive(Debug, Clone)]
pub struct Batch {
    /// In the order of the input.
    pub secrets: Vec<NamedValue>,
    /// Entries whose label cannot be a secret's name (a user name, notes), left out. Forms that may hold such only.
    pub skipped: usize,
}

/// One bare value for the slot `name`: all of `bytes` but one trailing line feed.
///
/// # Errors
/// [`InputError::NotUtf8`], [`InputError::TooLarge`].
pub fn value(name: &str, bytes: Vec<u8>) -> Result<SecretText, InputError> {
    let mut text = text(bytes)?;
    if text.ends_with('\n') {
        text.pop();
    }
    Ok(wrap(name, text))
}

/// `bytes` as text.
///
/// # Errors
/// [`InputError::NotUtf8`], [`InputError::TooLarge`].
pub fn text(bytes: Vec<u8>) -> Result<Zeroizing<String>, InputError> {
    if bytes.len() > LARGEST {
        return Err(InputError::TooLarge);
    }
    String::from_utf8(bytes)
        .map(Zeroizing::new)
        .map_err(|error| InputError::NotUtf8 { offset: error.utf8_error().valid_up_to() })
}

/// The forms that hold several secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// An object of strings.
    Json,
    /// `NAME=value` lines.
    Dotenv,
    /// An item of 1Password.
    OnePassword,
}

impl Form {
    /// The form `text` seems to be in.
    #[must_use]
    pub fn of(text: &str) -> Self {
        match text.trim_start().bytes().next() {
            Some(b'[') => Self::OnePassword,
            Some(b'{') if onepassword::is_item(text) => Self::OnePassword,
            Some(b'{') => Self::Json,
            _ => Self::Dotenv,
        }
    }
}

/// The secrets in `text`.
///
/// # Errors
/// See [`InputError`].
pub fn batch(text: &str, form: Form) -> Result<Batch, InputError> {
    let batch = match form {
        Form::Json => json::parse(text)?,
        Form::Dotenv => dotenv::parse(text)?,
        Form::OnePassword => onepassword::parse(text)?.into_batch()?,
    };
    match batch.secrets.len() {
        0 => Err(InputError::Empty),
        count if count > MOST => Err(InputError::TooMany),
        _ => Ok(batch),
    }
}

/// Names the entries, in order; a bad or repeated name is an error.
fn strict(entries: Vec<(String, Zeroizing<String>)>) -> Result<Batch, InputError> {
    let mut secrets: Vec<NamedValue> = Vec::with_capacity(entries.len());
    for (index, (name, value)) in entries.into_iter().enumerate() {
        let entry = index + 1;
        let name: SecretName = name.parse().map_err(|_| InputError::Name { entry })?;
        if secrets.iter().any(|other| other.name == name) {
            return Err(InputError::Twice { entry });
        }
        let value = wrap(name.as_str(), value);
        secrets.push(NamedValue { name, value });
    }
    Ok(Batch { secrets, skipped: 0 })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[expect(clippy::disallowed_methods, reason = "a test compares what came out with what went in")]
    fn shown(secret: &SecretText) -> &str {
        secret.expose()
    }

    #[test]
    fn one_line_feed_is_removed_and_nothing_else() {
        for (given, taken) in [
            ("value", "value"),
            ("value\n", "value"),
            ("value\n\n", "value\n"),
            ("value\r\n", "value\r"),
            (" value ", " value "),
            ("\n", ""),
        ] {
            assert_eq!(shown(&value("OWN", given.into()).expect("text")), taken, "{given:?}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_told_by_their_offset() {
        assert_eq!(value("OWN", b"abc\xff".to_vec()), Err(InputError::NotUtf8 { offset: 3 }));
        assert_eq!(value("OWN", vec![b'a'; LARGEST + 1]), Err(InputError::TooLarge));
    }

    #[test]
    fn the_form_is_told_by_its_beginning() {
        assert_eq!(Form::of("{\"A\":\"b\"}"), Form::Json);
        assert_eq!(Form::of("# comment\nA=b"), Form::Dotenv);
        assert_eq!(Form::of("{\"id\":\"x\",\"fields\":[]}"), Form::OnePassword);
        assert_eq!(Form::of("{\"fields\":\"a secret of that name\"}"), Form::Json);
        assert_eq!(Form::of("[{\"label\":\"A\",\"value\":\"b\"}]"), Form::OnePassword);
    }

    proptest! {
        #[test]
        fn no_error_repeats_the_input(
            before in "\\PC{0,20}",
            after in "(\\PC|\n){0,20}",
            form in proptest::sample::select(vec![Form::Json, Form::Dotenv, Form::OnePassword]),
        ) {
            let text = format!("{before}cAnArY42{after}");
            if let Err(error) = batch(&text, form) {
                let shown = format!("{error} {error:?}");
                prop_assert!(!shown.contains("cAnArY42"), "an error repeats its input");
            }
        }

        #[test]
        fn json_and_dotenv_take_the_same_values(values in proptest::collection::vec("[a-zA-Z0-9#$ =:/+_.-]{1,40}", 1..8)) {
            let object: serde_json::Map<String, serde_json::Value> = values
                .iter()
                .enumerate()
                .map(|(index, value)| (format!("NAME_{index}"), serde_json::Value::from(value.as_str())))
                .collect();
            let lines: String =
                values.iter().enumerate().map(|(index, value)| format!("NAME_{index}='{value}'\n")).collect();
            let json = batch(&serde_json::to_string(&object).expect("serialises"), Form::Json).expect("parses");
            let dotenv = batch(&lines, Form::Dotenv).expect("parses");
            for ((json, dotenv), value) in json.secrets.iter().zip(&dotenv.secrets).zip(&values) {
                prop_assert_eq!(shown(&json.value), value);
                prop_assert_eq!(shown(&dotenv.value), value);
            }
        }
    }
}
