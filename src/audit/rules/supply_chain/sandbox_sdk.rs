//! MW-SUP-004: the Sandbox SDK by a range, or of another version than its image.

use crate::audit::fix::Fix;
use crate::audit::meta::{Asi, Category};
use crate::audit::rules::places::{dockerfiles, span};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};
use crate::project::dockerfile::sandbox_version;
use crate::project::package_json::{PackageJson, pin};
use crate::project::tree::Node;

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-SUP-004",
        name: "sandbox-sdk-moves",
        title: "The Sandbox SDK is asked for by a range, or is not its image's version",
        severity: Severity::High,
        category: Category::SupplyChain,
        scopes: &[Scope::Checkout],
        what: "`package.json` asks for `@cloudflare/sandbox` by a range such as `*`, or the version of the SDK is not that of the \
               `cloudflare/sandbox` image the Dockerfile builds from.",
        why: "SDK and image speak to each other and work only in the same version; a mismatch is merely logged. `*` jumps to 1.0 at the \
              next `npm install`, where `startProcess` and sessions are gone, and an SDK whose image is older than 0.8.9 has no egress \
              control although the code says so.",
        evidence: "The specifier in `package.json`, the version in `package-lock.json`, and the tags of sandbox images in the \
                   Dockerfiles.",
        fix: "Ask for exactly the image's version: `moltctl pin update`, then `npm install` so that the lock follows.",
        sources: &[
            "cloudflare/moltworker package.json",
            "Sandbox SDK: Dockerfile reference",
            "cloudflare/sandbox-sdk 1.0 migration guide",
        ],
        owasp: &[Asi::SupplyChain],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[
                ("package.json", r#"{"devDependencies": {"@cloudflare/sandbox": "*"}}"#),
                ("Dockerfile", "FROM docker.io/cloudflare/sandbox:0.7.0\n"),
            ])
        },
        passing: || {
            checkout(&[
                ("package.json", r#"{"devDependencies": {"@cloudflare/sandbox": "0.12.10"}}"#),
                ("Dockerfile", "FROM docker.io/cloudflare/sandbox:0.12.10-python\n"),
            ])
        },
    },
};

/// The SDK's package.
const SDK: &str = "@cloudflare/sandbox";
/// The file that asks for it.
const PACKAGE: &str = "package.json";

fn check(facts: &Facts, verdict: &mut Verdict) {
    let images: Vec<String> = dockerfiles(facts, verdict)
        .iter()
        .flat_map(|recipe| &recipe.file.images)
        .filter_map(|image| sandbox_version(image.image()?).map(str::to_owned))
        .collect();
    let Some(checkout) = facts.checkout.known() else { return };
    let Some(package) = checkout.package().and_then(|it| verdict.see(Scope::Checkout, it)) else { return };
    let text = checkout.text(PACKAGE).unwrap_or_default();
    let locked = match checkout.lock() {
        Some(Ok(lock)) => lock.installed(SDK).and_then(|it| it.version.as_deref()),
        Some(Err(why)) => {
            verdict.blind(Scope::Checkout, why.clone());
            None
        }
        None => None,
    };
    let Some(asked) = package.dependency(SDK) else { return };
    let at = |message: String| finding(text, asked.section, message);
    if !asked.is_exact() {
        let finding = at(format!("`{SDK}` is asked for as `{}`", asked.specifier));
        verdict.find(match images.first() {
            Some(version) => finding.fix(exact(version.clone())),
            None => finding,
        });
    }
    let used = locked.or(asked.is_exact().then_some(asked.specifier.as_str()));
    for version in &images {
        if let Some(used) = used.filter(|used| used != version) {
            verdict.find(at(format!("the SDK is {used}, and its image {version}")));
        }
    }
}

fn finding(text: &str, section: &str, message: String) -> Finding {
    let place = Node::from_jsonc(text).ok().and_then(|tree| span(text, tree.get(section)?.get(SDK)?));
    Finding::in_file(PACKAGE, place, format!("{section}.{SDK}"), message)
}

fn exact(version: String) -> Fix {
    Fix::edit(format!("ask for exactly {SDK} {version}, the image's version"), PACKAGE, move |text| {
        debug_assert!(PackageJson::parse(text).is_ok());
        pin(text, SDK, &version).ok().filter(|(_, edits)| !edits.is_empty()).map(|(text, _)| text)
    })
    .unless_agreed("`npm ci` refuses the lock until `npm install` wrote it anew")
}
