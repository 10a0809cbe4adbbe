//! MW-CFG-005: data is to stay in one place, and only part of the deployment is told so.

use crate::audit::meta::Category;
use crate::audit::rules::places::wrangler;
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-CFG-005",
        name: "placement-half-said",
        title: "A jurisdiction is set for part of the deployment only",
        severity: Severity::Low,
        category: Category::Configuration,
        scopes: &[Scope::Checkout],
        what: "The R2 bucket or the container is bound to a jurisdiction and the other is not, or the bucket is and the code still uses the \
               endpoint without it.",
        why: "Container and bucket are placed each on its own. With one of them bound, conversations still lie or run elsewhere. A bucket of \
              the EU is not found at `<account>.r2.cloudflarestorage.com`: copies fail, and memory is lost at the next restart.",
        evidence: "`r2_buckets[].jurisdiction`, `containers[].constraints`, and `r2.cloudflarestorage.com` without the jurisdiction in \
                   scripts and sources. That the Durable Object needs `jurisdiction()` in code, and where the Worker runs, is not judged.",
        fix: "Write `jurisdiction = \"eu\"` for the bucket and `constraints = { jurisdiction = \"eu\" }` for the container, and use \
              `https://<account>.eu.r2.cloudflarestorage.com`.",
        sources: &[
            "Cloudflare Containers: placement",
            "Cloudflare R2: data location",
            "cloudflare/moltworker src/gateway/r2.ts",
        ],
        owasp: &[],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "wrangler.toml",
                "[[r2_buckets]]\nbinding = 'B'\njurisdiction = 'eu'\n[[containers]]\nclass_name = 'Sandbox'\n",
            )])
        },
        passing: || {
            checkout(&[
                (
                    "wrangler.toml",
                    "[[r2_buckets]]\nbinding = 'B'\njurisdiction = 'eu'\n[[containers]]\nclass_name = 'Sandbox'\n\
                     constraints = { jurisdiction = 'eu' }\n",
                ),
                (
                    "start.sh",
                    "#!/bin/bash\necho \"endpoint = https://${CF_ACCOUNT_ID}.eu.r2.cloudflarestorage.com\"\n",
                ),
            ])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(config) = wrangler(facts, verdict) else { return };
    let buckets = config.tree.get("r2_buckets").map(|it| it.elements()).unwrap_or_default();
    let bound = buckets.iter().find_map(|it| Some((it, it.get("jurisdiction")?.as_str()?)));
    let contained = config.containers().find_map(|(_, it)| it.at("constraints.jurisdiction")?.as_str());
    if let Some((_, jurisdiction)) = bound {
        for (at, container) in config.containers() {
            if container.at("constraints.jurisdiction").and_then(|it| it.as_str()) != Some(jurisdiction) {
                let message =
                    format!("the bucket is bound to `{jurisdiction}`, and the container runs anywhere");
                verdict.find(config.at(container, format!("containers[{at}].constraints"), message));
            }
        }
        endpoints(config.checkout, jurisdiction, verdict);
    }
    if let (Some(jurisdiction), None) = (contained, bound) {
        for (at, bucket) in buckets.iter().enumerate() {
            let message = format!("the container is bound to `{jurisdiction}`, and the bucket lies anywhere");
            verdict.find(config.at(bucket, format!("r2_buckets[{at}].jurisdiction"), message));
        }
    }
}

fn endpoints(checkout: &crate::audit::facts::Checkout, jurisdiction: &str, verdict: &mut Verdict) {
    const HOST: &str = ".r2.cloudflarestorage.com";
    let texts = checkout.sources_noted(verdict).iter().map(|(path, it)| (path, it.text()));
    let scripts: Vec<_> =
        checkout.scripts_noted(verdict).iter().map(|(path, it)| (path, it.text())).collect();
    for (path, text) in texts.chain(scripts) {
        for (at, _) in text.match_indices(HOST) {
            if !text[..at].ends_with(&format!(".{jurisdiction}")) {
                let line = text[..at].matches('\n').count() + 1;
                let message = format!(
                    "the endpoint is that of buckets without a jurisdiction, not of `{jurisdiction}`"
                );
                let place = Some(crate::audit::finding::Span::line(line));
                verdict.find(Finding::in_file(path.clone(), place, HOST, message));
            }
        }
    }
}
