//! An item of 1Password, as `op item get --format json` prints it.
//!
//! Also what `op item get --fields … --format json` prints: one field, or an array of them. Fields without a value
//! and one-time passwords are left out.

use serde::Deserialize;
use zeroize::Zeroizing;

use crate::model::SecretName;
use crate::secret::SecretText;

use super::json::{Cell, error_of};
use super::{Batch, InputError, NamedValue, wrap};

const EXPECTED: &str = "an item of 1Password (`op item get --format json`)";

/// The fields of an item that hold a value.
pub struct Item {
    fields: Vec<Field>,
}

struct Field {
    label: String,
    is_password: bool,
    value: Zeroizing<String>,
}

#[derive(Deserialize)]
struct RawField {
    #[serde(default)]
    id: String,
    #[serde(default)]
    label: String,
    #[serde(default)]
    purpose: String,
    #[serde(default, rename = "type")]
    kind: String,
    value: Option<Cell>,
}

#[derive(Deserialize)]
struct RawItem {
    fields: Vec<RawField>,
}

/// True when `text` is an object with an array of `fields`.
pub(super) fn is_item(text: &str) -> bool {
    serde_json::from_str::<RawItem>(text).is_ok()
}

/// Reads an item, an array of fields or one field.
///
/// # Errors
/// [`InputError::Syntax`] by line, [`InputError::Structure`].
pub fn parse(text: &str) -> Result<Item, InputError> {
    let error = |error: &serde_json::Error| error_of(error, EXPECTED);
    let raw: Vec<RawField> = match text.trim_start().bytes().next() {
        Some(b'[') => serde_json::from_str(text).map_err(|e| error(&e))?,
        _ if is_item(text) => serde_json::from_str::<RawItem>(text).map_err(|e| error(&e))?.fields,
        _ => vec![serde_json::from_str(text).map_err(|e| error(&e))?],
    };
    let fields: Vec<Field> = raw.into_iter().filter_map(field).collect();
    if fields.is_empty() { Err(InputError::Structure { expected: EXPECTED }) } else { Ok(Item { fields }) }
}

fn field(raw: RawField) -> Option<Field> {
    let is_password = raw.purpose == "PASSWORD" || matches!(raw.id.as_str(), "password" | "credential");
    match raw.value {
        Some(Cell::Text(value)) if raw.kind != "OTP" && !value.is_empty() => {
            Some(Field { label: raw.label, is_password, value })
        }
        _ => None,
    }
}

impl Item {
    /// The item's one password or credential, for the slot `name`; `None` when there is none or more than one.
    #[must_use]
    pub fn password(&self, name: &str) -> Option<SecretText> {
        let mut passwords = self.fields.iter().filter(|field| field.is_password);
        match (passwords.next(), passwords.next(), self.fields.as_slice()) {
            (Some(field), None, _) | (None, None, [field]) => Some(wrap(name, field.value.clone())),
            _ => None,
        }
    }

    /// The fields whose label is the name of a secret, in capitals; the rest is counted.
    ///
    /// # Errors
    /// [`InputError::Twice`] when two fields have one label.
    pub fn into_batch(self) -> Result<Batch, InputError> {
        let mut batch = Batch { secrets: Vec::new(), skipped: 0 };
        for (index, field) in self.fields.into_iter().enumerate() {
            let Some(name) = name_of(&field.label) else {
                batch.skipped += 1;
                continue;
            };
            if batch.secrets.iter().any(|other| other.name == name) {
                return Err(InputError::Twice { entry: index + 1 });
            }
            let value = wrap(name.as_str(), field.value);
            batch.secrets.push(NamedValue { name, value });
        }
        Ok(batch)
    }
}

/// Labels such as `username` and `notesPlain` are valid names too; people write a secret's name in capitals.
fn name_of(label: &str) -> Option<SecretName> {
    let name: SecretName = label.parse().ok()?;
    (!label.bytes().any(|byte| byte.is_ascii_lowercase())).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITEM: &str = r#"{
      "id": "x", "title": "moltworker", "category": "API_CREDENTIAL",
      "fields": [
        {"id":"username","type":"STRING","purpose":"USERNAME","label":"username","value":"me"},
        {"id":"password","type":"CONCEALED","purpose":"PASSWORD","label":"password","value":"the-password"},
        {"id":"notesPlain","type":"STRING","purpose":"NOTES","label":"notesPlain"},
        {"id":"a1","section":{"id":"s"},"type":"CONCEALED","label":"ANTHROPIC_API_KEY","value":"first","reference":"op://v/i/f"},
        {"id":"a2","type":"CONCEALED","label":"OPENAI_API_KEY","value":"second"},
        {"id":"otp","type":"OTP","label":"ONE_TIME","value":"otpauth://totp/x","totp":"123456"}
      ]
    }"#;

    #[test]
    fn fields_named_like_secrets_are_taken_and_the_rest_counted() {
        let batch = parse(ITEM).expect("parses").into_batch().expect("names once");
        let names: Vec<&str> = batch.secrets.iter().map(|secret| secret.name.as_str()).collect();
        assert_eq!(names, ["ANTHROPIC_API_KEY", "OPENAI_API_KEY"]);
        assert_eq!(batch.skipped, 2);
    }

    #[test]
    fn the_one_password_serves_a_single_slot() {
        assert_eq!(parse(ITEM).expect("parses").password("OWN"), Some(SecretText::new("the-password")));
        let field = r#"{"id":"f","type":"CONCEALED","label":"KEY","value":"alone-here"}"#;
        assert_eq!(parse(field).expect("parses").password("OWN"), Some(SecretText::new("alone-here")));
        let two =
            r#"[{"id":"f","label":"A","value":"one-value"},{"id":"g","label":"B","value":"two-value"}]"#;
        assert_eq!(parse(two).expect("parses").password("OWN"), None);
    }

    #[test]
    fn other_json_is_no_item() {
        for text in ["{}", "[]", "{\"fields\":[]}", "\"canary\"", "{\"value\":3}"] {
            assert_eq!(parse(text).map(|_| ()), Err(InputError::Structure { expected: EXPECTED }), "{text}");
        }
        assert_eq!(parse("{").map(|_| ()), Err(InputError::Syntax { line: 1, form: "JSON" }));
    }
}
