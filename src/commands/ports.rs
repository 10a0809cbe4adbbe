//! The ports a plan needs, from the context: only what its steps use is looked for.

use crate::context::Context;
use crate::engine::{Ports, Values};
use crate::error::{Error, ErrorKind, Result};
use crate::npm::Npm;
use crate::plan::{Plan, Step};
use crate::secrets::NamedValue;
use crate::sys::env;
use crate::sys::locate::{LocalTools, SearchPath};
use crate::wrangler::Wrangler;

/// The ports for running `plan` with the values the operator gave.
///
/// # Errors
/// When the plan needs the API and there is no credential, or a program that is not there.
pub async fn of_plan(ctx: &Context, plan: &Plan, given: Vec<NamedValue>) -> Result<Ports> {
    let found = match &plan.target.account {
        Some(account) => Some(super::credential::find(ctx, Some(account)).await?),
        None => None,
    };
    let token = found.map(|found| found.token);
    let kept = super::kept_token::kept(ctx, plan, &given).await;
    let given = given.into_iter().chain(kept);
    let cloudflare = token.clone().map(|token| ctx.cloudflare_with(token)).transpose()?;
    let deploys = plan.steps().any(|step| matches!(step.step, Step::WranglerDeploy(_)));
    let builds = plan.steps().any(|step| matches!(step.step, Step::RunBuild(_)));
    Ok(Ports {
        cloudflare,
        http: ctx.http()?.clone(),
        vault: super::passage::vault_of_plan(ctx, plan),
        values: Values::given(given.map(|value| (value.name, value.value))),
        wrangler: if deploys { Some(wrangler(ctx).await?) } else { None },
        wrangler_token: token.clone().filter(|_| deploys),
        npm: if builds { Some(npm(ctx)?) } else { None },
        admins: super::admin_keys::of_plan(ctx, plan).await,
        passage: super::passage::of_plan(ctx, plan).await?,
        seal: token.filter(|_| plan.escrow),
    })
}

/// `PATH` without the folders of the checkout, unless `--use-local-tools` was given.
#[must_use]
pub fn search_path(ctx: &Context) -> SearchPath {
    let local = if ctx.programs.local_tools { LocalTools::Use } else { LocalTools::Refuse };
    SearchPath::new(&env::var_os("PATH").unwrap_or_default(), &ctx.checkout, local)
}

/// The wrangler that deploys.
async fn wrangler(ctx: &Context) -> Result<Wrangler> {
    Wrangler::locate(search_path(ctx), ctx.programs.wrangler.clone()).await.map_err(|error| {
        Error::new(ErrorKind::Usage, error)
            .hint("`npm install --global wrangler` installs it outside the checkout")
            .hint("`--use-local-tools` runs the checkout's own, which then sees the credential")
    })
}

/// The npm that builds.
fn npm(ctx: &Context) -> Result<Npm> {
    Npm::locate(search_path(ctx), ctx.programs.npm.clone())
        .map_err(|error| Error::new(ErrorKind::Usage, error).hint("install Node.js with npm"))
}
