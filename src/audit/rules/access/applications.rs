//! MW-ACC-017 to 019 and MW-CSRF-002: how the applications in front of the Worker are set.

use crate::access::words::is_long;
#[cfg(test)]
use crate::audit::facts::account::testing::{HOST, app, live};
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

use super::doors::{self, Door};

pub(super) static SESSION: Rule = Rule {
    meta: Meta {
        id: "MW-ACC-017",
        name: "access-session-long",
        title: "Sessions of Access last longer than a day",
        severity: Severity::Medium,
        category: Category::Entry,
        scopes: &[Scope::Live],
        what: "The application, or one of its policies, keeps a session for more than 24 hours.",
        why: "A stolen cookie is good for that long. The Worker checks the token offline until it ends, so that where Access does \
              not cover the whole host a revoked session goes on as well.",
        evidence: "`session_duration` of each application in front of the Worker and of its policies; 24 hours where none is set. \
                   A length that is not understood counts as long.",
        fix: "Set `session_duration = \"24h\"` or less under `[access]` of moltctl.toml and run `moltctl access apply`.",
        sources: &["Cloudflare docs, Access: session management", "cloudflare/moltworker src/auth/jwt.ts"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: session,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || with(|app| app.session_duration = Some("730h".into())),
        passing: || with(|app| app.session_duration = None),
    },
};

pub(super) static NOBODY: Rule = Rule {
    meta: Meta {
        id: "MW-ACC-018",
        name: "access-app-without-policy",
        title: "An Access application lets nobody in",
        severity: Severity::Low,
        category: Category::Entry,
        scopes: &[Scope::Live],
        what: "An application in front of the Worker has no policy, or none that lets anybody in.",
        why: "That is safe and useless: the owner meets a refusal after the login and goes on to open something. It is also how an \
              application looks that was begun in the dashboard and never finished.",
        evidence: "No policy with the decision `allow`, `non_identity` or `bypass` that includes anybody.",
        fix: "List people under `[access.allow]` of moltctl.toml and run `moltctl access apply`.",
        sources: &["Cloudflare docs, Access: policies", "cloudflare/moltworker#53"],
        owasp: &[],
        checklist: &[],
    },
    check: nobody,
    #[cfg(test)]
    fixtures: Fixtures { failing: || with(|app| app.policies.clear()), passing: || with(|_| {}) },
};

pub(super) static COOKIE: Rule = Rule {
    meta: Meta {
        id: "MW-ACC-019",
        name: "access-cookie-readable",
        title: "Scripts can read the Access cookie, or preflights skip the login",
        severity: Severity::Low,
        category: Category::Entry,
        scopes: &[Scope::Live],
        what: "The application's cookie is not `HttpOnly`, or `OPTIONS` requests are let through without a login.",
        why: "A script in a page of the control UI, which shows what models and web pages wrote, can read the session and send it \
              away. Preflights without a login let other sites find out what the Worker answers.",
        evidence: "`http_only_cookie_attribute` is false, or `options_preflight_bypass` is true, on an application in front of the \
                   Worker. Cloudflare's defaults are the safe ones.",
        fix: "Run `moltctl access apply`, which sets both.",
        sources: &["Cloudflare docs, Access: cookie settings"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: cookie,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || with(|app| app.http_only_cookie_attribute = Some(false)),
        passing: || with(|app| app.http_only_cookie_attribute = None),
    },
};

pub(super) static SAME_SITE: Rule = Rule {
    meta: Meta {
        id: "MW-CSRF-002",
        name: "access-cookie-cross-site",
        title: "The Access cookie goes along with requests of other sites",
        severity: Severity::Medium,
        category: Category::Entry,
        scopes: &[Scope::Live],
        what: "`same_site_cookie_attribute` of the application is not `strict`.",
        why: "The Worker's admin routes check no origin. A page the owner opens elsewhere can then send requests to \
              `/api/admin/*`, and with `DEBUG_ROUTES` to `/debug/cli`, with the owner's session. `lax` still sends the cookie when \
              a link is followed, which is enough for a GET.",
        evidence: "The attribute on every application in front of the Worker; where it is not set, or `none`, the cookie is sent \
                   along; `lax` is of low severity.",
        fix: "Set `same_site = \"strict\"` under `[access]` of moltctl.toml and run `moltctl access apply`.",
        sources: &[
            "cloudflare/moltworker src/routes/api.ts",
            "Cloudflare docs, Access: cookie settings",
            "cloudflare/moltworker src/routes/debug.ts",
        ],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: same_site,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || with(|app| app.same_site_cookie_attribute = Some("none".into())),
        passing: || with(|_| {}),
    },
};

/// A healthy account whose one application is changed.
#[cfg(test)]
fn with(change: impl FnOnce(&mut crate::access::objects::App)) -> Facts {
    let mut app = app(HOST);
    change(&mut app);
    live(|account| account.access.apps = Ok(vec![app]))
}

fn on(door: &Door<'_>, message: impl Into<String>) -> Finding {
    Finding::on("Access application", door.app.name.clone(), message)
}

fn session(facts: &Facts, verdict: &mut Verdict) {
    let Some(account) = doors::account(facts, verdict) else { return };
    for door in doors::doors(account, verdict).unwrap_or_default() {
        if let Some(length) = door.app.session_duration.as_deref().filter(|length| is_long(length)) {
            verdict.find(on(&door, format!("its sessions last {length}")));
        }
        for policy in door.policies(account, verdict) {
            if let Some(length) = policy.session_duration.as_deref().filter(|length| is_long(length)) {
                let message = format!("sessions of its policy `{}` last {length}", policy.name);
                verdict.find(on(&door, message));
            }
        }
    }
}

fn nobody(facts: &Facts, verdict: &mut Verdict) {
    use crate::access::spec::Decision;
    let Some(account) = doors::account(facts, verdict) else { return };
    for door in doors::doors(account, verdict).unwrap_or_default() {
        let before = verdict.unseen.len();
        let policies = door.policies(account, verdict);
        let opens = policies
            .iter()
            .any(|policy| policy.decision != Some(Decision::Deny) && !policy.include.is_empty());
        // A policy that could not be read may let somebody in.
        if !opens && verdict.unseen.len() == before {
            let message =
                if policies.is_empty() { "it has no policy" } else { "none of its policies lets anybody in" };
            verdict.find(on(&door, message));
        }
    }
}

fn cookie(facts: &Facts, verdict: &mut Verdict) {
    let Some(account) = doors::account(facts, verdict) else { return };
    for door in doors::doors(account, verdict).unwrap_or_default() {
        if door.app.http_only_cookie_attribute == Some(false) {
            verdict.find(on(&door, "scripts can read its cookie (`http_only_cookie_attribute` is off)"));
        }
        if door.app.options_preflight_bypass == Some(true) {
            verdict.find(on(&door, "`OPTIONS` requests pass without a login"));
        }
    }
}

fn same_site(facts: &Facts, verdict: &mut Verdict) {
    let Some(account) = doors::account(facts, verdict) else { return };
    for door in doors::doors(account, verdict).unwrap_or_default() {
        let set = door.app.same_site_cookie_attribute.as_deref().unwrap_or_default().to_ascii_lowercase();
        let finding = match set.as_str() {
            "strict" => continue,
            "lax" => on(&door, "its cookie is sent when a link elsewhere is followed (`lax`)")
                .severity(Severity::Low),
            "" => on(&door, "`SameSite` of its cookie is not set"),
            _ => on(&door, "its cookie is sent with every request of other sites (`none`)"),
        };
        verdict.find(finding);
    }
}
