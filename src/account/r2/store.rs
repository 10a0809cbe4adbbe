//! Buckets and the objects in them.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as B64;
use jiff::Timestamp;
use md5::{Digest as _, Md5};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::State;
use crate::account::call::stamp;
use crate::account::chance;

/// One bucket with everything that hangs on it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Bucket {
    pub(super) name: String,
    /// `default`, `eu` or `fedramp`.
    pub(super) jurisdiction: String,
    pub(super) location: String,
    pub(super) storage_class: String,
    pub(super) created: Timestamp,
    pub(super) objects: BTreeMap<String, Object>,
    pub(super) uploads: BTreeMap<String, Upload>,
    pub(super) lock: Vec<Value>,
    pub(super) lifecycle: Vec<Value>,
    pub(super) cors: Option<Value>,
    /// 32 hexadecimal digits; `pub-<id>.r2.dev`.
    pub(super) public_id: String,
    pub(super) public: bool,
    pub(super) domains: Vec<Value>,
    /// Event notification queues by id.
    pub(super) queues: BTreeMap<String, Value>,
    pub(super) jobs: Vec<Value>,
}

/// One object.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Object {
    /// Base64, so that a state file stays JSON.
    body: String,
    pub(super) size: u64,
    /// Without quotes.
    pub(super) etag: String,
    pub(super) uploaded: Timestamp,
    pub(super) version: String,
    pub(super) content_type: String,
    /// `x-amz-meta-*` without the prefix.
    pub(super) metadata: BTreeMap<String, String>,
    pub(super) storage_class: String,
}

/// What an object is made of.
#[derive(Debug, Clone, Default)]
pub(super) struct NewObject {
    pub(super) bytes: Vec<u8>,
    pub(super) content_type: Option<String>,
    pub(super) metadata: BTreeMap<String, String>,
    /// Given for a multipart object, computed otherwise.
    pub(super) etag: Option<String>,
    pub(super) storage_class: Option<String>,
}

/// A multipart upload under way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Upload {
    pub(super) key: String,
    pub(super) started: Timestamp,
    pub(super) content_type: Option<String>,
    pub(super) metadata: BTreeMap<String, String>,
    /// Parts by number: entity tag and Base64 of the body.
    pub(super) parts: BTreeMap<u32, (String, String)>,
}

impl State {
    /// The bucket of this name in a jurisdiction.
    pub(super) fn find(&self, jurisdiction: &str, name: &str) -> Option<&Bucket> {
        self.buckets.iter().find(|b| b.name == name && b.jurisdiction == jurisdiction)
    }

    /// The same, to change.
    pub(super) fn find_mut(&mut self, jurisdiction: &str, name: &str) -> Option<&mut Bucket> {
        self.buckets.iter_mut().find(|b| b.name == name && b.jurisdiction == jurisdiction)
    }
}

impl Bucket {
    /// An empty private bucket.
    pub(super) fn new(name: &str, jurisdiction: &str, now: Timestamp) -> Self {
        Self {
            name: name.to_owned(),
            jurisdiction: jurisdiction.to_owned(),
            location: if jurisdiction == "eu" { "weur" } else { "wnam" }.to_owned(),
            storage_class: "Standard".to_owned(),
            created: now,
            objects: BTreeMap::new(),
            uploads: BTreeMap::new(),
            lock: Vec::new(),
            lifecycle: default_lifecycle(),
            cors: None,
            public_id: chance::hex32(),
            public: false,
            domains: Vec::new(),
            queues: BTreeMap::new(),
            jobs: Vec::new(),
        }
    }

    /// As the API shows it.
    pub(super) fn shown(&self) -> Value {
        json!({
            "name": self.name,
            "creation_date": stamp(self.created),
            "location": self.location,
            "storage_class": self.storage_class,
            "jurisdiction": self.jurisdiction,
        })
    }

    /// Writes an object and returns its entity tag.
    pub(super) fn put(&mut self, key: String, new: NewObject, now: Timestamp) -> String {
        let etag = new.etag.unwrap_or_else(|| etag_of(&new.bytes));
        let object = Object {
            body: B64.encode(&new.bytes),
            size: new.bytes.len() as u64,
            etag: etag.clone(),
            uploaded: now,
            version: chance::hex32(),
            content_type: new.content_type.unwrap_or_else(|| "application/octet-stream".to_owned()),
            metadata: new.metadata,
            storage_class: new.storage_class.unwrap_or_else(|| self.storage_class.clone()),
        };
        self.objects.insert(key, object);
        etag
    }

