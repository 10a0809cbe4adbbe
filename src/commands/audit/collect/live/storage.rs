//! The R2 bucket and what hangs on it.

use super::reason::seen;
use crate::audit::facts::Seen;
use crate::audit::facts::account::Storage;
use crate::audit::facts::account::storage::{Bucket, CorsRule, LifecycleRule, Lock, Wanted};
use crate::cloudflare::Error;
use crate::cloudflare::endpoints::{r2, r2_settings};
use crate::commands::target::Target;
use crate::model::BucketName;

/// The bucket that Moltworker's start script uses where nothing names one.
pub(in crate::commands::audit::collect) const DEFAULT: &str = "moltbot-data";

/// Every jurisdiction, the ordinary one first.
pub(in crate::commands::audit::collect) const JURISDICTIONS: [&str; 3] = ["default", "eu", "fedramp"];

/// Reads it.
pub(super) async fn read(target: &Target) -> Storage {
    let wanted = wanted(target);
    let name = wanted.as_ref().map_or(DEFAULT, |wanted| wanted.name.as_str());
    let bucket = match name.parse::<BucketName>() {
        Ok(name) => bucket(target, &name, wanted.as_ref()).await,
        Err(error) => Err(format!("the bucket's name cannot be asked for: {error}")),
    };
    Storage { wanted, bucket }
}

pub(in crate::commands::audit::collect) fn wanted(target: &Target) -> Option<Wanted> {
    let storage = &target.checkout.settings.storage;
    let bound = target.checkout.wrangler.iter().flat_map(|view| &view.r2_buckets).find(|it| {
        storage.bucket.as_ref().is_none_or(|name| it.bucket_name.as_deref() == Some(name.as_str()))
    });
    let name = match &storage.bucket {
        Some(name) => name.as_str().to_owned(),
        None => bound?.bucket_name.clone()?,
    };
    Some(Wanted {
        name,
        settings_jurisdiction: storage.jurisdiction.map(|it| it.as_str().to_owned()),
        wrangler_jurisdiction: bound
            .map(|it| it.jurisdiction.clone().unwrap_or_else(|| "default".to_owned())),
    })
}

/// The bucket where it should lie, else wherever one of its name lies.
async fn bucket(target: &Target, name: &BucketName, wanted: Option<&Wanted>) -> Seen<Option<Bucket>> {
    let first =
        wanted.and_then(|it| it.settings_jurisdiction.as_deref().or(it.wrangler_jurisdiction.as_deref()));
    let order = first.into_iter().chain(JURISDICTIONS.into_iter().filter(|it| Some(*it) != first));
    for jurisdiction in order {
        match target.api.find(r2::get(&target.account, jurisdiction, name)).await {
            Ok(Some(_)) => return Ok(Some(settings(target, name, jurisdiction).await)),
            Ok(None) => {}
            // R2 was never switched on: there is no bucket.
            Err(error) if error.has_code(10042) => return Ok(None),
            Err(error) => return seen(Err(error)),
        }
    }
    Ok(None)
}

async fn settings(target: &Target, name: &BucketName, jurisdiction: &str) -> Bucket {
    let (api, account) = (&target.api, &target.account);
    let (managed, domains, cors, lifecycle, locks, events) = tokio::join!(
        api.call(r2_settings::managed(account, jurisdiction, name)),
        api.call(r2_settings::domains(account, jurisdiction, name)),
        api.find(r2_settings::cors(account, jurisdiction, name)),
        api.find(r2_settings::lifecycle(account, jurisdiction, name)),
        api.find(r2_settings::locks(account, jurisdiction, name)),
        api.find(r2_settings::events(account, jurisdiction, name)),
    );
    Bucket {
        name: name.as_str().to_owned(),
        jurisdiction: jurisdiction.to_owned(),
        public_host: managed_host(managed),
        domains: seen(domains).map(|it| {
            let served = it.domains.into_iter().filter(|domain| domain.enabled != Some(false));
            served.map(|domain| domain.domain).collect()
        }),
        cors: rules(cors, |rule: r2_settings::Cors| {
            Some(CorsRule { origins: rule.allowed.origins, methods: rule.allowed.methods })
        }),
        lifecycle: rules(lifecycle, |rule: r2_settings::Lifecycle| {
            (rule.enabled != Some(false)).then(|| LifecycleRule {
                id: rule.id,
                prefix: rule.conditions.prefix,
                deletes: rule.deletes.is_some(),
                moves: !rule.moves.is_empty(),
            })
        }),
        locks: rules(locks, |lock: r2_settings::Lock| {
            (lock.enabled != Some(false)).then_some(Lock { id: lock.id, prefix: lock.prefix })
        }),
        event_queues: seen(events).map(|found| found.map_or(0, |it| it.queues.len())),
    }
}

fn managed_host(answer: Result<r2_settings::Managed, Error>) -> Seen<Option<String>> {
    let managed = seen(answer)?;
    match managed.enabled {
        Some(enabled) => Ok(enabled.then_some(managed.domain)),
        None => Err("the answer on the bucket's public address does not say whether it is on".to_owned()),
    }
}

/// The rules of a list that may not exist, those that `fact` keeps.
fn rules<T, F>(
    answer: Result<Option<r2_settings::Rules<T>>, Error>,
    fact: impl Fn(T) -> Option<F>,
) -> Seen<Vec<F>> {
    let found = seen(answer)?;
    Ok(found.into_iter().flat_map(|list| list.rules).filter_map(fact).collect())
}
