//! git, asked about a checkout: what is ignored, what is tracked, which commit it is. And its history, read without it.
//!
//! A checkout is untrusted, and its `.git/config` can name programs (`core.fsmonitor`, hooks, filters). Each question
//! is asked with those switched off, without the system's and the user's configuration, and none of them writes.
//! Deliberately absent: everything that changes a repository.

pub mod history;
pub mod objects;

use std::ffi::OsString;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};

use crate::sys::env;
use crate::sys::locate::{LocateError, SearchPath};
use crate::sys::process::{EnvValue, Invocation, Output, ProcessError, Program, Stdin, run};

/// The longest question: an index of a large repository on a slow disk.
const LONGEST: Duration = Duration::from_secs(20);

/// Switches off what a repository's configuration could run. `core.fsmonitor=` is the empty value: false.
const DEFUSED: [&str; 13] = [
    "--no-pager",
    "--no-optional-locks",
    "--no-replace-objects",
    "-c",
    "core.fsmonitor=",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "core.pager=cat",
    "-c",
    "core.sshCommand=false",
    "-c",
    "core.alternateRefsCommand=true",
];

/// Why git gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// It is not installed, or only in the checkout.
    #[error(transparent)]
    Locate(#[from] LocateError),
    /// It could not be run.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// It failed.
    #[error("git failed at `{question}` (exit status {status})")]
    Failed {
        /// Which question.
        question: &'static str,
        /// Its exit status, -1 when a signal ended it.
        status: i32,
    },
}

/// A checkout as git sees it.
#[derive(Clone, Debug)]
pub struct Git {
    program: Program,
    path: OsString,
    checkout: Utf8PathBuf,
}

impl Git {
    /// Finds git on `search`, for questions about `checkout`.
    ///
    /// # Errors
    /// [`GitError::Locate`].
    pub fn locate(search: &SearchPath, checkout: &Utf8Path) -> Result<Self, GitError> {
        Ok(Self {
            program: search.find("git")?.program,
            path: search.to_var(),
            checkout: checkout.to_owned(),
        })
    }

    /// True when the checkout is a work tree of git.
    ///
    /// # Errors
    /// [`GitError`].
    pub async fn is_work_tree(&self) -> Result<bool, GitError> {
        let output = self.ask(&["rev-parse", "--is-inside-work-tree"]).await?;
        Ok(output.status.success() && output.stdout.starts_with(b"true"))
    }

    /// True when `path` is ignored. A file that is tracked is not, whatever `.gitignore` says.
    ///
    /// # Errors
    /// [`GitError`], also when the checkout is no work tree.
    pub async fn is_ignored(&self, path: &Utf8Path) -> Result<bool, GitError> {
        let output = self.ask(&["check-ignore", "--quiet", "--", path.as_str()]).await?;
        yes_or_no(&output, "check-ignore")
    }

    /// True when `path` is tracked.
    ///
    /// # Errors
    /// [`GitError`], also when the checkout is no work tree.
    pub async fn tracked(&self, path: &Utf8Path) -> Result<bool, GitError> {
        let output =
            self.ask(&["--literal-pathspecs", "ls-files", "--error-unmatch", "--", path.as_str()]).await?;
        yes_or_no(&output, "ls-files")
    }

