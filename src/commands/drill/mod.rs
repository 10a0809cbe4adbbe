//! `moltctl drill`: the whole story on a built-in account.

pub mod serve;
pub mod stand_in;
