//! npm as a child process.
