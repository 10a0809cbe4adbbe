//! MW-SUP-005: the pinned OpenClaw has known vulnerabilities.

use camino::Utf8Path;

use super::note_age;
use crate::audit::advisories::{self, Advisory, MOVES, Move, Release};
use crate::audit::facts::Checkout;
use crate::audit::finding::Span;
use crate::audit::meta::{Asi, Category, Severity};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Verdict};
use crate::project::dockerfile::{NpmInstall, Requested};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-SUP-005",
        name: "openclaw-vulnerable",
        title: "The pinned OpenClaw has known vulnerabilities",
        severity: Severity::High,
        category: Category::Advisories,
        scopes: &[Scope::Checkout],
        what: "The version of OpenClaw that the Dockerfile installs is in the affected range of published advisories. A finding has \
               the severity of the worst of them.",
        why: "They are public, with proofs. Those of the gateway, of pairing and of approvals let whoever reaches the host, or \
              writes to the assistant, become its administrator or run commands beside every credential of the container.",
        evidence: "`npm install -g openclaw@VERSION` in a Dockerfile, compared with a table of 205 advisories that is part of moltctl \
                   and dated (2026-08-07). The table is a part of what is known, so a pass means no advisory of the table. A range or \
                   a tag, a version newer than the table, and a table older than 180 days are told as not checked. Advisories of \
                   the desktop app, of development scripts and of OpenClaw's own Docker sandbox do not count.",
        fix: "Move the pin to the version the finding names with what it says the move needs, then `moltctl pin update` and \
              `moltctl deploy`.",
        sources: &[
            "jgamblin/OpenClawCVEs, GitHub Advisory Database, prompt-security/clawsec (2026-08-07)",
            "cloudflare/moltworker#282",
            "moves of the pin, run with the unchanged start script (2026-11)",
        ],
        owasp: &[Asi::SupplyChain],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || checkout(&[("Dockerfile", "FROM scratch\nRUN npm install -g openclaw@2026.2.3\n")]),
        passing: || checkout(&[("Dockerfile", "FROM scratch\nRUN npm install -g openclaw@2026.6.35\n")]),
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    let mut installs = 0;
    for (path, file) in checkout.dockerfiles() {
        let Some(file) = verdict.see(Scope::Checkout, file) else { continue };
        for install in file.npm.iter().filter(|it| it.name == "openclaw") {
            installs += 1;
            judge(checkout, path, install, verdict);
        }
    }
    if installs == 0 {
        verdict.blind(
            Scope::Checkout,
            "no Dockerfile installs `openclaw` from npm, so its version is not known",
        );
    }
    note_age("OpenClaw", advisories::openclaw().as_of, facts.today, verdict);
}

fn judge(checkout: &Checkout, path: &Utf8Path, install: &NpmInstall, verdict: &mut Verdict) {
    let written = match &install.requested {
        Requested::Exact(version) => version.as_str(),
        Requested::Moving(tag) => {
            let tag = if tag.is_empty() { "latest" } else { tag };
            return verdict.blind(
                Scope::Checkout,
                format!("`{path}` installs `openclaw@{tag}`: which version that is, only the build knows"),
            );
        }
        Requested::Unknown | Requested::Foreign => {
            return verdict.blind(
                Scope::Checkout,
                format!("`{path}` does not say which version of `openclaw` it installs"),
            );
        }
    };
    let Ok(version) = written.parse::<Release>() else {
        return verdict.blind(
            Scope::Checkout,
            format!("`{path}` installs an `openclaw` whose version is not understood"),
        );
    };
    let table = advisories::openclaw();
    let known: Vec<&Advisory> = table.of(&version).filter(|row| row.concerns_a_container()).collect();
    let Some(worst) = known.iter().max_by_key(|row| (row.severity, marked(row))) else {
        let day = table.as_of;
        let of_table =
            [day.year().unsigned_abs(), day.month().unsigned_abs().into(), day.day().unsigned_abs().into()];
        if version.numbers() > of_table.map(u32::from) {
            let reason =
                format!("`openclaw@{version}` is newer than the table of its vulnerabilities ({day})");
            verdict.blind(Scope::Checkout, reason);
        }
        return;
    };
    let message = format!(
        "`openclaw@{version}` has {} known vulnerabilities ({}; table of {}), among them {}: {}",
        known.len(),
        counted(&known),
        table.as_of,
        worst.id,
        worst.title
    );
    let finding =
        Finding::in_file(path, Some(Span::line(install.line)), format!("openclaw@{version}"), message);
    verdict.find(finding.severity(worst.severity).remedy(remedy(checkout, &version)));
}

