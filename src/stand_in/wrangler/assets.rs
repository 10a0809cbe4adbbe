//! Static assets: the manifest, the upload session, the upload.

use base64::Engine as _;
use camino::{Utf8Path, Utf8PathBuf};
use http::Method;
use serde_json::{Map, Value, json};
use sha2::Digest as _;

use super::api::{Api, Payload};
use super::config::Assets;
use super::fault::Fault;
use super::form::Form;
use crate::secret::SecretText;
use crate::sys::fs::{is_dir, list, read_bytes};

/// Files that steer the upload and are no assets.
const NOT_ASSETS: [&str; 3] = ["_headers", "_redirects", ".assetsignore"];

struct Asset {
    path: String,
    hash: String,
    bytes: Vec<u8>,
}

/// Uploads the assets of `worker` and returns the token that ties them to a version.
pub(super) async fn upload(api: &Api, worker: &str, assets: &Assets) -> Result<SecretText, Fault> {
    let found = read_all(&assets.directory)?;
    let manifest: Map<String, Value> = found
        .iter()
        .map(|asset| (asset.path.clone(), json!({"hash": asset.hash, "size": asset.bytes.len()})))
        .collect();
    let path = format!("/workers/scripts/{worker}/assets-upload-session");
    let session = api.call(Method::POST, &path, Payload::Json(json!({"manifest": manifest}))).await?;
    let mut token = token_of(&session)?;
    for bucket in session["buckets"].as_array().into_iter().flatten() {
        let mut form = Form::default();
        for hash in bucket.as_array().into_iter().flatten().filter_map(Value::as_str) {
            let Some(asset) = found.iter().find(|asset| asset.hash == hash) else { continue };
            let body = base64::engine::general_purpose::STANDARD.encode(&asset.bytes);
            form = form.file(hash, content_type(&asset.path), body.as_bytes());
        }
        let path = "/workers/assets/upload?base64=true";
        let answer = api.upload(path, form.finish(), &token).await?;
        // Only the answer to the last bucket holds the token of completion.
        if answer["jwt"].is_string() {
            token = token_of(&answer)?;
        }
    }
    Ok(token)
}

fn token_of(answer: &Value) -> Result<SecretText, Fault> {
    let token = answer["jwt"].as_str().ok_or_else(|| Fault::said("the asset upload was given no token"))?;
    Ok(SecretText::new(token))
}

fn read_all(dir: &Utf8Path) -> Result<Vec<Asset>, Fault> {
    let mut found = Vec::new();
    let mut open: Vec<Utf8PathBuf> = vec![dir.to_owned()];
    let unreadable = |path: &Utf8Path| Fault::said(format!("Could not read file: {path}"));
    if !is_dir(dir) {
        return Err(Fault::said(format!(
            "The directory specified by the \"assets.directory\" field does not exist:\n{dir}"
        )));
    }
    while let Some(folder) = open.pop() {
        for name in list(&folder).map_err(|_| unreadable(&folder))? {
            let path = folder.join(&name);
            if is_dir(&path) {
                open.push(path);
            } else if !NOT_ASSETS.contains(&name.as_str()) {
                let bytes = read_bytes(&path).ok().flatten().ok_or_else(|| unreadable(&path))?;
                let below = path.strip_prefix(dir).map_err(|_| unreadable(&path))?;
                found.push(Asset { path: format!("/{below}"), hash: hash(&path, &bytes), bytes });
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

/// 32 hexadecimal characters that depend on content and extension. The real one takes BLAKE3; the API only compares.
fn hash(path: &Utf8Path, bytes: &[u8]) -> String {
    let mut hasher = sha2::Sha256::new();
    hasher.update(bytes);
    hasher.update(path.extension().unwrap_or_default());
    hex::encode(&hasher.finalize()[..16])
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("png") => "image/png",
        Some("svg") => "image/svg+xml",
        _ => "application/null",
    }
}
