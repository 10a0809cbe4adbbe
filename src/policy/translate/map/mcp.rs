//! `mcp.servers`: tools that come from elsewhere. A server with a URL becomes a host; a program stays out.

use super::channels::tables::shouted;
use super::rules::{self, GRANT_LOST, LIMIT_KEPT, NO_PERMISSION, OFF, Rule, Said, any, filled, switch};
use super::secrets::{claim_secret, reference};
use super::{flag, word};
use crate::audit::openclaw::Node;
use crate::policy::translate::hosts::{self, Custom};
use crate::policy::translate::{Class, Draft, Source};

const PROGRAM: Said = (
    Class::Same,
    "wide open: a program that `exec` does not rule stays in openclaw.json; what it asks of the network is denied like \
     everything else",
);

pub(super) const RULES: &[Rule] = &[
    any("servers.*.command", PROGRAM),
    any("servers.*.args", PROGRAM),
    filled("servers.*.env", PROGRAM, NO_PERMISSION),
    any("servers.*.cwd", NO_PERMISSION),
    any("servers.*.clientKey", (Class::Narrower, "no key is handed to the container")),
    any("servers.*.clientCert", (Class::Narrower, "no key is handed to the container")),
    any(
        "servers.*.oauth",
        (Class::Narrower, "no tokens are kept in the container: use a token in a slot of the Worker"),
    ),
    filled("servers.*.toolFilter.include", LIMIT_KEPT, NO_PERMISSION),
    filled("servers.*.toolFilter.exclude", LIMIT_KEPT, NO_PERMISSION),
    switch(
        "servers.*.sslVerify",
        (Class::Same, "the Worker checks certificates"),
        (Class::Narrower, "the Worker checks certificates"),
    ),
    switch("apps.enabled", GRANT_LOST, OFF),
];

/// Maps `mcp`.
pub(super) fn map(source: &Source, draft: &mut Draft) {
    let Some(mcp) = source.at("mcp") else { return };
    rules::apply(mcp, RULES, &mut draft.claims);
    for (name, server) in mcp.get("servers").map(Node::members).unwrap_or_default() {
        one(draft, name, server);
    }
}

fn one(draft: &mut Draft, name: &str, server: &Node) {
    let off = flag(server, "enabled") == Some(false);
    if let Some(at) = server.get("enabled") {
        let reason = if off { "it is off, so its host is not allowed" } else { "as its host says" };
        draft.claims.claim(at, Class::Same, Some("egress.allow"), reason);
    }
    let Some(at) = server.get("url") else { return };
    let (slot, header) = key(draft, name, server);
    let id = format!("mcp-{}", name.to_ascii_lowercase());
    let reason = format!("mcp.servers.{name}.url");
    let custom = Custom {
        id: &id,
        url: word(server, "url").unwrap_or_default(),
        methods: &["GET", "POST", "DELETE"],
        below: &["", "/**"],
        credential: slot.as_deref().map(|slot| (slot, header.0.as_str(), header.1)),
        reason: &reason,
    };
    let (class, reason) =
        if off { (Class::Same, "the server is off") } else { hosts::allow_url(draft, &custom) };
    draft.claims.claim(at, class, Some("egress.allow"), reason);
}

/// The slot and the header of a server's key.
fn key(draft: &mut Draft, name: &str, server: &Node) -> (Option<String>, (String, &'static str)) {
    let mut found = (None, (String::new(), ""));
    for (header, at) in server.get("headers").map(Node::members).unwrap_or_default() {
        let lower = header.to_ascii_lowercase();
        if !["authorization", "key", "token", "secret"].iter().any(|part| lower.contains(part)) {
            draft.claims.claim(at, NO_PERMISSION.0, None, NO_PERMISSION.1);
            continue;
        }
        let inner = at.text().and_then(|text| text.trim().strip_prefix("Bearer "));
        let slot = reference(at)
            .or_else(|| Some(inner?.strip_prefix("${")?.strip_suffix('}')?.to_owned()))
            .unwrap_or_else(|| format!("MCP_{}_KEY", shouted(name)));
        claim_secret(draft, at, (&slot, true));
        let bearer = if lower == "authorization" { "Bearer " } else { "" };
        found = (Some(slot), (lower, bearer));
    }
    found
}
