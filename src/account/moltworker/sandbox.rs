//! The container of one Moltworker: its disk, its gateway process, its devices.
//!
//! A container lives until its application is deleted; its disk goes with it. A new Worker version resets the
//! Durable Object, but neither the container nor the gateway in it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::State;
use super::deployed::Deployed;
use super::devices::Devices;

/// A running container.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Sandbox {
    /// Id of the container application it belongs to.
    pub(super) application: String,
    pub(super) woken: Timestamp,
    pub(super) gateway: Option<Gateway>,
    /// Files below `/root/.openclaw`, by their path there.
    pub(super) disk: BTreeMap<String, String>,
    pub(super) devices: Devices,
    /// What `/tmp/.last-sync` holds.
    pub(super) last_sync: Option<String>,
}

/// The gateway process. It keeps the environment it was started with until it is restarted.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Gateway {
    pub(super) process: String,
    pub(super) started: Timestamp,
    /// From when on it listens.
    pub(super) ready_at: Timestamp,
    /// The token it wants, from its environment at its start or else from its configuration.
    pub(super) token: Option<String>,
    pub(super) allowed_origins: Vec<String>,
    pub(super) allow_insecure_auth: bool,
}

/// Why there is no container.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoContainer {
    /// The Worker's class has no container application, or it was deleted.
    #[error("there is no Container instance that can be provided to this Durable Object")]
    Application,
}

impl State {
    /// The running container of a Worker, started now when there is none.
    pub(super) fn wake(&mut self, worker: &Deployed, now: Timestamp) -> Result<&mut Sandbox, NoContainer> {
        let Some(application) = &worker.container else {
            self.sandboxes.remove(&worker.script);
            return Err(NoContainer::Application);
        };
        let fresh = || Sandbox {
            application: application.clone(),
            woken: now,
            gateway: None,
            disk: BTreeMap::new(),
            devices: Devices::default(),
            last_sync: None,
        };
        let sandbox = self.sandboxes.entry(worker.script.clone()).or_insert_with(fresh);
        if sandbox.application != *application {
            *sandbox = fresh();
        }
        Ok(sandbox)
    }

    /// The container of a Worker, if it runs.
    pub(super) fn running(&mut self, script: &str) -> Option<&mut Sandbox> {
        self.sandboxes.get_mut(script)
    }

    /// Since when a container of this application has been running; for the list of its instances.
    pub(crate) fn running_since(&self, application: &str) -> Option<Timestamp> {
        self.sandboxes.values().find(|s| s.application == application).map(|s| s.woken)
    }

    /// Kills the containers of an application: it was deleted, or a rollout replaced them. Disk and devices are lost.
    pub(crate) fn kill(&mut self, application: &str) {
        self.sandboxes.retain(|_, sandbox| sandbox.application != application);
    }
}
