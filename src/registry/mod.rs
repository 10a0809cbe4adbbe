//! OCI registries: from a tag to the digest it stands for, with every byte checked.
//!
//! Only manifests are read, anonymously. Deliberately absent: layers, credentials (a private base image is pinned by
//! its owner's tools) and signatures.

#[cfg(test)]
mod counterpart;
mod error;
mod mirrors;
mod resolve;

pub use error::Error;
pub use mirrors::{Mirrors, NotLoopback};
pub use resolve::{Platform, PulledBy, Registry, Resolved};
