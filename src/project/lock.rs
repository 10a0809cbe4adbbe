//! `moltctl.lock`: what was pinned, where it was seen and when.
//!
//! Sorted and written the same way every time, so that it reviews well. The integrity of npm packages lives here and
//! is compared by `moltctl pin verify`: the npm command line cannot be told to demand one.
//! Deliberately absent: looking anything up.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::model::{Digest, ImageRef};

use super::dockerfile::Sha256;
use super::tree::Lines;

/// The file's name in the checkout.
pub const FILE: &str = "moltctl.lock";

const HEADER: &str = "# Written by `moltctl pin update` and `moltctl init`; commit it, do not edit it.\n";

/// Everything that is pinned.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// Format of the file: 1.
    version: Version,
    /// Container images and base images.
    #[serde(default, rename = "image", skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<ImageLock>,
    /// Node.js archives.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub node: Vec<NodeLock>,
    /// npm packages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub npm: Vec<NpmLock>,
}

/// The one format there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "u8", into = "u8")]
struct Version;

impl TryFrom<u8> for Version {
    type Error = &'static str;

    fn try_from(version: u8) -> Result<Self, Self::Error> {
        if version == 1 { Ok(Self) } else { Err("not version 1") }
    }
}

impl From<Version> for u8 {
    fn from(_: Version) -> Self {
        1
    }
}

/// One image.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageLock {
    /// The reference without its digest.
    pub reference: ImageRef,
    /// Digest of the index or manifest the reference pointed to.
    pub digest: Digest,
    /// What it is used for.
    pub role: ImageRole,
    /// Host that was asked.
    pub from: String,
    /// When it was asked.
    pub seen_at: Timestamp,
    /// Digests of the manifests by platform (`linux/amd64`), where the digest is an index.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub platforms: BTreeMap<String, Digest>,
}

/// What an image is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImageRole {
    /// `FROM` or `COPY --from` of a Dockerfile.
    Base,
    /// `containers[].image`.
    Container,
}

/// One npm package.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NpmLock {
    /// Package name.
    pub name: String,
    /// Exact version.
    pub version: String,
    /// Subresource integrity as the registry gives it, such as `sha512-…`.
    pub integrity: String,
    /// Host of the registry.
    pub from: String,
    /// When it was seen.
    pub seen_at: Timestamp,
}

/// One Node.js release.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeLock {
    /// Version, such as `22.13.1`.
    pub version: String,
    /// Where the checksums were read.
    pub from: String,
    /// When they were seen.
    pub seen_at: Timestamp,
    /// Checksums of the `linux` archives by architecture (`x64`, `arm64`).
    pub sha256: BTreeMap<String, Sha256>,
}

/// The lock file could not be read; never an excerpt of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: not a lock file this moltctl can read")]
pub struct LockError {
    /// Line from 1.
    pub line: usize,
}

/// One thing that two locks see differently.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct LockChange {
    /// What it is, such as `npm openclaw`.
    pub subject: String,
    /// The pin before; `None` when there was none.
    pub before: Option<String>,
    /// The pin after; `None` when there is none.
    pub after: Option<String>,
}

impl Lock {
    /// Reads the text of a lock file.
    pub fn parse(text: &str) -> Result<Self, LockError> {
        toml_edit::de::from_str(text).map_err(|error| LockError {
            line: error.span().map_or(1, |span| Lines::of(text).at(span.start)),
        })
    }

    /// The text of the lock file: sorted, one blank line between entries.
    pub fn render(&self) -> String {
        let sorted = self.clone().sorted();
        let body = toml_edit::ser::to_string_pretty(&sorted)
            .expect("strings, maps of strings and timestamps are all TOML can hold");
        format!("{HEADER}{body}")
    }

    /// Puts an image in, in place of one with the same reference and role.
    pub fn put_image(&mut self, image: ImageLock) {
        self.images.retain(|it| (&it.reference, it.role) != (&image.reference, image.role));
        self.images.push(image);
    }

    /// Puts a package in, in place of the same version of it: two Dockerfiles may install two versions.
    pub fn put_npm(&mut self, package: NpmLock) {
        self.npm.retain(|it| (&it.name, &it.version) != (&package.name, &package.version));
        self.npm.push(package);
    }

    /// Puts a release in, in place of the same version.
    pub fn put_node(&mut self, release: NodeLock) {
        self.node.retain(|it| it.version != release.version);
        self.node.push(release);
    }

