//! Secrets of a Worker. Values go in and never come out.

use http::Method;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::versions::{TAG, Version};
use super::workers::script_path;
use super::{groups, lenient};
use crate::cloudflare::Endpoint;
use crate::cloudflare::endpoint::segment;
use crate::http::Retry;
use crate::model::{AccountId, SecretName, WorkerName};
use crate::secret::SecretText;

/// The most secrets one bulk call takes (wrangler keeps to the same number).
pub const MOST_PER_CALL: usize = 100;

const MERGE_PATCH: &str = "application/merge-patch+json";

/// A secret without its value.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SecretMeta {
    /// Its name.
    pub name: String,
    /// `secret_text` or `secret_key`.
    #[serde(rename = "type", default, deserialize_with = "lenient::or_default")]
    pub kind: String,
}

/// What is written on a version.
#[derive(Clone, Copy, Debug)]
pub struct Note<'a> {
    /// For people.
    pub message: &'a str,
    /// By which it is found again.
    pub tag: Option<&'a str>,
}

/// A secret's new value, or `None` to delete it.
pub type Edit = (SecretName, Option<SecretText>);

/// The names of the Worker's secrets; one answer, never paged.
#[must_use]
pub fn list(account: &AccountId, worker: &WorkerName) -> Endpoint<Vec<SecretMeta>> {
    Endpoint::get(
        "list the Worker's secrets",
        groups::SCRIPTS_READ,
        format!("{}/secrets", script_path(account, worker)),
    )
}

/// Writes and deletes secrets in one call, live at once; what is not named stays. Safe to repeat by value, though
/// each call makes a version. 404 with code 10007: no such Worker; 400 with code 10215: the newest version is not
/// the deployed one.
#[must_use]
pub fn bulk(account: &AccountId, worker: &WorkerName, edits: &[Edit]) -> Endpoint<serde_json::Value> {
    let body = Patch::open(edits, "{\"secrets\":{").entries(edits, Form::Live).close("}}");
    Endpoint::new(
        "write the Worker's secrets",
        groups::SCRIPTS_WRITE,
        Method::PATCH,
        format!("{}/secrets-bulk", script_path(account, worker)),
    )
    .raw(MERGE_PATCH, body)
    .retry(Retry::Idempotent)
}

/// Writes and deletes secrets on a new version that is made from the newest one and not deployed. The `env` map is
/// what wrangler sends and the specification lacks: check the new version's bindings afterwards.
#[must_use]
pub fn staged(account: &AccountId, worker: &WorkerName, edits: &[Edit], note: Note<'_>) -> Endpoint<Version> {
    let mut annotations = serde_json::json!({ "workers/message": note.message });
    if let Some(tag) = note.tag {
        annotations[TAG] = tag.into();
    }
    let tail = format!("}},\"annotations\":{annotations}}}");
    let body = Patch::open(edits, "{\"env\":{").entries(edits, Form::Staged).close(&tail);
    Endpoint::new(
        "write secrets to a new version of the Worker",
        groups::SCRIPTS_WRITE,
        Method::PATCH,
        format!("/accounts/{account}/workers/workers/{}/versions/latest", segment(worker.as_str())),
    )
    .query("deploy", "false")
    .raw(MERGE_PATCH, body)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Live,
    Staged,
}

/// The body, written once into a buffer that never has to grow: a buffer that grows leaves a copy behind.
struct Patch(Zeroizing<Vec<u8>>);

impl Patch {
    fn open(edits: &[Edit], head: &str) -> Self {
        // JSON writes a byte as six characters at most; names are ASCII without escapes.
        let entries: usize = edits
            .iter()
            .map(|(name, value)| 2 * name.as_str().len() + 64 + 6 * value.as_ref().map_or(0, SecretText::len))
            .sum();
        let mut buffer = Vec::with_capacity(entries + 4096);
        buffer.extend_from_slice(head.as_bytes());
        Self(Zeroizing::new(buffer))
    }

    fn entries(mut self, edits: &[Edit], form: Form) -> Self {
        for (at, (name, value)) in edits.iter().enumerate() {
            if at > 0 {
                self.0.push(b',');
            }
            self.text(&format!("\"{name}\":"));
            let Some(value) = value else {
                self.text("null");
                continue;
            };
            if form == Form::Live {
                self.text(&format!("{{\"name\":\"{name}\",\"type\":\"secret_text\",\"text\":"));
            } else {
                self.text("{\"type\":\"secret_text\",\"text\":");
            }
            #[expect(
                clippy::disallowed_methods,
                reason = "the value goes into the request body that writes it"
            )]
            let value = value.expose();
            serde_json::to_writer(&mut *self.0, value).expect("a string always serialises into memory");
            self.0.push(b'}');
        }
        self
    }

    fn close(mut self, tail: &str) -> Zeroizing<Vec<u8>> {
        self.text(tail);
        self.0
    }

    fn text(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn edits() -> Vec<Edit> {
        vec![
            ("A".parse().expect("is a name"), Some(SecretText::new("va\"l\\ue\n\u{1}é"))),
            ("B".parse().expect("is a name"), None),
        ]
    }

    fn body<T>(endpoint: &Endpoint<T>) -> Value {
        serde_json::from_slice(endpoint.body.as_ref().expect("has a body")).expect("is JSON")
    }

    fn ids() -> (AccountId, WorkerName) {
        ("0123456789abcdef0123456789abcdef".parse().expect("is an id"), "w".parse().expect("is a name"))
    }

    #[test]
    fn the_live_patch_is_the_one_wrangler_sends() {
        let (account, worker) = ids();
        let endpoint = bulk(&account, &worker, &edits());
        let text = "va\"l\\ue\n\u{1}é";
        let expected =
            json!({ "secrets": { "A": { "name": "A", "type": "secret_text", "text": text }, "B": null } });
        assert_eq!(body(&endpoint), expected);
        assert_eq!(endpoint.content_type, "application/merge-patch+json");
        assert_eq!(endpoint.method, Method::PATCH);
    }

    #[test]
    fn the_staged_patch_keeps_the_version_undeployed() {
        let (account, worker) = ids();
        let note = Note { message: "say \"hi\"", tag: Some("t-1") };
        let endpoint = staged(&account, &worker, &edits(), note);
        let body = body(&endpoint);
        assert_eq!(body["env"]["B"], Value::Null);
        assert_eq!(body["env"]["A"]["type"], "secret_text");
        assert!(body["env"]["A"].get("name").is_none());
        let annotations = json!({ "workers/message": "say \"hi\"", "workers/tag": "t-1" });
        assert_eq!(body["annotations"], annotations);
        assert_eq!(endpoint.query, [("deploy".to_owned(), "false".to_owned())]);
    }

    #[test]
    fn the_buffer_never_grows() {
        let worst: Vec<Edit> = (0..MOST_PER_CALL)
            .map(|at| {
                let name = format!("{}{at}", "N".repeat(100)).parse().expect("is a name");
                (name, Some(SecretText::new("\u{1}".repeat(200))))
            })
            .collect();
        let opened = Patch::open(&worst, "{");
        let (capacity, place) = (opened.0.capacity(), opened.0.as_ptr());
        let closed = opened.entries(&worst, Form::Live).close("}");
        assert_eq!((closed.capacity(), closed.as_ptr()), (capacity, place));
    }
}
