//! What can be made to look done without being done: switched on by a test or at a drill, to see that nobody believes it.
//!
//! Deliberately absent: failures that say so; those are faults (`fault`).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// One way in which the account does not do what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lie {
    /// `/api/admin/gateway/restart` answers that it restarted the gateway, and did nothing.
    RestartsNothing,
    /// The Worker puts its own gateway token into every WebSocket that got past Access, whatever the client presents.
    InjectsToken,
    /// A container that has a configuration does not restore over it: an old key in its auth profile stays, and goes back
    /// to R2 with the next round.
    KeepsItsDisk,
    /// Once: when the copies in R2 were changed behind the container's back, its old loop writes its own files over them
    /// before the next start of the gateway restores.
    WritesLate,
    /// A merge patch on `versions/latest` loses the last binding that it does not name.
    StagingLosesBinding,
    /// `/cdp` opens the browser with any secret.
    OpensBrowserToAll,
    /// `/api/admin/storage/sync` fails.
    SyncFails,
    /// `replaceManagedBotToken` ends the bot's token, and answers with the token of another bot.
    AnotherBot,
}

/// The lies in force.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Lies(BTreeSet<Lie>);

impl Lies {
    pub(crate) fn tell(&mut self, lie: Lie) {
        self.0.insert(lie);
    }

    pub(crate) fn stop(&mut self, lie: Lie) {
        self.0.remove(&lie);
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn holds(&self, lie: Lie) -> bool {
        self.0.contains(&lie)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lies_are_named_in_kebab_case() {
        let mut lies: Lies = serde_json::from_value(serde_json::json!(["restarts-nothing"])).unwrap();
        assert!(lies.holds(Lie::RestartsNothing) && !lies.holds(Lie::SyncFails));
        lies.stop(Lie::RestartsNothing);
        assert_eq!(serde_json::to_string(&lies).unwrap(), "[]");
    }
}
