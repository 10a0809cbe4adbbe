//! MW-EGR-001: nothing decides what leaves the container.

use camino::Utf8Path;

use crate::audit::facts::{Checkout, CheckoutKind, SdkLine};
use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::Syntax;
use crate::audit::syntax::bindings::{Binding, bindings};
use crate::audit::syntax::classes::{Class, Field, class};
use crate::audit::syntax::modules::{Export, Origin, exports, origin};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

use super::{at, worker};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-EGR-001",
        name: "no-egress-policy",
        title: "Nothing decides where the container may connect to",
        severity: Severity::Critical,
        category: Category::Egress,
        scopes: &[Scope::Checkout],
        what: "The Durable Object that runs the container is the SDK's own `Sandbox`, or a class that sets none of \
               `enableInternet`, `allowedHosts`, `deniedHosts` and `outbound`, or the SDK is older than 0.8.9 and ignores them.",
        why: "Whatever the assistant is talked into, by a mail, a page or a skill, may send its memory and keys to any host.",
        evidence: "The class that the entry module exports under the container's `class_name` is followed to where it is declared, \
                   through the classes it extends; the SDK's version is that of `package.json`, the lockfile and the image, the \
                   oldest of them.",
        fix: "Raise `@cloudflare/sandbox` and its image to 0.12.10 with `moltctl pin update`, export a class of your own with \
              `enableInternet = false; interceptHttps = true; allowedHosts = [...]`, and `export { ContainerProxy }` beside it.",
        sources: &[
            "Cloudflare docs: containers/guides/outbound-traffic",
            "cloudflare/containers 0.3.0 changelog",
        ],
        owasp: &[Asi::RogueAgents, Asi::ToolMisuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "src/index.ts",
                "import { Sandbox } from '@cloudflare/sandbox';\nexport { Sandbox };\n",
            )])
        },
        passing: || {
            checkout(&[
                (
                    "src/index.ts",
                    "import { ContainerProxy, Sandbox } from './hardening';\nexport { ContainerProxy, Sandbox };\n",
                ),
                (
                    "src/hardening.ts",
                    "import { Sandbox as Sdk } from '@cloudflare/sandbox';\nexport class Sandbox extends Sdk {\n  \
                     enableInternet = false;\n  interceptHttps = true;\n  allowedHosts = ['api.anthropic.com'];\n}\n",
                ),
            ])
        },
    },
};

/// Members of the class that decide over what leaves.
const POLICY: [&str; 5] = ["enableInternet", "allowedHosts", "deniedHosts", "outbound", "outboundByHost"];

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = worker(facts, verdict) else { return };
    match Exported::of(checkout) {
        Exported::Sdk { file, export } => verdict.find(at(
            file,
            export.node,
            "the SDK's own class is exported: every host of the internet may be reached",
        )),
        Exported::Own { file, classes } => judge(checkout, file, &classes, verdict),
        Exported::Unknown(reason) => verdict.blind(Scope::Checkout, reason),
    }
}

fn judge(checkout: &Checkout, file: &Utf8Path, classes: &[Class<'_>], verdict: &mut Verdict) {
    let Some(class) = classes.first() else { return };
    let name = class.node.field("name").unwrap_or(class.node);
    if !has_policy(classes) {
        verdict.find(Finding::in_file(
            file,
            Some(name.span()),
            class.name,
            format!("the class `{}` sets no egress policy", class.name),
        ));
    } else if CheckoutKind::of(checkout).line() == Some(SdkLine::WithoutEgress) {
        let message = format!(
            "the class `{}` sets an egress policy that an SDK or image before 0.8.9 ignores",
            class.name
        );
        verdict.find(Finding::in_file(file, Some(name.span()), class.name, message));
    }
}

/// Whether any of the classes decides over what leaves.
pub(super) fn has_policy(classes: &[Class<'_>]) -> bool {
    classes.iter().flat_map(|it| it.fields()).any(|it| POLICY.contains(&it.name) && decides(&it))
}

/// `enableInternet = true` decides nothing.
fn decides(field: &Field<'_>) -> bool {
    field.name != "enableInternet" || field.value.is_none_or(|it| it.text() != "true")
}

/// The class that runs the container.
pub(super) enum Exported<'a> {
    /// The SDK's.
    Sdk {
        /// The entry module.
        file: &'a Utf8Path,
        /// Where it is exported.
        export: Export<'a>,
    },
    /// The checkout's, with the classes of the checkout that it extends, itself first.
    Own {
        /// Where it is declared.
        file: &'a Utf8Path,
        /// The classes.
        classes: Vec<Class<'a>>,
    },
    /// It was not found: why.
    Unknown(String),
}

impl<'a> Exported<'a> {
    /// Looks for it.
    pub(super) fn of(checkout: &'a Checkout) -> Self {
        let (wanted, entry) = (class_name(checkout), entry(checkout));
        let sources = checkout.sources();
        let Some((file, source)) = sources.iter().find(|(path, _)| *path == entry) else {
            return Self::Unknown(format!("the entry module `{entry}` was not found"));
        };
        let Some(export) = exports(source).into_iter().find(|it| it.name == wanted) else {
            return Self::Unknown(format!("`{entry}` exports no class `{wanted}`"));
        };
        let name = if export.from.is_some() { export.name } else { export.local };
        match origin(sources, file, name) {
            Some(Origin::Package { .. }) => Self::Sdk { file, export },
            Some(Origin::Here { file, node, .. }) => match ancestry(checkout, file, node) {
                classes if classes.is_empty() => {
                    Self::Unknown(format!("`{wanted}` of `{file}` is not a class"))
                }
                classes => Self::Own { file, classes },
            },
            None => Self::Unknown(format!("where `{wanted}` of `{entry}` comes from was not found")),
        }
    }
}

fn ancestry<'a>(checkout: &'a Checkout, file: &'a Utf8Path, node: Syntax<'a>) -> Vec<Class<'a>> {
    let (mut found, mut next) = (Vec::new(), class(node).map(|it| (file, it)));
    while let Some((file, it)) = next.filter(|_| found.len() < 5) {
        found.push(it);
        next = it.parent.and_then(|parent| match origin(checkout.sources(), file, parent)? {
            Origin::Here { file, node, .. } => class(node).map(|it| (file, it)),
            Origin::Package { .. } => None,
        });
    }
    found
}

/// `class_name` of the container.
pub(super) fn class_name(checkout: &Checkout) -> String {
    checkout
        .wrangler()
        .and_then(|(_, view)| view.as_ref().ok()?.containers.first()?.class_name.clone())
        .unwrap_or_else(|| "Sandbox".to_owned())
}

/// The entry module.
pub(super) fn entry(checkout: &Checkout) -> String {
    checkout
        .wrangler()
        .and_then(|(_, view)| view.as_ref().ok()?.main.clone())
        .map_or_else(|| "src/index.ts".to_owned(), |it| it.trim_start_matches("./").to_owned())
}

/// The value of a constant of the class's file that a field names, else the value itself.
pub(super) fn resolved(node: Syntax<'_>) -> Syntax<'_> {
    if node.kind() != "identifier" {
        return node;
    }
    let found = bindings(node, node.text()).into_iter().find_map(|it| match it {
        Binding::Value(value) => Some(value),
        _ => None,
    });
    found.unwrap_or(node)
}
