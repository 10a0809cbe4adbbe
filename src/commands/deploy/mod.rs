//! `moltctl deploy`: preflight → build → upload (closed) → Access → secrets → open → probe.

mod gate;
mod observe;
mod outcome;
pub mod preflight;

pub use outcome::{Deployed, HostView};

use std::collections::BTreeSet;

use crate::commands::mutate::{self, MutationState, Proposal};
use crate::commands::secrets::given::Inputs;
use crate::commands::target::{self, Target};
use crate::commands::{ports, secrets};
use crate::context::Context;
use crate::deploy::preflight::{PinDemand, judge};
use crate::deploy::{self, BucketPlan, Deployment};
use crate::error::{Error, ErrorKind, Result};
use crate::model::SecretName;
use crate::moltworker::probe;
use crate::output::Page;
use crate::plan::{DeployMarker, SecretInput, SecretOrigin};
use crate::project::settings::WorkersDev;
use crate::project::wrangler::TOML;
use crate::secrets::NamedValue;
use crate::secrets::completeness::{Gap, completeness};
use crate::sys::rng;
use crate::term;
use observe::Observed;

/// Said when the gateway token is nowhere but in the Worker.
const UNKEPT_TOKEN: &str = "the gateway token was made for this deploy and is kept by the Worker alone; `moltctl token \
                            generate --into MOLTBOT_GATEWAY_TOKEN --output-file PATH` replaces it by one you keep too";

/// What is wanted of a deploy beside what the files say.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Values that go up with the upload.
    pub inputs: Inputs,
    /// Make the code by e-mail a login method when the account has none.
    pub one_time_pin: bool,
    /// Make the R2 bucket's token and put it into the Worker.
    pub bucket_token: bool,
    /// Leave the workers.dev host off.
    pub stay_closed: bool,
    /// What an unpinned image or package means.
    pub pins: PinDemand,
}

/// Deploys.
///
/// # Errors
/// When the preflight fails (nothing was changed), declined, or a step failed (the host is closed then).
pub async fn run(ctx: &Context, request: Request) -> Result<Deployed> {
    if ctx.read_checkout(TOML)?.is_none() {
        return Err(Error::usage(format!("there is no `{TOML}` here")).hint("`moltctl init` writes it"));
    }
    let target = target::resolve(ctx).await?;
    check_first(ctx, &target, request.pins).await?;
    let given = secrets::given_for(ctx, &request.inputs, &target.checkout)?;
    let seen = observe::observe(&target).await?;
    let gate = gate::propose(ctx, &target, request.one_time_pin).await?;
    let wanted = wanted(ctx, &target, &seen, &gate, &request, &given)?;
    let names = complete(&seen, &wanted)?;
    let plan = deploy::plan(&wanted, target.of_plan(ctx));
    let ports = ports::of_plan(ctx, &plan, given).await?;
    let generates = wanted.upload.iter().find(|input| input.origin == SecretOrigin::Generated);
    let forgets_token = generates.is_some_and(|input| ports.values.get(input.name.as_str()).is_none());
    let mut notes = gate.warnings.clone();
    notes.extend(names);
    let mutation = mutate::carry_out(ctx, Proposal { plan, ports, notes }).await?;
    let mut notes = Vec::new();
    if mutation.state == MutationState::Done && forgets_token {
        notes.push(UNKEPT_TOKEN.to_owned());
    }
    let hosts = match mutation.state {
        MutationState::Done => prove(ctx, &gate.hosts).await?,
        MutationState::DryRun | MutationState::NothingToDo => Vec::new(),
    };
    Ok(Deployed { worker: target.worker.to_string(), mutation, hosts, notes })
}

/// Everything that can be known to fail is found before anything is built.
async fn check_first(ctx: &Context, target: &Target, pins: PinDemand) -> Result<()> {
    let mut observed = preflight::observe(ctx, target).await;
    observed.pins = pins;
    let checks = judge(&observed);
    if !ctx.quiet {
        let mut page = Page::new(ctx.term.stderr_live, ctx.term.width);
        preflight::show(&mut page, &checks);
        term::write_stderr(&page.finish());
    }
    preflight::stop_on_failure(&checks)
}

