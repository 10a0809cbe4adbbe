//! `moltctl secrets list`: the catalogue against what the Worker has. Names only.

use std::collections::BTreeSet;

use serde::Serialize;

use super::gap::GapView;
use super::observe::{self, Base, Seen};
use super::reads;
use super::screen::Known;
use crate::commands::target;
use crate::context::Context;
use crate::error::Result;
use crate::output::{Mark, Outcome, Page};
use crate::secrets::catalog::{self, Known as Name, Sensitivity, Source};
use crate::secrets::completeness::completeness;
use crate::secrets::push::Latest;

/// Which slots are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// What is set, required or half set.
    Relevant,
    /// The whole catalogue.
    All,
}

/// Every slot that matters, without values.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Listed {
    /// The Worker.
    pub worker: String,
    /// The account.
    pub account: String,
    /// False when secrets can only be staged, since the newest version is not the serving one.
    pub settable: bool,
    /// The slots.
    pub slots: Vec<SlotView>,
    /// What is missing or half set.
    pub gaps: Vec<GapView>,
}

/// One slot.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct SlotView {
    /// Its name.
    pub name: String,
    /// Whether and as what it is set.
    pub state: SlotState,
    /// Cloudflare's type of the binding (`secret_text`, `plain_text`), when it is set.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// True when the Worker answers nobody without it, or wrangler's configuration requires it.
    pub required: bool,
    /// True when the catalogue knows it.
    pub known: bool,
    /// Who issues it.
    pub issuer: Option<String>,
    /// How it comes to be: `generated`, `derived`, `issuer-api`, `person` or `chosen`.
    pub source: Option<String>,
    /// Whether the checkout's code reads it; `null` when the code was not seen.
    pub read_here: Option<bool>,
    /// What it is for.
    pub about: String,
}

/// Whether and as what a slot is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SlotState {
    /// As a secret.
    Set,
    /// Not at all.
    Unset,
    /// As a plain variable, which is right for this slot.
    Variable,
    /// As a plain variable, though it is a secret: everybody who sees the Worker's settings can read it.
    Exposed,
}

impl SlotState {
    fn word(self) -> &'static str {
        match self {
            Self::Set => "set",
            Self::Unset => "-",
            Self::Variable => "variable",
            Self::Exposed => "EXPOSED",
        }
    }
}

impl Outcome for Listed {
    const NAME: &'static str = "secrets-list";

    fn human(&self, page: &mut Page) {
        page.heading(&format!("Secrets of `{}`", self.worker));
        let rows = self.slots.iter().map(|slot| {
            [
                slot.name.clone(),
                slot.state.word().to_owned(),
                if slot.required { "yes" } else { "" }.to_owned(),
                slot.issuer.clone().unwrap_or_else(|| "?".to_owned()),
                slot.source.clone().unwrap_or_else(|| "?".to_owned()),
                slot.about.clone(),
            ]
        });
        page.table(["slot", "state", "required", "issuer", "source", "for"], rows);
        for slot in self.slots.iter().filter(|slot| slot.state == SlotState::Exposed) {
            page.mark(
                Mark::Bad,
                &format!(
                    "`{}` is a plain variable: everybody who sees the Worker's settings reads it",
                    slot.name
                ),
            );
            page.dim("take it out of `vars`, deploy, rotate the value, then `moltctl secrets set` it");
        }
        for slot in
            self.slots.iter().filter(|slot| slot.state == SlotState::Set && slot.read_here == Some(false))
        {
            page.mark(
                Mark::Warn,
                &format!("`{}` is set and this checkout's code does not read it", slot.name),
            );
        }
        self.gaps.iter().for_each(|gap| gap.human(page));
        if !self.settable {
            page.mark(
                Mark::Warn,
                "the newest version is not the one that serves: secrets can only be staged (`--staged`)",
            );
        }
    }
}

/// Looks and compares.
///
/// # Errors
/// No such Worker (4), or a failed call.
pub async fn run(ctx: &Context, request: Request) -> Result<Listed> {
    let target = target::resolve(ctx).await?;
    let seen = observe::worker(&target, Base::Serving).await?;
    let known = Known::new(&target.checkout, reads::of_checkout(ctx));
    let required: Vec<String> = target
        .checkout
        .wrangler
        .iter()
        .flat_map(|view| view.secrets_required.iter().flatten().cloned())
        .collect();
    let gaps = gaps(&seen, &required);
    let slots = slots(&seen, &gaps, &required)
        .into_iter()
        .filter(|slot| {
            request == Request::All
                || slot.state != SlotState::Unset
                || slot.required
                || is_in(&gaps, &slot.name)
        })
        .map(|slot| SlotView { read_here: known.read().map(|read| read.contains(&slot.name)), ..slot })
        .collect();
    Ok(Listed {
        worker: target.worker.to_string(),
        account: target.account.to_string(),
        settable: seen.latest == Latest::Deployed,
        slots,
        gaps,
    })
}

/// What is missing or half set at the Worker, wrangler's own list included.
pub(super) fn gaps(seen: &Seen, required: &[String]) -> Vec<GapView> {
    let names = seen.names();
    let mut gaps: Vec<GapView> = completeness(&names).iter().map(GapView::from).collect();
    let told: Vec<String> =
        gaps.iter().filter(|gap| gap.id == "missing").flat_map(|gap| gap.slots.clone()).collect();
    gaps.extend(
        required
            .iter()
            .filter(|name| !seen.secrets.iter().any(|(set, _)| set == *name) && !told.contains(name))
            .map(|name| GapView::required(name)),
    );
    gaps
}

