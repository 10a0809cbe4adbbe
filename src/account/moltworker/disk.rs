//! The files of a container below `/root`, with the times at which they changed: what `find -newer` and rclone go by.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as B64;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// OpenClaw's configuration, below `/root`.
pub(super) const CONFIG: &str = ".openclaw/openclaw.json";
/// The keys of the main agent's model providers.
pub(super) const PROFILES: &str = ".openclaw/agents/main/agent/auth-profiles.json";

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct File {
    /// Base64, so that a state file stays JSON.
    body: String,
    pub(super) changed: Timestamp,
}

impl File {
    pub(super) fn bytes(&self) -> Vec<u8> {
        B64.decode(&self.body).unwrap_or_default()
    }
}

/// Files by their path below `/root`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Disk(BTreeMap<String, File>);

impl Disk {
    pub(super) fn holds(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    pub(super) fn file(&self, path: &str) -> Option<&File> {
        self.0.get(path)
    }

    /// A file as JSON; `None` when it is not there or is none.
    pub(super) fn json(&self, path: &str) -> Option<Value> {
        serde_json::from_slice(&self.0.get(path)?.bytes()).ok()
    }

    pub(super) fn write(&mut self, path: &str, bytes: &[u8], changed: Timestamp) {
        self.0.insert(path.to_owned(), File { body: B64.encode(bytes), changed });
    }

    /// As Node's `JSON.stringify(value, null, 2)` writes it.
    pub(super) fn write_json(&mut self, path: &str, document: &Value, now: Timestamp) {
        self.write(path, serde_json::to_string_pretty(document).unwrap_or_default().as_bytes(), now);
    }

    /// `mv`: the file keeps its time.
    pub(super) fn rename(&mut self, from: &str, to: &str) {
        if let Some(file) = self.0.remove(from) {
            self.0.insert(to.to_owned(), file);
        }
    }

    /// The files below a folder, by their path there.
    pub(super) fn below<'d>(&'d self, folder: &'d str) -> impl Iterator<Item = (&'d str, &'d File)> {
        self.0.iter().filter_map(move |(path, file)| Some((path.strip_prefix(folder)?, file)))
    }

    /// Whether a file changed after `since` and not after `until`.
    pub(super) fn changed_between(&self, since: Timestamp, until: Timestamp) -> bool {
        self.0.values().any(|file| file.changed > since && file.changed <= until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_seen_by_their_time() {
        let at = |s: i64| Timestamp::from_second(s).unwrap();
        let mut disk = Disk::default();
        disk.write("a/x", b"1", at(5));
        assert!(disk.changed_between(at(4), at(5)));
        assert!(!disk.changed_between(at(5), at(9)), "as new as the marker is not newer");
        assert!(!disk.changed_between(at(0), at(4)));
        disk.rename("a/x", "a/y");
        let names: Vec<(&str, Timestamp)> =
            disk.below("a/").map(|(path, file)| (path, file.changed)).collect();
        assert_eq!(names, [("y", at(5))]);
    }
}
