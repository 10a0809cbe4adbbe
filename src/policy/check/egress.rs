//! `[egress]`: the form of rules, rules that never decide, and hosts that serve attackers too.

use std::collections::BTreeMap;

use super::host::{self, Role};
use super::shared::shared;
use super::{Found, shown, traps};
use crate::audit::Severity;
use crate::policy::compiled::{Allow, Compiled};
use crate::policy::cover::{Cell, hosts_meet};
use crate::policy::model::{Dns, OwnCredentials, Policy};
use crate::policy::places::{Path, keys};

/// Methods that HTTP knows; others are told.
const METHODS: [&str; 15] = [
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "PROPFIND",
    "PROPPATCH",
    "MKCOL",
    "COPY",
    "MOVE",
    "REPORT",
    "SEARCH",
    "QUERY",
];

pub(super) fn check(policy: &Policy, found: &mut Found<'_>) {
    let compiled = Compiled::of(policy);
    let mut sound = Vec::new();
    for (at, rule) in policy.egress.allow.iter().enumerate() {
        let here = keys!["egress", "allow", at];
        sound.push(host::check(&rule.host, Role::Lets, &here.and("host"), found));
        form(&rule.id, &rule.methods, &rule.paths, &here, found);
        for (at, port) in rule.ports.iter().enumerate().filter(|(_, port)| **port != 443) {
            found.say(&traps::EGRESS_PORT, &here.and("ports").and(at), format!("port {port} never leaves"));
        }
    }
    for (at, rule) in policy.egress.deny.iter().enumerate() {
        let here = keys!["egress", "deny", at];
        host::check(&rule.host, Role::Refuses, &here.and("host"), found);
        form(&rule.id, &rule.methods, &rule.paths, &here, found);
    }
    names(policy, found);
    whole(policy, found);
    reach(policy, &compiled, &sound, found);
    order(&compiled, found);
}

/// The form of what every rule has.
fn form(id: &str, methods: &[String], paths: &[String], here: &Path, found: &mut Found<'_>) {
    if !is_id(id) {
        found.say(&traps::FORM_ID_SIGNS, &here.and("id"), "this id is no name");
    }
    for (at, method) in methods.iter().enumerate() {
        let upper = method.to_ascii_uppercase();
        let what = if matches!(upper.as_str(), "CONNECT" | "TRACE") {
            "this method is never let through"
        } else if !METHODS.contains(&upper.as_str()) {
            "this is no method that HTTP knows"
        } else if *method != upper {
            "this method is not in upper case"
        } else {
            continue;
        };
        found.say(&traps::FORM_METHOD, &here.and("methods").and(at), what);
    }
    for (at, pattern) in paths.iter().enumerate() {
        if let Some(what) = path_form(pattern) {
            found.say(&traps::FORM_PATH, &here.and("paths").and(at), what);
        }
    }
}

fn is_id(id: &str) -> bool {
    let sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    (1..=64).contains(&id.len()) && id.chars().all(sign)
}

/// What is wrong with a pattern of paths.
pub(super) fn path_form(pattern: &str) -> Option<&'static str> {
    let Some(inside) = pattern.strip_prefix('/') else { return Some("this path does not begin with `/`") };
    if pattern.contains(['?', '#']) {
        return Some("a query or fragment is no part of a path");
    }
    if pattern.contains('%') {
        return Some("paths are compared decoded: no `%`");
    }
    if pattern.contains('\\') || pattern.chars().any(char::is_control) {
        return Some("a backslash or control character never gets through");
    }
    let segments: Vec<&str> = inside.split('/').collect();
    let last = segments.len() - 1;
    for (at, segment) in segments.iter().enumerate() {
        if segment.contains("**") && (*segment != "**" || at != last) {
            return Some("`**` stands elsewhere than as the last segment");
        }
        if matches!(*segment, "." | "..") || (segment.is_empty() && at != last) {
            return Some("an empty segment, `.` or `..` never gets through");
        }
    }
    None
}

/// Ids are unique in the file.
fn names(policy: &Policy, found: &mut Found<'_>) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let allow =
        policy.egress.allow.iter().enumerate().map(|(at, it)| (&it.id, keys!["egress", "allow", at, "id"]));
    let deny =
        policy.egress.deny.iter().enumerate().map(|(at, it)| (&it.id, keys!["egress", "deny", at, "id"]));
    for (id, here) in allow.chain(deny) {
        let line = found.places.line(&here);
        if let Some(first) = seen.insert(id, line) {
            seen.insert(id, first);
            found.say(
                &traps::FORM_ID,
                &here,
                format!("{} is the name of a rule in line {first} already", shown(id)),
            );
        }
    }
}

/// What holds for all of it.
fn whole(policy: &Policy, found: &mut Found<'_>) {
    let egress = &policy.egress;
    for (at, port) in egress.ports.iter().enumerate().filter(|(_, port)| **port != 443) {
        found.say(&traps::EGRESS_PORT, &keys!["egress", "ports", at], format!("port {port} never leaves"));
    }
    match egress.dns {
        Dns::Open if !egress.allow.is_empty() => {
            found.say(&traps::EGRESS_DNS, &keys!["egress", "dns"], "names of any host are answered");
        }
        Dns::Open => {}
        Dns::Strict => {
            for (at, rule) in egress.allow.iter().enumerate().filter(|(_, it)| it.host.starts_with("*.")) {
                let what = format!("{} needs exact hosts", "`dns = \"strict\"`");
                let here = keys!["egress", "allow", at, "host"];
                found.say(&traps::EGRESS_STRICT, &here, format!("{}: {what}", shown(&rule.host)));
            }
        }
    }
}

