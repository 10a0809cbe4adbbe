//! git as a child process.
