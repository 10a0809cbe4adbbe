//! Values asked for without echo: one slot, or those a deployment lacks.

use std::collections::BTreeSet;

use zeroize::Zeroizing;

use super::observe::Seen;
use super::screen::{self, FindingLevel, Known};
use crate::commands::target::Checkout;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::model::SecretName;
use crate::output::Page;
use crate::secrets::catalog::{self, Sensitivity, Source};
use crate::secrets::completeness::{Gap, Supplier, Way, completeness};
use crate::secrets::{NamedValue, wrap};
use crate::term::{self, PromptError};

/// How often an unfit value is asked for again.
const TRIES: usize = 3;

/// The flag that answers in place of a person.
const FLAG: &str = "--from-file";

/// Asks for the value of `name` until it passes the lint.
///
/// # Errors
/// Usage (2) when nobody can be asked or the value stays unfit, declined (5) when the question was left.
pub(super) fn value(ctx: &Context, name: &SecretName, known: &Known) -> Result<NamedValue> {
    let mut tries = 0;
    loop {
        let value = NamedValue { name: name.clone(), value: ask(ctx, name)? };
        let found = screen::findings(std::slice::from_ref(&value), known);
        if found.iter().all(|finding| finding.level == FindingLevel::Warn) {
            return Ok(value);
        }
        tries += 1;
        if tries == TRIES {
            return Err(screen::refused(&found, 1));
        }
        let mut page = Page::new(ctx.term.stderr_live, ctx.term.width);
        found.iter().for_each(|finding| finding.human(&mut page));
        term::write_stderr(&page.finish());
    }
}

fn ask(ctx: &Context, name: &SecretName) -> Result<crate::secret::SecretText> {
    let slot = catalog::slot(name.as_str());
    let from = slot.map(|slot| slot.obtain).filter(|obtain| !obtain.is_empty());
    let what = from.map_or_else(|| name.to_string(), |from| format!("{name} ({from})"));
    let answer = match slot {
        // A bucket's name or a URL may be seen, and is better seen than mistyped.
        Some(slot) if slot.sensitivity == Sensitivity::Plain => {
            ctx.prompter.text(&what, None, FLAG).map(|text| wrap(name.as_str(), Zeroizing::new(text)))
        }
        _ => ctx.prompter.secret(&what, FLAG),
    };
    answer.map_err(unanswered)
}

fn unanswered(error: PromptError) -> Error {
    match error {
        PromptError::Left => Error::message(ErrorKind::Declined, "declined"),
        error => Error::new(ErrorKind::Usage, error)
            .hint("give the value on standard input, with `--from-file PATH` or with `--from-env NAME`"),
    }
}

/// Asks for what the deployment needs and neither has nor was given. Nobody there is no error here: what is missing
/// then is told by `moltctl secrets check`.
///
/// # Errors
/// As [`value`].
pub(super) fn missing(
    ctx: &Context,
    (checkout, seen): (&Checkout, &Seen),
    given: &[NamedValue],
    known: &Known,
) -> Result<Vec<NamedValue>> {
    if ctx.consent.yes || ctx.consent.dry_run {
        return Ok(Vec::new());
    }
    let mut names = seen.names();
    names.extend(given.iter().map(|value| value.name.as_str()));
    let mut asked = Vec::new();
    for name in wanted(checkout, &names) {
        match ctx.prompter.confirm(&format!("`{name}` is required and not set. Enter it now?"), FLAG) {
            Ok(true) => asked.push(value(ctx, &name, known)?),
            Ok(false) => {}
            Err(PromptError::NobodyThere { .. }) => return Ok(Vec::new()),
            Err(error) => return Err(unanswered(error)),
        }
    }
    if let Some(ways) = no_provider(&names, &asked) {
        asked.extend(provider(ctx, &ways, known)?);
    }
    Ok(asked)
}

/// Required names that only a person can give: what is derived or generated has commands of its own.
fn wanted(checkout: &Checkout, names: &BTreeSet<&str>) -> Vec<SecretName> {
    let by_wrangler = checkout.wrangler.iter().flat_map(|view| view.secrets_required.iter().flatten());
    let by_catalog = completeness(names).into_iter().filter_map(|gap| match gap {
        Gap::Missing { name, supplier: Supplier::Operator, .. } => Some(name.to_owned()),
        _ => None,
    });
    let all: BTreeSet<String> = by_wrangler.cloned().chain(by_catalog).collect();
    all.iter()
        .filter(|name| !names.contains(name.as_str()))
        .filter(|name| {
            catalog::slot(name).is_none_or(|slot| !matches!(slot.source, Source::Derived | Source::Generated))
        })
        .filter_map(|name| name.parse().ok())
        .collect()
}

fn no_provider(names: &BTreeSet<&str>, asked: &[NamedValue]) -> Option<Vec<Way>> {
    let mut names = names.clone();
    names.extend(asked.iter().map(|value| value.name.as_str()));
    completeness(&names).into_iter().find_map(|gap| match gap {
        Gap::NoProvider { ways } => Some(ways),
        _ => None,
    })
}

fn provider(ctx: &Context, ways: &[Way], known: &Known) -> Result<Vec<NamedValue>> {
    let mut items: Vec<String> =
        ways.iter().map(|way| format!("{} ({})", way.what, way.missing.join(", "))).collect();
    items.push("none now".to_owned());
    let chosen = match ctx.prompter.select("No model provider is complete. Which one?", &items, FLAG) {
        Ok(chosen) => chosen,
        Err(PromptError::NobodyThere { .. }) => return Ok(Vec::new()),
        Err(error) => return Err(unanswered(error)),
    };
    let names = ways.get(chosen).map(|way| way.missing.as_slice()).unwrap_or_default();
    names.iter().filter_map(|name| name.parse().ok()).map(|name| value(ctx, &name, known)).collect()
}
