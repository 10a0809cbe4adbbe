//! A name that nothing will read: misspelt, old, imagined, or a fork's.

use super::{Context, Lint};
use crate::secrets::catalog::{self, Known, Phantom, Reader, Slot};
use crate::secrets::kind::Kind;

/// What is wrong with a name. A name that the checkout's own code reads is never unknown.
pub(super) fn check(name: &str, context: Context<'_>) -> Vec<Lint> {
    // Several keys are valid names. This is the one lint that must not repeat the name.
    if let Some(kind) = Kind::of(name) {
        return vec![Lint::refuse(
            "value-as-name",
            format!("where a name should stand there is what looks like {}", kind.describe()),
            "names come first, values never on the command line; if it was one, rotate it: your shell history has it",
        )];
    }
    let lint = match catalog::known(name) {
        Known::Slot(slot) => slot_of(slot, context),
        Known::Alias(_) if context.reads(name) => None,
        Known::Alias(slot) => Some(Lint::refuse(
            "old-name",
            format!("`{name}` is another or an older name of `{}`: the Worker does not read it", slot.name),
            format!("set `{}`", slot.name),
        )),
        Known::Phantom(_) | Known::Unknown if context.reads(name) => None,
        Known::Phantom(Phantom::FalseControl(instead)) => Some(Lint::refuse(
            "false-control",
            format!("no Moltworker reads `{name}`: it protects nothing"),
            instead,
        )),
        Known::Phantom(Phantom::Idle) => {
            Some(Lint::warn("read-by-nothing", format!("no Moltworker reads `{name}`"), "leave it out"))
        }
        Known::Operators => Some(operators(name, context)),
        Known::Unknown => Some(unknown(name)),
    };
    lint.into_iter().collect()
}

fn slot_of(slot: &Slot, context: Context<'_>) -> Option<Lint> {
    if let Some(why) = slot.forbidden {
        return Some(Lint::refuse(
            "forbidden-in-production",
            format!("`{}` must not be set on a deployed Worker: {why}", slot.name),
            "keep it in `.dev.vars`, for local development only",
        ));
    }
    let is_read = match context.read {
        Some(read) => read.contains(slot.name),
        None => slot.reader == Reader::Upstream,
    };
    (!is_read).then(|| unread(slot, context))
}

fn unread(slot: &Slot, context: Context<'_>) -> Lint {
    let name = slot.name;
    let message = match (context.read, slot.reader) {
        (Some(_), _) => format!("this checkout's code does not read `{name}`"),
        (None, Reader::Later) => {
            format!("`{name}` is read by upstream only after March 2026, and by some forks")
        }
        (None, _) => format!("`{name}` is read by some forks; upstream's Worker ignores it"),
    };
    Lint::warn(
        "not-read-here",
        message,
        "nothing breaks, and nothing uses it: a secret that is not stored cannot leak",
    )
}

fn operators(name: &str, context: Context<'_>) -> Lint {
    let message = format!(
        "`{name}` is a credential of yours: in the Worker it hands your account to whoever breaks in"
    );
    if context.reads(name) {
        return Lint::warn(
            "operators-credential",
            message,
            "if the code needs it, give it a token of its own with the least permissions",
        );
    }
    Lint::refuse(
        "operators-credential",
        message,
        "nothing in Moltworker reads it; `moltctl login` keeps it in the keyring",
    )
}

fn unknown(name: &str) -> Lint {
    match near_slots(name).first() {
        Some(near) => Lint::refuse(
            "misspelt",
            format!("nothing reads `{name}`; there is a slot `{near}`"),
            format!("did you mean `{near}`?"),
        ),
        None => Lint::warn(
            "unknown-name",
            format!("`{name}` is not a slot of Moltworker or of a known fork"),
            "fine if your own code reads it",
        ),
    }
}

/// Slots whose name or old name is near `name`, the nearest first.
fn near_slots(name: &str) -> Vec<&'static str> {
    let wanted = normal(name);
    let mut near: Vec<(usize, &'static str)> = catalog::slots()
        .flat_map(|slot| {
            std::iter::once(&slot.name).chain(slot.aliases).map(move |spelling| (*spelling, slot.name))
        })
        .filter_map(|(spelling, name)| distance(&wanted, &normal(spelling)).map(|distance| (distance, name)))
        .collect();
    near.sort_unstable();
    let mut names: Vec<&'static str> = Vec::new();
    for (_, name) in near {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Those of `existing` that `name` may have been meant for, the nearest first: Workers, buckets, slots.
#[must_use]
pub fn near_names<'a>(name: &str, existing: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = normal(name);
    let mut near: Vec<(usize, &str)> = existing
        .into_iter()
        .filter_map(|other| {
            let normal = normal(other);
            let is_part = wanted.len() >= 4
                && (normal.contains(&wanted) || wanted.contains(&normal) && normal.len() >= 4);
            distance(&wanted, &normal)
                .or_else(|| is_part.then_some(normal.len().abs_diff(wanted.len())))
                .map(|far| (far, other))
        })
        .collect();
    near.sort_unstable();
    near.into_iter().map(|(_, other)| other).take(5).collect()
}

/// The one of `existing` that is nearest to `name`.
#[must_use]
pub fn nearest<'a>(name: &str, existing: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    near_names(name, existing).into_iter().next()
}

