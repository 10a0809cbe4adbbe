//! Why wrangler failed, typed, from its output file and, where that is silent, from its standard error.
//!
//! The phrases are those of 4.60.0 and 4.164.0. One that is not known becomes [`Failure::Other`] with wrangler's own
//! first line, redacted; nothing is guessed.

use super::record::Record;
use crate::secret::redact;

/// Why a deploy failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Docker is not installed, or its daemon does not run.
    #[error("wrangler could not reach Docker, which it needs to build the container image")]
    Docker,
    /// The API refused the token.
    #[error("Cloudflare refused the token{}", code.map(|code| format!(" (code {code})")).unwrap_or_default())]
    Unauthorized {
        /// Error code of the API, where wrangler tells.
        code: Option<u32>,
    },
    /// `--strict` stopped the upload; nothing was changed.
    #[error("wrangler stopped before the upload: {0}")]
    Conflict(Conflict),
    /// Secrets that the configuration requires are set nowhere; nothing was changed.
    #[error("required secrets are not set: {}", names.join(", "))]
    RequiredSecrets {
        /// Their names.
        names: Vec<String>,
    },
    /// The bundle could not be built; nothing was changed.
    #[error("the Worker's code could not be bundled")]
    Bundle,
    /// The configuration was not accepted; nothing was changed.
    #[error("wrangler did not accept the configuration: {detail}")]
    Configuration {
        /// What it said first, redacted.
        detail: String,
    },
    /// Cloudflare could not be reached.
    #[error("wrangler could not reach Cloudflare")]
    Unreachable,
    /// The API refused the request.
    #[error("Cloudflare refused the request of wrangler (code {code})")]
    Api {
        /// Error code of the API.
        code: u32,
    },
    /// Node is too old for this wrangler.
    #[error("this wrangler needs a newer Node.js")]
    NodeTooOld,
    /// Something else.
    #[error("wrangler said: {message}")]
    Other {
        /// Its first line, redacted.
        message: String,
    },
}

/// What `--strict` objected to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The Worker was edited in the dashboard and differs.
    Dashboard,
    /// The Worker was last changed by an API client.
    ScriptApi,
    /// A variable would replace a secret of the same name.
    VariableOverSecret,
    /// Something that is not known here.
    Unknown,
}

impl std::fmt::Display for Conflict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Dashboard => "the Worker was edited in the dashboard and differs from the configuration",
            Self::ScriptApi => "the Worker was last changed by an API client other than wrangler",
            Self::VariableOverSecret => {
                "a variable of the configuration would replace a secret of the same name"
            }
            Self::Unknown => "it found a conflict with what is deployed",
        })
    }
}

/// Codes by which the API says that a token is wrong or may not do this.
const UNAUTHORIZED: [u32; 5] = [9103, 9106, 9109, 10000, 10001];

/// Reads the failure of a run that ended without a deployed version.
#[must_use]
pub(super) fn read(record: &Record, stderr: &str) -> Failure {
    let stderr = without_colours(stderr);
    let entry = record.failure.as_ref();
    let message = entry.map_or(stderr.as_str(), |entry| entry.message.as_str());
    if let Some(failure) = phrase(message).or_else(|| phrase(&stderr)) {
        return failure;
    }
    match entry.and_then(|entry| entry.code) {
        Some(code) if UNAUTHORIZED.contains(&code) => Failure::Unauthorized { code: Some(code) },
        Some(code) => Failure::Api { code },
        None => Failure::Other { message: first_line(message) },
    }
}

fn phrase(text: &str) -> Option<Failure> {
    if text.contains("Docker CLI") && text.contains("could not be launched") {
        return Some(Failure::Docker);
    }
    if text.contains("because of conflicts") && text.contains("--strict") {
        return Some(Failure::Conflict(conflict(text)));
    }
    if let Some((_, names)) = text.split_once("required secrets have not been set: ") {
        let names = names.lines().next().unwrap_or_default();
        return Some(Failure::RequiredSecrets { names: names.split(", ").map(first_line).collect() });
    }
    if text.contains("requires at least Node.js") {
        return Some(Failure::NodeTooOld);
    }
    if text.contains("Build failed with") {
        return Some(Failure::Bundle);
    }
    if let Some((_, rest)) =
        text.split_once(" configuration:").filter(|(head, _)| head.contains("Processing "))
    {
        return Some(Failure::Configuration { detail: first_line(rest) });
    }
    match text.trim() {
        "fetch failed" => Some(Failure::Unreachable),
        // The containers part of wrangler reports the status text and no code.
        "Unauthorized" | "Forbidden" => Some(Failure::Unauthorized { code: None }),
        _ => None,
    }
}

