//! The hosts of the channels.
//!
//! Read from the clients that OpenClaw uses (grammY, Carbon, Slack's SDK, Baileys). Where a token can be put in on the way,
//! no other passes; where a session's keys lie in the container (WhatsApp), the reason says so.

use super::super::map::{channel_slot, secrets_of};
use super::table::{Custom, Host, host};
use super::{allow, allow_url, deny, inject, rule, words};
use crate::audit::openclaw::Node;
use crate::policy::model::{AllowRule, Frame, Injection};
use crate::policy::translate::{Class, Draft, Source};

/// A channel.
struct Channel {
    name: &'static str,
    hosts: &'static [Host],
    /// Key of the secret, host, and how it is put in.
    inject: &'static [(&'static str, &'static str, How)],
    /// Name, host, reason, paths.
    deny: &'static [(&'static str, &'static str, &'static str, &'static [&'static str])],
    /// What the rules cannot do.
    remark: &'static str,
}

#[derive(Clone, Copy)]
enum How {
    Header(&'static str),
    Path(&'static str),
    Frame,
}

const READ_WRITE: &[&str] = &["GET", "POST"];
const ALL: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE"];

const CHANNELS: &[Channel] = &[
    Channel {
        name: "telegram",
        hosts: &[
            host("telegram-api", "api.telegram.org", READ_WRITE, &["/bot*/*"]),
            host("telegram-files", "api.telegram.org", &["GET"], &["/file/bot*/**"]),
        ],
        inject: &[("botToken", "api.telegram.org", How::Path("bot"))],
        deny: &[(
            "telegram-webhook",
            "api.telegram.org",
            "a webhook would send what people write to somebody else; the others log the bot out",
            &["/bot*/setWebhook", "/bot*/logOut", "/bot*/close"],
        )],
        remark: "its own bot only",
    },
    Channel {
        name: "discord",
        hosts: &[
            host(
                "discord-api",
                "discord.com",
                ALL,
                &[
                    "/api/v10/gateway",
                    "/api/v10/gateway/bot",
                    "/api/v10/users/**",
                    "/api/v10/channels/**",
                    "/api/v10/guilds/**",
                    "/api/v10/applications/**",
                    "/api/v10/interactions/**",
                    "/api/v10/oauth2/applications/@me",
                    "/api/v10/sticker-packs",
                    "/api/v10/voice/regions",
                ],
            ),
            host("discord-gateway", "*.discord.gg", &["GET"], &["/"]).websocket(),
            host(
                "discord-media",
                "cdn.discordapp.com",
                &["GET"],
                &["/attachments/**", "/avatars/**", "/emojis/**", "/stickers/**"],
            ),
            host(
                "discord-media-proxy",
                "media.discordapp.net",
                &["GET"],
                &["/attachments/**", "/stickers/**"],
            ),
        ],
        inject: &[("token", "discord.com", How::Header("Bot ")), ("token", "*.discord.gg", How::Frame)],
        deny: &[(
            "discord-webhooks",
            "discord.com",
            "a webhook takes messages from anybody, to anybody's server",
            &["/api/webhooks/**", "/api/*/channels/*/webhooks", "/api/*/guilds/*/webhooks"],
        )],
        remark: "its own bot only; answers to slash commands that come late go through `/webhooks/` and are refused",
    },
    Channel {
        name: "slack",
        hosts: &[
            host("slack-api", "slack.com", READ_WRITE, &["/api/*"]),
            host("slack-files", "files.slack.com", &["GET"], &["/files-pri/**", "/files-tmb/**"]),
            host("slack-socket", "wss-primary.slack.com", &["GET"], &["/link/**"]).websocket(),
            host("slack-socket-backup", "wss-backup.slack.com", &["GET"], &["/link/**"]).websocket(),
        ],
        inject: &[
            ("botToken", "slack.com", How::Header("Bearer ")),
            ("appToken", "slack.com", How::Header("Bearer ")),
            ("botToken", "files.slack.com", How::Header("Bearer ")),
        ],
        deny: &[
            (
                "slack-hooks",
                "hooks.slack.com",
                "a webhook takes messages from anybody, to anybody's workspace",
                &[],
            ),
            (
                "slack-revoke",
                "slack.com",
                "the agent does not give its own tokens back",
                &["/api/auth.revoke", "/api/apps.uninstall"],
            ),
        ],
        remark: "its own app only; sending files is refused, because an upload address carries its own ticket, also a \
                 stranger's: allow `POST /upload/v1/**` on files.slack.com if you accept that",
    },
    Channel {
        name: "whatsapp",
        hosts: &[
            host("whatsapp", "web.whatsapp.com", &["GET"], &["/ws/**"]).websocket().own(),
            host("whatsapp-media", "*.whatsapp.net", READ_WRITE, &[]).own(),
        ],
        inject: &[],
        deny: &[],
        remark: "the session's keys lie in the container, so a stranger's session passes as well",
    },
    Channel {
        name: "line",
        hosts: &[
            host(
                "line-api",
                "api.line.me",
                READ_WRITE,
                &["/v2/bot/message/*", "/v2/bot/profile/*", "/v2/bot/info", "/v2/bot/chat/loading/start"],
            ),
            host("line-data", "api-data.line.me", &["GET"], &["/v2/bot/message/*/content"]),
        ],
        inject: &[
            ("channelAccessToken", "api.line.me", How::Header("Bearer ")),
            ("channelAccessToken", "api-data.line.me", How::Header("Bearer ")),
        ],
        deny: &[],
        remark: "messages come in by a webhook, which does not reach the container",
    },
    Channel {
        name: "zalo",
        hosts: &[host("zalo-api", "bot-api.zaloplatforms.com", READ_WRITE, &["/bot*/*"])],
        inject: &[("botToken", "bot-api.zaloplatforms.com", How::Path("bot"))],
        deny: &[(
            "zalo-webhook",
            "bot-api.zaloplatforms.com",
            "a webhook would send what people write to somebody else",
            &["/bot*/setWebhook"],
        )],
        remark: "its own bot only",
    },
    Channel {
        name: "googlechat",
        hosts: &[
            host(
                "googlechat-api",
                "chat.googleapis.com",
                ALL,
                &["/v1/spaces/**", "/v1/media/**", "/upload/v1/spaces/**"],
            )
            .own(),
            host("googlechat-token", "oauth2.googleapis.com", &["POST"], &["/token"]).own(),
        ],
        inject: &[],
        deny: &[],
        remark: "the service account signs in the container, so a stranger's account passes as well; messages come in by a \
                 webhook, which does not reach the container",
    },
    Channel {
        name: "msteams",
        hosts: &[
            host("msteams-token", "login.microsoftonline.com", &["POST"], &["/*/oauth2/v2.0/token"]).own(),
            host("msteams-api", "smba.trafficmanager.net", ALL, &["/**"]).own(),
        ],
        inject: &[],
        deny: &[],
        remark: "tokens are fetched in the container, so a stranger's account passes as well; messages come in by a webhook, \
                 which does not reach the container",
    },
    Channel {
        name: "feishu",
        hosts: &[host("feishu-api", "open.feishu.cn", ALL, &["/open-apis/**", "/callback/ws/endpoint"]).own()],
        inject: &[],
        deny: &[],
        remark: "tokens are fetched in the container, so a stranger's app passes as well",
    },
    Channel {
        name: "twitch",
        hosts: &[
            host("twitch-chat", "irc-ws.chat.twitch.tv", &["GET"], &["/"]).websocket().own(),
            host("twitch-token", "id.twitch.tv", READ_WRITE, &["/oauth2/token", "/oauth2/validate"]).own(),
            host("twitch-api", "api.twitch.tv", &["GET"], &["/helix/users"]).own(),
        ],
        inject: &[],
        deny: &[],
        remark: "it logs in inside the WebSocket, so a stranger's account passes as well",
    },
];

/// Channels that cannot work from behind the Worker, and why.
const UNREACHED: &[(&str, &str)] = &[
    (
        "signal",
        "Signal's client knows its server's certificate and refuses any other, so it cannot be let through the Worker",
    ),
    ("imessage", "it needs a Mac"),
    ("bluebubbles", "it needs a Mac, which is not reached"),
    ("irc", "only https and WebSockets leave the container"),
    ("tlon", "its ship's address is not looked up: add it to `egress.allow`"),
    (
        "nostr",
        "anybody may write to its relays and nothing can be put in on the way: add the relays you accept",
    ),
];

/// Allows what the channels that are on need.
pub(super) fn derive(source: &Source, draft: &mut Draft) {
    let on: Vec<String> =
        draft.policy.channels.iter().filter(|(_, it)| it.enabled).map(|(name, _)| name.clone()).collect();
    for name in on {
        let Some(node) = source.at("channels").and_then(|it| it.get(&name)) else { continue };
        if let Some(channel) = CHANNELS.iter().find(|channel| channel.name == name) {
            known(draft, channel, node);
        } else if let Some(key) = SERVERS.iter().find(|(server, ..)| *server == name) {
            server(draft, key, node);
        } else {
            let why = UNREACHED.iter().find(|(channel, _)| *channel == name).map(|(_, why)| *why);
            let why = why.unwrap_or("moltctl does not know its hosts: add them to `egress.allow`");
            draft.claims.claim(node, Class::Narrower, Some("egress.allow"), why);
        }
    }
}

fn known(draft: &mut Draft, channel: &Channel, node: &Node) {
    let reason = format!("channels.{}: {}", channel.name, channel.remark);
    for row in channel.hosts {
        let rule = AllowRule {
            methods: words(row.methods),
            paths: words(row.paths),
            websocket: row.websocket,
            own_credentials: row.own,
            ..rule(row.id, row.host, &reason)
        };
        allow(draft, rule);
    }
    for (id, host, why, paths) in channel.deny {
        deny(draft, (id, host, why), paths);
    }
    for (key, host, how) in channel.inject {
        for slot in slots(channel.name, key, node) {
            inject(draft, &slot, injection(host, *how));
        }
    }
    if channel.name == "discord" {
        late_answers(draft, node, &reason);
    }
    let host = channel.hosts.first().map(|row| format!("egress.allow[{}]", row.id));
    draft.claims.claim(node, Class::Same, host.as_deref(), channel.remark);
}

fn injection(host: &str, how: How) -> Injection {
    let host = host.to_owned();
    match how {
        How::Header(prefix) => {
            Injection::Header { host, name: "authorization".to_owned(), prefix: prefix.to_owned() }
        }
        How::Path(prefix) => Injection::Path { host, prefix: prefix.to_owned() },
        How::Frame => Injection::Frame { host, protocol: Frame::DiscordGateway },
    }
}

/// The slots of a channel's secret: the channel's own, which the Worker holds whatever the configuration says, and those of
/// accounts that have one.
fn slots(channel: &str, key: &str, node: &Node) -> Vec<String> {
    let Some(secret) = secrets_of(channel).find(|secret| secret.key == key && secret.injected) else {
        return Vec::new();
    };
    let accounts = node.get("accounts").map(Node::members).unwrap_or_default();
    let own = accounts.iter().filter(|(_, account)| account.at(key).is_some());
    let mut found: Vec<String> = own.map(|(name, _)| channel_slot(secret, Some(name))).collect();
    if found.is_empty() || node.at(key).is_some() {
        found.insert(0, channel_slot(secret, None));
    }
    found
}

/// Answers to Discord's slash commands that take longer than three seconds: only where the application is named.
fn late_answers(draft: &mut Draft, node: &Node, reason: &str) {
    let id = node.get("applicationId").and_then(Node::text).map(str::trim);
    let Some(id) = id.filter(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())) else {
        deny(
            draft,
            (
                "discord-webhook-messages",
                "discord.com",
                "a webhook takes messages from anybody, to anybody's server",
            ),
            &["/api/*/webhooks/**"],
        );
        return;
    };
    let paths = vec![format!("/api/v10/webhooks/{id}/**")];
    allow(draft, AllowRule { methods: words(ALL), paths, ..rule("discord-answers", "discord.com", reason) });
}

/// Channels whose server the source names: key, paths below it, the secret's key, WebSocket.
type Server = (&'static str, &'static str, &'static [&'static str], Option<&'static str>);

const SERVERS: &[Server] = &[
    ("matrix", "homeserver", &["/_matrix/**"], Some("accessToken")),
    ("mattermost", "baseUrl", &["/api/v4/**"], None),
    ("nextcloud-talk", "baseUrl", &["/ocs/v2.php/apps/spreed/**"], None),
];

fn server(draft: &mut Draft, (name, key, below, secret): &Server, node: &Node) {
    let Some(at) = node.get(key) else {
        draft.claims.claim(
            node,
            Class::Narrower,
            Some("egress.allow"),
            "its server is not named: add it to `egress.allow`",
        );
        return;
    };
    let slot = secret.and_then(|key| slots(name, key, node).into_iter().next());
    let reason = format!("channels.{name}.{key}");
    let custom = Custom {
        id: name,
        url: at.text().unwrap_or_default(),
        methods: ALL,
        below,
        credential: slot.as_deref().map(|slot| (slot, "authorization", "Bearer ")),
        reason: &reason,
    };
    let (class, why) = allow_url(draft, &custom);
    let (class, why) = if class == Class::Same && secret.is_none() {
        pass(draft, name);
        (
            Class::Same,
            "reached there; it logs in inside the container, so a stranger's account on that server passes as well",
        )
    } else {
        (class, why)
    };
    draft.claims.claim(at, class, Some("egress.allow"), why);
}

/// Lets the client's own credential pass on the rule of that name, and WebSockets.
fn pass(draft: &mut Draft, id: &str) {
    if let Some(rule) = draft.policy.egress.allow.iter_mut().find(|rule| rule.id == id) {
        rule.own_credentials = crate::policy::model::OwnCredentials::Pass;
        rule.websocket = true;
    }
}
