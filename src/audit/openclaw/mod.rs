//! OpenClaw's own documents, read leniently and whatever version wrote them.
//!
//! The real programs refuse a configuration with one key they do not know, and then say nothing about the rest. Here
//! unknown keys are fine, a value of the wrong type is as good as absent, and `${VAR}` stays what it is: a name.
//! Deliberately absent: following `$include` ([`Config::includes`] tells that there is one), defaults that depend on the
//! machine, and any judgement: rules judge.

mod agents;
mod approvals;
mod channels;
mod config;
mod credentials;
mod document;
mod gateway;
mod tables;
mod tools;
mod tree;
mod version;

pub use agents::Agent;
pub use approvals::{Approvals, Grant, is_approvals};
pub use channels::{Channel, Door, Senders};
pub use config::{Config, Unreadable};
pub use credentials::{Credential, credentials_of, written_out};
pub use document::{Document, foreign};
pub use gateway::{Auth, Bind};
pub use tables::Era;
pub use tools::{ToolPolicy, fits};
pub use tree::{Kind, Node};
pub use version::Version;
