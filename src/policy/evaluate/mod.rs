//! Decides of one request. The same as `templates/overlay/evaluate.ts`, and held equal to it by generated cases that run in
//! workerd (`tests/counterparts/policy-vectors`).
//!
//! | step | module | what it refuses |
//! |---|---|---|
//! | 1–4 | [`address`], [`host`], [`path`] | a URL that two readers could take for two |
//! | 5 | here | what a deny rule names |
//! | 6 | here | what no allow rule names |
//! | 7 | [`credentials`], [`body`], [`tokens`], [`tables`] | a credential that is not ours |
//!
//! [`frame`] goes on with the frames of a WebSocket. Deliberately absent: putting anything in, which the Worker does.

mod address;
mod body;
mod credentials;
mod frame;
mod host;
mod json;
mod multipart;
mod path;
mod tables;
mod tokens;

use address::Address;

use super::compiled::{Allow, Compiled, Deny};
use super::model::BrowserMode;
use super::request::{Decision, Reason, Request, Ruling, Target};

pub use frame::{FrameAction, rewrite_frame};
pub use host::HostPattern;
pub use path::PathPattern;

/// What becomes of a request: deny wins, and what no rule speaks of is denied.
#[must_use]
pub fn evaluate(compiled: &Compiled, request: &Request) -> Decision {
    let address = match address::read(&request.url) {
        Ok(address) => address,
        Err(reason) => return denied(reason, None, None),
    };
    if let Some(rule) = compiled.deny.iter().find(|rule| denies(rule, &request.method, &address)) {
        return denied(Reason::Denied, Some(&rule.id), Some(&address));
    }
    let mut nearest = (Reason::Host, None);
    for rule in &compiled.allow {
        match misses(compiled, rule, request, &address) {
            None => return settled(compiled, rule, request, &address),
            Some(miss) if how_far(miss) > how_far(nearest.0) => nearest = (miss, Some(rule.id.as_str())),
            Some(_) => {}
        }
    }
    denied(nearest.0, nearest.1, Some(&address))
}

/// Whether the browser outside the container may load a URL. `inject` and `remove` of the decision are always empty, `rule`
/// is the id of a deny rule or absent.
#[must_use]
pub fn browse(compiled: &Compiled, method: &str, url: &str) -> Decision {
    if compiled.browser.mode == BrowserMode::Off {
        return denied(Reason::Off, None, None);
    }
    let address = match address::read(url) {
        Ok(address) => address,
        Err(reason) => return denied(reason, None, None),
    };
    if let Some(rule) = compiled.deny.iter().find(|rule| denies(rule, method, &address)) {
        return denied(Reason::Denied, Some(&rule.id), Some(&address));
    }
    let mut rules = compiled
        .browser
        .allow
        .iter()
        .filter(|it| HostPattern::read(&it.host).allows(&address.host))
        .peekable();
    if rules.peek().is_none() {
        return denied(Reason::Host, None, Some(&address));
    }
    if !compiled.ports.contains(&address.port) {
        return denied(Reason::Port, None, Some(&address));
    }
    if !rules.any(|rule| allows_path(&rule.paths, &address)) {
        return denied(Reason::Path, None, Some(&address));
    }
    let url = Some(target(&address, address.query.clone()));
    Decision {
        verdict: Ruling::Allow,
        rule: None,
        reason: Reason::Allowed,
        inject: Vec::new(),
        remove: Vec::new(),
        url,
    }
}

fn denies(rule: &Deny, method: &str, address: &Address) -> bool {
    let method = method.to_ascii_uppercase();
    HostPattern::read(&rule.host).denies(&address.host)
        && (rule.methods.is_empty() || rule.methods.contains(&method))
        && (rule.paths.is_empty()
            || rule.paths.iter().any(|it| PathPattern::read(it).denies(&address.segments)))
}

/// What an allow rule lacks for a request; nothing when it fits.
fn misses(compiled: &Compiled, rule: &Allow, request: &Request, address: &Address) -> Option<Reason> {
    if !HostPattern::read(&rule.host).allows(&address.host) {
        return Some(Reason::Host);
    }
    let ports = if rule.ports.is_empty() { &compiled.ports } else { &rule.ports };
    if !ports.contains(&address.port) {
        return Some(Reason::Port);
    }
    let method = request.method.as_str();
    let listed = rule.methods.is_empty() || rule.methods.iter().any(|it| it == method);
    if !listed || !is_method(method) || overridden(request, tables::METHOD_OVERRIDES) {
        return Some(Reason::Method);
    }
    if !allows_path(&rule.paths, address) || overridden(request, tables::PATH_OVERRIDES) {
        return Some(Reason::Path);
    }
    let mut upgrades = header(request, "upgrade").peekable();
    let websocket = address.wss || upgrades.peek().is_some();
    let good = rule.websocket && method == "GET" && upgrades.all(|it| it.eq_ignore_ascii_case("websocket"));
    (websocket && !good).then_some(Reason::Websocket)
}

/// How far a request got in a rule.
fn how_far(miss: Reason) -> u8 {
    match miss {
        Reason::Port => 1,
        Reason::Method => 2,
        Reason::Path => 3,
        Reason::Websocket => 4,
        _ => 0,
    }
}

/// Those that are none of a request (`CONNECT`) or hand it back with its credentials (`TRACE`) are never allowed.
fn is_method(method: &str) -> bool {
    !matches!(method, "" | "CONNECT" | "TRACE" | "TRACK")
        && method.len() <= 32
        && method.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-')
}

/// Whether a header tells the server to take the request for another one than was judged.
fn overridden(request: &Request, names: &[&str]) -> bool {
    names.iter().any(|name| header(request, name).next().is_some())
}

fn allows_path(paths: &[String], address: &Address) -> bool {
    paths.is_empty() || paths.iter().any(|it| PathPattern::read(it).allows(&address.segments))
}

fn header<'a>(request: &'a Request, name: &'a str) -> impl Iterator<Item = &'a str> {
    let fits = move |(it, _): &&(String, String)| it.eq_ignore_ascii_case(name);
    request.headers.iter().filter(fits).map(|(_, value)| value.trim_matches([' ', '\t']))
}

fn settled(compiled: &Compiled, rule: &Allow, request: &Request, address: &Address) -> Decision {
    match credentials::settle(compiled, rule.own_credentials, request, address) {
        Err(reason) => denied(reason, Some(&rule.id), Some(address)),
        Ok(settled) => Decision {
            verdict: Ruling::Allow,
            rule: Some(rule.id.clone()),
            reason: Reason::Allowed,
            inject: settled.inject,
            remove: settled.remove,
            url: Some(target(address, settled.query)),
        },
    }
}

fn denied(reason: Reason, rule: Option<&str>, address: Option<&Address>) -> Decision {
    Decision {
        verdict: Ruling::Deny,
        rule: rule.map(str::to_owned),
        reason,
        inject: Vec::new(),
        remove: Vec::new(),
        url: address.map(|address| target(address, address.query.clone())),
    }
}

fn target(address: &Address, query: String) -> Target {
    Target { host: address.host.clone(), port: address.port, path: address.path.clone(), query }
}

#[cfg(test)]
mod tests;