    /// What changed from `self` to `newer`. When and where a pin was seen is no change.
    pub fn diff(&self, newer: &Self) -> Vec<LockChange> {
        let (before, after) = (self.pins(), newer.pins());
        let subjects: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        subjects
            .into_iter()
            .filter(|subject| before.get(*subject) != after.get(*subject))
            .map(|subject| LockChange {
                subject: subject.clone(),
                before: before.get(subject).cloned(),
                after: after.get(subject).cloned(),
            })
            .collect()
    }

    fn pins(&self) -> BTreeMap<String, String> {
        let mut pins = BTreeMap::new();
        for image in &self.images {
            let role = match image.role {
                ImageRole::Base => "base image",
                ImageRole::Container => "container image",
            };
            pins.insert(format!("{role} {}", image.reference), image.digest.to_string());
            for (platform, digest) in &image.platforms {
                pins.insert(format!("{role} {} ({platform})", image.reference), digest.to_string());
            }
        }
        for package in &self.npm {
            let pin = format!("{} {}", package.version, package.integrity);
            pins.entry(format!("npm {}", package.name))
                .and_modify(|earlier: &mut String| *earlier = format!("{earlier}, {pin}"))
                .or_insert(pin);
        }
        for release in &self.node {
            for (architecture, sum) in &release.sha256 {
                pins.insert(format!("node {} {architecture}", release.version), sum.as_str().to_owned());
            }
        }
        pins
    }

    fn sorted(mut self) -> Self {
        self.images.sort_by(|a, b| (&a.reference, a.role).cmp(&(&b.reference, b.role)));
        self.npm.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
        self.node.sort_by(|a, b| a.version.cmp(&b.version));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(fill: &str) -> Digest {
        format!("sha256:{}", fill.repeat(32)).parse().unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn npm(name: &str, version: &str) -> NpmLock {
        NpmLock {
            name: name.into(),
            version: version.into(),
            integrity: "sha512-AAAA".into(),
            from: "registry.example".into(),
            seen_at: at("2026-11-20T12:00:00Z"),
        }
    }

    fn sample() -> Lock {
        let mut lock = Lock::default();
        lock.put_npm(npm("pnpm", "10.1.0"));
        lock.put_npm(npm("openclaw", "2026.2.3"));
        lock.put_image(ImageLock {
            reference: "docker.io/cloudflare/sandbox:0.7.0".parse().unwrap(),
            digest: digest("ab"),
            role: ImageRole::Base,
            from: "registry-1.docker.io".into(),
            seen_at: at("2026-11-20T12:00:00Z"),
            platforms: BTreeMap::from([("linux/amd64".to_owned(), digest("cd"))]),
        });
        lock.put_node(NodeLock {
            version: "22.13.1".into(),
            from: "nodejs.org".into(),
            seen_at: at("2026-11-20T12:00:00Z"),
            sha256: BTreeMap::from([("x64".to_owned(), "01".repeat(32).try_into().unwrap())]),
        });
        lock
    }

    #[test]
    fn it_reads_back_and_is_written_the_same_in_any_order() {
        let lock = sample();
        let text = lock.render();
        let read = Lock::parse(&text).unwrap();
        assert_eq!(read, lock.clone().sorted());
        assert_eq!(read.render(), text);
        let mut shuffled = lock;
        shuffled.npm.reverse();
        assert_eq!(shuffled.render(), text);
        assert!(text.find("openclaw").unwrap() < text.find("pnpm").unwrap());
        assert_eq!(Lock::parse(&Lock::default().render()).unwrap(), Lock::default());
    }

    #[test]
    fn a_diff_names_pins_not_dates() {
        let old = sample();
        let mut new = sample();
        new.npm.iter_mut().for_each(|it| it.seen_at = at("2026-12-01T00:00:00Z"));
        assert_eq!(old.diff(&new), []);
        new.npm.retain(|it| it.name != "openclaw");
        new.put_npm(npm("openclaw", "2026.9.6"));
        new.node.clear();
        let changes = old.diff(&new);
        let subjects: Vec<_> = changes.iter().map(|change| change.subject.as_str()).collect();
        assert_eq!(subjects, ["node 22.13.1 x64", "npm openclaw"]);
        assert_eq!(changes[1].after.as_deref(), Some("2026.9.6 sha512-AAAA"));
        assert_eq!(changes[0].after, None);
    }

    #[test]
    fn a_lock_of_another_format_is_refused_by_line() {
        assert!(Lock::parse("version = 2\n").is_err());
        assert_eq!(Lock::parse("version = 1\n\n[[npm]]\nnmae = 'x'\n").unwrap_err(), LockError { line: 4 });
        let error = Lock::parse("version = 1\n[[image]]\nreference = 'canary canary'\n").unwrap_err();
        assert!(!error.to_string().contains("canary"));
    }
}
