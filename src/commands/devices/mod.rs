//! `moltctl devices`: who is paired with the gateway and who asks to be; approved, rejected and revoked one by one.
//!
//! Deliberately absent: approving everything that waits. Whoever got past Access could be among it.

mod approve;
mod list;
mod reach;
mod reject;
mod revoke;
mod token;
mod view;

pub use approve::{Approved, run as approve};
pub use list::{Listed, run as list};
pub use reject::{Rejected, run as reject};
pub use revoke::{Revoked, run as revoke};
pub use token::TokenFrom;
pub use view::{Decided, PairedView, PendingView};
