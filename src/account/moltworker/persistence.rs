//! What the container keeps in R2 (layout A: plain files below `openclaw/`, `workspace/` and `skills/`), and when.
//!
//! Three things copy, all with rclone and all with the keys that lie in `rclone.conf`: the start script restores (`copy`:
//! overwrites what differs, deletes nothing), a loop it leaves behind mirrors (`sync`) every half minute when a file
//! changed, and `/api/admin/storage/sync` mirrors at once. `rclone.conf` is written by the start script, so after a
//! change of keys everything goes on with the old ones until it runs again. A loop outlives the gateway it was started
//! with; one whose rclone fails ends, because the script runs under `set -e`.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::deployed::{self, Deployed};
use super::disk::{CONFIG, Disk};
use super::sandbox::{self, Sandbox};
use super::start_script::Onboarding;
use crate::account::call::stamp_seconds;
use crate::account::lies::Lie;
use crate::account::r2;
use crate::account::world::World;

/// Bucket of a Worker that sets no `R2_BUCKET_NAME`.
const BUCKET: &str = "moltbot-data";

/// A folder of the disk and its place in the bucket.
struct Tree {
    disk: &'static str,
    remote: &'static str,
    /// `--exclude`.
    left_out: fn(&str) -> bool,
}

const TREES: [Tree; 3] = [
    Tree { disk: ".openclaw/", remote: "openclaw/", left_out: no_state },
    Tree { disk: "clawd/", remote: "workspace/", left_out: no_work },
    Tree { disk: "clawd/skills/", remote: "skills/", left_out: |_| false },
];

fn no_state(path: &str) -> bool {
    [".lock", ".log", ".tmp"].iter().any(|end| path.ends_with(end)) || lies_in(path, ".git")
}

fn no_work(path: &str) -> bool {
    ["skills", ".git", "node_modules"].iter().any(|folder| lies_in(path, folder))
}

fn lies_in(path: &str, folder: &str) -> bool {
    path.rsplit('/').skip(1).any(|part| part == folder)
}

/// `/root/.config/rclone/rclone.conf`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Rclone {
    pub(super) id: String,
    secret: String,
    pub(super) account: String,
}

/// A background loop of the start script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Loop {
    bucket: String,
    started: Timestamp,
}

/// Why nothing was copied to R2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum SyncError {
    /// Keys or account id are missing.
    #[error("R2 storage is not configured")]
    NotConfigured,
    /// The gateway has never run, so there is nothing to copy.
    #[error("Sync aborted: no config file found")]
    Nothing,
    /// The keys do not open the bucket, or there is no such bucket.
    #[error("Config sync failed")]
    Denied,
}

impl SyncError {
    /// What the Worker says as `details`.
    pub(super) fn details(self) -> Option<&'static str> {
        match self {
            Self::NotConfigured => None,
            Self::Nothing => Some("Neither openclaw.json nor clawdbot.json found in config directory."),
            Self::Denied => Some("rclone: AccessDenied: Access Denied, status code: 403"),
        }
    }
}

/// The names R2 persistence needs and the Worker does not have.
pub(super) fn missing(worker: &Deployed) -> Vec<&'static str> {
    ["R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY", "CF_ACCOUNT_ID"]
        .into_iter()
        .filter(|name| worker.var(name).is_none())
        .collect()
}

fn bucket_of(worker: &Deployed) -> &str {
    worker.var("R2_BUCKET_NAME").unwrap_or(BUCKET)
}

/// What would be written to `rclone.conf` from the environment.
fn from_environment(worker: &Deployed) -> Option<Rclone> {
    Some(Rclone {
        id: worker.var("R2_ACCESS_KEY_ID")?.to_owned(),
        secret: worker.var("R2_SECRET_ACCESS_KEY")?.to_owned(),
        account: worker.var("CF_ACCOUNT_ID")?.to_owned(),
    })
}

/// Whether the keys open the bucket, once the overlay has put the real ones into what rclone sends.
fn opens(world: &World, script: &str, rclone: &Rclone, bucket: &str, now: Timestamp) -> bool {
    let worker = deployed::of(world, script).unwrap_or_default();
    if !worker.lets_out(rclone, bucket) {
        return false;
    }
    let (id, secret) = (worker.injected(&rclone.id), worker.injected(&rclone.secret));
    rclone.account == world.account.id && r2::opens(world, id, secret, bucket, now)
}

