//! The host of the web search, of the one provider that is configured.
//!
//! A search goes to its provider only; what `web_fetch` and the browser reach are any hosts, and none follows from them.
//! Firecrawl's reading and ClawHub are left out: the first fetches whatever address it is given.

use super::table::Custom;
use super::{allow, allow_url, inject, rule, words};
use crate::audit::openclaw::Node;
use crate::policy::model::{AllowRule, Injection};
use crate::policy::translate::map::{claim_secret, effective};
use crate::policy::translate::{Class, Draft, Source};

/// A provider of searches.
struct Search {
    names: &'static [&'static str],
    host: &'static str,
    methods: &'static [&'static str],
    paths: &'static [&'static str],
    key: Option<(&'static str, &'static str, &'static str)>,
}

const SEARCHES: &[Search] = &[
    Search {
        names: &["brave"],
        host: "api.search.brave.com",
        methods: &["GET"],
        paths: &["/res/v1/web/search", "/res/v1/llm/context"],
        key: Some(("BRAVE_API_KEY", "x-subscription-token", "")),
    },
    Search {
        names: &["perplexity"],
        host: "api.perplexity.ai",
        methods: &["POST"],
        paths: &["/chat/completions", "/search"],
        key: Some(("PERPLEXITY_API_KEY", "authorization", "Bearer ")),
    },
    Search {
        names: &["gemini", "google"],
        host: "generativelanguage.googleapis.com",
        methods: &["POST"],
        paths: &["/v1beta/models/*:generateContent"],
        key: Some(("GEMINI_API_KEY", "x-goog-api-key", "")),
    },
    Search {
        names: &["grok", "xai"],
        host: "api.x.ai",
        methods: &["POST"],
        paths: &["/v1/responses"],
        key: Some(("XAI_API_KEY", "authorization", "Bearer ")),
    },
    Search {
        names: &["kimi", "moonshot"],
        host: "api.moonshot.ai",
        methods: &["POST"],
        paths: &["/v1/chat/completions"],
        key: Some(("MOONSHOT_API_KEY", "authorization", "Bearer ")),
    },
    Search {
        names: &["tavily"],
        host: "api.tavily.com",
        methods: &["POST"],
        paths: &["/search"],
        key: Some(("TAVILY_API_KEY", "authorization", "Bearer ")),
    },
    Search {
        names: &["exa"],
        host: "api.exa.ai",
        methods: &["POST"],
        paths: &["/search"],
        key: Some(("EXA_API_KEY", "x-api-key", "")),
    },
    Search {
        names: &["firecrawl"],
        host: "api.firecrawl.dev",
        methods: &["POST"],
        paths: &["/v2/search"],
        key: Some(("FIRECRAWL_API_KEY", "authorization", "Bearer ")),
    },
    Search {
        names: &["duckduckgo"],
        host: "html.duckduckgo.com",
        methods: &["GET", "POST"],
        paths: &["/html", "/html/"],
        key: None,
    },
];

/// Allows the search, when the tool may be used and a provider is configured.
pub(super) fn derive(source: &Source, draft: &mut Draft) {
    let on = source.config().flag("tools.web.search.enabled") != Some(false) && some_agent_searches(source);
    let stated = source.at("tools.web.search.provider");
    if let Some((name, why)) = chosen(source) {
        let (class, said) =
            if on { allow_search(source, draft, &name, &why) } else { (Class::Same, "no agent may search") };
        for at in stated.into_iter().chain(source.at("tools.web.search.enabled").filter(|_| on)) {
            draft.claims.claim(at, class, Some("egress.allow"), said);
        }
    } else if let Some(at) = source.at("tools.web.search.enabled").filter(|_| on) {
        let reason = "no provider and no key is named: no host is allowed for it";
        draft.claims.claim(at, Class::Narrower, Some("egress.allow"), reason);
    }
    keys(source, draft);
}

fn some_agent_searches(source: &Source) -> bool {
    source.config().agents_and_defaults().iter().any(|agent| effective(source, agent).allows("web_search"))
}

