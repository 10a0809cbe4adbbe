//! MW-R2-003 to 005: who reads the bucket without a key.

use super::{bucket_with, on};
#[cfg(test)]
use crate::audit::facts::account::kept;
#[cfg(test)]
use crate::audit::facts::account::storage::CorsRule;
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

pub(super) static PUBLIC_ADDRESS: Rule = Rule {
    meta: Meta {
        id: "MW-R2-003",
        name: "bucket-public-on-r2-dev",
        title: "The bucket is public on r2.dev",
        severity: Severity::High,
        category: Category::Storage,
        scopes: &[Scope::Live],
        what: "The bucket's r2.dev address is switched on: every object whose key is known can be read by everybody.",
        why: "The keys of Moltworker's objects are known: `openclaw/openclaw.json` holds the gateway's token, the bots' tokens \
              and the providers' keys. The host name is long and random, but it stands in every log and history that saw it once.",
        evidence: "`enabled` of the bucket's managed domain.",
        fix: "Switch it off, and change what lay in the bucket as after a theft: \
              `wrangler r2 bucket dev-url disable moltbot-data`",
        sources: &["Cloudflare documentation: R2 public buckets", "Cloudflare API: domains/managed"],
        owasp: &[Asi::IdentityAbuse, Asi::MemoryPoisoning],
        checklist: &[],
    },
    check: check_address,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but_bucket(|bucket| bucket.public_host = Ok(Some("pub-0.r2.dev".into()))),
        passing: kept::account,
    },
};

fn check_address(facts: &Facts, verdict: &mut Verdict) {
    let Some((bucket, Some(host))) = bucket_with(facts, verdict, |bucket| &bucket.public_host) else {
        return;
    };
    let finding = on(bucket, format!("everybody reads it at `{host}`"));
    verdict.find(finding.remedy(format!(
        "run `wrangler r2 bucket dev-url disable {}`, then change every credential that lay in it",
        bucket.name
    )));
}

pub(super) static PUBLIC_DOMAIN: Rule = Rule {
    meta: Meta {
        id: "MW-R2-004",
        name: "bucket-public-on-a-domain",
        title: "A domain serves the bucket to the world",
        severity: Severity::High,
        category: Category::Storage,
        scopes: &[Scope::Live],
        what: "A custom domain is connected to the bucket: its objects are web pages of that domain.",
        why: "A host name of one's own is easily guessed, and so are the keys: `openclaw/openclaw.json` with all tokens in it. \
              Moltworker itself never needs a domain on its bucket.",
        evidence: "Custom domains of the bucket that are not switched off. Whether an Access application stands before the domain \
                   is not asked: one slip in it opens every credential.",
        fix: "Remove the domain, and change what lay in the bucket: `wrangler r2 bucket domain remove moltbot-data`",
        sources: &["Cloudflare documentation: R2 public buckets", "Cloudflare API: domains/custom"],
        owasp: &[Asi::IdentityAbuse, Asi::MemoryPoisoning],
        checklist: &[],
    },
    check: check_domain,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but_bucket(|bucket| bucket.domains = Ok(vec!["files.example.com".into()])),
        passing: kept::account,
    },
};

fn check_domain(facts: &Facts, verdict: &mut Verdict) {
    let Some((bucket, domains)) = bucket_with(facts, verdict, |bucket| &bucket.domains) else { return };
    for domain in domains {
        let finding = on(bucket, format!("`{domain}` serves it"));
        verdict.find(finding.remedy(format!(
            "run `wrangler r2 bucket domain remove {} --domain {domain}`, then change every credential that lay in it",
            bucket.name
        )));
    }
}

pub(super) static ANY_ORIGIN: Rule = Rule {
    meta: Meta {
        id: "MW-R2-005",
        name: "bucket-cors-any-origin",
        title: "Pages of any origin may use the bucket",
        severity: Severity::Low,
        category: Category::Storage,
        scopes: &[Scope::Live],
        what: "A CORS rule of the bucket allows every origin.",
        why: "Any page a person visits may then use a presigned or public address of the bucket from their browser and read the \
              answer. Moltworker reads its bucket from the Worker and the container, where CORS plays no part.",
        evidence: "`*` among the `origins` of a CORS rule.",
        fix: "Delete the rules with `wrangler r2 bucket cors delete moltbot-data`",
        sources: &["Cloudflare documentation: R2 CORS", "Cloudflare API: bucket CORS policy"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: check_cors,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            kept::but_bucket(|bucket| {
                bucket.cors = Ok(vec![CorsRule { origins: vec!["*".into()], methods: vec!["GET".into()] }]);
            })
        },
        passing: kept::account,
    },
};

fn check_cors(facts: &Facts, verdict: &mut Verdict) {
    let Some((bucket, rules)) = bucket_with(facts, verdict, |bucket| &bucket.cors) else { return };
    let any = |origin: &String| origin == "*" || origin == "https://*" || origin == "http://*";
    let open: Vec<&str> = rules
        .iter()
        .filter(|rule| rule.origins.iter().any(any))
        .flat_map(|rule| &rule.methods)
        .map(String::as_str)
        .collect();
    if rules.iter().any(|rule| rule.origins.iter().any(any)) {
        let finding: Finding = on(bucket, format!("any origin may use {}", open.join(", ")));
        let writes = open.iter().any(|method| !matches!(*method, "GET" | "HEAD"));
        verdict.find(if writes { finding.severity(Severity::Medium) } else { finding });
    }
}
