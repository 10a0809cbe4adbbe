//! Workers: scripts with their versions and deployments, and what exposes and triggers them.
//!
//! A version holds code and bindings, secrets among them; a deployment says which version serves. Nothing runs here:
//! the Moltworker emulation asks [`World::effective_env`] what the serving version would see.

mod account_wide;
mod assets;
mod backdate;
mod beta;
mod deployments;
mod domains;
mod durable;
mod exposure;
mod migrations;
mod scripts;
mod secrets;
mod settings;
mod triggers;
mod upload;
pub(super) mod version;
mod versions;
mod zone_routes;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::call::Call;
use super::chance;
use super::reply::Failure;
use super::routes::Routes;
use super::world::World;
pub(crate) use assets::Session as AssetSession;
pub(crate) use durable::Namespace;
pub(crate) use version::Version;

/// All Workers of the account.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(crate) struct State {
    /// The account's name under workers.dev.
    pub(crate) subdomain: Option<String>,
    pub(crate) scripts: BTreeMap<String, Script>,
    pub(crate) domains: Vec<domains::Domain>,
    pub(crate) routes: Vec<zone_routes::ZoneRoute>,
    pub(crate) namespaces: Vec<Namespace>,
    pub(crate) asset_sessions: Vec<AssetSession>,
    pub(crate) settings: account_wide::Settings,
}

/// One Worker.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Script {
    pub(crate) name: String,
    /// Immutable id, 32 hexadecimal digits.
    pub(crate) tag: String,
    pub(crate) created_on: Timestamp,
    pub(crate) modified_on: Timestamp,
    pub(crate) last_deployed_from: String,
    pub(crate) migration_tag: Option<String>,
    /// Oldest first.
    pub(crate) versions: Vec<Version>,
    /// Oldest first; the last one serves.
    pub(crate) deployments: Vec<Deployment>,
    pub(crate) subdomain: Exposure,
    pub(crate) settings: settings::Unversioned,
    pub(crate) usage_model: String,
    pub(crate) schedules: Vec<triggers::Schedule>,
    pub(crate) tails: Vec<triggers::Tail>,
}

/// What of a Worker is reachable under workers.dev.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Exposure {
    pub(crate) enabled: bool,
    pub(crate) previews_enabled: bool,
}

/// Which versions serve, with what share.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Deployment {
    pub(crate) id: String,
    pub(crate) created_on: Timestamp,
    pub(crate) source: String,
    pub(crate) author_email: String,
    pub(crate) annotations: Map<String, Value>,
    /// (version id, percentage).
    pub(crate) versions: Vec<(String, f64)>,
}

pub(super) fn routes() -> Routes {
    Routes::new()
        .merge(scripts::routes())
        .merge(secrets::routes())
        .merge(settings::routes())
        .merge(versions::routes())
        .merge(deployments::routes())
        .merge(beta::routes())
        .merge(exposure::routes())
        .merge(domains::routes())
        .merge(zone_routes::routes())
        .merge(triggers::routes())
        .merge(durable::routes())
        .merge(assets::routes())
        .merge(account_wide::routes())
}

impl Script {
    fn new(name: &str, now: Timestamp) -> Self {
        Self {
            name: name.to_owned(),
            tag: chance::hex32(),
            created_on: now,
            modified_on: now,
            last_deployed_from: "api".into(),
            migration_tag: None,
            versions: Vec::new(),
            deployments: Vec::new(),
            subdomain: Exposure::default(),
            settings: settings::Unversioned::default(),
            usage_model: "standard".into(),
            schedules: Vec::new(),
            tails: Vec::new(),
        }
    }

    pub(crate) fn latest(&self) -> Option<&Version> {
        self.versions.last()
    }

    pub(crate) fn version(&self, id: &str) -> Option<&Version> {
        self.versions.iter().find(|version| version.id == id)
    }

