//! MW-ACC-010 to 012: what the Worker believes about Access, compared with what there is.

use std::collections::BTreeSet;

use crate::access::coverage::guarding;
use crate::access::objects::App;
use crate::audit::facts::Account;
#[cfg(test)]
use crate::audit::facts::account::testing::{TEAM, app, aud, live, version, worker_of};
use crate::audit::facts::account::{Worker, worker::HostKind};
use crate::audit::finding::Span;
use crate::audit::meta::{Asi, Category};
use crate::audit::rules::live::strangers;
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};
use crate::secrets::shape::{Fit, Shape};

use super::doors;

/// The slot of the audience tag.
const AUD: &str = "CF_ACCESS_AUD";
/// The slot of the team domain.
const TEAM_DOMAIN: &str = "CF_ACCESS_TEAM_DOMAIN";

pub(super) static AUDIENCE: Rule = Rule {
    meta: Meta {
        id: "MW-ACC-010",
        name: "audience-of-another-application",
        title: "The Worker expects the audience tag of another application",
        severity: Severity::Medium,
        category: Category::Entry,
        scopes: &[Scope::Live],
        what: "`CF_ACCESS_AUD` of the Worker is not the audience tag of the application in front of it, or is not set.",
        why: "The Worker refuses every login of its own application, and lets in whoever may enter the other one, if that is an \
              application at all: its list of people was made for something else.",
        evidence: "The plain variable on the versions that get requests, compared with the `aud` of the applications that cover \
                   the Worker's hosts. The value of a secret cannot be read: that is told as information and proves nothing.",
        fix: "Write both values from the account with `moltctl access apply`, and prove them with `moltctl access verify`.",
        sources: &[
            "cloudflare/moltworker src/auth/jwt.ts",
            "cloudflare/moltworker#53",
            "cloudflare/moltworker#122",
        ],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: audience,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            let other = "cd".repeat(32);
            live(|account| account.worker = worker_of(&version(&[(AUD, &other)], &[])))
        },
        passing: || live(|_| {}),
    },
};

pub(super) static TEAM_NAME: Rule = Rule {
    meta: Meta {
        id: "MW-ACC-011",
        name: "team-domain-wrong",
        title: "The team domain is not the one of the account, or malformed",
        severity: Severity::Medium,
        category: Category::Entry,
        scopes: &[Scope::Checkout, Scope::Live],
        what: "`CF_ACCESS_TEAM_DOMAIN` must be the bare host `<team>.cloudflareaccess.com` of the account's own organization. It \
               holds a scheme, a path, the team's name alone, or another team.",
        why: "With a bare name or a path the Worker fetches its keys from nowhere, and every login ends in `session is invalid or \
              expired`; with a scheme the redirect to the login breaks; with the domain of another team, that team decides who \
              gets in.",
        evidence: "The text of the variable in wrangler's configuration and on the versions that get requests; compared with the \
                   organization's `auth_domain`. The value of a secret cannot be read: that is told as information.",
        fix: "Write both values from the account with `moltctl access apply`, and prove them with `moltctl access verify`.",
        sources: &[
            "cloudflare/moltworker src/auth/jwt.ts",
            "cloudflare/moltworker#53",
            "G4brym/R2-Explorer#65",
        ],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: team_domain,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            let team = format!("https://{TEAM}");
            let account = live(|account| account.worker = worker_of(&version(&[(TEAM_DOMAIN, &team)], &[])));
            Facts { checkout: checkout(&[]).checkout, ..account }
        },
        passing: || Facts { checkout: checkout(&[]).checkout, ..live(|_| {}) },
    },
};

pub(super) static HOSTS: Rule = Rule {
    meta: Meta {
        id: "MW-ACC-012",
        name: "several-audiences",
        title: "Hosts have different applications, and the Worker believes one",
        severity: Severity::Low,
        category: Category::Entry,
        scopes: &[Scope::Live, Scope::Probe],
        what: "The Worker answers at several hosts whose applications have audience tags of their own; `CF_ACCESS_AUD` holds one.",
        why: "People log in at the other hosts and are refused by the Worker, with a message that says neither why nor where to \
              go. Operators then weaken something to make it work.",
        evidence: "The tags of the applications that cover the hosts which answer, preview hosts left out; from outside, the tags \
                   in the login addresses of the hosts.",
        fix: "Put all hosts into one application (`destinations`), or close what nobody needs with `workers_dev = false` and \
              `moltctl deploy`.",
        sources: &["cloudflare/moltworker src/auth/jwt.ts", "Cloudflare docs, Access: application paths"],
        owasp: &[],
        checklist: &[],
    },
    check: hosts,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            live(|account| {
                account.worker.domains = Ok(vec!["claw.example.com".into()]);
                let other = App { aud: "cd".repeat(32), ..app("claw.example.com") };
                account.access.apps.as_mut().expect("are seen").push(other);
            })
        },
        passing: || {
            use crate::audit::facts::outside::testing::{guarded, outside};
            Facts {
                outside: outside(vec![guarded("a.example"), guarded("b.example")]).outside,
                ..live(|_| {})
            }
        },
    },
};

