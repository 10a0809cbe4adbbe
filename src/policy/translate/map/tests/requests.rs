//! The rules that are derived, held against what the real clients ask and what an attacker would.

use super::{mapped, of};
use crate::policy::request::Ruling;
use crate::policy::translate::{Context, Draft, Source};
use crate::policy::{Compiled, Request, evaluate};

const ALL: &str = "{channels: {telegram: {enabled: true}, discord: {enabled: true}, slack: {enabled: true}, whatsapp: {enabled: true}},
    agents: {defaults: {model: {primary: 'anthropic/claude-opus-4-5', fallbacks: ['openai/gpt-5', 'google/gemini-3', 'cf-ai-gw-anthropic/claude']}}},
    models: {providers: {'cf-ai-gw-anthropic': {baseUrl: 'https://gateway.ai.cloudflare.com/v1/0123456789abcdef0123456789abcdef/main/anthropic',
      apiKey: '${CLOUDFLARE_AI_GATEWAY_API_KEY}', api: 'anthropic-messages', models: [{id: 'claude', name: 'x'}]}}},
    tools: {web: {search: {provider: 'brave', apiKey: '${BRAVE_API_KEY}'}}}}";

fn everything() -> Draft {
    let text = format!("{{meta: {{lastTouchedVersion: '2026.2.3'}}, {}", ALL.trim_start_matches('{'));
    let context = Context {
        account: Some("0123456789abcdef0123456789abcdef".parse().expect("is an account")),
        ..Context::default()
    };
    mapped(Source::sample(&text).within(context)).1
}

fn ask(draft: &Draft, request: &Request) -> String {
    let decision = evaluate(&Compiled::of(&draft.policy), request);
    match decision.verdict {
        Ruling::Allow => "allowed".to_owned(),
        Ruling::Deny => format!("{:?}", decision.reason),
    }
}

#[test]
fn what_the_clients_ask_is_allowed() {
    let draft = everything();
    let upgrade = |url: &str| Request::new("GET", url).with_header("upgrade", "websocket");
    let json = |method: &str, url: &str, header: (&str, &str)| {
        Request::new(method, url)
            .with_header("content-type", "application/json")
            .with_header(header.0, header.1)
            .with_body(&b"{}"[..])
    };
    for request in [
        json(
            "POST",
            "https://api.anthropic.com/v1/messages?beta=true",
            ("x-api-key", "sk-ant-moltctl-injected"),
        ),
        json("POST", "https://api.openai.com/v1/responses", ("authorization", "Bearer sk-moltctl-injected")),
        json(
            "POST",
            "https://generativelanguage.googleapis.com/v1beta/models/gemini-3:streamGenerateContent?alt=sse",
            ("x-goog-api-key", "moltctl-injected-gemini-api-key"),
        ),
        json(
            "POST",
            "https://gateway.ai.cloudflare.com/v1/0123456789abcdef0123456789abcdef/main/anthropic/v1/messages",
            ("x-api-key", "moltctl-injected-cloudflare-ai-gateway-api-key"),
        ),
        Request::new("GET", "https://api.search.brave.com/res/v1/web/search?q=rust&count=5")
            .with_header("x-subscription-token", "moltctl-injected-brave-api-key"),
        Request::new("POST", "https://api.telegram.org/bot42:moltctl-injected/getUpdates"),
        Request::new("GET", "https://api.telegram.org/file/bot42:moltctl-injected/photos/file_0.jpg"),
        Request::new("GET", "https://discord.com/api/v10/users/@me")
            .with_header("authorization", "Bot MTIz.moltctl-injected"),
        json(
            "POST",
            "https://discord.com/api/v10/channels/1/messages",
            ("authorization", "Bot MTIz.moltctl-injected"),
        ),
        Request::new("GET", "https://discord.com/api/v10/gateway/bot")
            .with_header("authorization", "Bot MTIz.moltctl-injected"),
        upgrade("https://gateway.discord.gg/?v=10&encoding=json"),
        upgrade("https://gateway-us-east1-b.discord.gg/?v=10&encoding=json"),
        Request::new("GET", "https://cdn.discordapp.com/attachments/1/2/a.png?ex=1&is=2&hm=3"),
        Request::new("POST", "https://slack.com/api/apps.connections.open")
            .with_header("authorization", "Bearer xapp-moltctl-injected"),
        json(
            "POST",
            "https://slack.com/api/chat.postMessage",
            ("authorization", "Bearer xoxb-moltctl-injected"),
        ),
        upgrade("https://wss-primary.slack.com/link/?ticket=1&app_id=2"),
        Request::new("GET", "https://files.slack.com/files-pri/T1-F1/a.png")
            .with_header("authorization", "Bearer xoxb-moltctl-injected"),
        upgrade("https://web.whatsapp.com/ws/chat"),
        Request::new("GET", "https://mmg.whatsapp.net/v/t62.7118-24/x"),
    ] {
        assert_eq!(ask(&draft, &request), "allowed", "{} {}", request.method, request.url);
    }
    let signed = Request::new("PUT", "https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com/moltbot-data/openclaw/openclaw.json")
        .with_header("authorization", "AWS4-HMAC-SHA256 Credential=moltctl-injected-r2-access-key-id/20261121/auto/s3/aws4_request, SignedHeaders=host, Signature=0");
    assert_eq!(ask(&draft, &signed), "allowed");
}

