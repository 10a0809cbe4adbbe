//! The values that a plan only names, found when they are needed.
//!
//! Nothing is handed from step to step: whatever Cloudflare knows is asked again, so that a run that was taken up
//! after a crash works like one that was not.

use super::{access_app, bucket_token};
use crate::cloudflare::Client;
use crate::cloudflare::endpoints::{access_org, tokens};
use crate::engine::{Ports, StepError};
use crate::error::ErrorKind;
use crate::model::AccountId;
use crate::plan::{SecretInput, SecretOrigin};
use crate::secret::SecretText;

/// Under which name the value of the token `name` is kept for the run. A space is in no slot's name.
pub(super) fn token_value(name: &str) -> String {
    format!("token {name}")
}

/// The value of `input`.
///
/// # Errors
/// When the operator has not given it, or Cloudflare does not have what it derives from.
pub(super) async fn resolve(
    input: &SecretInput,
    account: &AccountId,
    client: &Client,
    ports: &Ports,
) -> Result<SecretText, StepError> {
    match &input.origin {
        SecretOrigin::Given => match ports.values.get(input.name.as_str()) {
            Some(value) => Ok(value),
            None => {
                ports.values.must_be_keepable()?;
                Err(not_given(input))
            }
        },
        SecretOrigin::Generated => Ok(ports.values.get_or_generate(input.name.as_str())?),
        SecretOrigin::AccessAudience { host } => {
            let app = access_app::of_host(client, account, host).await?;
            known(app.aud, "the Access application has no audience tag")
        }
        SecretOrigin::AccessTeamDomain => {
            let organization = client.call(access_org::organization(account)).await?;
            known(organization.auth_domain, "the Access organization has no team domain")
        }
        SecretOrigin::AccountId => Ok(SecretText::plain(account.as_str())),
        SecretOrigin::WorkerUrl { host } => Ok(SecretText::plain(format!("https://{host}"))),
        SecretOrigin::Bucket { bucket } => Ok(SecretText::plain(bucket.as_str())),
        SecretOrigin::BucketTokenId { token } => {
            Ok(SecretText::plain(token_of_name(client, account, token).await?.id))
        }
        SecretOrigin::BucketTokenSecret { token } => {
            // R2's secret access key is the SHA-256 of the token's value.
            Ok(value_of_token(client, account, token, ports).await?.sha256_hex())
        }
    }
}

fn known(text: String, missing: &str) -> Result<SecretText, StepError> {
    if text.is_empty() {
        return Err(
            StepError::message(ErrorKind::Failed, missing).hint("`moltctl access plan` shows what is there")
        );
    }
    Ok(SecretText::plain(text))
}

fn not_given(input: &SecretInput) -> StepError {
    let name = &input.name;
    StepError::message(ErrorKind::Usage, format!("no value is given for `{name}`"))
        .hint(format!("give it again: `moltctl secrets set {name}`, or `--from-env {name}`"))
}

async fn token_of_name(client: &Client, account: &AccountId, name: &str) -> Result<tokens::Token, StepError> {
    bucket_token::find(client, account, name).await?.ok_or_else(|| {
        StepError::message(ErrorKind::Failed, format!("there is no API token called `{name}`"))
            .hint("run the same command again to plan anew")
    })
}

/// The token's value: from this run if it made the token, else a new one. The old value dies with that, and the
/// step that asks is the one that puts the new value in its place. Never rolled where values outlive a crash.
pub(super) async fn value_of_token(
    client: &Client,
    account: &AccountId,
    name: &str,
    ports: &Ports,
) -> Result<SecretText, StepError> {
    if let Some(value) = ports.values.get(&token_value(name)) {
        return Ok(value);
    }
    // A value that was to outlive a crash may be staged or live already: rolling the token would end it there.
    if ports.values.outlive_a_crash() {
        ports.values.must_be_keepable()?;
        let what = format!("the value of the API token `{name}` is not known any more");
        return Err(
            StepError::message(ErrorKind::Failed, what).hint("run the same command again to plan anew")
        );
    }
    let token = token_of_name(client, account, name).await?;
    let value = client.call(tokens::roll(account, &token.id)).await?.0.ok_or_else(|| {
        StepError::message(
            ErrorKind::Failed,
            format!("Cloudflare rolled the token `{name}` and gave no value"),
        )
        .hint("run the same command again")
    })?;
    ports.values.keep(&token_value(name), value.clone())?;
    Ok(value)
}
