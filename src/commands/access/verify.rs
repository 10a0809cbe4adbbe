//! `moltctl access verify`: proves from outside that nobody gets in without a login.

use serde::Serialize;

use super::evidence::{self, Scope};
use super::hosts;
use crate::access::verify::{Check, Verdict, judge, worst};
use crate::commands::target;
use crate::context::Context;
use crate::error::{ErrorKind, Result};
use crate::output::{Mark, Outcome, Page};

/// What was seen from outside.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Verified {
    /// The Worker.
    pub worker: String,
    /// The hosts that were looked at.
    pub hosts: Vec<String>,
    /// The worst of the checks.
    pub verdict: Verdict,
    /// Each thing that was looked at.
    pub checks: Vec<Check>,
    /// What the operator should know besides.
    pub warnings: Vec<String>,
}

impl Outcome for Verified {
    const NAME: &'static str = "access-verify";

    fn human(&self, page: &mut Page) {
        page.heading(&format!("Access of `{}`, seen from outside", self.worker));
        checks_page(page, &self.checks);
        for warning in &self.warnings {
            page.mark(Mark::Warn, warning);
        }
        page.gap();
        match self.verdict {
            Verdict::Pass | Verdict::Unreadable => {
                page.mark(Mark::Good, "guarded: nobody gets in without a login")
            }
            Verdict::NotChecked => {
                page.mark(Mark::Unknown, "not proven: something that matters could not be seen");
            }
            Verdict::Fail => {
                page.mark(Mark::Bad, "NOT GUARDED as it should be");
                page.dim("`moltctl access plan` shows what would be changed");
            }
        }
    }

    fn exit_code(&self) -> u8 {
        exit_code(&self.checks)
    }
}

/// Open is 1, not seen is 3.
pub(super) fn exit_code(checks: &[Check]) -> u8 {
    match worst(checks) {
        Verdict::Pass | Verdict::Unreadable => 0,
        Verdict::NotChecked => ErrorKind::Blind.exit_code(),
        Verdict::Fail => ErrorKind::Failed.exit_code(),
    }
}

/// The checks, one a line.
pub(super) fn checks_page(page: &mut Page, checks: &[Check]) {
    for check in checks {
        let mark = match check.verdict {
            Verdict::Pass => Mark::Good,
            Verdict::Unreadable | Verdict::NotChecked => Mark::Unknown,
            Verdict::Fail => Mark::Bad,
        };
        page.mark(mark, &check.subject);
        page.dim(&check.detail);
    }
}

/// Looks and judges.
///
/// # Errors
/// When the hosts cannot be found out.
pub async fn run(ctx: &Context) -> Result<Verified> {
    let target = target::resolve(ctx).await?;
    let hosts = hosts::of(&target).await?;
    let checks = judge(&evidence::gather(ctx, &target, &hosts, Scope::All).await?);
    Ok(Verified {
        worker: target.worker.to_string(),
        hosts: hosts.all.iter().map(ToString::to_string).collect(),
        verdict: worst(&checks),
        checks,
        warnings: hosts.notes,
    })
}
