//! What Cloudflare's versions and this machine's journals tell of changes of secrets, read for [`crate::secrets::ages`].

use std::collections::{BTreeMap, BTreeSet};

use futures_util::{StreamExt as _, stream};
use jiff::{SignedDuration, Timestamp};

use crate::cloudflare::endpoints::versions::Version;
use crate::cloudflare::endpoints::{deployments, versions};
use crate::commands::target::Target;
use crate::context::Context;
use crate::engine::journal::{self, Entry, Record, RunId};
use crate::error::Result;
use crate::model::SecretName;
use crate::plan::{Effect, Plan, SecretInput, SecretsVia, Step};
use crate::secrets::ages::{Age, History, SeenVersion, Written, ages};

/// How many versions are asked for at once, where the list leaves out their bindings.
const AT_ONCE: usize = 8;
/// How long before the oldest version a run may have begun whose writes count: runs are taken up again.
const BEFORE: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Since when each secret of the serving version has its value.
///
/// # Errors
/// When versions or deployments cannot be listed.
pub async fn read(ctx: &Context, target: &Target) -> Result<BTreeMap<SecretName, Age>> {
    let history = history(ctx, target).await?;
    Ok(ages(&history, &serving(&history)))
}

/// Names of the serving version's secrets; of the newest, where none serves. Empty when they were not seen.
#[must_use]
pub fn serving(history: &History) -> BTreeSet<SecretName> {
    let live = history.live.as_deref();
    let version = history.versions.iter().find(|version| live == Some(version.id.as_str()));
    version.or(history.versions.first()).and_then(|version| version.names.clone()).unwrap_or_default()
}

/// All that is known of the changes of the Worker's secrets. Journals that cannot be read are passed over:
/// `journal list` tells.
///
/// # Errors
/// When versions or deployments cannot be listed.
pub async fn history(ctx: &Context, target: &Target) -> Result<History> {
    let Target { account, worker, api, .. } = target;
    let (listed, deployed, flat) = tokio::join!(
        api.call(versions::list(account, worker)),
        api.call(deployments::list(account, worker)),
        api.call(versions::list_with_bindings(account, worker)),
    );
    let (listed, deployed) = (listed?.items, deployed?);
    // The newer API is not in general availability: where it does not answer, each version is asked for.
    let mut names: BTreeMap<String, BTreeSet<SecretName>> = flat
        .unwrap_or_default()
        .iter()
        .filter_map(|version| Some((version.id.clone(), parsed(version.secret_names()?))))
        .collect();
    let missing: Vec<&str> =
        listed.iter().map(|version| version.id.as_str()).filter(|id| !names.contains_key(*id)).collect();
    names.extend(one_by_one(target, &missing).await);
    let seen: Vec<SeenVersion> =
        listed.iter().filter_map(|version| seen(version, names.get(&version.id).cloned())).collect();
    let from =
        seen.last().map_or(Timestamp::MIN, |oldest| oldest.at.checked_sub(BEFORE).unwrap_or(Timestamp::MIN));
    Ok(History {
        written: written(ctx, target, from),
        live: deployed.live_version().map(str::to_owned),
        deployed: deployed
            .deployments
            .iter()
            .flat_map(|deployment| deployment.versions.iter().map(|share| share.version_id.clone()))
            .collect(),
        versions: seen,
    })
}

/// The names of each of these versions that could be read.
async fn one_by_one(target: &Target, ids: &[&str]) -> Vec<(String, BTreeSet<SecretName>)> {
    let Target { account, worker, api, .. } = target;
    let ask = |id: String| async move {
        let version = api.call(versions::get(account, worker, &id)).await.ok()?;
        Some((id, parsed(version.secret_names())))
    };
    let asked = stream::iter(ids.iter().map(|id| (*id).to_owned()).map(ask)).buffer_unordered(AT_ONCE);
    asked.filter_map(|answer| async { answer }).collect().await
}

fn parsed<'a>(names: impl Iterator<Item = &'a str>) -> BTreeSet<SecretName> {
    names.filter_map(|name| name.parse().ok()).collect()
}

/// A version as the list tells it; one without a date says nothing about ages.
fn seen(version: &Version, names: Option<BTreeSet<SecretName>>) -> Option<SeenVersion> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "numbers of versions are small, whole and positive"
    )]
    let number = version.number.map(|number| number as u64);
    Some(SeenVersion {
        id: version.id.clone(),
        number,
        at: version.metadata.created_on.as_deref()?.parse().ok()?,
        tag: version.tag().map(str::to_owned),
        message: version.message().map(str::to_owned),
        triggered_by: version.triggered_by().map(str::to_owned),
        source: version.metadata.source.clone(),
        by: version.metadata.author_email.clone(),
        names,
    })
}

