//! From a reference to a digest.

use std::time::Duration;

use oci_client::client::{Client, ClientConfig, ClientProtocol};
use oci_client::secrets::RegistryAuth;
use oci_client::{Reference, manifest};
use serde::Deserialize;

use super::error::{Error, read};
use super::mirrors::Mirrors;
use crate::model::{Digest, ImageRef};

/// Time for one image, token included, in seconds.
const LONGEST: u64 = 60;

/// Every form a manifest has. Without the two lists a registry silently answers with the amd64 image's digest, which
/// is not what `FROM` with a tag pulls elsewhere.
const ACCEPTED: [&str; 4] = [
    manifest::OCI_IMAGE_INDEX_MEDIA_TYPE,
    manifest::IMAGE_MANIFEST_LIST_MEDIA_TYPE,
    manifest::OCI_IMAGE_MEDIA_TYPE,
    manifest::IMAGE_MANIFEST_MEDIA_TYPE,
];

/// Asks registries. Cheap to clone.
#[derive(Clone)]
pub struct Registry {
    client: Client,
    mirrors: Mirrors,
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registry").field("mirrors", &self.mirrors).finish_non_exhaustive()
    }
}

/// Who will pull the image: it decides which registries make sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PulledBy {
    /// A local Docker that builds from it (`FROM`).
    Docker,
    /// Cloudflare Containers.
    Containers,
}

/// What a reference stands for right now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// Digest of the manifest or, for several platforms, of the index: what to pin.
    pub digest: Digest,
    /// Media type of what has that digest.
    pub media_type: String,
    /// The platforms of an index. Empty for an image of a single platform, which its manifest does not name.
    pub platforms: Vec<(Platform, Digest)>,
}

/// Operating system and processor, as registries write them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Platform {
    /// `linux`.
    pub os: String,
    /// `amd64`.
    pub architecture: String,
    /// `v8`, where there are several.
    pub variant: Option<String>,
}

impl Resolved {
    /// True when Cloudflare Containers, which run linux/amd64 only, can run it; `None` when the manifest does not say.
    #[must_use]
    pub fn runs_on_linux_amd64(&self) -> Option<bool> {
        let fits =
            |(platform, _): &(Platform, Digest)| platform.os == "linux" && platform.architecture == "amd64";
        (!self.platforms.is_empty()).then(|| self.platforms.iter().any(fits))
    }
}

impl Registry {
    /// A client that asks `mirrors` where they apply.
    ///
    /// # Errors
    /// [`Error::Setup`].
    pub fn new(mirrors: Mirrors) -> Result<Self, Error> {
        crate::http::install_tls_provider();
        let plain: Vec<String> = mirrors.addresses().map(|addr| addr.to_string()).collect();
        // A proxy of the environment must not see a drill: naming one, and exempting loopback, switches it off.
        let own_proxy = (!plain.is_empty()).then(|| "http://127.0.0.1:9".to_owned());
        let config = ClientConfig {
            protocol: ClientProtocol::HttpsExcept(plain),
            connect_timeout: Some(Duration::from_secs(10)),
            read_timeout: Some(Duration::from_secs(20)),
            user_agent: concat!("moltctl/", env!("CARGO_PKG_VERSION")),
            no_proxy: own_proxy.is_some().then(|| "127.0.0.0/8,::1".to_owned()),
            http_proxy: own_proxy,
            ..ClientConfig::default()
        };
        Ok(Self { client: Client::try_from(config).map_err(|_| Error::Setup)?, mirrors })
    }

