//! Rules on known vulnerabilities of what is pinned.

mod node;
mod openclaw;

use jiff::civil::Date;

use crate::audit::advisories::STALE_DAYS;
use crate::audit::days::between;
use crate::audit::rule::Rule;
use crate::audit::{Scope, Verdict};

/// The rules of this group.
pub(super) const RULES: &[&Rule] = &[&openclaw::RULE, &node::RULE];

/// Notes that a table is too old to show anything by what it does not hold.
fn note_age(table: &str, as_of: Date, today: Date, verdict: &mut Verdict) {
    let days = between(as_of, today);
    if days > STALE_DAYS {
        verdict.blind(
            Scope::Checkout,
            format!("the table of {table}'s vulnerabilities is {days} days old ({as_of}); a newer moltctl may know more"),
        );
    }
}
