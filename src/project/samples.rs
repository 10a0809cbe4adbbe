//! Test-only access to the configurations published by forks, which are not part of the project.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "tests read data that is kept beside the project"
)]

use std::path::PathBuf;

/// Name and text of every published wrangler configuration, or `None` where the folder is not there.
pub(crate) fn wrangler_configs() -> Option<Vec<(String, String)>> {
    texts("data/wrangler-configs", "jsonc")
}

/// Name and text of every published document of OpenClaw, or `None` where the folder is not there.
pub(crate) fn openclaw_configs() -> Option<Vec<(String, String)>> {
    texts("data/openclaw-configs", "json")
}

fn texts(folder: &str, extension: &str) -> Option<Vec<(String, String)>> {
    let shared = std::env::var_os("MOLTCTL_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let mut found = Vec::new();
    for entry in std::fs::read_dir(shared.join(folder)).ok()? {
        let path = entry.ok()?.path();
        if path.extension().is_some_and(|it| it == extension) {
            let name = path.file_name()?.to_string_lossy().into_owned();
            found.push((name, std::fs::read_to_string(&path).ok()?));
        }
    }
    found.sort();
    Some(found)
}

/// Says aloud that a test did not run.
pub(crate) fn say_skipped(test: &str) {
    eprintln!("SKIPPED {test}: no ../shared (or MOLTCTL_SHARED) with published configurations");
}
