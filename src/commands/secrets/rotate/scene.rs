//! The deployment whose slots are rotated: the version to build on, a host, a way in, the bucket and what lies in it.

use std::collections::BTreeSet;

use crate::access::coverage::guarding;
use crate::cloudflare::endpoints::versions::Version;
use crate::cloudflare::endpoints::{deployments, versions};
use crate::commands::secrets::bucket;
use crate::commands::target::Target;
use crate::commands::{access, observe_live, passage};
use crate::context::Context;
use crate::engine::stored::{self, Stored};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Hostname, SecretName};
use crate::plan::{Injected, Passage, StateBucket};
use crate::policy::compiled::Credential;
use crate::policy::deployed::enforced;
use crate::secrets::catalog::{self, Effect};
use crate::secrets::copies::Layout;
use crate::secrets::rotation::Deployment;

/// The deployment, and how it was found.
#[derive(Debug)]
pub(super) struct Scene {
    pub(super) deployment: Deployment,
    /// The bucket of the Worker's R2 keys, also when it is not known to hold state.
    pub(super) bucket: Option<StateBucket>,
    /// What the container keeps there; `None` where it keeps nothing, or where it cannot be read.
    pub(super) stored: Option<Stored>,
    /// Names of the live version's secrets and variables.
    pub(super) names: BTreeSet<String>,
}

impl Scene {
    /// True when the container's state lies in archives, which cannot be edited from outside.
    pub(super) fn is_archived(&self) -> bool {
        self.stored.as_ref().is_some_and(|stored| stored.layout == Layout::Archives)
    }
}

/// Looks at the deployment of `target`.
///
/// # Errors
/// Changed (7) when the newest version is not the one that serves everybody; denied (4) without a host that answers or
/// a way past Access.
pub(super) async fn observe(ctx: &Context, target: &Target, slots: &[SecretName]) -> Result<Scene> {
    let version = base(target).await?;
    let host = host(target).await?;
    let passage = way_in(ctx, target, &host, slots).await?;
    let bucket = bucket::of_state(target, &version)?;
    let names: BTreeSet<String> = version.resources.bindings.iter().map(|it| it.name.clone()).collect();
    let stateful = names.contains("R2_ACCESS_KEY_ID") || names.contains("BACKUP_BUCKET");
    let deployment = Deployment {
        account: target.account.clone(),
        worker: target.worker.clone(),
        host,
        passage,
        bucket: bucket.clone().filter(|_| stateful),
        base: version.id,
        injected: injected(target, version.resources.script_runtime.compatibility_date.as_deref()).await,
    };
    let stored = match &deployment.bucket {
        Some(bucket) => stored::read(&target.api, &target.account, bucket).await.ok(),
        None => None,
    };
    Ok(Scene { deployment, bucket, stored, names })
}

/// Most bytes of a Worker's code that are read: the platform takes ten megabytes, compressed.
const LARGEST_CODE: usize = 64 << 20;

/// Slots that the live version injects, by the policy in its code. None where the code cannot be read: then the gateway is
/// restarted for nothing, which is the careful answer.
async fn injected(target: &Target, compatibility_date: Option<&str>) -> Vec<Injected> {
    let Target { account, worker, api, .. } = target;
    let code = api.bytes(versions::content(account, worker), LARGEST_CODE).await.unwrap_or_default();
    let policy = enforced(&String::from_utf8_lossy(&code), compatibility_date);
    let credentials = policy.into_iter().flat_map(|policy| policy.credentials);
    let one = |it: Credential| {
        let slot = it.slot.parse().ok()?;
        Some(Injected { slot, placeholder: it.placeholder, keep_before: it.keep_before })
    };
    credentials.filter_map(one).collect()
}

/// The version that is newest and alone in serving: rotating on any other would put code live that nobody agreed to.
async fn base(target: &Target) -> Result<Version> {
    let Target { account, worker, api, .. } = target;
    let (all, deployed) = tokio::try_join!(
        api.call(versions::list(account, worker)),
        api.call(deployments::list(account, worker))
    )?;
    let live = deployed.live_version().ok_or_else(|| {
        Error::message(ErrorKind::Denied, format!("`{worker}` was never deployed"))
            .hint("`moltctl deploy` does it")
    })?;
    let shares = deployed.deployments.first().map_or(0, |deployment| deployment.versions.len());
    let newest = all.items.first().map(|version| version.id.as_str());
    if shares > 1 || newest != Some(live) {
        let what = if shares > 1 {
            "two versions of the Worker share the traffic"
        } else {
            "the newest version of the Worker is not the one that serves"
        };
        return Err(Error::message(ErrorKind::Changed, format!("{what}; nothing was changed"))
            .hint("a rotation builds on the newest version: it would put code live that nobody agreed to")
            .hint("deploy the newest one (`moltctl deploy`), or go back to the one that serves, and rotate then"));
    }
    Ok(api.call(versions::get(account, worker, live)).await?)
}

async fn host(target: &Target) -> Result<Hostname> {
    let hosts = access::hosts::of(target).await?;
    let open = hosts.open.contains(&hosts.primary).then_some(hosts.primary);
    open.or_else(|| hosts.open.into_iter().next()).ok_or_else(|| {
        Error::message(
            ErrorKind::Denied,
            format!(
                "no host of `{}` answers, so whether a new value is in use could not be shown",
                target.worker
            ),
        )
        .hint("`moltctl deploy` opens it behind Access; `moltctl secrets push` writes secrets without proof")
    })
}

async fn way_in(ctx: &Context, target: &Target, host: &Hostname, slots: &[SecretName]) -> Result<Passage> {
    if passage::kept(ctx, &target.account, &target.worker).await.is_some() {
        return Ok(Passage::Kept);
    }
    let blind = |why: String| Error::message(ErrorKind::Blind, format!("the Access applications: {why}"));
    let apps = observe_live::apps(target).await.map_err(blind)?;
    let worker = observe_live::worker(target).await.ok().flatten().map(|worker| worker.id);
    if let Some((_, app)) = guarding(&apps, host, worker.as_deref()) {
        return Ok(Passage::Temporary { app: app.id.clone() });
    }
    let needs_none = slots
        .iter()
        .all(|slot| catalog::slot(slot.as_str()).is_some_and(|slot| slot.effect == Effect::NextRequest));
    if needs_none {
        return Ok(Passage::Kept);
    }
    Err(Error::message(
        ErrorKind::Denied,
        format!("no Access application guards `{host}`: the Worker's admin routes cannot be reached"),
    )
    .hint("the gateway has to be restarted for new values, and the Worker lets nobody do that without Access")
    .hint("`moltctl access apply` puts Access in front of it"))
}
