//! Streams, widths, colours and prompts.
