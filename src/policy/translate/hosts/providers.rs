//! The hosts of the model providers.
//!
//! Bases were read from OpenClaw's model catalogue (2026.2.3, pi-ai) and its own sources. Only the calls that ask a model
//! are allowed: no files, no batches, no fine-tuning, which store what is sent where a stranger's key could read it.

use super::table::{Custom, public_https};
use super::{AI_GATEWAY_TOKEN, allow, allow_url, deny, inject, rule, words};
use crate::audit::openclaw::Node;
use crate::policy::model::{AllowRule, Injection, OwnCredentials};
use crate::policy::translate::{Class, Draft, Source};

/// A provider OpenClaw knows by name.
struct Provider {
    names: &'static [&'static str],
    host: &'static str,
    paths: &'static [&'static str],
    /// Slot, header, prefix; `None` where tokens are renewed in the container.
    key: Option<(&'static str, &'static str, &'static str)>,
}

const fn bearer(
    names: &'static [&'static str],
    host: &'static str,
    paths: &'static [&'static str],
    slot: &'static str,
) -> Provider {
    Provider { names, host, paths, key: Some((slot, "authorization", "Bearer ")) }
}

const fn keyed(
    names: &'static [&'static str],
    host: &'static str,
    paths: &'static [&'static str],
    slot: &'static str,
) -> Provider {
    Provider { names, host, paths, key: Some((slot, "x-api-key", "")) }
}

const fn renewed(
    names: &'static [&'static str],
    host: &'static str,
    paths: &'static [&'static str],
) -> Provider {
    Provider { names, host, paths, key: None }
}

const GOOGLE: &[&str] = &[
    "/v1beta/models/*:generateContent",
    "/v1beta/models/*:streamGenerateContent",
    "/v1beta/models/*:countTokens",
];

const PROVIDERS: &[Provider] = &[
    keyed(
        &["anthropic"],
        "api.anthropic.com",
        &["/v1/messages", "/v1/messages/count_tokens"],
        "ANTHROPIC_API_KEY",
    ),
    bearer(&["openai"], "api.openai.com", &["/v1/responses", "/v1/chat/completions"], "OPENAI_API_KEY"),
    Provider {
        names: &["google", "gemini"],
        host: "generativelanguage.googleapis.com",
        paths: GOOGLE,
        key: Some(("GEMINI_API_KEY", "x-goog-api-key", "")),
    },
    bearer(&["openrouter"], "openrouter.ai", &["/api/v1/chat/completions"], "OPENROUTER_API_KEY"),
    bearer(&["xai"], "api.x.ai", &["/v1/chat/completions", "/v1/responses"], "XAI_API_KEY"),
    bearer(&["groq"], "api.groq.com", &["/openai/v1/chat/completions"], "GROQ_API_KEY"),
    bearer(&["mistral"], "api.mistral.ai", &["/v1/chat/completions"], "MISTRAL_API_KEY"),
    bearer(&["cerebras"], "api.cerebras.ai", &["/v1/chat/completions"], "CEREBRAS_API_KEY"),
    bearer(
        &["deepseek"],
        "api.deepseek.com",
        &["/chat/completions", "/v1/chat/completions"],
        "DEEPSEEK_API_KEY",
    ),
    bearer(&["moonshot"], "api.moonshot.ai", &["/v1/chat/completions"], "MOONSHOT_API_KEY"),
    keyed(&["kimi-coding", "kimi"], "api.kimi.com", &["/coding/v1/messages"], "KIMI_API_KEY"),
    bearer(
        &["zai"],
        "api.z.ai",
        &["/api/coding/paas/v4/chat/completions", "/api/paas/v4/chat/completions"],
        "ZAI_API_KEY",
    ),
    keyed(
        &["minimax"],
        "api.minimax.io",
        &["/anthropic/v1/messages", "/anthropic/v1/messages/count_tokens"],
        "MINIMAX_API_KEY",
    ),
    keyed(&["minimax-cn"], "api.minimaxi.com", &["/anthropic/v1/messages"], "MINIMAX_API_KEY"),
    bearer(&["venice"], "api.venice.ai", &["/api/v1/chat/completions"], "VENICE_API_KEY"),
    keyed(&["synthetic"], "api.synthetic.new", &["/anthropic/v1/messages"], "SYNTHETIC_API_KEY"),
    keyed(&["xiaomi"], "api.xiaomimimo.com", &["/anthropic/v1/messages"], "XIAOMI_API_KEY"),
    bearer(&["huggingface"], "router.huggingface.co", &["/v1/chat/completions"], "HF_TOKEN"),
    bearer(&["together"], "api.together.xyz", &["/v1/chat/completions"], "TOGETHER_API_KEY"),
    bearer(&["nvidia"], "integrate.api.nvidia.com", &["/v1/chat/completions"], "NVIDIA_NIM_API_KEY"),
    bearer(&["fireworks"], "api.fireworks.ai", &["/inference/v1/chat/completions"], "FIREWORKS_API_KEY"),
    bearer(
        &["opencode", "opencode-go"],
        "opencode.ai",
        &["/zen/v1/chat/completions", "/zen/v1/responses", "/zen/v1/messages"],
        "OPENCODE_API_KEY",
    ),
    bearer(
        &["vercel-ai-gateway"],
        "ai-gateway.vercel.sh",
        &["/v1/messages", "/v1/chat/completions"],
        "AI_GATEWAY_API_KEY",
    ),
    bearer(&["qianfan"], "qianfan.baidubce.com", &["/v2/chat/completions"], "QIANFAN_API_KEY"),
    renewed(&["openai-codex", "codex"], "chatgpt.com", &["/backend-api/codex/responses"]),
    renewed(
        &["google-gemini-cli"],
        "cloudcode-pa.googleapis.com",
        &["/v1internal:streamGenerateContent", "/v1internal:generateContent", "/v1internal:loadCodeAssist"],
    ),
    renewed(
        &["github-copilot"],
        "api.individual.githubcopilot.com",
        &["/chat/completions", "/responses", "/v1/messages"],
    ),
    renewed(&["qwen-portal"], "portal.qwen.ai", &["/v1/chat/completions"]),
];

