//! Container image references and digests (OCI distribution specification, docker reference grammar).

use std::fmt;
use std::str::FromStr;

use super::Invalid;

const DIGEST: Invalid = Invalid { what: "digest", rule: "`sha256:` and 64 lowercase hexadecimal characters" };
const IMAGE: Invalid = Invalid {
    what: "image reference",
    rule: "`[registry/]repository[:tag][@sha256:digest]`, all lowercase but the tag",
};

/// A SHA-256 digest in OCI notation (`sha256:…`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest(String);

impl Digest {
    /// The text, with its `sha256:`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digest of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        use sha2::Digest as _;
        Self(format!("sha256:{}", hex::encode(sha2::Sha256::digest(bytes))))
    }
}

impl FromStr for Digest {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let hex = text.strip_prefix("sha256:").ok_or(DIGEST)?;
        if hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
            Ok(Self(text.to_owned()))
        } else {
            Err(DIGEST)
        }
    }
}

/// A reference to an image: where it lies, its repository, and a tag, a digest or both.
///
/// The registry and the `library/` prefix that Docker implies are spelled out (`node:22` is
/// `docker.io/library/node:22`); `Display` gives the full form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ImageRef {
    registry: String,
    repository: String,
    tag: Option<String>,
    digest: Option<Digest>,
}

impl ImageRef {
    /// Host (and port) of the registry; Docker Hub is `docker.io`.
    #[must_use]
    pub fn registry(&self) -> &str {
        &self.registry
    }

    /// Repository within the registry.
    #[must_use]
    pub fn repository(&self) -> &str {
        &self.repository
    }

    /// The tag, if named.
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// The digest, if pinned.
    #[must_use]
    pub fn digest(&self) -> Option<&Digest> {
        self.digest.as_ref()
    }

    /// The same reference pinned to `digest`; the tag stays, for people to read.
    #[must_use]
    pub fn pinned(&self, digest: Digest) -> Self {
        Self { digest: Some(digest), ..self.clone() }
    }

    /// The same reference without a digest.
    #[must_use]
    pub fn unpinned(&self) -> Self {
        Self { digest: None, ..self.clone() }
    }

    /// Why Cloudflare Containers cannot pull this image, if it cannot.
    ///
    /// Source: the allow-list of `wrangler containers registries configure` and the documentation of image
    /// management; `deploy` itself does not check, the platform refuses after the Worker is live.
    #[must_use]
    pub fn refused_by_containers(&self) -> Option<String> {
        let host = self.registry.as_str();
        let fits = host == "registry.cloudflare.com"
            || host == "docker.io"
            || host.ends_with("-docker.pkg.dev")
            || (host.contains(".dkr.ecr.") && host.ends_with(".amazonaws.com"));
        (!fits).then(|| {
            format!(
                "Cloudflare Containers cannot pull from `{host}`: it pulls from registry.cloudflare.com, Docker Hub, \
                 Amazon ECR and Google Artifact Registry"
            )
        })
    }
}

impl FromStr for ImageRef {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest.parse()?)),
            None => (text, None),
        };
        let slash = rest.rfind('/').map_or(0, |at| at + 1);
        let (path, tag) = match rest[slash..].split_once(':') {
            Some((last, tag)) => (&rest[..slash + last.len()], Some(tag)),
            None => (rest, None),
        };
        if tag.is_some_and(|tag| !is_tag(tag)) {
            return Err(IMAGE);
        }
        let (registry, repository) = split_registry(path);
        if !repository.split('/').all(is_path_component) || !is_registry(&registry) {
            return Err(IMAGE);
        }
        Ok(Self { registry, repository, tag: tag.map(str::to_owned), digest })
    }
}

fn split_registry(path: &str) -> (String, String) {
    match path.split_once('/') {
        Some((first, rest)) if first.contains(['.', ':']) || first == "localhost" => {
            let hub = matches!(first, "docker.io" | "index.docker.io" | "registry-1.docker.io");
            match (hub, rest.contains('/')) {
                (true, false) => ("docker.io".to_owned(), format!("library/{rest}")),
                (true, true) => ("docker.io".to_owned(), rest.to_owned()),
                (false, _) => (first.to_owned(), rest.to_owned()),
            }
        }
        Some(_) => ("docker.io".to_owned(), path.to_owned()),
        None => ("docker.io".to_owned(), format!("library/{path}")),
    }
}

fn is_registry(host: &str) -> bool {
    let (name, port) = host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port)));
    !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-')
        && port.is_none_or(|port| port.parse::<u16>().is_ok())
}

fn is_path_component(part: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    !part.is_empty()
        && part.bytes().all(|b| plain(b) || matches!(b, b'.' | b'_' | b'-'))
        && part.bytes().next().is_some_and(plain)
        && part.bytes().last().is_some_and(plain)
}

fn is_tag(tag: &str) -> bool {
    (1..=128).contains(&tag.len())
        && tag.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
        && !tag.starts_with(['.', '-'])
}

impl fmt::Display for ImageRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.registry, self.repository)?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        if let Some(digest) = &self.digest {
            write!(f, "@{}", digest.as_str())?;
        }
        Ok(())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Digest {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.0
    }
}

impl TryFrom<String> for ImageRef {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<ImageRef> for String {
    fn from(image: ImageRef) -> Self {
        image.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> ImageRef {
        text.parse().expect("is a reference")
    }

    #[test]
    fn docker_hub_is_spelled_out() {
        assert_eq!(parse("node:22").to_string(), "docker.io/library/node:22");
        assert_eq!(parse("cloudflare/sandbox:0.7.0").to_string(), "docker.io/cloudflare/sandbox:0.7.0");
        assert_eq!(parse("docker.io/node").to_string(), "docker.io/library/node");
    }

    #[test]
    fn a_port_is_not_a_tag() {
        let image = parse("127.0.0.1:5000/sandbox:1.2.3");
        assert_eq!((image.registry(), image.tag()), ("127.0.0.1:5000", Some("1.2.3")));
        assert_eq!(parse("127.0.0.1:5000/sandbox").tag(), None);
    }

    #[test]
    fn a_bogus_digest_is_refused_where_wrangler_takes_it() {
        assert!("ghcr.io/openclaw/openclaw:v2.4.1@sha256:abc123".parse::<ImageRef>().is_err());
        assert!("UPPER/Case:1".parse::<ImageRef>().is_err());
        assert!("https://docker.io/x:1".parse::<ImageRef>().is_err());
    }

    #[test]
    fn only_registries_the_platform_pulls_from_pass() {
        assert!(parse("ghcr.io/openclaw/openclaw:latest").refused_by_containers().is_some());
        for good in [
            "docker.io/cloudflare/sandbox:0.12.10",
            "registry.cloudflare.com/0123456789abcdef0123456789abcdef/x:v1",
            "123456789012.dkr.ecr.eu-west-1.amazonaws.com/x:1",
            "europe-docker.pkg.dev/project/repo/x:1",
        ] {
            assert!(parse(good).refused_by_containers().is_none(), "{good}");
        }
    }
}
