//! Text to [`Policy`], and the published schema of `policy.toml`.

use schemars::schema_for;
use serde_json::Value;

use super::model::Policy;

/// Why a `policy.toml` was refused: a line and a key, never a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// It is not TOML.
    #[error("line {line}: this is not TOML")]
    Toml {
        /// Line from 1.
        line: usize,
    },
    /// A key that does not exist.
    #[error("line {line}: unknown key `{key}`{}", suggestion.as_ref().map(|it| format!("; did you mean `{it}`?")).unwrap_or_default())]
    Unknown {
        /// Line from 1.
        line: usize,
        /// The key.
        key: String,
        /// The nearest known key.
        suggestion: Option<String>,
    },
    /// A key that has to be there.
    #[error("line {line}: `{key}` is missing")]
    Missing {
        /// Line from 1.
        line: usize,
        /// The key.
        key: String,
    },
    /// A value of another kind, or a word that the key does not take.
    #[error("line {line}: this is not what the key takes{}", expected.as_ref().map(|it| format!("; it takes {it}")).unwrap_or_default())]
    Value {
        /// Line from 1.
        line: usize,
        /// The words it takes.
        expected: Option<String>,
    },
    /// `version` is not 1.
    #[error("`version` is not 1, the only format this moltctl knows")]
    Version,
}

/// Reads the text of a `policy.toml`.
///
/// # Errors
/// The first thing that is wrong with its form; what it says is judged by [`super::check`].
pub fn parse(text: &str) -> Result<Policy, PolicyError> {
    let policy: Policy = from_toml(text)?;
    if policy.version == 1 { Ok(policy) } else { Err(PolicyError::Version) }
}

/// Reads a document of ours; what is told of a fault holds nothing of the text but keys.
pub(super) fn from_toml<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, PolicyError> {
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    let line = |span: Option<std::ops::Range<usize>>| {
        let before = span.and_then(|span| bare.get(..span.start)).unwrap_or_default();
        before.bytes().filter(|byte| *byte == b'\n').count() + 1
    };
    let document = toml_edit::Document::parse(bare.to_owned())
        .map_err(|error| PolicyError::Toml { line: line(error.span()) })?;
    toml_edit::de::from_document(document).map_err(|error| refused(error.message(), line(error.span())))
}

/// Serde's message without what it quotes of the document: only names that moltctl knows, and keys, are kept.
fn refused(message: &str, line: usize) -> PolicyError {
    let mut ticked = message.split('`').skip(1).step_by(2).map(str::to_owned);
    if message.starts_with("unknown field") {
        let key = ticked.next().unwrap_or_default();
        let near = |known: &String| strsim::jaro_winkler(known, &key);
        let suggestion = ticked.filter(|known| near(known) > 0.8).max_by(|a, b| near(a).total_cmp(&near(b)));
        let short = key.chars().filter(|c| !c.is_control()).take(40).collect();
        PolicyError::Unknown { line, key: short, suggestion }
    } else if message.starts_with("missing field") {
        PolicyError::Missing { line, key: ticked.next().unwrap_or_default() }
    } else if message.starts_with("unknown variant") {
        // The first is the word that stands there.
        let words: Vec<String> = ticked.skip(1).map(|word| format!("`{word}`")).collect();
        PolicyError::Value { line, expected: Some(words.join(", ")) }
    } else {
        PolicyError::Value { line, expected: None }
    }
}

/// The JSON schema of `policy.toml`, for editors (`docs/schemas/policy.toml.json`).
#[must_use]
pub fn schema() -> Value {
    let mut schema = schema_for!(Policy).to_value();
    schema["title"] = Value::String("moltctl policy.toml, version 1".to_owned());
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_policy_allows_nothing() {
        let policy = parse("version = 1\n").expect("is one");
        assert_eq!(policy, Policy::default());
        assert!(policy.egress.allow.is_empty() && policy.tools.allow.is_empty());
    }

    #[test]
    fn errors_name_line_and_key_and_no_value() {
        let of = |text: &str| parse(text).expect_err("is refused");
        assert_eq!(
            of("version = 1\n[egress]\nlogg = \"sk-ant-secret\"\n"),
            PolicyError::Unknown { line: 3, key: "logg".to_owned(), suggestion: Some("log".to_owned()) }
        );
        let word = of("version = 1\n[egress]\nlog = \"sk-ant-secret\"\n");
        assert!(
            matches!(&word, PolicyError::Value { line: 3, expected: Some(words) } if words.contains("denied"))
        );
        assert!(!word.to_string().contains("sk-ant"));
        let kind = of("version = 1\n[egress]\nports = \"sk-ant-secret\"\n");
        assert!(matches!(kind, PolicyError::Value { line: 3, .. }) && !kind.to_string().contains("sk-ant"));
        assert_eq!(of("version = 2\n"), PolicyError::Version);
        assert!(matches!(of("version = 1\n[x\n"), PolicyError::Toml { line: 2 }));
        assert!(matches!(of("[egress]\n"), PolicyError::Missing { .. }));
        let deny = of("version = 1\n[egress]\ndefault = \"allow\"\n");
        assert!(matches!(deny, PolicyError::Value { line: 3, .. }));
    }
}
