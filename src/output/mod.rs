//! Outcomes to bytes: human text, JSON documents, errors, progress.
