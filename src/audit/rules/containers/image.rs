//! MW-CTR-001 and 002: which image the container runs.

use super::{on, own};
#[cfg(test)]
use crate::audit::facts::account::kept;
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};
use crate::model::ImageRef;

/// Cloudflare's own registry: each account writes below its id.
const OWN_REGISTRY: &str = "registry.cloudflare.com";

pub(super) static UNPINNED: Rule = Rule {
    meta: Meta {
        id: "MW-CTR-001",
        name: "live-image-unpinned",
        title: "The running image is named by a tag",
        severity: Severity::Medium,
        category: Category::SupplyChain,
        scopes: &[Scope::Live],
        what: "The container application names its image by a tag and not by a digest.",
        why: "A tag can be pushed again: the next instance that starts runs other code than the one that was deployed and looked \
              at, with every credential of the container.",
        evidence: "`configuration.image` of the Worker's application without `@sha256:`. In the account's own registry \
                   only who may deploy can move a tag, and wrangler gives each build one of its own: that is told as info.",
        fix: "Let wrangler build the checkout's Dockerfile with its base image pinned (`moltctl pin update`), or write the image with \
              its digest into `[[containers]]`, then run `moltctl deploy`",
        sources: &[
            "Cloudflare documentation: Containers, image management",
            "Cloudflare API: container applications",
        ],
        owasp: &[Asi::SupplyChain],
        checklist: &[],
    },
    check: check_unpinned,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but_application(|app| app.image = "docker.io/cloudflare/sandbox:0.7.0".into()),
        passing: kept::account,
    },
};

fn check_unpinned(facts: &Facts, verdict: &mut Verdict) {
    for app in own(facts, verdict) {
        let Ok(image) = app.image.parse::<ImageRef>() else {
            verdict.blind(Scope::Live, format!("the image of `{}` is not understood", app.name));
            continue;
        };
        if image.digest().is_some() {
            continue;
        }
        let tag = image.tag().unwrap_or("latest");
        let finding = on(app, format!("it runs `{image}`, whose tag can be pushed again"));
        let own_build = image.registry() == OWN_REGISTRY && tag != "latest";
        verdict.find(if own_build { finding.severity(Severity::Info) } else { finding });
    }
}

pub(super) static FOREIGN: Rule = Rule {
    meta: Meta {
        id: "MW-CTR-002",
        name: "live-image-from-elsewhere",
        title: "The running image does not come from the account's own registry",
        severity: Severity::Low,
        category: Category::SupplyChain,
        scopes: &[Scope::Live],
        what: "The container application pulls its image from another registry, or from below another account's id.",
        why: "Moltworker is built from the checkout's Dockerfile and pushed to `registry.cloudflare.com/ACCOUNT/…`. An image from \
              elsewhere was not built from what you see, and who owns that repository decides what runs beside your keys.",
        evidence: "Registry and first path component of `configuration.image` of the Worker's application.",
        fix: "Let wrangler build the checkout's Dockerfile: write `image = \"./Dockerfile\"` into `[[containers]]` of wrangler's \
              configuration, then run `moltctl deploy`",
        sources: &["Cloudflare documentation: Containers, image management"],
        owasp: &[Asi::SupplyChain],
        checklist: &[],
    },
    check: check_foreign,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            kept::but_application(|app| app.image = format!("docker.io/x/claw@sha256:{}", "a".repeat(64)))
        },
        passing: kept::account,
    },
};

fn check_foreign(facts: &Facts, verdict: &mut Verdict) {
    let account = facts.account.known().map_or("", |account| account.containers.account.as_str());
    for app in own(facts, verdict) {
        let Ok(image) = app.image.parse::<ImageRef>() else {
            verdict.blind(Scope::Live, format!("the image of `{}` is not understood", app.name));
            continue;
        };
        let below = image.repository().split('/').next().unwrap_or_default();
        // Within its own registry Cloudflare also shows repositories without the account's id.
        let another =
            below.len() == account.len() && below.bytes().all(|b| b.is_ascii_hexdigit()) && below != account;
        if image.registry() != OWN_REGISTRY {
            verdict.find(on(app, format!("its image comes from `{}`", image.registry())));
        } else if another {
            verdict.find(on(app, format!("its image belongs to the account `{below}`")));
        }
    }
}
