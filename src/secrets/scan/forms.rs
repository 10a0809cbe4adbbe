//! Credentials that are told by their form alone.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::{Candidate, What, begins, is_word, run, variety};
use crate::secrets::kind::{Kind, Match};

/// Beginnings of credentials, and what is known of the form.
const BEGINNINGS: &[(&str, Form)] = &[
    ("sk-", Form::Judged),
    ("gsk_", Form::Judged),
    ("AIzaSy", Form::Judged),
    ("xai-", Form::Judged),
    ("xoxb-", Form::Dotted),
    ("xapp-", Form::Dotted),
    ("xoxp-", Form::Dotted),
    ("xoxa-", Form::Dotted),
    ("xoxr-", Form::Dotted),
    ("xoxe", Form::Dotted),
    ("ghp_", Form::Judged),
    ("gho_", Form::Judged),
    ("ghu_", Form::Judged),
    ("ghs_", Form::Judged),
    ("ghr_", Form::Judged),
    ("github_pat_", Form::Judged),
    ("cfut_", Form::Judged),
    ("cfat_", Form::Judged),
    ("tvly-", Form::Judged),
    ("ops_", Form::Judged),
    ("AKIA", Form::Exact(20, "an AWS access key id")),
    ("ASIA", Form::Exact(20, "a temporary AWS access key id")),
    ("GOCSPX-", Form::Exact(35, "a Google OAuth client secret")),
    ("npm_", Form::Exact(40, "an npm token")),
    ("glpat-", Form::Exact(26, "a GitLab token")),
    ("sk_live_", Form::Exact(32, "a Stripe live key")),
    ("-----BEGIN ", Form::Pem),
];

#[derive(Clone, Copy)]
enum Form {
    /// What it is, [`Kind`] says.
    Judged,
    /// The same, with dots in it.
    Dotted,
    /// So many characters in all, of upper-case letters and digits for AWS, of words for the others.
    Exact(usize, &'static str),
    /// A PEM block.
    Pem,
}

fn beginnings() -> Option<&'static AhoCorasick> {
    static BUILT: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    BUILT.get_or_init(|| AhoCorasick::new(BEGINNINGS.iter().map(|(text, _)| text)).ok()).as_ref()
}

/// Credentials with a beginning of their own.
pub(super) fn find(text: &[u8]) -> Vec<Candidate<'_>> {
    let Some(automaton) = beginnings() else { return Vec::new() };
    automaton
        .find_overlapping_iter(text)
        .filter(|found| begins(text, found.start()))
        .filter_map(|found| {
            let (beginning, form) = BEGINNINGS[found.pattern().as_usize()];
            match form {
                Form::Judged => judged(text, found.start(), is_word),
                Form::Dotted => judged(text, found.start(), |byte| is_word(byte) || byte == b'.'),
                Form::Exact(length, words) => exact(text, found.start(), beginning, length, words),
                Form::Pem => pem(text, found.start()),
            }
        })
        .collect()
}

fn judged(text: &[u8], at: usize, belongs: impl Fn(u8) -> bool) -> Option<Candidate<'_>> {
    let value = run(text, at, belongs).trim_end_matches('.');
    let kind = Kind::of(value)?;
    let sure = match kind {
        Kind::Hex32 | Kind::Hex64 => return None,
        // Names of CSS classes and packages begin like this too.
        Kind::AnySk => false,
        kind => kind.grade(value) == Match::Whole,
    };
    if kind == Kind::AnySk && !is_random(&value["sk-".len()..]) || kind != Kind::AnySk && !sure {
        return None;
    }
    Some(Candidate { what: What::Issued(kind), shown: shown(kind).to_owned(), value, at, sure })
}

/// The beginning that every credential of the kind has.
fn shown(kind: Kind) -> &'static str {
    match kind {
        Kind::AnthropicKey | Kind::AnthropicOauth | Kind::AnthropicAdmin => "sk-ant-",
        Kind::OpenRouterKey => "sk-or-",
        Kind::OpenAiKey | Kind::OpenAiAdmin | Kind::AnySk => "sk-",
        Kind::GroqKey => "gsk_",
        Kind::GeminiKey => "AIza",
        Kind::XAiKey => "xai-",
        Kind::SlackBot => "xoxb-",
        Kind::SlackApp => "xapp-",
        Kind::SlackOther => "xox",
        Kind::GitHubToken => "gh",
        Kind::CloudflareToken => "cf",
        Kind::TavilyKey => "tvly-",
        Kind::OnePasswordToken => "ops_",
        _ => "",
    }
}

