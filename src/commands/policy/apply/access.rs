//! Who passes Access: the policy's `[identity]` as `[access]` of moltctl.toml, which `moltctl access apply` carries out.

use crate::context::Context;
use crate::error::{ErrorKind, Kinded as _, Result};
use crate::model::{Email, Hostname};
use crate::policy::Policy;
use crate::policy::enforce::edits::FileEdit;
use crate::policy::model::BrowserMode;
use crate::project::edit::Edit;
use crate::project::settings::{self, Settings};

/// The edit of moltctl.toml; `None` where it says so already, the policy says nothing, or there is no such file.
///
/// # Errors
/// When moltctl.toml is not understood.
pub(super) fn settings(ctx: &Context, policy: &Policy, notes: &mut Vec<String>) -> Result<Option<FileEdit>> {
    let Some(before) = ctx.read_checkout(settings::FILE)? else {
        if !policy.identity.emails.is_empty() || !policy.identity.email_domains.is_empty() {
            notes.push("`[identity]` waits for a moltctl.toml: `moltctl init` writes one, `moltctl access apply` puts it into effect".to_owned());
        }
        return Ok(None);
    };
    let current = settings::parse(&before).kind(ErrorKind::Usage)?;
    let wanted = wanted(policy, notes);
    let external = policy.browser.mode != BrowserMode::Off && policy.browser.external;
    if external != current.access.cdp {
        let word = if external { "opens" } else { "closes" };
        notes.push(format!(
            "the policy {word} `/cdp` for programs outside, and `access.cdp` of moltctl.toml says otherwise: set it to {external} and run `moltctl access apply`"
        ));
    }
    let (after, made) = settings::merge(&before, &wanted).kind(ErrorKind::Usage)?;
    if made.is_empty() {
        return Ok(None);
    }
    notes.push("who passes Access changes with `moltctl access apply`, which reads moltctl.toml".to_owned());
    let edits = made
        .into_iter()
        .map(|edit| Edit { reason: "the policy's `[identity]` says who passes Access", ..edit });
    Ok(Some(FileEdit { path: settings::FILE.into(), before: Some(before), after, edits: edits.collect() }))
}

/// What the policy says, as settings; what is not of their form is named and left out.
fn wanted(policy: &Policy, notes: &mut Vec<String>) -> Settings {
    let identity = &policy.identity;
    let mut wanted = Settings::default();
    for email in &identity.emails {
        match email.parse::<Email>() {
            Ok(email) => wanted.access.allow.emails.push(email),
            Err(_) => {
                notes.push("an entry of `identity.emails` is no e-mail address, and is left out".to_owned())
            }
        }
    }
    for domain in &identity.email_domains {
        match domain.trim_start_matches('@').parse::<Hostname>() {
            Ok(domain) => wanted.access.allow.email_domains.push(domain),
            Err(_) => {
                notes.push("an entry of `identity.email_domains` is no domain, and is left out".to_owned())
            }
        }
    }
    wanted.access.allow.groups.clone_from(&identity.groups);
    wanted.access.require.posture.clone_from(&identity.posture);
    wanted
}