/// The first part of the start script. Whatever goes wrong reads as "no backup", as in the original.
pub(super) fn restore(world: &mut World, worker: &Deployed, now: Timestamp) {
    let bucket = bucket_of(worker).to_owned();
    late_write(world, worker, &bucket, now);
    let Some(rclone) = from_environment(worker) else { return };
    if let Some(sandbox) = sandbox::running(world, &worker.script) {
        sandbox.rclone = Some(rclone.clone());
    }
    let keeps = world.lies.holds(Lie::KeepsItsDisk)
        && sandbox::running(world, &worker.script).is_some_and(|s| s.disk.holds(CONFIG));
    if keeps || !opens(world, &worker.script, &rclone, &bucket, now) {
        return;
    }
    let backup = r2::files(world, &bucket, "");
    let Some(sandbox) = sandbox::running(world, &worker.script) else { return };
    let there = |key: &str| backup.iter().any(|file| file.key == key);
    let state = if there("openclaw/openclaw.json") {
        "openclaw/"
    } else if there("clawdbot/clawdbot.json") {
        "clawdbot/"
    } else {
        ""
    };
    for (remote, folder) in
        [(state, TREES[0].disk), ("workspace/", TREES[1].disk), ("skills/", TREES[2].disk)]
    {
        for file in backup.iter().filter(|_| !remote.is_empty()) {
            if let Some(path) = file.key.strip_prefix(remote) {
                take(&mut sandbox.disk, &format!("{folder}{path}"), file);
            }
        }
    }
    if state == "clawdbot/" && !sandbox.disk.holds(CONFIG) {
        sandbox.disk.rename(".openclaw/clawdbot.json", CONFIG);
    }
}

/// One file of `rclone copy`: what is as long and as old as the one on the disk is taken for the same.
fn take(disk: &mut Disk, path: &str, file: &r2::File) {
    let same = disk
        .file(path)
        .is_some_and(|own| own.changed == file.modified && own.bytes().len() == file.bytes.len());
    if !same {
        disk.write(path, &file.bytes, file.modified);
    }
}

/// The lie of a loop that was in the middle of its round while somebody changed the copies.
fn late_write(world: &mut World, worker: &Deployed, bucket: &str, now: Timestamp) {
    if !world.lies.holds(Lie::WritesLate) {
        return;
    }
    let Some(sandbox) = sandbox::running(world, &worker.script) else { return };
    let Some(rclone) = sandbox.rclone.clone() else { return };
    let disk = sandbox.disk.clone();
    let stored = r2::files(world, bucket, TREES[0].remote);
    let changed = stored.iter().any(|file| {
        let own =
            file.key.strip_prefix(TREES[0].remote).and_then(|path| disk.file(&format!(".openclaw/{path}")));
        own.is_some_and(|own| own.bytes() != file.bytes)
    });
    if changed && opens(world, &worker.script, &rclone, bucket, now) {
        mirror(world, &disk, bucket, now);
        world.lies.stop(Lie::WritesLate);
    }
}

/// The last part of the start script before the gateway: the loop, and its marker, newer than all it has written.
///
/// The loop's first round comes half a minute after a first start, because a gateway that was set up just now writes
/// files of its own; it is taken as done.
pub(super) fn start_loop(world: &mut World, worker: &Deployed, onboarding: Onboarding, now: Timestamp) {
    if from_environment(worker).is_none() {
        return;
    }
    let bucket = bucket_of(worker).to_owned();
    let Some(sandbox) = sandbox::running(world, &worker.script) else { return };
    sandbox.marker = Some(now);
    sandbox.loops.push(Loop { bucket: bucket.clone(), started: now });
    if onboarding == Onboarding::Done
        && round(world, &worker.script, &bucket, now).is_err()
        && let Some(sandbox) = sandbox::running(world, &worker.script)
    {
        sandbox.loops.pop();
    }
}

/// `/api/admin/storage/sync`: at once, with what lies in `rclone.conf`, to the bucket the Worker names now.
pub(super) fn sync(world: &mut World, worker: &Deployed, now: Timestamp) -> Result<String, SyncError> {
    let rclone = from_environment(&worker.in_container()).ok_or(SyncError::NotConfigured)?;
    let sandbox = sandbox::running(world, &worker.script).ok_or(SyncError::Nothing)?;
    sandbox.rclone.get_or_insert(rclone);
    if world.lies.holds(Lie::SyncFails) {
        return Err(SyncError::Denied);
    }
    round(world, &worker.script, bucket_of(worker), now)
}

