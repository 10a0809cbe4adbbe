//! The error of a command, and the only table from kind to exit status.
