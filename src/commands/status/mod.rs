//! `moltctl status`: what is live, since when, exposed how, and where it differs from the files.
//!
//! Reads only. What cannot be seen is unknown: it is told, and with `--check` it is no pass.

mod drift;
pub(in crate::commands) mod hosts;
pub(in crate::commands) mod live;
mod page;

use std::collections::BTreeSet;

use serde::Serialize;

use super::secrets::ages;
use super::target::{self, Target};
use crate::context::Context;
use crate::engine::journal;
use crate::error::{ErrorKind, Result};
use crate::model::ImageRef;
use crate::output::{Outcome, Page};
use crate::secrets::completeness::{Gap, completeness};
use crate::secrets::due::{Due, Policy, due};
use crate::sys::clock;
use live::{Live, Seen};

/// What `moltctl status` is asked.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// Whether hosts are looked at from outside.
    pub probing: Probing,
    /// What drift and blindness mean for the exit status.
    pub judging: Judging,
}

/// Whether hosts are looked at from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probing {
    /// They are.
    On,
    /// They are not (`--no-probe`).
    Off,
}

/// What drift and blindness mean for the exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judging {
    /// Nothing.
    Tell,
    /// Drift is 10, blindness 3 (`--check`).
    Check,
}

/// What is live.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Status {
    /// The account's id.
    pub account: String,
    /// The Worker.
    pub worker: String,
    /// Whether the Worker exists; absent when that could not be seen.
    pub exists: Option<bool>,
    /// The version that gets the requests; absent when there is none or it could not be seen.
    pub live: Option<LiveVersion>,
    /// Each host.
    pub hosts: Vec<HostStatus>,
    /// What is missing, half set or forbidden among the secrets.
    pub secrets: Vec<String>,
    /// False when the secrets could not be seen.
    pub secrets_seen: bool,
    /// Slots whose value is older than `[rotation] ages` allows.
    pub stale: Vec<String>,
    /// The container application.
    pub container: Option<ContainerView>,
    /// The bucket.
    pub bucket: Option<BucketView>,
    /// Where what is live differs from what is wanted.
    pub drift: Vec<Drift>,
    /// What could not be seen.
    pub unknown: Vec<Blind>,
    /// The newest run of moltctl on this Worker.
    pub last_run: Option<LastRun>,
    #[serde(skip)]
    judging: bool,
}

/// The version that gets the requests.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct LiveVersion {
    /// Its id.
    pub version: String,
    /// Since when (RFC 3339).
    pub since: Option<String>,
    /// Who deployed it.
    pub by: Option<String>,
    /// What deployed it.
    pub source: Option<String>,
    /// The newest version.
    pub newest: Option<String>,
    /// Whether the newest version is the live one; absent when that could not be seen.
    pub newest_is_live: Option<bool>,
    /// Share of the requests it gets, in percent.
    pub percentage: f64,
}

/// A host of the Worker.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct HostStatus {
    /// The host.
    pub host: String,
    /// What kind of host it is.
    pub kind: HostKind,
    /// Whether it is switched on; absent when that could not be seen.
    pub enabled: Option<bool>,
    /// What a stranger gets there.
    pub exposure: ExposureView,
    /// Where, or what is missing, when it is not as it should be.
    pub at: Vec<String>,
    /// Name of the Access application that guards the whole host.
    pub access_app: Option<String>,
    /// Its audience tag.
    pub access_aud: Option<String>,
    /// Whether the Worker expects that application's tokens.
    pub audience: Audience,
}

/// A kind of host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HostKind {
    /// Under workers.dev.
    WorkersDev,
    /// Of one version, under workers.dev.
    Preview,
    /// A custom domain.
    CustomDomain,
    /// A route of a zone.
    Route,
}

/// What a stranger gets at a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExposureView {
    /// The Worker answers and lets no stranger in.
    Guarded,
    /// Nothing answers.
    Closed,
    /// A stranger gets in.
    Open,
    /// The Worker answers that it is not configured.
    Incomplete,
    /// It could not be seen.
    Unclear,
    /// It was not looked at.
    NotProbed,
}

/// Whether the Worker expects the tokens of the application in front of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// It does.
    Match,
    /// It expects another's.
    Mismatch,
    /// It has no `CF_ACCESS_AUD`.
    NotSet,
    /// No application guards the whole host.
    NoApplication,
    /// It could not be seen: as a secret it cannot be read.
    Unknown,
}

