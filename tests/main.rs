//! The one integration binary: each file below is a group of tests.

mod architecture;
mod engine;
mod generated;
mod login;
mod status;
mod support;
