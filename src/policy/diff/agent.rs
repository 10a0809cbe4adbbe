//! What the agent may do: programs, files, the browser's switches, tools, plugins, skills, models, what starts it.

use std::collections::{BTreeMap, BTreeSet};

use super::Direction;
use super::tally::{Base, Tally};
use crate::policy::cover::Paths;
use crate::policy::model::{AgentTools, ExecMode, FileAccess, Pinned, Policy};
use crate::policy::shown::shown;

pub(super) fn compare(before: &Policy, after: &Policy, tally: &mut Tally) {
    exec(before, after, tally);
    files(before, after, tally);
    browser(before, after, tally);
    tools(before, after, tally);
    plugins(before, after, tally);
    skills(before, after, tally);
    models(before, after, tally);
    automation(before, after, tally);
}

/// The keys of two maps.
pub(super) fn keys<'a, T>(
    one: &'a BTreeMap<String, T>,
    other: &'a BTreeMap<String, T>,
) -> BTreeSet<&'a String> {
    one.keys().chain(other.keys()).collect()
}

fn exec(before: &Policy, after: &Policy, tally: &mut Tally) {
    tally.section("exec");
    let (old, new) = (&before.exec, &after.exec);
    tally.rank("mode", &old.mode, &new.mode);
    if old.mode != ExecMode::Deny || new.mode != ExecMode::Deny {
        tally.rank("ask", &old.ask, &new.ask);
    }
    for agent in keys(&old.agents, &new.agents) {
        let of = |exec: &crate::policy::model::Exec| {
            exec.agents.get(agent).map_or(exec.mode, |own| exec.mode.min(*own))
        };
        // What only follows from `mode` is told there.
        if old.agents.get(agent) != new.agents.get(agent) {
            tally.rank(&format!("agents.{agent}"), &of(old), &of(new));
        }
    }
    let lists = [
        (old, new, Direction::Wider, "may now be run"),
        (new, old, Direction::Narrower, "is no longer listed"),
    ];
    for (less, more, direction, what) in lists {
        if more.mode != ExecMode::Allowlist {
            continue;
        }
        for entry in &more.allow {
            let known = less.mode == ExecMode::Full
                || less.mode == ExecMode::Allowlist
                    && less.allow.iter().any(|it| {
                        (it.agent.is_none() || it.agent == entry.agent)
                            && Paths::of(&entry.program).within(&Paths::of(&it.program))
                    });
            if !known {
                let of = entry.agent.as_ref().map(|it| format!(" by {}", shown(it))).unwrap_or_default();
                tally.say(direction, "allow", format!("{} {what}{of}", shown(&entry.program)));
            }
        }
    }
    tally.names("safe_bins", &old.safe_bins, &new.safe_bins);
    tally.names("elevated_from", &old.elevated_from, &new.elevated_from);
}

fn files(before: &Policy, after: &Policy, tally: &mut Tally) {
    tally.section("filesystem");
    let (old, new) = (&before.filesystem, &after.filesystem);
    tally.rank("access", &old.access, &new.access);
    if old.access != FileAccess::None || new.access != FileAccess::None {
        tally.rank("workspace_only", &!old.workspace_only, &!new.workspace_only);
    }
}

fn browser(before: &Policy, after: &Policy, tally: &mut Tally) {
    tally.section("browser");
    let (old, new) = (&before.browser, &after.browser);
    tally.rank("evaluate", &old.evaluate, &new.evaluate);
    tally.rank("external", &old.external, &new.external);
    if old.mode != new.mode {
        let on = new.mode == crate::policy::model::BrowserMode::Rules;
        let (direction, what) = if on {
            (Direction::Wider, "there is a browser now")
        } else {
            (Direction::Narrower, "the browser is off")
        };
        tally.say(direction, "mode", what);
    }
}

/// The policy's own lists as those of somebody.
pub(super) fn base(policy: &Policy) -> AgentTools {
    AgentTools { allow: Some(policy.tools.allow.clone()), deny: policy.tools.deny.clone() }
}

fn tools(before: &Policy, after: &Policy, tally: &mut Tally) {
    tally.section("tools");
    let (old, new) = (base(before), base(after));
    let names: BTreeSet<&str> = [&old, &new]
        .into_iter()
        .flat_map(|it| it.allow.iter().flatten().chain(&it.deny))
        .map(String::as_str)
        .chain(["*"])
        .collect();
    tally.members("allow", names, |it| super::tally::allows(&old, it), |it| super::tally::allows(&new, it));
    let base = Base { before: &old, after: &new };
    let nothing = AgentTools::default();
    for (key, old, new) in [
        ("agents", &before.tools.agents, &after.tools.agents),
        ("by_provider", &before.tools.by_provider, &after.tools.by_provider),
    ] {
        for id in keys(old, new) {
            let (old, new) = (old.get(id).unwrap_or(&nothing), new.get(id).unwrap_or(&nothing));
            tally.tools(&format!("{key}.{id}"), old, new, &base);
        }
    }
}