/// Three times `rclone sync`.
fn round(world: &mut World, script: &str, bucket: &str, now: Timestamp) -> Result<String, SyncError> {
    let sandbox = sandbox::running(world, script).ok_or(SyncError::Nothing)?;
    if !sandbox.disk.holds(CONFIG) {
        return Err(SyncError::Nothing);
    }
    let (disk, rclone) = (sandbox.disk.clone(), sandbox.rclone.clone().ok_or(SyncError::NotConfigured)?);
    if !opens(world, script, &rclone, bucket, now) {
        return Err(SyncError::Denied);
    }
    mirror(world, &disk, bucket, now);
    let at = stamp_seconds(now);
    if let Some(sandbox) = sandbox::running(world, script) {
        sandbox.last_sync = Some(at.clone());
    }
    Ok(at)
}

fn mirror(world: &mut World, disk: &Disk, bucket: &str, now: Timestamp) {
    for tree in TREES {
        let files = disk.below(tree.disk).filter(|(path, _)| !(tree.left_out)(path));
        let files = files
            .map(|(path, file)| r2::File {
                key: format!("{}{path}", tree.remote),
                bytes: file.bytes(),
                modified: file.changed,
            })
            .collect();
        r2::mirror(world, bucket, (tree.remote, tree.left_out), files, now);
    }
}

/// Does what the loops of all containers have done since somebody looked last.
pub(in crate::account) fn catch_up(world: &mut World, now: Timestamp) {
    let period = SignedDuration::from_millis(world.moltworker.sync_ms.max(1));
    for script in world.moltworker.scripts() {
        let Some(sandbox) = sandbox::running(world, &script) else { continue };
        for one in due(sandbox, period, now) {
            let (bucket, at) = one;
            let done = round(world, &script, &bucket, at);
            let Some(sandbox) = sandbox::running(world, &script) else { continue };
            match done {
                Ok(_) => sandbox.marker = Some(at),
                Err(_) => sandbox.loops.retain(|one| one.bucket != bucket),
            }
        }
    }
}

/// The bucket of each loop that has something to copy, and the moment of its last round. Nothing changes on the disk
/// between two looks, so that only the last round matters.
fn due(sandbox: &Sandbox, period: SignedDuration, now: Timestamp) -> Vec<(String, Timestamp)> {
    let Some(marker) = sandbox.marker else { return Vec::new() };
    let mut found: Vec<(String, Timestamp)> = Vec::new();
    for one in &sandbox.loops {
        let rounds = now.duration_since(one.started).as_millis() / period.as_millis().max(1);
        let Ok(rounds) = i32::try_from(rounds) else { continue };
        let last = period.checked_mul(rounds).and_then(|since| one.started.checked_add(since).ok());
        if let Some(last) = last.filter(|last| rounds > 0 && sandbox.disk.changed_between(marker, *last))
            && !found.iter().any(|(bucket, _)| *bucket == one.bucket)
        {
            found.push((one.bucket.clone(), last));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(ms).unwrap()
    }

    #[test]
    fn locks_logs_and_repositories_stay_behind() {
        assert!(no_state("gateway.lock") && no_state("logs/a.log") && no_state("x/.git/config"));
        assert!(!no_state("openclaw.json.bak") && !no_state(".gitignore"));
        assert!(no_work("skills/a/SKILL.md") && no_work("p/node_modules/x.js") && !no_work("skills"));
    }

    #[test]
    fn a_round_comes_only_for_files_newer_than_the_marker() {
        let mut sandbox = Sandbox::fresh("i");
        sandbox.marker = Some(at(0));
        sandbox.loops.push(Loop { bucket: "b".into(), started: at(0) });
        let period = SignedDuration::from_millis(30_000);
        assert!(due(&sandbox, period, at(90_000)).is_empty());
        sandbox.disk.write(CONFIG, b"{}", at(31_000));
        assert!(due(&sandbox, period, at(59_999)).is_empty(), "the round at 30 s was before");
        assert_eq!(due(&sandbox, period, at(95_000)), [("b".to_owned(), at(90_000))]);
        sandbox.marker = Some(at(31_000));
        assert!(due(&sandbox, period, at(95_000)).is_empty());
    }

    #[test]
    fn a_copy_of_the_same_length_and_time_is_taken_for_the_same() {
        let mut disk = Disk::default();
        disk.write("x", b"old", at(5));
        let file = |bytes: &[u8], ms| r2::File { key: "x".into(), bytes: bytes.to_vec(), modified: at(ms) };
        take(&mut disk, "x", &file(b"new", 5));
        assert_eq!(disk.file("x").unwrap().bytes(), b"old");
        take(&mut disk, "x", &file(b"new", 6));
        assert_eq!(disk.file("x").unwrap().bytes(), b"new");
    }
}
