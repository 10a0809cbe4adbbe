//! The collectors: each reads one scope, and only when an enabled rule looks at it.

mod backup;
pub(in crate::commands) mod checkout;
mod history;
mod live;
mod openclaw;
mod outside;

use std::collections::BTreeSet;

use super::Request;
use crate::audit::{Facts, Scope};
use crate::context::Context;
use crate::error::Result;
use crate::sys::clock;

/// Reads what `scopes` name and `request` asks for, side by side.
///
/// # Errors
/// When the checkout cannot be read at all. What else cannot be read is a fact.
pub(super) async fn facts(ctx: &Context, request: &Request, scopes: &BTreeSet<Scope>) -> Result<Facts> {
    let today = clock::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let mut facts = Facts::none(today);
    if scopes.contains(&Scope::Checkout) {
        facts.checkout = checkout::read(ctx)?;
    }
    let from_account = async {
        let account = live::read(ctx, request, scopes).await;
        // The account says which hosts there are to be asked.
        let outside = outside::read(ctx, request, scopes, account.known()).await;
        (account, outside)
    };
    let (history, (account, outside), (backup, stored)) =
        tokio::join!(history::read(ctx, scopes), from_account, backup::read(ctx, request, scopes));
    facts.history = history;
    facts.account = account;
    facts.outside = outside;
    facts.backup = backup;
    facts.openclaw = openclaw::read(ctx, request, scopes, stored);
    Ok(facts)
}
