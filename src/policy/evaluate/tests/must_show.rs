//! The attempts that the policy exists for, one by one, against an operator's policy.

use super::policies::operators;
use crate::policy::request::{Body, Decision, Inject, Reason, Request};
use crate::policy::{browse, evaluate};

fn ask(request: &Request) -> Decision {
    evaluate(&operators(), request)
}

fn refused(request: &Request) -> (Reason, Option<String>) {
    let decision = ask(request);
    assert!(decision.inject.is_empty() && decision.remove.is_empty());
    (decision.reason, decision.rule)
}

fn because(reason: Reason, rule: &str) -> (Reason, Option<String>) {
    (reason, Some(rule.to_owned()))
}

fn slot(inject: &Inject) -> &str {
    match inject {
        Inject::Header { slot, .. }
        | Inject::Path { slot, .. }
        | Inject::Frame { slot, .. }
        | Inject::Sigv4 { slot, .. } => slot,
    }
}

#[test]
fn places_that_nobody_allowed_are_refused() {
    for (method, url, reason) in [
        ("GET", "https://evil.example/", Reason::Host),
        ("GET", "https://203.0.113.7/", Reason::Ip),
        ("GET", "https://[2001:db8::1]/", Reason::Ip),
        ("GET", "https://0xcb007107/", Reason::Ip),
        ("GET", "http://api.anthropic.com/v1/models", Reason::Scheme),
        ("GET", "https://notdiscord.com/api/v10/users/@me", Reason::Host),
        ("GET", "https://discord.com.evil.example/api/v10/users/@me", Reason::Host),
        ("GET", "https://api.anthropic.com./v1/models", Reason::Host),
        ("GET", "https://api.anthropic.com@evil.example/", Reason::Userinfo),
    ] {
        assert_eq!(refused(&Request::new(method, url)), (reason, None), "{url}");
    }
}

#[test]
fn near_misses_name_the_rule_that_came_nearest() {
    for (method, url, reason, rule) in [
        ("GET", "https://api.anthropic.com:8443/v1/models", Reason::Port, "anthropic"),
        ("GET", "https://mcp.example.net/", Reason::Port, "odd-port"),
        ("PUT", "https://api.anthropic.com/v1/models", Reason::Method, "anthropic"),
        ("TRACE", "https://discord.com/api/v10/users/@me", Reason::Method, "discord"),
        ("post", "https://api.anthropic.com/v1/messages", Reason::Method, "anthropic"),
        ("GET", "https://api.anthropic.com/v1/organizations", Reason::Path, "anthropic"),
        ("GET", "wss://slack.com/api/x", Reason::Websocket, "slack"),
        ("POST", "https://api.anthropic.com/v1/files", Reason::Denied, "no-files"),
        ("POST", "https://api.anthropic.com/V1/%46iles/", Reason::Denied, "no-files"),
        ("POST", "https://discord.com/api/webhooks/1/x", Reason::Denied, "no-webhooks"),
        ("POST", "https://discord.com/api/v10/webhooks/1/x", Reason::Denied, "no-webhooks"),
    ] {
        assert_eq!(refused(&Request::new(method, url)), because(reason, rule), "{url}");
    }
    let hidden =
        Request::new("GET", "https://slack.com/api/x").with_header("X-HTTP-Method-Override", "DELETE");
    assert_eq!(refused(&hidden), because(Reason::Method, "slack"));
}

#[test]
fn a_strangers_credential_is_refused_and_ours_is_put_in() {
    let anthropic = Request::new("POST", "https://api.anthropic.com/v1/messages");
    for (name, value) in [
        ("x-api-key", "sk-ant-stranger"),
        ("authorization", "Bearer sk-ant-stranger"),
        ("cookie", "a=b"),
        ("xi-api-key", "x"),
        ("x-vendor-token", "x"),
    ] {
        assert_eq!(
            refused(&anthropic.clone().with_header(name, value)),
            because(Reason::ForeignCredential, "anthropic"),
            "{name}"
        );
    }
    let decision = ask(&anthropic.clone().with_header("x-api-key", "sk-ant-moltctl-injected"));
    assert_eq!(decision.reason, Reason::Allowed);
    assert_eq!(decision.inject.iter().map(slot).collect::<Vec<_>>(), ["ANTHROPIC_API_KEY"]);
    let bearer = ask(&anthropic.clone().with_header("authorization", "Bearer sk-ant-moltctl-injected"));
    assert_eq!((bearer.inject, bearer.remove), (decision.inject.clone(), vec!["authorization".to_owned()]));
    assert_eq!(ask(&anthropic).inject, decision.inject, "a missing header is set");
    let gemini = ask(&Request::new(
        "POST",
        "https://generativelanguage.googleapis.com/v1beta/models/x:generate?alt=sse&key=AIza-moltctl-injected",
    ));
    assert_eq!(
        gemini.url.unwrap().to_url(),
        "https://generativelanguage.googleapis.com/v1beta/models/x:generate?alt=sse"
    );
}