/// Of equally bad ones those are told first that a stranger reaches.
fn marked(row: &Advisory) -> bool {
    matches!(row.area, "gateway" | "pairing" | "control-ui")
}

fn counted(known: &[&Advisory]) -> String {
    let parts = Severity::ALL.into_iter().rev().filter_map(|severity| {
        let count = known.iter().filter(|row| row.severity == severity).count();
        (count > 0).then(|| format!("{count} {}", severity.as_str()))
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// The nearest version without a known advisory that takes the configuration, and what the move needs.
fn remedy(checkout: &Checkout, from: &Release) -> String {
    let fits =
        |step: &&Move| step.takes_the_configuration && step.to.parse::<Release>().is_ok_and(|to| to > *from);
    let Some(step) = MOVES.iter().find(fits) else {
        return "move to the newest release, and read its notes on configuration first".to_owned();
    };
    let mut needs = Vec::new();
    if let Some(node) = old_node(checkout, step) {
        needs.push(node);
    }
    if before(from, "2026.2.26") {
        needs.push("`gateway.controlUi.allowedOrigins` with the Worker's host in openclaw.json".to_owned());
    }
    if before(from, "2026.6.6") {
        needs.push(
            "the plugins of Discord and Slack installed in the Dockerfile, where they are used".to_owned(),
        );
    }
    let needs = if needs.is_empty() { String::new() } else { format!("; it needs {}", needs.join(", and ")) };
    format!("pin `openclaw@{}` in the Dockerfile, then `moltctl pin update`{needs}", step.to)
}

fn before(version: &Release, other: &str) -> bool {
    other.parse::<Release>().is_ok_and(|other| *version < other)
}

/// What the image's Node lacks for a move, as far as the Dockerfile says which one it is.
fn old_node(checkout: &Checkout, step: &Move) -> Option<String> {
    let wanted: Release = step.node.parse().ok()?;
    let versions =
        checkout.dockerfiles().iter().filter_map(|(_, file)| file.as_ref().ok()).flat_map(|file| &file.node);
    let now = versions.filter_map(|it| it.version.as_deref()?.parse::<Release>().ok()).min()?;
    (now < wanted).then(|| format!("Node {} or later in the image (it has {now})", step.node))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::report::{Report, Status, run};

    fn of(dockerfile: &str) -> Report {
        run(&[&RULE], &checkout(&[("Dockerfile", dockerfile)]), &[])
    }

    #[test]
    fn the_pin_of_upstream_is_told_with_the_way_out() {
        let report = of("FROM docker.io/cloudflare/sandbox:0.7.0\nENV NODE_VERSION=22.13.1\n\
                         RUN curl -fsSLk https://nodejs.org/dist/v${NODE_VERSION}/node-v${NODE_VERSION}-linux-x64.tar.xz -o /tmp/n.tar.xz\n\
                         RUN npm install -g openclaw@2026.2.3\n");
        let told = &report.findings[0];
        assert_eq!(told.severity, Severity::Critical);
        assert!(
            told.finding.message.contains("165 known") && told.finding.message.contains("2026-08-07"),
            "{}",
            told.finding.message
        );
        for part in ["openclaw@2026.6.35", "Node 22.19.0", "22.13.1", "allowedOrigins", "Discord and Slack"] {
            assert!(told.remedy().contains(part), "{part} in {}", told.remedy());
        }
    }

    #[test]
    fn what_is_not_known_is_not_checked() {
        for install in
            ["openclaw", "openclaw@latest", "openclaw@^2026.2.3", "openclaw@2026.9.6", "pnpm@9.0.0"]
        {
            let report = of(&format!("FROM scratch\nRUN npm install -g {install}\n"));
            assert_eq!(report.results[0].status, Status::NotChecked, "{install}");
        }
    }

    #[test]
    fn what_the_page_says_of_the_table_is_so() {
        let table = advisories::openclaw();
        let says = RULE.meta.evidence;
        assert!(
            says.contains(&format!("{} advisories", table.rows.len()))
                && says.contains(&table.as_of.to_string())
        );
    }

    #[test]
    fn an_old_table_passes_nothing() {
        let mut facts = (RULE.fixtures.passing)();
        facts.today = jiff::civil::date(2027, 3, 1);
        assert_eq!(run(&[&RULE], &facts, &[]).results[0].status, Status::NotChecked);
    }
}
