//! What `pass show` prints: the secret on the first line, then free text, of which `key: value` lines are fields.

use zeroize::Zeroizing;

use crate::model::SecretName;

use super::{Batch, InputError, NamedValue, wrap};

/// One entry of a password store.
pub struct Entry {
    /// The first line.
    pub value: Zeroizing<String>,
    /// The lines of the form `key: value`, in order.
    pub fields: Vec<(String, Zeroizing<String>)>,
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
    let value = Zeroizing::new(lines.next().unwrap_or_default().to_owned());
    let fields = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(key, value)| (key.trim().to_owned(), Zeroizing::new(value.to_owned())))
        .collect();
    Ok(Entry { value, fields })
}

impl Entry {
    /// The first line as the secret `name`, and the fields whose key is the name of a secret, in capitals.
    ///
    /// # Errors
    /// [`InputError::Twice`] when two of them have one name.
    pub fn into_batch(self, name: SecretName) -> Result<Batch, InputError> {
        let first = wrap(name.as_str(), self.value);
        let mut batch = Batch { secrets: vec![NamedValue { name, value: first }], skipped: 0 };
        for (index, (key, value)) in self.fields.into_iter().enumerate() {
            let name =
                key.parse::<SecretName>().ok().filter(|_| !key.bytes().any(|byte| byte.is_ascii_lowercase()));
            let Some(name) = name else {
                batch.skipped += 1;
                continue;
            };
            if batch.secrets.iter().any(|other| other.name == name) {
                return Err(InputError::Twice { entry: index + 2 });
            }
            let value = wrap(name.as_str(), value);
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
        let entry = parse("first-line\nurl: https://example.com\nSLACK_APP_TOKEN: second-value\nfree text\n")
            .expect("parses");
        assert_eq!(entry.value.as_str(), "first-line");
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
