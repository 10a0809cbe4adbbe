//! Newtypes of the field: what they hold is valid.
