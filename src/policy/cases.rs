//! `policy.test.toml`: what a policy must allow and refuse, as cases that are run against it.
//!
//! Requests are judged by the evaluator that the overlay is held equal to; the rest by what the policy says. Deliberately
//! absent: sending anything.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::compiled::Compiled;
use super::decide::{self, Answer, FileUse, Verdict, Where};
use super::places::{Places, keys};
use super::read::from_toml;
use super::request::{Body, Request};
use super::{Policy, PolicyError};

/// A file of cases.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cases {
    /// Format of the file: 1.
    pub version: u8,
    /// The cases.
    #[serde(default)]
    pub case: Vec<Case>,
}

/// `[[case]]`: one thing, and what must come of it. It names exactly one of `request`, `browser`, `tool`, `program`, `file`,
/// `sender` and `email`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What is shown.
    pub name: String,
    /// A request of the container's.
    pub request: Option<CaseRequest>,
    /// A URL that a page in the browser loads.
    pub browser: Option<String>,
    /// A tool. `agent`, `provider`, `room` and `from` say for whom.
    pub tool: Option<String>,
    /// A program, by its absolute path. `agent` says whose.
    pub program: Option<String>,
    /// A file for the file tools, read unless `write`.
    pub file: Option<String>,
    /// A sender such as `telegram:1234`, who writes in private, or in `room`.
    pub sender: Option<String>,
    /// A person at Access.
    pub email: Option<String>,
    /// Whether the file is written.
    #[serde(default)]
    pub write: bool,
    /// The agent.
    pub agent: Option<String>,
    /// The model's provider, or provider/model.
    pub provider: Option<String>,
    /// The group or room.
    pub room: Option<String>,
    /// The account of the channel.
    pub account: Option<String>,
    /// Who asks for the tool: a sender such as `telegram:1234`.
    pub from: Option<String>,
    /// What must come of it: `allow`, `deny`, `ask` (a person is asked), `unknown` (the policy does not say).
    pub expect: Verdict,
    /// The rule that must decide: the id of a rule of `[egress]`, else a path such as `tools.deny[0]`.
    pub rule: Option<String>,
    /// Why, in the word that the answer has: `host`, `path`, `foreign-credential`, `not-listed`, …
    pub reason: Option<String>,
}

/// A request of the container's.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseRequest {
    /// The whole URL.
    pub url: String,
    /// `GET` when absent.
    pub method: Option<String>,
    /// Names and values.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// What it carries.
    pub body: Option<String>,
}

/// How a case came out.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Its name.
    pub name: String,
    /// Its line, from 1.
    pub line: usize,
    /// What had to come of it.
    pub expected: Verdict,
    /// What came of it.
    pub got: Verdict,
    /// The rule that decided.
    pub rule: Option<String>,
    /// Where that rule stands in the policy.
    pub rule_path: Option<super::places::Path>,
    /// Why, as a word.
    pub reason: String,
    /// Why, in words.
    pub why: String,
    /// What does not fit; `None` when all of it does.
    pub wrong: Option<String>,
}

/// Why a file of cases was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CasesError {
    /// Its form.
    #[error(transparent)]
    Form(#[from] PolicyError),
    /// A case that says too little, or too much.
    #[error(
        "line {line}: a case names exactly one of `request`, `browser`, `tool`, `program`, `file`, `sender` and `email`"
    )]
    Subject {
        /// Line from 1.
        line: usize,
    },
    /// A sender without a channel.
    #[error("line {line}: a sender is `channel:id`")]
    Sender {
        /// Line from 1.
        line: usize,
    },
    /// No case.
    #[error("there is no `[[case]]`")]
    Empty,
}

/// Reads a file of cases.
///
/// # Errors
/// [`CasesError`]; it holds no value of the file.
pub fn parse(text: &str) -> Result<Cases, CasesError> {
    let cases: Cases = from_toml(text)?;
    if cases.version != 1 {
        return Err(PolicyError::Version.into());
    }
    if cases.case.is_empty() {
        return Err(CasesError::Empty);
    }
    let places = Places::of(text);
    for (at, case) in cases.case.iter().enumerate() {
        let line = places.line(&keys!["case", at]);
        let named = [&case.browser, &case.tool, &case.program, &case.file, &case.sender, &case.email];
        let named = named.into_iter().flatten().count() + usize::from(case.request.is_some());
        if named != 1 {
            return Err(CasesError::Subject { line });
        }
        if [&case.sender, &case.from].into_iter().flatten().any(|it| !it.contains(':')) {
            return Err(CasesError::Sender { line });
        }
    }
    Ok(cases)
}

/// Runs the cases of `text` against a policy.
#[must_use]
pub fn run(policy: &Policy, cases: &Cases, text: &str) -> Vec<Judged> {
    let (compiled, places) = (Compiled::of(policy), Places::of(text));
    let judged = cases.case.iter().enumerate().map(|(at, case)| {
        let answer = answer(policy, &compiled, case);
        Judged {
            name: case.name.clone(),
            line: places.line(&keys!["case", at]),
            expected: case.expect,
            got: answer.verdict,
            wrong: wrong(case, &answer),
            rule: answer.rule,
            rule_path: answer.path,
            reason: answer.reason,
            why: answer.why,
        }
    });
    judged.collect()
}

