//! Accounts for the fixtures of rules.

use super::{Access, Account, Containers, Monitoring, People, Storage, Worker};
use crate::audit::facts::{Facts, Fetched};
use crate::audit::testing::nothing;

/// What was not set up by a fixture could not be seen, for this reason.
const UNSEEN: &str = "the fixture does not show it";

/// An account of which nothing could be seen.
pub(crate) fn unseen() -> Account {
    Account {
        worker: Worker::unseen("moltbot-sandbox", UNSEEN),
        access: Access::unseen(UNSEEN),
        people: People::unseen(UNSEEN),
        storage: Storage::unseen(UNSEEN),
        containers: Containers::unseen(UNSEEN),
        monitoring: Monitoring::unseen(UNSEEN),
    }
}

/// Facts of this account and nothing else.
pub(crate) fn live(change: impl FnOnce(&mut Account)) -> Facts {
    let mut account = unseen();
    change(&mut account);
    Facts { account: Fetched::Known(account), ..nothing() }
}
