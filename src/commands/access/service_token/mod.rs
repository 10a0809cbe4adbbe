//! `moltctl access service-token`: how programs get past the login, for a CI job or for moltctl's own calls to the
//! Worker's admin routes.
//!
//! | file | what |
//! |---|---|
//! | [`look`] | the hosts, applications, policies and tokens there are, and what is kept |
//! | [`place`] | where a secret that is given once stays |
//! | [`outcome`] | what is told of a token |
//!
//! Deliberately absent: letting in tokens that others made. `access.allow.service_tokens` of moltctl.toml names those,
//! and `moltctl access apply` lets them in.

mod create;
mod look;
mod outcome;
mod place;
mod revoke;
mod rotate;

pub use create::{Created, Request as CreateRequest, run as create};
pub(in crate::commands::access) use look::programs;
pub use outcome::TokenView;
pub use place::Destination;
pub use revoke::{Request as RevokeRequest, Revoked, run as revoke};
pub use rotate::{Overlap, Request as RotateRequest, Rotated, run as rotate};
