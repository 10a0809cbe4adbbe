//! The Worker: what runs, with which settings, reachable where.

use futures_util::future::join_all;

use crate::audit::facts::Seen;
use crate::audit::facts::account::Worker;
use crate::audit::facts::account::worker::{Binding, Identity, Route, Switches, Value, Var, Version};
use crate::cloudflare::endpoints::deployments::{DeploymentList, Share};
use crate::cloudflare::endpoints::schedules;
use crate::cloudflare::endpoints::versions;
use crate::cloudflare::endpoints::workers;
use crate::commands::observe_live::{self, seen};
use crate::commands::target::Target;
use crate::secret::SecretText;

/// Reads it.
pub(super) async fn read(target: &Target) -> Worker {
    let (mut worker, found, crons) = tokio::join!(
        reachable(target),
        observe_live::worker(target),
        target.api.find(schedules::list(&target.account, &target.worker)),
    );
    let (deployments, newest) = tokio::join!(observe_live::deployments(target), observe_live::newest(target));
    worker.found = found.map(|found| found.map(identity));
    worker.crons =
        seen(crons).map(|list| list.unwrap_or_default().schedules.into_iter().map(|it| it.cron).collect());
    worker.deployed_on = deployments.clone().map(|list| {
        list.and_then(|list| list.deployments.into_iter().next()).and_then(|live| live.created_on)
    });
    let live = live(target, deployments).await;
    worker.newest = whole_newest(target, newest, &live).await;
    worker.serving(live)
}

/// The Worker as far as its hosts go; everything else is not read.
pub(crate) async fn reachable(target: &Target) -> Worker {
    let (switches, subdomain, domains, routes) = tokio::join!(
        observe_live::reachable(target),
        observe_live::subdomain(target),
        observe_live::custom_domains(target),
        observe_live::routes(target),
    );
    let mut worker = Worker::unseen(target.worker.as_str(), "it was not looked at");
    worker.switches = switches
        .map(|found| found.map(|it| Switches { workers_dev: it.enabled, previews: it.previews_enabled }));
    worker.subdomain = subdomain;
    worker.domains = domains;
    worker.routes = routes
        .map(|routes| routes.into_iter().map(|it| Route { zone: it.zone, pattern: it.pattern }).collect());
    worker
}

fn identity(worker: workers::Worker) -> Identity {
    let logs = worker.observability.logs.unwrap_or_default();
    Identity {
        id: worker.id,
        // Logs can be switched on apart from the whole.
        observability: worker.observability.enabled == Some(true) || logs.enabled == Some(true),
        sampling: worker.observability.head_sampling_rate,
        invocation_logs: logs.invocation_logs,
        logpush: worker.logpush == Some(true),
        tail_consumers: worker.tail_consumers.into_iter().map(|it| it.name).collect(),
    }
}

/// Every version that gets requests, the largest share first.
async fn live(target: &Target, deployments: Seen<Option<DeploymentList>>) -> Seen<Vec<Version>> {
    let list = deployments?.unwrap_or_default();
    let mut shares = list.deployments.into_iter().next().map(|live| live.versions).unwrap_or_default();
    shares.sort_by(|a, b| b.percentage.total_cmp(&a.percentage));
    join_all(shares.iter().map(|share| whole(target, share))).await.into_iter().collect()
}

async fn whole(target: &Target, share: &Share) -> Seen<Version> {
    match observe_live::version(target, &share.version_id).await? {
        Some(version) => Ok(Version { share: share.percentage, ..fact(version) }),
        None => Err(format!("the version `{}` that gets requests is not shown by the API", share.version_id)),
    }
}

/// The newest version with its bindings, which the list leaves out.
async fn whole_newest(
    target: &Target,
    newest: Seen<Option<versions::Version>>,
    live: &Seen<Vec<Version>>,
) -> Seen<Option<Version>> {
    let Some(newest) = newest? else { return Ok(None) };
    if let Some(known) = live.iter().flatten().find(|version| version.id == newest.id) {
        return Ok(Some(known.clone()));
    }
    Ok(observe_live::version(target, &newest.id).await?.map(fact))
}

fn fact(version: versions::Version) -> Version {
    let secrets = version.secret_names().map(str::to_owned).collect();
    let mut fact =
        Version { id: version.id, created_on: version.metadata.created_on, secrets, ..Version::default() };
    for binding in version.resources.bindings {
        match binding.kind.as_str() {
            "secret_text" | "secret_key" => {}
            "plain_text" => fact.vars.push(var(&binding.name, binding.text.as_deref().unwrap_or_default())),
            "json" => fact.vars.push(Var { name: binding.name, value: Value::Json }),
            _ => fact.bindings.push(Binding {
                to: binding.bucket_name.or(binding.class_name),
                name: binding.name,
                kind: binding.kind,
                namespace_id: binding.namespace_id,
            }),
        }
    }
    fact
}

/// A variable; a value that must not be shown is made known to the redactor on the way.
fn var(name: &str, text: &str) -> Var {
    let var = Var::new(name, text);
    if var.value == Value::Masked {
        let _registered = SecretText::new(text);
    }
    var
}
