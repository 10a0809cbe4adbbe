//! The form of an operator's API token, judged before anything is sent.
//!
//! Cloudflare answers a malformed `Authorization` header with code 6003 and no word on what is wrong with it. The
//! causes are few, so they are told apart here. Nothing of the value is ever part of a message.
//! Deliberately absent: whether the token works.

use std::fmt;

/// Whose token it is, as far as its first characters tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// `cfut_`: a user's.
    User,
    /// `cfat_`: the account's own.
    Account,
    /// The older form, which does not tell.
    Untold,
}

/// Why a text is no API token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words())]
pub enum Malformed {
    /// There is nothing.
    Empty,
    /// It begins with `Bearer `.
    Bearer,
    /// It is in quotes.
    Quoted,
    /// It is a line `NAME=value`.
    Assignment,
    /// It has a blank or a line break inside or around it.
    Blank,
    /// It has a character no token has.
    Character,
    /// It is a Global API Key, which works with an e-mail address and has no limits.
    GlobalKey,
    /// It is wrangler's own login, which ends after hours.
    Oauth,
    /// It is shorter than any token.
    Short,
    /// It is longer than any token.
    Long,
}

const SHORTEST: usize = 40;
const LONGEST: usize = 200;

impl Malformed {
    fn words(self) -> &'static str {
        match self {
            Self::Empty => "there is no token",
            Self::Bearer => "the token begins with `Bearer `: leave that word out",
            Self::Quoted => "the token is in quotes: leave them out",
            Self::Assignment => "this is a line `NAME=value`: give only what follows the `=`",
            Self::Blank => "the token holds a blank or a line break",
            Self::Character => "the token holds a character that no API token has",
            Self::GlobalKey => "this is a Global API Key, which cannot be limited: make an API token instead",
            Self::Oauth => "this is a login of wrangler, which ends after hours: make an API token instead",
            Self::Short => "this is shorter than any API token (40 characters)",
            Self::Long => "this is longer than any API token",
        }
    }
}

/// `text` without the one line break that files and pipes end with.
#[must_use]
pub fn trim_line_end(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
}

/// Judges the form of a token.
///
/// # Errors
/// [`Malformed`], the most telling cause first.
pub fn judge(text: &str) -> Result<Owner, Malformed> {
    let lower = text.trim_start().to_ascii_lowercase();
    let quotes = ['"', '\'', '`', '\u{201c}', '\u{201d}'];
    if text.trim().is_empty() {
        return Err(Malformed::Empty);
    }
    if lower.starts_with("bearer") && lower[6..].starts_with(char::is_whitespace) {
        return Err(Malformed::Bearer);
    }
    if text.trim().starts_with(quotes) || text.trim().ends_with(quotes) {
        return Err(Malformed::Quoted);
    }
    if text.contains(char::is_whitespace) {
        return Err(Malformed::Blank);
    }
    if let Some((name, _)) = text.split_once('=')
        && !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    {
        return Err(Malformed::Assignment);
    }
    if !text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
        return Err(Malformed::Character);
    }
    owner(text)
}

fn owner(text: &str) -> Result<Owner, Malformed> {
    let is_key = text.len() == 37 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if text.starts_with("cfk_") || is_key {
        return Err(Malformed::GlobalKey);
    }
    if text.starts_with("cfoat_") {
        return Err(Malformed::Oauth);
    }
    match text.len() {
        0..SHORTEST => Err(Malformed::Short),
        SHORTEST..=LONGEST if text.starts_with("cfut_") => Ok(Owner::User),
        SHORTEST..=LONGEST if text.starts_with("cfat_") => Ok(Owner::Account),
        SHORTEST..=LONGEST => Ok(Owner::Untold),
        _ => Err(Malformed::Long),
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::User => "user",
            Self::Account => "account",
            Self::Untold => "unknown",
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn token(prefix: &str) -> String {
        format!("{prefix}{}", "aB3".repeat(16))
    }

    #[test]
    fn prefixes_tell_the_owner() {
        assert_eq!(judge(&token("cfut_")), Ok(Owner::User));
        assert_eq!(judge(&token("cfat_")), Ok(Owner::Account));
        assert_eq!(judge(&"x_-".repeat(14)), Ok(Owner::Untold));
    }

    #[test]
    fn each_mistake_has_its_name() {
        let good = token("cfut_");
        for (text, cause) in [
            (String::new(), Malformed::Empty),
            ("  \n".to_owned(), Malformed::Empty),
            (format!("Bearer {good}"), Malformed::Bearer),
            (format!(" bearer\t{good}"), Malformed::Bearer),
            (format!("\"{good}\""), Malformed::Quoted),
            (format!("'{good}'"), Malformed::Quoted),
            (format!("{good}\n"), Malformed::Blank),
            (format!("{good} "), Malformed::Blank),
            (format!("{good}\r\nX-Evil:1"), Malformed::Blank),
            (format!("CLOUDFLARE_API_TOKEN={good}"), Malformed::Assignment),
            (format!("{good}+/="), Malformed::Character),
            ("0123456789abcdef0123456789abcdef01234".to_owned(), Malformed::GlobalKey),
            (token("cfk_"), Malformed::GlobalKey),
            (token("cfoat_"), Malformed::Oauth),
            ("abc".to_owned(), Malformed::Short),
            ("a".repeat(300), Malformed::Long),
        ] {
            assert_eq!(judge(&text), Err(cause), "{cause:?}");
        }
    }

    #[test]
    fn one_line_end_is_trimmed_and_no_more() {
        assert_eq!(trim_line_end("a\n"), "a");
        assert_eq!(trim_line_end("a\r\n"), "a");
        assert_eq!(trim_line_end("a\n\n"), "a\n");
        assert_eq!(trim_line_end("a "), "a ");
    }

    proptest! {
        /// What is accepted can stand in a header as it is.
        #[test]
        fn what_passes_is_plain(text in "\\PC{0,80}") {
            if judge(&text).is_ok() {
                prop_assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
            }
        }

        #[test]
        fn no_message_repeats_the_value(body in "[a-z]{12,30}") {
            if let Err(error) = judge(&body) {
                prop_assert!(!error.to_string().contains(&body));
            }
        }
    }
}