fn exact<'a>(
    text: &'a [u8],
    at: usize,
    beginning: &str,
    length: usize,
    words: &'static str,
) -> Option<Candidate<'a>> {
    let value = run(text, at, is_word);
    let is_aws = beginning.ends_with("IA");
    let fits = value.len() == length
        && (!is_aws || value.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()))
        && variety(&value[beginning.len()..]) >= 6;
    fits.then(|| Candidate { what: What::Form(words), shown: beginning.to_owned(), value, at, sure: true })
}

/// A private key with at least a line of content; line ends may be written as `\n`.
fn pem(text: &[u8], at: usize) -> Option<Candidate<'_>> {
    let head = run(text, at, |byte| matches!(byte, b'-' | b' ' | b'A'..=b'Z' | b'0'..=b'9'));
    if !head.ends_with("PRIVATE KEY-----") {
        return None;
    }
    let body = run(text, at + head.len(), |byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'\\' | b'\r' | b'\n' | b' ')
    });
    let letters = body.bytes().filter(u8::is_ascii_alphanumeric).count();
    let value = body.trim_matches(['\\', 'n', '\r', '\n', ' ']);
    (letters >= 40 && variety(value) >= 16).then(|| Candidate {
        what: What::Issued(Kind::PrivateKey),
        shown: String::new(),
        at: at + head.len() + body.find(value).unwrap_or(0),
        value,
        sure: true,
    })
}

/// Credentials that are told by what joins their parts: Telegram's colon, Discord's dots.
pub(super) fn find_joined(text: &[u8]) -> Vec<Candidate<'_>> {
    let mut found = Vec::new();
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b':' => found.extend(telegram(text, at)),
            b'.' => found.extend(discord(text, at)),
            _ => {}
        }
    }
    found
}

fn telegram(text: &[u8], colon: usize) -> Option<Candidate<'_>> {
    let digits = text[..colon].iter().rev().take(11).take_while(|byte| byte.is_ascii_digit()).count();
    let at = colon - digits;
    // In a URL of the API the word `bot` stands before it.
    let begins = begins(text, at) || text[..at].ends_with(b"bot");
    if !(8..=10).contains(&digits) || !begins {
        return None;
    }
    let value = run(text, at, |byte| is_word(byte) || byte == b':');
    let secret = value.get(digits + 1..)?;
    (Kind::TelegramToken.grade(value) == Match::Whole && is_random(secret)).then(|| Candidate {
        what: What::Issued(Kind::TelegramToken),
        shown: String::new(),
        value,
        at,
        sure: true,
    })
}

fn discord(text: &[u8], dot: usize) -> Option<Candidate<'_>> {
    // The second dot stands behind six or seven characters of time.
    if !matches!((text.get(dot + 7), text.get(dot + 8)), (Some(b'.'), _) | (_, Some(b'.'))) {
        return None;
    }
    let id = text[..dot].iter().rev().take(29).take_while(|byte| is_word(**byte)).count();
    let at = dot - id;
    let value = run(text, at, |byte| is_word(byte) || byte == b'.');
    let user = STANDARD_NO_PAD.decode(value.get(..id)?).ok()?;
    let is_user = user.len() >= 17 && user.iter().all(u8::is_ascii_digit);
    (is_user && Kind::DiscordToken.grade(value) == Match::Whole).then(|| Candidate {
        what: What::Issued(Kind::DiscordToken),
        shown: String::new(),
        value,
        at,
        sure: true,
    })
}

/// Whether a text looks drawn by lot: many different characters, of several sorts that change often; or hexadecimal.
pub(super) fn is_random(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let is_hex = value.len() >= 32 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hex {
        return variety(value) >= 8 && digits >= 4 && digits < value.len();
    }
    let sort = |byte: u8| match byte {
        b'a'..=b'z' => 0,
        b'A'..=b'Z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    };
    let sorts: Vec<u8> = value.bytes().map(sort).collect();
    let changes = sorts.windows(2).filter(|two| two[0] != two[1]).count();
    let (lower, upper) = (sorts.contains(&0), sorts.contains(&1));
    let marks = sorts.iter().filter(|sort| **sort == 3).count();
    let mixed = lower && upper && changes * 10 >= value.len() * 4;
    let plain = (lower != upper) && digits >= 4 && marks == 0 && changes * 10 >= value.len() * 3;
    value.len() >= 20 && digits >= 2 && variety(value) >= 12 && marks * 6 <= value.len() && (mixed || plain)
}
