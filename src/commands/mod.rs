//! One file a leaf command: observe, plan, show, consent, execute, prove, outcome.