    /// The version that gets most requests, if one is deployed.
    pub(crate) fn live(&self) -> Option<&Version> {
        let (id, _) = self.deployments.last()?.versions.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        self.version(id)
    }

    /// What the settings and secrets routes show: the serving version, else the latest.
    pub(crate) fn shown(&self) -> Option<&Version> {
        self.live().or_else(|| self.latest())
    }

    /// Adds `version` with the next number and returns it.
    fn push(&mut self, mut version: Version) -> &Version {
        version.number = self.versions.last().map_or(1, |last| last.number + 1);
        self.modified_on = version.created_on;
        self.versions.push(version);
        self.versions.last().expect("a version was pushed just now")
    }

    /// Makes `version_id` serve everything.
    fn deploy(&mut self, version_id: &str, triggered_by: &str, author: Author) {
        let annotations = Map::from_iter([("workers/triggered_by".to_owned(), json!(triggered_by))]);
        self.deployments.push(Deployment {
            id: chance::uuid(),
            created_on: author.now,
            source: author.source,
            author_email: author.email,
            annotations,
            versions: vec![(version_id.to_owned(), 100.0)],
        });
        self.modified_on = author.now;
    }
}

/// Who makes a version or a deployment, with what, when.
#[derive(Debug, Clone)]
pub(crate) struct Author {
    pub(crate) email: String,
    pub(crate) id: String,
    pub(crate) source: String,
    pub(crate) now: Timestamp,
}

impl Author {
    fn of(world: &World, call: &Call) -> Self {
        let agent = call.header("user-agent").unwrap_or_default();
        let source = if agent.starts_with("wrangler/") { "wrangler" } else { "api" };
        Self {
            email: world.user.email.clone(),
            id: world.user.id.clone(),
            source: source.into(),
            now: call.now,
        }
    }
}

/// The answer for a Worker that is not there.
pub(crate) fn no_such_worker() -> Failure {
    Failure::new(404, 10007, "This Worker does not exist on your account.")
}

/// The Worker of `{script_name}`.
fn script<'a>(world: &'a World, call: &Call) -> Result<&'a Script, Failure> {
    world.workers.scripts.get(call.param("script_name")).ok_or_else(no_such_worker)
}

fn script_mut<'a>(world: &'a mut World, call: &Call) -> Result<&'a mut Script, Failure> {
    world.workers.scripts.get_mut(call.param("script_name")).ok_or_else(no_such_worker)
}

impl World {
    /// The Worker that answers under `host`: its workers.dev name when enabled, a custom domain, or a route.
    /// A version URL (`<version>-<worker>.<name>.workers.dev`) answers when preview URLs are on, never for a Worker with a Durable Object.
    pub(crate) fn script_for_host(&self, host: &str) -> Option<String> {
        let host = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
        let workers = &self.workers;
        if let Some(domain) = workers.domains.iter().find(|domain| domain.hostname == host) {
            return workers.scripts.contains_key(&domain.service).then(|| domain.service.clone());
        }
        if let Some(suffix) = &workers.subdomain
            && let Some(label) = host.strip_suffix(&format!(".{suffix}.workers.dev"))
        {
            return exposure::script_for_label(workers, label);
        }
        let route = workers.routes.iter().find(|route| route.covers_host(&host))?;
        route.script.clone().filter(|name| workers.scripts.contains_key(name))
    }

    /// Whether `host` is under the account's workers.dev name at all, reachable or not.
    #[cfg(test)]
    pub(crate) fn is_workers_dev_host(&self, host: &str) -> bool {
        let host = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
        self.workers.subdomain.as_ref().is_some_and(|name| host.ends_with(&format!(".{name}.workers.dev")))
    }

    /// Variables and secret values that the serving version of `script` sees.
    pub(crate) fn effective_env(&self, script: &str) -> BTreeMap<String, String> {
        let version = self.workers.scripts.get(script).and_then(Script::live);
        version.map(Version::env).unwrap_or_default()
    }
}
