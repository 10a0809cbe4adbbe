//! `moltctl.toml`: the desired state of a deployment.
//!
//! Committed to the checkout, so it is untrusted input: it holds what should be, never a secret, never where a
//! credential is sent, never what is run, never a path. Only the keys below exist; any other is an error that names
//! its line and the nearest known key.
//! Deliberately absent: operator configuration (origin, credentials), which lives in the user's own folders.

mod audit;
mod error;
mod model;
mod read;
mod render;

pub use error::SettingsError;
pub use model::{
    Access, Age, AiGateway, Alerts, Allow, Audit, Jurisdiction, MinVersion, Require, Rotation, SameSite,
    SessionDuration, Settings, Storage, Toolchain, Worker, WorkersDev,
};
pub use read::parse;
pub use render::{fresh, merge};

/// The file's name in the checkout.
pub const FILE: &str = "moltctl.toml";

#[cfg(test)]
mod tests;
