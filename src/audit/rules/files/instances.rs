//! MW-CFG-013, MW-COST-002 and -003: which machine runs, how many, and what wakes them.

use crate::audit::meta::{Asi, Category, Checklist};
use crate::audit::rules::places::{number, wrangler};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Confidence, Facts, Meta, Rule, Scope, Severity, Verdict};
use crate::project::tree::Kind;
use crate::project::wrangler::patch::{Literal, Under};

pub(super) static TYPE: Rule = Rule {
    meta: Meta {
        id: "MW-CFG-013",
        name: "instance-type-unfit",
        title: "The container's instance type is too small, unknown or not written",
        severity: Severity::Low,
        category: Category::Cost,
        scopes: &[Scope::Checkout],
        what: "`containers[].instance_type` is absent, not one that Cloudflare has, or one in which OpenClaw does not start: `lite`, `dev` \
               and `basic` have 256 MiB or 1 GiB of memory.",
        why: "A gateway that runs out of memory is killed and started again, for ever, and each start is paid for. Without the key the \
              default decides, and the default has changed before.",
        evidence: "The key of the entry whose class is `Sandbox`, or of the only entry. Types of one's own (`{vcpu, memory_mib, disk_mb}`) are \
                   judged by their memory.",
        fix: "Write `instance_type = \"standard-1\"` (half a vCPU, 4 GiB).",
        sources: &["Cloudflare Containers: instance types", "cloudflare/moltworker README"],
        owasp: &[],
        checklist: &[],
    },
    check: kind,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[("wrangler.toml", "[[containers]]\nclass_name = 'Sandbox'\ninstance_type = 'lite'\n")])
        },
        passing: || {
            checkout(&[(
                "wrangler.toml",
                "[[containers]]\nclass_name = 'Sandbox'\ninstance_type = 'standard-1'\n[[containers]]\nclass_name = 'B'\ninstance_type = 'lite'\n",
            )])
        },
    },
};

pub(super) static COUNT: Rule = Rule {
    meta: Meta {
        id: "MW-COST-002",
        name: "instances-not-bounded",
        title: "More than one container may run",
        severity: Severity::Low,
        category: Category::Cost,
        scopes: &[Scope::Checkout],
        what: "`containers[].max_instances` is absent or more than 1.",
        why: "One assistant is one container. A second one runs with the same memory and the same channels, answers twice, overwrites the \
              other's backup, and is paid for; whoever can make the Worker open sandboxes of other names sets the bill.",
        evidence: "The key of the entry whose class is `Sandbox`, or of the only entry.",
        fix: "Write `max_instances = 1`, then `moltctl deploy`.",
        sources: &["Cloudflare Containers: configuration", "cloudflare/moltworker wrangler.jsonc"],
        owasp: &[Asi::CascadingFailures],
        checklist: &[Checklist::BillingAlerts],
    },
    check: count,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[("wrangler.toml", "[[containers]]\nclass_name = 'Sandbox'\nmax_instances = 5\n")])
        },
        passing: || {
            checkout(&[("wrangler.toml", "[[containers]]\nclass_name = 'Sandbox'\nmax_instances = 1\n")])
        },
    },
};

pub(super) static CRON: Rule = Rule {
    meta: Meta {
        id: "MW-COST-003",
        name: "cron-never-lets-sleep",
        title: "A cron trigger keeps the container awake",
        severity: Severity::Low,
        category: Category::Cost,
        scopes: &[Scope::Checkout],
        what: "`triggers.crons` has an entry that runs every few minutes.",
        why: "Where the scheduled handler touches the sandbox, the container never gets to sleep: about 35 dollars a month for `standard-1` \
              instead of about 9 at four hours a day. A cron of each minute is also 43,800 log lines a month.",
        evidence: "Entries whose minutes are `*` or `*/N` with N of at most 10. Whether the handler wakes the container is not followed.",
        fix: "Wake it as seldom as tasks need it (`\"0 * * * *\"`), and set `SANDBOX_SLEEP_AFTER`.",
        sources: &[
            "cloudflare/moltworker#250",
            "cloudflare/moltworker#328",
            "Cloudflare Containers: pricing",
        ],
        owasp: &[],
        checklist: &[Checklist::BillingAlerts],
    },
    check: cron,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "wrangler.toml",
                "[triggers]\ncrons = ['* * * * *']\n[[containers]]\nclass_name = 'Sandbox'\n",
            )])
        },
        passing: || {
            checkout(&[(
                "wrangler.toml",
                "[triggers]\ncrons = ['0 */6 * * *']\n[[containers]]\nclass_name = 'Sandbox'\n",
            )])
        },
    },
};

