//! R2 over real HTTP: the API, and the S3 side through an independent signer.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use rusty_s3::actions::{
    AbortMultipartUpload, CompleteMultipartUpload, CreateMultipartUpload, DeleteObject, GetObject,
    HeadBucket, ListObjectsV2, PutObject, S3Action, UploadPart,
};
use rusty_s3::{Bucket, Credentials, UrlStyle};
use serde_json::{Value, json};

use crate::account::drive::Drive;
use crate::account::groups::{Group, R2_BUCKET_ITEM_READ, R2_BUCKET_ITEM_WRITE};
use crate::account::tokens::{Owner, Policy, Token};
use crate::sys::clock;

const MINUTE: Duration = Duration::from_secs(60);

struct S3<'a> {
    drive: &'a Drive,
    bucket: Bucket,
    keys: Credentials,
}

impl S3<'_> {
    /// Sends a presigned URL, with the loopback address in place of the host's.
    async fn send<'s, A: S3Action<'s>>(
        &self,
        method: Method,
        action: &A,
        body: Vec<u8>,
    ) -> (StatusCode, String) {
        let url = action.sign(MINUTE);
        let host = url.host_str().unwrap().to_owned();
        let mut local = url.clone();
        local.set_scheme("http").unwrap();
        local.set_host(Some("127.0.0.1")).unwrap();
        local.set_port(Some(self.drive.account.addr().port())).unwrap();
        let response =
            self.drive.client.request(method, local).header("host", host).body(body).send().await.unwrap();
        let etag = response.headers().get("etag").map(|e| e.to_str().unwrap().to_owned());
        let status = response.status();
        let text = response.text().await.unwrap();
        (status, etag.filter(|_| text.is_empty()).unwrap_or(text))
    }

    async fn put(&self, key: &str, body: &[u8]) -> (StatusCode, String) {
        self.send(Method::PUT, &PutObject::new(&self.bucket, Some(&self.keys), key), body.to_vec()).await
    }

    async fn get(&self, key: &str) -> (StatusCode, String) {
        self.send(Method::GET, &GetObject::new(&self.bucket, Some(&self.keys), key), Vec::new()).await
    }
}

/// A token on one bucket, as an S3 client uses it.
fn keys(drive: &Drive, groups: &[Group], bucket: &str) -> Credentials {
    let account = drive.account.account_id();
    drive.account.change_world(|w| {
        let policy =
            Policy::allow(groups, &format!("com.cloudflare.edge.r2.bucket.{account}_default_{bucket}"));
        let token = Token::issue(Owner::Account, "s3", vec![policy], clock::now());
        let credentials = Credentials::new(token.id.clone(), token.s3_secret());
        w.tokens.tokens.push(token);
        credentials
    })
}

fn bucket(drive: &Drive, name: &str) -> Bucket {
    let endpoint = format!("https://{}.r2.cloudflarestorage.com", drive.account.account_id());
    Bucket::new(endpoint.parse().unwrap(), UrlStyle::Path, name.to_owned(), "auto").unwrap()
}

#[tokio::test]
async fn buckets_have_their_codes() {
    let drive = Drive::start().await;
    drive.ok(Method::POST, "/r2/buckets", json!({"name": "moltbot-data"})).await;
    let again = drive.err(Method::POST, "/r2/buckets", json!({"name": "moltbot-data"})).await;
    assert_eq!(again, (409, 10004));
    assert_eq!(drive.err(Method::POST, "/r2/buckets", json!({"name": "No"})).await.0, 400);
    assert_eq!(drive.err(Method::GET, "/r2/buckets/none", Value::Null).await, (404, 10006));
    drive.ok(Method::PUT, "/r2/buckets/moltbot-data/objects/a/b.txt", json!({"x": 1})).await;
    assert_eq!(drive.err(Method::DELETE, "/r2/buckets/moltbot-data", Value::Null).await, (409, 10008));
    assert_eq!(drive.err(Method::GET, "/r2/buckets/moltbot-data/cors", Value::Null).await, (404, 10059));
    let lock =
        json!({"rules": [{"id": "l", "enabled": true, "prefix": "a/", "condition": {"type": "Indefinite"}}]});
    drive.ok(Method::PUT, "/r2/buckets/moltbot-data/lock", lock).await;
    let locked = drive.err(Method::DELETE, "/r2/buckets/moltbot-data/objects/a/b.txt", Value::Null).await;
    assert_eq!(locked, (403, 10069));
    drive.ok(Method::PUT, "/r2/buckets/moltbot-data/lock", json!({"rules": []})).await;
    let job = drive.ok(Method::DELETE, "/r2/buckets/moltbot-data/objects?prefix=", Value::Null).await;
    assert_eq!(job["prefixDelete"], json!({"prefix": "", "deletedObjects": 1, "isBucketClear": true}));
    drive.ok(Method::DELETE, "/r2/buckets/moltbot-data", Value::Null).await;
    drive.account.change_world(|w| w.entitlements_mut().r2 = false);
    assert_eq!(drive.err(Method::GET, "/r2/buckets", Value::Null).await, (403, 10042));
}