/// The container application.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct ContainerView {
    /// Its name.
    pub name: String,
    /// Its image.
    pub image: String,
    /// The image is named by digest.
    pub pinned: bool,
    /// Instances that run; absent when that could not be seen.
    pub instances: Option<usize>,
    /// The most instances.
    pub max_instances: Option<u64>,
    /// `wrangler containers ssh` gets in.
    pub ssh: bool,
}

/// The bucket.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct BucketView {
    /// Its name.
    pub name: String,
    /// Whether it exists; absent when that could not be seen.
    pub exists: Option<bool>,
}

/// A difference between what is wanted and what is live.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Drift {
    /// What differs.
    pub subject: String,
    /// How it should be.
    pub wanted: String,
    /// How it is.
    pub live: String,
}

/// Something that could not be seen.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Blind {
    /// What.
    pub subject: String,
    /// Why.
    pub why: String,
}

/// A run of moltctl.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct LastRun {
    /// Its name.
    pub run: String,
    /// The command.
    pub command: String,
    /// When it was planned (RFC 3339).
    pub at: String,
    /// `done`, `failed`, `stopped` or `cut off`.
    pub ended: String,
}

impl Drift {
    fn new(subject: impl Into<String>, wanted: impl Into<String>, live: impl Into<String>) -> Self {
        Self { subject: subject.into(), wanted: wanted.into(), live: live.into() }
    }
}

impl HostStatus {
    fn new(host: &str, kind: HostKind, enabled: Option<bool>) -> Self {
        Self {
            host: host.to_owned(),
            kind,
            enabled,
            exposure: ExposureView::NotProbed,
            at: Vec::new(),
            access_app: None,
            access_aud: None,
            audience: Audience::Unknown,
        }
    }
}

impl HostKind {
    fn words(self) -> &'static str {
        match self {
            Self::WorkersDev => "workers.dev",
            Self::Preview => "preview",
            Self::CustomDomain => "custom domain",
            Self::Route => "route",
        }
    }
}

impl ExposureView {
    fn words(self) -> &'static str {
        match self {
            Self::Guarded => "lets no stranger in",
            Self::Closed => "closed",
            Self::Open => "LETS STRANGERS IN",
            Self::Incomplete => "answers that it is not configured",
            Self::Unclear => "could not be seen from outside",
            Self::NotProbed => "not looked at from outside",
        }
    }
}

impl Outcome for Status {
    const NAME: &'static str = "status";

    fn human(&self, page: &mut Page) {
        page::screen(self, page);
    }

    fn exit_code(&self) -> u8 {
        if !self.judging {
            0
        } else if !self.drift.is_empty() {
            ErrorKind::Drift.exit_code()
        } else if !self.unknown.is_empty() {
            ErrorKind::Blind.exit_code()
        } else {
            0
        }
    }
}

/// Looks.
///
/// # Errors
/// When no account or Worker is named, or there is no credential.
pub async fn run(ctx: &Context, request: Request) -> Result<Status> {
    let target = target::resolve(ctx).await?;
    let live = live::read(&target).await;
    let hosts = hosts::hosts(ctx, &target.worker, &live, request.probing).await?;
    let gaps = gaps(&live);
    let mut found = drift::drift(&target.checkout, &live, &hosts);
    for gap in gaps.iter().flatten().filter(|gap| gap.is_blocking()) {
        found.push(Drift::new("secrets", "complete", super::secrets::gap_line(gap)));
    }
    let mut unknown = blind(&live, &hosts, request.probing);
    let stale = match live.version.as_ref().is_ok_and(Option::is_some) {
        true => stale(ctx, &target, &mut unknown).await,
        false => Vec::new(),
    };
    Ok(Status {
        account: target.account.to_string(),
        worker: target.worker.to_string(),
        exists: live.deployments.as_ref().ok().map(Option::is_some),
        live: version(&live),
        secrets: gaps.iter().flatten().map(super::secrets::gap_line).collect(),
        secrets_seen: gaps.is_some(),
        container: container(&live),
        bucket: live.bucket.as_ref().map(|(name, exists)| BucketView {
            name: name.to_string(),
            exists: exists.as_ref().ok().copied(),
        }),
        unknown,
        stale,
        hosts,
        drift: found,
        last_run: last_run(ctx, &target),
        judging: request.judging == Judging::Check,
    })
}

