//! What the Worker knows of Access: its two variables, as far as they can be read.

use crate::access::verify::WorkerValue;
use crate::cloudflare::endpoints::versions::Version;
use crate::cloudflare::endpoints::{deployments, versions};
use crate::commands::target::Target;
use crate::error::Result;

/// Slot of the audience tag.
pub(super) const AUD: &str = "CF_ACCESS_AUD";
/// Slot of the team domain.
pub(super) const TEAM_DOMAIN: &str = "CF_ACCESS_TEAM_DOMAIN";

/// The Worker's live version, as far as Access is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkerState {
    /// It was never deployed.
    Absent,
    /// A version is live.
    Live {
        /// `CF_ACCESS_AUD`.
        aud: WorkerValue,
        /// `CF_ACCESS_TEAM_DOMAIN`.
        team_domain: WorkerValue,
        /// A newer version waits, so that a plain edit of secrets is refused (10215).
        newer_waits: bool,
    },
}

/// Reads the live version of `target`.
///
/// # Errors
/// When the API cannot be asked; that there is no Worker is an answer.
pub(super) async fn look(target: &Target) -> Result<WorkerState> {
    let (account, worker) = (&target.account, &target.worker);
    let Some(deployed) = target.api.find(deployments::list(account, worker)).await? else {
        return Ok(WorkerState::Absent);
    };
    let Some(live) = deployed.live_version() else { return Ok(WorkerState::Absent) };
    let (version, all) = tokio::try_join!(
        target.api.call(versions::get(account, worker, live)),
        target.api.call(versions::list(account, worker)),
    )?;
    Ok(WorkerState::Live {
        aud: value(&version, AUD),
        team_domain: value(&version, TEAM_DOMAIN),
        newer_waits: all.items.first().is_some_and(|newest| newest.id != live),
    })
}

fn value(version: &Version, name: &str) -> WorkerValue {
    match version.resources.bindings.iter().find(|binding| binding.name == name) {
        None => WorkerValue::Missing,
        Some(binding) if binding.kind == "plain_text" => {
            binding.text.clone().map_or(WorkerValue::Unseen, WorkerValue::Plain)
        }
        Some(_) => WorkerValue::Secret,
    }
}
