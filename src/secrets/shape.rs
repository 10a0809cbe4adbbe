//! What a slot's value looks like, and how a text compares with that.
//!
//! Two sorts of rule: a form that is *firm* (we or Cloudflare compare it as text, so another form cannot work)
//! and one that is only *usual* (an issuer's format, which may change tomorrow). A breach of the first is
//! refused, a breach of the second is a warning. Absent: the message texts, which are in [`super::lint`].

use super::kind::{Kind, Match};

/// The form of a slot's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A credential of one of these kinds, as far as its form can be known.
    Issued(&'static [Kind]),
    /// A token of our own making: at least 32 characters that need no quoting in a URL or a shell.
    Own,
    /// So many lower-case hexadecimal digits.
    Hex(usize),
    /// `<team>.cloudflareaccess.com`.
    TeamDomain,
    /// An `https` URL.
    Url,
    /// An R2 bucket's name.
    Bucket,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// `never`, or a number and `s`, `m` or `h`.
    SleepAfter,
    /// `provider/model-id`.
    Model,
    /// A whole number.
    Number,
    /// Ids joined by commas.
    IdList,
    /// A switch of the Worker: it means something only when it is exactly `true`.
    Switch,
    /// One line that nothing is known about.
    Line,
    /// A document of any length and any number of lines (JSON credentials).
    Document,
}

/// How a text compares with a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// As expected.
    Good,
    /// Recognised as something that does not belong here.
    Foreign(Kind),
    /// The right issuer's, and too short or too long.
    Damaged(Kind),
    /// Cannot work in this form; the text says what would.
    Wrong(&'static str),
    /// Not in the usual form, which proves nothing; the text says what is usual.
    Unusual(&'static str),
}

impl Shape {
    /// Compares `text` with this shape. `text` is taken as it is: blanks are not trimmed.
    #[must_use]
    pub fn fit(self, text: &str) -> Fit {
        match self {
            Self::Issued(kinds) => fit_issued(kinds, text),
            Self::Own => fit_own(text),
            Self::Hex(digits) => fit_hex(digits, text),
            Self::TeamDomain => fit_team_domain(text),
            Self::Url => fit_url(text),
            Self::Bucket => wrong_unless(is_bucket(text), BUCKET),
            Self::Word(words) if words.contains(&text) => Fit::Good,
            Self::Word(_) => Fit::Wrong("one of the words the start script knows"),
            Self::SleepAfter => {
                wrong_unless(is_sleep_after(text), "`never`, or a number followed by `s`, `m` or `h`")
            }
            Self::Model => wrong_unless(is_model(text), "`provider/model-id`"),
            Self::Number => wrong_unless(is_number(text), "a whole number"),
            Self::IdList => fit_id_list(text),
            Self::Switch | Self::Line | Self::Document => fit_unknown(text),
        }
    }

    /// True when a value may hold line breaks and blanks.
    #[must_use]
    pub const fn is_document(self) -> bool {
        matches!(self, Self::Document)
    }

    /// True when every value is one word of ASCII: a blank or a letter outside ASCII is then a slip of the paste.
    #[must_use]
    pub const fn is_one_word(self) -> bool {
        !matches!(self, Self::Document | Self::Line | Self::IdList)
    }

    /// True when a value of this kind is at home in this shape.
    #[must_use]
    pub fn takes(self, kind: Kind) -> bool {
        match self {
            Self::Issued(kinds) => kinds.contains(&kind),
            Self::Own => kind == Kind::Hex64,
            Self::Hex(32) => kind == Kind::Hex32,
            Self::Hex(64) => kind == Kind::Hex64,
            _ => false,
        }
    }
}

const BUCKET: &str = "3 to 63 lower-case letters, digits and dashes";
const TEAM_DOMAIN: &str = "`<team>.cloudflareaccess.com`: a bare host name, no scheme, no path";
const HTTPS_URL: &str = "an `https://` URL without a user name or password in it";

fn wrong_unless(good: bool, expected: &'static str) -> Fit {
    if good { Fit::Good } else { Fit::Wrong(expected) }
}

fn fit_issued(kinds: &'static [Kind], text: &str) -> Fit {
    match Kind::of(text) {
        Some(kind) if kinds.contains(&kind) && kind.grade(text) == Match::Whole => Fit::Good,
        Some(kind) if kinds.contains(&kind) => Fit::Damaged(kind),
        // Old OpenAI keys cannot be told from other `sk-` keys.
        Some(Kind::AnySk) if kinds.contains(&Kind::OpenAiKey) => Fit::Good,
        Some(kind) => Fit::Foreign(kind),
        None if kinds.iter().any(|kind| kind.grade(text) == Match::Whole) => Fit::Good,
        None => Fit::Unusual(kinds.first().map_or("a credential", |kind| kind.describe())),
    }
}

fn fit_own(text: &str) -> Fit {
    if let Some(kind) = foreign(text, &[Kind::Hex64, Kind::Hex32]) {
        return Fit::Foreign(kind);
    }
    // The Worker joins the token to a command line of the container without quoting it, and to a URL without
    // encoding it: outside this alphabet the best outcome is a token that never matches.
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    if !text.bytes().all(plain) {
        return Fit::Wrong(
            "letters, digits, `-`, `_`, `.` and `~` only: the Worker puts it into a URL and a command line as it is",
        );
    }
    let distinct = text.bytes().collect::<std::collections::BTreeSet<u8>>().len();
    wrong_unless(text.len() >= OWN_LEAST && distinct >= OWN_VARIETY, "at least 32 random characters")
}

/// Fewer characters than this can be guessed or were typed by hand.
const OWN_LEAST: usize = 32;
/// 32 random hexadecimal digits show fewer than 8 different ones about once in 100,000 times.
const OWN_VARIETY: usize = 8;

fn fit_hex(digits: usize, text: &str) -> Fit {
    if text.len() == digits && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        return Fit::Good;
    }
    if let Some(kind) = foreign(text, &[]) {
        return Fit::Foreign(kind);
    }
    match digits {
        32 => Fit::Wrong("32 lower-case hexadecimal digits"),
        _ => Fit::Wrong("64 lower-case hexadecimal digits"),
    }
}