fn answer(policy: &Policy, compiled: &Compiled, case: &Case) -> Answer {
    let at = Where {
        agent: case.agent.clone(),
        provider: case.provider.clone(),
        sender: case.from.clone(),
        room: case.room.clone(),
        account: case.account.clone(),
    };
    if let Some(request) = &case.request {
        return decide::request(policy, compiled, &request.to_request()).0;
    }
    if let Some(url) = &case.browser {
        return decide::browser(policy, compiled, url);
    }
    if let Some(program) = &case.program {
        return decide::program(policy, program, case.agent.as_deref());
    }
    if let Some(file) = &case.file {
        return decide::file(policy, file, if case.write { FileUse::Write } else { FileUse::Read });
    }
    if let Some(sender) = &case.sender {
        let (channel, id) = sender.split_once(':').unwrap_or((sender, ""));
        return decide::sender(policy, channel, id, &at);
    }
    if let Some(email) = &case.email {
        return decide::email(policy, email);
    }
    decide::tool(policy, case.tool.as_deref().unwrap_or_default(), &at)
}

fn wrong(case: &Case, answer: &Answer) -> Option<String> {
    if answer.verdict != case.expect {
        return Some(format!(
            "expected {}, got {}: {}",
            case.expect.word(),
            answer.verdict.word(),
            answer.why
        ));
    }
    if case.rule.is_some() && case.rule != answer.rule {
        let decided = answer.rule.as_deref().map_or_else(|| "no rule".to_owned(), super::shown::shown);
        return Some(format!(
            "{}, but by {decided} and not by the rule that was expected",
            answer.verdict.word()
        ));
    }
    if case.reason.as_ref().is_some_and(|it| *it != answer.reason) {
        return Some(format!(
            "{}, but for the reason `{}`: {}",
            answer.verdict.word(),
            answer.reason,
            answer.why
        ));
    }
    None
}

impl CaseRequest {
    fn to_request(&self) -> Request {
        let headers = self.headers.iter();
        Request {
            url: self.url.clone(),
            method: self.method.clone().unwrap_or_else(|| "GET".to_owned()),
            headers: headers.map(|(name, value)| (name.to_ascii_lowercase(), value.clone())).collect(),
            body: self.body.as_ref().map_or(Body::None, |it| Body::Bytes(it.clone().into_bytes())),
        }
    }
}

/// The schema of `policy.test.toml`.
#[must_use]
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Cases).to_value();
    schema["title"] = serde_json::Value::String("moltctl policy.test.toml, version 1".to_owned());
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = "version = 1\n[tools]\nallow = [\"read\", \"exec\"]\ndeny = [\"exec\"]\n[filesystem]\naccess = \"read\"\n\
                          [channels.telegram]\nenabled = true\ndm = \"allowlist\"\nallow_from = [\"1234\"]\n";

    fn judged(case: &str) -> Judged {
        let policy = crate::policy::parse(POLICY).expect("is a policy");
        let text = format!("version = 1\n[[case]]\nname = \"x\"\n{case}");
        let cases = parse(&text).expect("are cases");
        run(&policy, &cases, &text).remove(0)
    }

    #[test]
    fn a_case_fails_by_verdict_by_rule_and_by_reason() {
        assert!(judged("tool = \"read\"\nexpect = \"allow\"").wrong.is_none());
        let wrong = judged("tool = \"exec\"\nexpect = \"allow\"").wrong.expect("is wrong");
        assert!(wrong.contains("expected allow, got deny"), "{wrong}");
        assert!(judged("tool = \"exec\"\nexpect = \"deny\"\nrule = \"tools.deny[0]\"").wrong.is_none());
        assert!(judged("tool = \"exec\"\nexpect = \"deny\"\nrule = \"tools.allow\"").wrong.is_some());
        assert!(judged("tool = \"exec\"\nexpect = \"deny\"\nreason = \"not-allowed\"").wrong.is_some());
        assert!(judged("sender = \"telegram:1234\"\nexpect = \"allow\"").wrong.is_none());
        assert!(judged("sender = \"telegram:99\"\nexpect = \"allow\"").wrong.is_some());
        let other =
            judged("request = { url = \"https://evil.example/\" }\nexpect = \"deny\"\nreason = \"host\"");
        assert!(other.wrong.is_none(), "{other:?}");
        assert_eq!(other.line, 2);
    }

    #[test]
    fn what_is_no_case_is_refused_without_its_values() {
        let of = |text: &str| parse(text).expect_err("is refused");
        assert_eq!(of("version = 1\n"), CasesError::Empty);
        let both = "version = 1\n\n[[case]]\nname = \"a\"\ntool = \"read\"\nemail = \"sk-ant-x\"\nexpect = \"deny\"\n";
        assert_eq!(of(both), CasesError::Subject { line: 3 });
        assert!(!of(both).to_string().contains("sk-ant"));
        let kind = of("version = 1\n[[case]]\nname = \"a\"\ntool = \"read\"\nexpect = \"sk-ant-x\"\n");
        assert!(!kind.to_string().contains("sk-ant") && kind.to_string().contains("allow"), "{kind}");
    }
}
