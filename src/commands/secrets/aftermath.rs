//! What a change of secrets means for a gateway that runs.
//!
//! The Worker reads its environment at each request; the gateway got its own when its process started, and onboarding
//! may have stored a copy that wins over it (`facts/moltworker.md` 3.2, 3.3). Saying "done" after the call to Cloudflare
//! would be wrong for most slots.

use serde::Serialize;

use crate::model::SecretName;
use crate::output::{Mark, Page};
use crate::secrets::catalog::{self, Effect, Known};

/// What a change means for some of its slots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Consequence {
    /// When the new value is the one in use.
    pub when: When,
    /// The slots.
    pub slots: Vec<String>,
    /// The same, in words.
    pub message: String,
}

/// When a new value is the one in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// At once: the Worker reads it at each request.
    NextRequest,
    /// When the gateway has been restarted.
    Restart,
    /// When the stored copies have been rewritten and the gateway restarted.
    StoredCopyWins,
    /// When the version that holds it is deployed.
    Deployment,
}

/// What the change of `names` means, in the order of urgency's reverse: what needs most comes last.
pub(super) fn of_change(names: &[SecretName]) -> Vec<Consequence> {
    [When::NextRequest, When::Restart, When::StoredCopyWins]
        .into_iter()
        .filter_map(|when| {
            let slots: Vec<String> =
                names.iter().filter(|name| when_of(name) == when).map(ToString::to_string).collect();
            (!slots.is_empty()).then(|| Consequence { when, slots, message: words(when).to_owned() })
        })
        .collect()
}

/// What a staged change of `names` means.
pub(super) fn of_staging(names: &[SecretName]) -> Vec<Consequence> {
    let slots = names.iter().map(ToString::to_string).collect();
    vec![Consequence { when: When::Deployment, slots, message: words(When::Deployment).to_owned() }]
}

fn when_of(name: &SecretName) -> When {
    let slot = match catalog::known(name.as_str()) {
        Known::Slot(slot) | Known::Alias(slot) => slot,
        // Code of the operator's own may keep what it read: the more careful answer.
        Known::Phantom(_) | Known::Operators | Known::Unknown => return When::Restart,
    };
    match slot.effect {
        Effect::NextRequest => When::NextRequest,
        Effect::Restart => When::Restart,
        Effect::ScrubAndRestart => When::StoredCopyWins,
    }
}

fn words(when: When) -> &'static str {
    match when {
        When::NextRequest => "in effect from the next request",
        When::Restart => "a gateway that runs keeps its old environment until it is restarted",
        When::StoredCopyWins => {
            "a gateway that was set up before may go on with the old value even after a restart: onboarding stored it in \
             `auth-profiles.json`, which wins over the environment and comes back from R2"
        }
        When::Deployment => "in a version that is not deployed: nothing changes until it is",
    }
}

/// What was done to the slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// They were written, and none of them was there before.
    Created,
    /// They were written, over an older value some of them.
    Replaced,
    /// They were deleted.
    Deleted,
}

/// The next things to do after `change`, for a deployment at `host` when that is known.
pub(super) fn next(consequences: &[Consequence], change: Change, host: Option<&str>) -> Vec<String> {
    let has = |when| consequences.iter().any(|consequence| consequence.when == when);
    let admin = host.map_or_else(|| "`/_admin/`".to_owned(), |host| format!("https://{host}/_admin/"));
    let mut next = Vec::new();
    if has(When::Restart) || has(When::StoredCopyWins) {
        next.push(format!("restart the gateway: {admin} → Restart Gateway"));
    }
    if has(When::StoredCopyWins) && change == Change::Replaced {
        next.push(
            "before the old key is revoked, look at its issuer which of the two is in use: `last used` tells"
                .to_owned(),
        );
    }
    if has(When::Deployment) {
        next.push(
            "`moltctl deploy` puts the newest state live, or `wrangler versions deploy` that one version"
                .to_owned(),
        );
    }
    if change == Change::Deleted {
        next.push("deleting it here revokes nothing: to end it, revoke it at its issuer".to_owned());
    }
    next
}

/// Writes what a change means for people.
pub(super) fn human(page: &mut Page, consequences: &[Consequence], next: &[String]) {
    for consequence in consequences {
        let mark = if consequence.when == When::NextRequest { Mark::Good } else { Mark::Warn };
        page.mark(mark, &consequence.message);
        page.dim(&consequence.slots.join(", "));
    }
    for step in next {
        page.mark(Mark::Next, step);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<SecretName> {
        names.iter().map(|name| name.parse().expect("a name")).collect()
    }

    #[test]
    fn a_model_key_may_lose_to_a_stored_profile_and_a_bot_token_needs_a_restart() {
        let consequences = of_change(&names(&["ANTHROPIC_API_KEY", "TELEGRAM_BOT_TOKEN", "CF_ACCESS_AUD"]));
        let told: Vec<(When, &str)> = consequences
            .iter()
            .map(|consequence| (consequence.when, consequence.slots[0].as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (When::NextRequest, "CF_ACCESS_AUD"),
                (When::Restart, "TELEGRAM_BOT_TOKEN"),
                (When::StoredCopyWins, "ANTHROPIC_API_KEY"),
            ]
        );
        let next = next(&consequences, Change::Created, Some("claw.acme.dev"));
        assert!(next[0].contains("https://claw.acme.dev/_admin/"), "{next:?}");
    }

    #[test]
    fn a_replaced_key_is_not_revoked_blindly_and_a_deleted_one_is_not_dead() {
        let consequences = of_change(&names(&["ANTHROPIC_API_KEY"]));
        let of = |change| next(&consequences, change, None).join("\n");
        assert!(of(Change::Replaced).contains("before the old key is revoked"));
        assert!(!of(Change::Created).contains("revoke"));
        assert!(of(Change::Deleted).contains("revokes nothing"));
    }

    #[test]
    fn what_the_worker_reads_at_each_request_needs_nothing() {
        let consequences = of_change(&names(&["CF_ACCESS_AUD"]));
        assert_eq!(next(&consequences, Change::Replaced, None), Vec::<String>::new());
    }
}
