//! Access, as Cloudflare's API shows it.

use crate::access::objects::{App, Group, IdentityProvider, Organization, Policy};
use crate::audit::facts::Seen;

/// What was seen. While Zero Trust is off there is no organization and everything else is empty.
#[derive(Debug)]
pub struct Access {
    /// The organization; `None` while Zero Trust is not switched on.
    pub organization: Seen<Option<Organization>>,
    /// Every application.
    pub apps: Seen<Vec<App>>,
    /// Every reusable policy.
    pub policies: Seen<Vec<Policy>>,
    /// Groups of people.
    pub groups: Seen<Vec<Group>>,
    /// Login methods.
    pub identity_providers: Seen<Vec<IdentityProvider>>,
    /// Service tokens.
    pub service_tokens: Seen<Vec<ServiceToken>>,
    /// Certificate authorities of client certificates (mutual TLS).
    pub certificates: Seen<Vec<Certificate>>,
}

/// A service token: how a program gets past the login.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceToken {
    /// Its id, which policies name.
    pub id: String,
    /// Its name.
    pub name: String,
    /// False when it was switched off.
    pub enabled: bool,
    /// When it was made (RFC 3339).
    pub created_at: Option<String>,
    /// When it ends (RFC 3339); `None` when it never does.
    pub expires_at: Option<String>,
    /// When it was used last (RFC 3339); `None` when it never was.
    pub last_seen_at: Option<String>,
}

/// A certificate authority.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Certificate {
    /// Its name.
    pub name: String,
    /// When it ends (RFC 3339).
    pub expires_on: Option<String>,
    /// Hosts that ask for a certificate of it.
    pub hosts: Vec<String>,
}

impl Access {
    /// An Access of which nothing could be seen, for this reason.
    #[must_use]
    pub fn unseen(reason: &str) -> Self {
        let why = || reason.to_owned();
        Self {
            organization: Err(why()),
            apps: Err(why()),
            policies: Err(why()),
            groups: Err(why()),
            identity_providers: Err(why()),
            service_tokens: Err(why()),
            certificates: Err(why()),
        }
    }
}
