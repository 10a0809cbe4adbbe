//! Whether a program gets in: one path that members only get, asked with an Access service token.
//!
//! `/_admin/` is behind the edge's check and the Worker's own, is a static page, and wakes no container, so that asking
//! costs nothing and changes nothing. Deliberately absent: waiting. Who asks knows how long a change may take.

use std::time::Duration;

use http::header::{ACCEPT, HeaderName, HeaderValue};

use super::class::{Audience, Class, classify};
use crate::http::{Auth, Client, Error, Request, Retry};
use crate::model::Hostname;
use crate::secret::SecretText;

/// Header of a service token's client id.
pub const CLIENT_ID: HeaderName = HeaderName::from_static("cf-access-client-id");
/// Header of a service token's secret.
pub const CLIENT_SECRET: HeaderName = HeaderName::from_static("cf-access-client-secret");

/// The path that is asked.
const PATH: &str = "/_admin/";
/// Time for the answer.
const LONGEST: Duration = Duration::from_secs(15);

/// What became of somebody who knocked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The Worker served a page that members only get.
    In,
    /// Access let the request through, and the Worker says that it is not configured.
    Unconfigured {
        /// Names of the missing secrets.
        missing: Vec<String>,
    },
    /// Sent to the login, or refused.
    Refused,
    /// Nothing can be concluded from the answer, or there was none.
    Unclear(&'static str),
}

impl Entry {
    /// True when Access let the request through.
    #[must_use]
    pub fn is_past_access(&self) -> bool {
        matches!(self, Self::In | Self::Unconfigured { .. })
    }

    /// In words, for messages.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self {
            Self::In => "it gets in",
            Self::Unconfigured { .. } => "it gets past Access, and the Worker says that it is not configured",
            Self::Refused => "it is refused",
            Self::Unclear(why) => why,
        }
    }
}

/// The headers that present a service token.
#[must_use]
pub fn present(client_id: &str, secret: &SecretText) -> Auth {
    Auth::Headers(vec![(CLIENT_ID, SecretText::plain(client_id)), (CLIENT_SECRET, secret.clone())])
}

/// Asks at `host` once with `auth`.
pub async fn knock(client: &Client, host: &Hostname, auth: Auth) -> Entry {
    let Ok(url) = format!("https://{host}{PATH}").parse() else {
        return Entry::Unclear("its host is not one that can be asked");
    };
    let request = Request::get(url)
        // A program gets codes where a browser gets pages.
        .header(ACCEPT, HeaderValue::from_static("application/json"))
        .auth(auth)
        .retry(Retry::OnlyUnsent)
        .timeout(LONGEST);
    match client.send(request).await {
        Ok(response) => entry(classify(host, Audience::Members, &response)),
        Err(Error::Unreachable { .. }) => Entry::Unclear("the host cannot be reached"),
        Err(_) => Entry::Unclear("there was no whole answer"),
    }
}

fn entry(class: Class) -> Entry {
    match class {
        Class::Open => Entry::In,
        Class::ConfigIncomplete { missing } => Entry::Unconfigured { missing },
        Class::AccessLogin { .. } | Class::Denied => Entry::Refused,
        Class::NotFoundEdge => Entry::Unclear("no Worker answers at the host"),
        Class::Unreachable => Entry::Unclear("the host cannot be reached"),
        Class::Absent | Class::Public | Class::Disabled | Class::Unclear => {
            Entry::Unclear("the answer is not one of Moltworker's")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_page_of_members_is_being_in() {
        assert_eq!(entry(Class::Open), Entry::In);
        for refused in [Class::Denied, Class::AccessLogin { aud: None }] {
            assert_eq!(entry(refused), Entry::Refused);
        }
        for unclear in [Class::Unclear, Class::Absent, Class::NotFoundEdge, Class::Unreachable] {
            let entry = entry(unclear);
            assert!(matches!(entry, Entry::Unclear(_)) && !entry.is_past_access(), "unknown is no refusal");
        }
        assert!(entry(Class::ConfigIncomplete { missing: vec!["A".into()] }).is_past_access());
    }

    #[test]
    fn the_secret_is_in_no_debug_text() {
        let auth = present("id.access", &SecretText::new("door-canary-secret-value"));
        assert!(!format!("{auth:?}").contains("door-canary"));
    }
}
