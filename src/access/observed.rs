//! What was read of Access. That something could not be read is kept apart from its not being there.

use super::objects::{App, Group, IdentityProvider, Organization, Policy};

/// A thing that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen<T> {
    /// It was read.
    Known(T),
    /// Zero Trust is not switched on for the account.
    NotEnabled,
    /// The credential may not read it.
    NotPermitted {
        /// The permission group that is missing.
        group: &'static str,
    },
}

/// The state of Access on an account.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// The organization.
    pub organization: Seen<Organization>,
    /// Its login methods.
    pub identity_providers: Seen<Vec<IdentityProvider>>,
    /// Its groups of people.
    pub groups: Seen<Vec<Group>>,
    /// Its reusable policies.
    pub policies: Seen<Vec<Policy>>,
    /// Its applications.
    pub apps: Seen<Vec<App>>,
}

impl<T> Seen<T> {
    /// The thing, if it was read.
    #[must_use]
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(thing) => Some(thing),
            Self::NotEnabled | Self::NotPermitted { .. } => None,
        }
    }
}
