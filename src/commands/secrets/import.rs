//! `moltctl secrets import`: what other tools keep, parsed, linted and pushed.

use serde::Serialize;

use super::argv::{self, Stray};
use super::given::{self, Given, Inputs, Source};
use super::screen::{self, Known};
use super::send::{self, Delivery, Sent, Way};
use super::{observe, reads};
use crate::commands::target;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::model::SecretName;
use crate::output::{Mark, Outcome, Page};
use crate::plan::SecretOrigin;
use crate::secrets::NamedValue;
use crate::secrets::input::{self, Batch, Form, onepassword, pass};

/// What is imported.
#[derive(Clone, Debug)]
pub struct Request {
    /// The file, or standard input.
    pub source: Option<Source>,
    /// Its form.
    pub form: ImportForm,
    /// The slot of a form that holds one secret without a name.
    pub slot: Option<String>,
    /// When not empty: these slots only.
    pub only: Vec<SecretName>,
    /// These slots not.
    pub skip: Vec<SecretName>,
    /// How they are sent.
    pub way: Way,
    /// Whether something stood where a value might have been typed.
    pub stray: Stray,
}

/// The form of what is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportForm {
    /// Told by its beginning; with a slot, `pass`.
    Detect,
    /// Names and values.
    Named(Form),
    /// What `pass show` prints.
    Pass,
}

/// What was imported.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Imported {
    /// What was sent.
    #[serde(flatten)]
    pub sent: Sent,
    /// Entries that have no name a secret can have (a user name, a note), left out.
    pub skipped: usize,
}

impl Outcome for Imported {
    const NAME: &'static str = "secrets-import";

    fn human(&self, page: &mut Page) {
        self.sent.human(page);
        if self.skipped > 0 {
            page.mark(
                Mark::Unknown,
                &format!("left out, since no secret can have their name: {}", self.skipped),
            );
        }
    }
}

/// Reads, lints, observes, sends.
///
/// # Errors
/// Refused (2) before any call when it is not understood or a value is unfit; no such Worker (4); declined (5).
pub async fn run(ctx: &Context, request: Request) -> Result<Imported> {
    argv::no_value(request.stray)?;
    let checkout = target::checkout(ctx)?;
    let known = Known::new(&checkout, reads::of_checkout(ctx));
    let given = take(ctx, &request)?;
    if given.values.is_empty() {
        return Err(Error::usage("nothing is left to import"));
    }
    let findings = screen::screen(&given.values, &known).map_err(|error| {
        error.hint("`--skip NAME` leaves one out, `--only NAME` takes only that one; both can be given several times")
    })?;
    let target = target::resolve(ctx).await?;
    let seen = observe::worker(&target, request.way.base()).await?;
    let delivery = Delivery {
        command: "secrets import",
        values: given.values,
        origin: SecretOrigin::Given,
        way: request.way,
        findings,
    };
    Ok(Imported { sent: send::deliver(ctx, &target, &seen, delivery).await?, skipped: given.skipped })
}

fn take(ctx: &Context, request: &Request) -> Result<Given> {
    let source = request.source.clone().unwrap_or(Source::Stdin);
    let text = given::text(ctx, &source)?;
    let slot = request.slot.as_deref().map(argv::slot).transpose()?;
    let batch = batch(&text, request.form, slot)
        .map_err(|error| error.context(format!("{} is not understood", source.words())))?;
    let mut given = Given::default();
    given.take(batch);
    let inputs = Inputs { only: request.only.clone(), skip: request.skip.clone(), ..Inputs::default() };
    given.choose(&inputs)?;
    Ok(given)
}

fn batch(text: &str, form: ImportForm, slot: Option<SecretName>) -> Result<Batch> {
    let understood = |batch: std::result::Result<Batch, input::InputError>| {
        batch.map_err(|error| Error::new(ErrorKind::Usage, error))
    };
    match (form, slot) {
        (ImportForm::Pass, None) => {
            Err(Error::usage("an entry of `pass` has no name").hint("name the slot with `--slot NAME`"))
        }
        (ImportForm::Named(Form::OnePassword), Some(slot)) => one_of_item(text, slot),
        (ImportForm::Detect, Some(slot)) if Form::of(text) == Form::OnePassword => one_of_item(text, slot),
        (ImportForm::Pass | ImportForm::Detect, Some(slot)) => {
            understood(pass::parse(text).and_then(|entry| entry.into_batch(slot)))
        }
        (ImportForm::Named(_), Some(_)) => {
            Err(Error::usage("`--slot` is for forms without names: `pass`, and one item of 1Password"))
        }
        (ImportForm::Named(form), None) => understood(input::batch(text, form)),
        (ImportForm::Detect, None) => understood(input::batch(text, Form::of(text))),
    }
}

/// The one password of an item, for `slot`.
fn one_of_item(text: &str, slot: SecretName) -> Result<Batch> {
    let item = onepassword::parse(text).map_err(|error| Error::new(ErrorKind::Usage, error))?;
    match item.password(slot.as_str()) {
        Some(value) => Ok(Batch { secrets: vec![NamedValue { name: slot, value }], skipped: 0 }),
        None => Err(Error::usage("the item has no password, or more than one")
            .hint("label its fields with the slots' names and leave out `--slot`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str, form: ImportForm, slot: Option<&str>) -> Result<Vec<String>> {
        let slot = slot.map(|slot| slot.parse().expect("a name"));
        batch(text, form, slot)
            .map(|batch| batch.secrets.iter().map(|secret| secret.name.to_string()).collect())
    }

    #[test]
    fn every_form_is_taken() {
        let item = r#"{"id":"i","fields":[{"id":"password","type":"CONCEALED","purpose":"PASSWORD","label":"password","value":"v-1"}]}"#;
        for (text, form, slot) in [
            ("OWN=v\n", ImportForm::Detect, None),
            ("{\"OWN\":\"v\"}", ImportForm::Detect, None),
            ("v\nurl: x\n", ImportForm::Pass, Some("OWN")),
            ("v\n", ImportForm::Detect, Some("OWN")),
            (item, ImportForm::Detect, Some("OWN")),
            (item, ImportForm::Named(Form::OnePassword), Some("OWN")),
        ] {
            assert_eq!(names(text, form, slot).expect("is understood"), ["OWN"], "{text}");
        }
    }

    #[test]
    fn a_slot_belongs_to_forms_without_names() {
        assert!(names("v\n", ImportForm::Pass, None).is_err());
        assert!(names("A=v\n", ImportForm::Named(Form::Dotenv), Some("OWN")).is_err());
    }
}
