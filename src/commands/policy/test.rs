//! `moltctl policy test`: the cases of policy.test.toml against a policy.

use camino::Utf8PathBuf;
use serde::Serialize;

use super::Place;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::output::junit::{self, Case, Suite};
use crate::output::{Mark, Outcome, Page, Tone};
use crate::policy::cases::{self, Judged};
use crate::policy::decide::Verdict;
use crate::policy::places::Places;
use crate::sys::fs;

/// The name of the cases in a checkout.
const FILE: &str = "policy.test.toml";

/// What is tested.
#[derive(Clone, Debug)]
pub struct Request {
    /// The policy.
    pub place: Place,
    /// The cases; `policy.test.toml` of the checkout when absent.
    pub cases: Option<Utf8PathBuf>,
}

/// How the cases came out.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Tested {
    /// The policy's file.
    pub file: String,
    /// The file of the cases.
    pub cases_file: String,
    /// Cases that came out as expected.
    pub passed: usize,
    /// Cases that did not.
    pub failed: usize,
    /// The cases, in the order of their file.
    pub cases: Vec<CaseLine>,
}

/// How one case came out.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct CaseLine {
    /// Its name.
    pub name: String,
    /// Its line, from 1.
    pub line: usize,
    /// True when it came out as expected.
    pub passed: bool,
    /// What had to come of it.
    pub expected: Verdict,
    /// What came of it.
    pub got: Verdict,
    /// The rule that decided; absent where none did.
    pub rule: Option<String>,
    /// The line of that rule in the policy, from 1.
    pub rule_line: Option<usize>,
    /// Why, as a word that does not change.
    pub reason: String,
    /// What does not fit; absent when all of it does.
    pub wrong: Option<String>,
}

impl CaseLine {
    fn of(it: Judged, places: &Places) -> Self {
        Self {
            passed: it.wrong.is_none(),
            rule_line: it.rule_path.as_ref().map(|path| places.line(path)),
            name: it.name,
            line: it.line,
            expected: it.expected,
            got: it.got,
            rule: it.rule,
            reason: it.reason,
            wrong: it.wrong,
        }
    }

    fn rule(&self, file: &str) -> String {
        let place = self.rule_line.map(|line| format!(" ({file}:{line})")).unwrap_or_default();
        self.rule.as_ref().map(|rule| format!("{rule}{place}")).unwrap_or_default()
    }
}

impl Outcome for Tested {
    const NAME: &'static str = "policy-test";

    fn human(&self, page: &mut Page) {
        for it in &self.cases {
            let Some(wrong) = &it.wrong else {
                let text = format!("{} ({})", it.name, it.got.word());
                page.flow(&[("  ✓ ", Tone::Good)], 4, &text, Tone::Plain);
                continue;
            };
            page.flow(&[("  ✗ ", Tone::Bad)], 4, &it.name, Tone::Strong);
            let place = format!("      {}:{}  ", self.cases_file, it.line);
            page.flow(&[(&place, Tone::Note)], 8, wrong, Tone::Plain);
            if it.rule.is_some() {
                page.flow(&[("      decided by ", Tone::Dim)], 8, &it.rule(&self.file), Tone::Dim);
            }
        }
        page.gap();
        let all = self.passed + self.failed;
        if self.failed == 0 {
            page.mark(Mark::Good, &format!("{all} of {all} cases came out as expected"));
        } else {
            page.mark(Mark::Bad, &format!("{} of {all} cases did not come out as expected", self.failed));
        }
    }

    fn exit_code(&self) -> u8 {
        if self.failed == 0 { 0 } else { ErrorKind::Failed.exit_code() }
    }
}

impl Tested {
    /// The same as JUnit XML: a case a case.
    #[must_use]
    pub fn junit(&self) -> String {
        let cases = self.cases.iter().map(|it| {
            let case = Case::passed(&*it.name);
            let Some(wrong) = &it.wrong else { return case };
            let text = format!("{}:{}\n{wrong}\n{}\n", self.cases_file, it.line, it.rule(&self.file));
            case.failure(&it.reason, wrong, &text)
        });
        let suite = Suite { name: self.cases_file.clone(), cases: cases.collect() };
        junit::suites("moltctl policy test", &[suite]).unwrap_or_default()
    }
}

/// Reads policy and cases, and runs them.
///
/// # Errors
/// Usage (2) when there is no policy or no case, or one of the files is not what it should be.
pub fn run(ctx: &Context, request: &Request) -> Result<Tested> {
    let read = request.place.read(ctx)?;
    let (name, text) = match &request.cases {
        None => (FILE.to_owned(), ctx.read_checkout(FILE)?),
        Some(path) => (path.to_string(), fs::read_text(path).kind(ErrorKind::Failed)?),
    };
    let text = text.ok_or_else(|| {
        Error::usage(format!("there is no `{name}`"))
            .hint("docs/policy.md shows one; a first case is four lines")
    })?;
    let cases = cases::parse(&text).map_err(|error| {
        Error::new(ErrorKind::Usage, error)
            .context(format!("`{name}` holds no cases that can be run"))
            .hint("docs/policy.md lists every key of a case")
    })?;
    let places = Places::of(&read.text);
    let judged = cases::run(&read.policy, &cases, &text);
    let lines: Vec<CaseLine> = judged.into_iter().map(|it| CaseLine::of(it, &places)).collect();
    let failed = lines.iter().filter(|it| !it.passed).count();
    Ok(Tested { file: read.name, cases_file: name, passed: lines.len() - failed, failed, cases: lines })
}
