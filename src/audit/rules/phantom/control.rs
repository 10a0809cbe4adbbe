//! MW-PHANTOM-001: a control that nothing reads.

use super::names::{Place, SetName};
#[cfg(test)]
use super::testing::vars;
use super::{Sort, each, note_whole, sort};
use crate::audit::facts::env_reads::{EnvReads, Read};
use crate::audit::meta::{Asi, Category, Checklist};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Confidence, Facts, Finding, Meta, Rule, Scope, Severity, Verdict};
use crate::secrets::catalog::{Phantom, phantom};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-PHANTOM-001",
        name: "phantom-control",
        title: "A setting that sounds like a control is read by nothing",
        severity: Severity::High,
        category: Category::PhantomControls,
        scopes: &[Scope::Checkout, Scope::Live],
        what: "A variable or secret is set whose name promises a limit, an allowlist or a check, and no code of this checkout reads \
               it. Widely read guides tell operators to set `REQUIRE_AUTH`, `RATE_LIMIT_RPM`, `MOLTHUB_ALLOWLIST` and \
               `PAIRING_ROUTE`; Moltworker knows none of them.",
        why: "Whoever set it believes in a control that does not exist, and leaves out the one that does. The setting costs \
              nothing to have and everything to rely on.",
        evidence: "Names in wrangler's `vars`, in `.dev.vars` and, with `--live`, of the Worker's variables and secrets, against what \
                   the code reads: members of `env`, however it is named, destructured or handed on to the checkout's functions, \
                   and expansions in the start script. Declarations of types read nothing. Where `env` is handed on whole, names \
                   that guides invented are still reported, others are not judged. Code of packages is not read.",
        fix: "Put the real control in place (the remedy names it), then delete the setting: `moltctl secrets unset NAME`, or its \
              line in `vars`.",
        sources: &[
            "cloudflare/moltworker src/gateway/env.ts, src/types.ts",
            "five widely read deployment guides, compared with the code (2026-11)",
        ],
        owasp: &[Asi::HumanTrust],
        checklist: &[Checklist::KeyRateLimits],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || vars("REQUIRE_AUTH = 'true'\n"),
        passing: || vars("ANTHROPIC_API_KEY = 'x'\nBOT_NAME = 'x'\n"),
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    each(facts, verdict, finding);
    note_whole(facts, verdict);
}

fn finding(set: &SetName, read: Read, reads: &EnvReads) -> Option<Finding> {
    if read != Read::No || sort(&set.name) != Sort::Control {
        return None;
    }
    let known = phantom(&set.name);
    if reads.whole.is_some() && known.is_none() {
        return None;
    }
    let instead = match known {
        Some(Phantom::FalseControl(instead)) => format!("{instead}; then {}", set.removal()),
        _ => format!("find out what should control this, then {}", set.removal()),
    };
    let finding = set
        .finding(format!("`{}` is set and no code of this checkout reads it: it controls nothing", set.name))
        .remedy(instead);
    let finding =
        if matches!(set.place, Place::DevVars(_)) { finding.severity(Severity::Medium) } else { finding };
    Some(if reads.whole.is_some() { finding.confidence(Confidence::Medium) } else { finding })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{offline, serving, with};
    use super::*;
    use crate::audit::report::{Status, run};

    fn told(facts: &Facts) -> Vec<String> {
        let report = run(&[&RULE], facts, &[]);
        report
            .findings
            .iter()
            .map(|it| it.finding.message.split('`').nth(1).unwrap_or_default().to_owned())
            .collect()
    }

    #[test]
    fn the_four_settings_of_the_articles_are_found_and_what_is_read_is_not() {
        let four = ["REQUIRE_AUTH", "RATE_LIMIT_RPM", "MOLTHUB_ALLOWLIST", "PAIRING_ROUTE"];
        let lines: String = four.iter().map(|name| format!("{name} = '1'\n")).collect();
        let mut found = told(&vars(&lines));
        found.sort();
        assert_eq!(found, ["MOLTHUB_ALLOWLIST", "PAIRING_ROUTE", "RATE_LIMIT_RPM", "REQUIRE_AUTH"]);
        let reader = "import './x';\nexport const f = (c) => { const { REQUIRE_AUTH } = c.env; return c.env['RATE_LIMIT_RPM'] };\
                      \nexport function g(b: MoltbotEnv) { return b.MOLTHUB_ALLOWLIST + b.PAIRING_ROUTE; }\n";
        assert_eq!(told(&with(&lines, &[("src/read.ts", reader)])), Vec::<String>::new());
    }

    #[test]
    fn live_variables_and_secrets_and_dev_vars_are_looked_at() {
        let facts = Facts {
            account: serving(&[("REQUIRE_AUTH", "true")], &["IP_WHITELIST"]).account,
            ..with("", &[(".dev.vars", "A=1\nexport RATE_LIMIT_RPM=5\n")])
        };
        let report = run(&[&RULE], &facts, &[]);
        let mut words: Vec<String> = report.findings.iter().map(|it| it.finding.subject.words()).collect();
        words.sort();
        assert_eq!(words, [".dev.vars:2", "Worker secret IP_WHITELIST", "Worker variable REQUIRE_AUTH"]);
    }

    #[test]
    fn what_cannot_be_read_is_no_pass() {
        let broken = with("BOT_NAME = 'x'\n", &[("src/b.ts", "const = ;;; {{{")]);
        assert_eq!(run(&[&RULE], &broken, &[]).results[0].status, Status::NotChecked);
        let whole = with("STRICT_MODE = 'x'\n", &[("src/b.ts", "start({ ...env });")]);
        let report = run(&[&RULE], &whole, &[]);
        assert_eq!(report.results[0].status, Status::NotChecked, "{:?}", report.findings);
        assert_eq!(run(&[&RULE], &offline(vars("")), &[]).results[0].status, Status::NotChecked);
    }
}
