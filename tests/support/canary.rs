//! Values that can be found again wherever they leak: unique, of the form their slot takes.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use camino::{Utf8Path, Utf8PathBuf};

/// A value for a slot, and the random part of it that occurs nowhere else.
#[derive(Clone, Debug)]
pub(crate) struct Canary {
    /// The slot.
    pub(crate) slot: &'static str,
    /// The value.
    pub(crate) value: String,
    /// Its random part, 24 characters at least.
    core: String,
}

/// Twenty slots whose values are secrets.
pub(crate) const SLOTS: [&str; 20] = [
    "MOLTBOT_GATEWAY_TOKEN",
    "CDP_SECRET",
    "ANTHROPIC_API_KEY",
    "OPENAI_API_KEY",
    "CLOUDFLARE_AI_GATEWAY_API_KEY",
    "AI_GATEWAY_API_KEY",
    "TELEGRAM_BOT_TOKEN",
    "DISCORD_BOT_TOKEN",
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "R2_ACCESS_KEY_ID",
    "R2_SECRET_ACCESS_KEY",
    "GITHUB_TOKEN",
    "BRAVE_API_KEY",
    "TAVILY_API_KEY",
    "OPENROUTER_API_KEY",
    "GROQ_API_KEY",
    "GEMINI_API_KEY",
    "XAI_API_KEY",
    "SERPER_API_KEY",
];

impl Canary {
    /// A new value that `slot` takes.
    pub(crate) fn for_slot(slot: &'static str) -> Self {
        let (before, core, after) = match slot {
            "MOLTBOT_GATEWAY_TOKEN" | "CDP_SECRET" | "R2_SECRET_ACCESS_KEY" => (String::new(), hex(64), ""),
            "R2_ACCESS_KEY_ID" => (String::new(), hex(32), ""),
            "ANTHROPIC_API_KEY" => ("sk-ant-api03-".into(), letters(93), "AA"),
            "OPENAI_API_KEY" => (format!("sk-proj-{}T3BlbkFJ", letters(58)), letters(58), ""),
            "CLOUDFLARE_AI_GATEWAY_API_KEY" | "GROQ_API_KEY" => ("gsk_".into(), letters(52), ""),
            "AI_GATEWAY_API_KEY" | "XAI_API_KEY" => ("xai-".into(), letters(80), ""),
            "TELEGRAM_BOT_TOKEN" => ("123456789:".into(), letters(35), ""),
            "DISCORD_BOT_TOKEN" => (format!("{}.{}.", letters(24), letters(6)), letters(27), ""),
            "SLACK_BOT_TOKEN" => ("xoxb-1234567890-1234567890-".into(), letters(24), ""),
            "SLACK_APP_TOKEN" => ("xapp-1-A0123456789-1234567890-".into(), hex(64), ""),
            "GITHUB_TOKEN" => ("ghp_".into(), letters(36), ""),
            "BRAVE_API_KEY" => ("BSA".into(), letters(28), ""),
            "TAVILY_API_KEY" => ("tvly-".into(), letters(32), ""),
            "OPENROUTER_API_KEY" => ("sk-or-v1-".into(), hex(64), ""),
            "GEMINI_API_KEY" => ("AIzaSy".into(), letters(33), ""),
            // Nothing is known of its form: characters that every encoding writes in its own way.
            _ => (String::new(), format!("{}\"\\/+&%é<{}", letters(20), letters(20)), ""),
        };
        Self { slot, value: format!("{before}{core}{after}"), core }
    }

    /// A value that was made elsewhere: all of it occurs nowhere else.
    pub(crate) fn known(slot: &'static str, value: &str) -> Self {
        assert!(value.len() >= 24, "too short to be told from chance");
        Self { slot, value: value.to_owned(), core: value.to_owned() }
    }

    /// One for each of [`SLOTS`].
    pub(crate) fn twenty() -> Vec<Self> {
        SLOTS.into_iter().map(Self::for_slot).collect()
    }

