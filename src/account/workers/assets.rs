//! Static assets: the upload session, its buckets and its two tokens.
//!
//! File contents are checked against their announced sizes and then dropped; nothing here serves them.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{State, scripts};
use crate::account::call::Call;
use crate::account::chance;
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::tokens::Caller;
use crate::account::world::World;

/// One upload of one manifest.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Session {
    /// The bearer token of the upload calls.
    pub(crate) upload_jwt: String,
    /// What the script upload presents; exists once all files are there.
    pub(crate) completion_jwt: Option<String>,
    /// (hash, size in bytes) still to come.
    pub(crate) missing: Vec<(String, u64)>,
}

pub(super) fn routes() -> Routes {
    Routes::new()
        .post(
            "/accounts/{account_id}/workers/scripts/{script_name}/assets-upload-session",
            scripts::WRITE,
            start,
        )
        .post("/accounts/{account_id}/workers/assets/upload", &[], upload)
}

fn start(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let manifest = body["manifest"].as_object().ok_or_else(|| invalid("the manifest is missing"))?;
    let mut missing: Vec<(String, u64)> = Vec::new();
    for (path, entry) in manifest {
        let hash = entry["hash"]
            .as_str()
            .filter(|hash| hash.len() == 32 && hash.bytes().all(|b| b.is_ascii_hexdigit()));
        let (Some(hash), Some(size), true) = (hash, entry["size"].as_u64(), path.starts_with('/')) else {
            return Err(invalid("an entry has no path, hash or size"));
        };
        if !missing.iter().any(|(other, _)| other == hash) {
            missing.push((hash.to_owned(), size));
        }
    }
    let hashes: Vec<&str> = missing.iter().map(|(hash, _)| hash.as_str()).collect();
    let buckets = if hashes.is_empty() { json!([]) } else { json!([hashes]) };
    let done = missing.is_empty();
    let mut session = Session { upload_jwt: jwt("upload"), completion_jwt: None, missing };
    if done {
        session.completion_jwt = Some(session.upload_jwt.clone());
    }
    let result = json!({"jwt": session.upload_jwt, "buckets": buckets});
    world.workers.asset_sessions.push(session);
    Ok(Reply::Ok(result))
}

/// A bucket of files. The last one is answered 201 with the completion token.
fn upload(world: &mut World, call: &Call) -> Answer {
    let Caller::AssetSession { jwt: token } = &call.caller else {
        return Err(Failure::new(403, 10000, "Authentication error"));
    };
    let parts = call.body.multipart()?;
    let session = world.workers.asset_sessions.iter_mut().find(|session| session.upload_jwt == *token);
    let session = session.ok_or_else(|| Failure::new(403, 10000, "Authentication error"))?;
    for part in &parts {
        let size = if call.query.flag("base64") {
            STANDARD.decode(part.bytes.trim_ascii()).map_err(|_| invalid("a file is not base64"))?.len()
        } else {
            part.bytes.len()
        };
        let at = session.missing.iter().position(|(hash, _)| *hash == part.name);
        let at = at.ok_or_else(|| invalid("a file was not announced"))?;
        if session.missing[at].1 != size as u64 {
            return Err(invalid("a file is not as long as announced"));
        }
        session.missing.remove(at);
    }
    if !session.missing.is_empty() {
        return Ok(Reply::Status(202, json!({"jwt": null})));
    }
    let done = jwt("complete");
    session.completion_jwt = Some(done.clone());
    Ok(Reply::Status(201, json!({"jwt": done})))
}

/// Whether the assets that an upload's `metadata` presents were uploaded.
pub(super) fn check(workers: &State, metadata: &Value) -> Result<(), Failure> {
    let Some(presented) = metadata.pointer("/assets/jwt").and_then(Value::as_str) else { return Ok(()) };
    let known =
        workers.asset_sessions.iter().any(|session| session.completion_jwt.as_deref() == Some(presented));
    if known {
        Ok(())
    } else {
        Err(Failure::new(400, 100_319, "The assets upload session is not complete or not known."))
    }
}

/// An opaque token in the shape of a JWT that wrangler can decode; it expires in an hour.
fn jwt(kind: &str) -> String {
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let claims = json!({"kind": kind, "exp": 4_102_444_800_u64});
    format!("{}.{}.{}", part(json!({"alg": "HS256", "typ": "JWT"})), part(claims), chance::hex64())
}

fn invalid(message: &str) -> Failure {
    Failure::new(400, 10021, format!("Invalid assets upload: {message}"))
}
