//! A container registry, read only: enough of the OCI distribution API to resolve a tag to a digest and fetch what
//! the digest names. Images are multi-arch indexes made up from a repository and an edition; their bytes hash to the
//! digests given. Layers hold nothing that runs.

mod image;
mod token;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::reply::{Raw, document, raw_response};
use super::shared::Shared;
use super::world::World;
pub(super) use token::{Key, issue};

/// What the registry holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct State {
    /// Repository → its tags.
    repositories: BTreeMap<String, Repository>,
}

#[derive(Debug, Default, Clone, Serialize, Deserialize)]
struct Repository {
    /// Tag → edition.
    tags: BTreeMap<String, u32>,
    /// Editions below this were published; all stay pullable by digest.
    editions: u32,
}

impl Default for State {
    fn default() -> Self {
        let mut state = Self { repositories: BTreeMap::new() };
        for (repository, tags) in [
            ("cloudflare/sandbox", &["0.7.0", "0.12.10", "latest"][..]),
            ("library/node", &["22", "22-bookworm-slim", "22.22.1", "24", "latest"][..]),
            ("library/debian", &["bookworm-slim"][..]),
        ] {
            for tag in tags {
                state.publish(repository, tag);
            }
        }
        state
    }
}

impl State {
    /// Points `tag` at a new edition, as a push over a moving tag does.
    fn publish(&mut self, repository: &str, tag: &str) {
        let found = self.repositories.entry(repository.to_owned()).or_default();
        found.tags.insert(tag.to_owned(), found.editions);
        found.editions += 1;
    }
}

impl World {
    /// Pushes a new image over `tag` of `repository` (`cloudflare/sandbox`); the old one stays pullable by digest.
    pub fn publish_image(&mut self, repository: &str, tag: &str) {
        self.oci.publish(repository, tag);
    }
}

/// Answers `/v2/…`.
pub(super) fn answer(shared: &Arc<Shared>, request: &Request) -> Response<Body> {
    let path = request.uri().path();
    let Some(target) = Target::parse(path) else {
        return error(404, "NAME_UNKNOWN", "repository name not known to registry");
    };
    let repository = target.repository().to_owned();
    let bearer = request.headers().get("authorization").and_then(|value| value.to_str().ok());
    if !shared.registry_key.allows(bearer, &repository) {
        return challenge(shared, &repository);
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return error(405, "UNSUPPORTED", "the operation is unsupported");
    }
    shared.read(|world| serve(&world.oci, &target, request.method() == Method::HEAD))
}

/// What a path names.
#[derive(Debug, PartialEq, Eq)]
enum Target {
    Root,
    Manifest { repository: String, reference: String },
    Blob { repository: String, digest: String },
    Tags { repository: String },
}

impl Target {
    fn parse(path: &str) -> Option<Self> {
        let rest = path.strip_prefix("/v2/")?;
        if rest.is_empty() {
            return Some(Self::Root);
        }
        if let Some(repository) = rest.strip_suffix("/tags/list") {
            return Some(Self::Tags { repository: repository.to_owned() });
        }
        if let Some((repository, reference)) = rest.split_once("/manifests/") {
            return Some(Self::Manifest {
                repository: repository.to_owned(),
                reference: reference.to_owned(),
            });
        }
        let (repository, digest) = rest.split_once("/blobs/")?;
        Some(Self::Blob { repository: repository.to_owned(), digest: digest.to_owned() })
    }

    fn repository(&self) -> &str {
        match self {
            Self::Root => "",
            Self::Manifest { repository, .. } | Self::Blob { repository, .. } | Self::Tags { repository } => {
                repository
            }
        }
    }
}

fn serve(state: &State, target: &Target, head: bool) -> Response<Body> {
    if *target == Target::Root {
        return document(200, &json!({}));
    }
    let name = target.repository();
    let Some(repository) = state.repositories.get(name) else {
        return error(404, "NAME_UNKNOWN", "repository name not known to registry");
    };
    let found = match target {
        Target::Root => None,
        Target::Tags { .. } => {
            let tags: Vec<&String> = repository.tags.keys().collect();
            return document(200, &json!({"name": name, "tags": tags}));
        }
        Target::Manifest { reference, .. } => match repository.tags.get(reference) {
            Some(edition) => Some(image::index(name, *edition)),
            None => (0..repository.editions).find_map(|edition| image::manifest(name, edition, reference)),
        },
        Target::Blob { digest, .. } => {
            (0..repository.editions).find_map(|edition| image::blob(name, edition, digest))
        }
    };
    match found {
        Some(content) => {
            let length = content.bytes.len().to_string();
            let bytes = if head { Vec::new() } else { content.bytes.clone() };
            let raw =
                Raw::new(200, content.media_type, bytes).header("docker-content-digest", content.digest());
            raw_response(if head { raw.header("content-length", length) } else { raw })
        }
        None => error(404, "MANIFEST_UNKNOWN", "manifest unknown to registry"),
    }
}

/// 401 that says where a token is to be had, as Docker Hub does also for what is public.
fn challenge(shared: &Shared, repository: &str) -> Response<Body> {
    let scope = if repository.is_empty() {
        String::new()
    } else {
        format!(",scope=\"repository:{repository}:pull\"")
    };
    let header = format!(
        "Bearer realm=\"http://{}/__drill/token\",service=\"registry.docker.io\"{scope}",
        shared.origin
    );
    let body = json!({"errors": [{"code": "UNAUTHORIZED", "message": "authentication required"}]});
    raw_response(Raw::new(401, "application/json", body.to_string()).header("www-authenticate", header))
}

fn error(status: u16, code: &str, message: &str) -> Response<Body> {
    document(status, &json!({"errors": [{"code": code, "message": message}]}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_apart() {
        let manifest = Target::parse("/v2/cloudflare/sandbox/manifests/0.7.0").unwrap();
        assert_eq!(manifest.repository(), "cloudflare/sandbox");
        assert_eq!(Target::parse("/v2/"), Some(Target::Root));
        assert_eq!(Target::parse("/v2/a/nonsense"), None);
    }

    #[test]
    fn a_moving_tag_moves_and_the_old_digest_stays() {
        let mut state = State::default();
        let manifest = |reference: &str| Target::Manifest {
            repository: "cloudflare/sandbox".into(),
            reference: reference.into(),
        };
        let digest = |state: &State| {
            let response = serve(state, &manifest("latest"), true);
            response.headers()["docker-content-digest"].to_str().unwrap().to_owned()
        };
        let before = digest(&state);
        state.publish("cloudflare/sandbox", "latest");
        assert_ne!(digest(&state), before);
        assert_eq!(serve(&state, &manifest(&before), true).status(), 200);
        assert_eq!(serve(&state, &manifest("sha256:00"), true).status(), 404);
    }
}
