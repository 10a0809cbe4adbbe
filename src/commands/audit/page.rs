//! The page of an audit: findings by group, one heading a rule, one line a place, one remedy; then what could not be
//! seen, and the sum.

use std::collections::{BTreeMap, BTreeSet};

use super::outcome::{Audited, FindingView, NotChecked};
use crate::audit::meta::Category;
use crate::audit::{Confidence, Scope, Severity};
use crate::output::{Mark, Page, Tone};

/// The most places shown of one rule, and lines of what is gone: the rest is counted.
const MOST_PLACES: usize = 6;
/// The most rules named as those to mend first.
const MOST_FIRST: usize = 5;
/// Column of what is said of a rule.
const INDENT: usize = 6;

/// Writes the page.
pub(super) fn write(page: &mut Page, it: &Audited) {
    for category in Category::ALL {
        let of: Vec<&FindingView> = it.findings.iter().filter(|it| it.category == category).collect();
        if of.is_empty() {
            continue;
        }
        page.heading(category.title());
        for rule in rules(&of) {
            write_rule(page, &rule, it);
        }
    }
    if let Some(fixed) = &it.fixed {
        fixed.write(page);
    }
    write_unseen(page, &it.not_checked);
    page.heading("In all");
    write_sum(page, it);
}

/// The findings by rule, in the order of the worst of each.
fn rules<'a>(findings: &[&'a FindingView]) -> Vec<Vec<&'a FindingView>> {
    let mut rules: Vec<Vec<&FindingView>> = Vec::new();
    for finding in findings {
        match rules.iter_mut().find(|of| of[0].rule == finding.rule) {
            Some(of) => of.push(finding),
            None => rules.push(vec![finding]),
        }
    }
    rules
}

fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Critical | Severity::High => Tone::Bad,
        Severity::Medium => Tone::Warn,
        Severity::Low => Tone::Note,
        Severity::Info => Tone::Dim,
    }
}

fn sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "✗",
        Severity::Medium | Severity::Low => "!",
        Severity::Info => "·",
    }
}

fn write_rule(page: &mut Page, findings: &[&FindingView], all: &Audited) {
    let first = findings[0];
    let head = format!("  {} {:<8}  ", sign(first.severity), first.severity.as_str());
    let id = format!("{}  ", first.rule);
    let taken = (head.chars().count(), id.chars().count());
    page.flow(
        &[(&head, tone(first.severity)), (&id, Tone::Dim)],
        taken.0 + taken.1,
        &first.title,
        Tone::Strong,
    );
    let shown = if all.every_place { findings.len() } else { findings.len().min(MOST_PLACES) };
    // A remedy that is the same for all of them is said once, after the last.
    for (at, finding) in findings[..shown].iter().enumerate() {
        write_place(page, finding, first.severity, all);
        let next = findings[..shown].get(at + 1);
        if next.is_none_or(|next| next.remedy != finding.remedy) {
            write_remedy(page, finding);
        }
    }
    if shown < findings.len() {
        let more = format!("and {} more: `moltctl audit --only {}`", findings.len() - shown, first.rule);
        page.flow(&[(&" ".repeat(INDENT), Tone::Plain)], INDENT, &more, Tone::Dim);
    }
}

fn write_place(page: &mut Page, it: &FindingView, usual: Severity, all: &Audited) {
    let mut message = it.message.clone();
    if it.severity != usual {
        message.push_str(&format!(" ({})", it.severity.as_str()));
    }
    if it.confidence == Confidence::Low {
        message.push_str(" (not certain)");
    }
    if it.new && all.trend.is_some() {
        message.push_str(" (new)");
    }
    let (blank, place) = (" ".repeat(INDENT), format!("{}  ", it.subject));
    page.flow(&[(&blank, Tone::Plain), (&place, Tone::Note)], INDENT + 2, &message, Tone::Plain);
}

fn write_remedy(page: &mut Page, it: &FindingView) {
    let flag = match it.fix {
        Some("safe") => " (`--fix`)",
        Some(_) => " (`--fix-unsafe`)",
        None => "",
    };
    let lead = format!("{}→ ", " ".repeat(INDENT));
    page.flow(&[(&lead, Tone::Dim)], INDENT + 2, &format!("{}{flag}", it.remedy), Tone::Dim);
}

/// What was asked for and could not be seen, reason by reason: one missing permission blinds many rules.
fn write_unseen(page: &mut Page, not_checked: &[NotChecked]) {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for it in not_checked.iter().filter(|it| it.asked) {
        let asked = it.reasons.len() - it.needs.len().min(it.reasons.len());
        for reason in &it.reasons[..asked.max(1)] {
            match reasons.iter_mut().find(|(known, _)| known == reason) {
                Some((_, rules)) => rules.push(&it.rule),
                None => reasons.push((reason, vec![&it.rule])),
            }
        }
    }
    if reasons.is_empty() {
        return;
    }
    page.heading("Asked for and not seen");
    for (reason, rules) in reasons {
        page.flow(&[("  ? ", Tone::Warn)], 4, reason, Tone::Plain);
        page.flow(&[(&" ".repeat(INDENT), Tone::Plain)], INDENT, &rules.join(", "), Tone::Dim);
    }
}

