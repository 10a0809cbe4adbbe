//! For which OpenClaw, and on which hosts.

use crate::audit::facts::Checkout;
use crate::audit::openclaw::Version;
use crate::commands::target;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::policy::Policy;
use crate::policy::enforce::openclaw::Target;
use crate::project::dockerfile::Requested;

/// The version that the Dockerfile installs, else the one that the policy names, and the hosts of moltctl.toml.
///
/// # Errors
/// Usage (2) when no version is known.
pub(super) fn find(
    ctx: &Context,
    policy: &Policy,
    checkout: &Checkout,
    notes: &mut Vec<String>,
) -> Result<Target> {
    let installed = installed(checkout);
    let named = policy.openclaw.version.as_deref();
    if let (Some(named), Some(installed)) = (named, &installed)
        && named != installed
    {
        // What runs decides: one key that it does not know, and its gateway does not start.
        notes.push(format!(
            "the policy was written for OpenClaw {named}; its patch is made for {installed}, which the Dockerfile installs"
        ));
    }
    let Some(text) = installed.as_deref().or(named) else {
        return Err(Error::usage("no version of OpenClaw is known; nothing was changed")
            .hint("pin it in the Dockerfile (`npm install -g openclaw@2026.2.3`), or set `openclaw.version` in the policy"));
    };
    let version = Version::parse(text).ok_or_else(|| {
        Error::usage(format!("`{text}` is no version of OpenClaw; nothing was changed"))
            .hint("versions look like 2026.2.3")
    })?;
    let hosts = target::checkout(ctx)?.settings.worker.hosts.iter().map(ToString::to_string).collect();
    Ok(Target { version, hosts })
}

fn installed(checkout: &Checkout) -> Option<String> {
    let (_, view) = checkout.dockerfile()?;
    view.as_ref().ok()?.npm.iter().filter(|it| it.name == "openclaw").find_map(|it| match &it.requested {
        Requested::Exact(version) => Some(version.clone()),
        _ => None,
    })
}