/// The provider and the key of the configuration that chose it.
fn chosen(source: &Source) -> Option<(String, String)> {
    if let Some(name) = source.at("tools.web.search.provider").and_then(Node::text) {
        return Some((name.trim().to_owned(), "tools.web.search.provider".to_owned()));
    }
    for (name, entry) in source.config().members("plugins.entries") {
        let off = entry.get("enabled").and_then(Node::flag) == Some(false);
        if !off && entry.at("config.webSearch").is_some() && find(name).is_some() {
            return Some((name.clone(), format!("plugins.entries.{name}.config.webSearch")));
        }
    }
    let brave = source.at("tools.web.search.apiKey").map(|_| "tools.web.search.apiKey");
    let perplexity = source.at("tools.web.search.perplexity").map(|_| "tools.web.search.perplexity");
    brave
        .map(|why| ("brave".to_owned(), why.to_owned()))
        .or_else(|| perplexity.map(|why| ("perplexity".to_owned(), why.to_owned())))
}

fn find(name: &str) -> Option<&'static Search> {
    SEARCHES.iter().find(|search| search.names.contains(&name))
}

fn allow_search(source: &Source, draft: &mut Draft, name: &str, why: &str) -> (Class, &'static str) {
    if let Some((at, url)) = base_url(source, name) {
        let key = find(name).and_then(|search| search.key);
        let custom = Custom {
            id: &format!("search-{name}"),
            url,
            methods: &["GET", "POST"],
            below: &["/search", "/chat/completions"],
            credential: key,
            reason: why,
        };
        let (class, said) = allow_url(draft, &custom);
        draft.claims.claim(at, class, Some("egress.allow"), said);
        return (class, said);
    }
    let Some(search) = find(name) else {
        return (Class::Narrower, "moltctl does not know its host: add it to `egress.allow`");
    };
    let new = AllowRule {
        methods: words(search.methods),
        paths: words(search.paths),
        ..rule(&format!("search-{}", search.names[0]), search.host, why)
    };
    allow(draft, new);
    if let Some((slot, name, prefix)) = search.key {
        let (host, name, prefix) = (search.host.to_owned(), name.to_owned(), prefix.to_owned());
        inject(draft, slot, Injection::Header { host, name, prefix });
    }
    (Class::Same, "searches go to this provider; the pages it finds are not reached")
}

fn base_url<'a>(source: &'a Source, name: &str) -> Option<(&'a Node, &'a str)> {
    let old = source.at(&format!("tools.web.search.{name}.baseUrl"));
    let new = source.at("plugins.entries").and_then(|it| it.get(name)?.at("config.webSearch.baseUrl"));
    let at = new.or(old)?;
    Some((at, at.text()?))
}

/// Keys of searches, wherever they stand.
fn keys(source: &Source, draft: &mut Draft) {
    if let Some(search) = source.at("tools.web.search") {
        for (name, node) in search.members() {
            let at = if name == "apiKey" { Some(node) } else { node.get("apiKey") };
            let provider = if name == "apiKey" { "brave" } else { name.as_str() };
            if let Some(at) = at {
                key(draft, at, provider);
            }
        }
    }
    for (name, entry) in source.config().members("plugins.entries") {
        if let Some(at) = entry.at("config.webSearch.apiKey") {
            key(draft, at, name);
        }
    }
    if let Some(at) = source.at("tools.web.fetch.firecrawl") {
        let reason = "it fetches whatever address it is given, past the policy: no host is allowed for it";
        draft.claims.claim_tree(at, Class::Narrower, Some("egress.allow"), reason);
    }
}

fn key(draft: &mut Draft, at: &Node, provider: &str) {
    match find(provider).and_then(|search| search.key) {
        Some((slot, ..)) if draft.policy.credentials.contains_key(slot) => {
            claim_secret(draft, at, (slot, true))
        }
        _ => {
            let reason = "no host is allowed for it, so it is not carried over";
            draft.claims.claim_tree(at, Class::Narrower, None, reason);
        }
    }
}
