//! The versions of a Worker and which of them serves, as a rotation's compare-and-set needs them.

use crate::cloudflare::Client;
use crate::cloudflare::endpoints::deployments::{self, Deployment, DeploymentList};
use crate::cloudflare::endpoints::versions::{self, Version};
use crate::engine::StepError;
use crate::error::ErrorKind;
use crate::model::{AccountId, WorkerName};

const AGAIN: &str = "run `moltctl secrets rotate` again: it plans against what is there now";

/// What was seen of a Worker at one moment.
pub(super) struct Seen {
    /// Newest first.
    versions: Vec<Version>,
    deployments: DeploymentList,
}

/// Looks.
pub(super) async fn look(
    client: &Client,
    account: &AccountId,
    worker: &WorkerName,
) -> Result<Seen, StepError> {
    let versions = client.call(versions::list(account, worker)).await.map_err(|error| told(error, worker))?;
    let deployments = client.call(deployments::list(account, worker)).await?;
    Ok(Seen { versions: versions.items, deployments })
}

/// What Cloudflare's codes mean here.
pub(super) fn told(error: crate::cloudflare::Error, worker: &WorkerName) -> StepError {
    let hint = if error.has_code(10007) {
        format!(
            "there is no Worker called `{worker}` on this account (any more): nothing is made for a secret"
        )
    } else if error.has_code(10222) {
        format!("`{worker}` has no version yet: deploy it first, `moltctl deploy`")
    } else if error.has_code(10215) {
        AGAIN.to_owned()
    } else {
        return error.into();
    };
    let mut told = StepError::from(error);
    // Before the general advice for the code, which is about plain secret edits.
    told.0.hints.insert(0, hint);
    told
}

impl Seen {
    /// The newest version with this tag.
    pub(super) fn tagged(&self, tag: &str) -> Option<&Version> {
        self.versions.iter().find(|version| version.tag() == Some(tag))
    }

    /// Whether there is such a version.
    pub(super) fn has(&self, version: &str) -> bool {
        self.versions.iter().any(|it| it.id == version)
    }

    /// The version that gets every request.
    pub(super) fn live(&self) -> Option<&str> {
        self.deployments.only_version()
    }

    /// Whether a version gets requests now.
    pub(super) fn serves(&self, version: &str) -> bool {
        self.deployments.deployments.first().is_some_and(|it| holds(it, version))
    }

    /// Whether a version gets requests now or did lately.
    pub(super) fn served(&self, version: &str) -> bool {
        self.deployments.deployments.iter().any(|it| holds(it, version))
    }

    /// The newest version made after `version`.
    pub(super) fn built_on(&self, version: &str) -> Option<&Version> {
        self.versions.first().filter(|newest| newest.id != version)
    }

    /// Fails when anything was deployed since `base` was planned on.
    pub(super) fn must_be_live(&self, base: &str) -> Result<(), StepError> {
        if self.live() == Some(base) {
            return Ok(());
        }
        let what = match self.deployments.deployments.first() {
            None => "the Worker is not deployed any more".to_owned(),
            Some(now) if now.versions.len() > 1 => {
                let by = by(now.author_email.as_deref(), now.source.as_deref(), now.created_on.as_deref());
                format!("several versions share the requests since the plan was made ({by})")
            }
            Some(now) => {
                let version = now.versions.first().map(|it| short(&it.version_id)).unwrap_or_default();
                let by = by(now.author_email.as_deref(), now.source.as_deref(), now.created_on.as_deref());
                format!("version `{version}` was deployed since the plan was made ({by})")
            }
        };
        Err(changed(&what))
    }

    /// Fails when `version` is not the newest.
    pub(super) fn must_be_newest(&self, version: Option<&str>) -> Result<(), StepError> {
        match self.versions.first() {
            Some(newest) if Some(newest.id.as_str()) == version => Ok(()),
            Some(newest) => Err(changed(&format!("{} since the plan was made", uploaded(newest)))),
            None => Err(changed("the Worker has no version any more")),
        }
    }
}

/// `version … was uploaded (by …)`.
pub(super) fn uploaded(version: &Version) -> String {
    let it = &version.metadata;
    let by = by(it.author_email.as_deref(), it.source.as_deref(), it.created_on.as_deref());
    format!("version `{}` was uploaded ({by})", short(&version.id))
}

/// The world is another than the plan was made for.
pub(super) fn changed(what: &str) -> StepError {
    StepError::message(ErrorKind::Changed, what).hint(AGAIN)
}

fn holds(deployment: &Deployment, version: &str) -> bool {
    deployment.versions.iter().any(|share| share.version_id == version)
}

fn by(who: Option<&str>, with: Option<&str>, at: Option<&str>) -> String {
    let who = who.filter(|who| !who.is_empty()).unwrap_or("somebody");
    let with = with.filter(|with| !with.is_empty()).map(|with| format!(" with {with}")).unwrap_or_default();
    let at = at.map(|at| format!(" at {at}")).unwrap_or_default();
    format!("by {who}{with}{at}")
}

/// The start of a version's id, as the dashboard shows it.
fn short(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}
