//! The only code that touches clock, environment, files, processes and randomness.
