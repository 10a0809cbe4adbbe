//! `models` and the models of the agents: which may be asked, and who serves them.

use std::collections::BTreeMap;

use super::channels::tables::shouted;
use super::rules::{self, LIMIT_KEPT, NO_PERMISSION, OFF, Rule, any, filled, never, switch};
use super::secrets::{claim_secret, reference};
use super::{add, distinct, flag, word};
use crate::audit::openclaw::Node;
use crate::policy::model::ModelProvider;
use crate::policy::translate::hosts;
use crate::policy::translate::{Class, Draft, Source};

pub(super) const RULES: &[Rule] = &[
    any("bedrockDiscovery", (Class::Narrower, "only models that are named are asked")),
    any("providers.*.localService", (Class::Narrower, "no other program is started in the container")),
    switch(
        "providers.*.request.allowPrivateNetwork",
        (Class::Narrower, "nothing private is reached from the container"),
        OFF,
    ),
    any(
        "providers.*.request.proxy",
        (Class::Narrower, "no proxy is reached: the Worker decides of every request itself"),
    ),
    never("providers.*.request.tls.insecureSkipVerify"),
    any("providers.*.request.tls.key", (Class::Narrower, "no key is handed to the container")),
    any(
        "providers.*.request.headers",
        (Class::Narrower, "a credential in it is refused on the way out: use a slot of the Worker"),
    ),
    any("providers.*.request.auth", (Class::Narrower, "use a slot of the Worker")),
    filled(
        "providers.*.models.[].headers",
        (Class::Narrower, "a credential in it is refused on the way out"),
        NO_PERMISSION,
    ),
    any("providers.*.models.[].baseUrl", (Class::Narrower, "only the provider's own address is allowed")),
    switch("pricing.enabled", (Class::Narrower, "prices are not looked up: their host is not allowed"), OFF),
];

/// Keys of an agent that name models, beside `model` and `imageModel`.
const MORE: &[&str] = &[
    "heartbeat.model",
    "subagents.model",
    "compaction.model",
    "compaction.memoryFlush.model",
    "pdfModel",
    "imageGenerationModel",
    "musicGenerationModel",
    "videoGenerationModel",
    "voiceModel",
    "utilityModel",
    "decisionModel",
    "model",
    "imageModel",
];

/// Maps the models.
pub(super) fn map(source: &Source, draft: &mut Draft) {
    if let Some(models) = source.at("models") {
        rules::apply(models, RULES, &mut draft.claims);
        for (name, node) in models.get("providers").map(Node::members).unwrap_or_default() {
            provider(draft, name, node);
        }
    }
    for agent in source.config().agents_and_defaults() {
        let Some(node) = agent.node else { continue };
        for at in MORE.iter().filter_map(|key| node.at(key)) {
            named(source, draft, at);
        }
        for (name, at) in node.get("models").map(Node::members).unwrap_or_default() {
            draft.policy.models.allow.push(full(source, name));
            draft.claims.claim(at, Class::Same, Some("models.allow"), "may be asked");
        }
        if let Some(at) = node.get("modelPolicy") {
            draft.claims.claim_tree(at, LIMIT_KEPT.0, Some("models.allow"), LIMIT_KEPT.1);
        }
    }
    for path in ["hooks.gmail.model", "hooks.mappings.[].model", "channels.modelByChannel.*.*"] {
        let steps: Vec<&str> = path.split('.').collect();
        rules::each(source.config().root(), &steps, &mut |at| named(source, draft, at));
    }
    distinct(&mut draft.policy.models.allow);
    if draft.policy.models.allow.is_empty() {
        draft.claims.imply(
            "agents.defaults.model.primary",
            "OpenClaw's choice",
            (Class::Same, Some("models.allow")),
            "no model is named, so the policy names none: the provider's host is allowed, for whichever OpenClaw chooses",
        );
    }
}

/// A model, or one with its fallbacks.
fn named(source: &Source, draft: &mut Draft, node: &Node) {
    if let Some(list) = node.get("fallbacks") {
        draft.claims.claim(list, Class::Same, Some("models.allow"), "asked when the first does not answer");
    }
    let leaves = [Some(node), node.get("primary")].into_iter().flatten();
    let fallbacks = node.get("fallbacks").map(Node::elements).unwrap_or_default();
    for at in leaves.chain(fallbacks) {
        let Some(name) = at.text().map(str::trim).filter(|name| !name.is_empty()) else { continue };
        draft.policy.models.allow.push(full(source, name));
        draft.claims.claim(at, Class::Same, Some("models.allow"), "may be asked");
    }
}

/// A model with its provider: OpenClaw takes Anthropic where none is said, after looking for an alias.
fn full(source: &Source, name: &str) -> String {
    let name = name.trim();
    if name.contains('/') {
        return name.to_owned();
    }
    let alias = source
        .config()
        .members("agents.defaults.models")
        .iter()
        .find(|(_, node)| word(node, "alias").is_some_and(|alias| alias.eq_ignore_ascii_case(name)));
    alias.map_or_else(|| format!("anthropic/{name}"), |(model, _)| model.clone())
}

