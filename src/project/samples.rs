//! Test-only access to the configurations published by forks, which are not part of the project.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "tests read data that is kept beside the project"
)]

use std::path::PathBuf;

/// Name and text of every `*.jsonc` of the data folder, or `None` where the folder is not there.
pub(crate) fn wrangler_configs() -> Option<Vec<(String, String)>> {
    let shared = std::env::var_os("MOLTCTL_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let mut found = Vec::new();
    for entry in std::fs::read_dir(shared.join("data/wrangler-configs")).ok()? {
        let path = entry.ok()?.path();
        if path.extension().is_some_and(|extension| extension == "jsonc") {
            let name = path.file_name()?.to_string_lossy().into_owned();
            found.push((name, std::fs::read_to_string(&path).ok()?));
        }
    }
    found.sort();
    Some(found)
}

/// Says aloud that a test did not run.
pub(crate) fn say_skipped(test: &str) {
    eprintln!("SKIPPED {test}: no ../shared (or MOLTCTL_SHARED) with data/wrangler-configs");
}
