//! `wrangler deploy`: code and secrets in one upload, of a configuration that runs nothing.
//!
//! Secrets go in as JSON on standard input (`--secrets-file /dev/stdin`): wrangler reads JSON word for word, while it
//! expands `$` in `.env` files. Every answer wrangler could look for elsewhere is given: configuration, name, account,
//! API origin, an empty `.env` file.

use std::ffi::OsString;
use std::io;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};

use super::detached::{DetachError, Target, detached};
use super::environment::{OUTPUT_FILE, Pins, scrubbed};
use super::failure::{self, Failure};
use super::record;
use super::version::{Feature, Version};
use super::{Session, Wrangler};
use crate::model::{SecretName, WorkerName};
use crate::secret::SecretText;
use crate::sys::process::{Invocation, ProcessError, Stdin, run};
use crate::sys::{env, fs};

/// A build of a large image on a slow machine takes this long.
const LONGEST_DEPLOY: Duration = Duration::from_secs(45 * 60);

/// What to deploy.
#[derive(Clone, Copy, Debug)]
pub struct DeployRequest<'a> {
    /// The wrangler configuration (TOML), an absolute path; paths in it are relative to its folder.
    pub config: &'a Utf8Path,
    /// Name of the Worker, whatever the file says.
    pub name: &'a WorkerName,
    /// Secrets to upload with the version; those already there stay.
    pub secrets: &'a [(SecretName, SecretText)],
    /// Marks on the version, by which an interrupted deploy is found again. Older wranglers cannot carry them:
    /// see [`Feature::VersionMarks`].
    pub marks: Option<Marks<'a>>,
    /// How container instances are replaced; `None` leaves it to the configuration.
    pub rollout: Option<Rollout>,
    /// What to do about conflicts with what is deployed.
    pub conflicts: Conflicts,
}

/// Marks on a version of a Worker.
#[derive(Clone, Copy, Debug)]
pub struct Marks<'a> {
    /// `--tag`: for machines.
    pub tag: &'a str,
    /// `--message`: for people.
    pub message: &'a str,
}

/// How container instances are replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rollout {
    /// All at once.
    Immediate,
    /// Step by step.
    Gradual,
    /// Not at all: the image is neither built nor updated.
    None,
}

/// What to do when something other than wrangler changed the Worker since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflicts {
    /// Stop before the upload (`--strict`).
    Stop,
    /// Upload over it: the caller compared, or its own API calls were the change.
    Overwrite,
}

/// What was deployed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployed {
    /// Identifier of the new version.
    pub version_id: String,
    /// Where the Worker answers; empty when it is closed.
    pub targets: Vec<String>,
}

