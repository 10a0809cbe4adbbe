//! Writes what the lock knows into the files.

use super::super::dockerfile::{self, NodeChecksum, NpmPin, Pins, Which};
use super::super::edit::{Edit, Withheld};
use super::super::lock::{ImageRole, Lock};
use super::super::package_json::{self, PackageJsonError};
use super::super::tree::Syntax;
use super::super::wrangler::TOML;
use super::super::wrangler::harden::{self, ImagePin};
use super::super::wrangler::view::{View, ViewError};
use super::survey::{Sites, survey};
use super::{PACKAGE_JSON, SDK, Texts};

/// Something about a file, by its path below the checkout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named<T> {
    /// The file.
    pub file: String,
    /// What.
    pub what: T,
}

/// The pinned files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Their texts; the very same where nothing was changed.
    pub texts: Texts,
    /// What was changed.
    pub edits: Vec<Named<Edit>>,
    /// What stays unpinned, with the reason.
    pub withheld: Vec<Named<Withheld>>,
}

/// Why files could not be pinned. Never an excerpt of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// wrangler's configuration.
    #[error("`wrangler.toml` cannot be read")]
    Wrangler(#[from] ViewError),
    /// `package.json`.
    #[error("`package.json` cannot be read")]
    PackageJson(#[from] PackageJsonError),
}

/// Pins the files to what `lock` knows. Running it again changes nothing.
///
/// # Errors
/// When `wrangler.toml` or `package.json` cannot be read.
pub fn apply(texts: &Texts, lock: &Lock, which: Which) -> Result<Applied, ApplyError> {
    let sites = survey(texts)?;
    let mut applied = Applied { texts: texts.clone(), edits: Vec::new(), withheld: Vec::new() };
    let known = pins(lock);
    for (file, text) in &mut applied.texts.dockerfiles {
        let pinned = dockerfile::pin(text, &known, which);
        *text = pinned.text;
        applied.edits.extend(pinned.edits.into_iter().map(|what| Named { file: file.clone(), what }));
        let withheld = pinned.withheld.into_iter().map(|what| advised(what, &sites));
        applied.withheld.extend(withheld.map(|what| Named { file: file.clone(), what }));
    }
    images(lock, which, &mut applied)?;
    sdk(&sites, &mut applied)?;
    Ok(applied)
}

fn pins(lock: &Lock) -> Pins {
    let base = lock.images.iter().filter(|image| image.role == ImageRole::Base);
    let sums = lock.node.iter().flat_map(|release| {
        release.sha256.iter().map(|(architecture, sha256)| NodeChecksum {
            version: release.version.clone(),
            architecture: architecture.clone(),
            sha256: sha256.clone(),
        })
    });
    // Of a package that is installed in several versions, only the exact places say which is meant where.
    let alone = |name: &str| lock.npm.iter().filter(|it| it.name == name).count() == 1;
    let npm = lock.npm.iter().filter(|it| alone(&it.name));
    Pins {
        images: base.map(|image| (image.reference.clone(), image.digest.clone())).collect(),
        npm: npm.map(|it| NpmPin { name: it.name.clone(), version: it.version.clone() }).collect(),
        node: sums.collect(),
    }
}

fn images(lock: &Lock, which: Which, applied: &mut Applied) -> Result<(), ApplyError> {
    let view = View::parse(&applied.texts.wrangler, Syntax::Toml)?;
    let mut pins = Vec::new();
    for written in view.containers.iter().filter_map(|container| container.image.as_deref()) {
        let Ok(image) = written.parse::<crate::model::ImageRef>() else { continue };
        let known =
            lock.images.iter().find(|it| it.role == ImageRole::Container && it.reference == image.unpinned());
        match known {
            Some(known) if which == Which::All || image.digest().is_none() => {
                let name = written.split('@').next().unwrap_or(written);
                let pinned = format!("{name}@{}", known.digest);
                pins.push(ImagePin { written: written.to_owned(), pinned });
            }
            _ => {}
        }
    }
    let pinned = harden::pin_images(&applied.texts.wrangler, &pins)?;
    applied.texts.wrangler = pinned.toml;
    applied.edits.extend(pinned.edits.into_iter().map(|what| Named { file: TOML.to_owned(), what }));
    let still = survey(&applied.texts)?.images;
    let unpinned = still.iter().filter(|site| site.role == ImageRole::Container && site.digest.is_none());
    applied.withheld.extend(unpinned.map(|site| Named {
        file: TOML.to_owned(),
        what: Withheld {
            id: "container-image-pinned",
            path: format!("line {}", site.place.line),
            reason: "no digest is known for it".to_owned(),
        },
    }));
    Ok(())
}

/// The SDK in the version of the image: that needs no registry.
fn sdk(sites: &Sites, applied: &mut Applied) -> Result<(), ApplyError> {
    let Some(site) = sites.npm.iter().find(|site| site.place.file == PACKAGE_JSON) else { return Ok(()) };
    let Some(text) = &applied.texts.package_json else { return Ok(()) };
    match &site.wanted {
        Some(version) => {
            let (text, edits) = package_json::pin(text, SDK, version)?;
            applied.texts.package_json = Some(text);
            let named = |what| Named { file: PACKAGE_JSON.to_owned(), what };
            applied.edits.extend(edits.into_iter().map(named));
        }
        None if matches!(site.version, super::Version::Moving(_)) => applied.withheld.push(Named {
            file: PACKAGE_JSON.to_owned(),
            what: Withheld {
                id: "dependency-pinned",
                path: format!("line {}", site.place.line),
                reason: "no image of the checkout names a version of the Sandbox SDK".to_owned(),
            },
        }),
        None => {}
    }
    Ok(())
}

/// What can be done about a Node download that has no checksum.
fn advised(mut withheld: Withheld, sites: &Sites) -> Withheld {
    if withheld.id != "node-checksummed" {
        return withheld;
    }
    // Source: the Dockerfile of the sandbox images; since 0.12 they bring Node 24.
    let brings_node = sites.sandbox_version().is_some_and(|version| {
        let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or_default());
        (parts.next(), parts.next()) >= (Some(0), Some(12))
    });
    let advice = if brings_node {
        "the base image brings a Node of its own: take this download out"
    } else {
        "give it with `--node-sha256 ARCH=HEX`, from the release's signed SHASUMS256.txt"
    };
    withheld.reason = format!("{}; {advice}", withheld.reason);
    withheld
}
