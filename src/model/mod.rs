//! Newtypes of the field: a value that exists is valid.
//!
//! Each parses with `FromStr`, shows with `Display`, and (de)serialises as its string. Deliberately absent:
//! anything that reads or fetches.

pub mod access;
mod image;
mod key;
mod names;
pub mod permissions;

pub use image::{Digest, ImageRef};
pub use key::{KeyRef, Owner, Provider};
pub use names::{
    AccountId, BucketName, DeviceId, Email, Hostname, Invalid, RequestId, SecretName, WorkerName,
};

/// What stands in every placeholder that a policy gives a container instead of a secret.
pub const INJECTED: &str = "moltctl-injected";
