//! The overlay of `moltctl policy apply`, recognised where it is in effect: rules then know what it takes care of.
//!
//! In effect means: the entry exports the overlay's class and proxy and guards its default export, every file of the overlay
//! is the one that this moltctl writes, and the policy in it is the one its digest names. An overlay that somebody changed,
//! or that an older moltctl wrote, is none: `policy apply` puts it right.

use camino::Utf8Path;

use crate::audit::facts::Checkout;
use crate::audit::syntax::modules::{exports, imports};
use crate::audit::syntax::values::bare;
use crate::audit::syntax::{Source, Syntax};
use crate::policy::deployed::held;
use crate::policy::enforce::overlay::{FOLDER, POLICY_FILE, files};
use crate::policy::{Compiled, Policy};

use super::egress_policy::{class_name, entry};

/// The overlay in effect.
pub(super) struct Overlay {
    policy: Compiled,
}

impl Overlay {
    /// The overlay of a checkout; `None` where there is none in effect.
    pub(super) fn of(checkout: &Checkout) -> Option<Self> {
        let policy = format!("{FOLDER}/{POLICY_FILE}");
        let text = checkout.text(&policy)?;
        let compiled = held(text).filter(|it| text.contains(&format!("'{}'", it.digest())))?;
        let wired = is_wired(checkout) && is_whole(checkout, &policy);
        wired.then_some(Self { policy: compiled })
    }

    /// Whether the container gets a placeholder in the place of this secret, whoever hands it over.
    pub(super) fn injects(&self, slot: &str) -> bool {
        slot == "CDP_SECRET" || self.policy.credentials.iter().any(|it| it.slot == slot)
    }

    /// Whether requests to this path are refused when they come from another page.
    pub(super) fn checks_origin(&self, path: &str) -> bool {
        ["/api/admin", "/debug"].iter().any(|it| is_below(path, it))
    }

    /// Whether what this path holds of a device's request is a word.
    pub(super) fn checks_ids(&self, path: &str) -> bool {
        is_below(path, "/api/admin/devices")
    }
}

/// Whether a file is part of the overlay.
pub(super) fn is_part(path: &Utf8Path) -> bool {
    path.starts_with(FOLDER)
}

fn is_below(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether every file but the policy says what this moltctl writes.
fn is_whole(checkout: &Checkout, policy: &str) -> bool {
    files(&Policy::default())
        .iter()
        .filter(|(path, _)| path != policy)
        .all(|(path, text)| checkout.text(path.as_str()) == Some(text.as_str()))
}

/// Whether the entry hands the Worker over to the overlay.
fn is_wired(checkout: &Checkout) -> bool {
    let entry = entry(checkout);
    let found = checkout.sources().iter().find(|(path, _)| *path == entry);
    let Some((path, source)) = found else { return false };
    let exported = exports(source);
    let of_overlay = |name: &str, wanted: &str| {
        exported
            .iter()
            .any(|it| it.name == name && comes_from_overlay(source, path, it.local, it.from, wanted))
    };
    let guarded =
        exported.iter().find(|it| it.name == "default").and_then(|it| it.node.field("value")).map(bare);
    let guard = guarded
        .filter(|it| it.kind() == "call_expression")
        .and_then(|it| it.field("function"))
        .map(Syntax::text);
    guard.is_some_and(|name| comes_from_overlay(source, path, name, None, "hardened"))
        && of_overlay("ContainerProxy", "ContainerProxy")
        && of_overlay(&class_name(checkout), "Sandbox")
}

/// Whether `local` is `wanted` of the overlay's index.
fn comes_from_overlay(
    source: &Source,
    file: &Utf8Path,
    local: &str,
    from: Option<&str>,
    wanted: &str,
) -> bool {
    let (from, name) = match from {
        Some(from) => (from, local),
        None => match imports(source).into_iter().find(|it| it.local == local) {
            Some(import) => (import.from, import.name),
            None => return false,
        },
    };
    let mut path = file.parent().map(Utf8Path::to_owned).unwrap_or_default();
    for part in from.split('/') {
        match part {
            "." => {}
            ".." => {
                path.pop();
            }
            part => path.push(part),
        }
    }
    name == wanted && from.starts_with('.') && (path == FOLDER || path == format!("{FOLDER}/index"))
}
