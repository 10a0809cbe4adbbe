//! The Moltworker policy: what an agent may reach and do, as one file that is reviewed, tested and enforced.
//!
//! ```text
//! openclaw.json … ──translate──► policy.toml ──compile──► Compiled ──evaluate──► Decision
//!                                     │                       └──► overlay (TypeScript, the same decisions)
//!                                     └──enforce──► OpenClaw patch, edits of the checkout, Access, wrangler
//! ```
//!
//! Pure: files are read and written by the commands. Deliberately absent: OpenClaw's own reader
//! ([`crate::audit::openclaw`]), and anything that runs in a container.

pub mod cases;
pub mod check;
pub mod compiled;
pub(crate) mod cover;
pub mod decide;
pub mod deployed;
pub mod diff;
pub mod enforce;
mod evaluate;
pub mod explain;
pub mod model;
pub mod places;
mod read;
pub mod request;
mod shown;
pub mod translate;

pub use compiled::Compiled;
pub use evaluate::{FrameAction, HostPattern, PathPattern, browse, evaluate, rewrite_frame};
pub use model::Policy;
pub use read::{PolicyError, parse, schema};
pub use request::{Body, Decision, Inject, Reason, Request, Ruling, Target};
