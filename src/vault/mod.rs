//! Operator credentials: OS keyring, 0600 file, environment, memory.