/// What is known of a variable or secret of the Worker.
enum Setting<'a> {
    /// Plain, with these texts on the versions that get requests.
    Plain(Vec<&'a str>),
    /// A secret.
    Secret,
    /// Neither.
    Missing,
}

fn setting<'a>(name: &str, worker: &'a Worker, verdict: &mut Verdict) -> Option<Setting<'a>> {
    let vars = verdict.see(Scope::Live, &worker.vars)?;
    let secrets = verdict.see(Scope::Live, &worker.secrets)?;
    if worker.live.as_ref().is_ok_and(Vec::is_empty) {
        // Nothing is deployed, so nothing believes anything.
        return None;
    }
    let texts: Vec<&str> =
        vars.iter().filter(|var| var.name == name).map(|var| var.text().unwrap_or_default()).collect();
    Some(if !texts.is_empty() {
        Setting::Plain(texts)
    } else if secrets.iter().any(|secret| secret == name) {
        Setting::Secret
    } else {
        Setting::Missing
    })
}

/// That a secret proves nothing, as information.
fn secret(name: &str, compared: &str) -> Finding {
    let message = format!("it cannot be read back, so nobody can see whether it is {compared}");
    let remedy = "write it again from the account with `moltctl access apply`, then log in once".to_owned();
    Finding::on("Worker secret", name, message).severity(Severity::Info).remedy(remedy)
}

fn audience(facts: &Facts, verdict: &mut Verdict) {
    let Some(account) = doors::account(facts, verdict) else { return };
    let Some(apps) = verdict.see(Scope::Live, &account.access.apps) else { return };
    let Some(setting) = setting(AUD, &account.worker, verdict) else { return };
    let guards = guards(account, apps, verdict);
    match setting {
        Setting::Secret => verdict.find(secret(AUD, "the tag of the application in front of the Worker")),
        Setting::Missing => verdict.find(Finding::on(
            "Worker variable",
            AUD,
            "it is not set: the Worker refuses everybody, or lets everybody in when a test mode is on",
        )),
        Setting::Plain(texts) => {
            let strange = |text: &&&str| !guards.iter().any(|app| app.aud == **text);
            for text in texts.iter().filter(strange) {
                let message = match apps.iter().find(|app| app.aud == **text) {
                    // It may cover one of those, and the verdict has been told why they were not seen.
                    Some(_) if !account.worker.hosts().unseen.is_empty() => continue,
                    Some(app) => {
                        format!("it is the tag of `{}`, which covers no host of the Worker", app.name)
                    }
                    None => "it is the tag of no application of this account".to_owned(),
                };
                verdict.find(Finding::on("Worker variable", AUD, message));
            }
        }
    }
}

/// The applications that guard the Worker's hosts, those that are switched off included; previews are no place to log in.
fn guards<'a>(account: &Account, apps: &'a [App], verdict: &mut Verdict) -> Vec<&'a App> {
    let hosts = account.worker.hosts();
    for why in hosts.unseen {
        verdict.blind(Scope::Live, why);
    }
    let id = doors::worker_id(account, verdict);
    doors::comparable(&hosts.known, verdict)
        .iter()
        .filter(|open| open.host.kind != HostKind::Preview)
        .filter_map(|open| guarding(apps, &open.name, id).map(|(_, app)| app))
        .collect()
}

fn team_domain(facts: &Facts, verdict: &mut Verdict) {
    written_team_domain(facts, verdict);
    let Some(account) = doors::account(facts, verdict) else { return };
    let Some(setting) = setting(TEAM_DOMAIN, &account.worker, verdict) else { return };
    match setting {
        Setting::Secret => verdict.find(secret(TEAM_DOMAIN, "the account's team domain")),
        Setting::Missing => {
            let message =
                "it is not set: the Worker refuses everybody, or lets everybody in when a test mode is on";
            verdict.find(Finding::on("Worker variable", TEAM_DOMAIN, message));
        }
        Setting::Plain(texts) => {
            for text in texts {
                let message = match malformed(text) {
                    Some(message) => message,
                    None => {
                        let Some(team) = verdict.see(Scope::Live, &account.access.organization) else {
                            return;
                        };
                        match team {
                            Some(team) if team.auth_domain.eq_ignore_ascii_case(text) => continue,
                            Some(team) => {
                                format!("it is not the account's team domain, `{}`", team.auth_domain)
                            }
                            None => "the account has no team: Zero Trust is not enabled".to_owned(),
                        }
                    }
                };
                verdict.find(Finding::on("Worker variable", TEAM_DOMAIN, message));
            }
        }
    }
}

fn written_team_domain(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    let Some((path, view)) = checkout.wrangler() else { return };
    let Some(view) = verdict.see(Scope::Checkout, view) else { return };
    for var in view.vars.iter().filter(|var| var.name == TEAM_DOMAIN) {
        if let Some(message) = var.value.as_deref().and_then(malformed) {
            verdict.find(Finding::in_file(path, Some(Span::line(var.line)), TEAM_DOMAIN, message));
        }
    }
}

