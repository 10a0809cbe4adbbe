//! What a Worker has: names of its secrets, its other bindings, and whether secrets can be set directly.

use std::collections::BTreeSet;

use crate::cloudflare::endpoints::versions::Binding;
use crate::cloudflare::endpoints::{deployments, secrets, versions, workers};
use crate::commands::target::Target;
use crate::error::{Error, ErrorKind, Result};
use crate::model::SecretName;
use crate::secrets::lint::near_names;
use crate::secrets::push::{Latest, ObservedSecrets};

/// Which version's names are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    /// The one that serves.
    Serving,
    /// The newest, which a staged change builds on.
    Newest,
}

/// What a Worker has.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    /// Its secrets: name and type.
    pub(super) secrets: Vec<(String, String)>,
    /// Its other bindings: name and type.
    pub(super) others: Vec<(String, String)>,
    /// Whether secrets can be set directly.
    pub(super) latest: Latest,
}

impl Seen {
    /// Every name that is taken.
    pub(super) fn names(&self) -> BTreeSet<&str> {
        self.secrets.iter().chain(&self.others).map(|(name, _)| name.as_str()).collect()
    }

    pub(super) fn has(&self, name: &SecretName) -> bool {
        self.secrets.iter().any(|(secret, _)| secret == name.as_str())
    }

    /// As the planner takes it. A staged change builds on the newest version, whichever serves.
    pub(super) fn of_plan(&self, base: Base) -> ObservedSecrets {
        ObservedSecrets {
            names: self.secrets.iter().filter_map(|(name, _)| name.parse().ok()).collect(),
            others: self.others.iter().map(|(name, _)| name.clone()).collect(),
            latest: if base == Base::Newest { Latest::Deployed } else { self.latest },
        }
    }
}

/// Looks at the Worker of `target`.
///
/// # Errors
/// Denied (4) with near names when there is no such Worker: none is ever made here.
pub(super) async fn worker(target: &Target, base: Base) -> Result<Seen> {
    let Target { account, worker, api, .. } = target;
    let Some(listed) = api.find(secrets::list(account, worker)).await? else {
        return Err(unknown(target).await);
    };
    let (versions, deployments) = tokio::try_join!(
        api.call(versions::list(account, worker)),
        api.call(deployments::list(account, worker))
    )?;
    let newest = versions.items.first().map(|version| version.id.clone());
    let live = deployments.live_version().map(str::to_owned);
    let is_whole = deployments.deployments.first().is_some_and(|live| live.versions.len() == 1);
    let latest = if is_whole && newest == live { Latest::Deployed } else { Latest::NotDeployed };
    let wanted = match base {
        Base::Serving => live.as_ref().or(newest.as_ref()),
        Base::Newest => newest.as_ref(),
    };
    let bindings: Vec<Binding> = match wanted {
        Some(id) => api.call(versions::get(account, worker, id)).await?.resources.bindings,
        None => Vec::new(),
    };
    let (mut secrets, others): (Vec<_>, Vec<_>) = bindings
        .into_iter()
        .map(|binding| (binding.name, binding.kind))
        .partition(|(_, kind)| matches!(kind.as_str(), "secret_text" | "secret_key"));
    if base == Base::Serving {
        // The list is the authority on what serves; a version's bindings may lag behind it.
        secrets = listed.into_iter().map(|secret| (secret.name, secret.kind)).collect();
    }
    secrets.sort();
    Ok(Seen { secrets, others, latest })
}

/// The newest version's id.
///
/// # Errors
/// A failed call.
pub(super) async fn newest(target: &Target) -> Result<Option<String>> {
    let versions = target.api.call(versions::list(&target.account, &target.worker)).await?;
    Ok(versions.items.into_iter().next().map(|version| version.id))
}

/// The error for a Worker that is not there.
async fn unknown(target: &Target) -> Error {
    let Target { account, worker, api, .. } = target;
    let error = Error::message(
        ErrorKind::Denied,
        format!("there is no Worker `{worker}` on account {account}; none was made"),
    );
    let Ok(scripts) = api.call(workers::list_scripts(account)).await else {
        return error.hint("`--worker NAME` names another");
    };
    let near = near_names(worker.as_str(), scripts.iter().map(|script| script.id.as_str()));
    if near.is_empty() {
        error.hint("`moltctl deploy` makes it; `--worker NAME` and `--account ID` name another")
    } else {
        error.hint(format!("did you mean `{}`?", near.join("` or `"))).hint("`--worker NAME` names another")
    }
}
