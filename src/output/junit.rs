//! An audit as JUnit XML, in the form that Jenkins' schema describes: a suite a category, a case a rule. Other commands
//! bring suites of their own ([`suites`]).
//!
//! Findings are failures. A rule that could not see what it was asked to look at is an error, and one that needs what was
//! not asked for is skipped: readers of this format count what they do not know as passed.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::audit::Severity;
use crate::audit::meta::Category;
use crate::audit::report::{Report, Reported, RuleResult, Status};
use crate::secret::redact;
use crate::term::escape::{printable, printable_lines};

/// Name of the outermost element, and of the suite of an audit that ended early.
const NAME: &str = "moltctl audit";

/// The document of a report. With `strict` a rule that needs what was not asked for is an error too.
///
/// # Errors
/// When the writer fails, which a writer into memory does not.
pub fn document(report: &Report, strict: bool) -> std::io::Result<String> {
    let suites: Vec<Suite> = Category::ALL.into_iter().filter_map(|it| suite(report, it, strict)).collect();
    write(NAME, &suites)
}

/// The document of a command's own suites; `name` is that of the outermost element.
///
/// # Errors
/// As [`document`].
pub fn suites(name: &str, suites: &[Suite]) -> std::io::Result<String> {
    write(name, suites)
}

/// The document of an audit that ended early: one case, and it is an error.
///
/// # Errors
/// As [`document`].
pub fn failure(message: &str) -> std::io::Result<String> {
    let outcome = Outcome {
        element: "error",
        kind: "audit-failed".to_owned(),
        message: message.to_owned(),
        text: String::new(),
    };
    let case = Case {
        name: "the audit could be carried out".to_owned(),
        outcomes: vec![outcome],
        output: String::new(),
    };
    write(NAME, &[Suite { name: NAME.to_owned(), cases: vec![case] }])
}

/// Cases that belong together.
#[derive(Clone, Debug)]
pub struct Suite {
    /// What they have in common.
    pub name: String,
    /// The cases.
    pub cases: Vec<Case>,
}

impl Suite {
    /// Cases that have an outcome of this kind.
    fn count(&self, element: &str) -> usize {
        self.cases.iter().filter(|case| case.outcomes.iter().any(|it| it.element == element)).count()
    }
}

/// One thing that was looked at. It passed when nothing came of it.
#[derive(Clone, Debug)]
pub struct Case {
    name: String,
    outcomes: Vec<Outcome>,
    /// What is worth knowing and fails nothing.
    output: String,
}

impl Case {
    /// A case that passed.
    #[must_use]
    pub fn passed(name: impl Into<String>) -> Self {
        Self { name: name.into(), outcomes: Vec::new(), output: String::new() }
    }

    /// The same with a failure: its kind in a word, one line, and more lines.
    #[must_use]
    pub fn failure(mut self, kind: &str, message: &str, text: &str) -> Self {
        self.outcomes.push(Outcome {
            element: "failure",
            kind: kind.to_owned(),
            message: message.to_owned(),
            text: text.to_owned(),
        });
        self
    }

    /// The same with what is worth knowing and fails nothing.
    #[must_use]
    pub fn output(mut self, text: &str) -> Self {
        self.output.push_str(text);
        self
    }
}

#[derive(Clone, Debug)]
struct Outcome {
    element: &'static str,
    kind: String,
    message: String,
    text: String,
}

fn suite(report: &Report, category: Category, strict: bool) -> Option<Suite> {
    let of = report.results.iter().filter(|it| it.rule.meta.category == category);
    let cases: Vec<Case> = of.map(|it| case(report, it, strict)).collect();
    (!cases.is_empty()).then(|| Suite { name: category.title().to_owned(), cases })
}

fn case(report: &Report, result: &RuleResult, strict: bool) -> Case {
    let meta = &result.rule.meta;
    let of = report.findings.iter().filter(|it| it.rule.meta.id == meta.id);
    let (told, failures): (Vec<&Reported>, Vec<&Reported>) = of.partition(|it| it.severity == Severity::Info);
    let mut outcomes: Vec<Outcome> = failures.into_iter().map(failed).collect();
    let counts = |asked: bool| result.status == Status::NotChecked || asked;
    for unseen in result.unseen.iter().filter(|it| counts(it.asked)) {
        let element = if unseen.asked || strict { "error" } else { "skipped" };
        // Of several reasons to skip one is enough: the schema has one.
        if element == "error" || outcomes.is_empty() {
            outcomes.push(Outcome {
                element,
                kind: "not-checked".to_owned(),
                message: unseen.reason.clone(),
                text: String::new(),
            });
        }
    }
    if outcomes.iter().any(|it| it.element == "error") {
        outcomes.retain(|it| it.element != "skipped");
    }
    let suppressed = report.suppressed.iter().filter(|it| it.reported.rule.meta.id == meta.id);
    let suppressed = suppressed
        .map(|it| format!("suppressed until {}: {} ({})\n", it.expires, line(&it.reported), it.reason));
    let output = told.into_iter().map(|it| format!("{}\n", line(it))).chain(suppressed).collect();
    Case { name: format!("{} {}", meta.id, meta.title), outcomes, output }
}

fn line(it: &Reported) -> String {
    format!("{}: {}", it.finding.subject.words(), it.finding.message)
}

fn failed(it: &Reported) -> Outcome {
    Outcome {
        element: "failure",
        kind: it.severity.as_str().to_owned(),
        message: line(it),
        text: format!("{}\nFix: {}\nFingerprint: {}\n", line(it), it.remedy(), it.fingerprint),
    }
}

