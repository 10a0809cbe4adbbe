//! Operations on objects: get, head, put, copy, delete, and many deletions in one request.

use std::collections::BTreeMap;

use axum::http::Method;
use serde::Deserialize;

use super::super::store::{NewObject, Object};
use super::error::S3Error;
use super::{Need, Task, escaped, http_date, multipart, xml};
use crate::account::call::{decode, stamp};
use crate::account::reply::Raw;
use crate::account::world::World;

/// A request whose path holds a key.
pub(super) fn respond(world: &mut World, task: &Task<'_>) -> Result<Raw, S3Error> {
    let has = |name: &str| task.request.parameter(name).is_some();
    match task.request.method {
        Method::POST if has("uploads") => multipart::create(world, task),
        Method::POST if has("uploadId") => multipart::complete(world, task),
        Method::PUT if has("partNumber") => multipart::upload(world, task),
        Method::DELETE if has("uploadId") => multipart::abort(world, task),
        Method::GET if has("uploadId") => multipart::list_parts(world, task),
        Method::GET | Method::HEAD => read(world, task),
        Method::PUT if task.request.header("x-amz-copy-source").is_some() => copy(world, task),
        Method::PUT => write(world, task),
        Method::DELETE => delete(world, task),
        _ => Err(S3Error::MethodNotAllowed),
    }
}

fn read(world: &mut World, task: &Task<'_>) -> Result<Raw, S3Error> {
    task.permit(world, Need::Read)?;
    let object = task.bucket(world)?.objects.get(&task.key).ok_or(S3Error::NoSuchKey)?;
    let quoted = format!("\"{}\"", object.etag);
    if task.request.header("if-match").is_some_and(|m| m != "*" && m != quoted) {
        return Err(S3Error::PreconditionFailed);
    }
    if task.request.header("if-none-match").is_some_and(|m| m == "*" || m == quoted) {
        return Ok(Raw::new(304, "", "").header("etag", quoted));
    }
    let bytes = object.bytes();
    let raw = match task.request.header("range") {
        None => Raw::new(200, &object.content_type, bytes),
        Some(range) => {
            let (from, to) = span(range, bytes.len()).ok_or(S3Error::InvalidRange)?;
            let part = bytes.get(from..=to).ok_or(S3Error::InvalidRange)?.to_vec();
            Raw::new(206, &object.content_type, part)
                .header("content-range", format!("bytes {from}-{to}/{}", bytes.len()))
        }
    };
    Ok(described(raw, object))
}

fn described(raw: Raw, object: &Object) -> Raw {
    let raw = raw
        .header("etag", format!("\"{}\"", object.etag))
        .header("last-modified", http_date(object.uploaded))
        .header("accept-ranges", "bytes")
        .header("x-amz-storage-class", "STANDARD");
    object
        .metadata
        .iter()
        .fold(raw, |raw, (name, value)| raw.header(format!("x-amz-meta-{name}"), value.clone()))
}

/// First and last byte of a `Range`; one range only.
fn span(range: &str, length: usize) -> Option<(usize, usize)> {
    let (from, to) = range.strip_prefix("bytes=")?.split_once('-')?;
    let last = length.checked_sub(1)?;
    match (from.parse::<usize>().ok(), to.parse::<usize>().ok()) {
        (Some(from), to) if from <= last => Some((from, to.unwrap_or(last).min(last))),
        (None, Some(tail)) if from.is_empty() && tail > 0 => Some((length.saturating_sub(tail), last)),
        _ => None,
    }
}

/// `x-amz-meta-*` headers without their prefix.
pub(super) fn metadata(task: &Task<'_>) -> BTreeMap<String, String> {
    let named = task.request.headers.iter().filter_map(|(name, value)| {
        Some((name.as_str().strip_prefix("x-amz-meta-")?.to_owned(), value.to_str().ok()?.to_owned()))
    });
    named.collect()
}

fn write(world: &mut World, task: &Task<'_>) -> Result<Raw, S3Error> {
    task.permit(world, Need::Write)?;
    let bucket = task.bucket(world)?;
    let present = bucket.objects.get(&task.key).map(|o| format!("\"{}\"", o.etag));
    let header = |name: &str| task.request.header(name);
    let none_match = header("if-none-match").is_some_and(|m| m == "*" && present.is_some());
    let match_fails =
        header("if-match").is_some_and(|m| present.as_deref() != Some(m) && !(m == "*" && present.is_some()));
    if none_match || match_fails {
        return Err(S3Error::PreconditionFailed);
    }
    if bucket.is_locked(&task.key, task.request.now) {
        return Err(S3Error::Locked);
    }
    let new = NewObject {
        bytes: task.request.body.to_vec(),
        content_type: header("content-type").map(str::to_owned),
        metadata: metadata(task),
        ..NewObject::default()
    };
    let etag = bucket.put(task.key.clone(), new, task.request.now);
    Ok(Raw::new(200, "", "").header("etag", format!("\"{etag}\"")))
}