    /// The commit that is checked out, as 40 (or 64) hexadecimal characters; `None` before the first one.
    ///
    /// # Errors
    /// [`GitError`], also when the checkout is no work tree.
    pub async fn head_commit(&self) -> Result<Option<String>, GitError> {
        let output = self.ask(&["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]).await?;
        if !yes_or_no(&output, "rev-parse")? {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        let is_hash = matches!(text.len(), 40 | 64) && text.bytes().all(|b| b.is_ascii_hexdigit());
        Ok(is_hash.then_some(text))
    }

    /// The content of a file of a revision, named as git does (`main:policy.toml`); `None` when there is none of that name.
    ///
    /// Nothing converts it on its way (`textconv` of a repository's attributes is for other questions).
    ///
    /// # Errors
    /// [`GitError`], also when it is larger than `most` bytes.
    pub async fn blob(&self, name: &str, most: u64) -> Result<Option<Vec<u8>>, GitError> {
        // What begins with a dash would be an option.
        if name.starts_with('-') || name.chars().any(char::is_control) {
            return Ok(None);
        }
        let size = self.ask(&["cat-file", "-s", name]).await?;
        if !size.status.success() {
            return Ok(None);
        }
        let size: Option<u64> = String::from_utf8_lossy(&size.stdout).trim().parse().ok();
        if size.is_none_or(|size| size > most) {
            return Err(GitError::Failed { question: "cat-file", status: -1 });
        }
        let blob = self.ask(&["cat-file", "blob", name]).await?;
        Ok(blob.status.success().then(|| blob.stdout.to_vec()))
    }

    async fn ask(&self, question: &[&str]) -> Result<Output, GitError> {
        let plain = |name: &str, value: &str| (OsString::from(name), EnvValue::Plain(value.into()));
        let mut variables = vec![
            ("PATH".into(), EnvValue::Plain(self.path.clone())),
            plain("GIT_CONFIG_NOSYSTEM", "1"),
            plain("GIT_CONFIG_GLOBAL", "/dev/null"),
            plain("GIT_TERMINAL_PROMPT", "0"),
            plain("GIT_OPTIONAL_LOCKS", "0"),
            plain("LC_ALL", "C"),
        ];
        if let Some(home) = env::var_os("HOME") {
            variables.push(("HOME".into(), EnvValue::Plain(home)));
        }
        let args = DEFUSED.iter().chain(question).map(OsString::from).collect();
        self.run(args, variables).await
    }

    async fn run(&self, args: Vec<OsString>, env: Vec<(OsString, EnvValue)>) -> Result<Output, GitError> {
        Ok(run(Invocation {
            program: self.program.clone(),
            args,
            env,
            cwd: self.checkout.clone(),
            stdin: Stdin::Empty,
            timeout: LONGEST,
        })
        .await?)
    }
}

/// 0 is yes and 1 is no; everything else is a failure.
fn yes_or_no(output: &Output, question: &'static str) -> Result<bool, GitError> {
    match output.status.code() {
        Some(0) => Ok(true),
        Some(1) => Ok(false),
        code => Err(GitError::Failed { question, status: code.unwrap_or(-1) }),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::sys::fs::{Mode, TempDir, exists, temp_dir, write_atomic};
    use crate::sys::locate::LocalTools;

    fn git(dir: &TempDir) -> Git {
        let path = env::var_os("PATH").expect("there is a search path");
        let search = SearchPath::new(&path, dir.path(), LocalTools::Refuse);
        Git::locate(&search, dir.path()).expect("git is installed")
    }

    async fn repository() -> (TempDir, Git) {
        let dir = temp_dir("moltctl-test-").expect("a directory");
        let git = git(&dir);
        assert!(git.ask(&["init", "--quiet"]).await.expect("runs").status.success());
        (dir, git)
    }

    async fn write(dir: &TempDir, name: &str, text: &str) {
        write_atomic(&dir.path().join(name), text.as_bytes(), Mode::Executable).expect("writes");
    }

    #[tokio::test]
    async fn ignored_and_tracked_are_told_apart() {
        let (dir, git) = repository().await;
        write(&dir, ".gitignore", ".dev.vars\n").await;
        write(&dir, "kept", "x").await;
        git.ask(&["add", "kept"]).await.expect("runs");
        assert!(git.is_ignored(".dev.vars".into()).await.expect("answers"));
        assert!(!git.is_ignored("kept".into()).await.expect("answers"));
        assert!(git.tracked("kept".into()).await.expect("answers"));
        assert!(!git.tracked(".dev.vars".into()).await.expect("answers"));
    }

    #[tokio::test]
    async fn a_folder_without_git_is_no_work_tree() {
        let dir = temp_dir("moltctl-test-").expect("a directory");
        let git = git(&dir);
        assert!(!git.is_work_tree().await.expect("answers"));
        assert!(matches!(git.tracked("x".into()).await, Err(GitError::Failed { .. })));
    }

    #[tokio::test]
    async fn the_commit_is_read_and_none_before_the_first() {
        let (dir, git) = repository().await;
        assert_eq!(git.head_commit().await.expect("answers"), None);
        write(&dir, "kept", "x").await;
        git.ask(&["add", "kept"]).await.expect("runs");
        let commit = ["-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "--quiet", "-m", "one"];
        assert!(git.ask(&commit).await.expect("runs").status.success());
        assert_eq!(git.head_commit().await.expect("answers").map(|commit| commit.len()), Some(40));
    }

    #[tokio::test]
    async fn a_file_of_a_revision_is_read_as_it_was() {
        let (dir, git) = repository().await;
        write(&dir, "kept", "one").await;
        git.ask(&["add", "kept"]).await.expect("runs");
        let commit = ["-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "--quiet", "-m", "one"];
        assert!(git.ask(&commit).await.expect("runs").status.success());
        write(&dir, "kept", "two").await;
        assert_eq!(git.blob("HEAD:kept", 100).await.expect("answers"), Some(b"one".to_vec()));
        assert_eq!(git.blob("HEAD:other", 100).await.expect("answers"), None);
        assert_eq!(git.blob("--help", 100).await.expect("answers"), None);
        assert!(git.blob("HEAD:kept", 2).await.is_err());
    }

    #[tokio::test]
    async fn a_hostile_configuration_runs_nothing() {
        let (dir, git) = repository().await;
        write(&dir, "kept", "x").await;
        write(&dir, "evil.sh", "#!/bin/sh\ntouch RAN\n").await;
        let evil = format!("{}/evil.sh", dir.path());
        write(
            &dir,
            ".git/config",
            &format!(
                "[core]\n\tfsmonitor = {evil}\n\thooksPath = {}\n\tpager = {evil}\n\tsshCommand = {evil}\n\
                 [filter \"x\"]\n\tclean = {evil}\n\tprocess = {evil}\n[diff]\n\texternal = {evil}\n",
                dir.path()
            ),
        )
        .await;
        write(&dir, ".gitattributes", "* filter=x\n").await;
        for _ in 0..2 {
            git.is_work_tree().await.expect("answers");
            git.is_ignored("kept".into()).await.expect("answers");
            git.tracked("kept".into()).await.expect("answers");
            git.head_commit().await.expect("answers");
        }
        assert!(!exists(&dir.path().join("RAN")));
        // The trap is a real one: a git that is not defused walks into it.
        let path = vec![("PATH".into(), EnvValue::Plain(git.path.clone()))];
        git.run(vec!["ls-files".into()], path).await.expect("runs");
        assert!(exists(&dir.path().join("RAN")), "without the switches the configuration is obeyed");
    }
}