fn write_sum(page: &mut Page, it: &Audited) {
    let found = it.findings.iter().map(|it| &it.rule).collect::<BTreeSet<_>>().len();
    let passed = count(it.passed, "rule passed", "rules passed");
    let mark = match it.worst {
        Some(worst) if worst >= Severity::High => Mark::Bad,
        Some(_) => Mark::Warn,
        None if it.passed == 0 || it.not_checked.iter().any(|it| it.asked) => Mark::Unknown,
        None => Mark::Good,
    };
    let what = match it.findings.len() {
        0 => format!("nothing found, {passed}"),
        n => format!(
            "{} ({} of {}), {passed}",
            it.counts.words(),
            count(n, "finding", "findings"),
            count(found, "rule", "rules")
        ),
    };
    say(page, mark, &what);
    write_not_checked(page, &it.not_checked);
    write_suppressed(page, it);
    write_score(page, it);
    for note in &it.notes {
        say(page, Mark::Warn, note);
    }
    write_next(page, it);
}

/// What would have to be asked for, and for how many rules.
fn write_not_checked(page: &mut Page, not_checked: &[NotChecked]) {
    let blind: Vec<&NotChecked> = not_checked.iter().filter(|it| !it.found).collect();
    let asked = blind.iter().filter(|it| it.asked).count();
    if asked > 0 {
        let text = format!("{} could not see what was asked for: see above", count(asked, "rule", "rules"));
        say(page, Mark::Unknown, &text);
    }
    let rest: Vec<&&NotChecked> = blind.iter().filter(|it| !it.asked).collect();
    if rest.is_empty() {
        return;
    }
    // A backup holds OpenClaw's configuration, so its flag stands for both.
    let flag = |scope: &Scope| if *scope == Scope::OpenClaw { Scope::Backup } else { *scope };
    let mut flags: BTreeMap<Scope, usize> = BTreeMap::new();
    for needs in rest.iter().map(|it| it.needs.iter().map(flag).collect::<BTreeSet<_>>()) {
        for need in needs {
            *flags.entry(need).or_default() += 1;
        }
    }
    let flags: Vec<String> =
        flags.iter().map(|(scope, count)| format!("{} ({count})", scope.flag())).collect();
    let text = format!("{} not checked: add {}", count(rest.len(), "rule", "rules"), flags.join(", "));
    say(page, Mark::Unknown, &text);
}

fn write_suppressed(page: &mut Page, it: &Audited) {
    if let Some(first) = it.suppressed.iter().map(|it| it.expires).min() {
        let text = format!(
            "{} suppressed by moltctl.toml, the first until {first}",
            count(it.suppressed.len(), "finding is", "findings are")
        );
        say(page, Mark::Next, &text);
    }
    for stale in &it.stale {
        say(page, Mark::Warn, stale);
    }
}

fn write_score(page: &mut Page, it: &Audited) {
    let Some(trend) = &it.trend else {
        say(page, Mark::Next, &format!("score {} of 100", it.score));
        return;
    };
    let change = match it.score.cmp(&trend.score_before) {
        _ if !trend.same_rules => format!("{}, by other rules, on", trend.score_before),
        std::cmp::Ordering::Equal => "as on".to_owned(),
        std::cmp::Ordering::Greater => format!("{} more than on", it.score - trend.score_before),
        std::cmp::Ordering::Less => format!("{} less than on", trend.score_before - it.score),
    };
    let day = trend.since.get(..10).unwrap_or(&trend.since);
    let text = format!(
        "score {} of 100, {change} {day}: {} new, {} gone",
        it.score,
        trend.new.len(),
        trend.gone.len()
    );
    say(page, Mark::Next, &text);
    for gone in trend.gone.iter().take(MOST_PLACES) {
        page.dim(&format!("gone: {} {}", gone.rule, gone.subject));
    }
}

fn write_next(page: &mut Page, it: &Audited) {
    let fixable = |safety| it.findings.iter().filter(|it| it.fix == Some(safety)).count();
    let hint = match (fixable("safe"), fixable("unsafe"), it.fixed.is_some()) {
        (_, _, true) | (0, 0, _) => None,
        (0, n, _) => {
            Some(format!("`moltctl audit --fix-unsafe` mends {n} of these and says what that may break"))
        }
        (n, 0, _) => Some(format!("`moltctl audit --fix` mends {n} of these")),
        (n, more, _) => Some(format!("`moltctl audit --fix` mends {n} of these, `--fix-unsafe` {more} more")),
    };
    if let Some(hint) = hint {
        say(page, Mark::Next, &hint);
    }
    let mut worst: Vec<&str> = Vec::new();
    for finding in it.findings.iter().filter(|finding| Some(finding.severity) == it.worst) {
        if !worst.contains(&finding.rule.as_str()) {
            worst.push(&finding.rule);
        }
    }
    if !worst.is_empty() {
        let more = if worst.len() > MOST_FIRST { ", …" } else { "" };
        worst.truncate(MOST_FIRST);
        let text =
            format!("mend first: {}{more}; `moltctl audit --explain ID` says more of each", worst.join(", "));
        say(page, Mark::Next, &text);
    }
}

/// A line with a mark, wrapped.
fn say(page: &mut Page, mark: Mark, text: &str) {
    let (sign, tone) = match mark {
        Mark::Good => ("✓", Tone::Good),
        Mark::Warn => ("!", Tone::Warn),
        Mark::Bad => ("✗", Tone::Bad),
        Mark::Unknown => ("?", Tone::Warn),
        Mark::Next => ("→", Tone::Note),
    };
    page.flow(&[("  ", Tone::Plain), (sign, tone), (" ", Tone::Plain)], 4, text, Tone::Plain);
}

fn count(n: usize, one: &str, several: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { several })
}
