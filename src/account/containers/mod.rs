//! Containers: applications, their rollouts, versions and instances, and image registries.
//!
//! No container runs: an instance is a record that the Moltworker emulation starts and stops. What the real product
//! is known for holds here too: an application outlives its Worker, there is no way to stop an instance by API short
//! of deleting the application, and an application belongs to one Durable Object namespace.

mod application;
mod applications;
mod image;
mod instances;
mod problem;
mod registries;
mod rollouts;

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::call::Call;
use super::chance;
use super::groups::{CONTAINERS_READ, CONTAINERS_WRITE, Group};
use super::reply::{Answer, Reply};
use super::routes::Routes;
use super::world::World;
pub(crate) use application::{Application, Instance};

/// Reading needs either.
const READ: &[Group] = &[CONTAINERS_READ, CONTAINERS_WRITE];
const WRITE: &[Group] = &[CONTAINERS_WRITE];

#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) applications: Vec<Application>,
    pub(crate) registries: Vec<registries::Registry>,
    /// Durable Object namespaces whose class an upload named under `containers`.
    pub(crate) enabled_namespaces: BTreeSet<String>,
}

/// Why a container does not start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoContainer {
    /// The Worker's namespace has no application: deleted, or not deployed yet.
    NoApplication,
    /// `max_instances` are running already.
    Full,
}

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/accounts/{account_id}/containers/me", READ, me)
        .merge(applications::routes())
        .merge(rollouts::routes())
        .merge(instances::routes())
        .merge(registries::routes())
}

/// The limits of the account, which wrangler reads before a push.
fn me(world: &mut World, _: &Call) -> Answer {
    problem::entitled(world)?;
    let id = &world.account.id;
    Ok(Reply::Ok(json!({
        "external_account_id": id,
        "legacy_identity": id,
        "capabilities": [],
        "locations": [],
        "limits": {
            "account_id": id,
            "vcpu_per_deployment": 4,
            "memory_mib_per_deployment": 12288,
            "memory_per_deployment": "12GB",
            "disk_per_deployment": "20GB",
            "disk_mb_per_deployment": 20000,
            "total_vcpu": 100,
            "total_memory_mib": 400_000,
            "total_disk_mb": 2_000_000,
            "node_group": "metal",
            "ipv4s": 0,
            "network_modes": ["public"],
        },
        "defaults": {"vcpus": 0.0625, "memory_mib": 256, "memory": "256MiB"},
    })))
}

impl World {
    /// The application of `script`'s container class, if there is one.
    pub(crate) fn container_of(&self, script: &str) -> Option<&Application> {
        self.containers.applications.iter().find(|app| {
            let namespace = app.namespace_id.as_deref();
            self.workers.namespaces.iter().any(|ns| ns.script == script && Some(ns.id.as_str()) == namespace)
        })
    }

    /// Starts the container of the object `name` of `script`, as its first request does, and returns the instance id.
    /// One that runs already is returned as it is.
    pub(crate) fn wake_container(
        &mut self,
        script: &str,
        name: &str,
        now: Timestamp,
    ) -> Result<String, NoContainer> {
        let id = self.container_of(script).map(|app| app.id.clone()).ok_or(NoContainer::NoApplication)?;
        let app = self
            .containers
            .applications
            .iter_mut()
            .find(|app| app.id == id)
            .ok_or(NoContainer::NoApplication)?;
        app.settle(now);
        if let Some(running) = app.running.iter().find(|instance| instance.name == name) {
            return Ok(running.id.clone());
        }
        if app.max_instances.is_some_and(|most| app.running.len() as u64 >= most) {
            return Err(NoContainer::Full);
        }
        let object = chance::hex64();
        let namespace = app.namespace_id.clone();
        let instance = Instance::start(app, name, &object, now);
        let instance_id = instance.id.clone();
        app.running.push(instance);
        if let Some(found) = self.workers.namespaces.iter_mut().find(|ns| Some(&ns.id) == namespace.as_ref())
        {
            found.objects.push(object);
        }
        Ok(instance_id)
    }

    /// Lets the container of the object `name` of `script` have run since `since`; its instance id, if there can be one.
    pub fn run_container_since(&mut self, script: &str, name: &str, since: Timestamp) -> Option<String> {
        self.wake_container(script, name, since).ok()
    }

    /// Ends what runs of the application of `script`. The next request starts a container anew: that is how an operator
    /// replaces one, by whatever way.
    pub fn end_containers(&mut self, script: &str) {
        let id = self.container_of(script).map(|app| app.id.clone());
        for app in self.containers.applications.iter_mut().filter(|app| Some(&app.id) == id.as_ref()) {
            app.running.clear();
        }
    }

    /// Ends the container of the object `name` of `script`, as code in the Durable Object would. Its disk is gone.
    #[cfg(test)]
    pub(crate) fn stop_container(&mut self, script: &str, name: &str) {
        let id = self.container_of(script).map(|app| app.id.clone());
        for app in self.containers.applications.iter_mut().filter(|app| Some(&app.id) == id.as_ref()) {
            app.running.retain(|instance| instance.name != name);
        }
    }
}
