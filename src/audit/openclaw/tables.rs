//! Tool groups and profiles of three versions of OpenClaw.
//!
//! Taken on 2026-11-20 from the packages themselves: 2026.2.3 (what Moltworker pins), 2026.6.6, 2026.9.6. The same name
//! grants more in a later version. Deliberately absent: `group:plugins`, which holds whatever plugins bring.

use super::config::Config;
use super::version::Version;

/// Which of the tables a version goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Era {
    /// Before 2026.3: as 2026.2.3.
    Early,
    /// Until 2026.8: as 2026.6.6.
    Middle,
    /// From 2026.9: as 2026.9.6.
    Late,
}

/// A group's name and its tools.
type Group = (&'static str, &'static [&'static str]);

impl Era {
    /// Every era.
    pub const ALL: [Self; 3] = [Self::Early, Self::Middle, Self::Late];

    /// The era of a version.
    #[must_use]
    pub fn of(version: Version) -> Self {
        if version >= Version::new(2026, 9, 0) {
            Self::Late
        } else if version >= Version::new(2026, 3, 0) {
            Self::Middle
        } else {
            Self::Early
        }
    }

    /// The tools of a group; `None` where this era has no such group, and the name matches nothing.
    #[must_use]
    pub fn group(self, name: &str) -> Option<&'static [&'static str]> {
        let groups = match self {
            Self::Early => EARLY_GROUPS,
            Self::Middle => MIDDLE_GROUPS,
            Self::Late => LATE_GROUPS,
        };
        groups.iter().find(|(group, _)| *group == name).map(|(_, tools)| *tools)
    }

    /// What a profile allows; `None` for `full`, for none and for a name this era does not have: no restriction.
    #[must_use]
    pub fn profile(self, name: &str) -> Option<&'static [&'static str]> {
        let profiles = match self {
            Self::Early => EARLY_PROFILES,
            Self::Middle => MIDDLE_PROFILES,
            Self::Late => LATE_PROFILES,
        };
        profiles.iter().find(|(profile, _)| *profile == name).map(|(_, tools)| *tools)
    }

    /// A tool's name as this era has it: trimmed, lower case, older spellings replaced.
    #[must_use]
    pub fn tool(self, name: &str) -> String {
        let name = name.trim().to_ascii_lowercase();
        match (self, name.as_str()) {
            (_, "bash") => "exec".to_owned(),
            (_, "apply-patch") => "apply_patch".to_owned(),
            (Self::Late, "cron") => "automations".to_owned(),
            (Self::Late, "image") => "view_image".to_owned(),
            _ => name,
        }
    }

    /// Whether this era has a tool or group of this name. Plugins may bring others.
    #[must_use]
    pub fn knows(self, name: &str) -> bool {
        let name = self.tool(name);
        name == "group:plugins"
            || self.group(&name).is_some()
            || self.group("group:openclaw").is_some_and(|all| all.contains(&name.as_str()))
            || ["group:fs", "group:runtime", "group:ui"]
                .iter()
                .any(|group| self.group(group).is_some_and(|tools| tools.contains(&name.as_str())))
    }
}

impl Config {
    /// The era of the version that wrote it; Moltworker's pin where it does not say.
    #[must_use]
    pub fn era(&self) -> Era {
        Era::of(self.version().unwrap_or(Version::PINNED))
    }
}

const EARLY_GROUPS: &[Group] = &[
    ("group:memory", &["memory_search", "memory_get"]),
    ("group:web", &["web_search", "web_fetch"]),
    ("group:fs", &["read", "write", "edit", "apply_patch"]),
    ("group:runtime", &["exec", "process"]),
    (
        "group:sessions",
        &["sessions_list", "sessions_history", "sessions_send", "sessions_spawn", "session_status"],
    ),
    ("group:ui", &["browser", "canvas"]),
    ("group:automation", &["cron", "gateway"]),
    ("group:messaging", &["message"]),
    ("group:nodes", &["nodes"]),
    (
        "group:openclaw",
        &[
            "browser",
            "canvas",
            "nodes",
            "cron",
            "message",
            "gateway",
            "agents_list",
            "sessions_list",
            "sessions_history",
            "sessions_send",
            "sessions_spawn",
            "session_status",
            "memory_search",
            "memory_get",
            "web_search",
            "web_fetch",
            "image",
        ],
    ),
];

