//! `tools` and the `tools` of each agent: what the agents may use.
//!
//! Every level of OpenClaw only takes away; the policy has one level for all and one for each agent, so it allows what
//! some agent may use, and gives the others less. Deliberately absent: `tools.exec` and `tools.elevated` (exec),
//! `tools.fs` (filesystem), `tools.agentToAgent` (automation).

mod lists;
mod senders;

pub(in crate::policy::translate) use lists::{Effective, listed};

use super::rules::{self, GRANT_LOST, LIMIT_KEPT, LIMIT_LOST, NO_PERMISSION, Rule, STAYS, Said};
use super::rules::{any, filled, never, switch, words};
use crate::audit::openclaw::{Agent, Era, Node};
use crate::policy::translate::{Class, Draft, Source};
use lists::Level;

const NETWORK: Said = (
    Class::Narrower,
    "the tool may stay, and reaches only the hosts of `egress.allow`: OpenClaw lets it reach any public host",
);
const EXCEPTIONS: Said = (
    Class::Narrower,
    "these are exceptions from a block list and no allowlist: nothing private is reached here, and no host follows from them",
);

/// Keys of `tools`, and of the `tools` of an agent.
pub(in crate::policy::translate::map) const RULES: &[Rule] = &[
    any(
        "sandbox",
        (Class::NotEnforceable, "it rules sandboxed sessions, and there is no sandbox inside the container"),
    ),
    filled("subagents.tools.deny", LIMIT_KEPT, NO_PERMISSION),
    filled("subagents.tools.allow", LIMIT_KEPT, NO_PERMISSION),
    filled("subagents.tools.alsoAllow", STAYS, NO_PERMISSION),
    never("message.allowCrossContextSend"),
    never("message.crossContext.allowAcrossProviders"),
    switch("message.crossContext.allowWithinProvider", STAYS, LIMIT_LOST),
    never("message.broadcast.enabled"),
    filled("message.actions.allow", LIMIT_KEPT, NO_PERMISSION),
    words("sessions.visibility", &[("all", STAYS)], LIMIT_KEPT),
    switch("codeMode.enabled", GRANT_LOST, ALWAYS_OFF),
    switch("swarm.enabled", GRANT_LOST, ALWAYS_OFF),
    any("github", GRANT_LOST),
    any("web.fetch.ssrfPolicy", EXCEPTIONS),
    any("web.fetch.headers", GRANT_LOST),
    switch("web.fetch.useTrustedEnvProxy", GRANT_LOST, ALWAYS_OFF),
    switch("web.x_search.enabled", NETWORK, ALWAYS_OFF),
    any(
        "media",
        (
            Class::Narrower,
            "no host is allowed for it: what transcribes or describes media has to be added to `egress.allow`",
        ),
    ),
    switch("links.enabled", NETWORK, ALWAYS_OFF),
];

const ALWAYS_OFF: Said = (Class::Same, "it is off");

/// Maps `tools`.
pub(super) fn map(source: &Source, draft: &mut Draft) {
    if let Some(tools) = source.at("tools") {
        rules::apply(tools, RULES, &mut draft.claims);
        lists_claimed(source, draft, tools, &("tools", "tools"));
        web(draft, tools);
    } else {
        implied(draft, "tools.profile");
    }
    for agent in source.config().agents() {
        if let Some((node, id)) = agent.node.and_then(|it| it.get("tools")).zip(agent.id.as_deref()) {
            rules::apply(node, RULES, &mut draft.claims);
            let place = (format!("{}.tools", agent.path), format!("tools.agents.{id}"));
            lists_claimed(source, draft, node, &(&place.0, &place.1));
        }
    }
    write(source, draft);
    senders::map(source, draft);
}

/// What an agent may use, by all tables that may be meant.
pub(in crate::policy::translate) fn effective(source: &Source, agent: &Agent<'_>) -> Effective {
    let work = || Effective::narrowest(source.eras().iter().map(|era| of_era(source, agent, *era)));
    let own = agent.id.as_ref().and(agent.node).and_then(|node| node.get("tools"));
    source.remembered(own, work)
}

fn of_era(source: &Source, agent: &Agent<'_>, era: Era) -> Effective {
    let own = agent.id.as_ref().and(agent.node).and_then(|node| node.get("tools"));
    let global = source.at("tools");
    let either = |key: &str| own.and_then(|it| it.get(key)).or_else(|| global?.get(key));
    let also = either("alsoAllow").map(Node::words).unwrap_or_default();
    let profile = either("profile").and_then(Node::text).map(str::trim);
    let profile = profile.and_then(|name| Level::profile(profile_name(name), &also, era));
    let mut levels: Vec<Level> = profile.into_iter().collect();
    levels.extend([global, own].into_iter().flatten().map(|node| Level::lists(node, era)));
    let by_provider = own.and_then(|it| it.get("byProvider")).map(Node::members).unwrap_or_default();
    levels.extend(by_provider.iter().flat_map(|(_, node)| provider_levels(node, era)));
    let mut found = Effective::of(&levels, era);
    for (key, tool) in [("web.search.enabled", "web_search"), ("web.fetch.enabled", "web_fetch")] {
        if global.and_then(|it| it.at(key)).and_then(Node::flag) == Some(false) {
            found = found.and(&Effective { allow: None, deny: [tool.to_owned()].into() });
            found.allow.iter_mut().for_each(|allow| {
                allow.remove(tool);
            });
        }
    }
    found
}

/// A profile that no version has restricts nothing in OpenClaw, which refuses the file; here it is the least one.
fn profile_name(name: &str) -> &str {
    if KNOWN_PROFILES.contains(&name) { name } else { "minimal" }
}

