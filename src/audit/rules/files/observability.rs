//! MW-CFG-011 and -012: logs that are off, and logs that keep the gateway's token.

use crate::audit::meta::{Asi, Category, Checklist};
use crate::audit::rules::places::{flag, wrangler};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};
use crate::project::wrangler::patch::{Literal, Under};
use crate::project::wrangler::version::WranglerVersion;

pub(super) static OFF: Rule = Rule {
    meta: Meta {
        id: "MW-CFG-011",
        name: "logs-off",
        title: "Nothing that the Worker and the container log is kept",
        severity: Severity::Medium,
        category: Category::Monitoring,
        scopes: &[Scope::Checkout],
        what: "`observability.enabled` is not `true`, or only a small part of the requests is kept.",
        why: "After an incident nobody can tell who came in, what was approved and what the agent did. Logs of the container are kept by the \
              same switch.",
        evidence: "`observability.enabled`, `observability.logs.enabled` and `head_sampling_rate` of the top level.",
        fix: "Write `[observability]` with `enabled = true`, then `moltctl deploy`.",
        sources: &["Cloudflare Workers Logs", "Cloudflare Containers: logs"],
        owasp: &[Asi::RogueAgents],
        checklist: &[Checklist::UnusualUseAlerts],
    },
    check: off,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || checkout(&[("wrangler.jsonc", r#"{"observability": {"enabled": false}}"#)]),
        passing: || checkout(&[("wrangler.toml", "[observability]\nenabled = true\n")]),
    },
};

pub(super) static QUERIES: Rule = Rule {
    meta: Meta {
        id: "MW-CFG-012",
        name: "queries-logged",
        title: "Query strings, and with them the gateway's token, are kept in logs",
        severity: Severity::Medium,
        category: Category::Monitoring,
        scopes: &[Scope::Checkout],
        what: "`observability.redact_query_string` is not `true` while logs are kept.",
        why: "The gateway's token is handed over as `?token=` and the browser's secret as `?secret=`. Both are then in the logs of every \
              request, for whoever may read logs of the account, for as long as logs are kept.",
        evidence: "The key at the top level, and the wrangler of the lock: before 4.128 it does not know the key. What the code itself \
                   prints is MW-LOG-001's.",
        fix: "Write `redact_query_string = true` under `[observability]`, with wrangler 4.128 or later, then `moltctl deploy`.",
        sources: &["wrangler 4.128 changelog", "cloudflare/moltworker README"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: queries,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || checkout(&[("wrangler.jsonc", r#"{"observability": {"enabled": true}}"#)]),
        passing: || {
            checkout(&[("wrangler.toml", "[observability]\nenabled = true\nredact_query_string = true\n")])
        },
    },
};

fn off(facts: &Facts, verdict: &mut Verdict) {
    let Some(config) = wrangler(facts, verdict) else { return };
    let enabled = flag(config.tree.at("observability.enabled"));
    let logs = flag(config.tree.at("observability.logs.enabled"));
    if enabled == Some(true) && logs != Some(false) || logs == Some(true) {
        let rate = ["observability.head_sampling_rate", "observability.logs.head_sampling_rate"]
            .into_iter()
            .find_map(|path| Some((path, config.tree.at(path)?)));
        if let Some((path, node)) = rate
            && crate::audit::rules::places::number(Some(node)).is_some_and(|rate| rate < 0.5)
        {
            let message = "most requests leave no trace: an incident is likely among them";
            verdict.find(config.at(node, path, message).severity(Severity::Low));
        }
        return;
    }
    let fix = config.set("keep logs", Under::Root, &["observability", "enabled"], Literal::Flag(true));
    if logs == Some(false) {
        verdict.find(config.about("observability.logs.enabled", "logs are switched off"));
    } else if enabled == Some(false) {
        let fix = fix.unless_agreed("logs were switched off on purpose, and they cost");
        verdict.find(config.about("observability.enabled", "logs are switched off").fix(fix));
    } else {
        verdict.find(config.about("observability.enabled", "nothing switches logs on").fix(fix));
    }
}

fn queries(facts: &Facts, verdict: &mut Verdict) {
    const PATH: &str = "observability.redact_query_string";
    let Some(config) = wrangler(facts, verdict) else { return };
    let kept = flag(config.tree.at("observability.enabled")) == Some(true)
        || flag(config.tree.at("observability.logs.enabled")) == Some(true);
    if !kept || flag(config.tree.at(PATH)) == Some(true) {
        return;
    }
    let finding = config.about(PATH, "query strings are logged as they come");
    let installed =
        config.checkout.lock().and_then(|it| it.as_ref().ok()?.installed("wrangler")?.version.clone());
    let installed = installed.and_then(|it| it.parse::<WranglerVersion>().ok());
    verdict.find(match installed.filter(|it| *it < WranglerVersion::REDACT_QUERY_STRING) {
        Some(old) => finding.remedy(format!(
            "wrangler {old} does not know the key: `npm install --save-dev wrangler@{}`, then write it.",
            WranglerVersion::NEWEST_CHECKED
        )),
        None => finding.fix(config.set(
            "keep query strings out of the logs",
            Under::Root,
            &["observability", "redact_query_string"],
            Literal::Flag(true),
        )),
    });
}
