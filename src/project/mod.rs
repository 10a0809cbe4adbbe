//! The checkout's files: typed views and format-preserving edits.
