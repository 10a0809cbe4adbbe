//! Multipart uploads: create, upload a part, complete, abort, list.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::store::{self, NewObject, Upload};
use super::error::S3Error;
use super::{Need, Task, escaped, object, xml};
use crate::account::call::stamp;
use crate::account::chance;
use crate::account::reply::Raw;
use crate::account::world::World;

/// `POST /<bucket>/<key>?uploads`.
pub(super) fn create(world: &mut World, task: &Task<'_>) -> Result<Raw, S3Error> {
    task.permit(world, Need::Write)?;
    let id = chance::alphanumeric(64);
    let upload = Upload {
        key: task.key.clone(),
        started: task.request.now,
        content_type: task.request.header("content-type").map(str::to_owned),
        metadata: object::metadata(task),
        parts: BTreeMap::new(),
    };
    task.bucket(world)?.uploads.insert(id.clone(), upload);
    Ok(xml(&format!(
        "<InitiateMultipartUploadResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Bucket>{}</Bucket><Key>{}</Key><UploadId>{id}</UploadId></InitiateMultipartUploadResult>",
        escaped(&task.bucket),
        escaped(&task.key)
    )))
}

fn id<'a>(task: &'a Task<'_>) -> &'a str {
    task.request.parameter("uploadId").unwrap_or_default()
}

fn named<'w>(world: &'w mut World, task: &Task<'_>) -> Result<&'w mut Upload, S3Error> {
    let bucket = task.bucket(world)?;
    bucket.uploads.get_mut(id(task)).filter(|u| u.key == task.key).ok_or(S3Error::NoSuchUpload)
}

/// `PUT …?partNumber=&uploadId=`.
pub(super) fn upload(world: &mut World, task: &Task<'_>) -> Result<Raw, S3Error> {
    task.permit(world, Need::Write)?;
    let number = task.request.parameter("partNumber").and_then(|n| n.parse::<u32>().ok());
    let number = number.filter(|n| (1..=10_000).contains(n)).ok_or(S3Error::InvalidArgument)?;
    let etag = store::etag_of(&task.request.body);
    named(world, task)?.parts.insert(number, (etag.clone(), store::packed(&task.request.body)));
    Ok(Raw::new(200, "", "").header("etag", format!("\"{etag}\"")))
}

#[derive(Deserialize)]
struct Complete {
    #[serde(rename = "Part", default)]
    parts: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    #[serde(rename = "PartNumber")]
    number: u32,
    #[serde(rename = "ETag")]
    etag: String,
}

/// `POST …?uploadId=`: joins the parts named, in the order of their numbers.
pub(super) fn complete(world: &mut World, task: &Task<'_>) -> Result<Raw, S3Error> {
    task.permit(world, Need::Write)?;
    let text = std::str::from_utf8(&task.request.body).map_err(|_| S3Error::MalformedXml)?;
    let asked: Complete = quick_xml::de::from_str(text).map_err(|_| S3Error::MalformedXml)?;
    let upload = named(world, task)?.clone();
    let ascending = asked.parts.windows(2).all(|pair| pair[0].number < pair[1].number);
    if asked.parts.is_empty() || !ascending {
        return Err(S3Error::InvalidPart);
    }
    let mut bytes = Vec::new();
    let mut tags = String::new();
    for part in &asked.parts {
        let (etag, body) = upload.parts.get(&part.number).ok_or(S3Error::InvalidPart)?;
        if part.etag.trim_matches('"') != etag {
            return Err(S3Error::InvalidPart);
        }
        tags.push_str(etag);
        bytes.extend(store::unpacked(body));
    }
    let tags = hex::decode(&tags).unwrap_or_default();
    let etag = format!("{}-{}", store::etag_of(&tags), asked.parts.len());
    let bucket = task.bucket(world)?;
    if bucket.is_locked(&task.key, task.request.now) {
        return Err(S3Error::Locked);
    }
    bucket.uploads.remove(id(task));
    let new = NewObject {
        bytes,
        content_type: upload.content_type,
        metadata: upload.metadata,
        etag: Some(etag.clone()),
        storage_class: None,
    };
    bucket.put(task.key.clone(), new, task.request.now);
    Ok(xml(&format!(
        "<CompleteMultipartUploadResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Bucket>{}</Bucket><Key>{}</Key><ETag>&quot;{etag}&quot;</ETag></CompleteMultipartUploadResult>",
        escaped(&task.bucket),
        escaped(&task.key)
    )))
}

/// `DELETE …?uploadId=`.
pub(super) fn abort(world: &mut World, task: &Task<'_>) -> Result<Raw, S3Error> {
    task.permit(world, Need::Write)?;
    named(world, task)?;
    task.bucket(world)?.uploads.remove(id(task));
    Ok(Raw::new(204, "", ""))
}

/// `GET …?uploadId=`.
pub(super) fn list_parts(world: &mut World, task: &Task<'_>) -> Result<Raw, S3Error> {
    task.permit(world, Need::Read)?;
    let upload = named(world, task)?;
    let parts: String = upload
        .parts
        .iter()
        .map(|(number, (etag, body))| {
            format!(
                "<Part><PartNumber>{number}</PartNumber><ETag>&quot;{etag}&quot;</ETag><Size>{}</Size></Part>",
                store::unpacked(body).len()
            )
        })
        .collect();
    Ok(xml(&format!(
        "<ListPartsResult><Bucket>{}</Bucket><Key>{}</Key><UploadId>{}</UploadId><IsTruncated>false</IsTruncated>{parts}</ListPartsResult>",
        escaped(&task.bucket),
        escaped(&task.key),
        id(task)
    )))
}

/// `GET /<bucket>?uploads`.
pub(super) fn list_uploads(world: &mut World, task: &Task<'_>) -> Result<Raw, S3Error> {
    task.permit(world, Need::Read)?;
    let prefix = task.request.parameter("prefix").unwrap_or_default();
    let bucket = task.bucket(world)?;
    let uploads: String = bucket
        .uploads
        .iter()
        .filter(|(_, u)| u.key.starts_with(prefix))
        .map(|(id, u)| {
            format!(
                "<Upload><Key>{}</Key><UploadId>{id}</UploadId><Initiated>{}</Initiated></Upload>",
                escaped(&u.key),
                stamp(u.started)
            )
        })
        .collect();
    Ok(xml(&format!(
        "<ListMultipartUploadsResult><Bucket>{}</Bucket><IsTruncated>false</IsTruncated>{uploads}</ListMultipartUploadsResult>",
        escaped(&task.bucket)
    )))
}