fn malformed(text: &str) -> Option<String> {
    match Shape::TeamDomain.fit(text) {
        Fit::Good => None,
        _ if text.contains("://") => Some("it holds a scheme: only the host belongs there".to_owned()),
        _ if text.contains('/') => Some("it holds a path: only the host belongs there".to_owned()),
        _ if !text.contains('.') => {
            Some("it is a bare name: `.cloudflareaccess.com` belongs behind it".to_owned())
        }
        _ => Some("it is not a host of the form `<team>.cloudflareaccess.com`".to_owned()),
    }
}

fn hosts(facts: &Facts, verdict: &mut Verdict) {
    hosts_on_account(facts, verdict);
    let found = !verdict.findings.is_empty();
    let Some(outside) = strangers::outside(facts, verdict) else { return };
    let mut tags = BTreeSet::new();
    for host in outside.hosts.iter().filter(|host| host.kind != HostKind::Preview) {
        use crate::access::verify::Met;
        // The tag of the whole host: a path may rightly have an application of its own.
        if let Some(Met::Login { aud: Some(aud), .. }) = host.at("/").map(|answer| &answer.met) {
            tags.insert(aud.as_str());
        }
    }
    if tags.len() > 1 && !found {
        let message = format!("strangers are sent to {} different applications", tags.len());
        let names: Vec<&str> = outside.hosts.iter().map(|host| host.name.as_str()).collect();
        verdict.find(Finding::on("hosts", names.join(", "), message));
    }
}

fn hosts_on_account(facts: &Facts, verdict: &mut Verdict) {
    let Some(account) = doors::account(facts, verdict) else { return };
    let Some(apps) = verdict.see(Scope::Live, &account.access.apps) else { return };
    let hosts = doors::hosts(account, verdict);
    let id = doors::worker_id(account, verdict);
    let mut named: Vec<(&str, String)> = Vec::new();
    for open in doors::comparable(&hosts, verdict) {
        let guard = guarding(apps, &open.name, id).filter(|_| open.host.kind != HostKind::Preview);
        if let Some((_, app)) = guard
            && !named.iter().any(|(aud, _)| *aud == app.aud)
        {
            named.push((&app.aud, open.host.name.clone()));
        }
    }
    if named.len() > 1 {
        let hosts: Vec<String> = named.into_iter().map(|(_, host)| host).collect();
        let message = format!("{} have applications with tags of their own", hosts.join(", "));
        verdict.find(Finding::on("Worker", account.worker.name.clone(), message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::facts::account::worker::Switches;

    #[test]
    fn each_mistake_with_the_team_domain_is_named() {
        for (text, words) in [
            ("https://team.cloudflareaccess.com", "scheme"),
            ("team.cloudflareaccess.com/cdn-cgi", "path"),
            ("team", "bare name"),
            ("team.example.com", "form"),
        ] {
            assert!(malformed(text).is_some_and(|it| it.contains(words)), "{text}");
        }
        assert_eq!(malformed("team.cloudflareaccess.com"), None);
    }

    #[test]
    fn another_team_is_found_and_a_secret_is_never_called_right() {
        let found = |vars: &[(&str, &str)], secrets: &[&str]| {
            let facts = live(|account| account.worker = worker_of(&version(vars, secrets)));
            let mut verdict = Verdict::default();
            team_domain(&facts, &mut verdict);
            verdict.findings.into_iter().map(|it| (it.severity, it.message)).collect::<Vec<_>>()
        };
        let other = found(&[(TEAM_DOMAIN, "other.cloudflareaccess.com")], &[]);
        assert!(other[0].1.contains(TEAM), "{other:?}");
        assert_eq!(found(&[], &[TEAM_DOMAIN])[0].0, Some(Severity::Info));
        assert!(found(&[], &[])[0].1.contains("not set"));
    }

    #[test]
    fn the_tag_is_right_while_the_host_is_switched_off_and_not_blamed_while_hosts_are_unseen() {
        let judged = |facts: &Facts| {
            let mut verdict = Verdict::default();
            audience(facts, &mut verdict);
            (verdict.findings.len(), verdict.unseen.len())
        };
        let off = Switches { workers_dev: false, previews: false };
        assert_eq!(judged(&live(|account| account.worker.switches = Ok(Some(off)))), (0, 0));
        let unseen = live(|account| {
            account.access.apps = Ok(vec![app("claw.example.com")]);
            account.worker.domains = Err("not permitted".into());
        });
        assert_eq!(judged(&unseen), (0, 1));
    }

    #[test]
    fn the_tag_of_an_application_elsewhere_is_named() {
        let facts = live(|account| {
            let other = App { aud: "cd".repeat(32), name: "wiki".into(), ..app("wiki.example.com") };
            account.access.apps.as_mut().expect("are seen").push(other);
            account.worker = worker_of(&version(&[(AUD, &"cd".repeat(32))], &[]));
        });
        let mut verdict = Verdict::default();
        audience(&facts, &mut verdict);
        assert!(verdict.findings[0].message.contains("`wiki`"));
        assert_ne!(aud(), "cd".repeat(32));
    }
}
