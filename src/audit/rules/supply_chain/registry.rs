//! MW-SUP-006: images that Cloudflare Containers cannot pull, or that are none.

use crate::audit::meta::Category;
use crate::audit::rules::places::wrangler;
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};
use crate::model::ImageRef;

use super::base_image::{image, is_file, looks_like_a_path};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-SUP-006",
        name: "image-cannot-be-pulled",
        title: "The container's image cannot be pulled, or is not there",
        severity: Severity::Medium,
        category: Category::SupplyChain,
        scopes: &[Scope::Checkout],
        what: "`containers[].image` names a registry that Cloudflare Containers does not take images from (`ghcr.io` is the usual one), \
               a Dockerfile that is not in the checkout, or something that is no image reference.",
        why: "wrangler checks neither the registry nor the digest. The deploy uploads the Worker first and fails at the container: the \
              Worker is then open to the internet, in a new version, before anything behind it runs.",
        evidence: "`image` where it is no file of the checkout, against the registries that are supported: registry.cloudflare.com, \
                   docker.io, Amazon ECR, Google Artifact Registry. Whether the image exists there is not asked.",
        fix: "Build from a Dockerfile of the checkout (`\"image\": \"./Dockerfile\"`), or push the image with `wrangler containers push`.",
        sources: &["Cloudflare Containers: image management", "wrangler `containers registries configure`"],
        owasp: &[],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "wrangler.toml",
                "[[containers]]\nclass_name = 'Sandbox'\nimage = 'ghcr.io/openclaw/openclaw:v2.4.1@sha256:abc123'\n",
            )])
        },
        passing: || {
            checkout(&[
                ("wrangler.toml", "[[containers]]\nclass_name = 'Sandbox'\nimage = './Dockerfile'\n"),
                ("Dockerfile", "FROM scratch\n"),
            ])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(config) = wrangler(facts, verdict) else { return };
    for (at, container) in config.containers() {
        let Some((node, written)) = image(container).filter(|(_, it)| !is_file(config.checkout, it)) else {
            continue;
        };
        let message = if looks_like_a_path(written) {
            if config.checkout.cut_short.is_some() {
                verdict.blind(Scope::Checkout, "the checkout was not read to its end");
                continue;
            }
            format!("`{written}` is not in the checkout: wrangler stops")
        } else {
            // Judged without its digest first: a made-up digest must not hide the registry.
            let bare = written.split('@').next().unwrap_or(written);
            match (bare.parse::<ImageRef>(), written.parse::<ImageRef>()) {
                (Ok(image), _) if image.refused_by_containers().is_some() => {
                    image.refused_by_containers().unwrap_or_default()
                }
                (Ok(_), Ok(_)) => continue,
                (Ok(_), Err(_)) => format!("`{written}` carries a digest that is none"),
                (Err(_), _) => {
                    format!("`{written}` is neither a file of the checkout nor an image reference")
                }
            }
        };
        verdict.find(config.at(node, format!("containers[{at}].image"), message));
    }
}
