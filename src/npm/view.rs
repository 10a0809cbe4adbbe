//! `npm view`: the version and the integrity a registry has for a package.

use std::time::Duration;

use serde_json::Value;

use super::Npm;
use super::environment::for_questions;
use crate::secret::redact;
use crate::sys::process::{Invocation, ProcessError, Stdin, run};
use crate::sys::{env, fs};

/// npm retries a registry that does not answer; this is where patience ends.
const LONGEST: Duration = Duration::from_secs(120);

/// What a registry says of one version of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// The exact version.
    pub version: String,
    /// Subresource integrity of its archive, `sha512-…`.
    pub integrity: String,
    /// Host its archive is fetched from, where the registry says so.
    pub host: Option<String>,
}

/// Why a package is not known.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// Not a name, or not an exact version or tag: what is asked must not become an option of npm.
    #[error("`{text}` is not a package name or version")]
    Invalid {
        /// What was given.
        text: String,
    },
    /// The registry has no such package or version.
    #[error("the npm registry has no `{package}`")]
    NotFound {
        /// Name and version.
        package: String,
    },
    /// The package has no SHA-512 integrity: published before 2017, or by another kind of registry.
    #[error("the npm registry has no SHA-512 integrity for `{package}`")]
    NoIntegrity {
        /// Name and version.
        package: String,
    },
    /// npm could not be run.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// No folder to ask in.
    #[error("no temporary folder could be made")]
    Folder(#[from] std::io::Error),
    /// npm failed.
    #[error("npm failed: {message}")]
    Failed {
        /// Its error code, or its first line, redacted.
        message: String,
    },
    /// npm printed something else.
    #[error("the answer of npm about `{package}` cannot be understood")]
    NotUnderstood {
        /// Name and version.
        package: String,
    },
}

impl Npm {
    /// Asks for `version` (exact, or a tag such as `latest`) of `name`.
    ///
    /// # Errors
    /// [`ViewError`].
    pub async fn view(&self, name: &str, version: &str) -> Result<Package, ViewError> {
        for (text, fits) in [(name, is_name(name)), (version, is_version(version))] {
            if !fits {
                return Err(ViewError::Invalid { text: text.chars().take(100).collect() });
            }
        }
        let package = format!("{name}@{version}");
        let empty = fs::temp_dir("moltctl-npm-")?;
        let args = ["view", &package, "version", "dist.integrity", "dist.tarball", "--json"];
        let output = run(Invocation {
            program: self.program.clone(),
            args: args.iter().map(Into::into).collect(),
            env: for_questions(&self.search, &env::var_os),
            cwd: empty.path().to_owned(),
            stdin: Stdin::Empty,
            timeout: LONGEST,
        })
        .await?;
        let answer: Option<Value> = serde_json::from_slice(&output.stdout).ok();
        if !output.status.success() {
            return Err(failed(answer.as_ref(), &String::from_utf8_lossy(&output.stderr), package));
        }
        read(answer, package)
    }
}

fn read(answer: Option<Value>, package: String) -> Result<Package, ViewError> {
    // npm prints nothing at all, successfully, for a version that does not exist.
    let Some(answer) = answer else { return Err(ViewError::NotFound { package }) };
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let Some(version) = text(&answer["version"]) else { return Err(ViewError::NotUnderstood { package }) };
    let host = text(&answer["dist.tarball"])
        .and_then(|url| url::Url::parse(&url).ok())
        .and_then(|url| url.host_str().map(str::to_owned));
    match text(&answer["dist.integrity"]).filter(|found| found.starts_with("sha512-")) {
        Some(integrity) => Ok(Package { version, integrity, host }),
        None => Err(ViewError::NoIntegrity { package }),
    }
}

