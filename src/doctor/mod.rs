//! From a symptom to its cause and what mends it.
//!
//! Two ways in, both pure. [`diagnose`] compares what a person has in hand (words, a message, an exit code, a close code,
//! a status, a piece of a log) with the [`catalogue`], which is data: `catalogue/*.toml`, one file an area. [`examine`]
//! judges what was looked at ([`Observed`]) and names the entry of each thing that is wrong, in the order to mend it.
//! Deliberately absent: looking (`commands::doctor`), and causes that nobody has proved.

mod catalogue;
mod check;
mod diagnose;
mod entry;
mod examine;
mod log;
mod normal;
mod observed;
mod pages;
mod probe;
mod symptom;

pub use catalogue::{AREAS, Area, all, areas, entry};
pub use check::{Check, State, ordered};
pub use diagnose::{Candidate, Why, diagnose};
pub use entry::{CodeFamily, Entry, Likelihood, Proof, Sure};
pub use examine::examine;
pub use log::credentials;
pub use observed::{
    Answer, Binding, Bucket, CheckoutSeen, ContainerSeen, CredentialSeen, DeploymentSeen, Door, Guard,
    HostSeen, Keys, LookedAt, Observed, PackageSeen, Seen, SocketEnd,
};
pub use pages::document;
pub use probe::Probe;
pub use symptom::{LARGEST, Symptom};
