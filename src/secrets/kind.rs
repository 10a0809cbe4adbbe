//! Whose credential a text is, told by its prefix and build.
//!
//! Used to catch a key in the wrong slot. The patterns are those of the issuers' documents and of the
//! maintained detectors read for `facts/providers.md`. An issuer may change its format at any time, so a
//! text that is *not* recognised proves nothing; one that is recognised as somebody else's does.
//! Deliberately no regular expressions: every rule is a prefix, an alphabet and a length.

/// A recognisable sort of credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `sk-ant-api03-…`, a key of one Anthropic workspace.
    AnthropicKey,
    /// `sk-ant-oat01-…`, a subscription's OAuth token.
    AnthropicOauth,
    /// `sk-ant-admin01-…`, governs the whole organisation.
    AnthropicAdmin,
    /// `sk-proj-…`, `sk-svcacct-…`, and the older `sk-…T3BlbkFJ…`.
    OpenAiKey,
    /// `sk-admin-…`, governs the whole organisation.
    OpenAiAdmin,
    /// `sk-or-v1-` and 64 hexadecimal digits.
    OpenRouterKey,
    /// `gsk_` and 52 letters or digits.
    GroqKey,
    /// `AIzaSy` and 33 more.
    GeminiKey,
    /// `xai-` and 80 more.
    XAiKey,
    /// `sk-…` of an issuer that cannot be told: DeepSeek, Moonshot, DashScope, old OpenAI keys.
    AnySk,
    /// `<digits>:<35 characters>`.
    TelegramToken,
    /// Three parts joined by dots; the first is a base64 user id.
    DiscordToken,
    /// `xoxb-…`.
    SlackBot,
    /// `xapp-…`.
    SlackApp,
    /// `xoxp-…`, `xoxa-…`, `xoxr-…`, `xoxe…`: a user's, a workspace's or a configuration token.
    SlackOther,
    /// `ghp_…`, `github_pat_…` and their kin.
    GitHubToken,
    /// `cfut_…` or `cfat_…`, a Cloudflare API token of the 2026 format.
    CloudflareToken,
    /// 40 characters, a Cloudflare API token of the older format. Never recognised by itself.
    CloudflareLegacyToken,
    /// 32 lower-case hexadecimal digits: an account id, an R2 access key id.
    Hex32,
    /// 64 lower-case hexadecimal digits: an R2 secret, an AUD tag, a token of ours.
    Hex64,
    /// `BSA…`, Brave Search. Never recognised by itself: three letters say too little.
    BraveKey,
    /// `tvly-…`.
    TavilyKey,
    /// `ops_…`, a 1Password service account.
    OnePasswordToken,
    /// A PEM block.
    PrivateKey,
}

/// How well a text agrees with a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// Prefix, alphabet and length agree.
    Whole,
    /// The prefix agrees and the rest does not: cut short, or with something pasted behind it.
    PrefixOnly,
    /// Something else.
    None,
}

/// The kinds a text alone can betray, the more exact before the vaguer; `AnySk` comes after all of them.
const TELLING: &[Kind] = &[
    Kind::AnthropicAdmin,
    Kind::AnthropicOauth,
    Kind::AnthropicKey,
    Kind::OpenAiAdmin,
    Kind::OpenRouterKey,
    Kind::OpenAiKey,
    Kind::GroqKey,
    Kind::GeminiKey,
    Kind::XAiKey,
    Kind::SlackBot,
    Kind::SlackApp,
    Kind::SlackOther,
    Kind::GitHubToken,
    Kind::CloudflareToken,
    Kind::TavilyKey,
    Kind::OnePasswordToken,
    Kind::PrivateKey,
    Kind::TelegramToken,
    Kind::DiscordToken,
    Kind::Hex32,
    Kind::Hex64,
];