fn fit_team_domain(text: &str) -> Fit {
    let team =
        text.strip_suffix(".cloudflareaccess.com").or_else(|| text.strip_suffix(".fed.cloudflareaccess.com"));
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    wrong_unless(team.is_some_and(|team| team.split('.').all(is_label)), TEAM_DOMAIN)
}

fn fit_url(text: &str) -> Fit {
    if let Some(kind) = foreign(text, &[]) {
        return Fit::Foreign(kind);
    }
    let sound = url::Url::parse(text).is_ok_and(|url| {
        url.scheme() == "https"
            && url.host_str().is_some()
            && url.username().is_empty()
            && url.password().is_none()
    });
    wrong_unless(sound, HTTPS_URL)
}

fn fit_id_list(text: &str) -> Fit {
    let is_id = |id: &str| id == "*" || (!id.is_empty() && id.bytes().all(|byte| byte.is_ascii_graphic()));
    wrong_unless(text.split(',').all(|id| is_id(id.trim())), "ids joined by commas")
}

fn fit_unknown(text: &str) -> Fit {
    foreign(text, &[Kind::Hex32, Kind::Hex64, Kind::AnySk]).map_or(Fit::Good, |kind| {
        // Only keys that govern an organisation are surely wrong where nothing is known.
        if kind.is_administrative() { Fit::Foreign(kind) } else { Fit::Good }
    })
}

fn foreign(text: &str, at_home: &[Kind]) -> Option<Kind> {
    Kind::of(text).filter(|kind| !at_home.contains(kind))
}

fn is_bucket(text: &str) -> bool {
    text.parse::<crate::model::BucketName>().is_ok()
}

fn is_sleep_after(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text == "never" || text.strip_suffix(['s', 'm', 'h']).is_some_and(is_number)
}

