//! A symptom against the catalogue: which entries it may be, why, and in which order.
//!
//! Nothing of the symptom is ever repeated: a reason names what of the *catalogue* was found in it.

use super::catalogue;
use super::entry::{Entry, Likelihood, Signs};
use super::normal::{normal, words};
use super::symptom::Symptom;

/// An entry the symptom may come from.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The entry.
    pub entry: &'static Entry,
    /// How much speaks for it; only the order means something.
    pub weight: u32,
    /// What speaks for it.
    pub why: Vec<Why>,
}

/// A reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It was asked for by its id.
    Asked,
    /// Words of the catalogue stand in it.
    Says(String),
    /// It has this form.
    Form(String),
    /// The exit code.
    Exit(u8),
    /// The close code.
    Close(u16),
    /// The status, and the path where it matters.
    Status(u16, Option<String>),
    /// The error code, and whose it is.
    Code(&'static str, u32),
    /// Single words.
    Words(Vec<String>),
}

impl std::fmt::Display for Why {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Asked => f.write_str("it was asked for by name"),
            Self::Says(phrase) => write!(f, "it says `{phrase}`"),
            Self::Form(shape) => write!(f, "it has the form `{shape}`"),
            Self::Exit(code) => write!(f, "exit code {code}"),
            Self::Close(code) => write!(f, "close code {code}"),
            Self::Status(status, None) => write!(f, "HTTP status {status}"),
            Self::Status(status, Some(path)) => write!(f, "HTTP status {status} at `{path}`"),
            Self::Code(of, code) => write!(f, "error code {code} of {of}"),
            Self::Words(words) => write!(f, "it speaks of {}", words.join(", ")),
        }
    }
}

/// What one sign weighs. Whole messages decide, numbers suggest, words hint.
mod weight {
    pub(super) const ASKED: u32 = 10_000;
    pub(super) const PHRASE: u32 = 100;
    pub(super) const PHRASE_PER_LETTER: u32 = 2;
    pub(super) const CODE: u32 = 90;
    pub(super) const EXIT: u32 = 80;
    pub(super) const CLOSE: u32 = 60;
    pub(super) const STATUS_AT: u32 = 80;
    pub(super) const STATUS: u32 = 40;
    pub(super) const WORD: u32 = 20;
    pub(super) const WORD_OF_TITLE: u32 = 8;
    /// Less is no reason to believe anything.
    pub(super) const LEAST: u32 = 36;
    pub(super) const LEAST_OF_TERSE: u32 = 20;
}

/// The entries that `symptom` may come from, the likeliest first. None when nothing of it is known.
#[must_use]
pub fn diagnose(symptom: &Symptom) -> Vec<Candidate> {
    if symptom.is_empty() {
        return Vec::new();
    }
    let all: Vec<Candidate> = catalogue::all().filter_map(|entry| candidate(entry, symptom)).collect();
    let least = if symptom.is_terse() { weight::LEAST_OF_TERSE } else { weight::LEAST };
    let mut found: Vec<Candidate> = all.iter().filter(|it| it.weight >= least).cloned().collect();
    if found.is_empty() && symptom.own_words {
        // One word is little, unless few things are called by it.
        found =
            all.into_iter().filter(|it| it.weight >= weight::LEAST_OF_TERSE && has_rare_word(it)).collect();
    }
    found.sort_by(|a, b| rank(b).cmp(&rank(a)).then(a.entry.id.cmp(&b.entry.id)));
    // Where a whole message or an id decides, words that merely sound alike do not.
    if let Some(best) = found.first().map(|it| it.weight) {
        found.retain(|it| it.weight.saturating_mul(4) >= best);
    }
    found
}

/// What speaks more for one than for another; at last, how many people met it.
fn rank(it: &Candidate) -> (u32, Likelihood, usize) {
    (it.weight, it.entry.likelihood, it.entry.threads.len())
}

