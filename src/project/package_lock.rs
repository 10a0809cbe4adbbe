//! `package-lock.json`: what npm resolved, as far as it decides whether `npm ci` works and where packages come from.
//!
//! Deliberately absent: lock format 1 (npm 6), resolving ranges, and writing: only npm writes its lock.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A lock.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct PackageLock {
    /// `lockfileVersion`: 2 or 3 are read.
    #[serde(rename = "lockfileVersion", default)]
    pub version: u32,
    /// By folder (`node_modules/a/node_modules/b`); the checkout itself under the empty one.
    #[serde(default)]
    pub packages: BTreeMap<String, Locked>,
}

/// One package.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Locked {
    /// Its version.
    pub version: Option<String>,
    /// Where it comes from.
    pub resolved: Option<String>,
    /// Its hash.
    pub integrity: Option<String>,
    /// It runs a script when it is installed.
    pub has_install_script: bool,
    /// A link to a folder of the checkout.
    pub link: bool,
    /// It comes within another package's archive.
    pub in_bundle: bool,
    /// What it needs.
    pub dependencies: BTreeMap<String, String>,
    /// What it needs for development; only of the checkout itself.
    pub dev_dependencies: BTreeMap<String, String>,
    /// What it takes where it fits.
    pub optional_dependencies: BTreeMap<String, String>,
}

/// The lock could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: not a lock of npm")]
pub struct NotALock {
    /// Line from 1.
    pub line: usize,
}

impl PackageLock {
    /// Reads the text of a `package-lock.json`.
    ///
    /// # Errors
    /// When it is not JSON or not of npm's form.
    pub fn parse(text: &str) -> Result<Self, NotALock> {
        serde_json::from_str(super::tree::without_bom(text))
            .map_err(|error| NotALock { line: error.line().max(1) })
    }

    /// The checkout's own entry.
    #[must_use]
    pub fn own(&self) -> Option<&Locked> {
        self.packages.get("")
    }

    /// The package that `name` means for the checkout itself.
    #[must_use]
    pub fn installed(&self, name: &str) -> Option<&Locked> {
        self.packages.get(&format!("node_modules/{name}"))
    }

    /// Whether what stands at `folder` finds a package `name`, as Node looks for it: upwards.
    #[must_use]
    pub fn finds(&self, folder: &str, name: &str) -> bool {
        let mut at = folder;
        loop {
            let inside = if at.is_empty() { String::new() } else { format!("{at}/") };
            if self.packages.contains_key(&format!("{inside}node_modules/{name}")) {
                return true;
            }
            if at.is_empty() {
                return false;
            }
            at = at.rfind("/node_modules/").map_or("", |end| &at[..end]);
        }
    }

    /// What is asked for and has no entry, as (folder of who asks, name); `npm ci` refuses such a lock.
    #[must_use]
    pub fn missing(&self) -> Vec<(&str, &str)> {
        let mut missing = Vec::new();
        for (folder, package) in self.packages.iter().filter(|(_, package)| !package.link) {
            let wanted = [&package.dependencies, &package.dev_dependencies, &package.optional_dependencies];
            for name in wanted.into_iter().flat_map(BTreeMap::keys) {
                if !self.finds(folder, name) {
                    missing.push((folder.as_str(), name.as_str()));
                }
            }
        }
        missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{"lockfileVersion": 3, "packages": {
        "": {"dependencies": {"a": "^1"}, "devDependencies": {"gone": "*"}},
        "node_modules/a": {"version": "1.0.0", "dependencies": {"b": "1"}, "optionalDependencies": {"a-linux": "1"}},
        "node_modules/a/node_modules/b": {"version": "1.0.0", "dependencies": {"a": "1"}}}}"#;

    #[test]
    fn what_has_no_entry_is_missing() {
        let lock = PackageLock::parse(TEXT).unwrap();
        assert_eq!(lock.missing(), [("", "gone"), ("node_modules/a", "a-linux")]);
        assert_eq!(lock.installed("a").unwrap().version.as_deref(), Some("1.0.0"));
    }

    #[test]
    fn nonsense_and_depth_are_refused_by_line() {
        assert_eq!(PackageLock::parse("{\n\"packages\": []}").unwrap_err().line, 2);
        assert!(PackageLock::parse(&"[".repeat(100_000)).is_err());
    }
}