fn conflict(text: &str) -> Conflict {
    if text.contains("last updated via the script API") {
        Conflict::ScriptApi
    } else if text.contains("conflicts with an existing remote secret") {
        Conflict::VariableOverSecret
    } else if text.contains("via the Cloudflare Dashboard") || text.contains("from the dashboard") {
        Conflict::Dashboard
    } else {
        Conflict::Unknown
    }
}

/// The first line that says something, redacted, without wrangler's decoration, at most 200 characters.
fn first_line(text: &str) -> String {
    let line = text
        .lines()
        .map(|line| line.trim().trim_start_matches(['✘', '▲', '-', ' ']).trim_start_matches("[ERROR]").trim())
        .find(|line| !line.is_empty())
        .unwrap_or("nothing");
    redact(line).chars().filter(|c| !c.is_control()).take(200).collect()
}

/// Drops the escape sequences that wrangler writes even with `NO_COLOR`.
fn without_colours(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        clean.push_str(before);
        rest = after.find(|c: char| c.is_ascii_alphabetic()).map_or("", |end| &after[end + 1..]);
    }
    clean.push_str(rest);
    clean
}

#[cfg(test)]
mod tests {
    use super::super::record;
    use super::*;
    use crate::secret::SecretText;
    use proptest::prelude::*;

    // All recorded: 4.164.0 unless said otherwise.
    const DOCKER: &str = r#"{"type":"command-failed","version":1,"message":"The Docker CLI is needed to build the configured image before deploying but could not be launched.\nTo fix this, try the following:"}"#;
    const DOCKER_460: &str =
        "✘ [ERROR] The Docker CLI could not be launched. Please ensure that the Docker CLI is installed.";
    const API_EDIT: &str = "▲ [WARNING] You are about to upload a Worker that was last updated via the script API.\n  Edits that have been made via the script API will be overridden by your local code and config.\n\n\u{1b}[31m✘ \u{1b}[41;31m[\u{1b}[41;97mERROR\u{1b}[41;31m]\u{1b}[0m \u{1b}[1mAborting the upload operation because of conflicts. To override and upload anyway, remove the `--strict` flag\u{1b}[0m";
    const COLLISION: &str = "▲ [WARNING] Environment variable `MODE` conflicts with an existing remote secret. This deployment will replace the remote secret with your environment variable.\n\n✘ [ERROR] Aborting the upload operation because of conflicts. To override and upload anyway, remove the `--strict` flag";
    const SECRETS: &str = "✘ [ERROR] The following required secrets have not been set: API_KEY, DB\n\n  This Worker does not exist yet";
    const CONFIG: &str = r#"{"type":"command-failed","version":1,"message":"Processing d.toml configuration:\n  - The image \"./Dockerfile\" does not appear to be a valid path to a Dockerfile"}"#;

    fn of(ndjson: &str, stderr: &str) -> Failure {
        read(&record::parse(ndjson), stderr)
    }

    #[test]
    fn what_wrangler_really_writes_is_understood() {
        assert_eq!(of(DOCKER, ""), Failure::Docker);
        assert_eq!(of("", DOCKER_460), Failure::Docker);
        assert_eq!(of("", API_EDIT), Failure::Conflict(Conflict::ScriptApi));
        assert_eq!(of("", COLLISION), Failure::Conflict(Conflict::VariableOverSecret));
        assert_eq!(of("", SECRETS), Failure::RequiredSecrets { names: vec!["API_KEY".into(), "DB".into()] });
        assert!(
            matches!(of(CONFIG, ""), Failure::Configuration { detail } if detail.starts_with("The image"))
        );
        let offline = r#"{"type":"command-failed","version":1,"message":"fetch failed"}"#;
        assert_eq!(of(offline, ""), Failure::Unreachable);
    }

    #[test]
    fn codes_of_a_bad_token_are_told_from_others() {
        let failed = |code: u32| {
            format!(r#"{{"type":"command-failed","version":1,"code":{code},"message":"A request failed."}}"#)
        };
        assert_eq!(of(&failed(10000), ""), Failure::Unauthorized { code: Some(10000) });
        assert_eq!(of(&failed(10021), ""), Failure::Api { code: 10021 });
    }

    #[test]
    fn an_unknown_message_is_cut_and_redacted() {
        let secret = SecretText::new("canary-failure-0123456789");
        let stderr = format!("\n\u{1b}[31m✘ [ERROR] no idea: canary-failure-0123456789{}", "x".repeat(400));
        let Failure::Other { message } = of("", &stderr) else { panic!("is not known") };
        assert!(message.starts_with("no idea: ") && !message.contains("canary"), "{message}");
        assert!(message.len() <= 200 && !secret.is_empty());
    }

    proptest! {
        #[test]
        fn no_output_makes_it_panic(stderr in "(\u{1b}\\[|\\PC|\n)*") {
            let failure = of("", &stderr).to_string();
            let escaped = failure.contains('\u{1b}');
            prop_assert!(!escaped);
        }
    }
}
