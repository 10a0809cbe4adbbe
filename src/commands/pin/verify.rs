//! `moltctl pin verify`: the files against the lock, and the lock against the registries.
//!
//! A registry that could not be asked is `not-checked`, and that is never a pass.

use serde::Serialize;

use super::files::{self, LockFile};
use super::lookup::{Answer, Lookup, Mirror, NoAnswer, subject};
use super::show::{PinLine, PinState, place};
use crate::context::Context;
use crate::error::{ErrorKind, Result};
use crate::output::{Mark, Outcome, Page};
use crate::project::lock::Lock;
use crate::project::pins::{Ask, rows, survey};

/// What is asked.
#[derive(Clone, Debug)]
pub struct Request {
    /// How far the question goes.
    pub scope: Scope,
    /// Drift ends with the exit code of drift (10) rather than of a failure (1).
    pub check: bool,
    /// Registries that are played on this machine.
    pub mirrors: Vec<Mirror>,
}

/// How far the question goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// The files against the lock file, and the lock file against the registries.
    Everything,
    /// The files against the lock file only: no registry was asked.
    Files,
}

/// The pins were held against the lock file and the registries.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Verified {
    /// How far the question went.
    pub scope: Scope,
    /// What was found, one entry a question.
    pub findings: Vec<Finding>,
    /// The exit status this ends with.
    pub exit_code: u8,
}

/// The answer to one question.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Finding {
    /// What was looked at.
    pub what: String,
    /// Which file, or which registry.
    pub at: String,
    /// What was found.
    pub checked: Checked,
    /// Why, when it is not as it should be.
    pub reason: Option<String>,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Checked {
    /// As it should be.
    Good,
    /// Not as it should be.
    Drift,
    /// Could not be seen: never a pass.
    NotChecked,
}

impl Outcome for Verified {
    const NAME: &'static str = "pin-verify";

    fn human(&self, page: &mut Page) {
        for finding in &self.findings {
            let mark = match finding.checked {
                Checked::Good => Mark::Good,
                Checked::Drift => Mark::Bad,
                Checked::NotChecked => Mark::Unknown,
            };
            page.mark(mark, &format!("{} ({})", finding.what, finding.at));
            if let Some(reason) = &finding.reason {
                page.dim(reason);
            }
        }
        let count = |checked| self.findings.iter().filter(|it| it.checked == checked).count();
        let (good, drift, open) = (count(Checked::Good), count(Checked::Drift), count(Checked::NotChecked));
        page.line(&format!("{good} good, {drift} drifted, {open} not checked"));
        if self.scope == Scope::Files {
            page.mark(
                Mark::Warn,
                "no registry was asked (--offline): only the files and the lock file agree",
            );
        }
        if drift > 0 {
            page.line(
                "next: look at the change that moved it; `moltctl pin update` asks anew, `moltctl init` pins what is open",
            );
        }
    }

    fn exit_code(&self) -> u8 {
        self.exit_code
    }
}

/// Verifies.
///
/// # Errors
/// When the checkout was not set up, or a file cannot be understood.
pub async fn run(ctx: &Context, request: Request) -> Result<Verified> {
    let texts = files::texts(ctx)?;
    let lock = LockFile::read(ctx)?.lock;
    let sites = files::understood(survey(&texts))?;
    let mut findings: Vec<Finding> =
        rows(&sites, &lock).into_iter().map(|row| of_files(&PinLine::from(row))).collect();
    if request.scope == Scope::Everything {
        let lookup = Lookup::of(ctx, &request.mirrors)?;
        let answers = lookup.ask(&locked(&lock)).await;
        findings.extend(answers.into_iter().map(|(ask, answer)| of_registry(&ask, answer, &lock)));
    }
    let exit_code = exit_code(&findings, request.check);
    Ok(Verified { scope: request.scope, findings, exit_code })
}

/// Drift first: what is known to be wrong is worse than what is not known.
fn exit_code(findings: &[Finding], check: bool) -> u8 {
    let any = |checked| findings.iter().any(|finding| finding.checked == checked);
    match (any(Checked::Drift), any(Checked::NotChecked)) {
        (true, _) if check => ErrorKind::Drift.exit_code(),
        (true, _) => ErrorKind::Failed.exit_code(),
        (false, true) => ErrorKind::Blind.exit_code(),
        (false, false) => 0,
    }
}

fn of_files(pin: &PinLine) -> Finding {
    let checked = if pin.state == PinState::Locked { Checked::Good } else { Checked::Drift };
    Finding { what: pin.what.clone(), at: place(pin), checked, reason: pin.reason.clone() }
}

/// What the lock knows, as questions: images by their digest, so that the answer says whether they are still there.
fn locked(lock: &Lock) -> Vec<Ask> {
    let images = lock
        .images
        .iter()
        .map(|it| Ask::Image { image: it.reference.pinned(it.digest.clone()), role: it.role });
    let npm = lock.npm.iter().map(|it| Ask::Npm { name: it.name.clone(), version: it.version.clone() });
    images.chain(npm).collect()
}

fn of_registry(ask: &Ask, answer: std::result::Result<Answer, NoAnswer>, lock: &Lock) -> Finding {
    let at = match ask {
        Ask::Image { image, .. } => image.registry().to_owned(),
        Ask::Npm { .. } => "npm registry".to_owned(),
    };
    let (checked, reason) = match answer {
        Ok(Answer::Image(..)) => (Checked::Good, None),
        Ok(Answer::Npm(name, package)) => {
            let known = lock.npm.iter().find(|it| it.name == name && it.version == package.version);
            if known.is_some_and(|it| it.integrity == package.integrity) {
                (Checked::Good, None)
            } else {
                let reason = "the registry has other contents under this version than when it was locked";
                (Checked::Drift, Some(reason.to_owned()))
            }
        }
        Err(error) if error.is_absent() => {
            (Checked::Drift, Some(format!("the registry no longer has it: {error}")))
        }
        Err(error) => (Checked::NotChecked, Some(error.to_string())),
    };
    Finding { what: subject(ask), at, checked, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(checked: Checked) -> Finding {
        Finding { what: String::new(), at: String::new(), checked, reason: None }
    }

    #[test]
    fn not_checked_is_never_a_pass_and_drift_is_worse() {
        use Checked::{Drift, Good, NotChecked};
        let code = |all: &[Checked], check| {
            exit_code(&all.iter().map(|checked| finding(*checked)).collect::<Vec<_>>(), check)
        };
        assert_eq!(code(&[Good], true), 0);
        assert_eq!(code(&[Good, NotChecked], true), 3);
        assert_eq!(code(&[NotChecked, Drift], true), 10);
        assert_eq!(code(&[NotChecked, Drift], false), 1);
    }
}
