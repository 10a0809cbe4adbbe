//! Which Worker answers at a host, and with what environment: the bindings of the version that is deployed.

use std::collections::BTreeMap;

use crate::account::world::World;

/// A Worker that answers at a host, as its deployed version sees the world.
#[derive(Debug, Clone, Default)]
pub(crate) struct Deployed {
    /// Name of the script.
    pub(crate) script: String,
    /// Immutable id of the script.
    pub(crate) tag: String,
    /// Plain variables and secrets, by name.
    pub(crate) env: BTreeMap<String, String>,
    /// Names of all bindings that are neither.
    pub(crate) bindings: Vec<String>,
    /// Bucket bound as `MOLTBOT_BUCKET`.
    pub(crate) bucket: Option<String>,
    /// Whether it binds a Durable Object class `Sandbox`: what makes a Worker a Moltworker.
    pub(crate) sandbox: bool,
    /// Id of the container application of that class; without one no container can start.
    pub(crate) container: Option<String>,
}

impl Deployed {
    /// A variable or secret; an empty one counts as absent, as it does in the Worker.
    pub(crate) fn var(&self, name: &str) -> Option<&str> {
        self.env.get(name).map(String::as_str).filter(|v| !v.is_empty())
    }

    /// Whether a variable is exactly `true`.
    pub(crate) fn on(&self, name: &str) -> bool {
        self.var(name) == Some("true")
    }
}

/// The Worker at `host`, if one answers there.
pub(crate) fn at(_: &World, _: &str) -> Option<Deployed> {
    None
}

/// The `tag` of the script at `host`.
pub(crate) fn tag_at(world: &World, host: &str) -> Option<String> {
    at(world, host).map(|d| d.tag)
}
