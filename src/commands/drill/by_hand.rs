//! The same checkout, deployed as the usual instructions say: for comparison.
//!
//! The configuration is converted and nothing else is done to it, so the host opens at upload, as wrangler's
//! default is. The stand-in makes the calls that wrangler makes.

use super::bench::Bench;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::model::Hostname;
use crate::project::wrangler::convert::to_toml;
use crate::stand_in::{Call, StandInExit, play};
use crate::sys::fs::{self, Mode};

/// Name of the Worker that is deployed by hand.
pub(super) const NAME: &str = "moltbot-by-hand";

/// Deploys by hand; returns the host.
pub(super) async fn deploy(bench: &Bench, ctx: &Context) -> Result<Hostname> {
    let jsonc = ctx.read_checkout("wrangler.jsonc")?.unwrap_or_default();
    let mut converted: toml_edit::DocumentMut =
        to_toml(&jsonc).kind(ErrorKind::Bug)?.toml.parse().kind(ErrorKind::Bug)?;
    converted["name"] = toml_edit::value(NAME);
    converted.remove("build");
    let path = ctx.checkout.join("by-hand.toml");
    fs::write_atomic(&path, converted.to_string().as_bytes(), Mode::Shared).kind(ErrorKind::Failed)?;
    let (api, account) = (bench.account.api_base(), bench.account.account_id().to_string());
    let token = bench.account.token();
    #[expect(
        clippy::disallowed_methods,
        reason = "the stand-in takes its token from its environment, as wrangler does"
    )]
    let environment = |name: &str| match name {
        "CLOUDFLARE_API_BASE_URL" => Some(api.clone()),
        "CLOUDFLARE_ACCOUNT_ID" => Some(account.clone()),
        "CLOUDFLARE_API_TOKEN" => Some(token.expose().to_owned()),
        _ => None,
    };
    let none = |_: &str| None;
    let build = ["run", "build"].map(str::to_owned).to_vec();
    finished(
        play("npm", Call { args: build, env: &none, cwd: ctx.checkout.clone(), stdin: Vec::new() }).await,
    )?;
    let args = ["deploy", "--config", path.as_str(), "--name", NAME, "--env-file", "/dev/null"];
    let call = Call {
        args: args.map(str::to_owned).to_vec(),
        env: &environment,
        cwd: ctx.checkout.clone(),
        stdin: Vec::new(),
    };
    finished(play("wrangler", call).await)?;
    fs::remove_file(&path).kind(ErrorKind::Failed)?;
    let subdomain = bench.account.world(|world| world.workers_dev_subdomain().map(str::to_owned));
    format!("{NAME}.{}.workers.dev", subdomain.unwrap_or_default()).parse().kind(ErrorKind::Bug)
}

fn finished(exit: Option<StandInExit>) -> Result<()> {
    let failed = |what: &str| Error::message(ErrorKind::Bug, format!("the deploy by hand failed: {what}"));
    match exit {
        Some(exit) if exit.status == 0 => Ok(()),
        Some(exit) => Err(failed(&exit.stderr)),
        None => Err(failed("there is no stand-in")),
    }
}
