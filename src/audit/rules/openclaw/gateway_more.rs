//! OC-GATEWAY-008 to -012 and OC-DISCOVERY-001: what else the gateway offers.

use super::META;
use super::look::{Look, quoted};
use crate::audit::meta::{Asi, Category, Meta, Severity};
use crate::audit::openclaw::Bind;

rule!(HTTP_API, http_api, Meta {
    id: "OC-GATEWAY-008",
    name: "openclaw-http-api",
    title: "The gateway answers an HTTP API beside its WebSocket",
    severity: Severity::Low,
    category: Category::Entry,
    what: "`gateway.http.endpoints.chatCompletions` or `.responses` is switched on.",
    why: "It is a second way in behind the same token, each call may choose its session by a header, and `responses` fetches URLs that \
          its callers name.",
    fix: "Switch off what nobody calls: `openclaw config set gateway.http.endpoints.responses.enabled false`.",
    sources: &[
        "openclaw security audit: gateway.http.session_key_override_enabled (2026.9.6)",
        "openclaw docs/gateway/openai-http-api.md",
    ],
    owasp: &[Asi::IdentityAbuse],
    ..META
}, fails: r#"{"gateway": {"http": {"endpoints": {"chatCompletions": {"enabled": true}}}}}"#,
   passes: r#"{"gateway": {"http": {"endpoints": {"chatCompletions": {"enabled": false}}}}}"#);

fn http_api(look: &mut Look<'_>) {
    for (name, path) in [("chatCompletions", "/v1/chat/completions"), ("responses", "/v1/responses")] {
        let key = format!("gateway.http.endpoints.{name}");
        if !look.config.is_on(&format!("{key}.enabled")) {
            continue;
        }
        let fetches = name == "responses"
            && !look.config.is_off(&format!("{key}.files.allowUrl"))
            && look.config.words(&format!("{key}.files.urlAllowlist")).is_empty();
        let more = if fetches { " and fetches any URL its callers name" } else { "" };
        look.find(
            &format!("{key}.enabled"),
            format!("`{path}` answers whoever has the gateway's token{more}"),
        );
    }
}

rule!(HTTP_TOOLS, http_tools, Meta {
    id: "OC-GATEWAY-009",
    name: "openclaw-http-tools",
    title: "Tools that HTTP may not call were allowed again",
    severity: Severity::High,
    category: Category::OpenClaw,
    what: "`gateway.tools.allow` names tools that `/tools/invoke` refuses by itself: commands, files, sessions, the gateway.",
    why: "One HTTP request with the token then runs a command, without a model in between. OpenClaw's own audit calls it critical on a \
          bind beyond loopback, and a Moltworker always binds beyond.",
    fix: "Take them out: `openclaw config unset gateway.tools.allow`.",
    sources: &["openclaw security audit: gateway.tools_invoke_http.dangerous_allow (2026.9.6)"],
    owasp: &[Asi::ToolMisuse, Asi::CodeExecution],
    ..META
}, fails: r#"{"gateway": {"tools": {"allow": ["sessions_spawn"]}}}"#,
   passes: r#"{"gateway": {"tools": {"allow": ["session_status"]}}}"#);

/// Tools `/tools/invoke` refuses unless they are allowed again (2026.9.6).
const REFUSED_OVER_HTTP: &[&str] = &[
    "exec",
    "spawn",
    "shell",
    "fs_write",
    "fs_delete",
    "fs_move",
    "apply_patch",
    "terminal",
    "portal",
    "sessions_spawn",
    "sessions_send",
    "conversations_list",
    "conversations_send",
    "conversations_turn",
    "cron",
    "automations",
    "gateway",
    "nodes",
    "plugins",
    "openclaw",
    "computer",
    "mobile_ui",
    "whatsapp_login",
];

fn http_tools(look: &mut Look<'_>) {
    let allowed: Vec<String> =
        look.config.words("gateway.tools.allow").iter().map(|it| it.to_lowercase()).collect();
    let again: Vec<&String> =
        allowed.iter().filter(|tool| REFUSED_OVER_HTTP.contains(&tool.as_str())).collect();
    if !again.is_empty() {
        let message =
            format!("{} may be called over HTTP again (OpenClaw's own audit: critical)", quoted(&again));
        look.find("gateway.tools.allow", message);
    }
}

rule!(NODES, nodes, Meta {
    id: "OC-GATEWAY-010",
    name: "openclaw-node-commands",
    title: "Paired devices may be told to do too much",
    severity: Severity::Medium,
    category: Category::OpenClaw,
    what: "Commands that film, record or read a person's data are allowed on paired devices, a denied command is written in a form that \
           matches nothing, or devices of a network are paired without being asked.",
    why: "A prompt that somebody else wrote then looks through the operator's camera, or sends messages from their phone.",
    evidence: "`gateway.nodes.allowCommands` and `denyCommands` (from 2026.9 `commands.allow` and `commands.deny`), \
               `pairing.autoApproveCidrs`. Denied commands are compared as whole names.",
    fix: "Name each denied command as it is called: `openclaw config set gateway.nodes.denyCommands '[\"camera.snap\",\"camera.clip\"]'`.",
    sources: &[
        "openclaw security audit: gateway.nodes.allow_commands_dangerous (2026.9.6)",
        "openclaw security audit: gateway.nodes.deny_commands_ineffective (2026.9.6)",
    ],
    owasp: &[Asi::ToolMisuse],
    ..META
}, fails: r#"{"gateway": {"nodes": {"denyCommands": ["camera.*"]}}}"#,
   passes: r#"{"gateway": {"nodes": {"denyCommands": ["camera.snap"]}}}"#);

/// Beginnings of the commands that film, record, or read and write a person's data.
const INTIMATE: &[&str] = &[
    "camera.",
    "screen.",
    "contacts.",
    "calendar.",
    "reminders.",
    "sms.",
    "health.",
    "photos.",
    "computer.",
    "file.",
];

fn nodes(look: &mut Look<'_>) {
    let lower = |path: &str| look.config.words(path).iter().map(|it| it.to_lowercase()).collect::<Vec<_>>();
    let mut allowed = Vec::new();
    let mut vague = Vec::new();
    for (allow, deny) in [
        ("gateway.nodes.allowCommands", "gateway.nodes.denyCommands"),
        ("gateway.nodes.commands.allow", "gateway.nodes.commands.deny"),
    ] {
        let denied = lower(deny);
        let intimate =
            |it: &String| INTIMATE.iter().any(|begin| it.starts_with(begin)) && !denied.contains(it);
        allowed.push((allow, lower(allow).into_iter().filter(intimate).collect::<Vec<_>>()));
        let pattern = |it: &String| {
            it.contains(['*', '?', ' ', '/', '|']) || it.starts_with("group:") || !it.contains('.')
        };
        vague.push((deny, denied.into_iter().filter(pattern).collect::<Vec<_>>()));
    }
    let cidrs = look.config.words("gateway.nodes.pairing.autoApproveCidrs");
    for (path, commands) in allowed.into_iter().filter(|(_, commands)| !commands.is_empty()) {
        let message =
            format!("{} allowed (OpenClaw's own audit: critical beyond loopback)", quoted(&commands));
        look.find(path, message).severity = Some(Severity::High);
    }
    for (path, commands) in vague.into_iter().filter(|(_, commands)| !commands.is_empty()) {
        look.find(
            path,
            format!("{} denies nothing: commands are compared as whole names", quoted(&commands)),
        );
    }
    if !cidrs.is_empty() {
        let message = format!("devices of {} are paired without a question", quoted(&cidrs));
        look.find("gateway.nodes.pairing.autoApproveCidrs", message);
    }
}

rule!(TERMINAL, terminal, Meta {
    id: "OC-GATEWAY-011",
    name: "openclaw-browser-terminal",
    title: "The Control UI offers a shell",
    severity: Severity::High,
    category: Category::Entry,
    what: "`gateway.terminal.enabled` is `true`: whoever is in the Control UI has a shell of the container.",
    why: "A stolen session is then a root shell beside every key, and leaves no trace in the chats.",
    fix: "Switch it off: `openclaw config set gateway.terminal.enabled false`.",
    sources: &["openclaw 2026.9.6 configuration schema: gateway.terminal"],
    owasp: &[Asi::CodeExecution],
    ..META
}, fails: r#"{"gateway": {"terminal": {"enabled": true}}}"#, passes: r#"{"gateway": {"terminal": {"enabled": false}}}"#);

fn terminal(look: &mut Look<'_>) {
    if look.config.is_on("gateway.terminal.enabled") {
        look.find("gateway.terminal.enabled", "a shell of the container in the browser");
    }
}

rule!(BIND, bind, Meta {
    id: "OC-GATEWAY-012",
    name: "openclaw-bind-not-lan",
    title: "`gateway.bind` is not what the Worker needs",
    severity: Severity::Info,
    category: Category::OpenClaw,
    what: "`gateway.bind` is something else than `lan`. The Worker reaches the container by its port, which needs `lan`.",
    why: "In a Moltworker this is no defence and no defect: the start script passes `--bind lan`, which wins. Who reads the file may \
          believe that the gateway is closed.",
    fix: "Write what happens: `openclaw config set gateway.bind lan`.",
    sources: &["cloudflare/moltworker start-openclaw.sh"],
    ..META
}, fails: r#"{"gateway": {"bind": "loopback"}}"#, passes: r#"{"gateway": {"bind": "lan"}}"#);

fn bind(look: &mut Look<'_>) {
    let written = look.config.text("gateway.bind").is_some();
    let bind = match look.config.bind() {
        Bind::Loopback => "loopback",
        Bind::Beyond(bind) => bind,
    };
    if written && bind != "lan" {
        let message = format!("`{bind}` has no effect: the start script passes `--bind lan`");
        look.find("gateway.bind", message);
    }
}

rule!(MDNS, mdns, Meta {
    id: "OC-DISCOVERY-001",
    name: "openclaw-mdns-full",
    title: "mDNS tells paths and ports of the host",
    severity: Severity::Medium,
    what: "`discovery.mdns.mode` is `full`: the gateway announces where it is installed and its SSH port.",
    why: "In a container of Cloudflare nobody listens, so the harm is small; the same file on a laptop tells the network about it. \
          OpenClaw's own audit calls it critical on a bind beyond loopback.",
    fix: "Switch it off: `openclaw config set discovery.mdns.mode off`.",
    sources: &["openclaw security audit: discovery.mdns_full_mode (2026.9.6)"],
    ..META
}, fails: r#"{"discovery": {"mdns": {"mode": "full"}}}"#, passes: r#"{"discovery": {"mdns": {"mode": "off"}}}"#);

fn mdns(look: &mut Look<'_>) {
    if look.config.text("discovery.mdns.mode") == Some("full") {
        look.find(
            "discovery.mdns.mode",
            "`full` announces paths and ports (OpenClaw's own audit: critical beyond loopback)",
        );
    }
}
