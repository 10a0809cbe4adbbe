//! Desired Access state and the planner that reaches it.
//!
//! The parts: what is wanted ([`desired`]), what is there ([`observed`]), how the two are compared and written
//! ([`wire`]), who covers a host ([`coverage`]), the plan ([`planner`]), who gets in, in words ([`words`]), and the
//! judgement afterwards ([`verify`]).
//! All of it pure. Deliberately absent: session revocation.

pub mod coverage;
pub mod credential;
pub mod desired;
pub mod duration;
pub mod objects;
pub mod observed;
pub mod planner;
mod problem;
pub mod programs;
pub mod verify;
pub mod wire;
pub mod words;

pub use crate::model::access as spec;
pub use desired::AccessIntent;
pub use observed::{Observed, Seen};
pub use planner::{AccessPlan, OneTimePin, plan};
pub use problem::{AccessProblem, AccessWarning};