/// Types that fit, and types that are too small, with their memory.
const FIT: [&str; 5] = ["standard", "standard-1", "standard-2", "standard-3", "standard-4"];
const SMALL: [(&str, &str); 3] = [("lite", "256 MiB"), ("dev", "256 MiB"), ("basic", "1 GiB")];

/// The entry that OpenClaw runs in.
fn assistants<'a>(
    config: crate::audit::rules::places::Config<'a>,
) -> impl Iterator<Item = (usize, &'a crate::project::tree::Node)> {
    let only = config.containers().count() == 1;
    config
        .containers()
        .filter(move |(_, it)| only || it.get("class_name").and_then(|it| it.as_str()) == Some("Sandbox"))
}

fn kind(facts: &Facts, verdict: &mut Verdict) {
    let Some(config) = wrangler(facts, verdict) else { return };
    for (at, container) in assistants(config) {
        let anchor = format!("containers[{at}].instance_type");
        let Some(node) = container.get("instance_type") else {
            verdict.find(config.at(container, anchor, "no `instance_type` is written: the default decides"));
            continue;
        };
        let memory = number(node.get("memory_mib"));
        let message = match &node.kind {
            Kind::String(name) if FIT.contains(&name.as_str()) => continue,
            Kind::String(name) => match SMALL.iter().find(|(small, _)| small == name) {
                Some((_, memory)) => format!("`{name}` has {memory} of memory, too little for OpenClaw"),
                None => format!("`{name}` is no instance type"),
            },
            Kind::Table(_) if memory.is_none_or(|it| it >= 2048.0) => continue,
            _ => "its own instance type has too little memory for OpenClaw".to_owned(),
        };
        verdict.find(config.at(node, anchor, message));
    }
}

fn count(facts: &Facts, verdict: &mut Verdict) {
    let Some(config) = wrangler(facts, verdict) else { return };
    for (at, container) in assistants(config) {
        let anchor = format!("containers[{at}].max_instances");
        let fix = config.set(
            "run one container at most",
            Under::EachContainer,
            &["max_instances"],
            Literal::Count(1),
        );
        let fix = fix.unless_agreed("a container that more sandboxes share needs more than one");
        match container.get("max_instances") {
            None => {
                verdict
                    .find(config.at(container, anchor, "nothing bounds the number of containers").fix(fix));
            }
            Some(node) => {
                if let Some(most) = number(Some(node)).filter(|it| *it > 1.0) {
                    verdict
                        .find(config.at(node, anchor, format!("up to {most} containers may run")).fix(fix));
                }
            }
        }
    }
}

fn cron(facts: &Facts, verdict: &mut Verdict) {
    let Some(config) = wrangler(facts, verdict) else { return };
    if config.containers().next().is_none() {
        return;
    }
    for node in config.tree.at("triggers.crons").map(|it| it.elements()).unwrap_or_default() {
        let Some(written) = node.as_str() else { continue };
        let fields: Vec<&str> = written.split_whitespace().collect();
        let Some((minutes, hours)) = fields.first().zip(fields.get(1)) else { continue };
        let every = match (*minutes, minutes.strip_prefix("*/").and_then(|it| it.parse::<u32>().ok())) {
            ("*", _) => 1,
            (_, Some(every)) => every,
            _ => continue,
        };
        if every <= 10 && *hours == "*" {
            let message =
                format!("`{written}` runs every {every} min: no usual `SANDBOX_SLEEP_AFTER` is that short");
            verdict.find(config.at(node, written, message).confidence(Confidence::Medium));
        }
    }
}
