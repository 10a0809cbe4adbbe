//! `moltctl access`: who gets to the deployment, planned, applied, shown and proven.
//!
//! Team domain and audience are derived, never asked. Deliberately absent: the revocation of sessions.

mod apply;
pub(in crate::commands) mod evidence;
pub(in crate::commands) mod hosts;
mod intent;
mod plan;
mod proposal;
pub mod service_token;
mod show;
mod verify;
mod worker;

pub use apply::{Applied, Request as ApplyRequest, run as apply};
pub use evidence::{Scope, answer, gather};
pub use hosts::Hosts;
pub use intent::intent;
pub use plan::{Check, Planned, run as plan};
pub use proposal::{AccessProposal, LoginMethod, Options, Rewrite, observe_and_plan};
pub use show::{Shown, run as show};
pub use verify::{Verified, run as verify};
pub use worker::WorkerState;
