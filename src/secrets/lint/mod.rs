//! What is wrong with a secret before anything is sent anywhere.
//!
//! | file | looks at |
//! |---|---|
//! | [`name`] | the name: unknown, misspelt, old, read by nothing, forbidden |
//! | [`form`] | the value as text: blanks, quotes, `Bearer `, `NAME=value`, line ends |
//! | [`placeholder`] | whether it is an example instead of a value |
//!
//! and, through [`super::shape`], whether it is what its slot takes. No message ever holds a value, nor a part of
//! one: a value in the wrong place is still a secret. Absent on purpose: asking the issuer (`providers`).

mod form;
mod name;
mod placeholder;

use std::collections::BTreeSet;

use super::NamedValue;
use super::catalog::{self, Known, Sensitivity, Slot};
use super::kind::Kind;
use super::shape::{Fit, Shape};

pub use name::{near_names, nearest};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Told and gone on.
    Warn,
    /// Nothing is sent.
    Refuse,
}

/// One thing that is wrong. Holds no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lint {
    /// Stable, kebab-case: for `--json` and for tests.
    pub id: &'static str,
    /// Whether it stops the push.
    pub level: Level,
    /// What is wrong, a sentence fragment.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl Lint {
    fn refuse(id: &'static str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { id, level: Level::Refuse, message: message.into(), remedy: remedy.into() }
    }

    fn warn(id: &'static str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { level: Level::Warn, ..Self::refuse(id, message, remedy) }
    }
}

/// What a lint may know besides the name and the value.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// Names of all secrets and variables the deployment has or is about to get.
    pub names: Option<&'a BTreeSet<&'a str>>,
    /// Names the checkout's own code reads, when the checkout was looked at. A name among them is not unknown.
    pub read: Option<&'a BTreeSet<String>>,
}

impl Context<'_> {
    fn has(self, name: &str) -> bool {
        self.names.is_some_and(|names| names.contains(name))
    }

    fn reads(self, name: &str) -> bool {
        self.read.is_some_and(|read| read.contains(name))
    }
}

/// Everything that is wrong with `secret`, the worst first. Empty means nothing was found, not that it works.
#[must_use]
pub fn lint(secret: &NamedValue, context: Context<'_>) -> Vec<Lint> {
    #[expect(clippy::disallowed_methods, reason = "the text is judged here; lints carry fixed words only")]
    let text = secret.value.expose();
    lint_text(secret.name.as_str(), text, context)
}

/// What is wrong with a name alone: for `unset`, for a prompt before the value is asked for.
#[must_use]
pub fn lint_name(name: &str, context: Context<'_>) -> Vec<Lint> {
    name::check(name, context)
}

/// Whether a secret's value is an example instead of a value.
pub(super) fn is_placeholder(text: &str) -> bool {
    placeholder::check(text, true).is_some()
}

fn lint_text(name: &str, text: &str, context: Context<'_>) -> Vec<Lint> {
    let mut lints = name::check(name, context);
    let slot = match catalog::known(name) {
        Known::Slot(slot) | Known::Alias(slot) => Some(slot),
        Known::Phantom(_) | Known::Operators | Known::Unknown => None,
    };
    let shape = slot.map_or(Shape::Line, |slot| slot.shape);
    let slips = form::check(name, text, shape);
    let examples = placeholder::check(text, slot.is_none_or(|slot| slot.sensitivity == Sensitivity::Secret));
    // A value with quotes around it does not look like a key either: one slip, one message.
    let is_itself = slips.iter().chain(&examples).all(|lint| lint.level == Level::Warn);
    lints.extend(slips);
    lints.extend(examples);
    if is_itself {
        lints.extend(slot.map_or_else(|| administrative(text), |slot| fit(slot, text, context)));
    }
    lints.sort_by_key(|lint| std::cmp::Reverse(lint.level));
    lints
}

fn administrative(text: &str) -> Option<Lint> {
    let kind = Kind::of(text).filter(|kind| kind.is_administrative())?;
    Some(foreign_admin(kind))
}

fn fit(slot: &Slot, text: &str, context: Context<'_>) -> Option<Lint> {
    let name = slot.name;
    match slot.shape.fit(text) {
        Fit::Good => open_door(slot, text),
        Fit::Foreign(kind) if kind.is_administrative() => Some(foreign_admin(kind)),
        Fit::Foreign(kind) if slot.relaxed_by.iter().any(|other| context.has(other)) => Some(Lint::warn(
            "wrong-slot",
            format!("the value for `{name}` looks like {}", kind.describe()),
            "fine when the base URL that is set leads to that issuer",
        )),
        Fit::Foreign(kind) => Some(Lint::refuse(
            "wrong-slot",
            format!("the value for `{name}` looks like {}", kind.describe()),
            belongs(kind),
        )),
        Fit::Damaged(kind) => Some(Lint::refuse(
            "damaged",
            format!(
                "the value for `{name}` begins like {} and has the wrong length or characters",
                kind.describe()
            ),
            "copy it again, whole",
        )),
        Fit::Wrong(expected) => Some(wrong(slot, text, expected)),
        Fit::Unusual(usual) => Some(Lint::warn(
            "unusual",
            format!("the value for `{name}` does not look like {usual}"),
            "check that it was copied whole and from the right place; issuers do change their formats",
        )),
    }
}