#[test]
fn telegram_takes_our_bot_only() {
    let ours = ask(&Request::new("POST", "https://api.telegram.org/bot42:moltctl-injected/sendMessage"));
    assert_eq!(
        ours.inject,
        [Inject::Path { slot: "TELEGRAM_BOT_TOKEN".to_owned(), segment: 0, prefix: "bot".to_owned() }]
    );
    let file =
        ask(&Request::new("GET", "https://api.telegram.org/file/bot42%3Amoltctl-injected/photos/1.jpg"));
    assert!(matches!(file.inject[..], [Inject::Path { segment: 1, .. }]));
    for path in [
        "bot999:AAFstranger/getMe",
        "bot42:moltctl-injected/bot999:AAFstranger",
        "file/BOT9:x/bot42:moltctl-injected/x",
        "file/bot1:moltctl-injected/bot2:moltctl-injected",
    ] {
        let refused = refused(&Request::new("GET", &format!("https://api.telegram.org/{path}")));
        assert!(refused.0 == Reason::ForeignCredential || refused.0 == Reason::Path, "{path}: {refused:?}");
    }
}

#[test]
fn slack_chooses_by_the_placeholder_and_refuses_a_token_field() {
    let api = Request::new("POST", "https://slack.com/api/apps.connections.open");
    let app = ask(&api.clone().with_header("authorization", "Bearer xapp-moltctl-injected"));
    assert_eq!(app.inject.iter().map(slot).collect::<Vec<_>>(), ["SLACK_APP_TOKEN"]);
    assert!(ask(&api).inject.is_empty(), "two could be meant");
    let form = api.with_header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(
        refused(&form.clone().with_body("token=xoxb-stranger")),
        because(Reason::ForeignCredential, "slack")
    );
    assert_eq!(ask(&form.clone().with_body("channel=C1")).reason, Reason::Allowed);
    assert_eq!(refused(&Request { body: Body::Unread, ..form }), because(Reason::BodyUnread, "slack"));
}

#[test]
fn discords_gateway_gets_its_frames_rewritten() {
    for request in [
        Request::new("GET", "wss://gateway.discord.gg/?v=10&encoding=json"),
        Request::new("GET", "https://gateway.discord.gg/?v=10").with_header("Upgrade", "WebSocket"),
    ] {
        assert!(matches!(ask(&request).inject[..], [Inject::Frame { .. }]));
    }
    assert!(ask(&Request::new("GET", "https://gateway.discord.gg/")).inject.is_empty());
}

#[test]
fn r2_is_signed_again_for_our_key_only() {
    let url = "https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com/backup/x";
    let signed = |id: &str| {
        let value = format!(
            "AWS4-HMAC-SHA256 Credential={id}/20261121/auto/s3/aws4_request, SignedHeaders=host, Signature=00"
        );
        Request::new("PUT", url).with_header("authorization", &value)
    };
    assert!(matches!(ask(&signed("moltctl-injected-id")).inject[..], [Inject::Sigv4 { .. }]));
    for bad in [
        signed("AKIASTRANGER"),
        signed("moltctl-injected-secret"),
        Request::new("PUT", url),
        signed("moltctl-injected-id").with_header("x-amz-security-token", "x"),
    ] {
        assert_eq!(refused(&bad), because(Reason::ForeignCredential, "bucket"));
    }
    let presigned =
        Request { url: format!("{url}?X-Amz-Credential=AKIASTRANGER"), ..signed("moltctl-injected-id") };
    assert_eq!(refused(&presigned), because(Reason::ForeignCredential, "bucket"));
}

#[test]
fn own_credentials_pass_where_the_rule_says_so() {
    let decision = ask(&Request::new("GET", "https://git.example.org/x?token=mine")
        .with_header("authorization", "Basic bWluZQ=="));
    assert_eq!((decision.reason, decision.url.unwrap().query), (Reason::Allowed, "token=mine".to_owned()));
}

#[test]
fn the_browser_loads_what_its_rules_name() {
    let policy = operators();
    let ask = |url: &str| browse(&policy, "GET", url).reason;
    assert_eq!(ask("https://de.wikipedia.org/wiki/X?y"), Reason::Allowed);
    assert_eq!(ask("https://docs.example.com/public/a"), Reason::Allowed);
    assert_eq!(ask("https://docs.example.com/private"), Reason::Path);
    assert_eq!(ask("https://docs.example.com:444/public/a"), Reason::Port);
    assert_eq!(ask("https://evil.example/?data"), Reason::Host);
    assert_eq!(ask("http://de.wikipedia.org/"), Reason::Scheme);
    assert_eq!(ask("file:///etc/passwd"), Reason::Scheme);
    let off = crate::policy::Compiled::of(&crate::policy::Policy::default());
    assert_eq!(browse(&off, "GET", "https://de.wikipedia.org/").reason, Reason::Off);
}
