//! Desired Access state and the planner that reaches it.

pub mod objects;
pub use crate::model::access as spec;
