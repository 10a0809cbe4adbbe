//! MW-R2-002 and MW-R2-010: the bucket is not there, or lies elsewhere than the files say.

use super::bucket;
#[cfg(test)]
use crate::audit::facts::account::kept;
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

pub(super) static MISSING: Rule = Rule {
    meta: Meta {
        id: "MW-R2-002",
        name: "bucket-missing",
        title: "The bucket that the checkout names is not there",
        severity: Severity::Medium,
        category: Category::Storage,
        scopes: &[Scope::Live],
        what: "wrangler's configuration or moltctl.toml names an R2 bucket, and the account has none of that name under any \
               jurisdiction.",
        why: "Nothing is backed up. The memory of the assistant lives on the container's disk and is gone with its next restart, \
              which Cloudflare may do at any time.",
        evidence: "The bucket of moltctl.toml, else the first `r2_buckets` entry, asked for under `default`, `eu` and `fedramp`.",
        fix: "Make it with `wrangler r2 bucket create`, or correct `[storage] bucket`, then run `moltctl deploy`",
        sources: &["cloudflare/moltworker#102", "cloudflare/moltworker#273", "Cloudflare API: R2 buckets"],
        owasp: &[Asi::MemoryPoisoning],
        checklist: &[],
    },
    check: check_missing,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but(|account| account.storage.bucket = Ok(None)),
        passing: kept::account,
    },
};

fn check_missing(facts: &Facts, verdict: &mut Verdict) {
    let Some(account) = verdict.need(Scope::Live, &facts.account) else { return };
    let Some(wanted) = &account.storage.wanted else { return };
    if let Some(None) = verdict.see(Scope::Live, &account.storage.bucket) {
        verdict.find(Finding::on("R2 bucket", &*wanted.name, "the account has no such bucket"));
    }
}

pub(super) static ELSEWHERE: Rule = Rule {
    meta: Meta {
        id: "MW-R2-010",
        name: "bucket-in-another-jurisdiction",
        title: "The bucket does not lie where the files say",
        severity: Severity::Medium,
        category: Category::Storage,
        scopes: &[Scope::Live],
        what: "The R2 bucket lies under another jurisdiction than moltctl.toml or wrangler's configuration names, or the two \
               name different ones.",
        why: "Who was promised that data stay in the European Union has been promised something false. The Worker's binding \
              finds no bucket, or another one of the same name, and memory is lost without an error anybody sees.",
        evidence: "`[storage] jurisdiction`, `r2_buckets[].jurisdiction`, and the jurisdiction under which a bucket of this name \
                   answers. Nothing written means `default`. This is the live half of MW-CFG-005.",
        fix: "A bucket cannot be moved: make one with `wrangler r2 bucket create NAME --jurisdiction eu`, copy the objects with \
              rclone, write the same jurisdiction into `[storage]` and `r2_buckets`, then run `moltctl deploy`",
        sources: &["Cloudflare documentation: R2 data location", "cloudflare/moltworker src/gateway/r2.ts"],
        owasp: &[],
        checklist: &[],
    },
    check: check_elsewhere,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but_bucket(|bucket| bucket.jurisdiction = "default".into()),
        passing: kept::account,
    },
};

fn check_elsewhere(facts: &Facts, verdict: &mut Verdict) {
    let found = bucket(facts, verdict);
    let Some(wanted) = facts.account.known().and_then(|account| account.storage.wanted.as_ref()) else {
        return;
    };
    let (settings, wrangler) =
        (wanted.settings_jurisdiction.as_deref(), wanted.wrangler_jurisdiction.as_deref());
    if let (Some(settings), Some(wrangler)) = (settings, wrangler)
        && settings != wrangler
    {
        let message = format!("moltctl.toml says `{settings}`, wrangler's configuration `{wrangler}`");
        verdict.find(Finding::on("R2 bucket", &*wanted.name, message));
    }
    let should = settings.or(wrangler).unwrap_or("default");
    if let Some(bucket) = found.filter(|bucket| bucket.jurisdiction != should) {
        let message = format!("it lies under `{}`; the files say `{should}`", bucket.jurisdiction);
        verdict.find(super::on(bucket, message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::report::run;

    fn messages(settings: Option<&str>, wrangler: Option<&str>, lies: &str) -> Vec<String> {
        let facts = kept::but(|account| {
            let storage = &mut account.storage;
            let wanted = storage.wanted.as_mut().expect("it is wanted");
            wanted.settings_jurisdiction = settings.map(str::to_owned);
            wanted.wrangler_jurisdiction = wrangler.map(str::to_owned);
            storage.bucket.as_mut().expect("seen").as_mut().expect("there").jurisdiction = lies.to_owned();
        });
        run(&[&ELSEWHERE], &facts, &[]).findings.into_iter().map(|it| it.finding.message).collect()
    }

    #[test]
    fn the_two_files_and_the_bucket_have_to_agree() {
        assert_eq!(messages(None, None, "default"), Vec::<String>::new());
        assert_eq!(messages(Some("eu"), None, "eu"), Vec::<String>::new(), "no binding has no jurisdiction");
        assert_eq!(messages(None, Some("eu"), "default").len(), 1);
        assert_eq!(messages(Some("eu"), Some("default"), "eu").len(), 1);
        assert_eq!(messages(Some("eu"), Some("fedramp"), "default").len(), 2);
    }
}
