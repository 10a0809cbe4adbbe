//! `moltctl doctor`: what is wrong, in the order to mend it; or what a symptom comes from. Reads only.
//!
//! | file | what |
//! |---|---|
//! | [`examination`] | looks at checkout, credential, account, Worker and hosts, and judges |
//! | [`symptom`] | looks a symptom up in the catalogue, without any look at the outside |
//!
//! The judgement and the catalogue are `doctor`.

mod examination;
mod look;
mod outside;
mod symptom;

pub use examination::{CheckView, Depth, Examined, examine};
pub use symptom::{Asked, CandidateView, Diagnosed, diagnose};