    /// Asks which digest `image` stands for.
    ///
    /// A reference with a digest is looked up by it, so that success also means that the image still exists.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn resolve(&self, image: &ImageRef, by: PulledBy) -> Result<Resolved, Error> {
        if by == PulledBy::Containers
            && let Some(reason) = image.refused_by_containers()
        {
            return Err(Error::CannotBePulled { reason });
        }
        let reference = self.reference(image);
        let pull = self.client.pull_manifest_raw(&reference, &RegistryAuth::Anonymous, &ACCEPTED);
        let host = || image.registry().to_owned();
        let (bytes, claimed) = tokio::time::timeout(Duration::from_secs(LONGEST), pull)
            .await
            .map_err(|_| Error::Timeout { host: host(), seconds: LONGEST })?
            .map_err(|error| read(&error, image))?;
        // The library compares as well; a pin is worth the second look.
        let digest = Digest::of(&bytes);
        if digest.as_str() != claimed || image.digest().is_some_and(|pinned| *pinned != digest) {
            return Err(Error::Forged { host: host(), image: image.clone() });
        }
        let manifest: Manifest =
            serde_json::from_slice(&bytes).map_err(|_| Error::NotUnderstood { host: host() })?;
        manifest.resolved(digest).ok_or_else(|| Error::NotUnderstood { host: host() })
    }

    fn reference(&self, image: &ImageRef) -> Reference {
        let host = match self.mirrors.of(image.registry()) {
            Some(addr) => addr.to_string(),
            None => image.registry().to_owned(),
        };
        let repository = image.repository().to_owned();
        match (image.digest(), image.tag()) {
            (Some(digest), _) => Reference::with_digest(host, repository, digest.as_str().to_owned()),
            (None, tag) => Reference::with_tag(host, repository, tag.unwrap_or("latest").to_owned()),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Manifest {
    schema_version: u8,
    media_type: Option<String>,
    manifests: Option<Vec<Entry>>,
    config: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Entry {
    digest: Digest,
    platform: Option<EntryPlatform>,
}

#[derive(Deserialize)]
struct EntryPlatform {
    os: String,
    architecture: String,
    variant: Option<String>,
}

impl Manifest {
    /// `None` when it is neither an image nor an index of schema 2.
    fn resolved(self, digest: Digest) -> Option<Resolved> {
        let implied = match (&self.manifests, &self.config) {
            (Some(_), None) => manifest::OCI_IMAGE_INDEX_MEDIA_TYPE,
            (None, Some(_)) => manifest::OCI_IMAGE_MEDIA_TYPE,
            _ => return None,
        };
        let media_type = self.media_type.unwrap_or_else(|| implied.to_owned());
        if self.schema_version != 2 || !ACCEPTED.contains(&media_type.as_str()) {
            return None;
        }
        let platforms = self.manifests.unwrap_or_default().into_iter().filter_map(Entry::platform).collect();
        Some(Resolved { digest, media_type, platforms })
    }
}

impl Entry {
    /// `None` for what is no image: build attestations are listed as `unknown/unknown`.
    fn platform(self) -> Option<(Platform, Digest)> {
        let EntryPlatform { os, architecture, variant } = self.platform?;
        (os != "unknown").then_some((Platform { os, architecture, variant }, self.digest))
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use axum::Router;
    use axum::extract::{Path, Query, State};
    use axum::http::{HeaderMap, StatusCode};
    use axum::response::{IntoResponse, Response};
    use axum::routing::get;
    use serde_json::json;

    use super::*;

    /// A registry with one index, behind a token server, as Docker Hub is.
    #[derive(Clone)]
    struct Hub {
        addr: SocketAddr,
        index: String,
        claimed: Option<String>,
    }

    const AMD64: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const ARM64: &str = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    fn index() -> String {
        json!({
            "schemaVersion": 2,
            "mediaType": manifest::OCI_IMAGE_INDEX_MEDIA_TYPE,
            "manifests": [
                {"digest": AMD64, "size": 1, "mediaType": manifest::OCI_IMAGE_MEDIA_TYPE, "platform": {"os": "linux", "architecture": "amd64"}},
                {"digest": ARM64, "size": 1, "mediaType": manifest::OCI_IMAGE_MEDIA_TYPE, "platform": {"os": "linux", "architecture": "arm64", "variant": "v8"}},
                {"digest": ARM64, "size": 1, "mediaType": manifest::OCI_IMAGE_MEDIA_TYPE, "platform": {"os": "unknown", "architecture": "unknown"}},
            ]
        })
        .to_string()
    }

    fn challenge(hub: &Hub) -> Response {
        let header = format!("Bearer realm=\"http://{}/token\",service=\"hub\"", hub.addr);
        (StatusCode::UNAUTHORIZED, [("www-authenticate", header)]).into_response()
    }

    #[derive(Deserialize)]
    struct Asked {
        scope: String,
    }

    async fn token(Query(asked): Query<Asked>) -> Response {
        axum::Json(json!({ "token": format!("for {}", asked.scope) })).into_response()
    }

    async fn serve_manifest(
        State(hub): State<Hub>,
        Path((org, name, reference)): Path<(String, String, String)>,
        headers: HeaderMap,
    ) -> Response {
        let sent = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if sent("authorization") != format!("Bearer for repository:{org}/{name}:pull") {
            return challenge(&hub);
        }
        let accepts =
            headers.get_all("accept").iter().filter_map(|value| value.to_str().ok()).collect::<String>();
        if !accepts.contains("image.index.v1") || name == "absent" {
            let error = json!({"errors": [{"code": "MANIFEST_UNKNOWN", "message": "no", "detail": null}]});
            return (StatusCode::NOT_FOUND, axum::Json(error)).into_response();
        }
        let digest = Digest::of(hub.index.as_bytes()).to_string();
        assert!(reference == "0.7.0" || reference == digest, "{reference}");
        let claimed = hub.claimed.unwrap_or(digest);
        ([("docker-content-digest", claimed)], hub.index).into_response()
    }

    async fn hub(claimed: Option<&str>) -> (Registry, Digest) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("binds");
        let addr = listener.local_addr().expect("has an address");
        let hub = Hub { addr, index: index(), claimed: claimed.map(str::to_owned) };
        let digest = Digest::of(hub.index.as_bytes());
        let router = Router::new()
            .route("/token", get(token))
            .route("/v2/", get(|State(hub): State<Hub>| async move { challenge(&hub) }))
            .route("/v2/{org}/{name}/manifests/{reference}", get(serve_manifest))
            .with_state(hub);
        tokio::spawn(async move { axum::serve(listener, router).await });
        let mirrors = Mirrors::none().with("docker.io", addr).expect("is loopback");
        (Registry::new(mirrors).expect("builds"), digest)
    }

    fn image(text: &str) -> ImageRef {
        text.parse().expect("is a reference")
    }

    #[tokio::test]
    async fn a_tag_of_several_platforms_is_the_digest_of_its_index() {
        let (registry, digest) = hub(None).await;
        let resolved = registry
            .resolve(&image("cloudflare/sandbox:0.7.0"), PulledBy::Containers)
            .await
            .expect("resolves");
        assert_eq!(resolved.digest, digest);
        assert_eq!(resolved.runs_on_linux_amd64(), Some(true));
        let names: Vec<&str> =
            resolved.platforms.iter().map(|(platform, _)| platform.architecture.as_str()).collect();
        assert_eq!(names, ["amd64", "arm64"], "attestations are no platform");
    }

    #[tokio::test]
    async fn a_pinned_reference_is_looked_up_by_its_digest() {
        let (registry, digest) = hub(None).await;
        let pinned = image("cloudflare/sandbox:0.7.0").pinned(digest.clone());
        let resolved = registry.resolve(&pinned, PulledBy::Docker).await.expect("resolves");
        assert_eq!(resolved.digest, digest);
    }

    #[tokio::test]
    async fn bytes_that_do_not_match_their_digest_are_refused() {
        let (registry, _) = hub(Some(AMD64)).await;
        let error = registry.resolve(&image("cloudflare/sandbox:0.7.0"), PulledBy::Docker).await;
        assert!(matches!(error, Err(Error::Forged { .. })), "{error:?}");
    }

    #[tokio::test]
    async fn what_does_not_exist_is_said_so() {
        let (registry, _) = hub(None).await;
        let error = registry.resolve(&image("cloudflare/absent:0.7.0"), PulledBy::Docker).await;
        assert!(matches!(error, Err(Error::NotFound { .. })), "{error:?}");
    }

    #[tokio::test]
    async fn nobody_at_the_registry_is_told_from_no_image() {
        let addr = "127.0.0.1:1".parse().expect("is an address");
        let registry = Registry::new(Mirrors::everything(addr).expect("is loopback")).expect("builds");
        let error = registry.resolve(&image("cloudflare/sandbox:0.7.0"), PulledBy::Docker).await;
        assert!(matches!(error, Err(Error::Unreachable { .. })), "{error:?}");
    }

    #[tokio::test]
    async fn a_registry_the_platform_cannot_use_is_refused_unasked() {
        let (registry, _) = hub(None).await;
        let error = registry.resolve(&image("ghcr.io/openclaw/openclaw:1"), PulledBy::Containers).await;
        assert!(matches!(error, Err(Error::CannotBePulled { reason }) if reason.contains("ghcr.io")));
    }

    #[test]
    fn what_is_neither_image_nor_index_is_not_understood() {
        for text in ["{\"schemaVersion\":1}", "{\"schemaVersion\":2}", "{\"schemaVersion\":1,\"config\":{}}"]
        {
            let manifest: Manifest = serde_json::from_str(text).expect("parses");
            assert!(manifest.resolved(Digest::of(b"")).is_none(), "{text}");
        }
    }
}
