//! Plans: stages of steps, each with its change, risk and recovery.