fn plugins(before: &Policy, after: &Policy, tally: &mut Tally) {
    tally.section("plugins");
    let (old, new) = (&before.plugins, &after.plugins);
    let loaded = |of: &crate::policy::model::Plugins, name: &str| {
        of.allow.contains_key(name) && !of.deny.iter().any(|it| it == name)
    };
    let names = keys(&old.allow, &new.allow);
    tally.members("allow", names.iter().map(|it| it.as_str()), |it| loaded(old, it), |it| loaded(new, it));
    pins(&old.allow, &new.allow, tally);
    let idle = |list: &[String], of: &BTreeMap<String, Pinned>| -> Vec<String> {
        list.iter().filter(|name| !of.contains_key(*name)).cloned().collect()
    };
    // What is on no list is not loaded either way.
    let (was, is) = (idle(&old.deny, &old.allow), idle(&new.deny, &new.allow));
    tally.neutral("deny", &was, &is, "other names are denied that are not allowed anyway");
    tally.names("paths", &old.paths, &new.paths);
}

/// Code of one name that is no longer the same, or no longer has to be.
fn pins(old: &BTreeMap<String, Pinned>, new: &BTreeMap<String, Pinned>, tally: &mut Tally) {
    for (name, is) in new {
        let Some(was) = old.get(name) else { continue };
        for (key, was, is) in [("version", &was.version, &is.version), ("sha256", &was.sha256, &is.sha256)] {
            let (direction, what) = match (was, is) {
                (Some(_), None) => (Direction::Wider, "is no longer pinned"),
                (None, Some(_)) => (Direction::Narrower, "is pinned"),
                (was, is) if was == is => continue,
                _ => (Direction::Changed, "is another"),
            };
            tally.say(direction, format!("allow.{name}"), format!("its {key} {what}"));
        }
    }
}

fn skills(before: &Policy, after: &Policy, tally: &mut Tally) {
    tally.section("skills");
    let (old, new) = (&before.skills, &after.skills);
    tally.rank("any", &old.any, &new.any);
    let usable = |of: &crate::policy::model::Skills, name: &str| {
        (of.any || of.allow.contains_key(name)) && !of.deny.iter().any(|it| it == name)
    };
    let mut names: BTreeSet<&str> = keys(&old.allow, &new.allow).into_iter().map(String::as_str).collect();
    names.extend(old.deny.iter().chain(&new.deny).map(String::as_str));
    tally.members("allow", names, |it| usable(old, it), |it| usable(new, it));
    pins(&old.allow, &new.allow, tally);
    for agent in keys(&old.agents, &new.agents) {
        let key = format!("agents.{agent}");
        match (old.agents.get(agent), new.agents.get(agent)) {
            (Some(was), Some(is)) => tally.names(&key, was, is),
            (Some(_), None) => tally.say(Direction::Wider, key, "it is no longer held to a list of its own"),
            (None, _) => tally.say(Direction::Narrower, key, "it is held to a list of its own"),
        }
    }
}

fn models(before: &Policy, after: &Policy, tally: &mut Tally) {
    tally.section("models");
    let (old, new) = (&before.models, &after.models);
    tally.names("allow", &old.allow, &new.allow);
    for name in keys(&old.providers, &new.providers) {
        let key = format!("providers.{name}");
        match (old.providers.get(name), new.providers.get(name)) {
            (None, _) => tally.say(Direction::Wider, key, "a new provider"),
            (_, None) => tally.say(Direction::Narrower, key, "the provider is gone"),
            (Some(was), Some(is)) => {
                tally.changed(&key, &was.base_url, &is.base_url, "it answers elsewhere");
                tally.changed(&key, &was.credential, &is.credential, "another slot holds its key");
            }
        }
    }
}

fn automation(before: &Policy, after: &Policy, tally: &mut Tally) {
    tally.section("automation");
    let (old, new) = (&before.automation, &after.automation);
    tally.rank("cron", &old.cron, &new.cron);
    tally.rank("hooks", &old.hooks, &new.hooks);
    tally.rank("internal_hooks", &old.internal_hooks, &new.internal_hooks);
    tally.rank("agent_to_agent", &old.agent_to_agent, &new.agent_to_agent);
    tally.names("commands", &old.commands, &new.commands);
}
