//! Chat channels: bot tokens and who may write to the bot.

use super::slot::{Issuer, Place, Reader, Slot};
use crate::secrets::kind::Kind;
use crate::secrets::shape::Shape;

/// What OpenClaw takes for a channel's direct messages. `open` is linted, not refused here.
const DM_POLICY: Shape = Shape::Word(&["pairing", "allowlist", "open", "disabled"]);

pub(super) const SLOTS: &[Slot] = &[
    Slot::secret(
        "TELEGRAM_BOT_TOKEN",
        Issuer::Telegram,
        Shape::Issued(&[Kind::TelegramToken]),
        "the Telegram bot",
    )
    .aliases(&["TELEGRAM_TOKEN"])
    .obtain("@BotFather on Telegram, `/newbot` or `/revoke`")
    .places(&[Place::OpenClawConfig("channels.telegram.botToken"), Place::Environment]),
    Slot::plain("TELEGRAM_DM_POLICY", Issuer::Operator, DM_POLICY, "who may write to the Telegram bot"),
    Slot::plain(
        "TELEGRAM_DM_ALLOW_FROM",
        Issuer::Operator,
        Shape::IdList,
        "ids that may write to the Telegram bot",
    )
    .aliases(&["TELEGRAM_ALLOW_FROM"])
    .reader(Reader::Later),
    Slot::plain(
        "TELEGRAM_ALLOWED_USERS",
        Issuer::Operator,
        Shape::IdList,
        "ids that may write to the Telegram bot",
    )
    .reader(Reader::Forks),
    Slot::plain("TELEGRAM_OWNER_ID", Issuer::Operator, Shape::Line, "the owner's Telegram id")
        .reader(Reader::Forks),
    Slot::secret(
        "TELEGRAM_WEBHOOK_SECRET",
        Issuer::Ourselves,
        Shape::Own,
        "proves that a webhook call is Telegram's",
    )
    .reader(Reader::Forks),
    Slot::secret(
        "DISCORD_BOT_TOKEN",
        Issuer::Discord,
        Shape::Issued(&[Kind::DiscordToken]),
        "the Discord bot",
    )
    .aliases(&["DISCORD_TOKEN"])
    .obtain("Discord Developer Portal, Bot, Reset Token")
    .places(&[Place::OpenClawConfig("channels.discord.token"), Place::Environment]),
    Slot::plain("DISCORD_DM_POLICY", Issuer::Operator, DM_POLICY, "who may write to the Discord bot"),
    Slot::plain(
        "DISCORD_ALLOWED_USERS",
        Issuer::Operator,
        Shape::IdList,
        "ids that may write to the Discord bot",
    )
    .reader(Reader::Forks),
    Slot::plain("DISCORD_ANNOUNCEMENT_CHANNELS", Issuer::Operator, Shape::IdList, "channels the bot reads")
        .reader(Reader::Forks),
    Slot::plain(
        "DISCORD_FORWARD_TO_TELEGRAM",
        Issuer::Operator,
        Shape::Line,
        "Telegram chat that gets announcements",
    )
    .reader(Reader::Forks),
    Slot::secret("SLACK_BOT_TOKEN", Issuer::Slack, Shape::Issued(&[Kind::SlackBot]), "the Slack bot")
        .obtain("Slack app settings, OAuth & Permissions")
        .places(&[Place::OpenClawConfig("channels.slack.botToken"), Place::Environment]),
    Slot::secret(
        "SLACK_APP_TOKEN",
        Issuer::Slack,
        Shape::Issued(&[Kind::SlackApp]),
        "the Slack app's socket",
    )
    .obtain("Slack app settings, Basic Information, App-Level Tokens")
    .places(&[Place::OpenClawConfig("channels.slack.appToken"), Place::Environment]),
    Slot::plain("SLACK_DM_POLICY", Issuer::Operator, DM_POLICY, "who may write to the Slack bot")
        .reader(Reader::Forks),
    Slot::plain(
        "SLACK_GROUP_POLICY",
        Issuer::Operator,
        Shape::Word(&["open", "allowlist", "disabled"]),
        "which Slack channels it serves",
    )
    .reader(Reader::Forks),
    Slot::plain("SLACK_ALLOWED_CHANNELS", Issuer::Operator, Shape::IdList, "Slack channels it serves")
        .reader(Reader::Forks),
    Slot::plain("FEISHU_APP_ID", Issuer::Other("Feishu"), Shape::Line, "the Feishu app")
        .reader(Reader::Forks),
    Slot::secret("FEISHU_APP_SECRET", Issuer::Other("Feishu"), Shape::Line, "the Feishu app's secret")
        .reader(Reader::Forks),
];