fn wrong(slot: &Slot, text: &str, expected: &str) -> Lint {
    let remedy = match slot.shape {
        Shape::Own => "`moltctl token generate` makes one".to_owned(),
        Shape::TeamDomain if text.contains("://") => {
            "leave out the scheme and everything after the host".to_owned()
        }
        Shape::TeamDomain if text.contains('/') => "leave out everything after the host".to_owned(),
        Shape::TeamDomain if !text.contains('.') => {
            "add `.cloudflareaccess.com` to the team's name".to_owned()
        }
        _ if slot.obtain.is_empty() => format!("it has to be {expected}"),
        _ => slot.obtain.to_owned(),
    };
    let id = match slot.shape {
        Shape::Own => "weak-token",
        Shape::TeamDomain => "team-domain",
        _ => "malformed",
    };
    Lint::refuse(id, format!("the value for `{}` is not {expected}", slot.name), remedy)
}

fn foreign_admin(kind: Kind) -> Lint {
    Lint::refuse(
        "admin-key",
        format!("the value looks like {}, which governs the whole organisation", kind.describe()),
        "never give one to a Worker; for rotation, `moltctl login` keeps it in the keyring",
    )
}

/// A value that is well formed and leaves the bot open to everybody.
fn open_door(slot: &Slot, text: &str) -> Option<Lint> {
    let is_open = (slot.name.ends_with("_DM_POLICY") && text == "open")
        || (slot.shape == Shape::IdList && text.split(',').any(|id| id.trim() == "*"));
    is_open.then(|| {
        Lint::warn(
            "open-to-everyone",
            format!("`{}` lets anybody who finds the bot give it orders", slot.name),
            "use `pairing`, or a list of ids",
        )
    })
}

