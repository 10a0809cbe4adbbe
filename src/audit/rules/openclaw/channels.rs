//! OC-CHANNEL-001 to -003 and OC-COMMANDS-001: who may write to the assistant, and what a message may switch.

use super::META;
use super::look::{Look, quoted};
use crate::audit::meta::{Asi, Category, Meta, Severity};
use crate::audit::openclaw::{Channel, Node};

rule!(DM_OPEN, dm_open, Meta {
    id: "OC-CHANNEL-001",
    name: "openclaw-dm-open",
    title: "Anybody may write to the assistant directly",
    severity: Severity::Critical,
    category: Category::Channels,
    what: "A channel's policy for direct messages is `open`, or its list of senders holds `*`.",
    why: "Whoever finds the bot's name talks to an agent with the operator's keys, files and shell. Access does not stand before a channel: \
          Telegram, Discord and Slack reach the gateway from inside. `open` without `*` in the list is refused by some versions and means \
          the same in others.",
    evidence: "`dmPolicy` (`dm.policy` for Discord and Slack until 2026.6) and `allowFrom` of each channel and account that is switched on.",
    fix: "Pair people instead: `moltctl secrets set TELEGRAM_DM_POLICY` with `pairing`; the start script writes it at each boot.",
    sources: &[
        "openclaw security audit: channels.<provider>.dm.open (2026.2.3, 2026.9.6)",
        "openclaw security audit: channels.<provider>.dm.open_invalid (2026.2.3, 2026.9.6)",
        "openclaw security audit: channels.<provider>.warning.<n> (2026.2.3, 2026.9.6)",
        "cloudflare/moltworker start-openclaw.sh",
    ],
    owasp: &[Asi::GoalHijack, Asi::IdentityAbuse],
    ..META
}, fails: r#"{"channels": {"telegram": {"dmPolicy": "open", "allowFrom": ["*"]}}}"#,
   passes: r#"{"channels": {"telegram": {"dmPolicy": "pairing"}, "discord": {"dm": {"policy": "allowlist", "allowFrom": ["1"]}}}}"#);

fn dm_open(look: &mut Look<'_>) {
    for channel in look.config.channels() {
        if !channel.speaks_of(&["dmPolicy", "dm.policy", "allowFrom", "dm.allowFrom"]) {
            continue;
        }
        let senders = channel.dm_senders();
        match channel.dm_policy() {
            Some((_, "disabled")) => {}
            Some((key, "open")) => {
                let message = if senders.has_everybody() {
                    "anybody may write to the assistant"
                } else {
                    "`open`, without the `*` in `allowFrom` that it needs: some versions refuse it, others let anybody in"
                };
                look.find(&channel.path_of(key), message);
            }
            _ if senders.has_everybody() => {
                look.find(&senders.path, "`*` in the list of senders: anybody may write to the assistant");
            }
            _ => {}
        }
    }
}

rule!(GROUPS_OPEN, groups_open, Meta {
    id: "OC-CHANNEL-002",
    name: "openclaw-groups-open",
    title: "The assistant listens in every group it is put into",
    severity: Severity::Medium,
    category: Category::Channels,
    what: "A channel's `groupPolicy` is `open`, or `channels.defaults.groupPolicy` is.",
    why: "Everybody may add a bot to a group and speak to it there. With tools that run commands this is the way in of a stranger's prompt: \
          OC-EXPOSURE-001 to -004 say what it reaches.",
    fix: "In the container: `openclaw config set channels.telegram.groupPolicy allowlist` (the start script overwrites it at each boot: patch the script as well).",
    sources: &[
        "openclaw security audit: channels.<provider>.groups.open (2026.9.6)",
        "openclaw security audit: channels.telegram.groups.open (2026.9.6)",
        "openclaw security audit: channels.<provider>.warning.<n> (2026.2.3, 2026.9.6)",
    ],
    owasp: &[Asi::GoalHijack],
    ..META
}, fails: r#"{"channels": {"telegram": {"groupPolicy": "open"}}}"#,
   passes: r#"{"channels": {"telegram": {"groupPolicy": "allowlist"}, "slack": {"enabled": false, "groupPolicy": "open"}}}"#);

fn groups_open(look: &mut Look<'_>) {
    for door in look.config.open_doors() {
        if door.on && door.path.ends_with("groupPolicy") {
            look.find(&door.path, "any group may speak to the assistant");
        }
    }
}

rule!(COMMANDS, commands, Meta {
    id: "OC-CHANNEL-003",
    name: "openclaw-commands-unrestricted",
    title: "Slash commands do not ask who sends them",
    severity: Severity::Critical,
    category: Category::Channels,
    what: "`commands.useAccessGroups` is `false`, or slash commands of Discord or Slack are on and nobody is named who may use them.",
    why: "With the switch off every member of a guild or workspace may use them: the real audit calls it critical. With the switch on and \
          nobody named they are refused for everybody, which is safe and confusing: low.",
    evidence: "`commands`, `channels.discord.guilds` and `channels.slack`. OpenClaw 2026.9 has dropped the switch and always asks.",
    fix: "In the container: `openclaw config set commands.useAccessGroups true`.",
    sources: &[
        "openclaw security audit: channels.discord.commands.native.unrestricted (2026.2.3)",
        "openclaw security audit: channels.discord.commands.native.no_allowlists (2026.2.3)",
        "openclaw security audit: channels.slack.commands.slash.useAccessGroups_off (2026.2.3)",
        "openclaw security audit: channels.slack.commands.slash.no_allowlists (2026.2.3)",
    ],
    owasp: &[Asi::IdentityAbuse],
    ..META
}, fails: r#"{"commands": {"useAccessGroups": false}, "channels": {"slack": {"slashCommand": {"enabled": true}}}}"#,
   passes: r#"{"commands": {"useAccessGroups": true}, "channels": {"discord": {"guilds": {"1": {"users": ["2"]}}}}}"#);

fn commands(look: &mut Look<'_>) {
    let config = look.config;
    let off = config.is_off("commands.useAccessGroups");
    let mut worst = false;
    for channel in config.channels() {
        let (usable, named) = match channel.id {
            "discord" => (guilds_hear_commands(&channel), names_somebody(&channel)),
            "slack" => (slack_hears_commands(config, &channel), names_somebody(&channel)),
            _ => continue,
        };
        let shielded = channel.id == "discord" && !channel.room_senders().is_empty();
        if usable && off && !shielded {
            worst = true;
            look.find(&channel.path, format!("anybody in it may send commands to `{}`", channel.id));
        } else if usable && !off && !named {
            let message = "nobody is named who may use slash commands: they are refused for everybody";
            look.find(&channel.path, message).severity = Some(Severity::Low);
        }
    }
    if off && !worst {
        let message = "lists of senders do not hold for commands; no channel has open ones now";
        look.find("commands.useAccessGroups", message).severity = Some(Severity::Medium);
    }
}

fn guilds_hear_commands(channel: &Channel<'_>) -> bool {
    let native = channel.get("commands.native").and_then(Node::flag) != Some(false);
    native
        && channel.group_policy() != "disabled"
        && channel.get("guilds").is_some_and(|it| !it.members().is_empty())
}

fn slack_hears_commands(config: &crate::audit::openclaw::Config, channel: &Channel<'_>) -> bool {
    let on = |key: &str| {
        let own = channel.get(&format!("commands.{key}")).and_then(Node::flag);
        own.or_else(|| config.flag(&format!("commands.{key}"))) == Some(true)
    };
    on("native")
        || on("nativeSkills")
        || channel.get("slashCommand.enabled").and_then(Node::flag) == Some(true)
}

fn names_somebody(channel: &Channel<'_>) -> bool {
    !channel.dm_senders().entries.is_empty() || !channel.room_senders().is_empty()
}

rule!(SHELL, shell, Meta {
    id: "OC-COMMANDS-001",
    name: "openclaw-chat-switches",
    title: "A chat message can run a command or rewrite the configuration",
    severity: Severity::Medium,
    category: Category::Channels,
    what: "`commands.bash`, `commands.config`, `commands.debug`, `commands.mcp` or `commands.plugins` is `true`.",
    why: "Each turns a line in a chat into a command of the container, a change of the configuration or new code, past every tool policy.",
    fix: "In the container: `openclaw config set commands.bash false`.",
    sources: &["openclaw docs/tools/slash-commands.md"],
    owasp: &[Asi::ToolMisuse, Asi::CodeExecution],
    ..META
}, fails: r#"{"commands": {"bash": true}}"#, passes: r#"{"commands": {"bash": false, "restart": true}}"#);

fn shell(look: &mut Look<'_>) {
    let switched: Vec<&str> = ["bash", "config", "debug", "mcp", "plugins"]
        .into_iter()
        .filter(|key| look.config.is_on(&format!("commands.{key}")))
        .collect();
    for key in &switched {
        let finding =
            look.find(&format!("commands.{key}"), format!("{} from a chat", quoted(&[format!("/{key}")])));
        if *key == "bash" {
            finding.severity = Some(Severity::High);
        }
    }
}
