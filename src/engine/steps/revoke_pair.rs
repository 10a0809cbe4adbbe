//! Ends the API token behind an R2 key pair. The access key id is the token's id, so there is nothing to look up and nothing
//! to try first; what is made sure of is that it is not the token that asks.

use super::patience::Patience;
use crate::cloudflare::Client;
use crate::cloudflare::endpoints::tokens;
use crate::engine::{Ports, StepError};
use crate::error::{Error, ErrorKind};
use crate::model::{AccountId, SecretName};
use crate::plan::{Ended, Retirement, old_value};
use crate::secret::SecretText;
use crate::storage::{KeyPair, Objects};

/// The slot that holds the secret half.
const SECRET_SLOT: &str = "R2_SECRET_ACCESS_KEY";

/// Deletes the token, the account's or the user's, and asks R2 until it does not know the key id.
pub(super) async fn end(how: &Retirement, client: &Client, ports: &Ports) -> Result<Ended, StepError> {
    let Retirement::BucketToken { account, id, bucket, jurisdiction } = how else {
        return Err(StepError::message(ErrorKind::Bug, "it is no pair of R2 keys"));
    };
    refuse_own(account, id, client).await?;
    let deleted = delete(account, id, client).await?;
    let keys = KeyPair { id: id.clone(), secret: old_secret(ports) };
    let objects = Objects::new(&ports.http, account, jurisdiction, bucket, &keys)
        .map_err(|error| StepError(Error::new(ErrorKind::Failed, error)))?;
    let mut patience = Patience::new(&ports.http);
    loop {
        match objects.key_id_is_known().await {
            Some(false) => break,
            _ if patience.wait().await => {}
            Some(true) if deleted => {
                let what = format!("the API token `{id}` was deleted, and R2 still knows its keys");
                return Err(StepError::message(ErrorKind::Failed, what)
                    .hint("it may take a while to be known everywhere"));
            }
            Some(true) => {
                let what = format!(
                    "R2 knows the access key id `{id}`, and this credential sees no API token of that id"
                );
                return Err(StepError::message(ErrorKind::Denied, what).hint(
                    "it may be another user's token: delete it in the dashboard → R2 → Manage API tokens",
                ));
            }
            None => {
                let what =
                    "R2 does not say whether it still knows the old key id (unknown, which is not dead)";
                return Err(StepError::message(ErrorKind::Failed, what));
            }
        }
    }
    let how = if deleted { "deleted" } else { "was gone already" };
    Ok(Ended {
        how: how.to_owned(),
        proof: "Cloudflare has no such API token, and R2 does not know the old access key id".to_owned(),
        asked: true,
    })
}

/// The secret half where it is known; R2 tells an unknown key id apart from a wrong secret.
fn old_secret(ports: &Ports) -> SecretText {
    let known = SECRET_SLOT.parse::<SecretName>().ok().and_then(|slot| ports.values.get(&old_value(&slot)));
    known.unwrap_or_else(|| SecretText::plain("0".repeat(64)))
}

/// Deleting the token that asks would end the run and more.
async fn refuse_own(account: &AccountId, id: &str, client: &Client) -> Result<(), StepError> {
    let mut own = client.call(tokens::verify_account(account)).await;
    if own.is_err() {
        own = client.call(tokens::verify_user()).await;
    }
    if own?.id == id {
        let what = format!(
            "the API token `{id}` behind the R2 keys is the one moltctl works with; it was not deleted"
        );
        return Err(StepError::message(ErrorKind::Usage, what)
            .hint("log in with another token, then `moltctl journal resume`"));
    }
    Ok(())
}

/// False when there is none of that id.
async fn delete(account: &AccountId, id: &str, client: &Client) -> Result<bool, StepError> {
    if client.find(tokens::delete(account, id)).await?.is_some() {
        return Ok(client.find(tokens::get(account, id)).await?.is_none());
    }
    // An account's credential may not look at a user's tokens, which is no reason to fail here: R2 is asked next.
    match client.find(tokens::get_of_user(id)).await {
        Ok(Some(_)) => Ok(client.find(tokens::delete_of_user(id)).await?.is_some()),
        _ => Ok(false),
    }
}