/// Whether one of the words that were found belongs to a handful of entries.
fn has_rare_word(it: &Candidate) -> bool {
    const HANDFUL: usize = 5;
    let entries_of =
        |word: &String| catalogue::all().filter(|entry| entry.signs.words.contains(word)).count();
    it.why
        .iter()
        .any(|why| matches!(why, Why::Words(words) if words.iter().any(|word| entries_of(word) <= HANDFUL)))
}

fn candidate(entry: &'static Entry, symptom: &Symptom) -> Option<Candidate> {
    let mut found = Found::default();
    if symptom.text == entry.id {
        found.add(weight::ASKED, Why::Asked);
    }
    texts(&entry.signs, symptom, &mut found);
    numbers(&entry.signs, symptom, &mut found);
    let said: Vec<String> = entry.signs.words.iter().filter(|word| symptom.has_word(word)).cloned().collect();
    if !said.is_empty() {
        found.weight += weight::WORD * u32::try_from(said.len().min(5)).unwrap_or(5);
        found.why.push(Why::Words(said));
    }
    if found.why.is_empty() {
        return None;
    }
    // The title only tells near neighbours apart: it is no sign by itself.
    if symptom.own_words {
        let title = normal(&entry.title);
        let shared = words(&title).filter(|word| word.len() > 3 && symptom.has_word(word)).count();
        found.weight += weight::WORD_OF_TITLE * u32::try_from(shared.min(4)).unwrap_or(4);
    }
    Some(Candidate { entry, weight: found.weight, why: found.why })
}

#[derive(Default)]
struct Found {
    weight: u32,
    why: Vec<Why>,
}

impl Found {
    fn add(&mut self, weight: u32, why: Why) {
        self.weight += weight;
        self.why.push(why);
    }
}

fn texts(signs: &Signs, symptom: &Symptom, found: &mut Found) {
    for phrase in &signs.phrases {
        if symptom.text.contains(&normal(phrase)) {
            let letters = u32::try_from(phrase.len().min(60)).unwrap_or(60);
            found.add(weight::PHRASE + letters * weight::PHRASE_PER_LETTER, Why::Says(phrase.clone()));
        }
    }
    for shape in &signs.shapes {
        if has_shape(&symptom.text, &normal(shape)) {
            found.add(weight::PHRASE, Why::Form(shape.clone()));
        }
    }
}

fn numbers(signs: &Signs, symptom: &Symptom, found: &mut Found) {
    for number in &symptom.numbers {
        let value = number.value;
        if number.exit
            && let Some(code) = signs.exits.iter().find(|code| u32::from(**code) == value)
        {
            found.add(weight::EXIT, Why::Exit(*code));
        }
        if number.close
            && let Some(code) = signs.closes.iter().find(|code| u32::from(**code) == value)
        {
            found.add(weight::CLOSE, Why::Close(*code));
        }
        if number.code {
            for code in signs.codes.iter().filter(|code| code.code == value) {
                found.add(weight::CODE, Why::Code(code.of.name(), code.code));
            }
        }
        if number.status {
            status(signs, symptom, value, found);
        }
    }
}

fn status(signs: &Signs, symptom: &Symptom, value: u32, found: &mut Found) {
    let of_value = signs.statuses.iter().filter(|sign| u32::from(sign.status) == value);
    let best = of_value
        .filter_map(|sign| match &sign.at {
            None => Some((weight::STATUS, sign, None)),
            // Nobody said where it was.
            Some(_) if symptom.paths.is_empty() => Some((weight::STATUS, sign, None)),
            Some(at) => symptom
                .paths
                .iter()
                .any(|path| path == at || (at != "/" && path.starts_with(at.as_str())))
                .then(|| (weight::STATUS_AT, sign, Some(at.clone()))),
        })
        .max_by_key(|(weight, ..)| *weight);
    if let Some((weight, sign, at)) = best {
        found.add(weight, Why::Status(sign.status, at));
    }
}

/// The longest gap a `*` stands for, in bytes: one message, not the whole log.
const GAP: usize = 120;