/// Where tokens of a subscription are renewed: provider, host, methods, paths.
const RENEWALS: &[(&str, &str, &[&str], &[&str])] = &[
    ("openai-codex", "auth.openai.com", &["POST"], &["/oauth/token"]),
    ("google-gemini-cli", "oauth2.googleapis.com", &["POST"], &["/token"]),
    ("github-copilot", "api.github.com", &["GET"], &["/copilot_internal/v2/token"]),
    ("qwen-portal", "chat.qwen.ai", &["POST"], &["/api/v1/oauth2/token"]),
];

/// Doors of model providers that store what is sent: provider, name, host, paths.
const STORES: &[(&str, &str, &str, &[&str])] = &[
    (
        "anthropic",
        "anthropic-files",
        "api.anthropic.com",
        &[
            "/v1/files",
            "/v1/files/**",
            "/v1/messages/batches",
            "/v1/messages/batches/**",
            "/v1/skills",
            "/v1/skills/**",
            "/v1/organizations/**",
        ],
    ),
    (
        "openai",
        "openai-files",
        "api.openai.com",
        &[
            "/v1/files",
            "/v1/files/**",
            "/v1/uploads",
            "/v1/uploads/**",
            "/v1/batches",
            "/v1/vector_stores",
            "/v1/vector_stores/**",
            "/v1/organization/**",
        ],
    ),
    (
        "google",
        "google-files",
        "generativelanguage.googleapis.com",
        &[
            "/upload/**",
            "/v1beta/files",
            "/v1beta/files/**",
            "/v1beta/cachedcontents",
            "/v1beta/cachedcontents/**",
        ],
    ),
];

/// Where AI Gateways answer.
pub(super) const AI_GATEWAY: &str = "gateway.ai.cloudflare.com";

const KEPT_IN_CONTAINER: &str = "a subscription's tokens lie in the container, so a stranger's subscription passes as well; a key of the provider does not";
const UNKNOWN: &str =
    "moltctl does not know its host: name it in `models.providers` or add it to `egress.allow`";
