//! What the collectors saw. A value: rules are pure functions of it.

pub mod account;
pub mod backup;
pub mod checkout;
pub mod checkout_kind;
pub mod env_reads;
pub mod history;
pub mod openclaw;
pub mod outside;
mod views;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use account::Account;
pub use backup::Backup;
pub use checkout::Checkout;
pub use checkout_kind::{CheckoutKind, Layout, Release, SdkLine};
pub use history::History;
pub use openclaw::OpenClawFile;
pub use outside::Outside;
pub use views::syntax;

/// One thing that was asked for, or why it could not be read (a sentence fragment for the operator).
pub type Seen<T> = Result<T, String>;

/// Where facts come from.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Files of the checkout. Always asked for.
    Checkout,
    /// What git remembers of the checkout. Always asked for where there is a repository.
    History,
    /// The account, through Cloudflare's API (`--live`).
    Live,
    /// What a stranger gets (`--probe`).
    Probe,
    /// What lies in R2 (`--backup`).
    Backup,
    /// OpenClaw's configuration: of a backup, or a file (`--openclaw FILE`).
    OpenClaw,
}

impl Scope {
    /// The flag that asks for it.
    #[must_use]
    pub fn flag(self) -> &'static str {
        match self {
            Self::Checkout | Self::History => "a checkout",
            Self::Live => "`--live`",
            Self::Probe => "`--probe`",
            Self::Backup => "`--backup`",
            Self::OpenClaw => "`--backup` or `--openclaw FILE`",
        }
    }
}

/// The facts of a scope.
#[derive(Debug, Default)]
pub enum Fetched<T> {
    /// They were read, if perhaps not all of them.
    Known(T),
    /// The operator did not ask for them.
    #[default]
    NotAsked,
    /// They were asked for and could not be read at all: why.
    Unavailable(String),
}

impl<T> Fetched<T> {
    /// The facts, if they were read.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(facts) => Some(facts),
            Self::NotAsked | Self::Unavailable(_) => None,
        }
    }
}

/// Everything that was seen.
#[derive(Debug)]
pub struct Facts {
    /// The day of the audit, for ages and expiries.
    pub today: Date,
    /// Files of the checkout.
    pub checkout: Fetched<Checkout>,
    /// What git remembers.
    pub history: Fetched<History>,
    /// The account.
    pub account: Fetched<Account>,
    /// What a stranger gets.
    pub outside: Fetched<Outside>,
    /// What lies in R2.
    pub backup: Fetched<Backup>,
    /// OpenClaw's configuration files.
    pub openclaw: Fetched<Vec<OpenClawFile>>,
}

impl Facts {
    /// Nothing seen and nothing asked for, on `today`.
    #[must_use]
    pub fn none(today: Date) -> Self {
        Self {
            today,
            checkout: Fetched::NotAsked,
            history: Fetched::NotAsked,
            account: Fetched::NotAsked,
            outside: Fetched::NotAsked,
            backup: Fetched::NotAsked,
            openclaw: Fetched::NotAsked,
        }
    }
}
