//! `moltctl token generate --into SLOT`: a value of our own making, straight into the Worker.

use serde::Serialize;

use super::screen::{self, Known};
use super::send::{self, Delivery, Sent, Way};
use super::{argv, observe, reads};
use crate::commands::{target, token};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::model::SecretName;
use crate::output::{Mark, Outcome, Page};
use crate::plan::SecretOrigin;
use crate::secrets::NamedValue;
use crate::secrets::catalog::{self, Source};

/// Where a new token goes.
#[derive(Clone, Debug)]
pub struct Request {
    /// The slot as it was typed.
    pub slot: String,
    /// A private file that keeps a copy; it must not exist.
    pub file: Option<camino::Utf8PathBuf>,
}

/// A token that was made and sent, never its value.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct GeneratedInto {
    /// First 8 hex characters of the value's SHA-256.
    pub fingerprint: String,
    /// The file that keeps a copy, if any.
    pub file: Option<String>,
    /// What was sent.
    #[serde(flatten)]
    pub sent: Sent,
}

impl Outcome for GeneratedInto {
    const NAME: &'static str = "token-generate-into";

    fn human(&self, page: &mut Page) {
        self.sent.human(page);
        match &self.file {
            Some(file) => page.mark(Mark::Good, &format!("a copy is in {file} ({})", self.fingerprint)),
            None => page.mark(Mark::Unknown, "no copy was kept: `--output-file PATH` keeps one"),
        }
    }
}

/// Makes a token and sends it.
///
/// # Errors
/// Refused (2) for a slot whose value somebody else issues; no such Worker (4); declined (5).
pub async fn run(ctx: &Context, request: Request) -> Result<GeneratedInto> {
    let name = argv::slot(&request.slot)?;
    let checkout = target::checkout(ctx)?;
    let known = Known::new(&checkout, reads::of_checkout(ctx));
    screen::name(&name, &known)?;
    ours(&name)?;
    let value = token::fresh()?;
    let fingerprint = value.fingerprint();
    let values = vec![NamedValue { name, value: value.clone() }];
    let findings = screen::screen(&values, &known)?;
    let target = target::resolve(ctx).await?;
    let seen = observe::worker(&target, Way::Live.base()).await?;
    // The copy comes first: a token that is set and kept nowhere opens nothing for anybody.
    let file = match &request.file {
        Some(path) if !ctx.consent.dry_run => {
            token::write_private(&ctx.checkout.join(path), &value)?;
            Some(path.to_string())
        }
        _ => None,
    };
    let delivery = Delivery {
        command: "token generate",
        values,
        origin: origin(file.as_deref()),
        way: Way::Live,
        findings,
    };
    Ok(GeneratedInto { fingerprint, file, sent: send::deliver(ctx, &target, &seen, delivery).await? })
}

/// A resumed run makes another one, unless a copy of this one was kept.
fn origin(file: Option<&str>) -> SecretOrigin {
    if file.is_some() { SecretOrigin::Given } else { SecretOrigin::Generated }
}

/// Only slots whose value may be anything random.
fn ours(name: &SecretName) -> Result<()> {
    match catalog::slot(name.as_str()) {
        Some(slot) if slot.source != Source::Generated => Err(Error::usage(format!(
            "`{name}` takes a value of {}: a random token does not work there",
            slot.issuer.name()
        ))
        .hint(format!("`moltctl secrets set {name}`"))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_slots_of_our_own_take_a_random_token() {
        let of = |name: &str| ours(&name.parse().expect("a name")).is_ok();
        assert!(of("MOLTBOT_GATEWAY_TOKEN") && of("CDP_SECRET") && of("OWN_THING"));
        assert!(!of("ANTHROPIC_API_KEY") && !of("R2_SECRET_ACCESS_KEY"));
    }
}