    /// The forms in which it could leak, each with its name.
    fn forms(&self) -> Vec<(&'static str, Vec<u8>)> {
        let core = self.core.as_bytes();
        let json = serde_json::to_string(&self.core).expect("a string serialises");
        let url =
            percent_encoding::utf8_percent_encode(&self.core, percent_encoding::NON_ALPHANUMERIC).to_string();
        let mut forms = vec![
            ("raw", core.to_vec()),
            ("hex", ::hex::encode(core).into_bytes()),
            ("HEX", ::hex::encode_upper(core).into_bytes()),
            ("JSON", json.trim_matches('"').as_bytes().to_vec()),
            ("URL", url.into_bytes()),
        ];
        for shift in 0..3 {
            let mut padded = vec![0_u8; shift];
            padded.extend_from_slice(core);
            for (name, encoded) in
                [("base64", STANDARD_NO_PAD.encode(&padded)), ("base64url", URL_SAFE_NO_PAD.encode(&padded))]
            {
                // What the neighbours mix into is cut off at both ends.
                forms.push((name, encoded.as_bytes()[4.min(shift * 4)..encoded.len() - 4].to_vec()));
            }
        }
        forms
    }

    /// The form in which it stands in `text`, if it does.
    pub(crate) fn found_in(&self, text: &[u8]) -> Option<&'static str> {
        self.forms().into_iter().find(|(_, form)| contains(text, form)).map(|(name, _)| name)
    }
}

fn contains(text: &[u8], form: &[u8]) -> bool {
    text.windows(form.len()).any(|window| window == form)
}

/// Fails when a canary stands in `text`.
pub(crate) fn assert_absent(canaries: &[Canary], text: &[u8], what: &str) {
    for canary in canaries {
        if let Some(form) = canary.found_in(text) {
            panic!("the value of {} leaks into {what} as {form}", canary.slot);
        }
    }
}

/// Fails when a canary stands in a file below `root`, in its path, or when there is no file at all. Files in `inputs`
/// hold them rightly.
pub(crate) fn assert_absent_below(canaries: &[Canary], root: &Utf8Path, inputs: &[Utf8PathBuf]) {
    let mut seen = 0;
    let mut open = vec![root.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in dir.read_dir_utf8().expect("can be listed") {
            let entry = entry.expect("can be listed");
            let path = entry.path().to_owned();
            let kind = entry.file_type().expect("can be seen");
            assert_absent(canaries, path.as_str().as_bytes(), "a path");
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_file() && !inputs.contains(&path) {
                seen += 1;
                let bytes = std::fs::read(&path).expect("can be read");
                assert_absent(canaries, &bytes, path.as_str());
            }
        }
    }
    assert!(seen > 0, "no file was searched below {root}");
}

/// Random letters and digits.
pub(crate) fn letters(count: usize) -> String {
    const ALPHABET: &[u8] = b"abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    random(count).into_iter().map(|byte| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()])).collect()
}

/// Random lower-case hexadecimal digits.
pub(crate) fn hex(count: usize) -> String {
    ::hex::encode(random(count / 2))
}

fn random(count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    moltctl::sys::rng::fill(&mut bytes).expect("the system has randomness");
    bytes
}

#[test]
fn a_planted_canary_is_found_in_every_form() {
    for canary in Canary::twenty() {
        for shift in 0..3 {
            let mut text = vec![b'x'; shift];
            text.extend_from_slice(canary.value.as_bytes());
            text.extend_from_slice(b"yyyyyy");
            let url =
                percent_encoding::utf8_percent_encode(&canary.value, percent_encoding::NON_ALPHANUMERIC);
            for leak in [
                text.clone(),
                ::hex::encode(&text).into_bytes(),
                ::hex::encode_upper(&text).into_bytes(),
                STANDARD_NO_PAD.encode(&text).into_bytes(),
                URL_SAFE_NO_PAD.encode(&text).into_bytes(),
                url.to_string().into_bytes(),
                serde_json::to_vec(&canary.value).expect("serialises"),
            ] {
                assert!(
                    canary.found_in(&leak).is_some(),
                    "{} in {}",
                    canary.slot,
                    String::from_utf8_lossy(&leak)
                );
            }
        }
        assert_eq!(canary.found_in(Canary::for_slot(canary.slot).value.as_bytes()), None);
    }
}