fn write(name: &str, suites: &[Suite]) -> std::io::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let total = |count: fn(&Suite) -> usize| suites.iter().map(count).sum::<usize>().to_string();
    let mut root = BytesStart::new("testsuites");
    root.push_attribute(("name", name));
    root.push_attribute(("tests", total(|it| it.cases.len()).as_str()));
    root.push_attribute(("failures", total(|it| it.count("failure")).as_str()));
    root.push_attribute(("errors", total(|it| it.count("error")).as_str()));
    writer.write_event(Event::Start(root))?;
    for suite in suites {
        let mut start = BytesStart::new("testsuite");
        start.push_attribute(("name", suite.name.as_str()));
        start.push_attribute(("tests", suite.cases.len().to_string().as_str()));
        for (name, element) in [("failures", "failure"), ("errors", "error"), ("skipped", "skipped")] {
            start.push_attribute((name, suite.count(element).to_string().as_str()));
        }
        writer.write_event(Event::Start(start))?;
        for case in &suite.cases {
            write_case(&mut writer, &suite.name, case)?;
        }
        writer.write_event(Event::End(BytesEnd::new("testsuite")))?;
    }
    writer.write_event(Event::End(BytesEnd::new("testsuites")))?;
    let mut text = String::from_utf8(writer.into_inner()).map_err(std::io::Error::other)?;
    text.push('\n');
    Ok(text)
}

fn write_case(writer: &mut Writer<Vec<u8>>, suite: &str, case: &Case) -> std::io::Result<()> {
    let mut start = BytesStart::new("testcase");
    start.push_attribute(("classname", suite));
    start.push_attribute(("name", clean(&case.name).as_str()));
    if case.outcomes.is_empty() && case.output.is_empty() {
        return writer.write_event(Event::Empty(start));
    }
    writer.write_event(Event::Start(start))?;
    for outcome in &case.outcomes {
        let mut element = BytesStart::new(outcome.element);
        // The schema knows no type of what was skipped.
        if outcome.element != "skipped" {
            element.push_attribute(("type", outcome.kind.as_str()));
        }
        element.push_attribute(("message", clean(&outcome.message).as_str()));
        if outcome.text.is_empty() {
            writer.write_event(Event::Empty(element))?;
            continue;
        }
        writer.write_event(Event::Start(element))?;
        writer.write_event(Event::Text(BytesText::new(&clean(&outcome.text))))?;
        writer.write_event(Event::End(BytesEnd::new(outcome.element)))?;
    }
    if !case.output.is_empty() {
        writer.write_event(Event::Start(BytesStart::new("system-out")))?;
        writer.write_event(Event::Text(BytesText::new(&clean(&case.output))))?;
        writer.write_event(Event::End(BytesEnd::new("system-out")))?;
    }
    writer.write_event(Event::End(BytesEnd::new("testcase")))
}

/// XML has no way to write control characters; secrets are replaced before quotes become entities.
fn clean(text: &str) -> String {
    let text = redact(text);
    let shown = if text.contains('\n') { printable_lines(&text) } else { printable(&text) };
    shown.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::testing::{checkout, nothing};
    use crate::audit::{report, rules};

    /// Element and attributes of each start or empty tag.
    fn elements(xml: &str) -> Vec<(String, std::collections::BTreeMap<String, String>)> {
        let mut reader = quick_xml::Reader::from_str(xml);
        let mut found = Vec::new();
        loop {
            match reader.read_event().expect("is XML") {
                Event::Eof => return found,
                Event::Start(tag) | Event::Empty(tag) => {
                    let attributes = tag.attributes().map(|it| {
                        let it = it.expect("is an attribute");
                        let value = quick_xml::escape::unescape(&it.value).expect("is escaped").into_owned();
                        (it.key.as_ref().to_owned(), value)
                    });
                    let name = tag.name().as_ref().to_owned();
                    found.push((name, attributes.collect()));
                }
                _ => {}
            }
        }
    }

    #[test]
    fn findings_are_failures_and_blindness_is_never_a_pass() {
        let rule = rules::named("MW-INJ-001").expect("is there");
        let found = report::run(&[rule], &(rule.fixtures.failing)(), &[]);
        let all = elements(&document(&found, false).expect("writes"));
        let failures: Vec<_> = all.iter().filter(|(name, _)| name == "failure").collect();
        assert_eq!(failures.len(), found.findings.len());
        assert_eq!(failures[0].1["type"], "critical");
        assert_eq!(all[0].1["failures"], "1");

        let passed = report::run(&[rule], &(rule.fixtures.passing)(), &[]);
        let all = elements(&document(&passed, false).expect("writes"));
        assert_eq!((all.len(), all[0].1["failures"].as_str(), all[0].1["tests"].as_str()), (3, "0", "1"));

        let blind = report::run(&[rule], &nothing(), &[]);
        let kinds = |strict| {
            let all = elements(&document(&blind, strict).expect("writes"));
            all.into_iter().map(|(name, _)| name).skip(3).collect::<Vec<_>>()
        };
        assert_eq!(kinds(false), ["skipped"]);
        assert_eq!(kinds(true), ["error"]);
        let unread = report::run(&[rule], &checkout(&[("src/a.ts", "function (")]), &[]);
        let all = elements(&document(&unread, false).expect("writes"));
        assert!(all.iter().any(|(name, _)| name == "error"), "{all:?}");
    }

    #[test]
    fn controls_and_quotes_stay_within_the_document() {
        let xml = failure("a\u{0}\"<b>&\u{1b}[31m\u{ffff}").expect("writes");
        let all = elements(&xml);
        let error = all.iter().find(|(name, _)| name == "error").expect("is there");
        assert_eq!(error.1["message"], "a\\u{0}\"<b>&\\u{1b}[31m\u{fffd}");
        assert_eq!(all[0].1["errors"], "1");
        assert!(xml.chars().all(|c| c == '\n' || !c.is_control()));
    }
}
