//! Runs plans: write-ahead journal, resume, undo, events.
