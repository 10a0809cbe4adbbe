//! The evaluator, held against what it must never let out.
//!
//! [`draws`] makes cases from a seed: good requests, and good requests with a few things turned bad. [`properties`] says what
//! holds for all of them, [`vectors`] writes them down with their decisions for the TypeScript to be held against.

mod bodies;
mod corners;
mod draws;
mod frames;
mod must_show;
mod policies;
mod properties;
mod requests;
mod urls;
mod vectors;
