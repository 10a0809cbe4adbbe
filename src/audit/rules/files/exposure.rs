//! MW-CFG-003: which hosts the Worker answers on is left to defaults, or there are more than one.

use crate::audit::meta::{Asi, Category};
use crate::audit::rules::places::{flag, wrangler};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};
use crate::project::wrangler::patch::{Literal, Under};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-CFG-003",
        name: "hosts-not-explicit",
        title: "Which hosts the Worker answers on is not said",
        severity: Severity::Medium,
        category: Category::Entry,
        scopes: &[Scope::Checkout],
        what: "`workers_dev` or `preview_urls` is not written, previews are on, or workers.dev stays on beside a domain of one's own.",
        why: "Without `workers_dev` wrangler opens the workers.dev host at every upload, before Access stands in front of it. Preview hosts \
              and a forgotten workers.dev host answer outside the Access application of the host people know.",
        evidence: "Both keys at the top level and in every named environment, and `route`, `routes`. What answers in truth is what `--live` \
                   and `--probe` see.",
        fix: "Write `workers_dev = false` (or `true` where it is the host) and `preview_urls = false`, then `moltctl deploy`.",
        sources: &[
            "Cloudflare Workers: workers.dev, preview URLs",
            "wrangler deploy: subdomain request",
            "cloudflare/moltworker wrangler.jsonc",
        ],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || checkout(&[("wrangler.jsonc", r#"{"name": "moltbot"}"#)]),
        passing: || {
            checkout(&[(
                "wrangler.toml",
                "workers_dev = false\npreview_urls = false\nroutes = [{ pattern = 'bot.example.com', custom_domain = true }]\n",
            )])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(config) = wrangler(facts, verdict) else { return };
    let tree = config.tree;
    let routed =
        tree.get("route").is_some() || tree.get("routes").is_some_and(|it| !it.elements().is_empty());
    match (flag(tree.get("workers_dev")), routed) {
        (None, _) => {
            let word = if routed { "off" } else { "on" };
            // What wrangler does today, said aloud: nothing changes, and no later default changes it.
            let fix = config.set(
                format!("say that workers.dev is {word}, as it is now"),
                Under::Root,
                &["workers_dev"],
                Literal::Flag(!routed),
            );
            let message =
                format!("`workers_dev` is not written: wrangler switches the host {word} at every upload");
            verdict.find(config.absent("workers_dev", message).fix(fix));
        }
        (Some(true), true) => {
            verdict.find(
                config
                    .about("workers_dev", "the workers.dev host answers beside the domain that is routed")
                    .remedy("Set `workers_dev = false`, or put the same Access application in front of both hosts."),
            );
        }
        _ => {}
    }
    match flag(tree.get("preview_urls")) {
        Some(false) => {}
        Some(true) => verdict.find(
            config
                .about("preview_urls", "every uploaded version answers under a host of its own")
                .remedy("Set `preview_urls = false`, or cover `*-<worker>.<subdomain>.workers.dev` with the Access application."),
        ),
        None => {
            let fix = config.set("switch preview URLs off", Under::Root, &["preview_urls"], Literal::Flag(false));
            let message = "`preview_urls` is not written: it follows `workers_dev`, and previews answer outside Access";
            verdict.find(config.absent("preview_urls", message).fix(fix));
        }
    }
    for (name, environment) in tree.get("env").map(|it| it.members()).unwrap_or_default() {
        for key in ["workers_dev", "preview_urls"] {
            if let Some(node) = environment.get(key).filter(|it| flag(Some(it)) == Some(true)) {
                let message = format!("the environment `{name}` opens what the top level may have closed");
                verdict.find(config.at(node, format!("env.{name}.{key}"), message).severity(Severity::Low));
            }
        }
    }
}
