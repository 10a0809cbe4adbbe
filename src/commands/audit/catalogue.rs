//! `moltctl audit --list` and `--explain ID`: the rules themselves.

use serde::Serialize;

use crate::audit::meta::{Category, Meta};
use crate::audit::{Scope, Severity, rules};
use crate::error::{Error, ErrorKind, Result};
use crate::output::{Mark, Outcome, Page, Tone};

/// Every rule.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct RuleList {
    /// The rules, in the order of their ids.
    pub rules: Vec<RuleLine>,
}

/// A rule in a line.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct RuleLine {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The defect.
    pub title: String,
    /// Its usual severity.
    pub severity: Severity,
    /// Its group.
    pub category: Category,
    /// What it looks at.
    pub scopes: Vec<Scope>,
}

/// A rule's page.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Explained {
    /// The rule in a line.
    #[serde(flatten)]
    pub rule: RuleLine,
    /// What the defect is.
    pub what: String,
    /// What somebody can do with it.
    pub why: String,
    /// How it is detected, and what is not seen.
    pub evidence: String,
    /// How to mend it.
    pub fix: String,
    /// Where the knowledge comes from.
    pub sources: Vec<String>,
    /// What it answers: OWASP's agentic list, and the operators' checklists.
    pub answers: Vec<String>,
}

/// Every rule there is.
#[must_use]
pub fn list() -> RuleList {
    RuleList { rules: rules::all().iter().map(|rule| RuleLine::of(&rule.meta)).collect() }
}

/// The page of a rule, by its id or name.
///
/// # Errors
/// When there is no such rule.
pub fn explain(text: &str) -> Result<Explained> {
    let Some(rule) = rules::named(text) else {
        let error = Error::message(ErrorKind::Usage, "there is no such audit rule");
        let near = rules::all().into_iter().map(|rule| {
            let id = rule.meta.id;
            let distance = strsim::damerau_levenshtein(&text.to_ascii_uppercase(), id);
            (distance.min(strsim::damerau_levenshtein(text, rule.meta.name)), id)
        });
        let near = near.min().filter(|(distance, _)| *distance <= 3);
        let error =
            near.into_iter().fold(error, |error, (_, id)| error.hint(format!("did you mean `{id}`?")));
        return Err(error.hint("`moltctl audit --list` prints every rule"));
    };
    let meta = &rule.meta;
    let owasp = meta.owasp.iter().map(|it| it.title().to_owned());
    Ok(Explained {
        rule: RuleLine::of(meta),
        what: meta.what.to_owned(),
        why: meta.why.to_owned(),
        evidence: meta.evidence.to_owned(),
        fix: meta.fix.to_owned(),
        sources: meta.sources.iter().map(|it| (*it).to_owned()).collect(),
        answers: owasp.chain(meta.checklist.iter().map(|it| it.title().to_owned())).collect(),
    })
}

impl RuleLine {
    fn of(meta: &Meta) -> Self {
        Self {
            id: meta.id.to_owned(),
            name: meta.name.to_owned(),
            title: meta.title.to_owned(),
            severity: meta.severity,
            category: meta.category,
            scopes: meta.scopes.to_vec(),
        }
    }
}

impl Outcome for RuleList {
    const NAME: &'static str = "audit-list";

    fn human(&self, page: &mut Page) {
        for category in Category::ALL {
            let of: Vec<&RuleLine> = self.rules.iter().filter(|it| it.category == category).collect();
            if of.is_empty() {
                continue;
            }
            page.heading(category.title());
            let widest = of.iter().map(|it| it.id.len()).max().unwrap_or_default();
            for it in of {
                let id = format!("  {:widest$}  ", it.id);
                let severity = format!("{:<8}  ", it.severity.as_str());
                let indent = 2 + widest + 2 + 10;
                page.flow(&[(&id, Tone::Strong), (&severity, Tone::Plain)], indent, &it.title, Tone::Plain);
            }
        }
        page.gap();
        page.mark(
            Mark::Next,
            &format!("{} rules; `moltctl audit --explain ID` prints the page of one", self.rules.len()),
        );
    }
}

impl Outcome for Explained {
    const NAME: &'static str = "audit-explain";

    fn human(&self, page: &mut Page) {
        page.heading(&format!("{}: {}", self.rule.id, self.rule.title));
        let scopes: Vec<String> =
            self.rule.scopes.iter().map(|scope| scope.flag().replace('`', "")).collect();
        let line = [
            self.rule.name.clone(),
            self.rule.severity.as_str().to_owned(),
            self.rule.category.title().to_owned(),
            format!("looks at {}", scopes.join(", ")),
        ];
        page.flow(&[], 0, &line.join(" · "), Tone::Dim);
        let parts =
            [("What", &self.what), ("Why", &self.why), ("Evidence", &self.evidence), ("Fix", &self.fix)];
        for (title, text) in parts {
            page.heading(title);
            page.prose(2, text);
        }
        for (title, all) in [("Sources", &self.sources), ("Answers", &self.answers)] {
            if all.is_empty() {
                continue;
            }
            page.heading(title);
            for one in all {
                page.flow(&[("  - ", Tone::Dim)], 4, one, Tone::Plain);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_every_part_and_no_signs_of_markdown() {
        for colour in [false, true] {
            let mut page = Page::new(colour, 80);
            explain("mw-inj-001").expect("is there").human(&mut page);
            let text = page.finish();
            assert!(!text.contains("**"), "{text}");
            for part in ["MW-INJ-001", "What", "Why", "Evidence", "Fix", "Sources", "ASI05"] {
                assert!(text.contains(part), "{part}: {text}");
            }
            if !colour {
                assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
            }
        }
    }

    #[test]
    fn a_misspelt_rule_gets_the_nearest_one() {
        let error = explain("MW-INJ-010").expect_err("is none");
        assert!(error.hints[0].contains("MW-INJ-0"), "{:?}", error.hints);
        assert_eq!(explain("nothing at all like it").expect_err("is none").hints.len(), 1);
    }
}
