//! One file per resource: its endpoints and the fields moltctl reads of it.
