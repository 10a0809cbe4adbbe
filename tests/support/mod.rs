//! A hermetic place to run the real binary in.
