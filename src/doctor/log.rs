//! Credentials in a text somebody handed over, so that they can be kept from every output.

use crate::secret::SecretText;
use crate::secrets::kind::Kind;

/// The shortest part that is looked at, in characters.
const SHORTEST: usize = 16;
/// No credential in use is longer; a part that is, is a document.
const LONGEST: usize = 4096;
/// More are not taught to the redactor: each costs time, and nothing of the text is shown in any case.
const MOST: usize = 200;

/// What in `text` looks like a credential. Making them teaches the redactor: no output holds one afterwards.
///
/// Told by form alone, so that account ids and audience tags (32 and 64 hexadecimal digits) count as well.
#[must_use]
pub fn credentials(text: &str) -> Vec<SecretText> {
    let parts = text.split(|c: char| c.is_whitespace() || SEPARATORS.contains(c));
    let mut found: Vec<&str> = Vec::new();
    for word in parts.flat_map(|part| part.split('/')).filter_map(credential) {
        if !found.contains(&word) {
            found.push(word);
        }
        if found.len() == MOST {
            break;
        }
    }
    found.into_iter().map(SecretText::new).collect()
}

/// What stands around a credential in a log, an address or a document.
const SEPARATORS: &str = "\"'`=,;()<>{}[]&?";

/// The credential in a part of a text: the whole of it, what follows `bot` (Telegram's paths), or what follows a colon.
fn credential(part: &str) -> Option<&str> {
    let after_colon = part.rsplit_once(':').map(|(_, after)| after);
    [Some(part), part.strip_prefix("bot"), after_colon]
        .into_iter()
        .flatten()
        .find(|word| (SHORTEST..=LONGEST).contains(&word.len()) && is_credential(word))
}

fn is_credential(word: &str) -> bool {
    Kind::of(word).is_some() || is_jwt(word)
}

/// Three parts of base64url, the first of which begins like a JSON object.
fn is_jwt(word: &str) -> bool {
    let mut parts = word.split('.');
    let well = |part: Option<&str>| {
        part.is_some_and(|part| {
            part.len() >= 8 && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        })
    };
    word.starts_with("eyJ")
        && well(parts.next())
        && well(parts.next())
        && well(parts.next())
        && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_key_is_found_and_words_are_not() {
        let key = format!("sk-ant-api03-{}AA", "a".repeat(93));
        let text = format!("401 invalid x-api-key: {key}\nGET /?token={} HTTP/1.1", "ab".repeat(32));
        assert_eq!(credentials(&text).len(), 2);
        let telegram = format!("https://api.telegram.org/bot123456789:{}/getMe", "A".repeat(35));
        assert_eq!(credentials(&telegram).len(), 1, "the token of a path");
        assert_eq!(
            credentials("ProcessExitedBeforeReadyError: Process exited with code 126 before becoming ready")
                .len(),
            0
        );
    }
}
