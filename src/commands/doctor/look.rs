//! Everything that is looked at, side by side. Never fails over what it cannot see: that is part of the answer.

use crate::access::verify::WorkerValue;
use crate::cloudflare::endpoints::access_org;
use crate::commands::credential;
use crate::commands::deploy::preflight;
use crate::commands::status::hosts as status_hosts;
use crate::commands::status::live::{self, Live};
use crate::commands::status::{Audience, HostStatus, Probing};
use crate::commands::target::{self, Checkout, SETTINGS, Target};
use crate::context::Context;
use crate::deploy::preflight::{
    Files, ImageSource, PinDemand, Tools, Wants, judge_account, judge_files, judge_tools,
};
use crate::doctor::{
    Binding, Bucket, CheckoutSeen, ContainerSeen, CredentialSeen, DeploymentSeen, Door, Guard, Keys,
    LookedAt, Observed, PackageSeen, Seen,
};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Hostname;
use crate::moltworker::{self, CertsError};
use crate::project::dockerfile::{Dockerfile, Requested, Target as ImageTarget, sandbox_version};
use crate::sys::fs;

use super::examination::Depth;
use super::outside::{self, Caller};

const OFFLINE: &str = "it was not asked for (`--offline`)";
const NO_PROBE: &str = "it was not asked for (`--no-probe`)";
/// The file of the Worker that starts the gateway.
const STARTER: &str = "src/gateway/process.ts";
/// Where a Dockerfile puts what the Worker starts.
const PLACE: &str = "/usr/local/bin/";

/// Looks.
pub(super) async fn look(ctx: &Context, depth: Depth) -> Result<Observed> {
    let (checkout, broken) = match target::checkout(ctx) {
        Ok(checkout) => (checkout, None),
        Err(error) => (Checkout::default(), Some(error)),
    };
    let files = preflight::files(ctx, &checkout);
    let wants = preflight::wants(&checkout);
    if depth == Depth::Checkout || broken.is_some() {
        let why = if broken.is_some() { "the configuration of the checkout cannot be read" } else { OFFLINE };
        let tools = tools(ctx, &files).await;
        return Ok(Observed {
            checkout: checkout_seen(ctx, &checkout, &files, broken.as_ref()),
            tools: judge_tools(&tools, &wants),
            credential: LookedAt::No(why.to_owned()),
            account: LookedAt::No(why.to_owned()),
            deployment: LookedAt::No(why.to_owned()),
            outside: LookedAt::No(why.to_owned()),
        });
    }
    match aim(ctx, checkout).await {
        Aim::At(target) => with_account(ctx, depth, &target, &files).await,
        Aim::Nowhere(checkout, seen, why) => {
            let tools = tools(ctx, &files).await;
            nowhere(ctx, depth, (&checkout, &files), (&tools, &wants), (seen, why)).await
        }
    }
}

/// What is meant, as far as that can be told.
enum Aim {
    At(Box<Target>),
    Nowhere(Box<Checkout>, LookedAt<CredentialSeen>, String),
}

async fn aim(ctx: &Context, checkout: Checkout) -> Aim {
    let named = match target::named_account(ctx, &checkout) {
        Ok(named) => named,
        Err(error) => {
            let seen = LookedAt::Yes(CredentialSeen::Unclear(told(&error)));
            return Aim::Nowhere(Box::new(checkout), seen, "which account is meant is not clear".to_owned());
        }
    };
    if let Err(error) = credential::look(ctx, named.as_ref()).await {
        return Aim::Nowhere(
            Box::new(checkout),
            LookedAt::Yes(unusable(&error)),
            "there is no usable API token".to_owned(),
        );
    }
    let worker = match target::worker(ctx, &checkout) {
        Ok(worker) => worker,
        Err(error) => {
            return Aim::Nowhere(Box::new(checkout), LookedAt::Yes(CredentialSeen::There), told(&error));
        }
    };
    match target::account(ctx, &checkout).await {
        Ok((account, api)) => Aim::At(Box::new(Target { account, worker, api, checkout })),
        Err(error) => Aim::Nowhere(
            Box::new(checkout),
            LookedAt::Yes(unusable(&error)),
            "the account could not be seen".to_owned(),
        ),
    }
}

fn unusable(error: &Error) -> CredentialSeen {
    let told = told(error);
    match error.kind {
        ErrorKind::Usage => CredentialSeen::Unclear(told),
        _ if told.starts_with(credential::ABSENT) => CredentialSeen::Absent,
        _ => CredentialSeen::Unusable(told),
    }
}

fn told(error: &Error) -> String {
    error.chain().join(": ")
}

async fn tools(ctx: &Context, files: &Files) -> Tools {
    let builds = files.images.iter().any(|image| matches!(image, ImageSource::Built { .. }));
    preflight::tools(ctx, builds).await
}