const EARLY_PROFILES: &[Group] = &[
    ("minimal", &["session_status"]),
    ("coding", &["group:fs", "group:runtime", "group:sessions", "group:memory", "image"]),
    (
        "messaging",
        &["group:messaging", "sessions_list", "sessions_history", "sessions_send", "session_status"],
    ),
];

const MIDDLE_GROUPS: &[Group] = &[
    (
        "group:openclaw",
        &[
            "code_execution",
            "web_search",
            "web_fetch",
            "x_search",
            "memory_search",
            "memory_get",
            "sessions_list",
            "sessions_history",
            "sessions_send",
            "sessions_spawn",
            "sessions_yield",
            "subagents",
            "session_status",
            "browser",
            "message",
            "heartbeat_respond",
            "cron",
            "gateway",
            "nodes",
            "agents_list",
            "get_goal",
            "create_goal",
            "update_goal",
            "update_plan",
            "skill_workshop",
            "image",
            "image_generate",
            "music_generate",
            "video_generate",
            "tts",
        ],
    ),
    ("group:fs", &["read", "write", "edit", "apply_patch"]),
    ("group:runtime", &["exec", "process", "code_execution"]),
    ("group:web", &["web_search", "web_fetch", "x_search"]),
    ("group:memory", &["memory_search", "memory_get"]),
    (
        "group:sessions",
        &[
            "sessions_list",
            "sessions_history",
            "sessions_send",
            "sessions_spawn",
            "sessions_yield",
            "subagents",
            "session_status",
        ],
    ),
    ("group:ui", &["browser", "canvas"]),
    ("group:messaging", &["message"]),
    ("group:automation", &["heartbeat_respond", "cron", "gateway"]),
    ("group:nodes", &["nodes"]),
    (
        "group:agents",
        &["agents_list", "get_goal", "create_goal", "update_goal", "update_plan", "skill_workshop"],
    ),
    ("group:media", &["image", "image_generate", "music_generate", "video_generate", "tts"]),
];

const MIDDLE_PROFILES: &[Group] = &[
    ("minimal", &["session_status"]),
    (
        "coding",
        &[
            "read",
            "write",
            "edit",
            "apply_patch",
            "exec",
            "process",
            "code_execution",
            "web_search",
            "web_fetch",
            "x_search",
            "memory_search",
            "memory_get",
            "sessions_list",
            "sessions_history",
            "sessions_send",
            "sessions_spawn",
            "sessions_yield",
            "subagents",
            "session_status",
            "cron",
            "get_goal",
            "create_goal",
            "update_goal",
            "update_plan",
            "skill_workshop",
            "image",
            "image_generate",
            "music_generate",
            "video_generate",
            "bundle-mcp",
        ],
    ),
    (
        "messaging",
        &["sessions_list", "sessions_history", "sessions_send", "session_status", "message", "bundle-mcp"],
    ),
];

