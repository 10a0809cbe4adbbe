//! What differs between channels: how senders are named, where rooms stand, which keys hold secrets.

/// A key of a channel that holds a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::policy::translate) struct SecretKey {
    /// The channel; every channel when empty.
    pub channel: &'static str,
    /// The key below the channel or one of its accounts.
    pub key: &'static str,
    /// The slot of the channel's own; empty where none has a name yet.
    pub slot: &'static str,
    /// Whether the Worker can put it in on the way out.
    pub injected: bool,
}

const fn secret(channel: &'static str, key: &'static str, slot: &'static str) -> SecretKey {
    SecretKey { channel, key, slot, injected: true }
}

const fn held(channel: &'static str, key: &'static str) -> SecretKey {
    SecretKey { channel, key, slot: "", injected: false }
}

/// The keys, those that are put in on the way first.
const SECRETS: &[SecretKey] = &[
    secret("telegram", "botToken", "TELEGRAM_BOT_TOKEN"),
    secret("discord", "token", "DISCORD_BOT_TOKEN"),
    secret("slack", "botToken", "SLACK_BOT_TOKEN"),
    secret("slack", "appToken", "SLACK_APP_TOKEN"),
    secret("line", "channelAccessToken", "LINE_CHANNEL_ACCESS_TOKEN"),
    secret("matrix", "accessToken", "MATRIX_ACCESS_TOKEN"),
    held("mattermost", "botToken"),
    secret("zalo", "botToken", "ZALO_BOT_TOKEN"),
    held("telegram", "webhookSecret"),
    held("slack", "signingSecret"),
    held("slack", "userToken"),
    held("slack", "relay.authToken"),
    held("discord", "pluralkit.token"),
    held("discord", "activities.clientSecret"),
    held("line", "channelSecret"),
    held("matrix", "password"),
    held("msteams", "appPassword"),
    held("googlechat", "serviceAccount"),
    held("googlechat", "serviceAccountRef"),
    held("nextcloud-talk", "botSecret"),
    held("nextcloud-talk", "apiPassword"),
    held("feishu", "appSecret"),
    held("feishu", "encryptKey"),
    held("feishu", "verificationToken"),
    held("irc", "password"),
    held("irc", "nickserv.password"),
    held("twitch", "accessToken"),
    held("twitch", "clientSecret"),
    held("twitch", "refreshToken"),
    held("nostr", "privateKey"),
    held("tlon", "code"),
    held("bluebubbles", "password"),
    held("qqbot", "clientSecret"),
    held("sms", "authToken"),
    held("zalo", "webhookSecret"),
    held("synology-chat", "token"),
];

/// The secret keys of a channel.
pub(in crate::policy::translate) fn secrets_of(channel: &str) -> impl Iterator<Item = &'static SecretKey> {
    SECRETS.iter().filter(move |secret| secret.channel == channel)
}

/// The slot of a channel's secret: its own, or one for an account.
pub(in crate::policy::translate) fn channel_slot(secret: &SecretKey, account: Option<&str>) -> String {
    let own = if secret.slot.is_empty() {
        shouted(&format!("{}_{}", secret.channel, secret.key))
    } else {
        secret.slot.to_owned()
    };
    account.map_or_else(|| own.clone(), |account| format!("{own}_{}", shouted(account)))
}

/// The secret keys of a channel that the Worker can put in, each with the slot of its own or of an account.
pub(in crate::policy) fn injected_slots(channel: &str, account: Option<&str>) -> Vec<(&'static str, String)> {
    let injected = secrets_of(channel).filter(|secret| secret.injected);
    injected.map(|secret| (secret.key, channel_slot(secret, account))).collect()
}

/// `botToken` as `BOT_TOKEN`.
pub(in crate::policy::translate::map) fn shouted(text: &str) -> String {
    let mut out = String::new();
    let mut lower = false;
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            if c.is_ascii_uppercase() && lower {
                out.push('_');
            }
            out.push(c.to_ascii_uppercase());
            lower = c.is_ascii_lowercase() || c.is_ascii_digit();
        } else if !out.ends_with('_') && !out.is_empty() {
            out.push('_');
            lower = false;
        }
    }
    out.trim_end_matches('_').to_owned()
}