/// Where no model is named: those of the providers with a profile, else OpenClaw's own choice.
fn unnamed(source: &Source) -> Vec<String> {
    let mut providers: Vec<String> = Vec::new();
    for (_, node) in source.config().members("auth.profiles") {
        if let Some(provider) = word(node, "provider") {
            add(&mut providers, provider);
        }
    }
    if providers.is_empty() && !source.config().root().members().is_empty() {
        providers.push("anthropic".to_owned());
    }
    providers
}

fn provider(draft: &mut Draft, name: &str, node: &Node) {
    let to = format!("models.providers.{name}");
    let mut out = ModelProvider::default();
    if let Some(at) = node.get("baseUrl") {
        let text = at.text().unwrap_or_default().trim();
        let (class, reason) = match hosts::public_https(text) {
            Some((host, path)) => {
                out.base_url = Some(format!("https://{host}{path}"));
                (Class::Same, "its models are asked there, and nothing else is")
            }
            None if text.contains("${") => {
                (Class::Narrower, "it stands in a variable: add its host to `egress.allow`")
            }
            None => (Class::Narrower, "no public name with https: it cannot be reached from the container"),
        };
        draft.claims.claim(at, class, Some(&format!("{to}.base_url")), reason);
    }
    let slot = slot_of(name, node);
    let reached = out.base_url.is_some() || node.get("baseUrl").is_none();
    match node.get("apiKey") {
        Some(at) if reached => claim_secret(draft, at, (&slot, true)),
        Some(at) => {
            let reason = "its address cannot be reached from the container, so no key is handed to it";
            draft.claims.claim_tree(at, Class::Narrower, None, reason);
        }
        None => {}
    }
    for (header, at) in node.get("headers").map(Node::members).unwrap_or_default() {
        let lower = header.to_ascii_lowercase();
        if lower == "cf-aig-authorization" {
            claim_secret(draft, at, (hosts::AI_GATEWAY_TOKEN, true));
        } else if ["authorization", "key", "token", "secret", "cookie"]
            .iter()
            .any(|part| lower.contains(part))
        {
            let reason = "a credential in a header of its own is refused on the way out: use `apiKey`";
            draft.claims.claim(at, Class::Narrower, Some(&to), reason);
        }
    }
    out.credential = (node.get("apiKey").is_some() || out.base_url.is_some()).then_some(slot);
    for model in node.get("models").map(Node::elements).unwrap_or_default() {
        let Some((at, id)) = model.get("id").and_then(|at| Some((at, at.text()?.trim()))) else { continue };
        draft.policy.models.allow.push(format!("{name}/{id}"));
        draft.claims.claim(at, Class::Same, Some("models.allow"), "may be asked");
    }
    draft.policy.models.providers.insert(name.to_owned(), out);
}

/// The slot of a provider's key.
fn slot_of(name: &str, node: &Node) -> String {
    if name.starts_with("cf-ai-gw-") || name == "cloudflare-ai-gateway" {
        return "CLOUDFLARE_AI_GATEWAY_API_KEY".to_owned();
    }
    if let Some(slot) = hosts::known_slot(name) {
        return slot.to_owned();
    }
    node.get("apiKey").and_then(reference).unwrap_or_else(|| {
        let shouted = shouted(name);
        let named = shouted.starts_with(|c: char| c.is_ascii_alphabetic());
        if named { format!("{shouted}_API_KEY") } else { format!("PROVIDER_{shouted}_API_KEY") }
    })
}

/// The providers whose models may be asked, with the keys that ask for them.
pub(in crate::policy::translate) fn used_providers(
    source: &Source,
    draft: &Draft,
) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    if draft.policy.models.allow.is_empty() {
        for provider in unnamed(source) {
            found.entry(provider).or_default().push("agents.defaults.model, which is not named".to_owned());
        }
    }
    for (name, provider) in &draft.policy.models.providers {
        if provider.base_url.is_some() || provider.credential.is_some() {
            found.entry(name.clone()).or_default().push(format!("models.providers.{name}"));
        }
    }
    for model in &draft.policy.models.allow {
        let (provider, _) = model.split_once('/').unwrap_or((model, ""));
        found.entry(provider.to_owned()).or_default().push(model.clone());
    }
    found
}

/// Remote providers of embeddings, by the key that names them.
pub(in crate::policy::translate) fn memory_searches(source: &Source) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let agents = source.config().agents_and_defaults();
    let of_agents = agents
        .iter()
        .filter_map(|agent| Some((format!("{}.memorySearch", agent.path), agent.node?.get("memorySearch")?)));
    let general = source.at("memory.search").map(|node| ("memory.search".to_owned(), node));
    for (path, node) in of_agents.chain(general) {
        let provider =
            word(node, "provider").filter(|provider| !matches!(*provider, "local" | "none" | "auto"));
        if let Some(provider) = provider.filter(|_| flag(node, "enabled") != Some(false)) {
            found.push((format!("{path}.provider"), provider.to_owned()));
        }
    }
    found
}