/// Without an account: the checkout, and the hosts it names.
async fn nowhere(
    ctx: &Context,
    depth: Depth,
    (checkout, files): (&Checkout, &Files),
    (tools, wants): (&Tools, &Wants),
    (credential, why): (LookedAt<CredentialSeen>, String),
) -> Result<Observed> {
    let outside = match depth {
        Depth::Hosts if !checkout.settings.worker.hosts.is_empty() => {
            LookedAt::Yes(outside::look(ctx, &checkout.settings.worker.hosts, Caller::Stranger).await?)
        }
        Depth::Hosts => LookedAt::No("without the account its hosts are not known".to_owned()),
        Depth::Account | Depth::Checkout => LookedAt::No(NO_PROBE.to_owned()),
    };
    Ok(Observed {
        checkout: checkout_seen(ctx, checkout, files, None),
        tools: judge_tools(tools, wants),
        credential,
        account: LookedAt::No(why.clone()),
        deployment: LookedAt::No(why),
        outside,
    })
}

async fn with_account(ctx: &Context, depth: Depth, target: &Target, files: &Files) -> Result<Observed> {
    let (observed, live, team) = tokio::join!(
        preflight::observe(ctx, target),
        live::read(target),
        target.api.call(access_org::organization(&target.account)),
    );
    let team = match team {
        Ok(team) => Ok(Some(team.auth_domain).filter(|domain| !domain.is_empty())),
        Err(error) if error.has_code(9999) => Ok(None),
        Err(error) => Err(error.to_string()),
    };
    let hosts = status_hosts::hosts(ctx, &target.worker, &live, Probing::Off).await?;
    let open: Vec<Hostname> =
        hosts.iter().filter(|host| is_open(host)).filter_map(|host| host.host.parse().ok()).collect();
    let (deployment, outside) = tokio::join!(deployment(ctx, target, live, (&hosts, team)), async {
        match depth {
            Depth::Hosts => outside::look(ctx, &open, Caller::Operator).await.map(LookedAt::Yes),
            Depth::Account | Depth::Checkout => Ok(LookedAt::No(NO_PROBE.to_owned())),
        }
    });
    Ok(Observed {
        checkout: checkout_seen(ctx, &target.checkout, files, None),
        tools: judge_tools(&observed.tools, &observed.wants),
        credential: LookedAt::Yes(CredentialSeen::There),
        account: LookedAt::Yes(judge_account(&observed)),
        deployment: LookedAt::Yes(deployment),
        outside: outside?,
    })
}

/// One that is known to be off is nobody's door.
fn is_open(host: &HostStatus) -> bool {
    host.enabled != Some(false)
}

async fn deployment(
    ctx: &Context,
    target: &Target,
    live: Live,
    (hosts, team): (&[HostStatus], Seen<Option<String>>),
) -> DeploymentSeen {
    let bindings: Seen<Vec<Binding>> = live.version.as_ref().map_err(Clone::clone).map(|version| {
        let bindings = version.iter().flat_map(|version| &version.resources.bindings);
        bindings
            .map(|it| Binding {
                name: it.name.clone(),
                kind: it.kind.clone(),
                text: it.text.clone(),
                bucket: it.bucket_name.clone(),
            })
            .collect()
    });
    let newest_is_live = match (&live.newest, &live.version) {
        (Err(why), _) | (_, Err(why)) => Err(why.clone()),
        (Ok(newest), Ok(serves)) => {
            Ok(newest.as_ref().zip(serves.as_ref()).map(|(newest, serves)| newest.id == serves.id))
        }
    };
    let aud_is_secret = matches!(aud(&bindings), WorkerValue::Secret);
    DeploymentSeen {
        worker: target.worker.to_string(),
        exists: live.deployments.as_ref().map_err(Clone::clone).map(Option::is_some),
        newest_is_live,
        keys: keys(ctx, &bindings, &team).await,
        doors: hosts.iter().filter(|host| is_open(host)).map(|host| door(host, aud_is_secret)).collect(),
        container: container(&live),
        bucket: live.bucket.map(|(name, exists)| Bucket { name: name.to_string(), exists }),
        bindings,
        team,
    }
}

fn aud(bindings: &Seen<Vec<Binding>>) -> WorkerValue {
    let Ok(bindings) = bindings else { return WorkerValue::Unseen };
    match bindings.iter().find(|it| it.name == "CF_ACCESS_AUD") {
        None => WorkerValue::Missing,
        Some(binding) => binding.text.clone().map_or(WorkerValue::Secret, WorkerValue::Plain),
    }
}

fn door(host: &HostStatus, aud_is_secret: bool) -> Door {
    let guard = match host.audience {
        Audience::Match => Guard::Known,
        Audience::Mismatch => Guard::OfAnother,
        Audience::NotSet => Guard::NotTold,
        Audience::NoApplication => Guard::None,
        Audience::Unknown if host.access_app.is_some() && aud_is_secret => Guard::Unreadable,
        Audience::Unknown => Guard::Unseen,
    };
    Door { host: host.host.clone(), guard }
}

