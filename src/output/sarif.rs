//! An audit as SARIF 2.1.0, as GitHub code scanning reads it.
//!
//! Own types rather than a crate: the part that is used is small and fixed, and the crates that know all of SARIF
//! generate it at build time from a schema they bring along. Every rule is listed, whether it ran or not, so that an
//! alert keeps its page. What could not be seen is a notification, never the absence of one; whoever needs a verdict
//! reads the exit status.
//!
//! Deliberately absent: excerpts of files (they may hold secrets) and absolute paths.

mod model;

use camino::Utf8Path;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::json;

use crate::audit::facts::Scope;
use crate::audit::finding::{Span, Subject};
use crate::audit::report::{Report, Reported, RuleResult, Status};
use crate::audit::rule::Rule;
use crate::audit::{Severity, rules};
use model::{
    ArtifactLocation, Configuration, Descriptor, Driver, Help, Invocation, Location, Log, LogicalLocation,
    Notification, PhysicalLocation, Reference, Region, Run, SarifResult, Suppression, Text, Tool,
};

/// What stands around a report.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// Where findings point that are in no file: wrangler's configuration, if there is one.
    pub config: &'a Utf8Path,
    /// What was asked for beside the checkout: runs that look at different things are different analyses.
    pub scopes: &'a [Scope],
    /// Something that was asked for could not be seen.
    pub blind: bool,
}

/// The document of a report.
#[must_use]
pub fn document(report: &Report, around: Surroundings<'_>) -> String {
    let all = rules::all();
    let findings = report.findings.iter().map(|it| result(it, &all, around.config));
    let suppressed = report.suppressed.iter().map(|it| {
        let justification = format!("{} (until {})", it.reason, it.expires);
        let suppression = Suppression { kind: "external", status: "accepted", justification };
        SarifResult { suppressions: Some(vec![suppression]), ..result(&it.reported, &all, around.config) }
    });
    let stale = report.stale.iter().map(|it| notification("warning", STALE, it.clone(), None));
    let unseen = report.results.iter().flat_map(|it| unseen(it, &all));
    let invocation = Invocation {
        execution_successful: !around.blind,
        tool_execution_notifications: unseen.chain(stale).collect(),
    };
    let results = findings.chain(suppressed).collect();
    render(run(&all, around.scopes, invocation, Some(results)))
}

/// The document of an audit that ended early. It has no list of results: an empty one would say that nothing is wrong.
#[must_use]
pub fn failure(message: &str) -> String {
    let all = rules::all();
    let invocation = Invocation {
        execution_successful: false,
        tool_execution_notifications: vec![notification("error", FAILED, message.to_owned(), None)],
    };
    render(run(&all, &[], invocation, None))
}

/// Notifications, by their index in the driver's list.
const NOT_CHECKED: usize = 0;
const STALE: usize = 1;
const FAILED: usize = 2;
const NOTIFICATIONS: [(&str, &str); 3] = [
    ("not-checked", "A rule could not see what it needs; that is no pass."),
    ("stale-suppression", "A suppression of moltctl.toml has expired or fits nothing any more."),
    ("audit-failed", "The audit could not be carried out."),
];

fn render(run: Run) -> String {
    super::document::json_text(&Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: vec![run],
    })
}

fn run(
    all: &[&'static Rule],
    scopes: &[Scope],
    invocation: Invocation,
    results: Option<Vec<SarifResult>>,
) -> Run {
    let words = scopes.iter().map(word).collect::<Vec<_>>().join("+");
    // GitHub asks for as much of a notification as of a rule.
    let notifications = NOTIFICATIONS.map(|(id, text)| {
        let text = json!({ "text": text });
        json!({ "id": id, "name": id, "shortDescription": text, "fullDescription": text, "help": text })
    });
    Run {
        tool: Tool {
            driver: Driver {
                name: "moltctl",
                semantic_version: env!("CARGO_PKG_VERSION"),
                rules: all.iter().map(|rule| descriptor(rule)).collect(),
                notifications: notifications.into(),
            },
        },
        automation_details: json!({ "id": format!("moltctl/{words}/") }),
        original_uri_base_ids: json!({ ROOT: { "description": { "text": "The root of the checkout." } } }),
        column_kind: "unicodeCodePoints",
        invocations: vec![invocation],
        results,
    }
}

const ROOT: &str = "%SRCROOT%";

fn descriptor(rule: &Rule) -> Descriptor {
    let meta = &rule.meta;
    let mut tags = vec!["security".to_owned(), "moltworker".to_owned(), word(meta.category)];
    tags.extend(meta.owasp.iter().filter_map(|it| it.title().split(' ').next()).map(str::to_owned));
    let mut properties =
        json!({ "tags": tags, "precision": "high", "problem.severity": problem(meta.severity) });
    if let Some(number) = security_severity(meta.severity) {
        properties["security-severity"] = json!(number);
    }
    Descriptor {
        id: meta.id,
        name: meta.name,
        short_description: Text::of(meta.title),
        full_description: Text::of(meta.what),
        help: Help {
            text: format!("{}\n\n{}\n\nFix: {}", meta.what, meta.why, meta.fix),
            markdown: crate::audit::pages::page(rule),
        },
        default_configuration: Configuration { level: level(meta.severity) },
        properties,
    }
}

/// A kebab-case word of an enum, as its documents have it.
fn word(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

fn problem(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "recommendation",
    }
}

/// The number that GitHub makes its own words of: over 9 critical, from 7 high, from 4 medium, over 0 low.
fn security_severity(severity: Severity) -> Option<&'static str> {
    match severity {
        Severity::Critical => Some("9.5"),
        Severity::High => Some("8.0"),
        Severity::Medium => Some("5.5"),
        Severity::Low => Some("2.0"),
        Severity::Info => None,
    }
}

