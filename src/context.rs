//! Composition root: builds the ports lazily.
