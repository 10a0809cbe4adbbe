//! MW-SUP-003: images by a tag that can move.

use crate::audit::meta::{Asi, Category};
use crate::audit::rules::places::{dockerfiles, in_text, wrangler};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};
use crate::model::ImageRef;
use crate::project::dockerfile::Target;
use crate::project::tree::Node;

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-SUP-003",
        name: "image-by-tag",
        title: "An image is named by a tag, not by its digest",
        severity: Severity::High,
        category: Category::SupplyChain,
        scopes: &[Scope::Checkout],
        what: "A Dockerfile builds from, or wrangler's configuration deploys, an image by a tag without `@sha256:…`.",
        why: "A tag can be moved to other contents at any time. Cloudflare's sandbox images are neither signed nor attested, so the \
              digest is the only thing that says that today's build starts from what was reviewed.",
        evidence: "`FROM` and `COPY --from` of every Dockerfile after `ARG` defaults were filled in, and `containers[].image` where it \
                   is no file of the checkout. wrangler pins what it builds, never the `FROM` line it builds from.",
        fix: "`moltctl pin update` asks the registry and writes the digest beside the tag.",
        sources: &[
            "cloudflare/moltworker Dockerfile",
            "cloudflare/sandbox-sdk .github/publish-sandbox-images.sh",
            "cloudflare/workers-sdk#14343",
        ],
        owasp: &[Asi::SupplyChain],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || checkout(&[("Dockerfile", "FROM docker.io/cloudflare/sandbox:0.7.0\n")]),
        passing: || {
            checkout(&[(
                "Dockerfile",
                "FROM docker.io/cloudflare/sandbox:0.7.0@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa AS base\nFROM base\n",
            )])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    for recipe in dockerfiles(facts, verdict) {
        for image in &recipe.file.images {
            let written = &image.written;
            let message = match &image.target {
                Target::Stage | Target::Scratch => continue,
                Target::Image(it) if it.digest().is_some() => continue,
                Target::Image(_) => format!("`{written}` can be moved to other contents"),
                Target::NotPinnable => {
                    format!("`{written}` comes from an `ARG` without a default: the build decides what it is")
                }
                Target::Invalid => {
                    verdict.blind(
                        Scope::Checkout,
                        format!("line {} of `{}` is no image reference", image.line, recipe.path),
                    );
                    continue;
                }
            };
            let word =
                recipe.file.steps.iter().flat_map(|it| &it.commands).flat_map(|it| &it.words).find(|it| {
                    it.text.ends_with(written.as_str())
                        && recipe.text[..it.range.start].matches('\n').count() + 1 == image.line
                });
            let range = word.map_or(0..0, |it| it.range.end - written.len()..it.range.end);
            verdict.find(in_text(recipe.path, recipe.text, range, message));
        }
    }
    let Some(config) = wrangler(facts, verdict) else { return };
    for (at, container) in config.containers() {
        let Some(image) = container.get("image") else { continue };
        let Some(written) = image.as_str().filter(|it| !is_file(config.checkout, it)) else { continue };
        let loose = written
            .parse::<ImageRef>()
            .is_ok_and(|it| it.digest().is_none() && it.refused_by_containers().is_none());
        if loose && !looks_like_a_path(written) {
            let message = format!("the container's image `{written}` can be moved to other contents");
            verdict.find(config.at(image, format!("containers[{at}].image"), message));
        }
    }
}

/// Whether an `image` is a file of the checkout, which is how wrangler itself decides.
pub(super) fn is_file(checkout: &crate::audit::facts::Checkout, image: &str) -> bool {
    checkout.file(image.trim_start_matches("./")).is_some()
}

/// Whether an `image` is meant as a path.
pub(super) fn looks_like_a_path(image: &str) -> bool {
    image.starts_with(['.', '/'])
        || image.rsplit('/').next().is_some_and(|name| name.starts_with("Dockerfile"))
}

/// The `image` of a container, where it is written.
pub(super) fn image(container: &Node) -> Option<(&Node, &str)> {
    let node = container.get("image")?;
    Some((node, node.as_str()?))
}
