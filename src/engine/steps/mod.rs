//! One file a step: how it has its effect, and how a resumed run finds what it left.
