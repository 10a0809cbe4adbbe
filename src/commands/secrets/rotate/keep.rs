//! The new gateway token, kept for the people who open the gateway with it: nobody else is told it.

use camino::{Utf8Path, Utf8PathBuf};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::commands::init::refuse_committable;
use crate::commands::kept_token::GATEWAY_TOKEN;
use crate::commands::target::Target;
use crate::commands::{credential, token};
use crate::context::Context;
use crate::engine::{Ports, RunReport, StepState};
use crate::error::{Error, Result};
use crate::output::{Mark, Page};
use crate::plan::Effect;
use crate::secret::SecretText;
use crate::sys::fs;
use crate::vault::{self, Held, Key, Source};

/// Where the new gateway token is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct KeptToken {
    /// Where.
    pub place: KeptPlace,
    /// First 8 hex characters of the value's SHA-256.
    pub fingerprint: String,
    /// The file, if it is in one.
    pub file: Option<String>,
    /// Why it is nowhere, if so.
    pub reason: Option<String>,
}

/// Where a token is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KeptPlace {
    /// In the OS keyring.
    Keyring,
    /// In a file that only its owner reads.
    File,
    /// Nowhere.
    Nowhere,
}

/// Refuses a file that cannot take the token, before anything is changed.
///
/// # Errors
/// Usage (2) when it exists, or lies where git would take it.
pub(super) async fn check(ctx: &Context, file: Option<&Utf8Path>) -> Result<()> {
    let Some(file) = file else { return Ok(()) };
    let path = ctx.checkout.join(file);
    if fs::exists(&path) {
        return Err(Error::usage(format!("`{path}` exists, and is not written over"))
            .hint("name a file that is not there: the new gateway token goes into it"));
    }
    refuse_committable(ctx, &path).await
}

/// Keeps the gateway token that a run put in effect, also when a later step of the run failed.
pub(super) async fn gateway_token(
    ctx: &Context,
    target: &Target,
    ports: &Ports,
    report: &RunReport,
    file: Option<&Utf8PathBuf>,
) -> Option<KeptToken> {
    if !is_in_effect(report) {
        return None;
    }
    let value = ports.values.get(GATEWAY_TOKEN)?;
    let fingerprint = value.fingerprint();
    let at = |place, file, reason| Some(KeptToken { place, fingerprint: fingerprint.clone(), file, reason });
    if let Some(file) = file {
        // Written by the run that is taken up now, before it was cut off.
        if holds(&ctx.checkout.join(file), &value) {
            return at(KeptPlace::File, Some(file.to_string()), None);
        }
        return match token::write_private(&ctx.checkout.join(file), &value) {
            Ok(()) => at(KeptPlace::File, Some(file.to_string()), None),
            Err(error) => at(KeptPlace::Nowhere, None, Some(error.to_string())),
        };
    }
    if ctx.drill_token.is_some() {
        return at(KeptPlace::Nowhere, None, Some("a drill leaves the keyring alone".to_owned()));
    }
    match store(ctx, target, &value).await {
        Ok(()) => at(KeptPlace::Keyring, None, None),
        Err(reason) => at(KeptPlace::Nowhere, None, Some(reason.to_string())),
    }
}

fn holds(path: &Utf8Path, value: &SecretText) -> bool {
    let text = fs::read_text(path).ok().flatten().map(Zeroizing::new);
    text.is_some_and(|text| SecretText::new(text.trim_end()) == *value)
}

fn is_in_effect(report: &RunReport) -> bool {
    report.steps.iter().any(|step| match &step.state {
        StepState::Succeeded(Effect::InEffect(effect)) => {
            effect.proofs.iter().any(|proof| proof.slot.as_str() == GATEWAY_TOKEN)
        }
        _ => false,
    })
}

async fn store(ctx: &Context, target: &Target, value: &SecretText) -> std::result::Result<(), vault::Error> {
    let held = Held::GatewayToken(target.worker.clone());
    let key = Key::new(ctx.origin.as_str(), target.account.as_str(), held);
    credential::vault(ctx).store(&key, value, Source::Keyring).await.map(|_| ())
}

impl KeptToken {
    /// Writes it for people.
    pub(super) fn human(&self, page: &mut Page) {
        let print = &self.fingerprint;
        match self.place {
            KeptPlace::Keyring => {
                page.mark(Mark::Good, &format!("the new gateway token is in the keyring ({print})"))
            }
            KeptPlace::File => {
                let file = self.file.as_deref().unwrap_or_default();
                page.mark(
                    Mark::Good,
                    &format!("the new gateway token is in `{file}` ({print}), readable to you only"),
                );
            }
            KeptPlace::Nowhere => {
                let reason = self.reason.as_deref().unwrap_or_default();
                page.mark(Mark::Warn, &format!("the new gateway token is kept nowhere: {reason}"));
                page.dim("who opens the gateway needs it: `moltctl secrets rotate MOLTBOT_GATEWAY_TOKEN --output-file PATH` makes another one and keeps it");
            }
        }
    }
}
