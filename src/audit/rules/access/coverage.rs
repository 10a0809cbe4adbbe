//! MW-ACC-001 and 023: whether Access stands in front of every host, as a whole.

use crate::access::coverage::{Cover, Guard, cover, guarding};
use crate::access::objects::App;
use crate::access::verify::Met;
#[cfg(test)]
use crate::audit::facts::account::testing::{app, live};
use crate::audit::facts::account::worker::HostKind;
use crate::audit::meta::{Asi, Category};
use crate::audit::rules::live::strangers;
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

use super::doors::{self, Open};

pub(super) static COVERED: Rule = Rule {
    meta: Meta {
        id: "MW-ACC-001",
        name: "access-misses-host",
        title: "A host of the Worker is not behind an Access application",
        severity: Severity::Medium,
        category: Category::Entry,
        scopes: &[Scope::Live, Scope::Probe],
        what: "The Worker answers at a host that no Access application covers as a whole: a custom domain, a route, the \
               workers.dev host or preview URLs that were forgotten, or an application that covers a path such as `/_admin` \
               only, as the README has it.",
        why: "Requests then reach the Worker unseen by Access: `/api/status` wakes the container for anybody, a session that was \
              revoked goes on until its token ends, and one slip in the Worker's own check opens everything.",
        evidence: "Custom domains, routes of every visible zone, and the switches under workers.dev, compared with the hosts and \
                   paths of the applications; an application that covers the host only by a wildcard is told apart. From outside: \
                   the Worker's own `/sandbox-health` answering without a login.",
        fix: "Make an application for each host with `moltctl access apply`, which covers the host as a whole; close hosts that \
              nobody needs with `workers_dev = false` and `preview_urls = false`, then `moltctl deploy`.",
        sources: &[
            "cloudflare/moltworker README",
            "Cloudflare docs, Workers: Cloudflare Access",
            "cloudflare/moltworker#53",
        ],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: covered,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || live(|account| account.access.apps = Ok(vec![app(&format!("{}/_admin", testing::HOST))])),
        passing: testing::seen_and_guarded,
    },
};

pub(super) static WEBSOCKETS: Rule = Rule {
    meta: Meta {
        id: "MW-ACC-023",
        name: "access-refuses-websockets",
        title: "Access refuses the WebSockets the assistant needs",
        severity: Severity::Low,
        category: Category::Entry,
        scopes: &[Scope::Live],
        what: "The application that covers a host names the Worker, or all Workers, instead of the host.",
        why: "With such a destination Access answers every WebSocket upgrade with 403, whoever asks. The control page then loads \
              and never connects, and operators open the host to be rid of it.",
        evidence: "No application covers the host by name, and one covers the Worker by `worker` or `all_workers`.",
        fix: "Make an application that names the host with `moltctl access apply`; it goes before the other.",
        sources: &[
            "Cloudflare docs, Workers: Cloudflare Access",
            "Cloudflare OpenAPI document, access_destinations",
        ],
        owasp: &[],
        checklist: &[],
    },
    check: websockets,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            live(|account| {
                let mut app = app(testing::HOST);
                app.domain = None;
                app.destinations[0].kind = "worker".into();
                app.destinations[0].uri = None;
                app.destinations[0].worker_id = Some("tag".into());
                account.access.apps = Ok(vec![app]);
            })
        },
        passing: || live(|_| {}),
    },
};

fn covered(facts: &Facts, verdict: &mut Verdict) {
    on_account(facts, verdict);
    for (host, answer) in strangers::answers(facts, verdict, &["/sandbox-health"]) {
        let told = |finding: &Finding| finding.subject.words().ends_with(&format!(" {}", host.name));
        if answer.met == Met::PublicRoute && !verdict.findings.iter().any(told) {
            let message = "the Worker answers here without Access in front of it";
            verdict.find(Finding::new(strangers::url(host, &answer.path), message));
        }
    }
}

fn on_account(facts: &Facts, verdict: &mut Verdict) {
    let Some(account) = doors::account(facts, verdict) else { return };
    let Some(apps) = verdict.see(Scope::Live, &account.access.apps) else { return };
    let hosts = doors::hosts(account, verdict);
    let id = doors::worker_id(account, verdict);
    for open in doors::comparable(&hosts, verdict) {
        match guarding(apps, &open.name, id) {
            Some((Guard::Host | Guard::Worker | Guard::AllWorkers, _)) => {}
            Some((Guard::Wildcard, app)) if !open.host.name.contains('*') => {
                let message = format!(
                    "only the wildcard of `{}` covers it: one audience tag and one list of people for many hosts",
                    app.name
                );
                let finding = Finding::on("host", open.host.name.clone(), message);
                verdict.find(finding.severity(Severity::Low));
            }
            Some((Guard::Wildcard, _)) => {}
            // Whether it answers is not known, and the verdict has been told why.
            None if open.host.on.is_none() => {}
            None if open.host.kind == HostKind::Preview && covers_previews(apps, id) => {}
            None => verdict.find(uncovered(apps, &open)),
        }
    }
}

