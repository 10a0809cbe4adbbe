//! What has to be asked of registries, and how answers enter the lock.

use std::collections::BTreeSet;

use crate::model::ImageRef;

use super::super::lock::{ImageLock, ImageRole, Lock, NpmLock};
use super::survey::{ImageSite, NpmSite, Sites, Version};

/// A question to a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Which digest does this image have?
    Image {
        /// The image; with a digest where it is pinned already and only has to be there.
        image: ImageRef,
        /// What it is used for.
        role: ImageRole,
    },
    /// Which version and which integrity does this package have?
    Npm {
        /// Its name.
        name: String,
        /// An exact version or a tag.
        version: String,
    },
}

/// What the files use and the lock does not know.
pub fn missing(sites: &Sites, lock: &Lock) -> Vec<Ask> {
    let images = sites.distinct_images().filter(|site| !knows_image(lock, site)).map(|site| Ask::Image {
        image: match &site.digest {
            Some(digest) => site.reference.pinned(digest.clone()),
            None => site.reference.clone(),
        },
        role: site.role,
    });
    let npm = sites.npm.iter().filter(|site| !knows_package(lock, site)).filter_map(question);
    distinct(images.chain(npm))
}

/// Everything the files use: images by their tag, packages in the version they are installed in.
pub fn asks(sites: &Sites) -> Vec<Ask> {
    let images =
        sites.distinct_images().map(|site| Ask::Image { image: site.reference.clone(), role: site.role });
    distinct(images.chain(sites.npm.iter().filter_map(question)))
}

fn question(site: &NpmSite) -> Option<Ask> {
    let version = match (&site.wanted, &site.version) {
        (Some(version), _) | (None, Version::Exact(version)) => version.clone(),
        (None, Version::Moving(tag)) if tag.is_empty() => "latest".to_owned(),
        (None, Version::Moving(tag)) if is_tag(tag) => tag.clone(),
        // A range of our choosing would be a guess: the operator names a version.
        (None, Version::Moving(_)) => return None,
    };
    Some(Ask::Npm { name: site.name.clone(), version })
}

/// Whether it is a name rather than a range.
fn is_tag(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text != "x"
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

fn distinct(asks: impl Iterator<Item = Ask>) -> Vec<Ask> {
    let mut all: Vec<Ask> = Vec::new();
    for ask in asks {
        if !all.contains(&ask) {
            all.push(ask);
        }
    }
    all
}

fn knows_image(lock: &Lock, site: &ImageSite) -> bool {
    lock.images.iter().any(|known| {
        (&known.reference, known.role) == (&site.reference, site.role)
            && site.digest.as_ref().is_none_or(|digest| *digest == known.digest)
    })
}

fn knows_package(lock: &Lock, site: &NpmSite) -> bool {
    lock.npm.iter().filter(|known| known.name == site.name).any(|known| match (&site.wanted, &site.version) {
        (Some(version), _) | (None, Version::Exact(version)) => known.version == *version,
        (None, Version::Moving(_)) => true,
    })
}

/// Puts an image into the lock. What the lock knows with the same digest stays, with the date it was first seen.
pub fn record_image(lock: &mut Lock, image: ImageLock) {
    let same = |it: &ImageLock| {
        (&it.reference, it.role, &it.digest) == (&image.reference, image.role, &image.digest)
            && it.platforms == image.platforms
    };
    if !lock.images.iter().any(same) {
        lock.put_image(image);
    }
}

/// Puts a package into the lock, as [`record_image`].
pub fn record_npm(lock: &mut Lock, package: NpmLock) {
    let same = |it: &NpmLock| {
        (&it.name, &it.version, &it.integrity) == (&package.name, &package.version, &package.integrity)
    };
    if !lock.npm.iter().any(same) {
        lock.put_npm(package);
    }
}

/// Takes out what the files no longer use.
pub fn forget_unused(lock: &mut Lock, sites: &Sites) {
    lock.images.retain(|it| {
        sites.images.iter().any(|site| (&site.reference, site.role) == (&it.reference, it.role))
    });
    lock.npm.retain(|it| sites.npm.iter().any(|site| uses(site, it)));
    let versions: BTreeSet<&str> = sites.node.iter().filter_map(|site| site.version.as_deref()).collect();
    lock.node.retain(|it| versions.contains(it.version.as_str()));
}

/// Whether a site may install what is locked.
pub(super) fn uses(site: &NpmSite, locked: &NpmLock) -> bool {
    site.name == locked.name
        && match &site.version {
            Version::Exact(version) => *version == locked.version,
            Version::Moving(_) => true,
        }
}