/// Case, dashes and underscores do not make a difference to a person.
fn normal(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-' | '.')).map(|c| c.to_ascii_uppercase()).collect()
}

/// Edits between two names, or `None` when they are too many to be a slip: one in five characters, at most three.
fn distance(left: &str, right: &str) -> Option<usize> {
    let far = strsim::damerau_levenshtein(left, right);
    (far <= (right.len() / 5).clamp(1, 3)).then_some(far)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::secrets::lint::Level;

    fn first(name: &str) -> Lint {
        check(name, Context::default()).into_iter().next().expect("something is wrong with it")
    }

    #[test]
    fn slips_lead_to_the_slot() {
        for (slip, slot) in [
            ("anthropic_api_key", "ANTHROPIC_API_KEY"),
            ("ANTHROPIC_APIKEY", "ANTHROPIC_API_KEY"),
            ("ANTROPIC_API_KEY", "ANTHROPIC_API_KEY"),
            ("OPENAI_API_KEYS", "OPENAI_API_KEY"),
            ("MOLTBOT_GATEWAY_TOKN", "MOLTBOT_GATEWAY_TOKEN"),
            ("CF_ACCESS_TEAM_DOMIAN", "CF_ACCESS_TEAM_DOMAIN"),
            ("R2_ACCESS_KEYID", "R2_ACCESS_KEY_ID"),
        ] {
            let lint = first(slip);
            assert_eq!(lint.id, "misspelt", "{slip}");
            assert_eq!(lint.level, Level::Refuse);
            assert!(lint.remedy.contains(&format!("`{slot}`")), "{slip}: {}", lint.remedy);
        }
    }

    #[test]
    fn a_value_in_place_of_a_name_is_told_and_not_repeated() {
        for kind in [Kind::GroqKey, Kind::GitHubToken, Kind::GeminiKey] {
            let value = crate::secrets::kind::samples::of(kind);
            let lint = first(&value);
            assert_eq!(lint.id, "value-as-name");
            assert!(!format!("{lint:?}").contains(&value));
        }
    }

    #[test]
    fn a_name_of_its_own_is_only_unknown() {
        assert_eq!(first("COMPLETELY_MY_OWN_THING").id, "unknown-name");
    }

    #[test]
    fn what_the_checkout_reads_is_known() {
        let read: BTreeSet<String> =
            ["COMPLETELY_MY_OWN_THING", "GITHUB_TOKEN", "CLAWDBOT_GATEWAY_TOKEN", "CLOUDFLARE_API_TOKEN"]
                .map(str::to_owned)
                .into();
        let context = Context { names: None, read: Some(&read) };
        for name in ["COMPLETELY_MY_OWN_THING", "GITHUB_TOKEN", "CLAWDBOT_GATEWAY_TOKEN"] {
            assert_eq!(check(name, context), [], "{name}");
        }
        assert_eq!(check("CLOUDFLARE_API_TOKEN", context)[0].level, Level::Warn);
        assert_eq!(check("ANTHROPIC_API_KEY", context)[0].id, "not-read-here");
    }

    #[test]
    fn a_forbidden_switch_stays_forbidden_when_the_checkout_reads_it() {
        let read: BTreeSet<String> = ["DEV_MODE".to_owned()].into();
        let lints = check("DEV_MODE", Context { names: None, read: Some(&read) });
        assert_eq!(lints[0].id, "forbidden-in-production");
    }

    #[test]
    fn a_forks_slot_warns_when_the_checkout_was_not_seen() {
        assert_eq!(first("OPENROUTER_API_KEY").id, "not-read-here");
        assert_eq!(first("TELEGRAM_DM_ALLOW_FROM").level, Level::Warn);
        assert_eq!(check("ANTHROPIC_API_KEY", Context::default()), []);
    }

    #[test]
    fn workers_with_a_like_name_are_offered() {
        let workers = ["moltbot-sandbox", "moltbot-sandbox-staging", "blog"];
        assert_eq!(near_names("moltbot-sandbx", workers), ["moltbot-sandbox"]);
        assert_eq!(near_names("moltbot", workers), ["moltbot-sandbox", "moltbot-sandbox-staging"]);
        assert_eq!(nearest("shop", workers), None);
    }
}