fn copy(world: &mut World, task: &Task<'_>) -> Result<Raw, S3Error> {
    task.permit(world, Need::Write)?;
    let source = decode(task.request.header("x-amz-copy-source").unwrap_or_default());
    let (from, key) = source.trim_start_matches('/').split_once('/').ok_or(S3Error::InvalidArgument)?;
    let reader = Task {
        request: task.request,
        signer: task.signer.clone(),
        jurisdiction: task.jurisdiction.clone(),
        bucket: from.to_owned(),
        key: key.to_owned(),
    };
    reader.permit(world, Need::Read)?;
    let object = reader.bucket(world)?.objects.get(key).cloned().ok_or(S3Error::NoSuchKey)?;
    let replace = task.request.header("x-amz-metadata-directive") == Some("REPLACE");
    let bucket = task.bucket(world)?;
    if bucket.is_locked(&task.key, task.request.now) {
        return Err(S3Error::Locked);
    }
    let new = NewObject {
        bytes: object.bytes(),
        content_type: Some(object.content_type.clone()),
        metadata: if replace { metadata(task) } else { object.metadata.clone() },
        ..NewObject::default()
    };
    let etag = bucket.put(task.key.clone(), new, task.request.now);
    Ok(xml(&format!(
        "<CopyObjectResult><LastModified>{}</LastModified><ETag>&quot;{etag}&quot;</ETag></CopyObjectResult>",
        stamp(task.request.now)
    )))
}

/// 204 whether there was such an object or not.
fn delete(world: &mut World, task: &Task<'_>) -> Result<Raw, S3Error> {
    task.permit(world, Need::Write)?;
    let bucket = task.bucket(world)?;
    if bucket.is_locked(&task.key, task.request.now) {
        return Err(S3Error::Locked);
    }
    bucket.objects.remove(&task.key);
    Ok(Raw::new(204, "", ""))
}

#[derive(Deserialize)]
struct Delete {
    #[serde(rename = "Object", default)]
    objects: Vec<DeleteKey>,
    #[serde(rename = "Quiet", default)]
    quiet: bool,
}

#[derive(Deserialize)]
struct DeleteKey {
    #[serde(rename = "Key")]
    key: String,
}

/// `POST /<bucket>?delete`.
pub(super) fn delete_many(world: &mut World, task: &Task<'_>) -> Result<Raw, S3Error> {
    let text = std::str::from_utf8(&task.request.body).map_err(|_| S3Error::MalformedXml)?;
    let asked: Delete = quick_xml::de::from_str(text).map_err(|_| S3Error::MalformedXml)?;
    if asked.objects.is_empty() || asked.objects.len() > 1000 {
        return Err(S3Error::MalformedXml);
    }
    let mut entries = String::new();
    for DeleteKey { key } in asked.objects {
        let one = Task {
            request: task.request,
            signer: task.signer.clone(),
            jurisdiction: task.jurisdiction.clone(),
            bucket: task.bucket.clone(),
            key: key.clone(),
        };
        match delete(world, &one) {
            Ok(_) if asked.quiet => {}
            Ok(_) => entries.push_str(&format!("<Deleted><Key>{}</Key></Deleted>", escaped(&key))),
            Err(S3Error::NoSuchBucket) => return Err(S3Error::NoSuchBucket),
            Err(error) => entries.push_str(&format!(
                "<Error><Key>{}</Key><Code>{}</Code></Error>",
                escaped(&key),
                error.code()
            )),
        }
    }
    Ok(xml(&format!("<DeleteResult>{entries}</DeleteResult>")))
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn ranges_are_clipped_to_the_object() {
        assert_eq!(span("bytes=0-3", 10), Some((0, 3)));
        assert_eq!(span("bytes=5-", 10), Some((5, 9)));
        assert_eq!(span("bytes=5-99", 10), Some((5, 9)));
        assert_eq!(span("bytes=-4", 10), Some((6, 9)));
        assert_eq!(span("bytes=10-", 10), None);
        assert_eq!(span("bytes=0-", 0), None);
        assert_eq!(span("items=0-1", 10), None);
    }
}
