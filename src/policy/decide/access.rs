//! People at Access.

use super::{Answer, Enforced, Verdict};
use crate::policy::model::Policy;
use crate::policy::places::keys;

/// Whether a person passes Access.
pub(crate) fn email(policy: &Policy, email: &str) -> Answer {
    let identity = &policy.identity;
    let by =
        |verdict, path, reason: &str, why: &str| Answer::by(verdict, path, reason, why, Enforced::Access);
    let same = |it: &String| it.eq_ignore_ascii_case(email);
    let domain = email.rsplit('@').next().unwrap_or_default();
    let answer = if let Some(at) = identity.emails.iter().position(same) {
        by(Verdict::Allow, keys!["identity", "emails", at], "listed", "the address is on the list")
    } else if let Some(at) = identity.email_domains.iter().position(|it| it.eq_ignore_ascii_case(domain)) {
        by(
            Verdict::Allow,
            keys!["identity", "email_domains", at],
            "domain",
            "the address is of a domain on the list",
        )
    } else if !identity.groups.is_empty() {
        by(Verdict::Unknown, keys!["identity", "groups"], "groups", "only Access knows who is in its groups")
    } else if identity.emails.is_empty() && identity.email_domains.is_empty() {
        by(
            Verdict::Unknown,
            keys!["identity"],
            "moltctl-toml",
            "the policy names nobody: `moltctl.toml` says who passes",
        )
    } else {
        by(Verdict::Deny, keys!["identity", "emails"], "not-listed", "no list of the policy has the address")
    };
    if identity.posture.is_empty() || answer.verdict == Verdict::Deny {
        answer
    } else {
        answer.note("the device must pass the posture checks of `identity.posture`, too")
    }
}
