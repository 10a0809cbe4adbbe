//! `package.json`: the SDK of the image's version, and tools that can build and deploy it.

use super::FileEdit;
use super::image::sdk_wanted;
use super::places::{NoPlace, Place};
use crate::audit::facts::Checkout;
use crate::project::dockerfile::is_exact_version;
use crate::project::edit::Edit;
use crate::project::package_json::{PackageJson, add, pin};
use crate::project::package_lock::PackageLock;
use crate::project::pins::{PACKAGE_JSON, SDK};

/// The SDK that the overlay is written for and tried with. Older ones have no policy, or one that lets HTTPS pass; from
/// 0.13 on the API is another.
pub const SDK_VERSION: &str = "0.12.10";

/// What must not be older, where a checkout asks for it at all.
const AT_LEAST: [(&str, &str, &str); 4] = [
    ("wrangler", "4.164.0", "older ones do not know what the SDK and the compatibility date need"),
    ("@cloudflare/vite-plugin", "1.64.0", "older ones bring a runtime that the SDK does not start in"),
    ("@cloudflare/puppeteer", "1.4.0", "older ones cannot be told what a browser may not do"),
    ("@cloudflare/workers-types", "5.20261117.1", "wrangler of this version takes no older types beside it"),
];

/// Signs requests to R2 again.
const SIGNER: (&str, &str) = ("aws4fetch", "1.0.20");

/// A version as numbers; `None` for a range or a tag.
pub(super) fn exact(version: &str) -> Option<(u64, u64, u64)> {
    if !is_exact_version(version) {
        return None;
    }
    let mut parts = version.split(['-', '+']).next()?.split('.').map(|it| it.parse().ok());
    Some((parts.next()??, parts.next()??, parts.next()??))
}

/// The edit of `package.json`.
pub(super) fn edit(checkout: &Checkout, signs: bool) -> Place<FileEdit> {
    let sdk = sdk_wanted(checkout);
    let hand = format!("\"{SDK}\": \"{sdk}\"");
    let missing = |what: &str| vec![NoPlace::new(PACKAGE_JSON, what, &[&hand])];
    let before = checkout.text(PACKAGE_JSON).ok_or_else(|| missing("there is no package.json"))?;
    let package = PackageJson::parse(before).map_err(|_| missing("it is not understood"))?;
    let asked = package.dependency(SDK).ok_or_else(|| missing("the Sandbox SDK is not asked for"))?;
    if exact(&asked.specifier).is_some_and(|version| version >= (0, 13, 0)) {
        return Err(missing("the overlay is written for version 0.12 of the Sandbox SDK")
            .into_iter()
            .map(|it| it.at_line(asked.line))
            .collect());
    }
    let (mut after, mut edits) = (before.to_owned(), Vec::new());
    let mut raise = |name: &str, version: &str, reason: &'static str| -> Place<()> {
        let (text, made) = pin(&after, name, version).map_err(|_| missing("it is not understood"))?;
        after = text;
        edits.extend(made.into_iter().map(|edit| Edit { reason, ..edit }));
        Ok(())
    };
    raise(SDK, &sdk, "it enforces what leaves the container; SDK and image work only in the same version")?;
    for (name, version, reason) in AT_LEAST {
        let enough = |specifier: &str| exact(specifier).is_some_and(|it| Some(it) >= exact(version));
        if package.dependency(name).is_some_and(|it| !enough(&it.specifier)) {
            raise(name, version, reason)?;
        }
    }
    if signs && package.dependency(SIGNER.0).is_none() {
        let (text, edit) = add(&after, SIGNER.0, SIGNER.1).map_err(|_| missing("it is not understood"))?;
        after = text;
        edits.push(edit);
    }
    Ok(FileEdit { path: PACKAGE_JSON.into(), before: Some(before.to_owned()), after, edits })
}

/// Whether npm has to write the lock again: it names other versions than `package.json` asks for.
#[must_use]
pub fn lock_is_stale(package_json: &str, lock: &str) -> bool {
    let (Ok(package), Ok(lock)) = (PackageJson::parse(package_json), PackageLock::parse(lock)) else {
        return true;
    };
    let Some(own) = lock.own() else { return true };
    package.dependencies.iter().any(|asked| {
        let known = match asked.section {
            "dependencies" => &own.dependencies,
            "devDependencies" => &own.dev_dependencies,
            "optionalDependencies" => &own.optional_dependencies,
            _ => return false,
        };
        let installed = lock.installed(&asked.name).and_then(|it| it.version.as_deref());
        known.get(&asked.name) != Some(&asked.specifier)
            || (asked.is_exact() && installed != Some(asked.specifier.as_str()))
    })
}