const NO_GATEWAY: &str =
    "account and name of the AI Gateway are not known: name its base URL, or add the rule";

/// The slot of a provider OpenClaw knows by name.
pub(in crate::policy::translate) fn known_slot(name: &str) -> Option<&'static str> {
    find(name)?.key.map(|(slot, ..)| slot)
}

fn find(name: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().find(|provider| provider.names.contains(&name))
}

/// Allows what a provider's models need. Why not, where it cannot.
pub(super) fn allow_provider(
    source: &Source,
    draft: &mut Draft,
    (name, reason): (&str, &str),
) -> Option<&'static str> {
    let configured = draft.policy.models.providers.get(name).cloned();
    if let Some(url) = configured.as_ref().and_then(|it| it.base_url.clone()) {
        let slot = configured.and_then(|it| it.credential);
        return custom(source, draft, (name, &url, reason), slot.as_deref());
    }
    if name == "cloudflare-ai-gateway" {
        let context = source.context();
        let (Some(account), Some(gateway)) = (&context.account, &context.gateway) else {
            return Some(NO_GATEWAY);
        };
        let url = format!("https://{AI_GATEWAY}/v1/{account}/{gateway}/anthropic");
        return custom(source, draft, (name, &url, reason), Some("CLOUDFLARE_AI_GATEWAY_API_KEY"));
    }
    if configured.is_some()
        && source.at("models.providers").and_then(|it| it.get(name)?.get("baseUrl")).is_some()
    {
        return Some("its address cannot be reached from the container");
    }
    if LOCAL.contains(&name) {
        return Some("a model on the same machine or network: nothing private is reached from the container");
    }
    let Some(provider) = find(name) else { return Some(UNKNOWN) };
    write(draft, provider, (&format!("model-{}", provider.names[0]), reason));
    stores(draft, provider.names[0]);
    None
}

const LOCAL: &[&str] = &["ollama", "lmstudio", "vllm", "sglang", "llamacpp", "llama-cpp", "local", "litellm"];

fn stores(draft: &mut Draft, name: &str) {
    for (_, id, host, paths) in STORES.iter().filter(|(provider, ..)| *provider == name) {
        deny(draft, (id, host, "what is sent there is stored where another key can read it"), paths);
    }
}

fn write(draft: &mut Draft, provider: &Provider, (id, reason): (&str, &str)) {
    let own = if provider.key.is_some() { OwnCredentials::Refuse } else { OwnCredentials::Pass };
    let said =
        if provider.key.is_some() { reason.to_owned() } else { format!("{reason}; {KEPT_IN_CONTAINER}") };
    let new = AllowRule {
        methods: words(&["POST"]),
        paths: words(provider.paths),
        own_credentials: own,
        ..rule(id, provider.host, &said)
    };
    allow(draft, new);
    if let Some((slot, name, prefix)) = provider.key {
        let (host, name, prefix) = (provider.host.to_owned(), name.to_owned(), prefix.to_owned());
        inject(draft, slot, Injection::Header { host, name, prefix });
    }
    for (_, host, methods, paths) in RENEWALS.iter().filter(|(name, ..)| provider.names.contains(name)) {
        let new = AllowRule {
            methods: words(methods),
            paths: words(paths),
            own_credentials: OwnCredentials::Pass,
            ..rule(&format!("{id}-renewal"), host, &said)
        };
        allow(draft, new);
    }
}

/// How a provider is spoken to.
enum Api {
    Anthropic,
    AnthropicBearer,
    Google,
    OpenAi,
}

fn api_of(node: Option<&Node>, url: &str) -> Api {
    let word = |key: &str| node.and_then(|it| it.get(key)).and_then(Node::text).map(str::trim);
    let bearer = node.and_then(|it| it.get("authHeader")).and_then(Node::flag) == Some(true);
    match word("api") {
        Some("anthropic-messages") if bearer => Api::AnthropicBearer,
        Some("anthropic-messages") => Api::Anthropic,
        Some("google-generative-ai") => Api::Google,
        None if url.ends_with("/anthropic") => Api::Anthropic,
        _ => Api::OpenAi,
    }
}

