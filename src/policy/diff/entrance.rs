//! `[gateway]`, `[devices]`, `[identity]` and `[openclaw]`: who comes in.

use super::Direction;
use super::agent::{base, keys};
use super::tally::{Base, Tally};
use crate::policy::model::{Identity, Person, Policy};
use crate::policy::shown::shown;

pub(super) fn compare(before: &Policy, after: &Policy, tally: &mut Tally) {
    gateway(before, after, tally);
    tally.section("devices");
    tally.rank("approval", &before.devices.approval, &after.devices.approval);
    identity(&before.identity, &after.identity, tally);
    people(before, after, tally);
    tally.section("openclaw");
    let what = "the patch is written for another version";
    tally.neutral("version", &before.openclaw.version, &after.openclaw.version, what);
}

fn gateway(before: &Policy, after: &Policy, tally: &mut Tally) {
    tally.section("gateway");
    let (old, new) = (&before.gateway, &after.gateway);
    tally.rank("control_ui", &old.control_ui, &new.control_ui);
    tally.rank("chat_completions", &old.chat_completions, &new.chat_completions);
    tally.rank("responses", &old.responses, &new.responses);
    tally.rank("terminal", &old.terminal, &new.terminal);
    tally.names("http_tools", &old.http_tools, &new.http_tools);
    tally.names("node_commands", &old.node_commands, &new.node_commands);
    tally.refusals("deny_node_commands", &old.deny_node_commands, &new.deny_node_commands);
    let hidden = "an empty list is the deployment's own hosts, which the policy does not name";
    or_hidden("allowed_origins", &old.allowed_origins, &new.allowed_origins, hidden, tally);
}

/// A list whose absence stands for something that is written elsewhere.
fn or_hidden(key: &str, old: &[String], new: &[String], hidden: &str, tally: &mut Tally) {
    match (old.is_empty(), new.is_empty()) {
        (false, false) => tally.names(key, old, new),
        (true, true) => {}
        _ => tally.say(Direction::Changed, key, hidden),
    }
}

fn identity(old: &Identity, new: &Identity, tally: &mut Tally) {
    tally.section("identity");
    let nobody = |of: &Identity| of.emails.is_empty() && of.email_domains.is_empty() && of.groups.is_empty();
    if nobody(old) != nobody(new) {
        let what = "without a list those of `moltctl.toml` pass, which the policy does not name";
        tally.say(Direction::Changed, "emails", what);
    } else {
        let passes = |of: &Identity, email: &str| {
            let domain = email.rsplit('@').next().unwrap_or_default();
            of.emails.iter().any(|it| it.eq_ignore_ascii_case(email))
                || of.email_domains.iter().any(|it| it.eq_ignore_ascii_case(domain))
        };
        let all = old.emails.iter().chain(&new.emails).map(String::as_str);
        let all: std::collections::BTreeSet<&str> = all.collect();
        tally.members("emails", all, |it| passes(old, it), |it| passes(new, it));
        tally.names("email_domains", &old.email_domains, &new.email_domains);
        tally.names("groups", &old.groups, &new.groups);
    }
    for check in old.posture.iter().filter(|it| !new.posture.contains(it)) {
        tally.say(Direction::Wider, "posture", format!("{} is no longer asked of devices", shown(check)));
    }
    for check in new.posture.iter().filter(|it| !old.posture.contains(it)) {
        tally.say(Direction::Narrower, "posture", format!("{} is now asked of devices", shown(check)));
    }
}

/// Persons: what the agent may use for them, and who counts as them.
fn people(before: &Policy, after: &Policy, tally: &mut Tally) {
    let (was, is) = (base(before), base(after));
    let base = Base { before: &was, after: &is };
    let nobody = Person::default();
    let (old, new) = (&before.identity.people, &after.identity.people);
    for name in keys(old, new) {
        let (was, is) = (old.get(name).unwrap_or(&nobody), new.get(name).unwrap_or(&nobody));
        if was == is {
            continue;
        }
        let key = format!("people.{name}");
        tally.neutral(&key, &was.email, &is.email, "another address");
        let one_sided = was.tools != nobody.tools || is.tools != nobody.tools;
        if one_sided {
            tally.changed(
                &key,
                &was.senders,
                &is.senders,
                "other senders count as this person, with the person's tools",
            );
            tally.tools(&format!("{key}.tools"), &was.tools, &is.tools, &base);
        } else {
            tally.neutral(&key, &was.senders, &is.senders, "other senders count as this person");
        }
    }
}
