//! How much of a source is read. A configuration of a thousand agents stays below all of them.

/// Bytes of one file.
pub const FILE: usize = 16 << 20;
/// Bytes of all files.
pub const TOTAL: usize = 32 << 20;
/// Levels of objects and arrays.
pub const DEPTH: usize = 100;
/// Bytes of one string.
pub const STRING: usize = 1 << 20;
/// Bytes of one key.
pub const KEY: usize = 1024;
/// Values of all files.
pub const VALUES: usize = 1_000_000;
/// Files that include each other; OpenClaw takes as many.
pub const INCLUDES: usize = 10;
/// Included files in all.
pub const FILES: usize = 256;
/// Credentials that are written out.
pub const CREDENTIALS: usize = 1000;
