//! What runs on the account, read for the commands that look and change nothing (`status`, `audit`).
//!
//! Each read answers with the thing, or with the reason why it was not read, for the operator.

use futures_util::future::join_all;

use super::target::Target;
use crate::access::objects::App;
use crate::cloudflare::Error;
use crate::cloudflare::access_state::is_not_enabled;
use crate::cloudflare::endpoints::deployments::DeploymentList;
use crate::cloudflare::endpoints::versions::Version;
use crate::cloudflare::endpoints::zones::Route;
use crate::cloudflare::endpoints::{access_apps, deployments, domains, versions, workers, zones};

/// A thing, or why it could not be read.
pub type Seen<T> = Result<T, String>;

/// A route of a zone that leads to the Worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneRoute {
    /// The zone's name.
    pub zone: String,
    /// What the route matches.
    pub pattern: String,
}

/// The answer, or why there is none.
pub fn seen<T>(answer: Result<T, Error>) -> Seen<T> {
    answer.map_err(|error| reason(&error))
}

/// Why a call gave nothing, in words; a permission that is missing is named.
#[must_use]
pub fn reason(error: &Error) -> String {
    match error {
        error if is_not_enabled(error) => "Zero Trust is not enabled on this account".to_owned(),
        Error::Api { op, group, status: 403, .. } if !group.is_empty() => {
            format!("the token may not {op} (needs `{group}`)")
        }
        Error::Http { source, .. } => format!("{error}: {source}"),
        _ => error.to_string(),
    }
}

/// The Worker's deployments; `None` when there is no such Worker.
pub async fn deployments(target: &Target) -> Seen<Option<DeploymentList>> {
    seen(target.api.find(deployments::list(&target.account, &target.worker)).await)
}

/// The version that was made last, without its bindings.
pub async fn newest(target: &Target) -> Seen<Option<Version>> {
    let list = seen(target.api.find(versions::list(&target.account, &target.worker)).await)?;
    Ok(list.and_then(|list| list.items.into_iter().next()))
}

/// A version with its bindings.
pub async fn version(target: &Target, id: &str) -> Seen<Option<Version>> {
    seen(target.api.find(versions::get(&target.account, &target.worker, id)).await)
}

/// The Worker with what refers to it; `None` when there is no such Worker.
pub async fn worker(target: &Target) -> Seen<Option<workers::Worker>> {
    seen(target.api.find(workers::get(&target.account, &target.worker)).await)
}

/// The Worker's switches under workers.dev; `None` when there is no such Worker.
pub async fn reachable(target: &Target) -> Seen<Option<workers::Reachable>> {
    seen(target.api.find(workers::subdomain(&target.account, &target.worker)).await)
}

/// The account's name under workers.dev; `None` when it has none.
pub async fn subdomain(target: &Target) -> Seen<Option<String>> {
    let found = seen(target.api.find(workers::account_subdomain(&target.account)).await)?;
    Ok(found.map(|it| it.subdomain))
}

/// The Worker's custom domains.
pub async fn custom_domains(target: &Target) -> Seen<Vec<String>> {
    let list = seen(target.api.call(domains::list(&target.account, &target.worker)).await)?;
    let own = |domain: &domains::Domain| domain.service == target.worker.as_str();
    Ok(list.into_iter().filter(own).map(|domain| domain.hostname).collect())
}

/// The routes of every zone that may be seen. A zone whose routes may not be read makes all of it unknown.
pub async fn routes(target: &Target) -> Seen<Vec<ZoneRoute>> {
    let zones = seen(target.api.list(zones::list(&target.account, None), zones::PAGES).await)?;
    let each = join_all(zones.iter().map(|zone| target.api.call(zones::routes(&zone.id)))).await;
    let mut found = Vec::new();
    for (zone, routes) in zones.iter().zip(each) {
        let own = |route: &Route| route.script.as_deref() == Some(target.worker.as_str());
        let own = seen(routes)?.into_iter().filter(own);
        found.extend(own.map(|route| ZoneRoute { zone: zone.name.clone(), pattern: route.pattern }));
    }
    Ok(found)
}

/// Every Access application; none while Zero Trust is off.
pub async fn apps(target: &Target) -> Seen<Vec<App>> {
    match target.api.list(access_apps::list(&target.account), access_apps::PAGES).await {
        Err(error) if is_not_enabled(&error) => Ok(Vec::new()),
        apps => seen(apps),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloudflare::ApiCode;

    #[test]
    fn a_refusal_names_the_permission_and_an_outage_does_not() {
        let refused = |status, code, message: &str| Error::Api {
            op: "list the Access applications",
            status,
            codes: vec![ApiCode { code: Some(code), message: message.into() }],
            group: "Access: Apps and Policies Read",
        };
        assert_eq!(
            reason(&refused(403, 10000, "Authentication error")),
            "the token may not list the Access applications (needs `Access: Apps and Policies Read`)"
        );
        assert!(reason(&refused(403, 9999, "access.api.error.not_enabled")).contains("Zero Trust"));
        assert!(!reason(&refused(502, 1, "bad gateway")).contains("needs"));
    }
}
