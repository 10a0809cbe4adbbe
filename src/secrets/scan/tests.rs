//! Values are put together at run time, so that no scanner takes this file for a leak.

use super::*;
use crate::secret::redact;
use crate::secrets::kind::samples;

/// Letters and digits that look drawn by lot, different for each `seed`.
fn random(seed: u32, length: usize) -> String {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    (0..length)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(alphabet[(state >> 16) as usize % alphabet.len()])
        })
        .collect()
}

fn hex(seed: u32, length: usize) -> String {
    use sha2::Digest as _;
    hex::encode(sha2::Sha256::digest(seed.to_be_bytes()))[..length].to_owned()
}

fn kinds(text: &str) -> Vec<What> {
    scan(text.as_bytes()).into_iter().map(|leak| leak.what).collect()
}

#[test]
fn every_issuers_form_is_found_wherever_it_stands() {
    for kind in [
        Kind::AnthropicKey,
        Kind::AnthropicOauth,
        Kind::AnthropicAdmin,
        Kind::OpenAiKey,
        Kind::OpenAiAdmin,
        Kind::OpenRouterKey,
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
        Kind::TelegramToken,
        Kind::PrivateKey,
    ] {
        let value = samples::of(kind);
        for text in [
            value.clone(),
            format!("KEY={value}\n"),
            format!("const a = '{value}';"),
            format!("{{\"x\": \"a=1\\n{value}\"}}"),
            format!("curl -H 'x: {value}' https://api.example.org"),
        ] {
            assert!(kinds(&text).contains(&What::Issued(kind)), "{kind:?} in {text}");
        }
    }
    let discord = format!("MTIzNDU2Nzg5MDEyMzQ1Njc4.{}.{}", random(1, 6), random(2, 38));
    assert_eq!(kinds(&format!("token: {discord}")), [What::Issued(Kind::DiscordToken)]);
    let url = format!("https://api.telegram.org/bot8123456789:{}/getMe", random(3, 35));
    assert_eq!(kinds(&url), [What::Issued(Kind::TelegramToken)]);
    for (value, words) in [
        (format!("AKIA{}", "Q3ZX7RWPLM2KD9TV"), "an AWS access key id"),
        (format!("GOCSPX-{}", random(4, 28)), "a Google OAuth client secret"),
        (format!("npm_{}", random(5, 36)), "an npm token"),
    ] {
        assert_eq!(kinds(&format!("x = \"{value}\"")), [What::Form(words)]);
    }
}

#[test]
fn random_values_of_secret_names_are_found_in_every_notation() {
    let token = hex(1, 64);
    for text in [
        format!("MOLTBOT_GATEWAY_TOKEN={token}"),
        format!("export OPENCLAW_GATEWAY_TOKEN=\"{token}\"\n"),
        format!("MOLTBOT_GATEWAY_TOKEN: '{token}'"),
        format!("  \"gateway_token\": \"{token}\","),
        format!("https://my-worker.workers.dev/?token={token}&x=1"),
        format!("MY_SECRET={}", random(7, 40)),
        format!("R2_SECRET_ACCESS_KEY = \"{token}\""),
        format!("Authorization: Bearer {}", random(8, 40)),
    ] {
        let leaks = scan(text.as_bytes());
        assert!(matches!(leaks.as_slice(), [Leak { what: What::Named(_), .. }]), "{text}: {leaks:?}");
    }
}

#[test]
fn examples_names_and_code_are_no_credentials() {
    for text in [
        "ANTHROPIC_API_KEY=sk-ant-...",
        "MOLTBOT_GATEWAY_TOKEN=dev-token-change-in-prod",
        "MOLTBOT_GATEWAY_TOKEN=your-gateway-token-goes-right-here-now",
        "const token = c.env.MOLTBOT_GATEWAY_TOKEN;",
        "envVars.OPENCLAW_GATEWAY_TOKEN = env.MOLTBOT_GATEWAY_TOKEN;",
        "MOLTBOT_GATEWAY_TOKEN=$(openssl rand -hex 32)",
        "MOLTBOT_GATEWAY_TOKEN: ${{ secrets.MOLTBOT_GATEWAY_TOKEN }}",
        "aws_access_key_id = AKIAIOSFODNN7EXAMPLE",
        "\"integrity\": \"sha512-4b2c9f1e8d7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b1c==\"",
        "CF_ACCESS_AUD=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "class=\"sk-cubic-bezier-loading-animation\"",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "tokenizer = MyTokenizerV2WithBetterDefaults1",
        "if (token === expectedTokenFromTheConfiguration12) {",
        "2026-01-01T00:00:00Z 1700000000:error",
        "sk-ant-api03-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxAA",
    ] {
        assert_eq!(kinds(text), Vec::<What>::new(), "{text}");
    }
}

#[test]
fn the_value_stays_here_and_no_output_can_hold_it() {
    let value = samples::of(Kind::AnthropicKey).replace("7jK", "q8Z");
    let leaks = scan(format!("x = {value}").as_bytes());
    assert_eq!(leaks.len(), 1);
    assert_eq!(leaks[0].range, 4..4 + value.len());
    assert!(
        leaks[0].mask.starts_with("sk-ant-… ") && leaks[0].mask.chars().count() == 17,
        "{}",
        leaks[0].mask
    );
    assert!(!format!("{leaks:?}").contains(&value[10..30]));
    assert_eq!(redact(&value), "[REDACTED]");
}

#[test]
fn one_value_is_told_once_and_binary_content_is_searched_for_forms_only() {
    let (key, token) = (samples::of(Kind::GroqKey), hex(2, 64));
    assert_eq!(kinds(&format!("A_TOKEN={key} b={key}")).len(), 1);
    let binary = format!("\0\u{1}{key}\0MY_TOKEN={token}");
    assert_eq!(kinds(&binary), [What::Issued(Kind::GroqKey)]);
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_searched_without_panic(text in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
        let _ = scan(&text);
    }

    #[test]
    fn any_text_around_separators_is_searched_without_panic(text in "(sk-|TOKEN|=|:|\\.|\"|[a-zA-Z0-9]{8,40}|-----BEGIN |ä| ){0,30}") {
        let _ = scan(text.as_bytes());
    }
}
