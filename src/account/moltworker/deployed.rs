//! Which Worker answers at a host, and with what environment: the bindings of the version that is deployed.

use std::collections::BTreeMap;

use super::overlay;
use crate::account::world::World;
use crate::policy::Compiled;

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
    /// Names of those that are secrets.
    pub(crate) secrets: Vec<String>,
    /// The policy on what leaves the container, where the version holds moltctl's overlay.
    pub(crate) policy: Option<Compiled>,
    /// Whether it binds a Durable Object class `Sandbox`: what makes a Worker a Moltworker.
    pub(crate) sandbox: bool,
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

/// The Worker at `host` (without port), if one answers there and has a version deployed.
pub(crate) fn at(world: &World, host: &str) -> Option<Deployed> {
    of(world, &world.script_for_host(host)?)
}

/// The Worker of a name, if it has a version deployed.
pub(crate) fn of(world: &World, name: &str) -> Option<Deployed> {
    let script = world.workers.scripts.get(name)?;
    let version = script.live()?;
    let of_type = |kind: &'static str| version.bindings.iter().filter(move |b| b["type"] == kind);
    let class = of_type("durable_object_namespace").find(|b| b["class_name"] == CLASS);
    let names = version.bindings.iter().filter_map(|b| b["name"].as_str());
    Some(Deployed {
        tag: script.tag.clone(),
        env: world.effective_env(name),
        secrets: version.secrets().keys().map(|name| (*name).to_owned()).collect(),
        policy: overlay::policy(version),
        bindings: names.map(str::to_owned).collect(),
        sandbox: class.is_some(),
        script: name.to_owned(),
    })
}

/// The class that makes a Worker a Moltworker.
const CLASS: &str = "Sandbox";

/// The `tag` of the script at `host`.
pub(crate) fn tag_at(world: &World, host: &str) -> Option<String> {
    at(world, host).map(|d| d.tag)
}
