//! What `moltctl deploy` checks before any build, judged from what was observed.
//!
//! A build takes minutes and a deploy that stops half-way leaves a Worker behind, so everything that can be known
//! before is known before. What could not be seen is [`State::Unknown`], never a pass.
//! Deliberately absent: looking (`commands::deploy::preflight`).

mod account;
mod checkout;
mod scripts;
mod tools;

use crate::model::AccountId;
use crate::model::permissions::{Holdings, Holds};
use crate::project::lock::Lock;
use crate::project::settings::{MinVersion, WorkersDev};
use crate::project::wrangler::precedence::Verdict;
use crate::project::wrangler::version::WranglerVersion;

pub use checkout::ImageSource;
pub use scripts::{CopiedScript, Script, copied_scripts};

/// Everything the checks look at.
#[derive(Clone, Debug)]
pub struct Observed {
    /// The account.
    pub account: AccountId,
    /// The operator's token.
    pub token: TokenState,
    /// Whether the token sees the account.
    pub sees_account: Holds,
    /// What the token may do there.
    pub holdings: Holdings,
    /// The account may run containers (Workers Paid).
    pub containers: Sight,
    /// The account has a workers.dev subdomain.
    pub workers_dev: Sight,
    /// Zero Trust is switched on.
    pub zero_trust: Sight,
    /// R2 is switched on.
    pub r2: Sight,
    /// What the checkout wants.
    pub wants: Wants,
    /// The programs that are run.
    pub tools: Tools,
    /// The checkout's files.
    pub files: Files,
    /// What a missing pin means.
    pub pins: PinDemand,
}

/// The operator's token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenState {
    /// It works.
    Active,
    /// Cloudflare knows it and does not take it: `disabled`, `expired`.
    Inactive(String),
    /// Cloudflare does not know it.
    Refused(String),
    /// It could not be asked.
    Unknown(String),
}

/// Whether something is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// It could not be seen, for this reason.
    Unknown(String),
}

/// What the checkout wants that decides which checks matter.
#[derive(Clone, Debug, Default)]
pub struct Wants {
    /// The workers.dev host is opened in the end.
    pub workers_dev: WorkersDev,
    /// Custom domains or routes.
    pub hosts: bool,
    /// A bucket is configured.
    pub bucket: bool,
    /// Alerts are configured.
    pub alerts: bool,
    /// Least versions of `moltctl.toml`.
    pub least_wrangler: Option<MinVersion>,
    /// Least versions of `moltctl.toml`.
    pub least_node: Option<MinVersion>,
}

/// A program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tool<V> {
    /// It runs, and this is its version.
    Runs(V),
    /// It cannot be used, for this reason.
    Unusable(String),
}

/// The programs of a deploy.
#[derive(Clone, Debug)]
pub struct Tools {
    /// wrangler, with the oldest major version of Node it runs on.
    pub wrangler: Tool<(WranglerVersion, u16)>,
    /// Node.
    pub node: Tool<WranglerVersion>,
    /// The Docker daemon; asked only when an image is built.
    pub docker: Option<Tool<String>>,
}

/// The checkout's files.
#[derive(Clone, Debug)]
pub struct Files {
    /// `wrangler.toml` is there.
    pub wrangler_toml: bool,
    /// Who reads which configuration.
    pub precedence: Verdict,
    /// The container images of the configuration.
    pub images: Vec<ImageSource>,
    /// Scripts that a Dockerfile copies into the image.
    pub scripts: Vec<Script>,
    /// `moltctl.lock`: `Ok(None)` when there is none, `Err` with the line where it cannot be read.
    pub lock: Result<Option<Lock>, usize>,
}

/// What a missing pin means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PinDemand {
    /// A warning.
    #[default]
    Advised,
    /// A failure (`--require-pins`).
    Required,
}

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It is well.
    Pass,
    /// It wants attention and stops nothing.
    Warn,
    /// It could not be seen: never read it as a pass.
    Unknown,
    /// The deploy would fail, or would leave something unsafe.
    Fail,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Check {
    /// Its name, stable (`token`, `zero-trust`, …).
    pub id: &'static str,
    /// How it came out.
    pub state: State,
    /// What was seen.
    pub what: String,
    /// What to do, when it did not pass.
    pub remedy: Option<String>,
}

impl Check {
    fn pass(id: &'static str, what: impl Into<String>) -> Self {
        Self { id, state: State::Pass, what: what.into(), remedy: None }
    }

    fn of(id: &'static str, state: State, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { id, state, what: what.into(), remedy: Some(remedy.into()) }
    }
}

impl Observed {
    /// Makes a missing pin a failure.
    #[must_use]
    pub fn requiring_pins(mut self) -> Self {
        self.pins = PinDemand::Required;
        self
    }
}

/// Judges. The order is that of a deploy: credential, account, programs, checkout.
#[must_use]
pub fn judge(observed: &Observed) -> Vec<Check> {
    let mut checks = judge_account(observed);
    // Without a token that works nothing else of the account could be seen.
    checks.extend(judge_tools(&observed.tools, &observed.wants));
    checks.extend(judge_files(&observed.files, observed.pins));
    checks
}

/// The part of [`judge`] that is about the token and the account.
#[must_use]
pub fn judge_account(observed: &Observed) -> Vec<Check> {
    account::judge(observed)
}

/// The part of [`judge`] that is about the programs.
#[must_use]
pub fn judge_tools(tools: &Tools, wants: &Wants) -> Vec<Check> {
    tools::judge(tools, wants)
}

/// The part of [`judge`] that is about the checkout.
#[must_use]
pub fn judge_files(files: &Files, pins: PinDemand) -> Vec<Check> {
    checkout::judge(files, pins)
}

/// The worst of `checks`.
#[must_use]
pub fn worst(checks: &[Check]) -> State {
    checks.iter().map(|check| check.state).max().unwrap_or(State::Pass)
}

#[cfg(test)]
mod tests;
