//! `moltctl policy`: from OpenClaw's configuration to what is enforced, with the policy as one reviewed file between them.

pub mod apply;
pub mod check;
pub mod diff;
pub mod explain;
mod place;
pub mod test;
pub mod translate;

pub use place::Place;
