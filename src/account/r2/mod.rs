//! R2: buckets and objects, by Cloudflare's API and by the S3 one.
//!
//! Deliberately absent: Sippy, data catalogs, the event queues behind event notifications, and versions of objects
//! (R2 has none: an overwrite or delete is final here too).

mod bucket;
mod credentials;
mod domain;
mod object;
mod rules;
pub(in crate::account) mod s3;
mod store;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::call::Call;
use super::groups::{self, Group};
use super::reply::Failure;
use super::routes::Routes;
use super::world::World;
use store::{Bucket, NewObject};

/// All buckets of the account, and credentials made for a while.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(crate) struct State {
    buckets: Vec<Bucket>,
    temporary: Vec<credentials::Temporary>,
}

const READ: &[Group] = &[groups::R2_READ, groups::R2_WRITE];
const WRITE: &[Group] = &[groups::R2_WRITE];

/// The whole `/r2` tree.
pub(super) fn routes() -> Routes {
    bucket::routes()
        .merge(object::routes())
        .merge(rules::routes())
        .merge(domain::routes())
        .merge(credentials::routes())
}

/// The jurisdiction a call speaks of; a bucket of another one is not there for it.
fn jurisdiction(call: &Call) -> &str {
    call.header("cf-r2-jurisdiction").unwrap_or("default")
}

/// The state, or 10042 while R2 is not switched on.
fn open(world: &mut World) -> Result<&mut State, Failure> {
    if !world.entitlements.r2 {
        return Err(Failure::new(403, 10042, "Please enable R2 through the Cloudflare Dashboard."));
    }
    Ok(&mut world.r2)
}

/// The bucket a call names.
fn named<'a>(world: &'a mut World, call: &Call) -> Result<&'a mut Bucket, Failure> {
    let (jurisdiction, name) = (jurisdiction(call), call.param("bucket_name"));
    open(world)?
        .find_mut(jurisdiction, name)
        .ok_or_else(|| Failure::new(404, 10006, "The specified bucket does not exist."))
}

/// Whether an S3 key pair opens a bucket for reading and writing.
pub(crate) fn opens(world: &World, key_id: &str, secret: &str, bucket: &str, now: Timestamp) -> bool {
    world.entitlements.r2
        && world.r2.find("default", bucket).is_some()
        && s3::grants(world, (key_id, secret), ("default", bucket), now)
}

/// An object as rclone sees it.
#[derive(Debug, Clone)]
pub(crate) struct File {
    pub(crate) key: String,
    pub(crate) bytes: Vec<u8>,
    /// What rclone keeps in the object's metadata as `mtime`; else when it was uploaded.
    pub(crate) modified: Timestamp,
}

/// All objects of a bucket below a prefix.
pub(crate) fn files(world: &World, bucket: &str, prefix: &str) -> Vec<File> {
    let Some(bucket) = world.r2.find("default", bucket) else { return Vec::new() };
    let below = bucket.objects.range(prefix.to_owned()..).take_while(|(key, _)| key.starts_with(prefix));
    below
        .map(|(key, object)| File { key: key.clone(), bytes: object.bytes(), modified: object.modified() })
        .collect()
}

/// `rclone sync` to what is below a prefix: makes it equal to `files`, but for what is left out. A locked object stays as
/// it is.
pub(crate) fn mirror(
    world: &mut World,
    bucket: &str,
    (prefix, left_out): (&str, fn(&str) -> bool),
    files: Vec<File>,
    now: Timestamp,
) {
    let Some(bucket) = world.r2.find_mut("default", bucket) else { return };
    let goes = |key: &&String| {
        key.strip_prefix(prefix).is_some_and(|path| !left_out(path))
            && !files.iter().any(|file| file.key == **key)
    };
    let gone: Vec<String> = bucket.objects.keys().filter(goes).cloned().collect();
    for key in gone {
        if !bucket.is_locked(&key, now) {
            bucket.objects.remove(&key);
        }
    }
    for File { key, bytes, modified } in files {
        let unchanged = bucket.objects.get(&key).is_some_and(|o| o.bytes() == bytes);
        if !unchanged && !bucket.is_locked(&key, now) {
            let metadata = [("mtime".to_owned(), store::mtime(modified))].into();
            bucket.put(key, NewObject { bytes, metadata, ..NewObject::default() }, now);
        }
    }
}