impl Kind {
    /// The kind that `text` betrays, or `None` when its form says nothing.
    pub fn of(text: &str) -> Option<Self> {
        let first = |degree: Match| TELLING.iter().copied().find(|kind| kind.grade(text) == degree);
        first(Match::Whole)
            .or_else(|| first(Match::PrefixOnly))
            .or_else(|| (Self::AnySk.grade(text) == Match::Whole).then_some(Self::AnySk))
    }

    /// What to call it in a message, with its article.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::AnthropicKey => "an Anthropic API key",
            Self::AnthropicOauth => "an Anthropic subscription (OAuth) token",
            Self::AnthropicAdmin => "an Anthropic admin key",
            Self::OpenAiKey => "an OpenAI API key",
            Self::OpenAiAdmin => "an OpenAI admin key",
            Self::OpenRouterKey => "an OpenRouter key",
            Self::GroqKey => "a Groq key",
            Self::GeminiKey => "a Google AI (Gemini) key",
            Self::XAiKey => "an xAI key",
            Self::AnySk => "an `sk-` key",
            Self::TelegramToken => "a Telegram bot token",
            Self::DiscordToken => "a Discord bot token",
            Self::SlackBot => "a Slack bot token (`xoxb-`)",
            Self::SlackApp => "a Slack app-level token (`xapp-`)",
            Self::SlackOther => "a Slack user, refresh or configuration token",
            Self::GitHubToken => "a GitHub token",
            Self::CloudflareToken | Self::CloudflareLegacyToken => "a Cloudflare API token",
            Self::Hex32 => "32 hexadecimal digits (an account id or an R2 access key id)",
            Self::Hex64 => "64 hexadecimal digits (an R2 secret, an AUD tag or a token of our own)",
            Self::BraveKey => "a Brave Search key",
            Self::TavilyKey => "a Tavily key",
            Self::OnePasswordToken => "a 1Password service account token",
            Self::PrivateKey => "a private key",
        }
    }

    /// Whether holding it means governing a whole organisation: such a key never belongs in a Worker.
    pub const fn is_administrative(self) -> bool {
        matches!(self, Self::AnthropicAdmin | Self::OpenAiAdmin)
    }

    /// How well `text` agrees with this kind.
    pub fn grade(self, text: &str) -> Match {
        match self {
            Self::AnthropicKey => prefixed(text, &["sk-ant-api03-"], url_safe, 80..=120),
            Self::AnthropicOauth => prefixed(text, &["sk-ant-oat01-"], url_safe, 60..=200),
            Self::AnthropicAdmin => prefixed(text, &["sk-ant-admin01-", "sk-ant-admin"], url_safe, 80..=120),
            Self::OpenAiKey => openai_key(text),
            Self::OpenAiAdmin => prefixed(text, &["sk-admin-"], url_safe, 40..=200),
            Self::OpenRouterKey => prefixed(text, &["sk-or-v1-"], hex_digit, 64..=64),
            Self::GroqKey => prefixed(text, &["gsk_"], |byte| byte.is_ascii_alphanumeric(), 52..=52),
            Self::GeminiKey => prefixed(text, &["AIzaSy"], url_safe, 33..=33),
            Self::XAiKey => prefixed(text, &["xai-"], word, 80..=80),
            Self::AnySk => any_sk(text),
            Self::TelegramToken => telegram_token(text),
            Self::DiscordToken => discord_token(text),
            Self::SlackBot => prefixed(text, &["xoxb-"], slack, 20..=200),
            Self::SlackApp => prefixed(text, &["xapp-"], slack, 20..=250),
            Self::SlackOther => {
                prefixed(text, &["xoxp-", "xoxa-", "xoxr-", "xoxe.", "xoxe-"], slack, 10..=300)
            }
            Self::GitHubToken => prefixed(text, GITHUB_PREFIXES, word, 22..=255),
            Self::CloudflareToken => {
                prefixed(text, &["cfut_", "cfat_"], |byte| byte.is_ascii_alphanumeric(), 48..=48)
            }
            Self::CloudflareLegacyToken => whole(text, url_safe, 40),
            Self::Hex32 => whole(text, hex_digit, 32),
            Self::Hex64 => whole(text, hex_digit, 64),
            Self::BraveKey => prefixed(text, &["BSA"], url_safe, 20..=60),
            Self::TavilyKey => prefixed(text, &["tvly-"], url_safe, 20..=80),
            Self::OnePasswordToken => prefixed(text, &["ops_"], url_safe, 100..=4096),
            Self::PrivateKey => private_key(text),
        }
    }
}