/// A provider whose address the source names.
fn custom(
    source: &Source,
    draft: &mut Draft,
    (name, url, reason): (&str, &str, &str),
    slot: Option<&str>,
) -> Option<&'static str> {
    let node = source.at("models.providers").and_then(|it| it.get(name));
    let (below, header, prefix): (&[&str], &str, &str) = match api_of(node, url) {
        Api::Anthropic => (&["/v1/messages", "/v1/messages/count_tokens"], "x-api-key", ""),
        Api::AnthropicBearer => (&["/v1/messages", "/v1/messages/count_tokens"], "authorization", "Bearer "),
        Api::Google => {
            (&["/models/*:generateContent", "/models/*:streamGenerateContent"], "x-goog-api-key", "")
        }
        Api::OpenAi => (&["/chat/completions", "/responses"], "authorization", "Bearer "),
    };
    let named = node.and_then(|it| it.get("baseUrl")).map(|_| format!("models.providers.{name}.baseUrl; "));
    let reason = format!("{}{reason}", named.unwrap_or_default());
    let asked = Custom {
        id: &format!("model-{name}"),
        url,
        methods: &["POST"],
        below,
        credential: slot.map(|slot| (slot, header, prefix)),
        reason: &reason,
    };
    let (class, why) = allow_url(draft, &asked);
    if class != Class::Same {
        return Some(why);
    }
    let headers = node.and_then(|it| it.get("headers")).map(Node::members).unwrap_or_default();
    let own_token = headers.iter().any(|(header, _)| header.eq_ignore_ascii_case("cf-aig-authorization"));
    if own_token && public_https(url).is_some_and(|(host, _)| host == AI_GATEWAY) {
        let host = AI_GATEWAY.to_owned();
        let name = "cf-aig-authorization".to_owned();
        inject(draft, AI_GATEWAY_TOKEN, Injection::Header { host, name, prefix: "Bearer ".to_owned() });
    }
    None
}

/// What a provider's embeddings need: names, host, paths, slot, header, prefix.
const EMBEDDINGS: &[Provider] = &[
    bearer(&["openai"], "api.openai.com", &["/v1/embeddings"], "OPENAI_API_KEY"),
    Provider {
        names: &["gemini", "google"],
        host: "generativelanguage.googleapis.com",
        paths: &["/v1beta/models/*:embedContent", "/v1beta/models/*:batchEmbedContents"],
        key: Some(("GEMINI_API_KEY", "x-goog-api-key", "")),
    },
    bearer(&["voyage"], "api.voyageai.com", &["/v1/embeddings"], "VOYAGE_API_KEY"),
    bearer(&["mistral"], "api.mistral.ai", &["/v1/embeddings"], "MISTRAL_API_KEY"),
];

/// Allows a provider's embeddings. Why not, where it cannot.
pub(super) fn embeddings(draft: &mut Draft, (name, path): (&str, &str)) -> Option<&'static str> {
    let Some(provider) = EMBEDDINGS.iter().find(|provider| provider.names.contains(&name)) else {
        return Some(UNKNOWN);
    };
    write(draft, provider, (&format!("embeddings-{}", provider.names[0]), path));
    stores(draft, if provider.names[0] == "gemini" { "google" } else { provider.names[0] });
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_table_allows_a_door_that_stores() {
        for provider in PROVIDERS.iter().chain(EMBEDDINGS) {
            for path in provider.paths {
                let odd = ["/files", "/upload", "/batches", "/fine_tuning", "/vector_stores", "**"];
                assert!(!odd.iter().any(|door| path.contains(door)), "{path}");
                assert!(path.starts_with('/'), "{path}");
            }
            assert!(!super::super::table::never(provider.host), "{}", provider.host);
        }
    }

    #[test]
    fn every_provider_has_one_row() {
        let mut names: Vec<&str> = PROVIDERS.iter().flat_map(|provider| provider.names).copied().collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
