//! The account as Cloudflare's API shows it. Each thing was read or has the reason why it was not.

pub mod access;
pub mod containers;
#[cfg(test)]
pub(crate) mod kept;
pub mod monitoring;
pub mod people;
pub mod storage;
#[cfg(test)]
pub(crate) mod testing;
pub mod worker;

pub use access::Access;
pub use containers::Containers;
pub use monitoring::Monitoring;
pub use people::People;
pub use storage::Storage;
pub use worker::Worker;

/// What was seen.
#[derive(Debug)]
pub struct Account {
    /// The Worker: bindings, secrets' names, variables, versions, hosts.
    pub worker: Worker,
    /// Access: applications, policies, organization, identity providers, service tokens.
    pub access: Access,
    /// API tokens and members.
    pub people: People,
    /// The R2 bucket.
    pub storage: Storage,
    /// The container application and its instances.
    pub containers: Containers,
    /// AI Gateway, Logpush, notifications.
    pub monitoring: Monitoring,
}
