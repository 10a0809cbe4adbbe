//! Rules on API tokens and members.

mod global_key;
mod members;
mod token_age;
mod token_origin;
mod token_reach;

use crate::audit::facts::account::people::{Owner, Token};
use crate::audit::rule::Rule;
use crate::audit::{Facts, Finding, Scope, Verdict};

/// The rules of this group.
pub(super) const RULES: &[&Rule] = &[
    &token_reach::EVERYWHERE,
    &token_reach::MAKES_TOKENS,
    &token_reach::EDITS_EVERYTHING,
    &token_age::NO_END,
    &token_age::TOO_OLD,
    &token_age::UNUSED,
    &token_origin::RULE,
    &token_age::ENDS_SOON,
    &global_key::RULE,
    &members::NO_SECOND_FACTOR,
    &members::NOT_ENFORCED,
    &members::MANY_ADMINISTRATORS,
    &members::PENDING,
];

/// What the API shows of tokens and what it does not, for `evidence`.
macro_rules! of_tokens {
    ($what:literal) => {
        concat!(
            $what,
            " Looked at are the active tokens of the account and those of the user whose token the audit runs with; no API \
             shows the tokens of other members."
        )
    };
}
use of_tokens;

/// The tokens that work. A list that could not be read is noted as unseen.
fn tokens<'a>(facts: &'a Facts, verdict: &mut Verdict) -> Vec<&'a Token> {
    let Some(account) = verdict.need(Scope::Live, &facts.account) else { return Vec::new() };
    let lists = account.people.token_lists().filter_map(|list| verdict.see(Scope::Live, list));
    lists.flatten().filter(|token| token.active).collect()
}

/// A finding on a token.
fn on(token: &Token, message: impl Into<String>) -> Finding {
    let kind = match token.owner {
        Owner::Account => "API token of the account",
        Owner::User => "API token of the user",
    };
    // Names need not be unique; the beginning of the id tells two of one name apart.
    let id: String = token.id.chars().take(8).collect();
    Finding::on(kind, format!("{} ({id})", token.name), message)
}

/// `a, b and 3 more`.
fn few(names: &[&str]) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
