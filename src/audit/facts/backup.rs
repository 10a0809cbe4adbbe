//! What lies in R2: the objects of the bucket, and the documents in them that say something.
//!
//! Two layouts exist. Upstream's start script mirrors plain files (`openclaw/…`, `workspace/…`, `skills/…`); its later
//! versions keep squashfs archives (`backups/<id>/data.sqsh`) and a handle that names the one to restore.

use jiff::Timestamp;

use super::Seen;
use crate::audit::openclaw::Node;

/// What was seen.
#[derive(Debug, Default)]
pub struct Backup {
    /// Which layout: plain files, archives, both, or neither.
    pub layout: Layout,
    /// The newest object's time; `None` when nothing lies there or no time is known.
    pub newest: Option<Timestamp>,
    /// How many objects there are.
    pub objects: usize,
    /// Set when not everything was listed: why.
    pub cut_short: Option<String>,
    /// Documents that were read, or why not, by key. Within an archive the key is `ARCHIVE!PATH`.
    pub documents: Vec<Stored>,
    /// Archives.
    pub archives: Vec<Archive>,
    /// `backup-handle.json`: the id it names, when there is one.
    pub handle: Option<Seen<String>>,
}

/// How a backup is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// Nothing that is known.
    #[default]
    Unknown,
    /// Plain files below `openclaw/`.
    Files,
    /// Archives below `backups/`.
    Archives,
}

/// A document of the backup.
#[derive(Debug)]
pub struct Stored {
    /// Object key, or `ARCHIVE!PATH`.
    pub key: String,
    /// What it is.
    pub role: Role,
    /// POSIX mode within an archive; `None` for a plain object.
    pub mode: Option<u32>,
    /// Its content as a tree; the reason when it was not read or is no JSON.
    pub content: Seen<Node>,
}

/// What a stored document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// `openclaw.json`, or its older names.
    Config,
    /// An earlier or spoilt copy of it: `.bak`, `.bak.1`, `.last-good`, `.clobbered.*`.
    OldConfig,
    /// `agents/<id>/agent/auth-profiles.json`.
    AuthProfiles,
    /// `devices/paired.json`.
    PairedDevices,
    /// `identity/device.json`, `identity/device-auth.json`.
    Identity,
    /// `exec-approvals.json`.
    ExecApprovals,
    /// Anything below `credentials/`.
    Credentials,
    /// A database of OpenClaw (`*.sqlite`). Its content is not read.
    Database,
    /// `.env`. Its content is not read.
    EnvFile,
}

/// An archive of the backup.
#[derive(Debug)]
pub struct Archive {
    /// The id in its path.
    pub id: String,
    /// `createdAt` of its `meta.json`.
    pub created: Option<Timestamp>,
    /// `ttl` of its `meta.json`, in seconds.
    pub ttl: Option<i64>,
    /// Its content was read; the reason when not.
    pub content: Seen<()>,
}

impl Role {
    /// The role of a file by its path below OpenClaw's state folder; `None` for what says nothing to an audit.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let config = ["openclaw.json", "clawdbot.json", "moltbot.json"];
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            [name] if config.contains(name) => Some(Self::Config),
            [name]
                if config
                    .iter()
                    .any(|of| name.strip_prefix(of).is_some_and(|rest| rest.starts_with('.'))) =>
            {
                Some(Self::OldConfig)
            }
            ["agents", _, "agent", "auth-profiles.json"] => Some(Self::AuthProfiles),
            ["devices", "paired.json"] => Some(Self::PairedDevices),
            ["identity", _] => Some(Self::Identity),
            ["exec-approvals.json"] => Some(Self::ExecApprovals),
            ["credentials", ..] => Some(Self::Credentials),
            _ if name.ends_with(".sqlite") => Some(Self::Database),
            [.., ".env"] => Some(Self::EnvFile),
            _ => None,
        }
    }

    /// True when its content is JSON that is worth reading.
    #[must_use]
    pub fn is_read(self) -> bool {
        !matches!(self, Self::Database | Self::EnvFile)
    }
}

impl Backup {
    /// The documents of a role.
    pub fn of(&self, role: Role) -> impl Iterator<Item = &Stored> {
        self.documents.iter().filter(move |it| it.role == role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_told_by_path() {
        for (path, role) in [
            ("openclaw.json", Some(Role::Config)),
            ("clawdbot.json", Some(Role::Config)),
            ("openclaw.json.bak.3", Some(Role::OldConfig)),
            ("openclaw.json.clobbered.2026-11-01", Some(Role::OldConfig)),
            ("openclaw.jsonx", None),
            ("agents/main/agent/auth-profiles.json", Some(Role::AuthProfiles)),
            ("devices/paired.json", Some(Role::PairedDevices)),
            ("credentials/whatsapp/a/creds.json", Some(Role::Credentials)),
            ("state/openclaw.sqlite", Some(Role::Database)),
            ("workspace/.env", Some(Role::EnvFile)),
            ("workspace/openclaw.json", None),
        ] {
            assert_eq!(Role::of(path), role, "{path}");
        }
    }
}
