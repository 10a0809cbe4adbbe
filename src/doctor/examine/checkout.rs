//! The checkout: can it be read, can its script be started, do its versions belong together.

use super::super::check::Check;
use super::super::observed::{CheckoutSeen, PackageSeen};
use super::super::probe::Probe;
use super::{adopted, versions};
use crate::deploy::preflight::{self, Script, State};

pub(super) fn judge(checkout: &CheckoutSeen) -> Vec<Check> {
    let mut checks = Vec::new();
    if let Err(why) = &checkout.settings {
        checks.push(Check::wrong(Probe::Settings, why, "configuration-settings"));
    }
    if let Err(why) = &checkout.wrangler {
        checks.push(Check::wrong(Probe::Configuration, why, "configuration-missing"));
    }
    if checks.is_empty() {
        checks.push(Check::well(Probe::Settings, "the settings can be read"));
        checks.extend(files(checkout));
        checks.extend(checkout.scripts_not_brought.iter().map(|name| {
            let seen =
                format!("the Worker starts `{name}`, and the Dockerfile does not bring it (status 127)");
            Check::wrong(Probe::StartScript, seen, "start-script-missing").about(name)
        }));
        checks.extend(checkout.package.iter().flat_map(package));
    }
    checks
}

fn files(checkout: &CheckoutSeen) -> Vec<Check> {
    let mut scripts = checkout.scripts.iter();
    let one = |check: &preflight::Check| match check.id {
        "start-script" => {
            let script = scripts.next()?;
            let entry = if check.state == State::Warn { "start-script-missing" } else { cause(script) };
            Some(adopted(Probe::StartScript, check, entry).about(&script.copied.source))
        }
        "configuration" if check.state == State::Warn => {
            Some(adopted(Probe::Precedence, check, "configuration-precedence"))
        }
        // A checkout with upstream's wrangler.jsonc works; only moltctl wants the other form.
        "configuration" if checkout.other_configuration && check.state == State::Fail => {
            let told = Check::advice(Probe::Configuration, &check.what, "configuration-missing");
            Some(told.with_remedy("`moltctl init` writes it"))
        }
        "configuration" => Some(adopted(Probe::Configuration, check, "configuration-missing")),
        "vite" | "configuration-agrees" => {
            Some(adopted(Probe::Precedence, check, "configuration-precedence"))
        }
        "image" => Some(adopted(Probe::Image, check, "deploy-image-registry")),
        "pins" => Some(adopted(Probe::Pins, check, "upgrade-not-pinned")),
        _ => None,
    };
    checkout.files.iter().filter_map(one).collect()
}

/// Why a script does not start.
fn cause(script: &Script) -> &'static str {
    match &script.form {
        None => "start-script-missing",
        Some(form) if !form.crlf_lines.is_empty() || form.byte_order_mark => "windows-line-endings",
        Some(_) => "windows-executable-bit",
    }
}

fn package(package: &PackageSeen) -> Vec<Check> {
    let Some(text) = &package.openclaw else { return Vec::new() };
    let Some(openclaw) = versions::numbers(text) else { return Vec::new() };
    let mut checks = Vec::new();
    if let Some(node) = package.node.as_deref().and_then(versions::numbers) {
        let oldest = versions::oldest_node(openclaw);
        let has = versions::shown(node);
        checks.push(if node < oldest {
            let seen = format!(
                "OpenClaw {text} needs Node.js {} or newer, and the image gets {has}",
                versions::shown(oldest)
            );
            Check::wrong(Probe::ImageNode, seen, "upgrade-node-of-image")
        } else {
            Check::well(Probe::ImageNode, format!("Node.js {has} is new enough for OpenClaw {text}"))
        });
    }
    if versions::asks_for_origin(openclaw) && !package.allows_origins {
        let seen = format!(
            "OpenClaw {text} asks for the Control UI's origin, and no file of the checkout sets `allowedOrigins`"
        );
        checks.push(Check::advice(Probe::AllowedOrigins, seen, "gateway-origin-not-allowed"));
    }
    checks
}
