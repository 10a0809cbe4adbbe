//! OC-MODELS-001 to -003: which models read what strangers wrote.

use super::META;
use super::look::{Look, quoted};
use crate::audit::meta::{Asi, Category, Meta, Severity};
use crate::audit::openclaw::{Agent, Config, Era, Node, ToolPolicy};

rule!(SMALL, small, Meta {
    id: "OC-MODELS-001",
    name: "openclaw-small-model",
    title: "A small model reads the web and has tools",
    severity: Severity::Critical,
    what: "A configured model has 300 billion parameters or fewer by its name, and its agent has web tools or no sandbox.",
    why: "Small models follow instructions that stand in what they read. With a browser or `web_fetch` every page is such a text.",
    evidence: "A number of billions in the model's name (`llama-3-8b`); names without one are not judged. The bound is the real audit's.",
    fix: "Take the tools from that agent: `openclaw config set tools.deny '[\"group:web\",\"browser\"]'`.",
    sources: &["openclaw security audit: models.small_params (2026.2.3, 2026.9.6)"],
    owasp: &[Asi::GoalHijack],
    ..META
}, fails: r#"{"agents": {"defaults": {"model": {"primary": "ollama/llama3-8b"}}}}"#,
   passes: r#"{"agents": {"defaults": {"model": {"primary": "anthropic/claude-opus-4-5"}}}}"#);

/// The real audit's bound, in billions.
const SMALL_BILLIONS: f64 = 300.0;

fn small(look: &mut Look<'_>) {
    let config = look.config;
    for (path, model) in config.models() {
        let Some(billions) =
            billions(&model).filter(|it| *it <= SMALL_BILLIONS && !path.contains("imageModel"))
        else {
            continue;
        };
        let web: Vec<&str> = owner(config, &path).map(|agent| web_tools(config, &agent)).unwrap_or_default();
        let sandboxed = owner(config, &path).is_some_and(|agent| config.sandbox_mode(&agent) == "all");
        let message = if web.is_empty() {
            format!("`{model}` has {billions} billion parameters")
        } else {
            format!("`{model}` has {billions} billion parameters and {}", quoted(&web))
        };
        let finding = look.find(&path, message);
        if web.is_empty() && sandboxed {
            finding.severity = Some(Severity::Info);
        } else if web.is_empty() {
            finding.severity = Some(Severity::Medium);
            finding.message.push_str(", without a sandbox (OpenClaw 2026.2.3's own audit: critical)");
        }
    }
}

fn owner<'a>(config: &'a Config, path: &str) -> Option<Agent<'a>> {
    config.agents_and_defaults().into_iter().find(|agent| path.starts_with(&format!("{}.", agent.path)))
}

fn web_tools(config: &Config, agent: &Agent<'_>) -> Vec<&'static str> {
    let policies = [config.era(), Era::Late].map(|era| ToolPolicy::of(config, agent, era));
    let search = config.is_on("tools.web.search.enabled")
        || (!config.is_off("tools.web.search.enabled") && config.at("tools.web.search.apiKey").is_some());
    [
        ("web_search", search),
        ("web_fetch", !config.is_off("tools.web.fetch.enabled")),
        ("browser", !config.is_off("browser.enabled")),
    ]
    .into_iter()
    .filter(|(tool, on)| *on && policies.iter().any(|policy| policy.allows(tool)))
    .map(|(tool, _)| tool)
    .collect()
}

/// The largest number of billions in a model's name: `8b`, `a22b`, `0.5B`; a letter before the number is let by.
fn billions(model: &str) -> Option<f64> {
    let lower = model.to_lowercase();
    lower
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '.')
        .filter_map(|word| {
            let number = word.strip_suffix('b')?;
            let number = number.strip_prefix(|c: char| c.is_ascii_lowercase()).unwrap_or(number);
            number.parse::<f64>().ok().filter(|it| *it > 0.0)
        })
        .max_by(f64::total_cmp)
}

