//! The surface of a deployed Moltworker, seen from outside: what a stranger gets, and what the gateway says.
//!
//! Deliberately absent: the admin API (devices, restart), which needs a session and has its own issue.

mod certs;
mod class;
pub mod door;
mod gateway;
mod probe;

pub use certs::{CertsError, access_keys};
pub use class::Class;
pub use gateway::{GatewayError, Handshake, Visitor, handshake};
pub use probe::{Report, Seen, Verdict, probe};
