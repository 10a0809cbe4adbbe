//! How a drill went: a table of what happened, and what a stranger sees.

use serde::Serialize;

use crate::commands::audit::Counts;
use crate::commands::secrets::rotate::{self, Row};
use crate::output::{Mark, Outcome, Page};

/// How a drill went.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Drilled {
    /// What happened, in order.
    pub steps: Vec<StepView>,
    /// What a stranger gets, path by path.
    pub stranger: Vec<PathView>,
    /// What the audit finds before and after.
    pub audit: AuditView,
    /// What became of each slot when every key was taken for stolen.
    pub rotation: Vec<Row>,
    /// Requests the built-in account answered.
    pub requests: usize,
    /// Milliseconds from start to end.
    pub milliseconds: u64,
    /// The folder, when it was kept.
    pub kept: Option<String>,
}

/// One step of the story.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct StepView {
    /// What was done.
    pub step: String,
    /// What came of it.
    pub result: String,
    /// True when it came out as it should.
    pub good: bool,
    /// Milliseconds it took.
    pub milliseconds: u64,
}

/// What a stranger gets at one path.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct PathView {
    /// The path.
    pub path: String,
    /// At the Worker that was deployed by hand.
    pub by_hand: String,
    /// At the Worker that moltctl deployed.
    pub with_moltctl: String,
}

/// What the audit finds, account and hosts included.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct AuditView {
    /// Of the checkout as it is shipped, deployed by hand.
    pub before: Counts,
    /// Of the same checkout after `init` and `deploy`.
    pub after: Counts,
    /// Of it once the policy is enforced.
    pub enforced: Counts,
    /// Rules that found something before and find nothing any more.
    pub mended: Vec<String>,
    /// Rules that still find something.
    pub left: Vec<String>,
}

impl AuditView {
    fn rows(&self) -> [[String; 4]; 5] {
        let (b, a, e) = (&self.before, &self.after, &self.enforced);
        [
            ("critical", [b.critical, a.critical, e.critical]),
            ("high", [b.high, a.high, e.high]),
            ("medium", [b.medium, a.medium, e.medium]),
            ("low", [b.low, a.low, e.low]),
            ("info", [b.info, a.info, e.info]),
        ]
        .map(|(name, [b, a, e])| [name.to_owned(), b.to_string(), a.to_string(), e.to_string()])
    }
}

impl Drilled {
    fn is_good(&self) -> bool {
        self.steps.iter().all(|step| step.good)
    }
}

impl Outcome for Drilled {
    const NAME: &'static str = "drill";

    fn human(&self, page: &mut Page) {
        page.heading("What happened");
        page.table(
            ["", "step", "result", "ms"],
            self.steps.iter().map(|step| {
                let sign = if step.good { "✓" } else { "✗" };
                [sign.to_owned(), step.step.clone(), step.result.clone(), step.milliseconds.to_string()]
            }),
        );
        page.heading("What a stranger gets");
        page.table(
            ["path", "deployed by hand", "deployed by moltctl"],
            self.stranger.iter().map(|it| [it.path.clone(), it.by_hand.clone(), it.with_moltctl.clone()]),
        );
        page.heading("What the audit finds");
        page.table(
            ["severity", "as shipped, by hand", "after init and deploy", "with the policy"],
            self.audit.rows(),
        );
        page.heading("What a rotation leaves");
        rotate::table(page, &self.rotation);
        page.gap();
        let seconds = format!("{}.{:02}", self.milliseconds / 1000, self.milliseconds % 1000 / 10);
        let summary = format!(
            "{} steps, {} requests to the built-in account in {seconds} s; nothing left this machine",
            self.steps.len(),
            self.requests
        );
        page.mark(if self.is_good() { Mark::Good } else { Mark::Bad }, &summary);
        if let Some(kept) = &self.kept {
            page.dim(&format!("the sample checkout is in {kept}"));
        }
        page.gap();
        if !self.audit.left.is_empty() {
            page.line(
                "What is left is in the Worker's own code: `moltctl audit` names file, line and remedy.",
            );
        }
        page.line("For real: `moltctl login`, then `moltctl init` and `moltctl deploy` in a checkout of moltworker.");
    }

    fn exit_code(&self) -> u8 {
        if self.is_good() { 0 } else { crate::error::ErrorKind::Failed.exit_code() }
    }
}
