//! The container applications, their instances, and who they belong to.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join_all;

use super::reason::{day, seen};
use crate::audit::facts::Seen;
use crate::audit::facts::account::Containers;
use crate::audit::facts::account::containers::{Application, Instance, Link};
use crate::cloudflare::endpoints::{containers, durable_objects, workers};
use crate::commands::target::Target;

/// Reads it.
pub(super) async fn read(target: &Target) -> Containers {
    let (api, account) = (&target.api, &target.account);
    let (listed, workers, registries) = tokio::join!(
        async { seen(api.call(containers::list(account, None)).await) },
        namespaces(target),
        async { seen(api.call(containers::registries(account)).await) },
    );
    let applications = match listed {
        Ok(listed) => Ok(join_all(listed.into_iter().map(|app| fact(target, app, &workers))).await),
        Err(why) => Err(why),
    };
    Containers {
        account: account.as_str().to_owned(),
        claimed_jurisdiction: target.checkout.settings.storage.jurisdiction.map(|it| it.as_str().to_owned()),
        applications,
        registries: registries.map(|list| list.into_iter().map(|registry| registry.domain).collect()),
    }
}

/// The Worker of each Durable Object namespace; only of Workers that exist.
async fn namespaces(target: &Target) -> Seen<BTreeMap<String, String>> {
    let (namespaces, scripts) = tokio::join!(
        target.api.list(durable_objects::list(&target.account), durable_objects::PAGES),
        target.api.call(workers::list_scripts(&target.account)),
    );
    let scripts: BTreeSet<String> = seen(scripts)?.into_iter().map(|script| script.id).collect();
    let linked = seen(namespaces)?.into_iter().filter(|namespace| scripts.contains(&namespace.script));
    Ok(linked.map(|namespace| (namespace.id, namespace.script)).collect())
}

async fn fact(
    target: &Target,
    app: containers::Application,
    workers: &Seen<BTreeMap<String, String>>,
) -> Application {
    let worker = link(&app, workers);
    let listed =
        target.api.list(containers::instances(&target.account, &app.id), containers::INSTANCE_PAGES).await;
    Application {
        own: is_own(target, &app, &worker),
        worker,
        image: app.configuration.image,
        max_instances: app.max_instances,
        ssh: app.configuration.wrangler_ssh.and_then(|ssh| ssh.enabled),
        ssh_keys: app.configuration.authorized_keys.len(),
        jurisdiction: app.constraints.and_then(|it| it.jurisdiction),
        variables: app.configuration.environment_variables.into_iter().map(|it| it.name).collect(),
        instances: instances(seen(listed)),
        name: app.name,
    }
}

fn link(app: &containers::Application, workers: &Seen<BTreeMap<String, String>>) -> Seen<Link> {
    let Some(namespace) = app.durable_objects.as_ref().map(|it| &it.namespace_id).filter(|id| !id.is_empty())
    else {
        return Ok(Link::None);
    };
    let workers = workers.as_ref().map_err(Clone::clone)?;
    Ok(workers.get(namespace).map_or(Link::Orphan, |worker| Link::Worker(worker.clone())))
}

/// By its Worker; by its name where the Worker is gone or could not be seen.
fn is_own(target: &Target, app: &containers::Application, worker: &Seen<Link>) -> bool {
    if let Ok(Link::Worker(name)) = worker {
        return name == target.worker.as_str();
    }
    let view = target.checkout.wrangler.as_ref();
    let names =
        view.into_iter().flat_map(|view| view.containers.iter().filter_map(|it| view.application_name(it)));
    names.into_iter().any(|name| name == app.name)
}

fn instances(listed: Seen<Vec<containers::Instance>>) -> Seen<Vec<Instance>> {
    let running = listed?.into_iter().filter(|instance| instance.current_placement.is_some());
    running
        .map(|instance| {
            Ok(Instance {
                started: day(instance.created_at.as_deref())?,
                name: instance.name.filter(|name| !name.is_empty()).unwrap_or(instance.id),
            })
        })
        .collect()
}