#[tokio::test]
async fn bucket_lists_come_in_pages() {
    let drive = Drive::start().await;
    for i in 0..5 {
        drive.ok(Method::POST, "/r2/buckets", json!({"name": format!("bucket-{i}")})).await;
    }
    let (mut names, mut cursor) = (Vec::new(), String::new());
    loop {
        let (_, page) =
            drive.api(Method::GET, &format!("/r2/buckets?per_page=2&cursor={cursor}"), Value::Null).await;
        names.extend(page["result"]["buckets"].as_array().unwrap().iter().map(|b| b["name"].clone()));
        match page["result_info"]["cursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break,
        }
    }
    assert_eq!(names.len(), 5);
}

#[tokio::test]
async fn objects_come_and_go_by_signed_requests() {
    let drive = Drive::start().await;
    drive.ok(Method::POST, "/r2/buckets", json!({"name": "moltbot-data"})).await;
    let s3 = S3 {
        drive: &drive,
        bucket: bucket(&drive, "moltbot-data"),
        keys: keys(&drive, &[R2_BUCKET_ITEM_WRITE], "moltbot-data"),
    };
    let head = HeadBucket::new(&s3.bucket, Some(&s3.keys));
    assert_eq!(s3.send(Method::HEAD, &head, Vec::new()).await.0, 200);
    for key in ["openclaw/openclaw.json", "openclaw/a b+c&d.json", "workspace/ü.txt"] {
        assert_eq!(s3.put(key, key.as_bytes()).await.0, 200, "{key}");
        assert_eq!(s3.get(key).await, (StatusCode::OK, key.to_owned()));
    }
    let mut list = ListObjectsV2::new(&s3.bucket, Some(&s3.keys));
    list.with_delimiter("/");
    let (_, text) = s3.send(Method::GET, &list, Vec::new()).await;
    let parsed = ListObjectsV2::parse_response(&text).unwrap();
    assert_eq!(parsed.common_prefixes.len(), 2);
    let mut list = ListObjectsV2::new(&s3.bucket, Some(&s3.keys));
    list.with_prefix("openclaw/");
    list.with_max_keys(1);
    let (_, text) = s3.send(Method::GET, &list, Vec::new()).await;
    let parsed = ListObjectsV2::parse_response(&text).unwrap();
    assert_eq!(parsed.contents[0].key, "openclaw/a b+c&d.json");
    assert!(parsed.next_continuation_token.is_some());
    let gone = DeleteObject::new(&s3.bucket, Some(&s3.keys), "workspace/ü.txt");
    assert_eq!(s3.send(Method::DELETE, &gone, Vec::new()).await.0, 204);
    let (status, text) = s3.get("workspace/ü.txt").await;
    assert_eq!(status, 404);
    assert!(text.contains("<Code>NoSuchKey</Code>"), "{text}");
}

