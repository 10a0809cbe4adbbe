//! Embedded templates, rendered with undefined names as errors.