fn failed(answer: Option<&Value>, stderr: &str, package: String) -> ViewError {
    let code = answer.and_then(|answer| answer["error"]["code"].as_str());
    match code {
        Some("E404" | "ETARGET") => ViewError::NotFound { package },
        Some(code) => ViewError::Failed { message: code.chars().take(40).collect() },
        None if stderr.contains("E404") => ViewError::NotFound { package },
        None => {
            let line = stderr.lines().find(|line| !line.trim().is_empty()).unwrap_or("it said nothing");
            let message = redact(line).chars().filter(|c| !c.is_control()).take(200).collect();
            ViewError::Failed { message }
        }
    }
}

/// The grammar of npm names: lowercase, an optional scope.
fn is_name(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && !part.starts_with(['.', '_', '-'])
            && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-~".contains(&b))
    };
    text.len() <= 214
        && match text.strip_prefix('@') {
            Some(scoped) => scoped.split_once('/').is_some_and(|(scope, name)| part(scope) && part(name)),
            None => part(text),
        }
}

/// An exact version or a tag. Ranges, paths and URLs are not.
fn is_version(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 64
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b".-+_".contains(&b))
        && !text.starts_with(['-', '.'])
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::sys::locate::{LocalTools, SearchPath};
    use crate::sys::process::Program;

    async fn view(script: &str, name: &str, version: &str) -> Result<Package, ViewError> {
        let dir = fs::temp_dir("moltctl-test-").expect("a directory");
        let path = dir.path().join("npm");
        let text = format!("#!/bin/sh\nSEEN='{}/seen'\n{script}\n", dir.path());
        fs::write_atomic(&path, text.as_bytes(), fs::Mode::Executable).expect("writes");
        let search = SearchPath::new("/usr/bin:/bin".as_ref(), "/nonexistent".into(), LocalTools::Refuse);
        Npm::locate(search, Some(Program::at(path))).expect("is found").view(name, version).await
    }

    #[tokio::test]
    async fn version_and_integrity_are_read() {
        let script = r#"echo '{"version":"2026.2.3","dist.integrity":"sha512-AAAA==",
            "dist.tarball":"https://npm.example/openclaw/-/openclaw-2026.2.3.tgz"}'"#;
        let package = view(script, "openclaw", "latest").await.expect("is known");
        let host = Some("npm.example".to_owned());
        let (version, integrity) = ("2026.2.3".to_owned(), "sha512-AAAA==".to_owned());
        assert_eq!(package, Package { version, integrity, host });
    }

    #[tokio::test]
    async fn the_question_is_asked_in_an_empty_folder() {
        let script = r#"[ -z "$(ls -A)" ] || exit 9; printf '{"version":"%s","dist.integrity":"sha512-%s"}' "$2" "$#""#;
        let package = view(script, "@cloudflare/sandbox", "0.7.0").await.expect("is known");
        assert_eq!(
            (package.version.as_str(), package.integrity.as_str()),
            ("@cloudflare/sandbox@0.7.0", "sha512-6")
        );
    }

    #[tokio::test]
    async fn absent_packages_and_versions_are_said_so() {
        let script = r#"echo '{"error":{"code":"E404","summary":"no"}}'; exit 1"#;
        assert!(matches!(view(script, "openclaw", "1").await, Err(ViewError::NotFound { .. })));
        assert!(matches!(view("exit 0", "openclaw", "0.0.0").await, Err(ViewError::NotFound { .. })));
    }

    #[tokio::test]
    async fn an_old_hash_is_no_pin() {
        let script = r#"echo '{"version":"1.0.0","dist.integrity":"sha1-AAAA="}'"#;
        assert!(matches!(view(script, "openclaw", "1.0.0").await, Err(ViewError::NoIntegrity { .. })));
    }

    #[tokio::test]
    async fn nothing_becomes_an_option_of_npm() {
        for (name, version) in [
            ("--registry=http://evil", "1"),
            ("openclaw", "--json"),
            ("../x", "1"),
            ("a", "file:x"),
            ("a", "^1.0"),
            ("@a", "1"),
        ] {
            let error = view("exit 9", name, version).await;
            assert!(matches!(error, Err(ViewError::Invalid { .. })), "{name} {version}: {error:?}");
        }
    }
}
