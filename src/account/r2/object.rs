//! Objects through Cloudflare's API: `/r2/buckets/{b}/objects`, and emptying a bucket.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::store::{Bucket, NewObject};
use super::{READ, WRITE, named};
use crate::account::call::{Call, stamp};
use crate::account::chance;
use crate::account::paging::{PerPage, cursored};
use crate::account::reply::{Answer, Failure, Raw, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

pub(super) fn routes() -> Routes {
    const ALL: &str = "/accounts/{account_id}/r2/buckets/{bucket_name}/objects";
    const ONE: &str = "/accounts/{account_id}/r2/buckets/{bucket_name}/objects/{*object_key}";
    Routes::new()
        .get(ALL, READ, list)
        .delete(ALL, WRITE, delete_many)
        .get(ONE, READ, read)
        .put(ONE, WRITE, write)
        .delete(ONE, WRITE, delete)
        .get("/accounts/{account_id}/r2/buckets/{bucket_name}/jobs", READ, jobs)
        .get("/accounts/{account_id}/r2/buckets/{bucket_name}/jobs/{job_id}", READ, job)
}

fn missing() -> Failure {
    Failure::new(404, 10007, "The specified key does not exist.")
}

fn locked() -> Failure {
    Failure::new(
        403,
        10069,
        "The object is protected by a bucket lock rule and cannot be overwritten or deleted.",
    )
}

fn list(world: &mut World, call: &Call) -> Answer {
    let bucket = named(world, call)?;
    let prefix = call.query.get("prefix").unwrap_or_default();
    let after = call.query.get("start_after").unwrap_or_default();
    let mut delimited: BTreeSet<String> = BTreeSet::new();
    let mut items: Vec<Value> = Vec::new();
    for (key, object) in
        bucket.objects.iter().filter(|(key, _)| key.starts_with(prefix) && key.as_str() > after)
    {
        let rest = key.get(prefix.len()..).unwrap_or_default();
        match call.query.get("delimiter").and_then(|d| rest.find(d).map(|at| at + d.len())) {
            Some(end) => {
                delimited.insert(format!("{prefix}{}", rest.get(..end).unwrap_or_default()));
            }
            None => items.push(object.shown(key)),
        }
    }
    let mut reply = cursored(items, &call.query, "per_page", PerPage { default: 20, max: 1000 })?;
    if let Reply::Page { info, .. } = &mut reply {
        info["is_truncated"] = json!(!info["cursor"].is_null());
        info["delimited"] = json!(delimited);
    }
    Ok(reply)
}

fn read(world: &mut World, call: &Call) -> Answer {
    let object = named(world, call)?.objects.get(call.param("object_key")).ok_or_else(missing)?;
    let raw = Raw::new(200, &object.content_type, object.bytes())
        .header("etag", format!("\"{}\"", object.etag))
        .header("last-modified", super::s3::http_date(object.uploaded));
    Ok(Reply::Raw(raw))
}

fn write(world: &mut World, call: &Call) -> Answer {
    let key = call.param("object_key").to_owned();
    let bucket = named(world, call)?;
    if bucket.is_locked(&key, call.now) {
        return Err(locked());
    }
    let new = NewObject {
        bytes: call.body.bytes.to_vec(),
        content_type: Some(call.body.content_type.clone()).filter(|t| !t.is_empty()),
        storage_class: call.header("cf-r2-storage-class").map(str::to_owned),
        ..NewObject::default()
    };
    let etag = bucket.put(key.clone(), new, call.now);
    let object = bucket.objects.get(&key).ok_or_else(missing)?;
    Ok(Reply::Ok(json!({
        "key": key,
        "etag": etag,
        "size": object.size.to_string(),
        "storage_class": object.storage_class,
        "uploaded": stamp(object.uploaded),
        "version": object.version,
    })))
}

fn delete(world: &mut World, call: &Call) -> Answer {
    let key = call.param("object_key");
    let bucket = named(world, call)?;
    if bucket.is_locked(key, call.now) {
        return Err(locked());
    }
    bucket.objects.remove(key);
    Ok(Reply::Ok(json!({"key": key})))
}

/// Three ways in one: a list of keys, `?prefix=folder/`, and `?prefix=`, which empties the bucket.
fn delete_many(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let bucket = named(world, call)?;
    if !bucket.queues.is_empty() {
        return Err(Failure::new(409, 10034, "The bucket has event notifications configured."));
    }
    if let Some(keys) = body.as_array() {
        let keys: Vec<String> = keys.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        if keys.iter().any(|key| bucket.is_locked(key, call.now)) {
            return Err(locked());
        }
        keys.iter().for_each(|key| drop(bucket.objects.remove(key)));
        return Ok(Reply::Ok(keys.iter().map(|key| json!({"key": key})).collect()));
    }
    if !call.query.has("prefix") {
        return Err(Failure::new(400, 10001, "Either a list of keys or a prefix is required."));
    }
    let prefix = call.query.get("prefix").unwrap_or_default();
    if !prefix.is_empty() && !prefix.ends_with('/') {
        return Err(Failure::new(400, 10001, "The prefix must end in a slash."));
    }
    let job = empty(bucket, prefix, call);
    bucket.jobs.push(job.clone());
    Ok(Reply::Ok(job))
}

/// Deletes what lies below a prefix and is not locked; the job is done when it is made.
fn empty(bucket: &mut Bucket, prefix: &str, call: &Call) -> Value {
    let keys: Vec<String> = bucket.objects.keys().filter(|key| key.starts_with(prefix)).cloned().collect();
    let (held, free): (Vec<String>, Vec<String>) =
        keys.into_iter().partition(|key| bucket.is_locked(key, call.now));
    free.iter().for_each(|key| drop(bucket.objects.remove(key)));
    json!({
        "id": chance::uuid(),
        "jobType": "prefixDelete",
        "status": if held.is_empty() { "COMPLETED" } else { "FAILED" },
        "startTime": stamp(call.now),
        "endTime": stamp(call.now),
        "prefixDelete": {"prefix": prefix, "deletedObjects": free.len(), "isBucketClear": bucket.objects.is_empty()},
    })
}

fn jobs(world: &mut World, call: &Call) -> Answer {
    Ok(Reply::Ok(json!({"jobs": named(world, call)?.jobs})))
}

fn job(world: &mut World, call: &Call) -> Answer {
    let id = call.param("job_id");
    let found = named(world, call)?.jobs.iter().find(|job| job["id"] == id).cloned();
    found.map(Reply::Ok).ok_or_else(|| Failure::new(404, 10079, "The specified job does not exist."))
}
