//! wrangler's configuration: conversion to TOML, hardening, a typed view, and which file is read by whom.
//!
//! Deliberately absent: validation against wrangler's published schema, and anything that runs wrangler.

pub mod convert;
pub mod harden;
pub mod names;
pub mod patch;
pub mod precedence;
pub mod version;
pub mod view;
pub mod vite;

/// The name of the file wrangler reads and moltctl edits.
pub const TOML: &str = "wrangler.toml";
/// The name of the file upstream ships.
pub const JSONC: &str = "wrangler.jsonc";
