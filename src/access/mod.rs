//! Desired Access state and the planner that reaches it.

pub mod objects;
pub mod spec;
