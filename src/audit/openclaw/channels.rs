//! Channels and their accounts: who may write to the assistant.

use super::config::Config;
use super::tree::Node;

/// One channel, or one account of it. An account has what the channel has, unless it says otherwise.
#[derive(Clone, Debug)]
pub struct Channel<'a> {
    /// `telegram`, `discord`, `slack`, …
    pub id: &'a str,
    /// The account; `None` for the channel itself.
    pub account: Option<&'a str>,
    /// `channels.telegram`, `channels.telegram.accounts.work`.
    pub path: String,
    node: &'a Node,
    channel: &'a Node,
    defaults: Option<&'a Node>,
}

/// A policy that lets everybody in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Door {
    /// Where it stands.
    pub path: String,
    /// Its channel is not switched off.
    pub on: bool,
}

/// A list of senders and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Senders {
    /// The list's path; empty when there is none.
    pub path: String,
    /// Its entries.
    pub entries: Vec<String>,
}

impl Senders {
    /// True when everybody is in it.
    #[must_use]
    pub fn has_everybody(&self) -> bool {
        self.entries.iter().any(|entry| entry == "*")
    }
}

impl Config {
    /// Where everybody is let in: each `groupPolicy`, `dmPolicy` and `dm.policy` below `channels` that says `open`,
    /// of channels that are switched off as well.
    #[must_use]
    pub fn open_doors(&self) -> Vec<Door> {
        let mut found = Vec::new();
        for (id, channel) in self.members("channels") {
            let on = channel.get("enabled").and_then(Node::flag) != Some(false);
            channel.walk(&format!("channels.{id}"), &mut |path, node| {
                let key = path.ends_with(".groupPolicy")
                    || path.ends_with(".dmPolicy")
                    || path.ends_with(".dm.policy");
                if key && node.text() == Some("open") {
                    found.push(Door { path: path.to_owned(), on });
                }
            });
        }
        found
    }

    /// Channels and accounts that are not switched off.
    #[must_use]
    pub fn channels(&self) -> Vec<Channel<'_>> {
        let defaults = self.at("channels.defaults");
        let mut found = Vec::new();
        for (id, channel) in self.members("channels") {
            if id == "defaults"
                || !channel.is_object()
                || channel.get("enabled").and_then(Node::flag) == Some(false)
            {
                continue;
            }
            let path = format!("channels.{id}");
            found.push(Channel { id, account: None, path: path.clone(), node: channel, channel, defaults });
            for (account, node) in channel.get("accounts").map(Node::members).unwrap_or_default() {
                if node.is_object() && node.get("enabled").and_then(Node::flag) != Some(false) {
                    let path = format!("{path}.accounts.{account}");
                    found.push(Channel { id, account: Some(account), path, node, channel, defaults });
                }
            }
        }
        found
    }
}

impl<'a> Channel<'a> {
    /// What this channel or account says itself.
    #[must_use]
    pub fn own(&self, path: &str) -> Option<&'a Node> {
        self.node.at(path)
    }

    /// What holds for it: its own value, else the channel's.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&'a Node> {
        self.node.at(path).or_else(|| self.channel.at(path))
    }

    /// The path of a value that holds for it.
    #[must_use]
    pub fn path_of(&self, path: &str) -> String {
        match self.account {
            Some(_) if self.node.at(path).is_none() && self.channel.at(path).is_some() => {
                format!("channels.{}.{path}", self.id)
            }
            _ => format!("{}.{path}", self.path),
        }
    }

    /// True when it says this itself, or is the channel: one finding per place, not one per account.
    #[must_use]
    pub fn speaks_of(&self, paths: &[&str]) -> bool {
        self.account.is_none() || paths.iter().any(|path| self.node.at(path).is_some())
    }

    /// The key of the direct messages' policy and its value; `dm.policy` until 2026.6 for Discord and Slack.
    #[must_use]
    pub fn dm_policy(&self) -> Option<(&'static str, &'a str)> {
        ["dmPolicy", "dm.policy"].into_iter().find_map(|key| Some((key, self.get(key)?.text()?)))
    }

    /// The groups' policy: its own, the channel's, `channels.defaults`' or `allowlist`.
    #[must_use]
    pub fn group_policy(&self) -> &'a str {
        self.get("groupPolicy")
            .or_else(|| self.defaults?.get("groupPolicy"))
            .and_then(Node::text)
            .unwrap_or("allowlist")
    }

    /// Who may write directly.
    #[must_use]
    pub fn dm_senders(&self) -> Senders {
        self.senders(&["allowFrom", "dm.allowFrom"])
    }

    /// Who may write in groups.
    #[must_use]
    pub fn group_senders(&self) -> Senders {
        self.senders(&["groupAllowFrom"])
    }

    /// The first of these lists that is there.
    #[must_use]
    pub fn senders(&self, keys: &[&str]) -> Senders {
        keys.iter()
            .find_map(|key| Some(Senders { path: self.path_of(key), entries: self.get(key)?.words() }))
            .unwrap_or_default()
    }

    /// Every list of senders of groups, guilds and rooms, with its path.
    #[must_use]
    pub fn room_senders(&self) -> Vec<Senders> {
        let mut found = Vec::new();
        for key in ["groups", "guilds", "channels", "rooms"] {
            let Some(rooms) = self.own(key) else { continue };
            rooms.walk(&format!("{}.{key}", self.path), &mut |path, node| {
                let last = path.rsplit('.').next().unwrap_or_default();
                if matches!(last, "allowFrom" | "users") && !node.elements().is_empty() {
                    found.push(Senders { path: path.to_owned(), entries: node.words() });
                }
            });
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_inherit_and_say_where_a_value_stands() {
        let config = Config::parse(
            r#"{"channels": {"defaults": {"groupPolicy": "disabled"},
              "telegram": {"dmPolicy": "open", "allowFrom": ["*", 7],
                "accounts": {"work": {"groupPolicy": "open"}, "off": {"enabled": false}}},
              "discord": {"dm": {"policy": "pairing", "allowFrom": []},
                "guilds": {"g": {"users": ["1"], "channels": {"c": {"users": ["*"]}}}}},
              "slack": {"enabled": false}, "broken": 7}}"#,
        )
        .expect("is a configuration");
        let channels = config.channels();
        let paths: Vec<_> = channels.iter().map(|it| it.path.as_str()).collect();
        assert_eq!(paths, ["channels.telegram", "channels.telegram.accounts.work", "channels.discord"]);
        assert_eq!(channels[0].group_policy(), "disabled");
        assert_eq!(channels[1].group_policy(), "open");
        assert_eq!(channels[1].dm_policy(), Some(("dmPolicy", "open")));
        assert_eq!(channels[1].dm_senders().path, "channels.telegram.allowFrom");
        assert!(channels[1].dm_senders().has_everybody());
        assert_eq!(channels[2].dm_policy(), Some(("dm.policy", "pairing")));
        assert_eq!(channels[2].room_senders().len(), 2);
        let doors = config.open_doors();
        assert_eq!(
            doors.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(),
            ["channels.telegram.dmPolicy", "channels.telegram.accounts.work.groupPolicy"]
        );
        assert!(!channels[1].speaks_of(&["dmPolicy"]) && channels[1].speaks_of(&["groupPolicy"]));
    }
}