rule!(WEAK, weak, Meta {
    id: "OC-MODELS-002",
    name: "openclaw-weak-model",
    title: "A model below the recommended tier is configured",
    severity: Severity::Medium,
    what: "A model of an old family, or of the smallest tier of its maker: GPT below 5, Claude below 4.5, Haiku.",
    why: "They are easier to talk into what the operator did not mean. For an assistant with a shell that is a command.",
    evidence: "The model's name against the list of the real audit, as of 2026.9.6; newer families that it does not know pass.",
    fix: "Choose a current model: `openclaw config set agents.defaults.model.primary anthropic/claude-opus-4-5`.",
    sources: &[
        "openclaw security audit: models.weak_tier (2026.2.3, 2026.9.6)",
        "openclaw security audit: models.legacy (2026.2.3, 2026.9.6)",
    ],
    owasp: &[Asi::GoalHijack],
    ..META
}, fails: r#"{"agents": {"defaults": {"model": {"primary": "kiro/claude-haiku-4.5"}}}}"#,
   passes: r#"{"agents": {"defaults": {"model": {"primary": "openai/gpt-5.2-codex", "fallbacks": ["anthropic/claude-sonnet-4-6"]}}}}"#);

fn weak(look: &mut Look<'_>) {
    for (path, model) in look.config.models() {
        if let Some(why) = weakness(&model.to_lowercase()) {
            look.find(&path, format!("`{model}` is {why}"));
        }
    }
}

fn weakness(model: &str) -> Option<&'static str> {
    let name = model.rsplit('/').next().unwrap_or(model);
    let number = |after: &str| {
        let at = name.find(after)? + after.len();
        let digits: String = name[at..].chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        digits.trim_end_matches('.').parse::<f64>().ok()
    };
    if name.contains("haiku") {
        return Some("of the smallest tier");
    }
    if name.contains("claude-instant") || name.contains("claude-2") || name.contains("gpt-3.5") {
        return Some("of an old family");
    }
    if name.contains("gpt-") && number("gpt-").is_some_and(|version| version < 5.0) {
        return Some("below GPT-5");
    }
    if name.contains("claude-") && claude_version(name).is_some_and(|version| version < 4.5) {
        return Some("below Claude 4.5");
    }
    None
}

/// The version in `claude-sonnet-4-5-20250929`, `claude-3.7-sonnet`, `claude-opus-5`.
fn claude_version(name: &str) -> Option<f64> {
    let parts: Vec<&str> = name.split('-').skip_while(|part| *part != "claude").skip(1).collect();
    let at = parts.iter().position(|part| part.parse::<f64>().is_ok_and(|it| it < 100.0))?;
    let major = parts[at].parse::<f64>().ok()?;
    let minor = parts.get(at + 1).and_then(|part| part.parse::<u32>().ok()).filter(|it| *it < 10);
    Some(major + minor.map_or(0.0, |minor| f64::from(minor) / 10.0))
}

rule!(PLAIN_HTTP, plain_http, Meta {
    id: "OC-MODELS-003",
    name: "openclaw-model-over-http",
    title: "A model is reached without encryption",
    severity: Severity::Medium,
    category: Category::Egress,
    what: "The `baseUrl` of a model provider is `http` beyond this machine.",
    why: "The key, every prompt and every answer are readable on the way, and whoever changes an answer steers the assistant.",
    fix: "Use https, or AI Gateway: `openclaw config set models.providers.example.baseUrl https://…`.",
    sources: &["openclaw docs/gateway/configuration-reference.md"],
    owasp: &[Asi::GoalHijack],
    ..META
}, fails: r#"{"models": {"providers": {"a": {"baseUrl": "http://models.example.com/v1"}}}}"#,
   passes: r#"{"models": {"providers": {"a": {"baseUrl": "https://models.example.com/v1"}, "b": {"baseUrl": "http://localhost:11434"}}}}"#);

fn plain_http(look: &mut Look<'_>) {
    for (name, provider) in look.config.members("models.providers") {
        if provider.get("baseUrl").and_then(Node::text).is_some_and(is_plain_and_far) {
            look.find(
                &format!("models.providers.{name}.baseUrl"),
                format!("`{name}` is reached over plain http"),
            );
        }
    }
}

/// Whether a URL is unencrypted and leads beyond this machine.
pub(super) fn is_plain_and_far(text: &str) -> bool {
    let Ok(url) = url::Url::parse(text.trim()) else { return false };
    let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    matches!(url.scheme(), "http" | "ws") && !here
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_from_names() {
        for (model, size) in [
            ("ollama/llama3-8b", Some(8.0)),
            ("qwen/qwen3-235b-a22b", Some(235.0)),
            ("x/phi-0.5B", Some(0.5)),
            ("anthropic/claude-opus-4-5", None),
            ("minimax/minimax-m2.1", None),
        ] {
            assert_eq!(billions(model), size, "{model}");
        }
    }

    #[test]
    fn tiers_are_read_from_names() {
        for (model, weak) in [
            ("openai/gpt-4o", true),
            ("openai/gpt-4.1", true),
            ("openai-codex/gpt-5.2-codex", false),
            ("anthropic/claude-3.7-sonnet", true),
            ("anthropic/claude-sonnet-4-20250514", true),
            ("anthropic/claude-sonnet-4-5-20250929", false),
            ("anthropic/claude-opus-5", false),
            ("moonshot/kimi-k2.5", false),
            ("anthropic/claude-haiku-4-5", true),
        ] {
            assert_eq!(weakness(model).is_some(), weak, "{model}");
        }
    }
}