fn index(rule: &Rule, all: &[&'static Rule]) -> Option<usize> {
    all.iter().position(|it| it.meta.id == rule.meta.id)
}

fn result(it: &Reported, all: &[&'static Rule], config: &Utf8Path) -> SarifResult {
    let message = match &it.finding.remedy {
        Some(remedy) => format!("{}. {remedy}", it.finding.message),
        None => it.finding.message.clone(),
    };
    let mut fingerprints = json!({ "moltctl/v1": it.fingerprint });
    if it.file().is_none() {
        // GitHub tells alerts apart by this one, and makes it of the line pointed at where it is absent. Findings in no
        // file all point at the same place.
        fingerprints["primaryLocationLineHash"] = json!(format!("{}:1", it.fingerprint));
    }
    SarifResult {
        rule_id: it.rule.meta.id,
        rule_index: index(it.rule, all),
        level: level(it.severity),
        message: Text::of(&message),
        locations: vec![location(&it.finding.subject, config)],
        partial_fingerprints: fingerprints,
        suppressions: None,
        properties: json!({ "severity": word(it.severity), "confidence": word(it.finding.confidence) }),
    }
}

fn location(subject: &Subject, config: &Utf8Path) -> Location {
    let at = |path: &Utf8Path, region| PhysicalLocation {
        artifact_location: ArtifactLocation { uri: uri(path), uri_base_id: ROOT },
        region,
    };
    match subject {
        Subject::File { path, span, .. } => {
            Location { physical_location: at(path, span.map(region)), logical_locations: None }
        }
        elsewhere => Location {
            physical_location: at(config, None),
            logical_locations: Some(vec![LogicalLocation { name: elsewhere.words(), kind: "resource" }]),
        },
    }
}

fn region(span: Span) -> Region {
    // A line whose extent is not known has nothing between its columns.
    let extent = (span.line, span.column) != (span.end_line, span.end_column);
    Region {
        start_line: span.line.max(1),
        start_column: extent.then_some(span.column.max(1)),
        end_line: extent.then_some(span.end_line.max(1)),
        end_column: extent.then_some(span.end_column.max(1)),
    }
}

/// What a path of a URI may not have as it is.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'\\')
    .add(b'^')
    .add(b'|')
    .add(b'[')
    .add(b']')
    .add(b':');

fn uri(path: &Utf8Path) -> String {
    utf8_percent_encode(path.as_str().trim_start_matches("./"), PATH).to_string()
}

fn unseen(it: &RuleResult, all: &[&'static Rule]) -> Vec<Notification> {
    it.unseen
        .iter()
        .filter(|unseen| unseen.asked || it.status == Status::NotChecked)
        .map(|unseen| {
            let level = if unseen.asked { "error" } else { "note" };
            let text = format!("{} was not checked: {}", it.rule.meta.id, unseen.reason);
            notification(level, NOT_CHECKED, text, index(it.rule, all).map(|at| (it.rule.meta.id, at)))
        })
        .collect()
}

fn notification(
    level: &'static str,
    of: usize,
    text: String,
    rule: Option<(&'static str, usize)>,
) -> Notification {
    Notification {
        level,
        message: Text { text },
        descriptor: Reference { id: NOTIFICATIONS[of].0, index: of },
        associated_rule: rule.map(|(id, index)| Reference { id, index }),
    }
}

#[cfg(test)]
mod tests;
