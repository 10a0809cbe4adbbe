//! Every document that a command can answer with: the list behind `docs/schemas/`.

use serde_json::Value;

use super::{deploy, drill, init, journal, pin, token};
use crate::output::schemas::{of, of_error};

/// The schemas by name, sorted.
#[must_use]
pub fn schemas() -> Vec<(String, Value)> {
    let mut all = vec![
        of::<deploy::Deployed>(),
        of::<drill::serve::Served>(),
        of::<init::Initialised>(),
        of::<journal::Resumed>(),
        of::<journal::Run>(),
        of::<journal::Runs>(),
        of::<journal::Undone>(),
        of::<pin::Pins>(),
        of::<pin::Updated>(),
        of::<pin::Verified>(),
        of::<token::Generated>(),
        of_error(),
    ];
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}
