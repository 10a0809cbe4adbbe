//! The one HTTP send loop.
