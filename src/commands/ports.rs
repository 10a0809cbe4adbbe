//! The ports a plan needs, from the context.

use crate::context::Context;
use crate::engine::{Ports, Values};
use crate::error::Result;
use crate::plan::Plan;
use crate::secrets::NamedValue;

/// The ports for running `plan` with the values the operator gave.
///
/// # Errors
/// When the plan needs the API and there is no credential.
pub async fn of_plan(ctx: &Context, plan: &Plan, given: Vec<NamedValue>) -> Result<Ports> {
    let cloudflare = match &plan.target.account {
        Some(account) => Some(super::credential::client(ctx, Some(account)).await?),
        None => None,
    };
    let values = Values::given(given.into_iter().map(|value| (value.name, value.value)));
    Ok(Ports {
        cloudflare,
        http: ctx.http()?.clone(),
        values,
        wrangler: None,
        wrangler_token: None,
        npm: None,
    })
}
