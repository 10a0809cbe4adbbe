//! Images made up from a repository name and an edition: an index of two platforms, their manifests, configs, layers.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const INDEX: &str = "application/vnd.oci.image.index.v1+json";
const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const LAYER: &str = "application/vnd.oci.image.layer.v1.tar";
const ARCHITECTURES: [&str; 2] = ["amd64", "arm64"];

/// Bytes with their media type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Content {
    pub(super) media_type: &'static str,
    pub(super) bytes: Vec<u8>,
}

impl Content {
    fn json(media_type: &'static str, value: &Value) -> Self {
        Self { media_type, bytes: value.to_string().into_bytes() }
    }

    /// `sha256:` and the hash of the bytes.
    pub(super) fn digest(&self) -> String {
        format!("sha256:{}", hex::encode(Sha256::digest(&self.bytes)))
    }

    fn descriptor(&self) -> Value {
        json!({"mediaType": self.media_type, "digest": self.digest(), "size": self.bytes.len()})
    }
}

/// The one layer: an empty tar (two zero blocks) and a line that tells editions apart.
fn layer(repository: &str, edition: u32, architecture: &str) -> Content {
    let mut bytes = vec![0; 1024];
    bytes.extend_from_slice(format!("{repository} {edition} {architecture}\n").as_bytes());
    Content { media_type: LAYER, bytes }
}

fn config(repository: &str, edition: u32, architecture: &str) -> Content {
    let layer = layer(repository, edition, architecture);
    Content::json(
        CONFIG,
        &json!({
            "architecture": architecture,
            "os": "linux",
            "config": {"Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"], "Cmd": ["/bin/sh"]},
            "rootfs": {"type": "layers", "diff_ids": [layer.digest()]},
        }),
    )
}

fn platform_manifest(repository: &str, edition: u32, architecture: &str) -> Content {
    Content::json(
        MANIFEST,
        &json!({
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": config(repository, edition, architecture).descriptor(),
            "layers": [layer(repository, edition, architecture).descriptor()],
        }),
    )
}

/// The multi-arch index a tag names.
pub(super) fn index(repository: &str, edition: u32) -> Content {
    let manifests: Vec<Value> = ARCHITECTURES
        .iter()
        .map(|architecture| {
            let mut entry = platform_manifest(repository, edition, architecture).descriptor();
            entry["platform"] = json!({"architecture": architecture, "os": "linux"});
            entry
        })
        .collect();
    Content::json(INDEX, &json!({"schemaVersion": 2, "mediaType": INDEX, "manifests": manifests}))
}

/// The index or manifest of this edition that `digest` names.
pub(super) fn manifest(repository: &str, edition: u32, digest: &str) -> Option<Content> {
    std::iter::once(index(repository, edition))
        .chain(ARCHITECTURES.iter().map(|architecture| platform_manifest(repository, edition, architecture)))
        .find(|content| content.digest() == digest)
}

/// The config or layer of this edition that `digest` names.
pub(super) fn blob(repository: &str, edition: u32, digest: &str) -> Option<Content> {
    ARCHITECTURES
        .iter()
        .flat_map(|architecture| {
            [config(repository, edition, architecture), layer(repository, edition, architecture)]
        })
        .find(|content| content.digest() == digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_descriptor_leads_to_bytes_that_hash_to_it() {
        let index = index("cloudflare/sandbox", 3);
        let parsed: Value = serde_json::from_slice(&index.bytes).unwrap();
        assert_eq!(manifest("cloudflare/sandbox", 3, &index.digest()).unwrap(), index);
        for entry in parsed["manifests"].as_array().unwrap() {
            let found = manifest("cloudflare/sandbox", 3, entry["digest"].as_str().unwrap()).unwrap();
            assert_eq!(entry["size"], found.bytes.len());
            let parsed: Value = serde_json::from_slice(&found.bytes).unwrap();
            for descriptor in [&parsed["config"], &parsed["layers"][0]] {
                let blob = blob("cloudflare/sandbox", 3, descriptor["digest"].as_str().unwrap()).unwrap();
                assert_eq!(descriptor["size"], blob.bytes.len());
            }
        }
        assert_ne!(index.digest(), super::index("cloudflare/sandbox", 4).digest());
    }
}