/// Where the rules lead.
fn reach(policy: &Policy, compiled: &Compiled, sound: &[bool], found: &mut Found<'_>) {
    let denied = Cell::denied(compiled);
    for (at, rule) in compiled.allow.iter().enumerate().filter(|(at, _)| sound[*at]) {
        let Some(known) = shared(&rule.host) else { continue };
        let here = keys!["egress", "allow", at];
        let name = shown(&rule.host);
        let injected = injected(policy, &rule.host);
        let pass = rule.own_credentials == OwnCredentials::Pass;
        if pass {
            let what = format!("{name} serves everybody ({})", known.what);
            found.say(&traps::EGRESS_PASS, &here.and("own_credentials"), what);
        }
        // With a credential of ours in every request a stranger's account is out of reach, paths are not.
        let severity = if injected && !pass { Severity::Medium } else { Severity::High };
        let everything = rule.paths.is_empty() || rule.paths.iter().any(|it| it == "/**" || it == "/*");
        if everything {
            let what = format!("{name} serves everybody ({}) and no path is named", known.what);
            found.grade(&traps::EGRESS_SHARED, severity, &here, what);
        }
        let cells = Cell::of_allow(rule, compiled);
        for exfil in known.exfil(&rule.host) {
            let open = cells.iter().any(|cell| cell.meets(&exfil)) && !exfil.folded().is_held_by(&denied);
            if open && !(everything && injected) {
                // With our own credential it ends up in our own account.
                let severity = if injected && !pass { Severity::Low } else { Severity::High };
                let what = format!("{} takes data out", shown(&exfil.paths.text()));
                found.grade(&traps::EGRESS_EXFIL, severity, &here.and("paths"), format!("{name}: {what}"));
            }
        }
        let framed = policy.credentials.values().flat_map(|it| &it.inject).any(|way| {
            matches!(way, crate::policy::model::Injection::Frame { host, .. } if hosts_meet(host, &rule.host))
        });
        // Slack's sockets are opened with a ticket in the URL that our own token asked for.
        let ticket = rule.host.ends_with(".slack.com") && policy.credentials.contains_key("SLACK_APP_TOKEN");
        if rule.websocket && !framed && !ticket {
            found.say(
                &traps::EGRESS_SOCKET,
                &here.and("websocket"),
                format!("frames to {name} are not looked at"),
            );
        }
    }
}

fn injected(policy: &Policy, host: &str) -> bool {
    policy.credentials.values().flat_map(|it| &it.inject).any(|way| hosts_meet(way.host(), host))
}

/// Rules that never decide.
fn order(compiled: &Compiled, found: &mut Found<'_>) {
    let denied = Cell::denied(compiled);
    let mut earlier: Vec<(usize, Vec<Cell>)> = Vec::new();
    for (at, rule) in compiled.allow.iter().enumerate() {
        let here = keys!["egress", "allow", at];
        let cells = Cell::of_allow(rule, compiled);
        if !cells.is_empty() && cells.iter().all(|cell| cell.folded().is_held_by(&denied)) {
            found.say(
                &traps::EGRESS_DEAD,
                &here,
                format!("{} allows nothing that is not denied", shown(&rule.id)),
            );
        } else if let Some(by) = shadow(rule, &cells, &earlier, compiled) {
            let line = found.places.line(&keys!["egress", "allow", by]);
            let first = &compiled.allow[by];
            let same = first.websocket == rule.websocket && first.own_credentials == rule.own_credentials;
            let trap = if same { &traps::EGRESS_SHADOWED } else { &traps::EGRESS_SHADOWED_OTHERWISE };
            let what =
                format!("{} of line {line} fits everything that {} would", shown(&first.id), shown(&rule.id));
            found.say(trap, &here, what);
        }
        earlier.push((at, cells));
    }
    for (at, rule) in compiled.deny.iter().enumerate() {
        let cells = Cell::of_deny(rule);
        let meets = earlier
            .iter()
            .flat_map(|(_, cells)| cells)
            .any(|allowed| cells.iter().any(|cell| cell.meets(&allowed.folded())));
        if !meets {
            let what = format!("{} refuses nothing that is allowed", shown(&rule.id));
            found.say(&traps::EGRESS_IDLE, &keys!["egress", "deny", at], what);
        }
    }
}

/// The first earlier rule that takes part in holding all of `cells`. A rule that opens a WebSocket is not held by rules that
/// do not: those pass it on.
fn shadow(
    rule: &Allow,
    cells: &[Cell],
    earlier: &[(usize, Vec<Cell>)],
    compiled: &Compiled,
) -> Option<usize> {
    let mut before: Vec<Cell> = Vec::new();
    let mut first = None;
    for (at, of) in earlier {
        if rule.websocket && !compiled.allow[*at].websocket {
            continue;
        }
        if first.is_none() && of.iter().any(|it| cells.iter().any(|cell| cell.meets(it))) {
            first = Some(*at);
        }
        before.extend(of.iter().cloned());
    }
    let held = !cells.is_empty() && cells.iter().all(|cell| cell.is_held_by(&before));
    first.filter(|_| held)
}