fn is_model(text: &str) -> bool {
    text.split_once('/').is_some_and(|(provider, model)| !provider.is_empty() && !model.is_empty())
}

fn is_number(text: &str) -> bool {
    (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::kind::samples;

    const ANTHROPIC: Shape = Shape::Issued(&[Kind::AnthropicKey]);

    #[test]
    fn a_key_of_another_issuer_is_foreign() {
        assert_eq!(ANTHROPIC.fit(&samples::of(Kind::AnthropicKey)), Fit::Good);
        assert_eq!(ANTHROPIC.fit(&samples::of(Kind::OpenAiKey)), Fit::Foreign(Kind::OpenAiKey));
        assert_eq!(ANTHROPIC.fit(&samples::of(Kind::Hex64)), Fit::Foreign(Kind::Hex64));
    }

    #[test]
    fn a_key_cut_short_is_damaged_not_foreign() {
        let cut = samples::of(Kind::AnthropicKey)[..40].to_owned();
        assert_eq!(ANTHROPIC.fit(&cut), Fit::Damaged(Kind::AnthropicKey));
    }

    #[test]
    fn an_unknown_form_is_only_unusual() {
        assert!(matches!(ANTHROPIC.fit("some-new-format-of-tomorrow"), Fit::Unusual(_)));
    }

    #[test]
    fn our_own_token_needs_length_variety_and_a_plain_alphabet() {
        assert_eq!(Shape::Own.fit(&samples::of(Kind::Hex64)), Fit::Good);
        assert!(matches!(Shape::Own.fit(&"a".repeat(64)), Fit::Wrong(_)));
        assert!(matches!(Shape::Own.fit("0123456789abcdef0123456789abcde"), Fit::Wrong(_)));
        assert!(matches!(Shape::Own.fit("0123456789abcdef0123456789abc;id"), Fit::Wrong(_)));
        assert_eq!(Shape::Own.fit(&samples::of(Kind::SlackBot)), Fit::Foreign(Kind::SlackBot));
    }

    #[test]
    fn a_team_domain_is_a_bare_host() {
        assert_eq!(Shape::TeamDomain.fit("acme.cloudflareaccess.com"), Fit::Good);
        for bad in [
            "https://acme.cloudflareaccess.com",
            "acme.cloudflareaccess.com/",
            "acme",
            "acme.example.com",
            ".cloudflareaccess.com",
            "evil.com/.cloudflareaccess.com",
            "evil.com#.cloudflareaccess.com",
        ] {
            assert_eq!(Shape::TeamDomain.fit(bad), Fit::Wrong(TEAM_DOMAIN), "{bad}");
        }
    }

    #[test]
    fn a_url_is_https_and_holds_no_password() {
        assert_eq!(Shape::Url.fit("https://gateway.ai.cloudflare.com/v1/a/b/anthropic"), Fit::Good);
        for bad in ["http://example.com", "https://me:pass@example.com", "example.com", "https://"] {
            assert_eq!(Shape::Url.fit(bad), Fit::Wrong(HTTPS_URL), "{bad}");
        }
    }

    #[test]
    fn an_administrative_key_is_foreign_even_where_nothing_is_known() {
        assert_eq!(Shape::Line.fit(&samples::of(Kind::OpenAiAdmin)), Fit::Foreign(Kind::OpenAiAdmin));
        assert_eq!(Shape::Line.fit(&samples::of(Kind::GitHubToken)), Fit::Good);
    }

    #[test]
    fn settings_are_told_from_nonsense() {
        assert_eq!(Shape::SleepAfter.fit("10m"), Fit::Good);
        assert_eq!(Shape::SleepAfter.fit("never"), Fit::Good);
        assert!(matches!(Shape::SleepAfter.fit("ten minutes"), Fit::Wrong(_)));
        assert_eq!(Shape::Model.fit("workers-ai/@cf/meta/llama"), Fit::Good);
        assert!(matches!(Shape::Model.fit("gpt-4o"), Fit::Wrong(_)));
        assert!(matches!(Shape::Bucket.fit("My_Bucket"), Fit::Wrong(_)));
    }
}
