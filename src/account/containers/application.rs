//! One application: what it runs, its history, and what runs of it.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::rollouts::{Rollout, Status};
use crate::account::call::stamp;
use crate::account::chance;

/// A rollout takes this long here; minutes in earnest.
const ROLLOUT_TAKES: SignedDuration = SignedDuration::from_millis(300);

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Application {
    pub(crate) id: String,
    pub(crate) account_id: String,
    pub(crate) name: String,
    pub(crate) version: u64,
    pub(crate) instances: u64,
    pub(crate) max_instances: Option<u64>,
    pub(crate) scheduling_policy: String,
    pub(crate) configuration: Map<String, Value>,
    pub(crate) constraints: Option<Value>,
    pub(crate) observability: Option<Value>,
    pub(crate) rollout_active_grace_period: u64,
    pub(crate) namespace_id: Option<String>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    /// Oldest first.
    pub(crate) rollouts: Vec<Rollout>,
    /// (version, configuration), oldest first, without the one in force.
    pub(crate) history: Vec<(u64, Map<String, Value>)>,
    pub(crate) running: Vec<Instance>,
}

/// A container that runs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Instance {
    pub(crate) id: String,
    /// The Durable Object's name.
    pub(crate) name: String,
    /// The Durable Object's id.
    pub(crate) object: String,
    pub(crate) placement: String,
    pub(crate) image: String,
    pub(crate) app_version: u64,
    pub(crate) created_at: Timestamp,
}

impl Instance {
    pub(super) fn start(app: &Application, name: &str, object: &str, now: Timestamp) -> Self {
        Self {
            id: chance::uuid(),
            name: name.to_owned(),
            object: object.to_owned(),
            placement: chance::uuid(),
            image: app.image().to_owned(),
            app_version: app.version,
            created_at: now,
        }
    }
}

impl Application {
    pub(crate) fn image(&self) -> &str {
        self.configuration.get("image").and_then(Value::as_str).unwrap_or_default()
    }

    /// Ends the rollouts whose time has come. A rollout replaces what runs: the containers are new, their disks empty.
    pub(crate) fn settle(&mut self, now: Timestamp) {
        for at in 0..self.rollouts.len() {
            let rollout = &self.rollouts[at];
            if rollout.status != Status::Progressing || now.duration_since(rollout.created_at) < ROLLOUT_TAKES
            {
                continue;
            }
            let (target, version) = (rollout.target.clone(), rollout.target_version);
            self.take(target, version, now);
            self.rollouts[at].finish(Status::Completed, now);
        }
    }

    /// Makes `configuration` the one in force.
    pub(super) fn take(&mut self, configuration: Map<String, Value>, version: u64, now: Timestamp) {
        self.history.push((self.version, self.configuration.clone()));
        self.configuration = configuration;
        self.version = version;
        self.updated_at = now;
        let old = std::mem::take(&mut self.running);
        self.running =
            old.iter().map(|instance| Instance::start(self, &instance.name, &instance.object, now)).collect();
    }

    pub(super) fn active_rollout(&self) -> Option<&Rollout> {
        self.rollouts.iter().rev().find(|rollout| rollout.status == Status::Progressing)
    }

    /// The highest version number in use, for the next rollout.
    pub(super) fn newest_version(&self) -> u64 {
        self.rollouts.iter().map(|rollout| rollout.target_version).max().unwrap_or(0).max(self.version)
    }

    pub(super) fn health(&self) -> Value {
        let running = self.running.len();
        json!({
            "errors": [],
            "instances": {
                "active": running, "assigned": running, "healthy": running, "starting": 0, "scheduling": 0,
                "stopped": 0, "failed": 0, "durable_objects_active": running,
            },
            "errors": [],
        })
    }

    /// As the API shows it.
    pub(super) fn view(&self) -> Value {
        let mut out = json!({
            "id": self.id,
            "account_id": self.account_id,
            "name": self.name,
            "version": self.version,
            "created_at": stamp(self.created_at),
            "updated_at": stamp(self.updated_at),
            "scheduling_policy": self.scheduling_policy,
            "instances": self.instances,
            "configuration": self.configuration,
            "rollout_active_grace_period": self.rollout_active_grace_period,
            "health": self.health(),
        });
        let optional = [
            ("max_instances", self.max_instances.map(|n| json!(n))),
            ("constraints", self.constraints.clone()),
            ("observability", self.observability.clone()),
            ("durable_objects", self.namespace_id.as_ref().map(|id| json!({"namespace_id": id}))),
            ("active_rollout_id", self.active_rollout().map(|rollout| json!(rollout.id))),
        ];
        for (key, value) in optional {
            if let Some(value) = value {
                out[key] = value;
            }
        }
        out
    }

    /// As the dashboard's list shows it, which `wrangler containers list` reads.
    pub(super) fn dash_view(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "version": self.version,
            "instances": self.running.len(),
            "image": self.image(),
            "health": self.health(),
            "created_at": stamp(self.created_at),
            "updated_at": stamp(self.updated_at),
        })
    }
}