/// What this machine's runs on `target` wrote, of those that began after `from`.
fn written(ctx: &Context, target: &Target, from: Timestamp) -> Vec<Written> {
    let dir = ctx.paths.journals();
    let wanted = target.of_plan(ctx);
    let first = from.strftime("%Y%m%dT%H%M%SZ").to_string();
    let runs = journal::list(&dir).unwrap_or_default();
    let late = |run: &RunId| run.as_str().get(..first.len()).is_some_and(|at| at >= first.as_str());
    let mut written = Vec::new();
    // Newest first: the first that is too early ends it.
    for run in runs.iter().take_while(|run| late(run)) {
        let Ok(read) = journal::read(&dir, run) else { continue };
        let Some(Record { entry: Entry::Planned { plan, .. }, .. }) = read.records.first() else { continue };
        let of = &plan.target;
        if of.worker == wanted.worker && of.account == wanted.account && of.api == wanted.api {
            written.extend(of_run(plan, &read.records));
        }
    }
    written
}

/// What one run wrote. Values that were only staged are noted on their version, which tells whether they serve.
fn of_run(plan: &Plan, records: &[Record]) -> Vec<Written> {
    let mut written = Vec::new();
    for record in records {
        let Entry::Succeeded { step, effect } = &record.entry else { continue };
        let Some(planned) = plan.steps().find(|planned| planned.id == *step) else { continue };
        let (inputs, version): (&[SecretInput], Option<String>) = match (&planned.step, effect) {
            (Step::PutSecrets(put), Effect::SecretsWritten { .. }) if put.via == SecretsVia::Live => {
                (&put.secrets, None)
            }
            (Step::WranglerDeploy(deploy), Effect::Deployed { version, .. }) => {
                (&deploy.secrets, Some(version.clone()))
            }
            (Step::StageSecrets(stage), Effect::Staged { version }) => {
                (&stage.secrets, Some(version.clone()))
            }
            _ => continue,
        };
        if !inputs.is_empty() {
            let slots = inputs.iter().map(|input| input.name.clone()).collect();
            written.push(Written { slots, at: record.at, version });
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{
        DeployMarker, PlannedStep, PutSecrets, SecretOrigin, Target as PlanTarget, WranglerDeploy,
    };

    fn inputs() -> Vec<SecretInput> {
        vec![SecretInput::new("OWN_KEY".parse().expect("a name"), SecretOrigin::Given)]
    }

    fn put(via: SecretsVia) -> Step {
        Step::PutSecrets(PutSecrets {
            account: "0123456789abcdef0123456789abcdef".parse().expect("an id"),
            worker: "w".parse().expect("a name"),
            secrets: inputs(),
            via,
        })
    }

    fn deploy() -> Step {
        Step::WranglerDeploy(WranglerDeploy {
            checkout: "/nowhere".into(),
            account: "0123456789abcdef0123456789abcdef".parse().expect("an id"),
            worker: "w".parse().expect("a name"),
            secrets: inputs(),
            marker: DeployMarker("m".into()),
            application: String::new(),
            live_at_planning: None,
        })
    }

    #[track_caller]
    fn versions_of(step: Step, effect: Effect) -> Vec<Option<String>> {
        let steps = vec![PlannedStep::new("one", step, "it")];
        let plan = Plan::new("secrets push", PlanTarget::default()).stage("S", steps);
        let at = Timestamp::UNIX_EPOCH;
        let started = Record { v: 1, at, entry: Entry::Started { step: "one".into() } };
        let ended = Record { v: 1, at, entry: Entry::Succeeded { step: "one".into(), effect } };
        of_run(&plan, &[started, ended]).into_iter().map(|written| written.version).collect()
    }

    #[test]
    fn what_was_written_is_taken_from_what_steps_did_not_from_what_was_planned() {
        let wrote = Effect::SecretsWritten { created: vec![], replaced: vec!["OWN_KEY".into()] };
        assert_eq!(versions_of(put(SecretsVia::Live), wrote.clone()), [None]);
        assert_eq!(versions_of(put(SecretsVia::Live), Effect::Nothing), []);
        assert_eq!(versions_of(put(SecretsVia::Staged), wrote), [], "its version says so itself");
        let deployed = Effect::Deployed { version: "v7".into(), previous: None };
        assert_eq!(versions_of(deploy(), deployed), [Some("v7".to_owned())]);
    }
}