/// Whether `shape` stands somewhere in `text`: `*` is anything of [`GAP`] bytes, `#` a number.
fn has_shape(text: &str, shape: &str) -> bool {
    let mut parts = shape.split('*').filter(|part| !part.is_empty());
    let Some(first) = parts.next() else { return false };
    let rest: Vec<&str> = parts.collect();
    let mut from = 0;
    while let Some((start, end)) = find_part(text, first, from) {
        let mut at = Some(end);
        for part in &rest {
            at = at.and_then(|at| find_part(within(text, at, GAP + part.len()), part, at)).map(|it| it.1);
        }
        if at.is_some() {
            return true;
        }
        from = start + text[start..].chars().next().map_or(1, char::len_utf8);
    }
    false
}

/// `text` up to `most` bytes behind `from`: what follows is never looked at, so that a long log costs no more than once.
fn within(text: &str, from: usize, most: usize) -> &str {
    let mut end = text.len().min(from + most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Where `part` stands in `text` at or after `from`; its `#` take as many digits as there are.
fn find_part(text: &str, part: &str, from: usize) -> Option<(usize, usize)> {
    let (head, tail) = part.split_once('#').map_or((part, None), |(head, tail)| (head, Some(tail)));
    let mut from = from;
    loop {
        let start = from + text.get(from..)?.find(head)?;
        let mut end = start + head.len();
        match tail {
            None => return Some((start, end)),
            Some(tail) => {
                let digits = text[end..].bytes().take_while(u8::is_ascii_digit).count();
                end += digits;
                if digits > 0 && text[end..].starts_with(tail) {
                    return Some((start, end + tail.len()));
                }
            }
        }
        from = start + text[start..].chars().next()?.len_utf8();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn first(text: &str) -> &'static str {
        let found = diagnose(&Symptom::read(text));
        found.first().map_or("nothing", |it| it.entry.id.as_str())
    }

    fn ids(text: &str) -> Vec<&'static str> {
        diagnose(&Symptom::read(text)).iter().map(|it| it.entry.id.as_str()).collect()
    }

    #[test]
    fn shapes_have_gaps_and_numbers() {
        assert!(has_shape(
            "process exited with code 126 before becoming ready",
            "exited with code # before*ready"
        ));
        assert!(!has_shape("process exited with code x before becoming ready", "exited with code # before"));
        assert!(!has_shape(&format!("a {} b", "x".repeat(200)), "a*b"));
        assert!(has_shape("code 1 code 12x code 3 end", "code # end"));
    }

    /// What people have in hand, word for word from the threads, and the cause that was found there.
    #[test]
    fn what_operators_wrote_leads_to_what_they_found() {
        for (text, id) in [
            (
                "JOSEError: Expected 200 OK from the JSON Web Key Set HTTP response",
                "access-team-domain-wrong",
            ),
            ("your session is invalid or expired", "access-team-domain-wrong"),
            ("access.api.error.auth_domain_not_available", "access-zero-trust-off"),
            ("302 on /cdp", "access-covers-cdp"),
            ("503 /", "secrets-missing"),
            ("disconnected (1008): Invalid or missing token.", "gateway-token-mismatch"),
            ("Disconnected (1008): device signature expired", "gateway-device-signature-expired"),
            ("1008 pairing required", "gateway-pairing-required"),
            ("disconnected (1006): no reason", "gateway-1006"),
            ("origin not allowed (open the Control UI from the gateway host", "gateway-origin-not-allowed"),
            (
                "ProcessExitedBeforeReadyError: Process exited with code 126 before becoming ready. Waiting for: port 18789 (TCP)",
                "windows-line-endings",
            ),
            ("exit code 127", "start-script-missing"),
            ("Process exited with code 1 before becoming ready", "start-config-rejected"),
            ("Durable Object reset because its code was updated.", "start-durable-object-reset"),
            ("The container is not running, consider calling start()", "start-container-not-started"),
            (
                "s3fs: there are multiple entries for the same bucket(default) in the passwd file",
                "storage-mount-s3fs",
            ),
            ("Config sync failed", "storage-keys-refused"),
            ("I can't mount R2", "storage-keys-refused"),
            ("DURABLE_OBJECT_NOT_CONTAINER_ENABLED", "deploy-not-container-enabled"),
            ("✘ [ERROR] Unauthorized", "deploy-unauthorized"),
            ("TypeError: fetch failed telegram", "channel-fetch-failed"),
            ("The Docker CLI is needed to build the configured image before deploying", "deploy-docker"),
            ("10215", "secrets-newest-not-live"),
            ("ghcr.io is not a supported image registry", "deploy-image-registry"),
            ("2009 unauthorized from ai gateway", "models-gateway-authenticated"),
            ("invalid x-api-key", "models-key-refused"),
            ("SANDBOX_SLEEP_AFTER is set but it never sleeps", "cost-never-sleeps"),
            ("cron does not fire", "cost-cron-asleep"),
            ("Your Cloudflare Access session is invalid or expired", "access-team-domain-wrong"),
            ("my bot on telegram says nothing", "channel-token-invalid"),
            ("1008", "gateway-token-mismatch"),
        ] {
            assert_eq!(first(text), id, "{text}: {:?}", ids(text));
        }
    }

    #[test]
    fn several_causes_of_one_code_come_in_the_order_of_likelihood() {
        let found = diagnose(&Symptom::read("1008"));
        let ids: Vec<&str> = found.iter().map(|it| it.entry.id.as_str()).collect();
        assert!(ids.len() >= 4, "{ids:?}");
        assert!(found.is_sorted_by_key(|it| std::cmp::Reverse(it.entry.likelihood)), "{ids:?}");
        for it in &found {
            assert!(
                !it.entry.proof.question.is_empty(),
                "{} is told from its neighbours by nothing",
                it.entry.id
            );
        }
    }

    #[test]
    fn a_log_is_searched_and_its_own_numbers_mislead_nobody() {
        let log = "2026-02-04T10:00:00Z [REQ] GET /\n[PROXY] Failed to start Moltbot: Error\n\
                   Invalid config at /root/.openclaw/openclaw.json:\\n- channels.telegram: Unrecognized key: \"dm\"\n\
                   process 1008 ended; 503 lines; 10215 bytes\n";
        let found = ids(log);
        assert_eq!(found.first(), Some(&"start-config-rejected"), "{found:?}");
        assert!(
            !found.contains(&"gateway-pairing-required") && !found.contains(&"secrets-newest-not-live"),
            "{found:?}"
        );
    }

    #[test]
    fn what_is_not_known_is_nothing() {
        for text in
            ["", "   ", "\u{1b}[31m", "hello world", "4242", "the quick brown fox jumps over the lazy dog"]
        {
            assert_eq!(first(text), "nothing", "{text:?}: {:?}", ids(text));
        }
    }

    #[test]
    fn an_id_leads_to_its_entry() {
        for entry in catalogue::all() {
            assert_eq!(first(&entry.id), entry.id);
        }
    }

    proptest! {
        #[test]
        fn anything_is_answered_and_nothing_of_it_is_repeated(text in any::<String>()) {
            for it in diagnose(&Symptom::read(&text)) {
                for why in &it.why {
                    let said = why.to_string();
                    prop_assert!(said.chars().all(|c| !c.is_control()));
                }
            }
        }

        #[test]
        fn an_entry_is_found_by_its_own_phrase_in_the_middle_of_anything(
            before in "[a-z ]{0,40}", after in "[a-z ]{0,40}", pick in any::<proptest::sample::Index>(),
        ) {
            let phrases: Vec<(&str, &str)> = catalogue::all()
                .flat_map(|entry| entry.signs.phrases.iter().map(|phrase| (entry.id.as_str(), phrase.as_str())))
                .collect();
            let (id, phrase) = phrases[pick.index(phrases.len())];
            let found = diagnose(&Symptom::read(&format!("{before} {} {after}", phrase.to_uppercase())));
            prop_assert!(found.iter().any(|it| it.entry.id == id), "{phrase} of {id}");
        }
    }
}
