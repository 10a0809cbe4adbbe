//! Finds what a checkout fetches by name.

use std::collections::BTreeSet;

use crate::model::{Digest, ImageRef};

use super::super::dockerfile::{Dockerfile, Requested, Target, sandbox_version};
use super::super::lock::ImageRole;
use super::super::package_json::PackageJson;
use super::super::tree::Syntax;
use super::super::wrangler::TOML;
use super::super::wrangler::view::{ImageSource, View};
use super::apply::ApplyError;
use super::{PACKAGE_JSON, SDK, Texts};

/// A place in a file of the checkout.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Path below the checkout.
    pub file: String,
    /// Line from 1.
    pub line: usize,
}

/// Everything that is fetched by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sites {
    /// Images.
    pub images: Vec<ImageSite>,
    /// npm packages: global installs of Dockerfiles, and the SDK of `package.json`.
    pub npm: Vec<NpmSite>,
    /// Downloads of Node.js.
    pub node: Vec<NodeSite>,
    /// What cannot be pinned as it is written.
    pub loose: Vec<Loose>,
}

/// One use of an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageSite {
    /// Where.
    pub place: Place,
    /// What for.
    pub role: ImageRole,
    /// The reference without its digest.
    pub reference: ImageRef,
    /// The digest it has in the file.
    pub digest: Option<Digest>,
}

/// One npm package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NpmSite {
    /// Where.
    pub place: Place,
    /// Its name.
    pub name: String,
    /// The version that is asked for.
    pub version: Version,
    /// The version it has to be, for the SDK: that of the image.
    pub wanted: Option<String>,
}

/// A version of an npm package, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Version {
    /// Exactly this one.
    Exact(String),
    /// A tag or a range.
    Moving(String),
}

/// One download of Node.js.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeSite {
    /// Where.
    pub place: Place,
    /// Its version, where it can be told.
    pub version: Option<String>,
    /// Whether it is compared with a checksum, over a connection that is checked.
    pub checked: bool,
}

/// Something that cannot be pinned as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loose {
    /// Where.
    pub place: Place,
    /// What it is.
    pub what: String,
    /// Why not.
    pub reason: &'static str,
}

impl Sites {
    /// The version of the Sandbox SDK that the images ask for, when they agree on one.
    pub fn sandbox_version(&self) -> Option<&str> {
        let versions: BTreeSet<&str> =
            self.images.iter().filter_map(|site| sandbox_version(&site.reference)).collect();
        let mut versions = versions.into_iter();
        versions.next().filter(|_| versions.next().is_none())
    }

    /// The first use of each image: a second one with another digest is a conflict, never a second pin.
    pub fn distinct_images(&self) -> impl Iterator<Item = &ImageSite> {
        self.images.iter().enumerate().filter_map(|(at, site)| {
            let seen = |it: &ImageSite| (&it.reference, it.role) == (&site.reference, site.role);
            (!self.images[..at].iter().any(seen)).then_some(site)
        })
    }
}

/// Looks through the files.
///
/// # Errors
/// When `wrangler.toml` or `package.json` cannot be read.
pub fn survey(texts: &Texts) -> Result<Sites, ApplyError> {
    let mut sites = Sites::default();
    for (file, text) in &texts.dockerfiles {
        dockerfile(file, text, &mut sites);
    }
    containers(texts, &mut sites)?;
    if let Some(text) = &texts.package_json {
        let wanted = sites.sandbox_version().map(str::to_owned);
        if let Some(dependency) = PackageJson::parse(text)?.dependency(SDK) {
            let specifier = dependency.specifier.clone();
            sites.npm.push(NpmSite {
                place: Place { file: PACKAGE_JSON.to_owned(), line: dependency.line },
                name: SDK.to_owned(),
                version: if dependency.is_exact() {
                    Version::Exact(specifier)
                } else {
                    Version::Moving(specifier)
                },
                wanted,
            });
        }
    }
    Ok(sites)
}

fn containers(texts: &Texts, sites: &mut Sites) -> Result<(), ApplyError> {
    let view = View::parse(&texts.wrangler, Syntax::Toml)?;
    for container in &view.containers {
        let is_file = |path: &str| texts.dockerfiles.iter().any(|(file, _)| same_file(file, path));
        let place = Place { file: TOML.to_owned(), line: container.line };
        let mut loose = |reason| {
            let what = "container image".to_owned();
            sites.loose.push(Loose { place: place.clone(), what, reason });
        };
        match container.image_source(is_file) {
            Some(ImageSource::Reference(image)) => sites.images.push(ImageSite {
                place,
                role: ImageRole::Container,
                reference: image.unpinned(),
                digest: image.digest().cloned(),
            }),
            Some(ImageSource::Refused { .. }) => loose("Cloudflare Containers cannot pull from its registry"),
            Some(ImageSource::Invalid) => loose("it is neither a file of the checkout nor an image"),
            Some(ImageSource::Dockerfile(_)) | None => {}
        }
    }
    Ok(())
}

/// Whether `written` in wrangler's configuration names `file` (a normal path below the checkout).
fn same_file(file: &str, written: &str) -> bool {
    written.split('/').filter(|part| !matches!(*part, "" | ".")).eq(file.split('/'))
}

fn dockerfile(file: &str, text: &str, sites: &mut Sites) {
    let view = Dockerfile::parse(text);
    let place = |line: usize| Place { file: file.to_owned(), line };
    for image in &view.images {
        let mut loose = |reason| {
            sites.loose.push(Loose { place: place(image.line), what: "base image".to_owned(), reason });
        };
        match &image.target {
            Target::Image(found) => sites.images.push(ImageSite {
                place: place(image.line),
                role: ImageRole::Base,
                reference: found.unpinned(),
                digest: found.digest().cloned(),
            }),
            Target::NotPinnable => loose("it comes from an `ARG` without a default"),
            Target::Invalid => loose("its reference is not valid"),
            Target::Stage | Target::Scratch => {}
        }
    }
    for install in &view.npm {
        let version = match &install.requested {
            Requested::Exact(version) => Version::Exact(version.clone()),
            Requested::Moving(tag) => Version::Moving(tag.clone()),
            Requested::Unknown | Requested::Foreign => {
                let reason = match install.requested {
                    Requested::Unknown => "its version comes from a variable without a known value",
                    _ => "it is installed from a URL, a repository or a path",
                };
                let what = "npm package".to_owned();
                sites.loose.push(Loose { place: place(install.line), what, reason });
                continue;
            }
        };
        let (place, name) = (place(install.line), install.name.clone());
        sites.npm.push(NpmSite { place, name, version, wanted: None });
    }
    for download in &view.node {
        sites.node.push(NodeSite {
            place: place(download.line),
            version: download.version.clone(),
            checked: download.checked && !download.insecure,
        });
    }
}
