//! Rules on R2: the key that opens the bucket, who reads it without a key, which rules end or hold what is in it.

mod key;
mod place;
mod public;
mod retention;
mod trace;

use crate::audit::facts::Seen;
use crate::audit::facts::account::storage::Bucket;
use crate::audit::rule::Rule;
use crate::audit::{Facts, Finding, Scope, Verdict};

/// The rules of this group.
pub(super) const RULES: &[&Rule] = &[
    &key::RULE,
    &place::MISSING,
    &public::PUBLIC_ADDRESS,
    &public::PUBLIC_DOMAIN,
    &public::ANY_ORIGIN,
    &retention::NOTHING_ENDS,
    &retention::NO_LOCK,
    &retention::DELETES_MEMORY,
    &retention::LOCKS_MEMORY,
    &place::ELSEWHERE,
    &trace::RULE,
];

/// The bucket, if there is one.
fn bucket<'a>(facts: &'a Facts, verdict: &mut Verdict) -> Option<&'a Bucket> {
    let account = verdict.need(Scope::Live, &facts.account)?;
    verdict.see(Scope::Live, &account.storage.bucket)?.as_ref()
}

/// The bucket with one thing of it.
fn bucket_with<'a, T>(
    facts: &'a Facts,
    verdict: &mut Verdict,
    of: impl FnOnce(&'a Bucket) -> &'a Seen<T>,
) -> Option<(&'a Bucket, &'a T)> {
    let bucket = bucket(facts, verdict)?;
    let thing = verdict.see(Scope::Live, of(bucket))?;
    Some((bucket, thing))
}

/// A finding on the bucket.
fn on(bucket: &Bucket, message: impl Into<String>) -> Finding {
    Finding::on("R2 bucket", &*bucket.name, message)
}

/// Beginnings of keys below which Moltworker keeps what it restores from: rclone's mirror (`openclaw/`, `workspace/`,
/// `skills/`) and the older one (`clawdbot/`), and the Sandbox SDK's `backups/`. Source: `start-openclaw.sh` and
/// `src/gateway/sync.ts` of cloudflare/moltworker, and the SDK's `createBackup`.
const MEMORY: [&str; 5] = ["openclaw/", "workspace/", "skills/", "clawdbot/", "backups/"];

/// Whether a rule on `prefix` is about objects that Moltworker overwrites on every sync.
fn is_live_memory(prefix: &str) -> bool {
    let synced = MEMORY.iter().filter(|it| **it != "backups/");
    prefix.is_empty() || synced.into_iter().any(|it| it.starts_with(prefix) || prefix.starts_with(it))
}

#[cfg(test)]
mod tests {
    use super::is_live_memory;

    #[test]
    fn a_prefix_is_live_when_it_holds_or_lies_in_what_is_synced() {
        for live in ["", "open", "openclaw/", "workspace/memory/", "s"] {
            assert!(is_live_memory(live), "{live}");
        }
        for other in ["backups/", "copies/", "openclaw-copies/", "x"] {
            assert!(!is_live_memory(other), "{other}");
        }
    }
}
