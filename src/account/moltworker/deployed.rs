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
    let name = world.script_for_host(host)?;
    let script = world.workers.scripts.get(&name)?;
    let version = script.live()?;
    let of_type = |kind: &'static str| version.bindings.iter().filter(move |b| b["type"] == kind);
    let class = of_type("durable_object_namespace").find(|b| b["class_name"] == CLASS);
    let names = version.bindings.iter().filter_map(|b| b["name"].as_str());
    Some(Deployed {
        tag: script.tag.clone(),
        env: world.effective_env(&name),
        bindings: names.map(str::to_owned).collect(),
        sandbox: class.is_some(),
        script: name,
    })
}

/// The class that makes a Worker a Moltworker.
const CLASS: &str = "Sandbox";

/// The `tag` of the script at `host`.
pub(crate) fn tag_at(world: &World, host: &str) -> Option<String> {
    at(world, host).map(|d| d.tag)
}
