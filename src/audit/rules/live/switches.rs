//! Evidence for the three switches of the Worker that have no place on a deployment.
//!
//! The Worker compares each with the text `true`, so that another text means nothing. The value of a secret cannot be
//! read; nobody sets one of these to anything else.

use crate::access::coverage::guarding;
use crate::access::verify::Met;
use crate::audit::facts::Account;
use crate::audit::facts::account::worker::Version;
use crate::audit::finding::Span;
use crate::audit::fix::{Action, Fix, Safety};
use crate::audit::{Confidence, Facts, Finding, Scope, Severity, Verdict};
use crate::model::Hostname;

use super::strangers;

/// Paths that are for people with a session, and show that the Worker asks for none.
const ADMIN: [&str; 2] = ["/_admin/", "/api/admin/devices"];

/// `NAME = "true"` among the variables of wrangler's configuration.
pub(super) fn in_checkout(name: &str, facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    let Some((path, view)) = checkout.wrangler() else { return };
    let Some(view) = verdict.see(Scope::Checkout, view) else { return };
    for var in view.vars.iter().filter(|var| var.name == name && var.value.as_deref() == Some("true")) {
        let message = format!("the next deployment sets `{name}`");
        let remedy = format!(
            "remove `{name}` from `{path}`; for local work it belongs in `.dev.vars`, then `moltctl deploy`"
        );
        verdict.find(Finding::in_file(path, Some(Span::line(var.line)), name, message).remedy(remedy));
    }
}

/// The switch among the variables and secrets of a version that gets requests, or that was made last.
pub(super) fn on_account(name: &str, facts: &Facts, verdict: &mut Verdict) {
    let Some(account) = verdict.need(Scope::Live, &facts.account) else { return };
    let worker = &account.worker;
    let Some(live) = verdict.see(Scope::Live, &worker.live) else { return };
    let live: Vec<&Version> = live.iter().collect();
    let found = verdict.findings.len();
    if live.iter().any(|version| is_var(version, name)) {
        let message = format!("the deployed Worker has the variable `{name}` set to `true`");
        let remedy = format!(
            "remove `{name}` from wrangler's configuration and run `moltctl deploy`, which drops variables that are not \
             in it"
        );
        verdict.find(Finding::on("Worker variable", name, message).remedy(remedy));
    }
    if live.iter().any(|version| version.secrets.iter().any(|secret| secret == name)) {
        let message =
            format!("the deployed Worker has the secret `{name}`; only `true` has a meaning as its value");
        let finding = Finding::on("Worker secret", name, message).confidence(Confidence::Medium);
        let finding = finding.remedy(format!("delete it: `moltctl secrets unset {name}`"));
        verdict.find(match deletion(name, account) {
            Some(fix) => finding.fix(fix),
            None => finding,
        });
    }
    if verdict.findings.len() == found {
        waiting(name, account, verdict);
    }
}

fn is_var(version: &Version, name: &str) -> bool {
    version.vars.iter().any(|var| var.name == name && var.text() == Some("true"))
}

/// A version that is not deployed and would bring the switch.
fn waiting(name: &str, account: &Account, verdict: &mut Verdict) {
    let Some(newest) = verdict.see(Scope::Live, &account.worker.newest) else { return };
    let Some(newest) = newest else { return };
    if is_var(newest, name) || newest.secrets.iter().any(|secret| secret == name) {
        let message = format!("the newest version, which is not deployed, sets `{name}`");
        let remedy = format!("do not deploy it: remove `{name}` and run `moltctl deploy`");
        let finding = Finding::on("Worker version", newest.id.clone(), message).remedy(remedy);
        verdict.find(finding.severity(Severity::High));
    }
}

/// The deletion of the secret. Without the switch the Worker wants a login: where Access cannot give one, the owner
/// would be locked out.
fn deletion(name: &str, account: &Account) -> Option<Fix> {
    let safety = if name == "DEBUG_ROUTES" || access_stands(account) {
        Safety::Safe
    } else {
        Safety::Unsafe(
            "without it the Worker lets in only who comes through Access, which is not seen to stand in front of \
             every host: run `moltctl access apply` first",
        )
    };
    Some(Fix {
        title: format!("delete the secret {name}"),
        safety,
        action: Action::DeleteSecrets(vec![name.parse().ok()?]),
    })
}

/// Whether every host that answers has an application of Access, and the Worker knows which tokens to believe.
fn access_stands(account: &Account) -> bool {
    let worker = &account.worker;
    let Ok(apps) = &account.access.apps else { return false };
    let (Ok(vars), Ok(secrets)) = (&worker.vars, &worker.secrets) else { return false };
    let set = |name: &str| vars.iter().any(|var| var.name == name) || secrets.iter().any(|it| it == name);
    let hosts = worker.hosts();
    let id = worker.found.as_ref().ok().and_then(Option::as_ref).map(|found| found.id.as_str());
    let open: Vec<_> = hosts.known.iter().filter(|host| host.on != Some(false)).collect();
    hosts.unseen.is_empty()
        && !open.is_empty()
        && set("CF_ACCESS_AUD")
        && set("CF_ACCESS_TEAM_DOMAIN")
        && open
            .iter()
            .all(|host| host.name.parse::<Hostname>().is_ok_and(|name| guarding(apps, &name, id).is_some()))
}

/// What strangers get at the admin pages, when this switch may be why.
pub(super) fn from_outside(name: &str, facts: &Facts, verdict: &mut Verdict) {
    let seen = strangers::answers(facts, verdict, &ADMIN);
    let open: Vec<_> = seen.into_iter().filter(|(_, answer)| answer.met == Met::TheInside).collect();
    let confidence = match cause(name, facts) {
        Cause::This => Confidence::High,
        Cause::Perhaps => Confidence::Medium,
        Cause::Another => return,
    };
    for (host, answer) in open {
        let message = match confidence {
            Confidence::High => format!("a stranger is let in, because `{name}` is set"),
            _ => "a stranger is let in: `DEV_MODE` or `E2E_TEST_MODE` is set".to_owned(),
        };
        let finding = Finding::new(strangers::url(host, &answer.path), message);
        verdict.find(finding.confidence(confidence));
    }
}

/// Whether a switch explains an open door.
enum Cause {
    /// It is known to be set.
    This,
    /// The account was not looked at, or could not be seen.
    Perhaps,
    /// It is known not to be set.
    Another,
}

fn cause(name: &str, facts: &Facts) -> Cause {
    let worker = facts.account.known().map(|account| &account.worker);
    match worker.and_then(|worker| worker.live.as_ref().ok()) {
        None => Cause::Perhaps,
        Some(live) if live.iter().any(|version| is_set(version, name)) => Cause::This,
        Some(_) => Cause::Another,
    }
}

/// Whether the version has the switch on, as far as can be seen.
pub(super) fn is_set(version: &Version, name: &str) -> bool {
    is_var(version, name) || version.secrets.iter().any(|secret| secret == name)
}

/// What a stranger gets at `/debug`.
pub(super) fn debug_from_outside(facts: &Facts, verdict: &mut Verdict) {
    for (host, answer) in strangers::answers(facts, verdict, &["/debug/processes"]) {
        if answer.met == Met::TheInside {
            let message = "a stranger reaches the debug routes, of which one runs any command";
            verdict.find(Finding::new(strangers::url(host, &answer.path), message));
        }
    }
}