fn wanted(
    ctx: &Context,
    target: &Target,
    seen: &Observed,
    gate: &gate::Gate,
    request: &Request,
    given: &[NamedValue],
) -> Result<Deployment> {
    let view =
        target.checkout.wrangler.as_ref().ok_or_else(|| Error::usage("wrangler.toml cannot be read"))?;
    let build = deploy::build_script(view.build_command.as_deref()).map_err(|error| {
        Error::new(ErrorKind::Usage, error).hint(
            "make it a script of package.json: moltctl runs it without a credential and without a shell",
        )
    })?;
    let application =
        view.containers.first().and_then(|container| view.application_name(container)).unwrap_or_default();
    let bucket = bucket(target, seen, request)?;
    let mut after = Vec::new();
    if gate.makes_application || !seen.has("CF_ACCESS_AUD") || !seen.has("CF_ACCESS_TEAM_DOMAIN") {
        after.extend(deploy::access_secrets(&gate.primary));
    }
    if let Some(BucketPlan { bucket, token: Some(token), .. }) = &bucket {
        after.extend(deploy::storage_secrets(bucket, token));
    }
    let opens = target.checkout.settings.worker.workers_dev == WorkersDev::Opened && !request.stay_closed;
    let marker = rng::bytes::<4>().map_err(|error| Error::new(ErrorKind::Failed, error))?;
    Ok(Deployment {
        checkout: ctx.checkout.clone(),
        account: target.account.clone(),
        worker: target.worker.clone(),
        build,
        application,
        live: seen.live.clone(),
        marker: DeployMarker(format!("moltctl-{}", hex::encode(marker))),
        upload: upload(seen, given),
        access: gate.stages.clone(),
        opened_by_wrangler: gate.opened_by_wrangler.clone(),
        after,
        bucket,
        open: opens.then(|| gate.workers_dev.clone()).flatten(),
    })
}

/// What goes up with the upload: what was given, and the tokens of our own that the Worker has not.
fn upload(seen: &Observed, given: &[NamedValue]) -> Vec<SecretInput> {
    let mut upload: Vec<SecretInput> =
        given.iter().map(|value| SecretInput::new(value.name.clone(), SecretOrigin::Given)).collect();
    let gateway: Option<SecretName> = "MOLTBOT_GATEWAY_TOKEN".parse().ok();
    if let Some(name) = gateway
        && !seen.has(name.as_str())
        && !upload.iter().any(|input| input.name == name)
    {
        upload.push(SecretInput::new(name, SecretOrigin::Generated));
    }
    upload
}

fn bucket(target: &Target, seen: &Observed, request: &Request) -> Result<Option<BucketPlan>> {
    let Some(bucket) = &seen.bucket else { return Ok(None) };
    // Keys that the Worker has stay: a new value would kill the one in the running container.
    let wants = request.bucket_token && !seen.has("R2_ACCESS_KEY_ID");
    let token = wants.then(|| format!("moltctl r2 {} {}", target.worker, bucket.name));
    if bucket.exists && token.is_none() {
        return Ok(None);
    }
    Ok(Some(BucketPlan {
        bucket: bucket.name.clone(),
        jurisdiction: bucket.jurisdiction.clone(),
        make: !bucket.exists,
        token,
    }))
}

/// The Worker would answer 503 to everybody without these: refused before anything is built.
fn complete(seen: &Observed, wanted: &Deployment) -> Result<Vec<String>> {
    let mut names: BTreeSet<&str> = seen.names.iter().map(String::as_str).collect();
    names.extend(wanted.upload.iter().chain(&wanted.after).map(|input| input.name.as_str()));
    let gaps = completeness(&names);
    let blocking: Vec<&Gap> = gaps.iter().filter(|gap| gap.is_blocking()).collect();
    if blocking.is_empty() {
        return Ok(gaps.iter().map(secrets::gap_line).collect());
    }
    let mut error = Error::usage("the Worker would lack secrets it needs");
    for gap in blocking {
        error = error.hint(secrets::gap_line(gap));
    }
    Err(error
        .hint("give them with `moltctl deploy --from-file PATH`, `--from-env NAME` or on standard input"))
}

async fn prove(ctx: &Context, hosts: &[crate::model::Hostname]) -> Result<Vec<HostView>> {
    let mut views = Vec::new();
    for host in hosts {
        views.push(HostView::of(&probe(ctx.http()?, host).await));
    }
    Ok(views)
}
