//! Lint of names and values, before any call is made.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::commands::target::Checkout;
use crate::error::{Error, Result};
use crate::model::SecretName;
use crate::output::{Mark, Page};
use crate::project::env_names::EnvNames;
use crate::secrets::catalog;
use crate::secrets::lint::{self, Context, Level, Lint};
use crate::secrets::{NamedValue, push};

/// One thing that is wrong with a slot's name or value; never holds the value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Finding {
    /// The slot, or which entry of the input when the name may itself be a value.
    pub slot: String,
    /// Stable, kebab-case (`wrong-slot`).
    pub id: String,
    /// `refuse`: nothing is sent; `warn`: told and gone on.
    pub level: FindingLevel,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FindingLevel {
    /// Told and gone on.
    Warn,
    /// Nothing is sent.
    Refuse,
}

impl Finding {
    pub(super) fn new(slot: impl Into<String>, lint: &Lint) -> Self {
        Self {
            slot: slot.into(),
            id: lint.id.to_owned(),
            level: if lint.level == Level::Refuse { FindingLevel::Refuse } else { FindingLevel::Warn },
            message: lint.message.clone(),
            remedy: lint.remedy.clone(),
        }
    }

    pub(super) fn line(&self) -> String {
        format!("`{}`: {} ({})", self.slot, self.message, self.id)
    }

    /// Writes it for people.
    pub(super) fn human(&self, page: &mut Page) {
        let mark = if self.level == FindingLevel::Refuse { Mark::Bad } else { Mark::Warn };
        page.mark(mark, &self.line());
        page.dim(&self.remedy);
    }
}

/// What lint may know without asking anybody.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Names of the checkout's plain variables.
    pub(super) vars: BTreeSet<String>,
    /// Names the checkout's code reads, when it was seen.
    pub(super) reads: Option<EnvNames>,
    read: Option<BTreeSet<String>>,
}

impl Known {
    pub(super) fn new(checkout: &Checkout, reads: Option<EnvNames>) -> Self {
        let vars =
            checkout.wrangler.iter().flat_map(|view| view.vars.iter().map(|var| var.name.clone())).collect();
        let read = reads.as_ref().map(EnvNames::read);
        Self { vars, reads, read }
    }

    /// Names a secret can be read under, when the code was seen.
    pub(super) fn read(&self) -> Option<&BTreeSet<String>> {
        self.read.as_ref()
    }
}

/// Everything that is wrong with `values`, in their order, the worst of each first.
pub(super) fn findings(values: &[NamedValue], known: &Known) -> Vec<Finding> {
    let names: BTreeSet<&str> =
        values.iter().map(|value| value.name.as_str()).chain(known.vars.iter().map(String::as_str)).collect();
    let context = Context { names: Some(&names), read: known.read() };
    let mut found = Vec::new();
    for (at, value) in values.iter().enumerate() {
        let lints = lint::lint(value, context);
        // What looks like a key where a name should stand is not shown.
        let is_value = lints.iter().any(|lint| lint.id == "value-as-name");
        let slot = if is_value { format!("entry {}", at + 1) } else { value.name.to_string() };
        found.extend(lints.iter().map(|lint| Finding::new(&slot, lint)));
        found.extend(lost(&slot, known).filter(|_| !is_value));
    }
    found
}

/// Whether the start script waits for a name that the Worker never passes on.
fn lost(slot: &str, known: &Known) -> Option<Finding> {
    known.reads.as_ref().filter(|reads| reads.is_lost_on_the_way(slot)).map(|_| Finding {
        slot: slot.to_owned(),
        id: "lost-on-the-way".to_owned(),
        level: FindingLevel::Warn,
        message: "the start script reads it, and the Worker's code never passes it to the container"
            .to_owned(),
        remedy: "add it to the Worker's `buildEnvVars`, or leave the secret out: it has no effect".to_owned(),
    })
}

/// Judges a name before its value is asked for.
///
/// # Errors
/// Usage (2) when no value could be right under it.
pub(super) fn name(name: &SecretName, known: &Known) -> Result<()> {
    let lints = lint::lint_name(name.as_str(), Context { names: None, read: known.read() });
    let is_value = lints.iter().any(|lint| lint.id == "value-as-name");
    let shown = if is_value { "the name" } else { name.as_str() };
    let found: Vec<Finding> = lints.iter().map(|lint| Finding::new(shown, lint)).collect();
    match found.iter().any(|finding| finding.level == FindingLevel::Refuse) {
        true => Err(refused(&found, 1).context("the slot is refused; nothing was sent")),
        false => Ok(()),
    }
}

/// Judges `values`; the warnings, when none of them is refused.
///
/// # Errors
/// Usage (2) with every refusal, when there is one.
pub(super) fn screen(values: &[NamedValue], known: &Known) -> Result<Vec<Finding>> {
    let found = findings(values, known);
    if found.iter().all(|finding| finding.level == FindingLevel::Warn) {
        return Ok(found);
    }
    Err(refused(&found, values.len()))
}

