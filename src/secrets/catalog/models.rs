//! Model providers: keys, gateways in front of them, the choice of a model.

use super::slot::{Effect, Issuer, Place, Reader, Slot, Source};
use crate::secrets::kind::Kind;
use crate::secrets::shape::Shape;

/// What an AI Gateway may be given: the key of any provider, or a Cloudflare token for Workers AI.
const ANY_PROVIDER: Shape = Shape::Issued(&[
    Kind::AnthropicKey,
    Kind::OpenAiKey,
    Kind::OpenRouterKey,
    Kind::GroqKey,
    Kind::GeminiKey,
    Kind::XAiKey,
    Kind::CloudflareToken,
    Kind::CloudflareLegacyToken,
]);

pub(super) const SLOTS: &[Slot] = &[
    Slot::secret(
        "ANTHROPIC_API_KEY",
        Issuer::Anthropic,
        Shape::Issued(&[Kind::AnthropicKey]),
        "Anthropic, asked directly",
    )
    .obtain("Anthropic Console, API keys")
    .effect(Effect::ScrubAndRestart)
    .relaxed_by(&["ANTHROPIC_BASE_URL", "AI_GATEWAY_BASE_URL"])
    .places(&[
        Place::AuthProfile("anthropic:default"),
        Place::Arguments("openclaw onboard --anthropic-api-key"),
        Place::Environment,
    ]),
    Slot::plain("ANTHROPIC_BASE_URL", Issuer::Operator, Shape::Url, "where requests to Anthropic go instead"),
    Slot::secret(
        "OPENAI_API_KEY",
        Issuer::OpenAi,
        Shape::Issued(&[Kind::OpenAiKey]),
        "OpenAI, asked directly",
    )
    .obtain("OpenAI platform, API keys; or a service account by API")
    .source(Source::IssuerApi)
    .effect(Effect::ScrubAndRestart)
    .relaxed_by(&["OPENAI_BASE_URL"])
    .places(&[
        Place::AuthProfile("openai:default"),
        Place::Arguments("openclaw onboard --openai-api-key"),
        Place::Environment,
    ]),
    Slot::secret(
        "CLOUDFLARE_AI_GATEWAY_API_KEY",
        Issuer::CloudflareAiGateway,
        ANY_PROVIDER,
        "the key the AI Gateway passes on",
    )
    .aliases(&["CF_AIG_TOKEN"])
    .obtain("the provider's console; for Workers AI a Cloudflare API token")
    .effect(Effect::ScrubAndRestart)
    .places(&[
        Place::AuthProfile("cloudflare-ai-gateway:default"),
        Place::OpenClawConfig("models.providers.cf-ai-gw-*.apiKey"),
        Place::Arguments("openclaw onboard --cloudflare-ai-gateway-api-key"),
        Place::Environment,
    ]),
    Slot::plain(
        "CF_AI_GATEWAY_ACCOUNT_ID",
        Issuer::CloudflareAccount,
        Shape::Hex(32),
        "the account the AI Gateway is in",
    )
    .source(Source::Derived),
    Slot::plain("CF_AI_GATEWAY_GATEWAY_ID", Issuer::CloudflareAccount, Shape::Line, "the AI Gateway's name"),
    Slot::plain(
        "CF_AI_GATEWAY_MODEL",
        Issuer::Operator,
        Shape::Model,
        "the default model, as `provider/model-id`",
    )
    .aliases(&["AI_GATEWAY_MODEL", "CF_AI_GATEWAY_MODELS"]),
    Slot::secret(
        "AI_GATEWAY_API_KEY",
        Issuer::CloudflareAiGateway,
        ANY_PROVIDER,
        "the older form of an AI Gateway's key; wins over `ANTHROPIC_API_KEY`",
    )
    .obtain("the provider's console")
    .effect(Effect::ScrubAndRestart)
    .places(&[
        Place::AuthProfile("anthropic:default"),
        Place::Arguments("openclaw onboard --anthropic-api-key"),
        Place::Environment,
    ]),
    Slot::plain(
        "AI_GATEWAY_BASE_URL",
        Issuer::Operator,
        Shape::Url,
        "the older form of an AI Gateway's address",
    ),
    Slot::secret(
        "CLAUDE_CODE_OAUTH_TOKEN",
        Issuer::Anthropic,
        Shape::Issued(&[Kind::AnthropicOauth]),
        "a Claude subscription",
    )
    .aliases(&["ANTHROPIC_OAUTH_TOKEN", "CLAUDE_ACCESS_TOKEN"])
    .reader(Reader::Forks)
    .effect(Effect::ScrubAndRestart)
    .places(&[Place::AuthProfile("anthropic:default"), Place::Environment]),
    Slot::secret(
        "CLAUDE_REFRESH_TOKEN",
        Issuer::Anthropic,
        Shape::Line,
        "renews a Claude subscription's token",
    )
    .reader(Reader::Forks)
    .effect(Effect::ScrubAndRestart)
    .places(&[Place::AuthProfile("anthropic:default"), Place::Environment]),
    Slot::secret(
        "CODEX_AUTH_JSON_BOOTSTRAP",
        Issuer::OpenAi,
        Shape::Document,
        "a ChatGPT subscription's `auth.json`, used once",
    )
    .reader(Reader::Forks),
    Slot::plain("OPENAI_BASE_URL", Issuer::Operator, Shape::Url, "where requests to OpenAI go instead")
        .reader(Reader::Forks),
    Slot::secret(
        "OPENROUTER_API_KEY",
        Issuer::OpenRouter,
        Shape::Issued(&[Kind::OpenRouterKey]),
        "OpenRouter",
    )
    .reader(Reader::Forks),
    Slot::secret("GROQ_API_KEY", Issuer::Groq, Shape::Issued(&[Kind::GroqKey]), "Groq").reader(Reader::Forks),
    Slot::secret("GEMINI_API_KEY", Issuer::Gemini, Shape::Issued(&[Kind::GeminiKey]), "Google AI (Gemini)")
        .aliases(&["GOOGLE_AI_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY"])
        .reader(Reader::Forks),
    Slot::secret(
        "GOOGLE_API_KEY",
        Issuer::Gemini,
        Shape::Issued(&[Kind::GeminiKey]),
        "Google Cloud (Vertex AI)",
    )
    .reader(Reader::Forks),
    Slot::secret("XAI_API_KEY", Issuer::XAi, Shape::Issued(&[Kind::XAiKey]), "xAI").reader(Reader::Forks),
    Slot::secret("DEEPSEEK_API_KEY", Issuer::Other("DeepSeek"), Shape::Issued(&[Kind::AnySk]), "DeepSeek")
        .reader(Reader::Forks),
    Slot::secret(
        "MOONSHOT_API_KEY",
        Issuer::Other("Moonshot"),
        Shape::Issued(&[Kind::AnySk]),
        "Moonshot (Kimi)",
    )
    .reader(Reader::Forks),
    Slot::secret(
        "DASHSCOPE_API_KEY",
        Issuer::Other("Alibaba Cloud"),
        Shape::Issued(&[Kind::AnySk]),
        "DashScope (Qwen)",
    )
    .reader(Reader::Forks),
    Slot::secret("MINIMAX_API_KEY", Issuer::Other("MiniMax"), Shape::Line, "MiniMax").reader(Reader::Forks),
    Slot::secret("NVIDIA_NIM_API_KEY", Issuer::Other("NVIDIA"), Shape::Line, "NVIDIA NIM")
        .reader(Reader::Forks),
    Slot::secret(
        "GITHUB_COPILOT_TOKEN",
        Issuer::GitHub,
        Shape::Issued(&[Kind::GitHubToken]),
        "GitHub Copilot",
    )
    .reader(Reader::Forks),
];