fn covers_previews(apps: &[App], id: Option<&str>) -> bool {
    apps.iter().flat_map(|app| &app.destinations).any(|to| match to.kind.as_str() {
        "preview_worker" => to.worker_id.is_some() && to.worker_id.as_deref() == id,
        "all_preview_workers" => true,
        _ => false,
    })
}

fn uncovered(apps: &[App], open: &Open<'_>) -> Finding {
    let path = apps.iter().find_map(|app| {
        let path = app.uris().into_iter().find_map(|uri| match cover(uri, &open.name)? {
            Cover::Path(path) => Some(path),
            Cover::Whole | Cover::Wider => None,
        });
        Some((app, path?))
    });
    let what = match open.host.kind {
        HostKind::CustomDomain => "custom domain",
        HostKind::Route => "route",
        HostKind::WorkersDev => "workers.dev host",
        HostKind::Preview => "preview hosts",
    };
    let message = match path {
        Some((app, path)) => {
            format!("the application `{}` covers only `{path}` of this {what}", app.name)
        }
        None => format!("no Access application covers this {what}"),
    };
    let finding = Finding::on("host", open.host.name.clone(), message);
    match open.host.kind {
        // None answers for a Worker with a Durable Object today.
        HostKind::Preview => finding.severity(Severity::Low),
        _ => finding,
    }
}

fn websockets(facts: &Facts, verdict: &mut Verdict) {
    let Some(account) = doors::account(facts, verdict) else { return };
    let Some(apps) = verdict.see(Scope::Live, &account.access.apps) else { return };
    let hosts = doors::hosts(account, verdict);
    let id = doors::worker_id(account, verdict);
    for open in doors::comparable(&hosts, verdict) {
        if let Some((Guard::Worker | Guard::AllWorkers, app)) = guarding(apps, &open.name, id) {
            let message = format!("`{}` covers it by the Worker, and refuses WebSocket upgrades", app.name);
            verdict.find(Finding::on("host", open.host.name.clone(), message));
        }
    }
}

#[cfg(test)]
mod testing {
    use crate::audit::Facts;
    pub(super) use crate::audit::facts::account::testing::HOST;
    use crate::audit::facts::account::testing::live;
    use crate::audit::facts::outside::testing::{guarded, outside};

    /// A healthy account whose one host sends strangers to the login.
    pub(super) fn seen_and_guarded() -> Facts {
        Facts { outside: outside(vec![guarded(HOST)]).outside, ..live(|_| {}) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::facts::account::worker::{Route, Switches};

    fn found(facts: &Facts) -> Vec<String> {
        let mut verdict = Verdict::default();
        on_account(facts, &mut verdict);
        verdict.findings.iter().map(|it| format!("{}: {}", it.subject.words(), it.message)).collect()
    }

    #[test]
    fn every_host_that_was_forgotten_is_named() {
        let facts = live(|account| {
            account.worker.domains = Ok(vec!["claw.example.com".into()]);
            account.worker.routes =
                Ok(vec![Route { zone: "example.com".into(), pattern: "*.bots.example.com/*".into() }]);
            account.worker.switches = Ok(Some(Switches { workers_dev: true, previews: true }));
        });
        let found = found(&facts);
        for host in ["claw.example.com", "*.bots.example.com", "11111111-moltbot-sandbox.sub.workers.dev"] {
            assert!(found.iter().any(|it| it.contains(host)), "{host}: {found:?}");
        }
        assert_eq!(found.len(), 3, "{found:?}");
    }

    #[test]
    fn a_wildcard_is_weaker_than_the_host_and_no_hole() {
        let facts = live(|account| account.access.apps = Ok(vec![app("*.sub.workers.dev")]));
        assert!(found(&facts)[0].contains("only the wildcard"));
    }

    #[test]
    fn what_is_not_known_to_answer_is_not_called_open() {
        let facts = live(|account| {
            account.access.apps = Ok(Vec::new());
            account.worker.switches = Err("not seen".into());
        });
        let mut verdict = Verdict::default();
        on_account(&facts, &mut verdict);
        assert!(verdict.findings.is_empty());
        assert_eq!(verdict.unseen[0].reason, "not seen");
    }
}
