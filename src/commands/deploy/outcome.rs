//! How a deploy went.

use serde::Serialize;

use crate::commands::mutate::{Mutation, MutationState};
use crate::moltworker::{Report, Verdict};
use crate::output::{Mark, Outcome, Page};

/// How a deploy went.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Deployed {
    /// The Worker.
    pub worker: String,
    /// How the plan went.
    #[serde(flatten)]
    pub mutation: Mutation,
    /// What a stranger sees at each host now.
    pub hosts: Vec<HostView>,
    /// What else the operator should know.
    pub notes: Vec<String>,
}

/// A host as a stranger sees it.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct HostView {
    /// The host.
    pub host: String,
    /// `guarded`, `closed`, `open`, `incomplete` or `unclear`.
    pub exposure: &'static str,
    /// Where it is not as it should be.
    pub at: Vec<String>,
}

impl HostView {
    /// The view of a probe.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let own = |at: Vec<&str>| at.into_iter().map(str::to_owned).collect();
        let (exposure, at) = match report.verdict() {
            Verdict::Guarded => ("guarded", Vec::new()),
            Verdict::Closed => ("closed", Vec::new()),
            Verdict::Open { at } => ("open", own(at)),
            Verdict::Incomplete { missing } => ("incomplete", missing),
            Verdict::Unclear { at } => ("unclear", own(at)),
        };
        Self { host: report.host.to_string(), exposure, at }
    }

    /// Writes it for people.
    pub fn human(&self, page: &mut Page) {
        let mark = match self.exposure {
            "guarded" | "closed" => Mark::Good,
            "open" => Mark::Bad,
            _ => Mark::Unknown,
        };
        let at = if self.at.is_empty() { String::new() } else { format!(" ({})", self.at.join(", ")) };
        page.mark(mark, &format!("https://{} is {}{at}", self.host, self.exposure));
    }
}

impl Outcome for Deployed {
    const NAME: &'static str = "deploy";

    fn human(&self, page: &mut Page) {
        self.mutation.human(page);
        for host in &self.hosts {
            host.human(page);
        }
        for note in &self.notes {
            page.mark(Mark::Next, note);
        }
        if self.mutation.state == MutationState::Done {
            page.gap();
            page.line("`moltctl status` shows it any time; the first visitor logs in by Access.");
        }
    }
}
