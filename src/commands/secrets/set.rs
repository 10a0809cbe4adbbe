//! `moltctl secrets set SLOT`: one value, by prompt, standard input, file or variable.

use serde::Serialize;

use super::argv::{self, Stray};
use super::given::{self, Source};
use super::screen::{self, Known};
use super::send::{self, Delivery, Sent, Way};
use super::{observe, prompt, reads};
use crate::commands::target;
use crate::context::Context;
use crate::error::Result;
use crate::model::SecretName;
use crate::output::{Outcome, Page};
use crate::plan::SecretOrigin;
use crate::secrets::NamedValue;

/// Which slot is set, from where.
#[derive(Clone, Debug)]
pub struct Request {
    /// The slot as it was typed.
    pub slot: String,
    /// Whether something stood where a value might have been typed.
    pub stray: Stray,
    /// Where the value comes from.
    pub from: From,
    /// How it is sent.
    pub way: Way,
}

/// Where one value comes from.
#[derive(Clone, Debug)]
pub enum From {
    /// A prompt without echo when standard input is a terminal, else standard input.
    Ask,
    /// Standard input or a file that holds the bare value.
    Source(Source),
    /// A variable of the environment, as it was typed.
    Variable(String),
}

/// What was set.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct SetOne {
    /// What was sent.
    pub sent: Sent,
}

impl Outcome for SetOne {
    const NAME: &'static str = "secrets-set";

    fn human(&self, page: &mut Page) {
        self.sent.human(page);
    }
}

/// Takes the value, lints it, sends it.
///
/// # Errors
/// Refused (2) before any call when the value is unfit or was typed; no such Worker (4); declined (5).
pub async fn run(ctx: &Context, request: Request) -> Result<SetOne> {
    argv::no_value(request.stray)?;
    let name = argv::slot(&request.slot)?;
    let checkout = target::checkout(ctx)?;
    let known = Known::new(&checkout, reads::of_checkout(ctx));
    screen::name(&name, &known)?;
    let value = take(ctx, &name, &request.from, &known)?;
    let values = vec![value];
    let findings = screen::screen(&values, &known)?;
    let target = target::resolve(ctx).await?;
    let seen = observe::worker(&target, request.way.base()).await?;
    let delivery =
        Delivery { command: "secrets set", values, origin: SecretOrigin::Given, way: request.way, findings };
    Ok(SetOne { sent: send::deliver(ctx, &target, &seen, delivery).await? })
}

fn take(ctx: &Context, name: &SecretName, from: &From, known: &Known) -> Result<NamedValue> {
    let value = match from {
        From::Ask if ctx.term.stdin_is_terminal => return prompt::value(ctx, name, known),
        From::Ask => given::value(ctx, &Source::Stdin, name)?,
        From::Source(source) => given::value(ctx, source, name)?,
        From::Variable(variable) => given::variable(argv::slot(variable)?.as_str(), name)?,
    };
    Ok(NamedValue { name: name.clone(), value })
}