fn belongs(kind: Kind) -> String {
    let homes: Vec<&str> = catalog::slots()
        .filter(|slot| slot.shape.takes(kind) && slot.forbidden.is_none())
        .map(|slot| slot.name)
        .take(3)
        .collect();
    if homes.is_empty() {
        "it belongs in no slot of the catalogue".to_owned()
    } else {
        format!("it belongs in `{}`", homes.join("` or `"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::secrets::kind::samples;

    fn ids(name: &str, text: &str) -> Vec<&'static str> {
        lint_text(name, text, Context::default()).iter().map(|lint| lint.id).collect()
    }

    #[test]
    fn a_good_value_in_its_slot_is_silent() {
        for (name, kind) in [
            ("ANTHROPIC_API_KEY", Kind::AnthropicKey),
            ("OPENAI_API_KEY", Kind::OpenAiKey),
            ("OPENAI_API_KEY", Kind::AnySk),
            ("TELEGRAM_BOT_TOKEN", Kind::TelegramToken),
            ("DISCORD_BOT_TOKEN", Kind::DiscordToken),
            ("SLACK_BOT_TOKEN", Kind::SlackBot),
            ("SLACK_APP_TOKEN", Kind::SlackApp),
            ("MOLTBOT_GATEWAY_TOKEN", Kind::Hex64),
            ("R2_ACCESS_KEY_ID", Kind::Hex32),
            ("R2_SECRET_ACCESS_KEY", Kind::Hex64),
            ("CF_ACCESS_AUD", Kind::Hex64),
            ("CLOUDFLARE_AI_GATEWAY_API_KEY", Kind::CloudflareLegacyToken),
            ("CLOUDFLARE_AI_GATEWAY_API_KEY", Kind::GroqKey),
        ] {
            assert_eq!(ids(name, &samples::of(kind)), [""; 0], "{name} {kind:?}");
        }
    }

    #[test]
    fn each_slip_has_its_own_id() {
        let key = samples::of(Kind::AnthropicKey);
        for (name, text, id) in [
            ("ANTHROPIC_API_KEY", String::new(), "empty"),
            ("ANTHROPIC_API_KEY", "   ".to_owned(), "empty"),
            ("ANTHROPIC_API_KEY", format!(" {key}"), "blanks-around"),
            ("ANTHROPIC_API_KEY", format!("{key}\n"), "blanks-around"),
            ("ANTHROPIC_API_KEY", format!("{key}\r"), "carriage-return"),
            ("ANTHROPIC_API_KEY", format!("\"{key}\""), "quotes-around"),
            ("ANTHROPIC_API_KEY", format!("\u{201c}{key}\u{201d}"), "quotes-around"),
            ("ANTHROPIC_API_KEY", format!("Bearer {key}"), "scheme-in-front"),
            ("DISCORD_BOT_TOKEN", format!("Bot {}", samples::of(Kind::DiscordToken)), "scheme-in-front"),
            ("ANTHROPIC_API_KEY", format!("ANTHROPIC_API_KEY={key}"), "assignment"),
            ("ANTHROPIC_API_KEY", format!("export ANTHROPIC_API_KEY={key}"), "assignment"),
            ("ANTHROPIC_API_KEY", key[..40].to_owned(), "damaged"),
            ("ANTHROPIC_API_KEY", format!("{key}\u{200b}"), "not-ascii"),
            ("ANTHROPIC_API_KEY", format!("{}\0", &key), "control-character"),
            ("ANTHROPIC_API_KEY", "x".repeat(70_000), "too-large"),
            ("ANTHROPIC_API_KEY", "sk-ant-...".to_owned(), "placeholder"),
            ("ANTHROPIC_API_KEY", "op://vault/item/field".to_owned(), "reference"),
            ("MOLTBOT_GATEWAY_TOKEN", "dev-token-change-in-prod".to_owned(), "placeholder"),
            ("MOLTBOT_GATEWAY_TOKEN", "correcthorsebattery".to_owned(), "weak-token"),
            ("MOLTBOT_GATEWAY_TOKEN", format!("{};id", samples::of(Kind::Hex64)), "weak-token"),
            ("OPENAI_API_KEY", key.clone(), "wrong-slot"),
            ("SLACK_BOT_TOKEN", samples::of(Kind::SlackApp), "wrong-slot"),
            ("TELEGRAM_BOT_TOKEN", samples::of(Kind::Hex64), "wrong-slot"),
            ("R2_ACCESS_KEY_ID", samples::of(Kind::Hex64), "wrong-slot"),
            ("ANTHROPIC_API_KEY", samples::of(Kind::AnthropicAdmin), "admin-key"),
            ("CF_ACCESS_TEAM_DOMAIN", "https://acme.cloudflareaccess.com".to_owned(), "team-domain"),
            ("CF_ACCESS_TEAM_DOMAIN", "acme".to_owned(), "team-domain"),
            ("CF_ACCESS_AUD", "abc123".to_owned(), "malformed"),
            ("DEV_MODE", "true".to_owned(), "forbidden-in-production"),
            ("TELEGRAM_DM_POLICY", "open".to_owned(), "open-to-everyone"),
            ("REQUIRE_AUTH", "true".to_owned(), "false-control"),
            ("ANTHROPIC_APIKEY", key.clone(), "misspelt"),
            ("CLAWDBOT_GATEWAY_TOKEN", samples::of(Kind::Hex64), "old-name"),
            ("CLOUDFLARE_API_TOKEN", samples::of(Kind::CloudflareToken), "operators-credential"),
        ] {
            let found = ids(name, &text);
            assert!(found.contains(&id), "{name} should give {id}, gave {found:?}");
        }
    }

    #[test]
    fn a_base_url_of_another_provider_softens_the_wrong_slot() {
        let names: BTreeSet<&str> = ["ANTHROPIC_BASE_URL"].into();
        let context = Context { names: Some(&names), read: None };
        let lints = lint_text("ANTHROPIC_API_KEY", &samples::of(Kind::OpenRouterKey), context);
        assert_eq!(lints.first().map(|lint| lint.level), Some(Level::Warn));
        let admin = lint_text("ANTHROPIC_API_KEY", &samples::of(Kind::OpenAiAdmin), context);
        assert_eq!(admin.first().map(|lint| lint.level), Some(Level::Refuse), "an admin key never");
    }

    #[test]
    fn the_worst_comes_first() {
        let lints = lint_text("TELEGRAM_DM_ALLOW_FROM", "*\r", Context::default());
        assert!(lints.is_sorted_by(|a, b| a.level >= b.level));
        assert_eq!(lints[0].level, Level::Refuse);
    }

    #[test]
    fn a_wrong_slot_names_the_right_one() {
        let lints = lint_text("OPENAI_API_KEY", &samples::of(Kind::AnthropicKey), Context::default());
        assert!(lints[0].remedy.contains("`ANTHROPIC_API_KEY`"), "{}", lints[0].remedy);
    }

    proptest! {
        #[test]
        fn no_lint_repeats_a_value(
            slot in proptest::sample::select(catalog::slots().collect::<Vec<_>>()),
            before in "(Bearer |\"|NAME=| |op://|sk-ant-api03-|xoxb-|https://|)",
            after in "(\"|\r|\n| |\\.\\.\\.|@|)",
        ) {
            let text = format!("{before}canaryQ7{after}");
            for lint in lint_text(slot.name, &text, Context::default()) {
                let shown = format!("{lint:?}");
                prop_assert!(!shown.contains("canaryQ7"), "{} repeats the value", lint.id);
            }
        }

        #[test]
        fn any_text_is_linted_without_panic(name in "[A-Za-z_][A-Za-z0-9_]{0,30}", text in "\\PC{0,60}") {
            let _ = lint_text(&name, &text, Context::default());
        }
    }
}