/// The keys at the Worker's own team domain, where it can be read and is one of Access; else at the account's.
async fn keys(ctx: &Context, bindings: &Seen<Vec<Binding>>, team: &Seen<Option<String>>) -> Option<Keys> {
    let own = bindings.iter().flatten().find(|it| it.name == "CF_ACCESS_TEAM_DOMAIN");
    let own = own.and_then(|it| it.text.clone()).filter(|text| text.ends_with(".cloudflareaccess.com"));
    let domain = own.or_else(|| team.clone().ok().flatten())?;
    let host: Hostname = domain.parse().ok()?;
    let count = match moltworker::access_keys(ctx.http().ok()?, &host).await {
        Ok(keys) => Ok(keys.len()),
        Err(CertsError::NoTeam { .. } | CertsError::NoKeys { .. }) => Ok(0),
        Err(error) => Err(error.to_string()),
    };
    Some(Keys { domain, count })
}

fn container(live: &Live) -> Seen<Option<ContainerSeen>> {
    live.application.as_ref().map_err(Clone::clone).map(|app| {
        app.as_ref().map(|app| ContainerSeen {
            name: app.name.clone(),
            max_instances: app.max_instances,
            running: live.instances.clone(),
        })
    })
}

fn checkout_seen(ctx: &Context, checkout: &Checkout, files: &Files, broken: Option<&Error>) -> CheckoutSeen {
    let said = broken.map(told);
    let of_settings = said.as_ref().is_some_and(|text| text.contains(SETTINGS));
    let (settings, wrangler) = match said {
        Some(text) if of_settings => (Err(text), Ok(())),
        Some(text) => (Ok(()), Err(text)),
        None => (Ok(()), Ok(())),
    };
    let vars = checkout.wrangler.iter().flat_map(|view| &view.vars);
    CheckoutSeen {
        settings,
        wrangler,
        other_configuration: checkout.wrangler.is_some(),
        files: judge_files(files, PinDemand::Advised),
        scripts: files.scripts.clone(),
        package: package(ctx, files),
        scripts_not_brought: not_brought(ctx, files),
        sleep_after: vars.filter(|var| var.name == "SANDBOX_SLEEP_AFTER").find_map(|var| var.value.clone()),
    }
}

fn dockerfiles(files: &Files) -> impl Iterator<Item = (&str, &Dockerfile)> {
    files.images.iter().filter_map(|image| match image {
        ImageSource::Built { path, dockerfile } => Some((path.as_str(), dockerfile)),
        ImageSource::Named(_) | ImageSource::Unclear(_) => None,
    })
}

fn package(ctx: &Context, files: &Files) -> Option<PackageSeen> {
    let (path, dockerfile) = dockerfiles(files).next()?;
    let folder = ctx.checkout.join(path);
    let folder = folder.parent().unwrap_or(&ctx.checkout);
    let scripts = files.scripts.iter().map(|script| folder.join(&script.copied.source));
    let mentions = scripts
        .chain([ctx.checkout.join(path)])
        .filter_map(|path| fs::read_text(&path).ok().flatten())
        .any(|text| text.contains("allowedOrigins"));
    let exact = dockerfile.npm.iter().find(|it| it.name == "openclaw").and_then(|it| match &it.requested {
        Requested::Exact(version) => Some(version.clone()),
        Requested::Moving(_) | Requested::Unknown | Requested::Foreign => None,
    });
    let sandbox = dockerfile.images.iter().find_map(|image| match &image.target {
        ImageTarget::Image(image) => sandbox_version(&image.unpinned()).map(str::to_owned),
        _ => None,
    });
    Some(PackageSeen {
        openclaw: exact,
        node: dockerfile.node.iter().find_map(|download| download.version.clone()),
        sandbox,
        allows_origins: mentions,
        packages: dockerfile.npm.iter().map(|it| it.name.clone()).collect(),
    })
}

/// Scripts that the Worker starts at the place of a Dockerfile's, and that none of the Dockerfiles brings there.
fn not_brought(ctx: &Context, files: &Files) -> Vec<String> {
    let Ok(Some(code)) = ctx.read_checkout(STARTER) else { return Vec::new() };
    let texts: Vec<String> = dockerfiles(files)
        .filter_map(|(path, _)| fs::read_text(&ctx.checkout.join(path)).ok().flatten())
        .collect();
    if texts.is_empty() {
        return Vec::new();
    }
    let named = code.split(PLACE).skip(1).map(|rest| {
        rest.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
            .next()
            .unwrap_or_default()
    });
    let mut missing: Vec<String> = named
        .filter(|name| name.ends_with(".sh") && !texts.iter().any(|text| text.contains(name)))
        .map(str::to_owned)
        .collect();
    missing.sort_unstable();
    missing.dedup();
    missing
}
