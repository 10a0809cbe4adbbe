//! Planner of `moltctl deploy`.

pub mod preflight;
