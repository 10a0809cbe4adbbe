//! MW-CFG-009: keys that wrangler takes and ignores, or that landed in the wrong table.

use crate::audit::meta::Category;
use crate::audit::rules::places::{Config, wrangler};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Confidence, Facts, Meta, Rule, Scope, Severity, Verdict};
use crate::project::tree::{Kind, Node};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-CFG-009",
        name: "ignored-keys",
        title: "wrangler ignores a key of its configuration",
        severity: Severity::Medium,
        category: Category::PhantomControls,
        scopes: &[Scope::Checkout],
        what: "A key is one that wrangler does not know, such as `port` or `memory_mb` of a container, or one that it knows elsewhere: a line \
               appended below `[vars]` is a variable, not a setting.",
        why: "wrangler warns among hundreds of lines, or not at all, and deploys. The limit, the placement or the closed host that somebody \
              wrote down does not exist.",
        evidence: "Keys of the top level, of `containers[]`, `observability`, `limits` and `triggers` against the schema of wrangler 4.164, \
                   and settings of the top level found under `vars` or another table. A newer wrangler may know more.",
        fix: "Move the line above the first `[table]`, or delete it; `npx wrangler deploy --dry-run --containers-rollout=none` lists unexpected fields.",
        sources: &[
            "wrangler 4.164 config-schema.json",
            "wrangler 4.164 and 4.60 run on the examples of articles",
        ],
        owasp: &[],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[("wrangler.toml", "name = 'a'\n[vars]\nA = '1'\nplacement = { mode = 'smart' }\n")])
        },
        passing: || {
            checkout(&[(
                "wrangler.toml",
                "name = 'a'\nplacement = { mode = 'smart' }\n[vars]\nA = '1'\nROUTES = { a = 1 }\n[[containers]]\nclass_name = 'A'\n",
            )])
        },
    },
};

/// The top level.
const ROOT: &[&str] = &[
    "$schema",
    "access",
    "account_id",
    "addresses",
    "agent_memory",
    "ai",
    "ai_search",
    "ai_search_namespaces",
    "alias",
    "analytics",
    "analytics_engine_datasets",
    "artifacts",
    "assets",
    "base_dir",
    "browser",
    "build",
    "cache",
    "cloudchamber",
    "compatibility_date",
    "compatibility_flags",
    "compliance_region",
    "connect",
    "containers",
    "d1_databases",
    "data_blobs",
    "define",
    "dependencies_instrumentation",
    "dev",
    "dispatch_namespaces",
    "durable_objects",
    "env",
    "exports",
    "find_additional_modules",
    "first_party_worker",
    "flagship",
    "hyperdrive",
    "images",
    "jsx_factory",
    "jsx_fragment",
    "k2",
    "keep_names",
    "keep_vars",
    "kv_namespaces",
    "limits",
    "logfwdr",
    "logpush",
    "main",
    "media",
    "migrations",
    "minify",
    "mtls_certificates",
    "name",
    "no_bundle",
    "observability",
    "pages_build_output_dir",
    "pipelines",
    "placement",
    "preserve_file_names",
    "preview_urls",
    "previews",
    "python_modules",
    "queues",
    "r2_buckets",
    "ratelimits",
    "route",
    "routes",
    "rules",
    "secrets",
    "secrets_store_secrets",
    "send_email",
    "send_metrics",
    "services",
    "site",
    "stream",
    "streaming_tail_consumers",
    "tail_consumers",
    "text_blobs",
    "triggers",
    "tsconfig",
    "unsafe",
    "unsafe_hello_world",
    "upload_source_maps",
    "vars",
    "vectorize",
    "version_metadata",
    "vpc_networks",
    "vpc_services",
    "wasm_modules",
    "worker_loaders",
    "workers_dev",
    "workflows",
];

/// `containers[]`; the last ones are of older versions.
const CONTAINER: &[&str] = &[
    "authorized_keys",
    "class_name",
    "constraints",
    "image",
    "image_build_context",
    "image_vars",
    "images",
    "instance_type",
    "max_instances",
    "name",
    "observability",
    "rollout_active_grace_period",
    "rollout_step_percentage",
    "scheduling_policy",
    "ssh",
    "trusted_user_ca_keys",
    "affinities",
    "configuration",
    "instances",
    "rollout_kind",
    "wrangler_ssh",
];

/// Tables whose keys are few and known.
const TABLES: &[(&str, &[&str])] = &[
    ("observability", &["enabled", "head_sampling_rate", "issues", "logs", "redact_query_string", "traces"]),
    ("limits", &["cpu_ms", "subrequests"]),
    ("triggers", &["crons", "events"]),
    ("secrets", &["required"]),
    ("build", &["command", "cwd", "watch_dir"]),
];

/// Keys of articles for containers, and what to write instead.
const INSTEAD: &[(&str, &str)] = &[
    ("port", "The port is the code's and the Dockerfile's (`EXPOSE`); delete the key."),
    ("memory_mb", "Write `instance_type`, such as `\"standard-1\"`."),
    ("memory", "Write `instance_type`, such as `\"standard-1\"`."),
    ("cpu", "Write `instance_type`, such as `\"standard-1\"`."),
    ("env", "Variables reach the container through the Worker's code; delete the key."),
];

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(config) = wrangler(facts, verdict) else { return };
    for (key, node) in config.tree.members() {
        if !ROOT.contains(&key.as_str()) {
            let message = format!("wrangler does not know `{key}`: it warns and goes on");
            verdict.find(config.at(node, key, message).severity(Severity::Low));
        }
    }
    for (at, container) in config.containers() {
        for (key, node) in container.members().iter().filter(|(key, _)| !CONTAINER.contains(&key.as_str())) {
            let finding = config.at(node, format!("containers[{at}].{key}"), unknown(key, "a container"));
            let instead = INSTEAD.iter().find(|(known, _)| known == key);
            verdict.find(match instead {
                Some((_, remedy)) => finding.remedy(*remedy),
                None => finding,
            });
        }
    }
    for (table, known) in TABLES {
        let members = config.tree.get(table).map(Node::members).unwrap_or_default();
        for (key, node) in members.iter().filter(|(key, _)| !known.contains(&key.as_str())) {
            verdict.find(config.at(node, format!("{table}.{key}"), unknown(key, &format!("`{table}`"))));
        }
    }
    variables(config, verdict);
}

fn unknown(key: &str, of: &str) -> String {
    if ROOT.contains(&key) {
        format!("`{key}` stands in {of}, where wrangler ignores it: it belongs to the top level")
    } else {
        format!("wrangler ignores `{key}` of {of}")
    }
}

/// Settings that became variables.
fn variables(config: Config<'_>, verdict: &mut Verdict) {
    for (key, node) in config.tree.get("vars").map(Node::members).unwrap_or_default() {
        if !ROOT.contains(&key.as_str()) {
            continue;
        }
        // A string under such a name may well be meant as a variable.
        let sure = !matches!(node.kind, Kind::String(_));
        let message = format!("`{key}` is a variable here (`env.{key}`), not the setting of that name");
        let finding = config.at(node, format!("vars.{key}"), message);
        verdict.find(if sure {
            finding
        } else {
            finding.severity(Severity::Low).confidence(Confidence::Low)
        });
    }
}