const GITHUB_PREFIXES: &[&str] = &["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"];

fn url_safe(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

fn word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn slack(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.'
}

/// Lower case only: every hexadecimal credential of Cloudflare's is, and all are compared as text.
fn hex_digit(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

fn whole(text: &str, alphabet: impl Fn(u8) -> bool, length: usize) -> Match {
    if text.len() == length && text.bytes().all(alphabet) { Match::Whole } else { Match::None }
}

fn prefixed(
    text: &str,
    prefixes: &[&str],
    alphabet: impl Fn(u8) -> bool,
    length: std::ops::RangeInclusive<usize>,
) -> Match {
    let Some(rest) = prefixes.iter().find_map(|prefix| text.strip_prefix(prefix)) else {
        return Match::None;
    };
    if length.contains(&rest.len()) && rest.bytes().all(alphabet) { Match::Whole } else { Match::PrefixOnly }
}

/// The middle of every OpenAI key: base64 of `OpenAI`.
const OPENAI_MARK: &str = "T3BlbkFJ";

fn openai_key(text: &str) -> Match {
    let modern = prefixed(text, &["sk-proj-", "sk-svcacct-", "sk-service-"], url_safe, 40..=220);
    if modern != Match::None {
        return modern;
    }
    let has_mark = text.strip_prefix("sk-").is_some_and(|rest| rest.contains(OPENAI_MARK));
    if !has_mark {
        return Match::None;
    }
    prefixed(text, &["sk-"], url_safe, 40..=220)
}

/// `sk-` of nobody in particular. Never `PrefixOnly`: three letters say too little.
fn any_sk(text: &str) -> Match {
    match prefixed(text, &["sk-"], url_safe, 20..=220) {
        Match::Whole => Match::Whole,
        Match::PrefixOnly | Match::None => Match::None,
    }
}

fn telegram_token(text: &str) -> Match {
    let Some((id, rest)) = text.split_once(':') else {
        return Match::None;
    };
    let is_id = (8..=10).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit());
    if !is_id {
        return Match::None;
    }
    if rest.len() == 35 && rest.bytes().all(url_safe) { Match::Whole } else { Match::PrefixOnly }
}

/// 24 to 28 characters of id, 6 of time, 27 or more of signature. Newer tokens are longer than documented.
fn discord_token(text: &str) -> Match {
    let parts: Vec<&str> = text.split('.').collect();
    let [id, time, signature] = parts.as_slice() else {
        return Match::None;
    };
    let fits = (24..=28).contains(&id.len())
        && (6..=7).contains(&time.len())
        && (27..=45).contains(&signature.len())
        && parts.iter().all(|part| part.bytes().all(url_safe));
    if fits { Match::Whole } else { Match::None }
}

fn private_key(text: &str) -> Match {
    if text.trim_start().starts_with("-----BEGIN ") { Match::Whole } else { Match::None }
}

#[cfg(test)]
pub(crate) mod samples {
    //! Made-up credentials of the right build, assembled at run time so that no scanner takes them for real.

    use super::Kind;

    /// A text that `Kind::of` must recognise as `kind`.
    pub(crate) fn of(kind: Kind) -> String {
        let letters = |count: usize| "aB3dE5gH7jK9mN1pQ".chars().cycle().take(count).collect::<String>();
        let hex = |count: usize| "0a1b2c3d4e5f6789".chars().cycle().take(count).collect::<String>();
        match kind {
            Kind::AnthropicKey => format!("sk-ant-{}-{}AA", "api03", letters(93)),
            Kind::AnthropicOauth => format!("sk-ant-{}-{}AA", "oat01", letters(93)),
            Kind::AnthropicAdmin => format!("sk-ant-{}-{}AA", "admin01", letters(93)),
            Kind::OpenAiKey => format!("sk-{}-{}T3Blbk{}{}", "proj", letters(58), "FJ", letters(58)),
            Kind::OpenAiAdmin => format!("sk-{}-{}T3Blbk{}{}", "admin", letters(58), "FJ", letters(58)),
            Kind::OpenRouterKey => format!("sk-{}-{}", "or-v1", hex(64)),
            Kind::GroqKey => format!("{}_{}", "gsk", letters(52)),
            Kind::GeminiKey => format!("{}Sy{}", "AIza", letters(33)),
            Kind::XAiKey => format!("{}-{}", "xai", letters(80)),
            Kind::AnySk => format!("{}-{}", "sk", letters(40)),
            Kind::TelegramToken => format!("123456789:{}", letters(35)),
            Kind::DiscordToken => format!("{}.{}.{}", letters(24), letters(6), letters(27)),
            Kind::SlackBot => format!("{}-1234567890-1234567890-{}", "xoxb", letters(24)),
            Kind::SlackApp => format!("{}-1-A0123456789-1234567890-{}", "xapp", letters(64)),
            Kind::SlackOther => format!("{}-1234567890-{}", "xoxp", letters(24)),
            Kind::GitHubToken => format!("{}_{}", "ghp", letters(36)),
            Kind::CloudflareToken => format!("{}_{}{}", "cfat", letters(40), hex(8)),
            Kind::CloudflareLegacyToken => letters(40),
            Kind::Hex32 => hex(32),
            Kind::Hex64 => hex(64),
            Kind::BraveKey => format!("{}{}", "BSA", letters(28)),
            Kind::TavilyKey => format!("{}-{}", "tvly", letters(32)),
            Kind::OnePasswordToken => format!("{}_{}", "ops", letters(300)),
            Kind::PrivateKey => format!("-----BEGIN {} KEY-----\n{}", "PRIVATE", letters(64)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_telling_kind_recognises_its_own_sample_and_no_other_kind_claims_it() {
        for kind in TELLING.iter().copied().chain([Kind::AnySk]) {
            assert_eq!(Kind::of(&samples::of(kind)), Some(kind), "{kind:?}");
        }
    }

    #[test]
    fn a_key_cut_short_is_still_its_issuers() {
        for kind in [Kind::AnthropicKey, Kind::SlackBot, Kind::GroqKey, Kind::TelegramToken] {
            let sample = samples::of(kind);
            let cut = &sample[..sample.len() - 20];
            assert_eq!(kind.grade(&cut[..cut.len().min(18)]), Match::PrefixOnly, "{kind:?}");
            assert_eq!(Kind::of(&cut[..18]), Some(kind), "{kind:?}");
        }
    }

    #[test]
    fn a_legacy_cloudflare_token_is_never_guessed() {
        assert_eq!(Kind::of(&samples::of(Kind::CloudflareLegacyToken)), None);
        assert_eq!(
            Kind::CloudflareLegacyToken.grade(&samples::of(Kind::CloudflareLegacyToken)),
            Match::Whole
        );
    }

    #[test]
    fn an_old_openai_key_is_told_by_its_mark() {
        let old = format!("sk-{}T3Blbk{}{}", "a".repeat(20), "FJ", "b".repeat(20));
        assert_eq!(Kind::of(&old), Some(Kind::OpenAiKey));
    }

    #[test]
    fn upper_case_hexadecimal_is_not_ours() {
        assert_eq!(Kind::of(&"AB".repeat(32)), None);
    }

    proptest! {
        #[test]
        fn any_text_is_graded_without_panic(text in "\\PC{0,80}") {
            let _ = Kind::of(&text);
        }
    }
}