/// Why nothing, or not all, was deployed.
#[derive(Debug, thiserror::Error)]
pub enum DeployError {
    /// This wrangler is too old for what is asked.
    #[error("wrangler {found} has no {feature}; {needs} or newer is needed")]
    TooOld {
        /// What is missing.
        feature: Feature,
        /// The version found.
        found: Version,
        /// The first version that has it.
        needs: Version,
    },
    /// There is no configuration.
    #[error("there is no wrangler configuration at `{path}`")]
    NoConfig {
        /// Where it was looked for.
        path: Utf8PathBuf,
    },
    /// The configuration cannot be handed to wrangler.
    #[error(transparent)]
    Detach(#[from] DetachError),
    /// Files could not be read or written.
    #[error("the files of the wrangler run could not be read or written")]
    Files(#[from] io::Error),
    /// wrangler did not run to its end. What it did until then is not known.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// wrangler failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl Wrangler {
    /// Deploys.
    ///
    /// # Errors
    /// [`DeployError`]. After [`DeployError::Process`] and some [`Failure`]s (an API refusal after the upload) the
    /// Worker may have changed: look for the marks.
    pub async fn deploy(
        &self,
        session: Session<'_>,
        request: DeployRequest<'_>,
    ) -> Result<Deployed, DeployError> {
        self.refuse_what_it_cannot(&request)?;
        let private = fs::temp_dir("moltctl-wrangler-")?;
        let config = copy_config(session, &request, private.path())?;
        let pins = Pins {
            api_base: session.api_base,
            account: session.account,
            token: session.token,
            private_dir: private.path(),
        };
        let output = run(Invocation {
            program: self.program.clone(),
            args: arguments(&request, &config, self.version),
            env: scrubbed(pins, &self.search, &env::var_os),
            cwd: private.path().to_owned(),
            stdin: secrets_on_stdin(request.secrets),
            timeout: LONGEST_DEPLOY,
        })
        .await?;
        let text = fs::read_text(&private.path().join(OUTPUT_FILE))?.unwrap_or_default();
        let record = record::parse(&text);
        match &record.deploy {
            Some(entry) if output.status.success() && entry.version_id.is_some() => Ok(Deployed {
                version_id: entry.version_id.clone().unwrap_or_default(),
                targets: entry.targets.clone(),
            }),
            _ => Err(failure::read(&record, &String::from_utf8_lossy(&output.stderr)).into()),
        }
    }

    fn refuse_what_it_cannot(&self, request: &DeployRequest<'_>) -> Result<(), DeployError> {
        let wanted = [
            (!request.secrets.is_empty()).then_some(Feature::SecretsFile),
            (request.rollout == Some(Rollout::None)).then_some(Feature::RolloutNone),
        ];
        match wanted.into_iter().flatten().find(|feature| !self.version.supports(*feature)) {
            Some(feature) => {
                Err(DeployError::TooOld { feature, found: self.version, needs: feature.since() })
            }
            None => Ok(()),
        }
    }
}

fn copy_config(
    session: Session<'_>,
    request: &DeployRequest<'_>,
    private: &Utf8Path,
) -> Result<Utf8PathBuf, DeployError> {
    let no_config = || DeployError::NoConfig { path: request.config.to_owned() };
    let text = fs::read_text(request.config)?.ok_or_else(no_config)?;
    let dir = request.config.parent().ok_or_else(no_config)?;
    let target = Target { name: request.name, account: session.account };
    let copy = detached(&text, dir, target, &fs::is_file)?;
    let path = private.join("wrangler.toml");
    fs::write_atomic(&path, copy.as_bytes(), fs::Mode::Private)?;
    Ok(path)
}

fn arguments(request: &DeployRequest<'_>, config: &Utf8Path, version: Version) -> Vec<OsString> {
    let mut args: Vec<&str> = vec![
        "deploy",
        "--config",
        config.as_str(),
        "--name",
        request.name.as_str(),
        "--env-file",
        "/dev/null",
    ];
    if request.conflicts == Conflicts::Stop {
        args.push("--strict");
    }
    if let Some(rollout) = request.rollout {
        args.extend([
            "--containers-rollout",
            match rollout {
                Rollout::Immediate => "immediate",
                Rollout::Gradual => "gradual",
                Rollout::None => "none",
            },
        ]);
    }
    if let Some(marks) = request.marks.filter(|_| version.supports(Feature::VersionMarks)) {
        args.extend(["--tag", marks.tag, "--message", marks.message]);
    }
    if !request.secrets.is_empty() {
        args.extend(["--secrets-file", "/dev/stdin"]);
    }
    args.into_iter().map(OsString::from).collect()
}

fn secrets_on_stdin(secrets: &[(SecretName, SecretText)]) -> Stdin {
    if secrets.is_empty() {
        return Stdin::Empty;
    }
    let object: serde_json::Map<String, serde_json::Value> = secrets
        .iter()
        .map(|(name, value)| {
            #[expect(clippy::disallowed_methods, reason = "a child's standard input is where secrets may go")]
            let value = value.expose().into();
            (name.as_str().to_owned(), value)
        })
        .collect();
    Stdin::Secret(SecretText::new(serde_json::Value::Object(object).to_string()))
}

#[cfg(all(test, unix))]
mod tests {
    use super::super::testing::{Fake, fake};
    use super::*;

    const CONFIG: &str = "main = \"src/index.ts\"\n[build]\ncommand = \"touch EVIL\"\n";

    fn secrets() -> Vec<(SecretName, SecretText)> {
        vec![("GATEWAY".parse().expect("is a name"), SecretText::new("canary \"deploy\" $HOME #1\n"))]
    }

    async fn deploy(fake: &Fake, secrets: &[(SecretName, SecretText)]) -> Result<Deployed, DeployError> {
        let config = fake.dir().join("wrangler.toml");
        fs::write_atomic(&config, CONFIG.as_bytes(), fs::Mode::Shared)?;
        let name = "moltbot-sandbox".parse().expect("is a name");
        let request = DeployRequest {
            config: &config,
            name: &name,
            secrets,
            marks: Some(Marks { tag: "mark-1", message: "by moltctl" }),
            rollout: None,
            conflicts: Conflicts::Stop,
        };
        fake.wrangler().deploy(fake.session(), request).await
    }

    /// Succeeds as 4.164.0 does, and keeps what it was given.
    const GOOD: &str = r#"
        cat > "$SEEN/stdin"; printf '%s\n' "$@" > "$SEEN/args"; env > "$SEEN/env"; cat wrangler.toml > "$SEEN/config"
        echo '{"type":"deploy","version":1,"worker_name":"moltbot-sandbox","version_id":"v-1","targets":["https://x.example"]}' > "$WRANGLER_OUTPUT_FILE_PATH"
    "#;

    #[tokio::test]
    async fn secrets_are_json_on_stdin_and_nowhere_else() {
        let fake = fake("4.164.0", GOOD);
        let deployed = deploy(&fake, &secrets()).await.expect("deploys");
        assert_eq!(
            deployed,
            Deployed { version_id: "v-1".into(), targets: vec!["https://x.example".into()] }
        );
        let sent: serde_json::Value = serde_json::from_str(&fake.seen("stdin")).expect("is JSON");
        assert_eq!(sent, serde_json::json!({"GATEWAY": "canary \"deploy\" $HOME #1\n"}));
        for place in ["args", "env", "config"] {
            assert!(
                !fake.seen(place).contains("canary \\\"deploy")
                    && !fake.seen(place).contains("canary \"deploy"),
                "{place}"
            );
        }
    }

    #[tokio::test]
    async fn everything_wrangler_could_look_up_is_given() {
        let fake = fake("4.164.0", GOOD);
        deploy(&fake, &secrets()).await.expect("deploys");
        let args = fake.seen("args").replace('\n', " ");
        for part in
            ["--config /", "--name moltbot-sandbox", "--env-file /dev/null", "--strict", "--tag mark-1"]
        {
            assert!(args.contains(part), "{part} is missing in {args}");
        }
        let env = fake.seen("env");
        for line in [
            "CLOUDFLARE_API_BASE_URL=http://127.0.0.1:1/client/v4",
            "CLOUDFLARE_ACCOUNT_ID=0123456789abcdef0123456789abcdef",
        ] {
            assert!(env.lines().any(|seen| seen == line), "{line} is missing in {env}");
        }
        assert!(!fake.seen("config").contains("EVIL"), "the build command must not reach wrangler");
    }

    #[tokio::test]
    async fn an_old_wrangler_is_refused_before_it_runs() {
        let fake = fake("4.60.0", GOOD);
        let error = deploy(&fake, &secrets()).await.expect_err("is refused");
        assert_eq!(
            error.to_string(),
            "wrangler 4.60.0 has no `deploy --secrets-file`; 4.74.0 or newer is needed"
        );
        assert!(!fake.has_seen("args"));
        // Without secrets it can be used, and the marks it does not know are left out.
        deploy(&fake, &[]).await.expect("deploys");
        assert!(!fake.seen("args").contains("--tag"));
    }

    #[tokio::test]
    async fn a_stopped_upload_is_not_a_deploy() {
        let script = r#"
            echo 'Edits: last updated via the script API. Aborting the upload operation because of conflicts, remove the `--strict` flag' >&2
            echo '{"type":"deploy","version":1,"worker_name":"w","version_id":null}' > "$WRANGLER_OUTPUT_FILE_PATH"
            exit 1"#;
        let error = deploy(&fake("4.164.0", script), &[]).await.expect_err("fails");
        assert!(matches!(error, DeployError::Failed(Failure::Conflict(_))), "{error:?}");
    }

    #[tokio::test]
    async fn success_without_a_version_is_a_failure() {
        let error = deploy(&fake("4.164.0", "exit 0"), &[]).await.expect_err("fails");
        assert!(matches!(error, DeployError::Failed(Failure::Other { .. })), "{error:?}");
    }
}