const KNOWN_PROFILES: &[&str] = &["minimal", "coding", "messaging", "full"];

fn provider_levels(node: &Node, era: Era) -> Vec<Level> {
    let also = node.get("alsoAllow").map(Node::words).unwrap_or_default();
    let profile = node.get("profile").and_then(Node::text).map(|name| profile_name(name.trim()));
    let mut levels: Vec<Level> =
        profile.and_then(|name| Level::profile(name, &also, era)).into_iter().collect();
    levels.push(Level::lists(node, era));
    levels
}

fn write(source: &Source, draft: &mut Draft) {
    let agents = source.config().agents();
    let all: Vec<(String, Effective)> =
        agents.iter().filter_map(|agent| Some((agent.id.clone()?, effective(source, agent)))).collect();
    let everyone = if all.is_empty() {
        effective(
            source,
            &Agent { id: None, path: "agents.defaults".into(), node: source.at("agents.defaults") },
        )
    } else {
        Effective::union(&all.iter().map(|(_, it)| it.clone()).collect::<Vec<_>>())
    };
    let written = everyone.written();
    draft.policy.tools.allow = written.allow.unwrap_or_else(|| vec!["*".to_owned()]);
    draft.policy.tools.deny = written.deny;
    let differ = all.iter().filter_map(|(id, it)| Some((id.clone(), it.beside(&everyone)?)));
    draft.policy.tools.agents = differ.collect();
    let providers = source.at("tools.byProvider").map(Node::members).unwrap_or_default();
    for (name, node) in providers {
        let of = |era: &Era| Effective::of(&provider_levels(node, *era), *era);
        let tools = Effective::narrowest(source.eras().iter().map(of)).written();
        draft.policy.tools.by_provider.insert(name.clone(), tools);
    }
}

/// What the tables of the source make of a list.
fn table(source: &Source) -> (Class, String) {
    match source.eras() {
        [era] => (Class::Same, format!("written out by the tables of {}", written_by(*era))),
        _ => (Class::Narrower, "the version is not known: what every table grants is allowed".to_owned()),
    }
}

/// Claims profile and lists of one level. `place` is the path of the source and that of the policy.
fn lists_claimed(source: &Source, draft: &mut Draft, tools: &Node, place: &(&str, &str)) {
    let (path, to) = *place;
    profile_claimed(source, draft, tools, to);
    for key in ["allow", "alsoAllow"] {
        let Some(node) = tools.get(key) else { continue };
        let names = node.words();
        let (class, reason) = if names.iter().any(|name| name == "*") {
            (Class::Same, "wide open: every tool, also those that a later version brings".to_owned())
        } else if key == "allow" && !names.is_empty() && !lists::names_its_own(source.eras(), &names) {
            let reason =
                "it names no tool of OpenClaw's own, so 2026.2.3 takes no notice of it: the policy does";
            (Class::Narrower, reason.to_owned())
        } else {
            table(source)
        };
        draft.claims.claim_tree(node, class, Some(&format!("{to}.allow")), reason);
    }
    if let Some(node) = tools.get("deny") {
        let reason = "written out, in every version's spelling; deny wins";
        draft.claims.claim_tree(node, Class::Same, Some(&format!("{to}.deny")), reason);
    }
    if let Some(node) = tools.get("byProvider") {
        let ((class, reason), to) = if path == "tools" {
            (table(source), "tools.by_provider")
        } else {
            let reason =
                "the policy has no level for one provider of one agent: it holds for all of that agent's";
            ((Class::Narrower, reason.to_owned()), to)
        };
        draft.claims.claim_tree(node, class, Some(to), reason);
    }
    if path == "tools" && tools.get("profile").is_none() && tools.get("allow").is_none() {
        implied(draft, "tools.profile");
    }
}

fn profile_claimed(source: &Source, draft: &mut Draft, tools: &Node, to: &str) {
    let Some(node) = tools.get("profile") else { return };
    let name = node.text().map(str::trim).unwrap_or_default();
    let (class, reason) = if name == "full" {
        (Class::Same, "wide open: no profile takes anything away".to_owned())
    } else if KNOWN_PROFILES.contains(&name) {
        let (class, mut reason) = table(source);
        let left = |era: &Era| {
            let levels = Level::profile(name, &[], *era).into_iter().chain([Level::lists(tools, *era)]);
            Effective::of(&levels.collect::<Vec<_>>(), *era)
        };
        if tools.get("allow").is_some() && Effective::narrowest(source.eras().iter().map(left)).is_empty() {
            reason.push_str("; profile and `allow` have no tool in common, so nothing is left");
        }
        (class, reason)
    } else {
        (Class::UnknownKey, "no version has such a profile: read as `minimal`".to_owned())
    };
    draft.claims.claim(node, class, Some(&format!("{to}.allow")), reason);
}

fn written_by(era: Era) -> &'static str {
    match era {
        Era::Early => "2026.2.3",
        Era::Middle => "2026.6.6",
        Era::Late => "2026.9.6",
    }
}

fn implied(draft: &mut Draft, path: &str) {
    draft.claims.imply(
        path,
        "full",
        (Class::Same, Some("tools.allow")),
        "wide open: without a profile and a list every tool may be used",
    );
}

fn web(draft: &mut Draft, tools: &Node) {
    for (key, tool) in [("web.search.enabled", "web_search"), ("web.fetch.enabled", "web_fetch")] {
        let Some(node) = tools.at(key) else { continue };
        if node.flag() == Some(false) {
            draft.claims.claim(node, Class::Same, Some("tools.deny"), format!("`{tool}` is refused"));
        } else if tool == "web_fetch" {
            draft.claims.claim(node, NETWORK.0, Some("egress.allow"), NETWORK.1);
        }
    }
}
