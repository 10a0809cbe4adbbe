//! The gateway token of a new deployment: made here, kept where the operator's other credentials are, never shown.

use camino::{Utf8Path, Utf8PathBuf};
use serde::Serialize;

use super::decide::Decided;
use crate::commands::{credential, ports, token};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::git::Git;
use crate::output::{Mark, Page};
use crate::sys::fs;
use crate::vault::{Held, Key, Source};

/// Where the gateway token of the deployment is.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct GatewayToken {
    /// Where.
    pub place: TokenPlace,
    /// True when this run made it.
    pub made: bool,
    /// First 8 hex characters of the value's SHA-256, when this run made it.
    pub fingerprint: Option<String>,
    /// The file, if it is in one.
    pub file: Option<String>,
    /// Why it is not made yet, if so.
    pub reason: Option<String>,
}

/// Where a gateway token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TokenPlace {
    /// In the OS keyring.
    Keyring,
    /// In a file that only its owner reads.
    File,
    /// Nowhere yet: `moltctl deploy` makes it.
    AtDeploy,
}

impl GatewayToken {
    /// Writes it for people.
    pub(super) fn human(&self, page: &mut Page) {
        let print = self.fingerprint.as_deref().unwrap_or_default();
        match (self.place, self.made) {
            (TokenPlace::Keyring, true) => {
                page.mark(Mark::Good, &format!("the gateway token is in the keyring ({print})"));
            }
            (TokenPlace::File, true) => {
                let file = self.file.as_deref().unwrap_or_default();
                page.mark(
                    Mark::Good,
                    &format!("the gateway token is in `{file}` ({print}), readable to you only"),
                );
            }
            (TokenPlace::Keyring | TokenPlace::File, false) => {
                page.mark(Mark::Good, "the gateway token was made before and is left alone");
            }
            (TokenPlace::AtDeploy, _) => {
                let reason = self.reason.as_deref().unwrap_or_default();
                page.mark(Mark::Next, &format!("`moltctl deploy` will make the gateway token: {reason}"));
            }
        }
    }
}

/// Where the token will go.
#[derive(Debug)]
pub(super) enum Destination {
    /// Into a file that is not there yet.
    File(Utf8PathBuf),
    /// Into the keyring, which has none.
    Keyring(Key),
    /// It is there.
    There(TokenPlace),
    /// Nowhere for now.
    AtDeploy(String),
}

/// Chooses where the token goes, before anything is changed.
pub(super) async fn choose(ctx: &Context, file: Option<&Utf8Path>, decided: &Decided) -> Result<Destination> {
    if let Some(file) = file {
        let path = ctx.checkout.join(file);
        if fs::exists(&path) {
            return Ok(Destination::There(TokenPlace::File));
        }
        refuse_committable(ctx, &path).await?;
        return Ok(Destination::File(path));
    }
    if ctx.drill_token.is_some() {
        return Ok(Destination::AtDeploy("a drill leaves the keyring alone".to_owned()));
    }
    let account = decided.account.as_ref().map_or(credential::ANY_ACCOUNT, |account| account.as_str());
    let key = Key::new(ctx.origin.as_str(), account, Held::GatewayToken(decided.worker.clone()));
    Ok(match credential::vault(ctx).load(&key).await {
        Ok(loaded) => match (loaded.found, loaded.passed.into_iter().next()) {
            (Some(_), _) => Destination::There(TokenPlace::Keyring),
            (None, Some((_, error))) => Destination::AtDeploy(format!(
                "{error}; `--gateway-token-file PATH` puts it into a file instead"
            )),
            (None, None) => Destination::Keyring(key),
        },
        Err(error) => Destination::AtDeploy(error.to_string()),
    })
}

/// Makes the token.
pub(super) async fn make(ctx: &Context, destination: Destination) -> Result<GatewayToken> {
    let (place, file) = match &destination {
        Destination::There(place) => (*place, None),
        Destination::AtDeploy(reason) => return Ok(at_deploy(reason.clone())),
        Destination::File(path) => (TokenPlace::File, Some(path.to_string())),
        Destination::Keyring(_) => (TokenPlace::Keyring, None),
    };
    let value = match &destination {
        Destination::File(path) => {
            let value = token::fresh()?;
            token::write_private(path, &value)?;
            Some(value)
        }
        Destination::Keyring(key) => {
            let value = token::fresh()?;
            if let Err(error) = credential::vault(ctx).store(key, &value, Source::Keyring).await {
                return Ok(at_deploy(error.to_string()));
            }
            Some(value)
        }
        Destination::There(_) | Destination::AtDeploy(_) => None,
    };
    let fingerprint = value.as_ref().map(|value| value.fingerprint());
    Ok(GatewayToken { place, made: value.is_some(), fingerprint, file, reason: None })
}

/// What a run says that makes nothing.
pub(super) fn not_made(destination: &Destination) -> GatewayToken {
    match destination {
        Destination::There(place) => {
            GatewayToken { place: *place, made: false, fingerprint: None, file: None, reason: None }
        }
        Destination::AtDeploy(reason) => at_deploy(reason.clone()),
        Destination::File(_) | Destination::Keyring(_) => at_deploy("this was a dry run".to_owned()),
    }
}

fn at_deploy(reason: String) -> GatewayToken {
    let reason = Some(reason);
    GatewayToken { place: TokenPlace::AtDeploy, made: false, fingerprint: None, file: None, reason }
}

/// A file inside a work tree of git is one `git add .` away from everybody, unless git ignores it.
///
/// # Errors
/// Usage (2), naming what to do instead.
pub(in crate::commands) async fn refuse_committable(ctx: &Context, path: &Utf8Path) -> Result<()> {
    let parent = path.parent().unwrap_or(path);
    let Ok(real) = parent.canonicalize_utf8() else {
        return Err(Error::usage(format!("`{parent}` is not a folder, so no token can be put there")));
    };
    if !real.ancestors().any(|folder| fs::exists(&folder.join(".git"))) {
        return Ok(());
    }
    let name = real.join(path.file_name().unwrap_or_default());
    let ignored = match Git::locate(&ports::search_path(ctx), &real) {
        Ok(git) => git.is_ignored(&name).await.unwrap_or(false),
        Err(_) => false,
    };
    if ignored {
        return Ok(());
    }
    Err(Error::usage(format!("`{path}` lies in a work tree of git that does not ignore it"))
        .hint("name a path outside of any work tree, or add the file to .gitignore first")
        .hint("without a file the token goes into the keyring"))
}
