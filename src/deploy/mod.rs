//! Planner of `moltctl deploy`.