/// Where rooms stand in a channel, an account, or a room.
pub(super) const ROOM_KEYS: &[&str] = &["groups", "guilds", "channels", "rooms", "teams"];

/// Whether what names a sender can be taken by somebody else: a user name rather than an id.
pub(in crate::policy::translate::map) fn is_mutable(channel: &str, sender: &str) -> bool {
    let bare = bare(channel, sender);
    if bare == "*" {
        return false;
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match channel {
        "telegram" => !digits(bare.strip_prefix('-').unwrap_or(bare)),
        "discord" | "twitch" | "zalo" | "zalouser" => !digits(bare),
        "slack" => {
            let id = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
            !(bare.len() > 5 && bare.starts_with(['U', 'W', 'B']) && bare.chars().all(id))
        }
        "msteams" => !(bare.len() == 36 && bare.bytes().filter(|byte| *byte == b'-').count() == 4),
        "mattermost" => {
            !(bare.len() == 26 && bare.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
        }
        // `@user:server` is an id, a bare name is not.
        "matrix" => !(bare.starts_with('@') && bare.contains(':')),
        "irc" => true,
        "googlechat" => !bare.starts_with("users/") || bare.contains('@'),
        // Phone numbers, addresses, keys.
        "whatsapp" | "signal" | "sms" | "imessage" | "bluebubbles" | "nostr" | "line" | "feishu"
        | "qqbot" => bare.starts_with('@'),
        _ => bare.starts_with('@') || bare.starts_with("name:") || bare.starts_with("username:"),
    }
}

/// A sender without the channel's name before it: `telegram:7`, `tg:7`, `user:7`, `<@7>`.
fn bare<'a>(channel: &str, sender: &'a str) -> &'a str {
    let sender = sender.trim();
    let sender = sender.strip_prefix("<@").and_then(|it| it.strip_suffix('>')).unwrap_or(sender);
    let sender = sender.strip_prefix(channel).and_then(|rest| rest.strip_prefix(':')).unwrap_or(sender);
    ["tg:", "user:", "id:"].iter().find_map(|prefix| sender.strip_prefix(prefix)).unwrap_or(sender)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stay_and_names_can_be_taken() {
        for (channel, sender, mutable) in [
            ("telegram", "1234", false),
            ("telegram", "tg:1234", false),
            ("telegram", "-1001234", false),
            ("telegram", "@ada", true),
            ("telegram", "ada", true),
            ("telegram", "*", false),
            ("discord", "<@123>", false),
            ("discord", "user:123", false),
            ("discord", "ada#1", true),
            ("slack", "U0EXAMPLE1", false),
            ("slack", "ada", true),
            ("matrix", "@ada:example.org", false),
            ("matrix", "Ada", true),
            ("whatsapp", "+15550100", false),
            ("irc", "ada", true),
            ("msteams", "0f1e2d3c-aaaa-bbbb-cccc-0123456789ab", false),
            ("msteams", "Ada Lovelace", true),
        ] {
            assert_eq!(is_mutable(channel, sender), mutable, "{channel} {sender}");
        }
    }

    #[test]
    fn slots_are_names_of_secrets() {
        for secret in SECRETS {
            for slot in [channel_slot(secret, None), channel_slot(secret, Some("my-work 2"))] {
                assert!(slot.parse::<crate::model::SecretName>().is_ok(), "{slot}");
            }
        }
        let telegram = secrets_of("telegram").next().expect("has one");
        assert_eq!(channel_slot(telegram, Some("work")), "TELEGRAM_BOT_TOKEN_WORK");
        assert_eq!(shouted("nextcloud-talk_apiPassword"), "NEXTCLOUD_TALK_API_PASSWORD");
    }
}
