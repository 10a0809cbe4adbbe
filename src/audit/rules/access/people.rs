//! MW-ACC-013 to 015: policies that let in people nobody chose.

use serde_json::Value;

use crate::access::objects::{App, Policy};
use crate::access::planner::{OPEN_LOGINS, is_public_mail};
use crate::access::spec::Decision;
use crate::audit::facts::Account;
#[cfg(test)]
use crate::audit::facts::account::testing::{live, policy};
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Confidence, Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

use super::doors::{self, Door};

pub(super) static BYPASS: Rule = Rule {
    meta: Meta {
        id: "MW-ACC-013",
        name: "access-bypass",
        title: "An Access policy lets requests through without a login",
        severity: Severity::High,
        category: Category::Entry,
        scopes: &[Scope::Live],
        what: "An application in front of the Worker has a policy with the decision `bypass`.",
        why: "Access then asks nobody and logs nothing. The Worker still wants a token it did not get, so that operators who meet \
              the refusal tend to set `DEV_MODE`; and public routes such as `/api/status` are open to everybody.",
        evidence: "The decision of each policy, reusable or of the application alone, of every application that covers a host of the \
                   Worker or a path of it. A bypass for `/cdp` alone is of medium severity: programs need it, and `CDP_SECRET` is \
                   then all that guards the browser.",
        fix: "Remove the policy in the dashboard, or run `moltctl access apply`, which leaves only the policies moltctl.toml asks \
              for.",
        sources: &["Cloudflare docs, Access: policies", "cloudflare/moltworker#60"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: bypass,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            with(policy(serde_json::json!({ "decision": "bypass", "include": [{ "everyone": {} }] })))
        },
        passing: || live(|_| {}),
    },
};

pub(super) static EVERYONE: Rule = Rule {
    meta: Meta {
        id: "MW-ACC-014",
        name: "access-for-everyone",
        title: "An Access policy lets in anybody who can log in at all",
        severity: Severity::Critical,
        category: Category::Entry,
        scopes: &[Scope::Live],
        what: "A policy allows `everyone`, or everybody of a login method that anybody can use, such as the code by e-mail, and \
               demands nothing else.",
        why: "Any person with an e-mail address gets in, and the Worker makes no difference between people: whoever has a token of \
              the application owns the assistant and the credentials of its container.",
        evidence: "`everyone` or `login_method` among what a policy includes, groups of people looked into, without anything it \
                   requires. Where the application offers only login methods of an organization, such as SAML, the finding is of \
                   medium severity: everybody there gets in.",
        fix: "List people under `[access.allow]` of moltctl.toml and run `moltctl access apply`.",
        sources: &["Cloudflare docs, Access: policies", "cloudflare/moltworker src/auth/jwt.ts"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: everyone,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || with(policy(serde_json::json!({ "include": [{ "everyone": {} }] }))),
        passing: || live(|_| {}),
    },
};

pub(super) static PUBLIC_MAIL: Rule = Rule {
    meta: Meta {
        id: "MW-ACC-015",
        name: "access-for-public-mail",
        title: "An Access policy lets in everybody with an address at a public mail provider",
        severity: Severity::Critical,
        category: Category::Entry,
        scopes: &[Scope::Live],
        what: "A policy allows a whole mail domain at which anybody can have an address, such as `gmail.com`, and demands nothing \
               else.",
        why: "It looks like a list of people and is none: a stranger makes an address in a minute, gets the code by e-mail, and \
              owns the assistant.",
        evidence: "`email_domain` with a domain of a public mail provider among what a policy includes, groups of people looked \
                   into, without anything it requires. The list of providers is moltctl's own and cannot be complete.",
        fix: "List the addresses one by one under `emails` in `[access.allow]` of moltctl.toml and run `moltctl access apply`.",
        sources: &["Cloudflare docs, Access: policies"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: public_mail,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            with(policy(serde_json::json!({ "include": [{ "email_domain": { "domain": "gmail.com" } }] })))
        },
        passing: || {
            with(policy(serde_json::json!({ "include": [{ "email_domain": { "domain": "example.com" } }] })))
        },
    },
};

/// A healthy account whose one policy is this.
#[cfg(test)]
fn with(policy: Policy) -> Facts {
    live(|account| account.access.policies = Ok(vec![policy]))
}

/// Calls `look` with each policy of each application in front of the Worker.
fn each(facts: &Facts, verdict: &mut Verdict, look: impl Fn(&Account, &Door<'_>, &Policy, &mut Verdict)) {
    let Some(account) = doors::account(facts, verdict) else { return };
    let Some(doors) = doors::doors(account, verdict) else { return };
    for door in &doors {
        for policy in door.policies(account, verdict) {
            look(account, door, &policy, verdict);
        }
    }
}

fn found(policy: &Policy, app: &App, what: impl std::fmt::Display) -> Finding {
    Finding::on("Access policy", format!("{} of {}", policy.name, app.name), what.to_string())
}

fn bypass(facts: &Facts, verdict: &mut Verdict) {
    each(facts, verdict, |_, door, policy, verdict| {
        if policy.decision != Some(Decision::Bypass) {
            return;
        }
        let finding =
            found(policy, door.app, format!("it lets requests to {} through without a login", door.place()));
        verdict.find(match door.path.as_str() {
            "/cdp" => finding.severity(Severity::Medium),
            _ => finding,
        });
    });
}

fn everyone(facts: &Facts, verdict: &mut Verdict) {
    each(facts, verdict, |account, door, policy, verdict| {
        if policy.decision != Some(Decision::Allow) || doors::is_narrowed(&policy.require, account) {
            return;
        }
        let rules = doors::spread(&policy.include, account, verdict);
        if rules.iter().any(|rule| rule.get("everyone").is_some()) {
            verdict.find(everybody(account, door.app, policy));
        }
        for id in rules.iter().filter_map(|rule| rule["login_method"]["id"].as_str()) {
            if let Some(kind) = open_login(account, id, verdict) {
                let what = format!("it lets in everybody who logs in by `{kind}`, which anybody can");
                verdict.find(found(policy, door.app, what));
            }
        }
    });
}

/// Everybody is allowed: who that is depends on the login methods the application offers.
fn everybody(account: &Account, app: &App, policy: &Policy) -> Finding {
    let Ok(providers) = &account.access.identity_providers else {
        let what = "it lets in everybody; which login methods there are could not be seen";
        return found(policy, app, what).confidence(Confidence::Medium);
    };
    let offered = |id: &str| app.allowed_idps.is_empty() || app.allowed_idps.iter().any(|it| it == id);
    let offered: Vec<_> = providers.iter().filter(|it| offered(&it.id)).collect();
    match offered.iter().find(|it| OPEN_LOGINS.contains(&it.kind.as_str())) {
        Some(open) => {
            let what =
                format!("it lets in everybody, and anybody can log in by `{}` ({})", open.name, open.kind);
            found(policy, app, what)
        }
        None => {
            let names: Vec<&str> = offered.iter().map(|it| it.name.as_str()).collect();
            let what = format!("it lets in everybody whom {} knows", names.join(" or "));
            found(policy, app, what).severity(Severity::Medium)
        }
    }
}

/// The kind of a login method that anybody can use. One that could not be seen is told.
fn open_login<'a>(account: &'a Account, id: &str, verdict: &mut Verdict) -> Option<&'a str> {
    let providers = verdict.see(Scope::Live, &account.access.identity_providers)?;
    let provider = providers.iter().find(|it| it.id == id)?;
    OPEN_LOGINS.contains(&provider.kind.as_str()).then_some(provider.kind.as_str())
}

