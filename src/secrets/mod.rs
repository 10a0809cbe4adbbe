//! The catalogue of slots and the rules for their values.
