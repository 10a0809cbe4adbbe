//! What is live, read side by side. What could not be read keeps its reason.

use crate::access::objects::App;
use crate::cloudflare::endpoints::containers::Application;
use crate::cloudflare::endpoints::deployments::DeploymentList;
use crate::cloudflare::endpoints::versions::Version;
use crate::cloudflare::endpoints::workers::Reachable;
use crate::cloudflare::endpoints::{containers, r2};
pub(super) use crate::commands::observe_live::Seen;
use crate::commands::observe_live::{self, seen};
use crate::commands::target::Target;
use crate::model::BucketName;

/// What is live.
#[derive(Debug)]
pub(in crate::commands) struct Live {
    /// The deployments, `None` when there is no such Worker.
    pub(in crate::commands) deployments: Seen<Option<DeploymentList>>,
    /// The newest version.
    pub(in crate::commands) newest: Seen<Option<Version>>,
    /// The version that gets the requests, with its bindings.
    pub(in crate::commands) version: Seen<Option<Version>>,
    /// The Worker's immutable id, which Access destinations name.
    pub(in crate::commands) worker_id: Seen<Option<String>>,
    /// Its switches under workers.dev.
    pub(in crate::commands) reachable: Seen<Option<Reachable>>,
    /// The account's name under workers.dev.
    pub(in crate::commands) subdomain: Seen<Option<String>>,
    /// Its custom domains.
    pub(in crate::commands) domains: Seen<Vec<String>>,
    /// Patterns of the routes that lead to it.
    pub(in crate::commands) routes: Seen<Vec<String>>,
    /// Every Access application; none while Zero Trust is off.
    pub(in crate::commands) apps: Seen<Vec<App>>,
    /// Its container application.
    pub(in crate::commands) application: Seen<Option<Application>>,
    /// How many instances of that run.
    pub(in crate::commands) instances: Seen<usize>,
    /// The bucket and whether it is there.
    pub(in crate::commands) bucket: Option<(BucketName, Seen<bool>)>,
}

/// Reads it all.
pub(in crate::commands) async fn read(target: &Target) -> Live {
    let Target { account, api, .. } = target;
    let (deployments, newest, worker_id, reachable, subdomain, domains, routes, apps, bucket) = tokio::join!(
        observe_live::deployments(target),
        observe_live::newest(target),
        async { Ok(observe_live::worker(target).await?.map(|worker| worker.id)) },
        observe_live::reachable(target),
        observe_live::subdomain(target),
        observe_live::custom_domains(target),
        async {
            let routes = observe_live::routes(target).await?;
            Ok(routes.into_iter().map(|route| route.pattern).collect())
        },
        observe_live::apps(target),
        bucket(target),
    );
    let version = version(target, &deployments).await;
    let application = application(target, &version).await;
    let instances = match &application {
        Ok(Some(app)) => {
            let list = api.list(containers::instances(account, &app.id), containers::INSTANCE_PAGES).await;
            seen(list).map(|list| list.iter().filter(|it| it.current_placement.is_some()).count())
        }
        Ok(None) => Ok(0),
        Err(why) => Err(why.clone()),
    };
    Live {
        deployments,
        newest,
        version,
        worker_id,
        reachable,
        subdomain,
        domains,
        routes,
        apps,
        application,
        instances,
        bucket,
    }
}

async fn version(target: &Target, deployments: &Seen<Option<DeploymentList>>) -> Seen<Option<Version>> {
    let Some(list) = deployments.as_ref().map_err(Clone::clone)? else { return Ok(None) };
    let Some(id) = list.live_version() else { return Ok(None) };
    observe_live::version(target, id).await
}

/// The application of the Worker's Durable Object; by name where the version could not be read.
async fn application(target: &Target, version: &Seen<Option<Version>>) -> Seen<Option<Application>> {
    let view = target.checkout.wrangler.as_ref();
    let name = view.and_then(|view| view.containers.first().and_then(|it| view.application_name(it)));
    let namespaces: Vec<&str> = match version {
        Ok(Some(version)) => {
            version.resources.bindings.iter().filter_map(|it| it.namespace_id.as_deref()).collect()
        }
        _ => Vec::new(),
    };
    let apps = seen(target.api.call(containers::list(&target.account, None)).await)?;
    let linked = |app: &Application| {
        app.durable_objects.as_ref().is_some_and(|link| namespaces.contains(&link.namespace_id.as_str()))
    };
    let at =
        apps.iter().position(linked).or_else(|| apps.iter().position(|app| Some(&app.name) == name.as_ref()));
    Ok(at.and_then(|at| apps.into_iter().nth(at)))
}

async fn bucket(target: &Target) -> Option<(BucketName, Seen<bool>)> {
    let storage = &target.checkout.settings.storage;
    let bound = target.checkout.wrangler.iter().flat_map(|view| &view.r2_buckets);
    let bound = bound.filter_map(|bucket| bucket.bucket_name.as_deref()?.parse().ok()).next();
    let name: BucketName = storage.bucket.clone().or(bound)?;
    let jurisdiction = storage.jurisdiction.map_or("default", |it| it.as_str());
    let found = target.api.find(r2::get(&target.account, jurisdiction, &name)).await;
    Some((name, seen(found).map(|found| found.is_some())))
}
