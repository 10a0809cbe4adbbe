//! The small ones: npm, node, docker. Each does the few things moltctl asks of it, and refuses the rest.

use serde_json::{Value, json};

use super::{Call, StandInExit};
use crate::sys::fs::{Mode, ensure_dir, read_text, write_atomic};

const NPM: &str = "11.0.0-stand-in";
const NODE: &str = "v24.0.0-stand-in";
const DOCKER: &str = "29.0.0-stand-in";

/// The page that `npm run build` leaves.
const PAGE: &str =
    "<!doctype html>\n<title>Moltworker (drill)</title>\n<p>Built by the stand-in for npm.</p>\n";

/// `npm --version`, `npm view NAME@VERSION …`, `npm run build`, `npm install --package-lock-only`.
pub(super) fn npm(call: &Call<'_>) -> StandInExit {
    match call.args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--version"] => StandInExit::ok(format!("{NPM}\n")),
        ["view", package, ..] => view(package),
        ["run", "build", ..] => build(call),
        ["install", "--package-lock-only", "--ignore-scripts", ..] => relock(call),
        _ => StandInExit::failed("npm error the stand-in for npm knows `view`, `run build` and the lock\n"),
    }
}

fn view(package: &str) -> StandInExit {
    // `@scope/name@version`: the last `@` that is not the first character.
    let Some((name, version)) = package.rsplit_once('@').filter(|(name, _)| !name.is_empty()) else {
        return StandInExit::failed("npm error code E404\n");
    };
    // A tag stands for a version, and npm answers with that: one that says what it is.
    let version = if version.starts_with(|c: char| c.is_ascii_digit()) { version } else { "0.0.0-stand-in" };
    let (integrity, name) = (made_up_integrity(name, version), name.to_owned());
    let answer = json!({ "name": name, "version": version, "dist.integrity": integrity });
    StandInExit::ok(format!("{answer:#}\n"))
}

/// Has the form of an integrity and says the same each time; it belongs to no package.
fn made_up_integrity(name: &str, version: &str) -> String {
    use base64::Engine as _;
    use sha2::Digest as _;
    let digest = sha2::Sha512::digest(format!("stand-in {name}@{version}"));
    format!("sha512-{}", base64::engine::general_purpose::STANDARD.encode(digest))
}

/// Writes what `package.json` asks for into the lock. A range keeps the version it has; nothing is fetched.
fn relock(call: &Call<'_>) -> StandInExit {
    let read = |name: &str| read_text(&call.cwd.join(name)).ok().flatten();
    let json = |name: &str| serde_json::from_str::<Value>(&read(name)?).ok();
    let (Some(package), Some(mut lock)) = (json("package.json"), json("package-lock.json")) else {
        return StandInExit::failed("npm error code ENOENT\n");
    };
    for section in ["dependencies", "devDependencies"] {
        let Some(asked) = package[section].as_object() else { continue };
        lock["packages"][""][section] = package[section].clone();
        for (name, version) in asked.iter().filter_map(|(name, it)| Some((name, it.as_str()?))) {
            let entry = &mut lock["packages"][format!("node_modules/{name}")];
            if version.starts_with(|c: char| c.is_ascii_digit()) && entry["version"] != version {
                *entry = json!({ "version": version, "integrity": made_up_integrity(name, version) });
            }
        }
    }
    let text = format!("{lock:#}\n");
    match write_atomic(&call.cwd.join("package-lock.json"), text.as_bytes(), Mode::Shared) {
        Ok(()) => StandInExit::ok("up to date\n"),
        Err(error) => StandInExit::failed(format!("npm error {error}\n")),
    }
}

fn build(call: &Call<'_>) -> StandInExit {
    let client = call.cwd.join("dist").join("client");
    let written = ensure_dir(&client)
        .and_then(|()| write_atomic(&client.join("index.html"), PAGE.as_bytes(), Mode::Shared));
    match written {
        Ok(()) => StandInExit::ok("> build\nbuilt by the stand-in for npm\n"),
        Err(error) => StandInExit::failed(format!("npm error {error}\n")),
    }
}

/// `node --version`.
pub(super) fn node(call: &Call<'_>) -> StandInExit {
    match call.args.first().map(String::as_str) {
        Some("--version" | "-v") => StandInExit::ok(format!("{NODE}\n")),
        _ => StandInExit::failed("the stand-in for node runs no programs\n"),
    }
}

/// `docker version`, `docker info`.
pub(super) fn docker(call: &Call<'_>) -> StandInExit {
    match call.args.first().map(String::as_str) {
        Some("version" | "--version" | "info") => StandInExit::ok(format!("{DOCKER}\n")),
        _ => StandInExit::failed("the stand-in for docker builds nothing\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::fs::temp_dir;

    fn call(args: &[&str], cwd: &camino::Utf8Path) -> Call<'static> {
        let args = args.iter().map(|arg| (*arg).to_owned()).collect();
        Call { args, env: &|_| None, cwd: cwd.to_owned(), stdin: Vec::new() }
    }

    #[test]
    fn each_says_that_it_is_a_stand_in() {
        let call = call(&["--version"], "/".into());
        for exit in [npm(&call), node(&call), docker(&call)] {
            assert!(exit.status == 0 && exit.stdout.contains("stand-in"), "{exit:?}");
        }
    }

    #[test]
    fn a_scoped_package_keeps_its_scope() {
        let exit = npm(&call(&["view", "@cloudflare/sandbox@0.7.0", "dist.integrity", "--json"], "/".into()));
        let answer: Value = serde_json::from_str(&exit.stdout).expect("is JSON");
        assert_eq!((&answer["name"], &answer["version"]), (&json!("@cloudflare/sandbox"), &json!("0.7.0")));
        assert!(answer["dist.integrity"].as_str().is_some_and(|text| text.starts_with("sha512-")));
    }

    #[test]
    fn a_build_leaves_a_page() {
        let dir = temp_dir("moltctl-test-").expect("a directory");
        assert_eq!(npm(&call(&["run", "build"], dir.path())).status, 0);
        let page = read_text(&dir.path().join("dist/client/index.html")).expect("reads");
        assert!(page.expect("is there").contains("stand-in"));
    }

    #[test]
    fn what_it_does_not_do_fails() {
        assert_eq!(npm(&call(&["install"], "/".into())).status, 1);
        assert_eq!(docker(&call(&["run", "x"], "/".into())).status, 1);
    }
}
