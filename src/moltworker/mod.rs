//! A deployed Moltworker, seen from outside: what a stranger gets, what the gateway says, and the Worker's own admin
//! routes for a visitor whom Access lets in.

pub mod admin;
mod certs;
mod class;
pub mod door;
pub mod gateway;
mod probe;

pub use certs::{CertsError, access_keys};
pub use class::Class;
pub use gateway::{GatewayError, Handshake, Visitor, handshake};
pub use probe::{Report, Seen, Verdict, probe};
