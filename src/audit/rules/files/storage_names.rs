//! MW-CFG-014 and -015: the bucket that is bound is not the one the code asks for.

use crate::audit::meta::Category;
use crate::audit::rules::places::{in_text, wrangler};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Confidence, Facts, Finding, Meta, Rule, Scope, Severity, Verdict};
use crate::project::tree::Node;

pub(super) static BINDING: Rule = Rule {
    meta: Meta {
        id: "MW-CFG-014",
        name: "binding-nobody-reads",
        title: "An R2 bucket is bound under a name that no code reads",
        severity: Severity::Medium,
        category: Category::Storage,
        scopes: &[Scope::Checkout],
        what: "`r2_buckets[].binding` is a name that the Worker's code does not use, or the code uses a bucket that is not bound.",
        why: "The assistant looks as if it had storage. Nothing is kept, and the first restart of the container wipes its memory. Articles \
              bind `STORAGE`; Moltworker reads `MOLTBOT_BUCKET`.",
        evidence: "Names after `env.` in `src/`, against the bindings. Code that passes `env` on whole may read any name: then nothing is told.",
        fix: "Write `binding = \"MOLTBOT_BUCKET\"`, or the name that the code reads.",
        sources: &["cloudflare/moltworker src/types.ts", "openclaw/openclaw#6791"],
        owasp: &[],
        checklist: &[],
    },
    check: binding,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[
                ("wrangler.toml", "[[r2_buckets]]\nbinding = 'STORAGE'\nbucket_name = 'moltbot-data'\n"),
                ("src/index.ts", "export const f = (env: Env) => env.MOLTBOT_BUCKET.get('a');\n"),
            ])
        },
        passing: || {
            checkout(&[
                (
                    "wrangler.toml",
                    "[[r2_buckets]]\nbinding = 'MOLTBOT_BUCKET'\nbucket_name = 'moltbot-data'\n",
                ),
                ("src/index.ts", "export const f = (env: Env) => env.MOLTBOT_BUCKET.get('a');\n"),
            ])
        },
    },
};

pub(super) static BUCKET: Rule = Rule {
    meta: Meta {
        id: "MW-CFG-015",
        name: "bucket-name-differs",
        title: "The container copies to another bucket than the one that is bound",
        severity: Severity::Medium,
        category: Category::Storage,
        scopes: &[Scope::Checkout],
        what: "The start script or the code has a bucket's name written into it, and wrangler's configuration binds one of another name without \
               setting `R2_BUCKET_NAME`.",
        why: "Copies go to a bucket that does not exist, or to another deployment's. The log says \"synced\", and the memory is gone after the \
              next restart.",
        evidence: "`${R2_BUCKET_NAME:-NAME}` and `r2:NAME/` of scripts, `R2_BUCKET_NAME || 'NAME'` of sources, against `bucket_name`. \
                   `R2_BUCKET_NAME` may also be a secret of the Worker, which a checkout does not show: hence medium confidence.",
        fix: "Write `R2_BUCKET_NAME = \"<bucket_name>\"` under `[vars]`, then `moltctl deploy`.",
        sources: &[
            "cloudflare/moltworker#273",
            "cloudflare/moltworker#161",
            "cloudflare/moltworker start-openclaw.sh",
        ],
        owasp: &[],
        checklist: &[],
    },
    check: bucket,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[
                ("wrangler.toml", "[[r2_buckets]]\nbinding = 'B'\nbucket_name = 'mine'\n"),
                (
                    "start-openclaw.sh",
                    "#!/bin/bash\nBUCKET=\"${R2_BUCKET_NAME:-moltbot-data}\"\nrclone sync /a \"r2:$BUCKET/a\"\n",
                ),
            ])
        },
        passing: || {
            checkout(&[
                (
                    "wrangler.toml",
                    "[[r2_buckets]]\nbinding = 'B'\nbucket_name = 'mine'\n[vars]\nR2_BUCKET_NAME = 'mine'\n",
                ),
                (
                    "start-openclaw.sh",
                    "#!/bin/bash\nBUCKET=\"${R2_BUCKET_NAME:-moltbot-data}\"\nrclone sync /a \"r2:$BUCKET/a\"\n",
                ),
            ])
        },
    },
};

