//! MW-VAR-001: a secret is set as a plain variable.

#[cfg(test)]
use super::testing::{serving, vars};
use crate::audit::facts::account::worker::Value;
use crate::audit::finding::Span;
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};
use crate::project::wrangler::view::Var;
use crate::secrets::catalog::{Known, Sensitivity, known};
use crate::secrets::scan::scan;

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-VAR-001",
        name: "secret-as-plain-variable",
        title: "A secret is set as a plain variable",
        severity: Severity::High,
        category: Category::Credentials,
        scopes: &[Scope::Checkout, Scope::Live],
        what: "A credential stands in `vars` of wrangler's configuration, or the live Worker holds it as a plain variable.",
        why: "A plain variable is readable in the dashboard and by every API token that may read Workers, it is printed by \
              `wrangler deploy`, and the file it comes from is committed.",
        evidence: "Variables whose names are slots for secrets or credentials of the operator, and values of the form of a credential. \
                   The values are not shown.",
        fix: "Delete the variable from `vars`, deploy, make a new value at its issuer, and `moltctl secrets set NAME`.",
        sources: &[
            "Cloudflare Docs: Workers environment variables and secrets",
            "cloudflare/workers-sdk#10744",
        ],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || vars("MOLTBOT_GATEWAY_TOKEN = 'x'\n"),
        passing: || {
            let account = serving(&[("CF_ACCESS_AUD", "x")], &["MOLTBOT_GATEWAY_TOKEN"]).account;
            Facts { account, ..vars("WORKER_URL = 'https://a.example.dev'\n") }
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    if let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout)
        && let Some((path, view)) = checkout.wrangler()
        && let Some(view) = verdict.see(Scope::Checkout, view)
    {
        for var in view.vars.iter().filter(|var| var.value.as_deref() != Some("")) {
            if let Some(message) = in_file(var) {
                let finding = Finding::in_file(path, Some(Span::line(var.line)), &var.name, message);
                verdict.find(finding.remedy(format!(
                    "delete `{0}` from `vars`, make a new value, and `moltctl secrets set {0}`",
                    var.name
                )));
            }
        }
    }
    let Some(account) = verdict.need(Scope::Live, &facts.account) else { return };
    let Some(vars) = verdict.see(Scope::Live, &account.worker.vars) else { return };
    for var in vars.iter().filter(|var| var.value == Value::Masked || is_for_a_secret(&var.name)) {
        let message = format!("`{}` is a plain variable of the Worker, readable in the dashboard", var.name);
        verdict.find(Finding::on("Worker variable", &var.name, message).remedy(format!(
            "make a new value at its issuer, deploy without the variable, and `moltctl secrets set {}`",
            var.name
        )));
    }
}

fn in_file(var: &Var) -> Option<String> {
    let name = &var.name;
    if let Some(leak) = var.value.as_deref().and_then(|value| scan(value.as_bytes()).into_iter().next()) {
        return Some(format!(
            "`{name}` holds {} ({}) in a file that is committed",
            leak.what.describe(),
            leak.mask
        ));
    }
    is_for_a_secret(name).then(|| format!("`{name}` is a secret and stands among the plain variables"))
}

fn is_for_a_secret(name: &str) -> bool {
    match known(name) {
        Known::Slot(slot) | Known::Alias(slot) => slot.sensitivity == Sensitivity::Secret,
        Known::Operators => true,
        Known::Phantom(_) | Known::Unknown => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::report::run;
    use crate::secrets::kind::{Kind, samples};

    #[test]
    fn a_value_is_known_by_its_form_and_never_shown() {
        let key = samples::of(Kind::GroqKey);
        let report = run(&[&RULE], &vars(&format!("MY_SETTING = '{key}'\n")), &[]);
        assert_eq!(report.findings.len(), 1);
        assert!(!format!("{report:?}").contains(&key));
    }

    #[test]
    fn live_variables_are_looked_at() {
        let report = run(&[&RULE], &serving(&[("TELEGRAM_BOT_TOKEN", "x"), ("DEV_MODE", "x")], &[]), &[]);
        assert_eq!(report.findings.len(), 1);
    }
}