fn public_mail(facts: &Facts, verdict: &mut Verdict) {
    each(facts, verdict, |account, door, policy, verdict| {
        if policy.decision != Some(Decision::Allow) || doors::is_narrowed(&policy.require, account) {
            return;
        }
        for domain in domains(&doors::spread(&policy.include, account, verdict)) {
            let what =
                format!("it lets in everybody with an address at `{domain}`, where anybody can have one");
            verdict.find(found(policy, door.app, what));
        }
    });
}

fn domains(rules: &[Value]) -> impl Iterator<Item = &str> {
    rules
        .iter()
        .filter_map(|rule| rule["email_domain"]["domain"].as_str())
        .map(|domain| domain.trim_start_matches('@'))
        .filter(|domain| is_public_mail(domain))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::access::objects::Group;
    use crate::audit::facts::account::testing::{app, provider};

    fn severities(facts: &Facts, rule: &Rule) -> Vec<Option<Severity>> {
        let mut verdict = Verdict::default();
        (rule.check)(facts, &mut verdict);
        assert!(verdict.unseen.is_empty(), "{:?}", verdict.unseen);
        verdict.findings.into_iter().map(|it| it.severity).collect()
    }

    #[test]
    fn everybody_of_an_organization_is_less_than_everybody() {
        let wide = || policy(json!({ "include": [{ "everyone": {} }] }));
        let facts = live(|account| {
            account.access.policies = Ok(vec![wide()]);
            account.access.identity_providers = Ok(vec![provider("o", "okta")]);
        });
        assert_eq!(severities(&facts, &EVERYONE), [Some(Severity::Medium)]);
        assert_eq!(severities(&with(wide()), &EVERYONE), [None]);
        let narrow = policy(json!({ "include": [{ "everyone": {} }],
            "require": [{ "email_domain": { "domain": "example.com" } }] }));
        assert!(severities(&with(narrow), &EVERYONE).is_empty());
    }

    #[test]
    fn a_group_is_looked_into_and_one_that_cannot_be_is_no_pass() {
        let by_group = || policy(json!({ "include": [{ "group": { "id": "g" } }] }));
        let group: Group = serde_json::from_value(
            json!({ "id": "g", "name": "friends", "include": [{ "email_domain": { "domain": "gmail.com" } }] }),
        )
        .expect("decodes");
        let facts = live(|account| {
            account.access.policies = Ok(vec![by_group()]);
            account.access.groups = Ok(vec![group]);
        });
        assert_eq!(severities(&facts, &PUBLIC_MAIL).len(), 1);
        let blind = live(|account| {
            account.access.policies = Ok(vec![by_group()]);
            account.access.groups = Err("not permitted".into());
        });
        let mut verdict = Verdict::default();
        public_mail(&blind, &mut verdict);
        assert_eq!(verdict.unseen[0].reason, "not permitted");
    }

    #[test]
    fn a_bypass_of_cdp_is_apart_and_applications_of_other_hosts_do_not_matter() {
        let open = || policy(json!({ "decision": "bypass", "include": [{ "everyone": {} }] }));
        let at = |uri: &str| {
            let app = app(uri);
            live(|account| {
                account.access.policies = Ok(vec![open()]);
                account.access.apps = Ok(vec![app]);
            })
        };
        assert_eq!(severities(&at("moltbot-sandbox.sub.workers.dev/cdp"), &BYPASS), [Some(Severity::Medium)]);
        assert_eq!(severities(&at("moltbot-sandbox.sub.workers.dev"), &BYPASS), [None]);
        assert!(severities(&at("wiki.example.com"), &BYPASS).is_empty());
    }
}
