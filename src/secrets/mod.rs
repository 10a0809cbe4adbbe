//! The catalogue of slots and the rules for their values.
//!
//! | file | what |
//! |---|---|
//! | [`catalog`] | every slot of Moltworker and its forks: issuer, shape, who reads it, where copies lie |
//! | [`kind`], [`shape`] | telling whose credential a value is, and whether it fits a slot |
//! | [`lint`] | what is wrong with a name or a value, before anything is sent |
//! | [`completeness`] | which slots are missing, and why that matters |
//! | [`input`] | the forms values come in: JSON, dotenv, 1Password, pass, one bare value |
//! | [`push`] | from observed and wanted to create, replace, chunks |
//! | [`token`] | tokens of our own making |
//!
//! Everything here is a function of values. Absent on purpose: reading files and prompts (`sys`, `term`),
//! the Cloudflare calls (`cloudflare`), liveness and revocation at the issuers (`providers`).

pub mod catalog;
pub mod completeness;
pub mod input;
pub mod kind;
pub mod lint;
pub mod push;
pub mod shape;
pub mod token;

use crate::model::SecretName;
use crate::secret::SecretText;

/// A value and the slot it is meant for. `Debug` shows the name only.
#[derive(Debug, Clone)]
pub struct NamedValue {
    /// The name of the secret at the Worker.
    pub name: SecretName,
    /// What it will hold.
    pub value: SecretText,
}
