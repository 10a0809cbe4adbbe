//! What is live before a deploy.

use std::collections::BTreeSet;

use crate::cloudflare::endpoints::{deployments, r2, versions};
use crate::commands::target::Target;
use crate::error::{Error, ErrorKind, Result};
use crate::model::BucketName;

/// What is live.
#[derive(Debug)]
pub(super) struct Observed {
    /// Version that is live; `None` when the Worker does not exist.
    pub(super) live: Option<String>,
    /// Names of its secrets and variables.
    pub(super) names: BTreeSet<String>,
    /// The bucket the checkout binds.
    pub(super) bucket: Option<Bucket>,
}

/// A bucket.
#[derive(Debug)]
pub(super) struct Bucket {
    pub(super) name: BucketName,
    pub(super) jurisdiction: String,
    pub(super) exists: bool,
}

impl Observed {
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }
}

/// Reads what is live, side by side.
pub(super) async fn observe(target: &Target) -> Result<Observed> {
    let (live, bucket) = tokio::try_join!(live(target), bucket(target))?;
    let mut names = names(target, live.as_deref()).await?;
    if let Some(view) = &target.checkout.wrangler {
        names.extend(view.vars.iter().map(|var| var.name.clone()));
    }
    Ok(Observed { live, names, bucket })
}

async fn live(target: &Target) -> Result<Option<String>> {
    let list = target.api.find(deployments::list(&target.account, &target.worker)).await?;
    Ok(list.and_then(|list| list.live_version().map(str::to_owned)))
}

async fn names(target: &Target, live: Option<&str>) -> Result<BTreeSet<String>> {
    let Some(live) = live else { return Ok(BTreeSet::new()) };
    let version = target.api.call(versions::get(&target.account, &target.worker, live)).await?;
    Ok(version.resources.bindings.into_iter().map(|binding| binding.name).collect())
}

async fn bucket(target: &Target) -> Result<Option<Bucket>> {
    let settings = &target.checkout.settings.storage;
    let bound = target.checkout.wrangler.as_ref().and_then(|view| {
        view.r2_buckets
            .iter()
            .find(|bucket| bucket.binding == "MOLTBOT_BUCKET")
            .and_then(|it| it.bucket_name.clone())
    });
    let name = match (&settings.bucket, bound) {
        (Some(name), _) => name.clone(),
        (None, Some(name)) => {
            name.parse().map_err(|error| Error::new(ErrorKind::Usage, anyhow::Error::new(error)))?
        }
        (None, None) => return Ok(None),
    };
    let jurisdiction = settings.jurisdiction.map_or("default", |it| it.as_str()).to_owned();
    let exists = target.api.find(r2::get(&target.account, &jurisdiction, &name)).await?.is_some();
    Ok(Some(Bucket { name, jurisdiction, exists }))
}