/// The slots that are due, as `secrets check` judges them.
async fn stale(ctx: &Context, target: &Target, unknown: &mut Vec<Blind>) -> Vec<String> {
    let (policy, now) = (Policy::of(&target.checkout.settings.rotation), clock::now());
    match ages::read(ctx, target).await {
        Ok(ages) => ages
            .iter()
            .filter(|(slot, age)| matches!(due(slot, age, &policy, now), Due::Due { .. }))
            .map(|(slot, _)| slot.to_string())
            .collect(),
        Err(why) => {
            unknown.push(Blind { subject: "the age of the secrets".to_owned(), why: why.to_string() });
            Vec::new()
        }
    }
}

/// `None` when the names could not be seen.
fn gaps(live: &Live) -> Option<Vec<Gap>> {
    let version = live.version.as_ref().ok()?.as_ref()?;
    let names: BTreeSet<&str> = version.resources.bindings.iter().map(|it| it.name.as_str()).collect();
    Some(completeness(&names))
}

fn version(live: &Live) -> Option<LiveVersion> {
    let list = live.deployments.as_ref().ok()?.as_ref()?;
    let id = list.live_version()?.to_owned();
    let deployment = list.deployments.first()?;
    let newest = live.newest.as_ref().ok().and_then(Option::as_ref).map(|version| version.id.clone());
    let share = deployment.versions.iter().find(|share| share.version_id == id);
    Some(LiveVersion {
        since: deployment.created_on.clone(),
        by: deployment.author_email.clone(),
        source: deployment.source.clone(),
        newest_is_live: newest.as_ref().map(|newest| *newest == id),
        newest,
        percentage: share.map_or(0.0, |share| share.percentage),
        version: id,
    })
}

fn container(live: &Live) -> Option<ContainerView> {
    let app = live.application.as_ref().ok()?.as_ref()?;
    let image = &app.configuration.image;
    let parsed: Option<ImageRef> = image.parse().ok();
    Some(ContainerView {
        name: app.name.clone(),
        image: image.clone(),
        pinned: parsed.is_some_and(|image| image.digest().is_some()),
        instances: live.instances.as_ref().ok().copied(),
        max_instances: app.max_instances,
        // Cloudflare's default is on.
        ssh: app.configuration.wrangler_ssh.as_ref().and_then(|ssh| ssh.enabled).unwrap_or(true),
    })
}

fn blind(live: &Live, hosts: &[HostStatus], probing: Probing) -> Vec<Blind> {
    fn note<T>(blind: &mut Vec<Blind>, subject: &str, seen: &Seen<T>) {
        if let Err(why) = seen {
            blind.push(Blind { subject: subject.to_owned(), why: why.clone() });
        }
    }
    let mut blind = Vec::new();
    note(&mut blind, "the deployment", &live.deployments);
    note(&mut blind, "the newest version", &live.newest);
    note(&mut blind, "the live version", &live.version);
    note(&mut blind, "the workers.dev switch", &live.reachable);
    note(&mut blind, "the workers.dev name", &live.subdomain);
    note(&mut blind, "the custom domains", &live.domains);
    note(&mut blind, "the routes", &live.routes);
    note(&mut blind, "Access", &live.apps);
    note(&mut blind, "the container application", &live.application);
    if live.application.is_ok() {
        note(&mut blind, "the container's instances", &live.instances);
    }
    if let Some((name, exists)) = &live.bucket {
        note(&mut blind, &format!("bucket {name}"), exists);
    }
    let unseen = hosts.iter().filter(|host| {
        host.exposure == ExposureView::Unclear
            || (host.exposure == ExposureView::NotProbed && probing == Probing::On)
    });
    for host in unseen {
        blind.push(Blind {
            subject: host.host.clone(),
            why: "what a stranger gets there could not be seen".to_owned(),
        });
    }
    blind
}

/// The newest run on this Worker, at this API. Journals that cannot be read are passed over: `journal list` tells.
fn last_run(ctx: &Context, target: &Target) -> Option<LastRun> {
    let wanted = target.of_plan(ctx);
    let runs = journal::list(&ctx.paths.journals()).ok()?;
    runs.into_iter().find_map(|run| {
        let folded = super::journal::load(ctx, &run).ok()?;
        let of = &folded.plan.target;
        let here = of.worker == wanted.worker && of.account == wanted.account && of.api == wanted.api;
        here.then(|| LastRun {
            run: run.to_string(),
            command: folded.plan.command.clone(),
            at: folded.planned_at.to_string(),
            ended: super::journal::ending(folded.outcome).to_owned(),
        })
    })
}