/// Buckets that forks of Moltworker read, by binding.
const KNOWN: [&str; 2] = ["MOLTBOT_BUCKET", "BACKUP_BUCKET"];

fn binding(facts: &Facts, verdict: &mut Verdict) {
    let Some(config) = wrangler(facts, verdict) else { return };
    let buckets = config.tree.get("r2_buckets").map(Node::elements).unwrap_or_default();
    let bound: Vec<&str> = buckets.iter().filter_map(|it| it.get("binding")?.as_str()).collect();
    if bound.is_empty() && config.containers().next().is_none() {
        return;
    }
    let sources = config.checkout.sources_noted(verdict);
    let names = config.checkout.env_names();
    if sources.is_empty() || names.passes_all {
        if sources.is_empty() && !bound.is_empty() {
            verdict.blind(Scope::Checkout, "there are no sources of the Worker to hold the bindings against");
        }
        return;
    }
    // Types name bindings too: upstream's own code touches its bucket nowhere else.
    let reads =
        |name: &str| names.worker.contains(name) || sources.iter().any(|(_, it)| it.text().contains(name));
    for (at, bucket) in buckets.iter().enumerate() {
        let Some(node) = bucket.get("binding") else { continue };
        let name = node.as_str().unwrap_or_default();
        if !reads(name) {
            let message = format!("no code reads `env.{name}`");
            verdict.find(config.at(node, format!("r2_buckets[{at}].binding"), message));
        }
    }
    for name in KNOWN.into_iter().filter(|name| names.worker.contains(*name) && !bound.contains(name)) {
        verdict.find(
            config.about("r2_buckets", format!("the code reads `env.{name}`, and no bucket is bound to it")),
        );
    }
}

fn bucket(facts: &Facts, verdict: &mut Verdict) {
    let Some(config) = wrangler(facts, verdict) else { return };
    let buckets = config.tree.get("r2_buckets").map(Node::elements).unwrap_or_default();
    let named: Vec<&str> = buckets.iter().filter_map(|it| it.get("bucket_name")?.as_str()).collect();
    if named.is_empty() {
        return;
    }
    if let Some(node) = config.tree.at("vars.R2_BUCKET_NAME") {
        if let Some(name) = node.as_str().filter(|it| !named.contains(it)) {
            let message = format!("copies go to `{name}`, which is not a bucket that is bound");
            verdict.find(config.at(node, "vars.R2_BUCKET_NAME", message));
        }
        return;
    }
    let is_secret = config.tree.at("secrets.required").map(Node::elements).unwrap_or_default();
    if is_secret.iter().any(|it| it.as_str() == Some("R2_BUCKET_NAME")) {
        return;
    }
    let scripts = config.checkout.scripts_noted(verdict).iter();
    let sources = config.checkout.sources_noted(verdict).iter();
    for (path, source) in scripts.chain(sources) {
        let text = source.text();
        let written = default_name(text, "R2_BUCKET_NAME:-", '}')
            .or_else(|| default_name(text, "R2_BUCKET_NAME || '", '\''))
            .or_else(|| default_name(text, "R2_BUCKET_NAME ?? '", '\''))
            .or_else(|| default_name(text, "r2:", '/'));
        let Some(range) = written.filter(|range| !named.contains(&&text[range.clone()])) else { continue };
        let message = format!(
            "copies go to `{}` unless `R2_BUCKET_NAME` is set; `{}` is bound",
            &text[range.clone()],
            named[0]
        );
        let finding: Finding = in_text(path, text, range, message);
        verdict.find(finding.confidence(Confidence::Medium));
    }
}

/// The bucket's name between `before` and `after`, where it is written plainly.
fn default_name(text: &str, before: &str, after: char) -> Option<std::ops::Range<usize>> {
    text.match_indices(before).find_map(|(at, _)| {
        let start = at + before.len();
        let length = text[start..].find(after)?;
        let name = &text[start..start + length];
        let plain = name.len() >= 3
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        plain.then_some(start..start + length)
    })
}