#[tokio::test]
async fn keys_open_their_own_bucket_only_and_die_with_their_token() {
    let drive = Drive::start().await;
    for name in ["moltbot-data", "other"] {
        drive.ok(Method::POST, "/r2/buckets", json!({"name": name})).await;
    }
    let own = keys(&drive, &[R2_BUCKET_ITEM_READ], "moltbot-data");
    let at = |name: &str, keys: &Credentials| S3 {
        drive: &drive,
        bucket: bucket(&drive, name),
        keys: keys.clone(),
    };
    let code = |answer: (StatusCode, String)| {
        let (_, rest) = answer.1.split_once("<Code>").unwrap_or(("", "none</Code>"));
        rest.split('<').next().unwrap().to_owned()
    };
    assert_eq!(code(at("moltbot-data", &own).get("x").await), "NoSuchKey");
    assert_eq!(code(at("moltbot-data", &own).put("x", b"1").await), "AccessDenied");
    assert_eq!(code(at("other", &own).get("x").await), "AccessDenied");
    let wrong = Credentials::new(own.key(), "0".repeat(64));
    assert_eq!(code(at("moltbot-data", &wrong).get("x").await), "SignatureDoesNotMatch");
    let unknown = Credentials::new("0".repeat(32), "x");
    assert_eq!(code(at("moltbot-data", &unknown).get("x").await), "InvalidAccessKeyId");
    let id = own.key().to_owned();
    drive.account.change_world(|w| w.tokens.tokens.retain(|t| t.id != id));
    assert_eq!(code(at("moltbot-data", &own).get("x").await), "InvalidAccessKeyId");
}

#[tokio::test]
async fn parts_become_one_object() {
    let drive = Drive::start().await;
    drive.ok(Method::POST, "/r2/buckets", json!({"name": "moltbot-data"})).await;
    let s3 = S3 {
        drive: &drive,
        bucket: bucket(&drive, "moltbot-data"),
        keys: keys(&drive, &[R2_BUCKET_ITEM_WRITE], "moltbot-data"),
    };
    let create = CreateMultipartUpload::new(&s3.bucket, Some(&s3.keys), "big");
    let (_, text) = s3.send(Method::POST, &create, Vec::new()).await;
    let upload = CreateMultipartUpload::parse_response(&text).unwrap();
    let id = upload.upload_id();
    let mut etags = Vec::new();
    for (number, body) in [(1, "hello "), (2, "world")] {
        let part = UploadPart::new(&s3.bucket, Some(&s3.keys), "big", number, id);
        etags.push(s3.send(Method::PUT, &part, body.into()).await.1);
    }
    let complete =
        CompleteMultipartUpload::new(&s3.bucket, Some(&s3.keys), "big", id, etags.iter().map(String::as_str));
    let body = complete.clone().body();
    let (status, text) = s3.send(Method::POST, &complete, body.into_bytes()).await;
    assert_eq!(status, 200, "{text}");
    assert_eq!(s3.get("big").await.1, "hello world");
    let abort = AbortMultipartUpload::new(&s3.bucket, Some(&s3.keys), "big", id);
    assert_eq!(s3.send(Method::DELETE, &abort, Vec::new()).await.0, 404);
}

#[tokio::test]
async fn temporary_credentials_reach_their_prefix() {
    let drive = Drive::start().await;
    drive.ok(Method::POST, "/r2/buckets", json!({"name": "moltbot-data"})).await;
    let parent = keys(&drive, &[R2_BUCKET_ITEM_WRITE], "moltbot-data");
    let asked = json!({"bucket": "moltbot-data", "parentAccessKeyId": parent.key(), "permission": "object-read-write",
        "ttlSeconds": 900, "prefixes": ["openclaw/"]});
    let made = drive.ok(Method::POST, "/r2/temp-access-credentials", asked).await;
    let text = |name: &str| made[name].as_str().unwrap().to_owned();
    let keys =
        Credentials::new_with_token(text("accessKeyId"), text("secretAccessKey"), text("sessionToken"));
    let s3 = S3 { drive: &drive, bucket: bucket(&drive, "moltbot-data"), keys };
    assert_eq!(s3.put("openclaw/x", b"1").await.0, 200);
    assert_eq!(s3.put("workspace/x", b"1").await.0, 403);
}
