//! `moltctl drill`: the whole story on a built-in account, over real HTTP, by the real commands.

mod agent;
mod bench;
mod by_hand;
mod outcome;
mod owner;
pub mod serve;
pub mod stand_in;
mod story;

pub use outcome::{AuditView, Drilled, PathView, StepView};
pub use story::{Request, run};
