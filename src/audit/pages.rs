//! The rules as text: `docs/audits.md`, and the page of one rule for `--explain`.

use std::fmt::Write as _;

use super::meta::{Asi, Category, Checklist};
use super::rule::Rule;
use super::rules;

/// The page of one rule, in Markdown.
#[must_use]
pub fn page(rule: &Rule) -> String {
    let meta = &rule.meta;
    let scopes: Vec<&str> = meta.scopes.iter().map(|scope| scope.flag()).collect();
    let mut text = format!(
        "### {}: {}\n\n`{}` · {} · looks at {}\n\n**What.** {}\n\n**Why.** {}\n\n**Evidence.** {}\n\n**Fix.** {}\n\n",
        meta.id,
        meta.title,
        meta.name,
        meta.severity.as_str(),
        scopes.join(", "),
        meta.what,
        meta.why,
        meta.evidence,
        meta.fix
    );
    let _ = writeln!(text, "**Sources.** {}.\n", meta.sources.join("; "));
    let owasp = meta.owasp.iter().map(|it| it.title());
    let named: Vec<&str> = owasp.chain(meta.checklist.iter().map(|it| it.title())).collect();
    if !named.is_empty() {
        let _ = writeln!(text, "**Answers.** {}.\n", named.join("; "));
    }
    text
}

/// `docs/audits.md`.
#[must_use]
pub fn document() -> String {
    let all = rules::all();
    let mut text = format!(
        "# Audit rules\n\nMade from the code by `MOLTCTL_BLESS=1 cargo test --test main generated`; do not edit.\n\n\
         {} rules. `moltctl audit --explain ID` prints one of these sections in the terminal. What a rule could not see is \
         `NotChecked`, never a pass.\n\n",
        all.len()
    );
    for category in Category::ALL {
        let of = all.iter().filter(|rule| rule.meta.category == category);
        let pages: String = of.map(|rule| page(rule)).collect();
        if !pages.is_empty() {
            let _ = write!(text, "## {}\n\n{pages}", category.title());
        }
    }
    text.push_str("## OWASP Top 10 for Agentic Applications\n\n");
    for asi in Asi::ALL {
        list(&mut text, asi.title(), &all, |rule| rule.meta.owasp.contains(&asi));
    }
    text.push_str("\n## Checklists of operators\n\n");
    for item in Checklist::ALL {
        list(&mut text, item.title(), &all, |rule| rule.meta.checklist.contains(&item));
    }
    text
}

fn list(text: &mut String, title: &str, all: &[&'static Rule], fits: impl Fn(&Rule) -> bool) {
    let ids: Vec<&str> = all.iter().filter(|rule| fits(rule)).map(|rule| rule.meta.id).collect();
    let ids = if ids.is_empty() { "no rule".to_owned() } else { ids.join(", ") };
    let _ = writeln!(text, "- {title}: {ids}");
}
