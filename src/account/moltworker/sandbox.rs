//! The container of one Moltworker: its disk, its gateway process, the loops that copy.
//!
//! A container lives until its application is deleted; its disk goes with it. A new Worker version resets the
//! Durable Object, but neither the container nor the gateway in it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::disk::Disk;
use super::persistence::{Loop, Rclone};
use crate::account::containers;
use crate::account::world::World;

/// A running container.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Sandbox {
    /// Id of the container instance this is.
    pub(super) instance: String,
    pub(super) gateway: Option<Gateway>,
    pub(super) disk: Disk,
    /// `rclone.conf`, once somebody wrote it.
    pub(super) rclone: Option<Rclone>,
    /// Loops of start scripts, dead gateways' included.
    pub(super) loops: Vec<Loop>,
    /// When `/tmp/.last-sync-marker` was touched.
    pub(super) marker: Option<Timestamp>,
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
    /// The environment of its start.
    pub(super) env: BTreeMap<String, String>,
    /// The token it wants, from its environment at its start or else from its configuration.
    pub(super) token: Option<String>,
    pub(super) allowed_origins: Vec<String>,
    pub(super) allow_insecure_auth: bool,
}

/// Why there is no container.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoContainer {
    /// The Worker's class has no container application, or it was deleted.
    #[error("there is no Container application for this Durable Object")]
    Application,
    /// The application may not run another one.
    #[error(
        "there is no Container instance available at this time, maximum number of running instances exceeded"
    )]
    Full,
}

impl Sandbox {
    /// A container that just started: nothing on its disk, nothing runs.
    pub(super) fn fresh(instance: &str) -> Self {
        Self {
            instance: instance.to_owned(),
            gateway: None,
            disk: Disk::default(),
            rclone: None,
            loops: Vec::new(),
            marker: None,
            last_sync: None,
        }
    }
}

/// The name Moltworker gives its one Durable Object.
const OBJECT: &str = "moltbot";

/// The running container of a Worker, started now when there is none. A container that was replaced has an empty disk.
pub(super) fn wake<'w>(
    world: &'w mut World,
    script: &str,
    now: Timestamp,
) -> Result<&'w mut Sandbox, NoContainer> {
    let instance = world.wake_container(script, OBJECT, now).map_err(|error| match error {
        containers::NoContainer::NoApplication => NoContainer::Application,
        containers::NoContainer::Full => NoContainer::Full,
    })?;
    let sandboxes = &mut world.moltworker.sandboxes;
    let sandbox = sandboxes.entry(script.to_owned()).or_insert_with(|| Sandbox::fresh(&instance));
    if sandbox.instance != instance {
        *sandbox = Sandbox::fresh(&instance);
    }
    Ok(sandbox)
}

/// The container of a Worker, if it runs.
pub(super) fn running<'w>(world: &'w mut World, script: &str) -> Option<&'w mut Sandbox> {
    let instances: Vec<String> = world.container_of(script)?.running.iter().map(|i| i.id.clone()).collect();
    world.moltworker.sandboxes.get_mut(script).filter(|s| instances.contains(&s.instance))
}