const LATE_GROUPS: &[Group] = &[
    (
        "group:openclaw",
        &[
            "code_execution",
            "secrets",
            "web_search",
            "web_fetch",
            "x_search",
            "memory_search",
            "memory_get",
            "sessions",
            "sessions_list",
            "sessions_history",
            "sessions_search",
            "conversations_list",
            "conversations_send",
            "conversations_turn",
            "sessions_send",
            "sessions_spawn",
            "github_identity_status",
            "github_publish",
            "agents_wait",
            "sessions_yield",
            "subagents",
            "session_status",
            "suggest_task",
            "dismiss_task",
            "browser",
            "screen",
            "theme",
            "dashboard",
            "terminal",
            "portal",
            "show_widget",
            "message",
            "heartbeat_respond",
            "automations",
            "gateway",
            "plugins",
            "openclaw",
            "nodes",
            "computer",
            "mobile_ui",
            "agents_list",
            "get_goal",
            "create_goal",
            "update_goal",
            "progress_card",
            "ask_user",
            "skill_workshop",
            "view_image",
            "image_generate",
            "music_generate",
            "video_generate",
            "tts",
            "pdf",
        ],
    ),
    ("group:fs", &["ls", "read", "write", "edit", "apply_patch"]),
    ("group:runtime", &["exec", "process", "code_execution", "secrets"]),
    ("group:web", &["web_search", "web_fetch", "x_search"]),
    ("group:memory", &["memory_search", "memory_get"]),
    (
        "group:sessions",
        &[
            "sessions",
            "sessions_list",
            "sessions_history",
            "sessions_search",
            "conversations_list",
            "conversations_send",
            "conversations_turn",
            "sessions_send",
            "sessions_spawn",
            "github_identity_status",
            "github_publish",
            "agents_wait",
            "sessions_yield",
            "subagents",
            "session_status",
            "suggest_task",
            "dismiss_task",
        ],
    ),
    ("group:ui", &["browser", "screen", "theme", "dashboard", "terminal", "portal", "canvas", "show_widget"]),
    ("group:messaging", &["message"]),
    ("group:automation", &["heartbeat_respond", "automations", "gateway", "plugins", "openclaw"]),
    ("group:nodes", &["nodes", "computer", "mobile_ui"]),
    (
        "group:agents",
        &[
            "agents_list",
            "get_goal",
            "create_goal",
            "update_goal",
            "progress_card",
            "ask_user",
            "skill_workshop",
        ],
    ),
    ("group:media", &["view_image", "image_generate", "music_generate", "video_generate", "tts", "pdf"]),
];

const LATE_PROFILES: &[Group] = &[
    ("minimal", &["session_status", "gateway"]),
    (
        "coding",
        &[
            "ls",
            "read",
            "write",
            "edit",
            "apply_patch",
            "exec",
            "process",
            "code_execution",
            "secrets",
            "web_search",
            "web_fetch",
            "x_search",
            "memory_search",
            "memory_get",
            "sessions",
            "sessions_list",
            "sessions_history",
            "sessions_search",
            "conversations_list",
            "conversations_send",
            "conversations_turn",
            "sessions_send",
            "sessions_spawn",
            "github_identity_status",
            "github_publish",
            "agents_wait",
            "sessions_yield",
            "subagents",
            "session_status",
            "suggest_task",
            "dismiss_task",
            "screen",
            "theme",
            "dashboard",
            "terminal",
            "portal",
            "automations",
            "gateway",
            "plugins",
            "get_goal",
            "create_goal",
            "update_goal",
            "progress_card",
            "ask_user",
            "skill_workshop",
            "view_image",
            "image_generate",
            "music_generate",
            "video_generate",
            "bundle-mcp",
        ],
    ),
    (
        "messaging",
        &[
            "secrets",
            "sessions",
            "sessions_list",
            "sessions_history",
            "sessions_search",
            "conversations_list",
            "conversations_send",
            "conversations_turn",
            "sessions_send",
            "sessions_spawn",
            "sessions_yield",
            "subagents",
            "session_status",
            "theme",
            "message",
            "gateway",
            "ask_user",
            "bundle-mcp",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_grants_more_later() {
        assert_eq!(Era::Early.profile("minimal"), Some(&["session_status"][..]));
        assert!(Era::Late.profile("messaging").expect("is there").contains(&"gateway"));
        assert_eq!(Era::Early.profile("full"), None);
        assert_eq!(Era::Early.group("group:media"), None);
        assert!(Era::Late.knows("cron") && Era::Early.knows("Bash") && !Era::Early.knows("group:media"));
    }

    #[test]
    fn versions_fall_into_their_era() {
        let era = |text| Era::of(Version::parse(text).expect("is a version"));
        assert_eq!(era("2026.1.24-3"), Era::Early);
        assert_eq!(era("2026.6.35"), Era::Middle);
        assert_eq!(era("2026.9.6"), Era::Late);
    }
}
