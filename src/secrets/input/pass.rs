//! What `pass show` prints: the secret on the first line, then free text, of which `key: value` lines are fields.

use crate::model::SecretName;
use crate::secret::SecretText;

use super::{Batch, InputError, NamedValue};

/// One entry of a password store.
#[derive(Debug)]
pub struct Entry {
    /// The first line.
    pub value: SecretText,
    /// The lines of the form `key: value`, in order.
    pub fields: Vec<(String, SecretText)>,
}

/// Reads an entry. The first line is taken as it is, without its line feed.
///
/// # Errors
/// [`InputError::Empty`] when there is nothing at all.
pub fn parse(text: &str) -> Result<Entry, InputError> {
    if text.is_empty() {
        return Err(InputError::Empty);
    }
    let mut lines = text.split('\n');
    let value = SecretText::new(lines.next().unwrap_or_default());
    let fields = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(key, value)| (key.trim().to_owned(), SecretText::new(value)))
        .collect();
    Ok(Entry { value, fields })
}

impl Entry {
    /// The first line as the secret `name`, and the fields whose key is the name of a secret, in capitals.
    ///
    /// # Errors
    /// [`InputError::Twice`] when two of them have one name.
    pub fn into_batch(self, name: SecretName) -> Result<Batch, InputError> {
        let mut batch = Batch { secrets: vec![NamedValue { name, value: self.value }], skipped: 0 };
        for (index, (key, value)) in self.fields.into_iter().enumerate() {
            let name = key.parse::<SecretName>().ok().filter(|_| !key.bytes().any(|byte| byte.is_ascii_lowercase()));
            let Some(name) = name else {
                batch.skipped += 1;
                continue;
            };
            if batch.secrets.iter().any(|other| other.name == name) {
                return Err(InputError::Twice { entry: index + 2 });
            }
            batch.secrets.push(NamedValue { name, value });
        }
        Ok(batch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_the_value_and_pairs_are_fields() {
        let entry = parse("first-line\nurl: https://example.com\nSLACK_APP_TOKEN: second-value\nfree text\n").expect("parses");
        assert_eq!(entry.value, SecretText::new("first-line"));
        let batch = entry.into_batch("SLACK_BOT_TOKEN".parse().expect("a name")).expect("names once");
        let names: Vec<&str> = batch.secrets.iter().map(|secret| secret.name.as_str()).collect();
        assert_eq!(names, ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]);
        assert_eq!(batch.skipped, 1);
    }

    #[test]
    fn a_field_with_the_name_of_the_first_line_is_told() {
        let entry = parse("one\nA: two\n").expect("parses");
        assert_eq!(
            entry.into_batch("A".parse().expect("a name")).map(|batch| batch.secrets.len()),
            Err(InputError::Twice { entry: 2 })
        );
        assert_eq!(parse("").map(|_| ()), Err(InputError::Empty));
    }
}
