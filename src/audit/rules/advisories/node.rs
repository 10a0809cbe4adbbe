//! MW-ADV-001: the image's Node.js lacks security fixes, or its line has ended.

use super::note_age;
use crate::audit::advisories::{self, Release};
use crate::audit::finding::Span;
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};
use crate::project::dockerfile::NodeDownload;

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-ADV-001",
        name: "node-vulnerable",
        title: "The image's Node.js lacks security fixes",
        severity: Severity::High,
        category: Category::Advisories,
        scopes: &[Scope::Checkout],
        what: "The Dockerfile downloads a Node.js that later releases of its line fixed, or whose line gets no fixes any more.",
        why: "OpenClaw's gateway is a Node.js server: what crashes HTTP, HTTP/2 or TLS in Node, or leaks memory to a request, is \
              open to whoever the gateway talks to, and to every page its tools fetch.",
        evidence: "Downloads from nodejs.org in a Dockerfile, compared with the days of Node's security releases and the ends of its \
                   lines (a dated table, 2026-06-21). A Node that comes with the base image is not seen.",
        fix: "Download the release the finding names, with its checksum, and `moltctl deploy`; or drop the download where the base \
              image brings a newer Node.",
        sources: &["nodejs/Release schedule.json", "nodejs.org security releases 2025-05-14 to 2026-06-18"],
        owasp: &[Asi::SupplyChain],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures { failing: || of("22.13.1"), passing: || of("22.23.0") },
};

#[cfg(test)]
fn of(version: &str) -> Facts {
    let url = format!("https://nodejs.org/dist/v{version}/node-v{version}-linux-x64.tar.xz");
    checkout(&[("Dockerfile", &format!("FROM scratch\nRUN curl -fsSL {url} -o /tmp/node.tar.xz\n"))])
}

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    let mut judged = false;
    for (path, file) in checkout.dockerfiles() {
        let Some(file) = verdict.see(Scope::Checkout, file) else { continue };
        for download in &file.node {
            judged = true;
            match message(facts, download) {
                Ok(Some((severity, message, remedy))) => {
                    let anchor = format!("node {}", download.version.as_deref().unwrap_or_default());
                    let finding =
                        Finding::in_file(path.clone(), Some(Span::line(download.line)), anchor, message);
                    verdict.find(finding.severity(severity).remedy(remedy));
                }
                Ok(None) => {}
                Err(reason) => verdict.blind(Scope::Checkout, format!("`{path}`: {reason}")),
            }
        }
    }
    if judged {
        note_age("Node.js", advisories::node().as_of, facts.today, verdict);
    } else {
        verdict.blind(
            Scope::Checkout,
            "no Dockerfile downloads Node.js; which one the base image brings is not seen",
        );
    }
}

/// Severity, message and remedy, if something is wrong; the reason, if that cannot be told.
type Told = Result<Option<(Severity, String, String)>, String>;

fn message(facts: &Facts, download: &NodeDownload) -> Told {
    let table = advisories::node();
    let version = download.version.as_deref().and_then(|text| text.parse::<Release>().ok());
    let Some(version) = version else {
        return Err(format!("the version of Node.js in line {} cannot be told", download.line));
    };
    let line = version.numbers()[0];
    let Some(end) = table.end(line) else {
        return Err(format!("Node.js {line} is not in the table ({})", table.as_of));
    };
    if end < facts.today {
        let message = format!("Node.js {version}: the line {line} gets no fixes since {end}");
        return Ok(Some((
            Severity::High,
            message,
            "move to the newest release of Node.js 24 in the Dockerfile".to_owned(),
        )));
    }
    let lacks: Vec<_> = table.lacks(&version).collect();
    let Some((last, newest)) = lacks.last() else { return Ok(None) };
    let severity = lacks.iter().map(|(fix, _)| fix.severity).max().unwrap_or(last.severity);
    let ids: Vec<&str> = lacks.iter().flat_map(|(fix, _)| fix.ids.split_whitespace()).take(4).collect();
    let among = if ids.is_empty() { String::new() } else { format!(", among them {}", ids.join(", ")) };
    let message = format!("Node.js {version} lacks the fixes of {} security releases{among}", lacks.len());
    Ok(Some((
        severity,
        message,
        format!("download Node.js {newest} or later in the Dockerfile, with its checksum"),
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::report::{Status, run};

    #[test]
    fn what_the_page_says_of_the_table_is_so() {
        assert!(RULE.meta.evidence.contains(&advisories::node().as_of.to_string()));
    }

    #[test]
    fn fixes_that_lack_ends_of_lines_and_what_is_unknown_are_told_apart() {
        let told = |version: &str| {
            let report = run(&[&RULE], &of(version), &[]);
            (
                report.results[0].status,
                report.findings.first().map(|it| it.finding.message.clone()).unwrap_or_default(),
            )
        };
        let (_, message) = told("22.13.1");
        assert!(message.contains("5 security releases") && message.contains("CVE-2025-23166"), "{message}");
        assert!(told("20.20.2").1.contains("no fixes since 2026-04-30"));
        assert_eq!(told("40.0.0").0, Status::NotChecked);
        assert_eq!(told("24.99.0").0, Status::Passed);
    }
}
