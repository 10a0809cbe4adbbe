//! The checkout's files: typed views and format-preserving edits, text in and text or values out.
//!
//! Deliberately absent: reading and writing the files (the caller's, through `sys::fs`), the network, and
//! validation against wrangler's own schema (the counterpart suite does that).

pub mod dockerfile;
pub mod edit;
pub mod env_names;
pub mod gitignore;
pub mod ignored;
pub mod lock;
pub mod package_json;
pub mod package_lock;
pub mod pins;
pub mod settings;
pub mod start_script;
pub mod tree;
pub mod wrangler;
pub mod yaml;

#[cfg(test)]
pub(crate) mod samples;
