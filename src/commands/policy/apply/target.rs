//! For which OpenClaw, and on which hosts.

use crate::audit::facts::Checkout;
use crate::audit::openclaw::Version;
use crate::commands::target;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::policy::Policy;
use crate::policy::enforce::openclaw::Target;
use crate::project::dockerfile::Requested;

/// The version that the Dockerfile installs, which the policy may name too, and the hosts of moltctl.toml.
///
/// # Errors
/// Usage (2) when no version is known, or two.
pub(super) fn find(ctx: &Context, policy: &Policy, checkout: &Checkout) -> Result<Target> {
    let installed = installed(checkout);
    let named = policy.openclaw.version.as_deref();
    let text = match (named, installed.as_deref()) {
        (Some(named), Some(installed)) if named != installed => {
            return Err(Error::usage(format!(
                "the policy is for OpenClaw {named}, and the Dockerfile installs {installed}; nothing was changed"
            ))
            .hint("a patch with a key that the other version does not know keeps its gateway from starting")
            .hint("set `openclaw.version` in the policy, or the version in the Dockerfile (`moltctl pin update`)"));
        }
        (Some(text), _) | (None, Some(text)) => text,
        (None, None) => {
            return Err(Error::usage("no version of OpenClaw is known; nothing was changed")
                .hint("pin it in the Dockerfile (`npm install -g openclaw@2026.2.3`), or set `openclaw.version` in the policy"));
        }
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