fn is_in(gaps: &[GapView], name: &str) -> bool {
    gaps.iter().any(|gap| gap.slots.iter().any(|slot| slot == name))
}

/// Every slot of the catalogue in its order, then what else the Worker has.
pub(super) fn slots(seen: &Seen, gaps: &[GapView], required: &[String]) -> Vec<SlotView> {
    let must = |name: &str| {
        required.iter().any(|other| other == name)
            || ALWAYS.contains(&name)
            || gaps.iter().any(|gap| gap.id == "missing" && gap.slots.iter().any(|slot| slot == name))
    };
    let mut names: Vec<&str> = catalog::slots().map(|slot| slot.name).collect();
    let in_catalog: BTreeSet<&str> = names.iter().copied().collect();
    names
        .extend(seen.secrets.iter().map(|(name, _)| name.as_str()).filter(|name| !in_catalog.contains(name)));
    names.extend(
        required
            .iter()
            .map(String::as_str)
            .filter(|name| !in_catalog.contains(name) && !seen.secrets.iter().any(|(set, _)| set == name)),
    );
    names.into_iter().map(|name| view(name, seen, must(name))).collect()
}

/// Without these the Worker answers 503.
const ALWAYS: &[&str] = &["MOLTBOT_GATEWAY_TOKEN", "CF_ACCESS_TEAM_DOMAIN", "CF_ACCESS_AUD"];

fn view(name: &str, seen: &Seen, required: bool) -> SlotView {
    let kind_of = |list: &[(String, String)]| {
        list.iter().find(|(other, _)| other == name).map(|(_, kind)| kind.clone())
    };
    let (secret, other) = (kind_of(&seen.secrets), kind_of(&seen.others));
    let slot = match catalog::known(name) {
        Name::Slot(slot) => Some(slot),
        Name::Alias(_) | Name::Phantom(_) | Name::Operators | Name::Unknown => None,
    };
    let is_plain = slot.is_some_and(|slot| slot.sensitivity == Sensitivity::Plain);
    let state = match (&secret, &other) {
        (Some(_), _) => SlotState::Set,
        (None, Some(_)) if is_plain => SlotState::Variable,
        (None, Some(_)) => SlotState::Exposed,
        (None, None) => SlotState::Unset,
    };
    SlotView {
        name: name.to_owned(),
        state,
        kind: secret.or(other),
        required,
        known: slot.is_some(),
        issuer: slot.map(|slot| slot.issuer.name().to_owned()),
        source: slot.map(|slot| word(slot.source).to_owned()),
        read_here: None,
        about: slot.map_or_else(|| what(name), |slot| slot.about.to_owned()),
    }
}

fn what(name: &str) -> String {
    match catalog::known(name) {
        Name::Alias(slot) => format!("an older name of {}; the Worker does not read it", slot.name),
        Name::Phantom(_) => "no Moltworker reads it".to_owned(),
        Name::Operators => "a credential of the operator: it should not be here".to_owned(),
        Name::Slot(_) | Name::Unknown => "not in the catalogue".to_owned(),
    }
}

fn word(source: Source) -> &'static str {
    match source {
        Source::Generated => "generated",
        Source::Derived => "derived",
        Source::IssuerApi => "issuer-api",
        Source::Person => "person",
        Source::Chosen => "chosen",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(secrets: &[&str], variables: &[&str]) -> Seen {
        let of = |names: &[&str], kind: &str| {
            names.iter().map(|name| ((*name).to_owned(), kind.to_owned())).collect::<Vec<_>>()
        };
        Seen {
            secrets: of(secrets, "secret_text"),
            others: of(variables, "plain_text"),
            latest: Latest::Deployed,
        }
    }

    fn state(slots: &[SlotView], name: &str) -> SlotState {
        slots.iter().find(|slot| slot.name == name).expect("is listed").state
    }

    #[test]
    fn a_secret_kept_as_a_variable_is_exposed_and_a_setting_is_not() {
        let seen = seen(&["OWN_THING"], &["ANTHROPIC_API_KEY", "WORKER_URL"]);
        let slots = slots(&seen, &[], &[]);
        assert_eq!(state(&slots, "ANTHROPIC_API_KEY"), SlotState::Exposed);
        assert_eq!(state(&slots, "WORKER_URL"), SlotState::Variable);
        assert_eq!(state(&slots, "OWN_THING"), SlotState::Set);
        assert_eq!(state(&slots, "OPENAI_API_KEY"), SlotState::Unset);
    }

    #[test]
    fn what_wrangler_requires_is_a_gap_unless_it_is_told_already() {
        let required = ["OWN_THING".to_owned(), "MOLTBOT_GATEWAY_TOKEN".to_owned()];
        let gaps = gaps(&seen(&["ANTHROPIC_API_KEY"], &[]), &required);
        let of = |name: &str| gaps.iter().filter(|gap| gap.slots.iter().any(|slot| slot == name)).count();
        assert_eq!((of("OWN_THING"), of("MOLTBOT_GATEWAY_TOKEN")), (1, 1));
    }
}