/// The error that says which of `all` values are refused.
pub(super) fn refused(found: &[Finding], all: usize) -> Error {
    let refusals: Vec<&Finding> =
        found.iter().filter(|finding| finding.level == FindingLevel::Refuse).collect();
    let slots: BTreeSet<&str> = refusals.iter().map(|finding| finding.slot.as_str()).collect();
    let message = match all {
        1 => "the value is refused; nothing was sent".to_owned(),
        _ => format!("{} of {all} values are refused; nothing was sent", slots.len()),
    };
    let mut error = Error::usage(message);
    for finding in refusals {
        error = error.hint(format!("{}: {}", finding.line(), finding.remedy));
        if let Some(others) = relaxed_by(finding) {
            error = error.hint(others);
        }
    }
    error
}

/// A base URL can make another issuer's key right; whether it is at the Worker is not asked before the lint.
fn relaxed_by(finding: &Finding) -> Option<String> {
    let slot = catalog::slot(&finding.slot)
        .filter(|slot| finding.id == "wrong-slot" && !slot.relaxed_by.is_empty())?;
    Some(format!("when `{}` leads to that issuer, give both in one push", slot.relaxed_by.join("` or `")))
}

/// The error for the refusals of a plan.
pub(super) fn refusal(refusals: &[push::Refusal], all: usize) -> Option<Error> {
    use push::Refusal;
    let first =
        refusals.iter().find(|refusal| !matches!(refusal, Refusal::Linted { .. })).or(refusals.first())?;
    Some(match first {
        Refusal::Nothing => Error::usage("no value was given"),
        Refusal::Twice(name) => Error::usage(format!("`{name}` is given more than once")),
        Refusal::LatestNotDeployed => not_deployed(),
        Refusal::TakenByBinding(name) => Error::usage(format!(
            "`{name}` is a plain variable or another binding of the Worker: whichever is written last wins"
        ))
        .hint(format!("take `{name}` out of `vars` in wrangler.toml and deploy, then push again")),
        Refusal::Linted { .. } => {
            let found: Vec<Finding> = refusals
                .iter()
                .filter_map(|refusal| match refusal {
                    Refusal::Linted { name, lints } => Some((name, lints)),
                    _ => None,
                })
                .flat_map(|(name, lints)| lints.iter().map(|lint| Finding::new(name.as_str(), lint)))
                .collect();
            refused(&found, all)
        }
    })
}

/// What 10215 means, said before Cloudflare has to.
pub(super) fn not_deployed() -> Error {
    Error::usage(
        "the newest version of the Worker is not the one that serves: setting a secret now would put code live that \
         nobody agreed to (Cloudflare refuses it with code 10215)",
    )
    .hint("deploy the newest version first, or go back to it: `moltctl deploy`")
    .hint("`--staged` writes the secrets to a new version that is not deployed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::SecretText;
    use crate::secrets::kind::{Kind, samples};

    fn named(name: &str, value: &str) -> NamedValue {
        NamedValue { name: name.parse().expect("a name"), value: SecretText::new(value) }
    }

    #[test]
    fn a_refusal_names_slot_reason_and_remedy() {
        let values =
            [named("OPENAI_API_KEY", &samples::of(Kind::AnthropicKey)), named("OWN_THING", "some-value-1")];
        let error = screen(&values, &Known::default()).expect_err("is refused");
        assert!(error.to_string().starts_with("1 of 2 values"), "{error}");
        assert!(
            error.hints[0].contains("`OPENAI_API_KEY`") && error.hints[0].contains("wrong-slot"),
            "{:?}",
            error.hints
        );
        assert!(error.hints[1].contains("`OPENAI_BASE_URL`"), "{:?}", error.hints);
    }

    #[test]
    fn a_key_in_place_of_a_name_is_an_entry() {
        let key = samples::of(Kind::GroqKey);
        let error = screen(&[named("OWN_THING", "some-value-1"), named(&key, "x")], &Known::default())
            .expect_err("is refused");
        let shown = format!("{:?}", error.hints);
        assert!(shown.contains("`entry 2`") && !shown.contains(&key), "{shown}");
    }

    #[test]
    fn a_name_the_worker_never_passes_on_is_told() {
        let mut reads = EnvNames::default();
        reads.add_worker("env.TELEGRAM_BOT_TOKEN");
        reads.add_script("echo $TELEGRAM_DM_ALLOW_FROM");
        let known = Known::new(&Checkout::default(), Some(reads));
        let found = findings(&[named("TELEGRAM_DM_ALLOW_FROM", "123456")], &known);
        assert!(found.iter().any(|finding| finding.id == "lost-on-the-way"), "{found:?}");
    }
}