#[test]
fn what_an_attacker_asks_is_refused() {
    let draft = everything();
    for (method, url) in [
        ("GET", "https://evil.example/"),
        ("POST", "https://api.anthropic.com/v1/files"),
        ("POST", "https://api.anthropic.com/v1/messages/batches"),
        ("POST", "https://api.openai.com/v1/files"),
        ("POST", "https://generativelanguage.googleapis.com/upload/v1beta/files"),
        ("POST", "https://api.telegram.org/bot42:moltctl-injected/setWebhook?url=https://evil.example"),
        ("POST", "https://api.telegram.org/bot42:moltctl-injected/SETWEBHOOK"),
        ("POST", "https://api.telegram.org/bot13:AAEvil/sendMessage"),
        ("POST", "https://discord.com/api/webhooks/1/token"),
        ("POST", "https://discord.com/api/v10/webhooks/1/token"),
        ("POST", "https://discord.com/api/v10/channels/1/webhooks"),
        ("POST", "https://hooks.slack.com/services/T/B/x"),
        ("POST", "https://files.slack.com/upload/v1/stranger"),
        ("POST", "https://slack.com/api/auth.revoke"),
        (
            "POST",
            "https://gateway.ai.cloudflare.com/v1/ffffffffffffffffffffffffffffffff/main/anthropic/v1/messages",
        ),
        ("PUT", "https://ffffffffffffffffffffffffffffffff.r2.cloudflarestorage.com/moltbot-data/x"),
        ("PUT", "https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com/other/x"),
        ("GET", "https://clawhub.ai/api/v1/skills"),
    ] {
        assert_ne!(ask(&draft, &Request::new(method, url)), "allowed", "{method} {url}");
    }
    let stranger = Request::new("POST", "https://api.anthropic.com/v1/messages")
        .with_header("x-api-key", "sk-ant-api03-evil");
    assert_ne!(ask(&draft, &stranger), "allowed");
    let stranger = Request::new("POST", "https://slack.com/api/chat.postMessage")
        .with_header("authorization", "Bearer xoxb-1-evil");
    assert_ne!(ask(&draft, &stranger), "allowed");
}

#[test]
fn only_what_is_configured_is_derived() {
    let hosts = |text: &str| {
        let found = of("2026.2.3", text);
        super::hosts(&found.1).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        hosts("{channels: {telegram: {enabled: false}}, agents: {defaults: {model: 'openai/gpt-5'}}}"),
        ["api.openai.com"]
    );
    assert_eq!(
        hosts(
            "{models: {providers: {a: {baseUrl: 'http://llama:8080/v1', models: [{id: 'x'}]}}}, agents: {defaults: {model: 'a/x'}}}"
        ),
        Vec::<String>::new()
    );
    assert_eq!(hosts("{agents: {defaults: {model: 'ollama/x'}}}"), Vec::<String>::new());
    // No search while the tool is denied.
    let denied = "{tools: {deny: ['group:web'], web: {search: {provider: 'brave', apiKey: 'x'}}}, agents: {defaults: {model: 'a/x'}}}";
    assert_eq!(hosts(denied), Vec::<String>::new());
    let mcp = "{agents: {defaults: {model: 'a/x'}}, mcp: {servers: {linear: {url: 'https://mcp.example.com/mcp', headers: {Authorization: 'Bearer ${LINEAR}'}},
        off: {url: 'https://off.example.com', enabled: false}, skills: {url: 'https://clawhub.ai/x'}, local: {command: 'npx'}}}}";
    let found = of("2026.6.6", mcp);
    assert_eq!(super::hosts(&found.1), ["mcp.example.com"]);
    assert!(found.1.policy.credentials.contains_key("LINEAR"));
    let rule = &found.1.policy.egress.allow[0];
    assert_eq!(rule.paths, ["/mcp", "/mcp/**"]);
}

#[test]
fn the_deployment_s_ai_gateway_is_pinned_to_its_account() {
    let context = Context {
        account: Some("0123456789abcdef0123456789abcdef".parse().expect("is an account")),
        gateway: Some("main".to_owned()),
        ..Context::default()
    };
    let source =
        Source::sample("{meta: {lastTouchedVersion: '2026.2.3'}, gateway: {mode: 'local'}}").within(context);
    let (_, draft) = mapped(source);
    let rule = draft.policy.egress.allow.iter().find(|rule| rule.host == "gateway.ai.cloudflare.com");
    assert_eq!(
        rule.expect("is there").paths[0],
        "/v1/0123456789abcdef0123456789abcdef/main/anthropic/v1/messages"
    );
    assert!(draft.policy.credentials["CLOUDFLARE_AI_GATEWAY_API_KEY"].inject.len() == 1);
}

#[test]
fn rules_have_names_of_their_own_and_host_patterns_that_are_read() {
    let draft = everything();
    let ids: Vec<&str> = draft.policy.egress.allow.iter().map(|rule| rule.id.as_str()).collect();
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "{ids:?}");
    for rule in &draft.policy.egress.allow {
        let name = rule.host.strip_prefix("*.").unwrap_or(&rule.host);
        assert!(
            !name.contains('*') && name.contains('.') && name == name.to_ascii_lowercase(),
            "{}",
            rule.host
        );
    }
}
