//! Reads the state of Access for its planner: what is not enabled or not permitted is part of the answer.

use serde::de::DeserializeOwned;

use super::endpoints::{access_apps, access_org, access_policies};
use super::{Client, Endpoint, Error, Pages};
use crate::access::{AccessProblem, Observed, Seen};
use crate::error::{Error as CommandError, ErrorKind};
use crate::model::AccountId;

/// Reads everything the planner looks at, side by side.
///
/// # Errors
/// [`Error`] for whatever is neither an answer nor a refusal: an account that cannot be seen is not an empty one.
pub async fn observe(client: &Client, account: &AccountId) -> Result<Observed, Error> {
    let organization = async { seen(client.call(access_org::organization(account)).await) };
    let (organization, identity_providers, groups, policies, apps) = tokio::try_join!(
        organization,
        list(client, access_org::identity_providers(account), access_org::PAGES),
        list(client, access_org::list_groups(account), access_org::PAGES),
        list(client, access_policies::list(account), access_policies::PAGES),
        list(client, access_apps::list(account), access_apps::PAGES),
    )?;
    Ok(Observed { organization, identity_providers, groups, policies, apps })
}

async fn list<T: DeserializeOwned>(
    client: &Client,
    endpoint: Endpoint<Vec<T>>,
    pages: Pages,
) -> Result<Seen<Vec<T>>, Error> {
    seen(client.list(endpoint, pages).await)
}

fn seen<T>(answer: Result<T, Error>) -> Result<Seen<T>, Error> {
    match answer {
        Ok(thing) => Ok(Seen::Known(thing)),
        Err(error) if is_not_enabled(&error) => Ok(Seen::NotEnabled),
        Err(Error::Api { status: 401 | 403, group, .. }) => Ok(Seen::NotPermitted { group }),
        Err(error) => Err(error),
    }
}

/// True when Cloudflare says that Zero Trust is not switched on, which it does with 403.
#[must_use]
pub fn is_not_enabled(error: &Error) -> bool {
    let Error::Api { codes, .. } = error else { return false };
    codes.iter().any(|api| {
        api.code == Some(9999) && (api.message.contains("not_enabled") || api.message.contains("not enabled"))
    })
}

impl From<AccessProblem> for CommandError {
    fn from(problem: AccessProblem) -> Self {
        let kind = match problem {
            AccessProblem::NotEnabled | AccessProblem::NotPermitted { .. } => ErrorKind::Denied,
            AccessProblem::NoIdentityProvider | AccessProblem::NoTeamDomain => ErrorKind::Failed,
            _ => ErrorKind::Usage,
        };
        let hints = problem.hints();
        Self { kind, source: problem.into(), hints, leaves: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloudflare::ApiCode;

    fn refused(code: u32, message: &str) -> Error {
        let codes = vec![ApiCode { code: Some(code), message: message.into() }];
        Error::Api { op: "list", status: 403, codes, group: "G" }
    }

    #[test]
    fn a_refusal_is_an_answer_and_an_outage_is_not() {
        assert_eq!(
            seen::<()>(Err(refused(9999, "access.api.error.not_enabled"))).ok(),
            Some(Seen::NotEnabled)
        );
        let denied = seen::<()>(Err(refused(10000, "Authentication error")));
        assert_eq!(denied.ok(), Some(Seen::NotPermitted { group: "G" }));
        let down = Error::Api { op: "list", status: 502, codes: Vec::new(), group: "G" };
        assert!(seen::<()>(Err(down)).is_err());
    }

    #[test]
    fn problems_have_their_exit_status() {
        assert_eq!(CommandError::from(AccessProblem::NotEnabled).kind.exit_code(), 4);
        assert_eq!(CommandError::from(AccessProblem::NobodyAllowed).kind.exit_code(), 2);
    }
}
