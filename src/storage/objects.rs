//! The objects of one bucket.

use std::time::Duration;

use http::Method;
use jiff::Timestamp;
use rusty_s3::actions::ListObjectsV2;
use rusty_s3::{Bucket, Credentials, S3Action as _, UrlStyle};
use url::Url;

use super::{Error, KeyPair, PairLiveness};
use crate::http::{Client, Request, Response};
use crate::model::{AccountId, BucketName};

/// How long a signature holds.
const SIGNED_FOR: Duration = Duration::from_secs(300);
/// Most objects that are listed.
const MOST_LISTED: usize = 100_000;

/// One bucket, with a pair of keys.
#[derive(Debug)]
pub struct Objects<'a> {
    http: &'a Client,
    bucket: Bucket,
    keys: Credentials,
}

/// What is known of an object from a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectInfo {
    /// Its key.
    pub key: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last written.
    pub modified: Option<Timestamp>,
    /// Its entity tag, with quotes taken off.
    pub etag: String,
}

/// A listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The objects, in the order of their keys.
    pub objects: Vec<ObjectInfo>,
    /// False when there are more than were listed.
    pub whole: bool,
}

impl<'a> Objects<'a> {
    /// The objects of `bucket`; `jurisdiction` is `default`, `eu` or `fedramp`.
    ///
    /// # Errors
    /// [`Error::Address`].
    #[expect(clippy::disallowed_methods, reason = "requests are signed with the secret")]
    pub fn new(
        http: &'a Client,
        account: &AccountId,
        jurisdiction: &str,
        bucket: &BucketName,
        keys: &KeyPair,
    ) -> Result<Self, Error> {
        let within = if jurisdiction == "default" { String::new() } else { format!(".{jurisdiction}") };
        let endpoint = format!("https://{account}{within}.r2.cloudflarestorage.com");
        let address = || Error::Address(bucket.to_string());
        let url = Url::parse(&endpoint).map_err(|_| address())?;
        let bucket = Bucket::new(url, UrlStyle::Path, bucket.to_string(), "auto").map_err(|_| address())?;
        Ok(Self { http, bucket, keys: Credentials::new(keys.id.clone(), keys.secret.expose().to_owned()) })
    }

    /// Whether the pair is alive: asks for one name of the bucket.
    pub async fn probe(&self) -> PairLiveness {
        match self.page("", 1, None).await {
            Ok(answer) => PairLiveness::of(answer.status.as_u16(), code_of(&answer.body).as_deref()),
            Err(error) => PairLiveness::Unknown(error.to_string()),
        }
    }

    /// Whether R2 knows the access key id, whatever the secret: `None` when the answer shows neither.
    pub async fn key_id_is_known(&self) -> Option<bool> {
        let answer = self.page("", 1, None).await.ok()?;
        match (answer.status.as_u16(), code_of(&answer.body).as_deref()) {
            (200, _) | (403, Some("AccessDenied" | "SignatureDoesNotMatch")) => Some(true),
            (401 | 403, Some("InvalidAccessKeyId" | "Unauthorized")) => Some(false),
            _ => None,
        }
    }

    /// The objects whose keys begin with `prefix`.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn list(&self, prefix: &str) -> Result<Listed, Error> {
        let doing = "list objects";
        let (mut objects, mut from) = (Vec::new(), None);
        loop {
            let answer = self.page(prefix, 1000, from.as_deref()).await?;
            if answer.status.as_u16() != 200 {
                return Err(refused(doing, &answer));
            }
            let page = std::str::from_utf8(&answer.body)
                .ok()
                .and_then(|body| ListObjectsV2::parse_response(body).ok())
                .ok_or(Error::NotUnderstood { doing })?;
            objects.extend(page.contents.into_iter().map(|it| ObjectInfo {
                key: it.key,
                size: it.size.unwrap_or_default(),
                modified: it.last_modified.and_then(|at| at.parse().ok()),
                etag: it.etag.unwrap_or_default().trim_matches('"').to_owned(),
            }));
            from = page.next_continuation_token;
            if from.is_none() || objects.len() >= MOST_LISTED {
                return Ok(Listed { objects, whole: from.is_none() });
            }
        }
    }

    /// The bytes of an object; `None` where there is none.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Error> {
        let url = self.bucket.get_object(Some(&self.keys), key).sign(SIGNED_FOR);
        let answer = self.http.send(Request::get(url)).await?;
        match answer.status.as_u16() {
            200 => Ok(Some(answer.body)),
            404 if code_of(&answer.body).as_deref() == Some("NoSuchKey") => Ok(None),
            _ => Err(refused("read an object", &answer)),
        }
    }

    /// Writes an object. Writing it twice is writing it once.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn put(&self, key: &str, bytes: Vec<u8>) -> Result<(), Error> {
        let url = self.bucket.put_object(Some(&self.keys), key).sign(SIGNED_FOR);
        let request = Request::new(Method::PUT, url).bytes("application/octet-stream", bytes);
        let answer = self.http.send(request).await?;
        if answer.status.is_success() { Ok(()) } else { Err(refused("write an object", &answer)) }
    }

    /// Deletes an object; one that is not there is no error.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn delete(&self, key: &str) -> Result<(), Error> {
        let url = self.bucket.delete_object(Some(&self.keys), key).sign(SIGNED_FOR);
        let answer = self.http.send(Request::new(Method::DELETE, url)).await?;
        if answer.status.is_success() { Ok(()) } else { Err(refused("delete an object", &answer)) }
    }

    async fn page(&self, prefix: &str, most: usize, from: Option<&str>) -> Result<Response, Error> {
        let mut list = self.bucket.list_objects_v2(Some(&self.keys));
        list.with_max_keys(most);
        if !prefix.is_empty() {
            list.with_prefix(prefix.to_owned());
        }
        if let Some(from) = from {
            list.with_continuation_token(from.to_owned());
        }
        Ok(self.http.send(Request::get(list.sign(SIGNED_FOR))).await?)
    }
}

fn refused(doing: &'static str, answer: &Response) -> Error {
    Error::Refused { doing, status: answer.status.as_u16(), code: code_of(&answer.body) }
}

/// The `<Code>` of S3's error document: letters only.
fn code_of(body: &[u8]) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Document {
        #[serde(rename = "Code")]
        code: String,
    }
    let text = std::str::from_utf8(body).ok()?;
    let document: Document = quick_xml::de::from_str(text).ok()?;
    document.code.bytes().all(|b| b.is_ascii_alphanumeric()).then_some(document.code)
}
