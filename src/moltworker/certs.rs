//! The keys with which a team's Access signs its tokens: proof that a team domain is the right one.
//!
//! The Worker fetches the same document; a wrong `CF_ACCESS_TEAM_DOMAIN` is the commonest cause of a login that never
//! works (`JOSEError: Expected 200 OK from the JSON Web Key Set HTTP response`).

use serde::Deserialize;

use crate::http::{Client, Error, Request};
use crate::model::Hostname;

/// Why the keys are not there.
#[derive(Debug, thiserror::Error)]
pub enum CertsError {
    /// No answer.
    #[error(transparent)]
    Transport(#[from] Error),
    /// There is no such team.
    #[error("`{team}` is not the domain of a Zero Trust team (status {status})")]
    NoTeam {
        /// The host that was asked.
        team: Hostname,
        /// HTTP status.
        status: u16,
    },
    /// There is an answer, but no keys in it.
    #[error("`{team}` publishes no signing keys")]
    NoKeys {
        /// The host that was asked.
        team: Hostname,
    },
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Key>,
}

#[derive(Deserialize)]
struct Key {
    kid: String,
}

/// The identifiers of the keys that `team` publishes; at least one.
///
/// # Errors
/// [`CertsError`].
pub async fn access_keys(client: &Client, team: &Hostname) -> Result<Vec<String>, CertsError> {
    let no_keys = || CertsError::NoKeys { team: team.clone() };
    let url = format!("https://{team}/cdn-cgi/access/certs").parse().map_err(|_| no_keys())?;
    let response = client.send(Request::get(url)).await?;
    if response.status != http::StatusCode::OK {
        return Err(CertsError::NoTeam { team: team.clone(), status: response.status.as_u16() });
    }
    let set: KeySet = serde_json::from_slice(&response.body).map_err(|_| no_keys())?;
    if set.keys.is_empty() {
        return Err(no_keys());
    }
    Ok(set.keys.into_iter().map(|key| key.kid).collect())
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::http::StatusCode;

    use super::*;
    use crate::http::Edge;

    async fn keys(status: StatusCode, body: &'static str) -> Result<Vec<String>, CertsError> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("binds");
        let addr = listener.local_addr().expect("has an address");
        let router = Router::new()
            .route("/cdn-cgi/access/certs", axum::routing::get(move || async move { (status, body) }));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let client = Client::new(Edge::Loopback(addr)).expect("builds");
        access_keys(&client, &"team.cloudflareaccess.com".parse().expect("is a host")).await
    }

    #[tokio::test]
    async fn keys_are_listed() {
        let found =
            keys(StatusCode::OK, r#"{"keys":[{"kid":"a","kty":"RSA"},{"kid":"b"}],"public_cert":null}"#)
                .await;
        assert_eq!(found.expect("are there"), ["a", "b"]);
    }

    #[tokio::test]
    async fn a_wrong_team_and_an_empty_one_are_told_apart() {
        assert!(matches!(keys(StatusCode::NOT_FOUND, "").await, Err(CertsError::NoTeam { status: 404, .. })));
        assert!(matches!(keys(StatusCode::OK, r#"{"keys":[]}"#).await, Err(CertsError::NoKeys { .. })));
        assert!(matches!(keys(StatusCode::OK, "<html>").await, Err(CertsError::NoKeys { .. })));
    }
}
