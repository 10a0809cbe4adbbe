//! How moltctl itself gets past Access to a Worker's admin routes: an Access service token, from the environment
//! (`CF_ACCESS_CLIENT_ID` and `CF_ACCESS_CLIENT_SECRET`, the names Cloudflare's own tools read), else from the vault.

use super::credential;
use crate::access::credential::{ID_VARIABLE, SECRET_VARIABLE, ServiceCredential};
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::http::Auth;
use crate::model::{AccountId, WorkerName};
use crate::moltworker::door;
use crate::plan::{Plan, Step};
use crate::secret::SecretText;
use crate::sys::env;
use crate::vault::{Held, Key, Source, Vault};

/// A service token that is at hand, and where it was.
#[derive(Debug)]
pub struct Kept {
    /// Its id and secret.
    pub credential: ServiceCredential,
    /// Where it was.
    pub source: Source,
}

impl Kept {
    /// The headers that present it.
    #[must_use]
    pub fn auth(&self) -> Auth {
        door::present(&self.credential.client_id, &self.credential.secret)
    }
}

/// The vault for a plan that keeps a service token in it, or forgets one. A drill's is gone with it.
pub(super) fn vault_of_plan(ctx: &Context, plan: &Plan) -> Option<Vault> {
    let keeps = plan.steps().any(|step| {
        matches!(
            step.step,
            Step::MakeServiceToken(_)
                | Step::TryServiceToken(_)
                | Step::RotateServiceToken(_)
                | Step::RevokeServiceToken(_)
        )
    });
    keeps.then(|| vault(ctx))
}

/// The vault that service tokens are kept in.
#[must_use]
pub fn vault(ctx: &Context) -> Vault {
    if ctx.drill_token.is_some() { Vault::in_memory() } else { credential::vault(ctx).clone() }
}

/// Under which name the vault keeps the service token of `worker`.
#[must_use]
pub fn key(ctx: &Context, account: &AccountId, worker: &WorkerName) -> Key {
    Key::new(ctx.origin.as_str(), account.as_str(), Held::ServiceToken(worker.clone()))
}

/// The service token for `worker`: from the environment, else from the vault. A vault that does not answer has none. A
/// drill has none: what is in the real environment is not for it.
///
/// # Errors
/// Usage (2): the environment holds half of one, or something that cannot be sent; the vault holds something else.
pub async fn look(ctx: &Context, account: &AccountId, worker: &WorkerName) -> Result<Option<Kept>> {
    if ctx.drill_token.is_some() {
        return Ok(None);
    }
    let given = of_environment(env::var(ID_VARIABLE), env::secret(SECRET_VARIABLE))?;
    if let Some(credential) = given {
        return Ok(Some(Kept { credential, source: Source::Environment }));
    }
    in_vault(ctx, account, worker).await
}

/// The service token that the vault keeps for `worker`.
///
/// # Errors
/// As [`look`], for the vault.
pub async fn in_vault(ctx: &Context, account: &AccountId, worker: &WorkerName) -> Result<Option<Kept>> {
    let Ok(loaded) = vault(ctx).load(&key(ctx, account, worker)).await else { return Ok(None) };
    let Some(found) = loaded.found else { return Ok(None) };
    let credential = ServiceCredential::read(&found.token).map_err(|error| {
        Error::new(ErrorKind::Usage, error)
            .context(format!("what {} keeps as the service token of `{worker}` is none", found.source))
            .hint("`moltctl access service-token rotate` puts a new one in its place")
    })?;
    Ok(Some(Kept { credential, source: found.source }))
}

/// The kept service token for `worker`, as the headers that present it; [`look`] says why there is none.
pub async fn kept(ctx: &Context, account: &AccountId, worker: &WorkerName) -> Option<Auth> {
    look(ctx, account, worker).await.ok().flatten().map(|kept| kept.auth())
}

/// The kept service token for a plan that goes through the Worker's admin routes.
///
/// # Errors
/// As [`look`].
pub async fn of_plan(ctx: &Context, plan: &Plan) -> Result<Option<Auth>> {
    if !plan.steps().any(|step| passes(&step.step)) {
        return Ok(None);
    }
    let (Some(account), Some(worker)) = (&plan.target.account, &plan.target.worker) else { return Ok(None) };
    Ok(look(ctx, account, worker).await?.map(|kept| kept.auth()))
}

/// Whether a step goes through the Worker's admin routes.
fn passes(step: &Step) -> bool {
    matches!(
        step,
        Step::PutInEffect(_) | Step::ApproveDevice(_) | Step::RejectDevice(_) | Step::RevokeDevice(_)
    )
}

/// Both variables or neither: half of a credential is a mistake that would otherwise look like a closed door.
#[expect(clippy::disallowed_methods, reason = "it goes from one wrapper into another")]
fn of_environment(id: Option<String>, secret: Option<SecretText>) -> Result<Option<ServiceCredential>> {
    match (id, secret) {
        (None, None) => Ok(None),
        (Some(id), Some(secret)) => match ServiceCredential::new(&id, secret.expose()) {
            Ok(credential) => Ok(Some(credential)),
            Err(error) => Err(Error::new(ErrorKind::Usage, error)
                .context("the service token in the environment cannot be used")),
        },
        (Some(_), None) => Err(half(ID_VARIABLE, SECRET_VARIABLE)),
        (None, Some(_)) => Err(half(SECRET_VARIABLE, ID_VARIABLE)),
    }
}

fn half(set: &str, missing: &str) -> Error {
    Error::usage(format!("`{set}` is set and `{missing}` is not")).hint("set both, or neither")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(id: &str, secret: &str) -> Result<Option<ServiceCredential>> {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        of_environment(some(id), some(secret).map(SecretText::new))
    }

    #[test]
    fn the_environment_gives_both_or_says_what_is_missing() {
        assert!(read("", "").expect("is fine").is_none());
        let both = read("a.access", "passage-env-canary").expect("is fine").expect("is one");
        assert_eq!(both.client_id, "a.access");
        for (id, secret, missing) in
            [("a.access", "", SECRET_VARIABLE), ("", "passage-env-canary", ID_VARIABLE)]
        {
            let error = read(id, secret).expect_err("is half");
            assert_eq!(error.kind, ErrorKind::Usage);
            assert!(error.chain()[0].contains(&format!("`{missing}` is not")), "{:?}", error.chain());
        }
    }

    #[test]
    fn a_value_that_cannot_be_sent_is_told_without_it() {
        let error = read("a.access", "passage canary with blanks").expect_err("is refused");
        assert!(!error.chain().join(" ").contains("canary"), "{:?}", error.chain());
    }
}