    /// Whether a lock rule forbids to overwrite or delete this object now. A key that is not there is free.
    pub(super) fn is_locked(&self, key: &str, now: Timestamp) -> bool {
        let Some(object) = self.objects.get(key) else { return false };
        self.lock.iter().any(|rule| {
            rule["enabled"] == true
                && key.starts_with(rule["prefix"].as_str().unwrap_or_default())
                && holds(&rule["condition"], object.uploaded, now)
        })
    }
}

fn holds(condition: &Value, uploaded: Timestamp, now: Timestamp) -> bool {
    match condition["type"].as_str() {
        Some("Age") => {
            now.as_second() - uploaded.as_second() < condition["maxAgeSeconds"].as_i64().unwrap_or(0)
        }
        Some("Date") => {
            let until = condition["date"].as_str().and_then(|d| d.parse::<Timestamp>().ok());
            until.is_some_and(|until| now < until)
        }
        Some("Indefinite") => true,
        _ => false,
    }
}

impl Object {
    /// The content.
    pub(super) fn bytes(&self) -> Vec<u8> {
        B64.decode(&self.body).unwrap_or_default()
    }

    /// When the file it is a copy of changed, as far as rclone knows.
    pub(super) fn modified(&self) -> Timestamp {
        self.metadata.get("mtime").and_then(|text| moment(text)).unwrap_or(self.uploaded)
    }

    /// As the API lists it.
    pub(super) fn shown(&self, key: &str) -> Value {
        json!({
            "key": key,
            "etag": self.etag,
            "last_modified": stamp(self.uploaded),
            "size": self.size,
            "http_metadata": {"contentType": self.content_type},
            "custom_metadata": self.metadata,
            "storage_class": self.storage_class,
        })
    }
}

/// The rule every new bucket has: unfinished multipart uploads are dropped after a week.
fn default_lifecycle() -> Vec<Value> {
    vec![json!({
        "id": "Default Multipart Abort Rule",
        "enabled": true,
        "conditions": {"prefix": ""},
        "abortMultipartUploadsTransition": {"condition": {"type": "Age", "maxAge": 604_800}},
    })]
}

/// An entity tag: MD5 in hexadecimal, which clients such as rclone compare with their own.
pub(super) fn etag_of(bytes: &[u8]) -> String {
    hex::encode(Md5::digest(bytes))
}

/// A moment as rclone writes it: seconds and nanoseconds.
pub(super) fn mtime(at: Timestamp) -> String {
    format!("{}.{:09}", at.as_second(), at.subsec_nanosecond())
}

fn moment(text: &str) -> Option<Timestamp> {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
    let nanoseconds = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
    Timestamp::new(seconds.parse().ok()?, nanoseconds).ok()
}

/// Base64 of a part.
pub(super) fn packed(bytes: &[u8]) -> String {
    B64.encode(bytes)
}

/// A part again.
pub(super) fn unpacked(text: &str) -> Vec<u8> {
    B64.decode(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_rclone_are_read_as_they_are_written() {
        for nanoseconds in [0, 120_000_000, 1] {
            let at = Timestamp::new(1_763_676_000, nanoseconds).unwrap();
            assert_eq!(moment(&mtime(at)), Some(at));
        }
        assert_eq!(moment("12.5").unwrap().as_millisecond(), 12_500);
        assert_eq!(moment("yesterday"), None);
    }

    #[test]
    fn locks_hold_by_prefix_age_and_date() {
        let at = |s: i64| Timestamp::from_second(s).unwrap();
        let mut bucket = Bucket::new("b", "default", at(0));
        bucket.put("keep/x".into(), NewObject::default(), at(0));
        bucket.put("free/x".into(), NewObject::default(), at(0));
        bucket.lock = vec![
            json!({"id": "r", "enabled": true, "prefix": "keep/", "condition": {"type": "Age", "maxAgeSeconds": 100}}),
        ];
        assert!(bucket.is_locked("keep/x", at(99)));
        assert!(!bucket.is_locked("keep/x", at(100)));
        assert!(!bucket.is_locked("keep/new", at(1)));
        assert!(!bucket.is_locked("free/x", at(1)));
        bucket.lock[0]["condition"] = json!({"type": "Date", "date": "1970-01-02T00:00:00Z"});
        assert!(bucket.is_locked("keep/x", at(86_399)));
        assert!(!bucket.is_locked("keep/x", at(86_400)));
        bucket.lock[0]["enabled"] = json!(false);
        assert!(!bucket.is_locked("keep/x", at(1)));
    }
}
