//! The cheapest reading call that a permission group opens: what may be read is seen by reading it.
//!
//! Nothing of the answers is kept. Deliberately absent: groups that no cheap call shows (account analytics is GraphQL,
//! logpush has only a writing group), and zones, whose list answers with what may be seen and never with a refusal.

use serde::de::IgnoredAny;

use crate::cloudflare::Endpoint;
use crate::model::AccountId;

/// A call that succeeds only for a token with the reading (or the writing) group named `group`.
#[must_use]
pub fn reading(group: &'static str, account: &AccountId) -> Option<Endpoint<IgnoredAny>> {
    let (path, query): (&str, &[(&str, &str)]) = match group {
        "Workers Scripts Read" => ("workers/account-settings", &[]),
        "Workers Containers Read" => ("containers/me", &[]),
        "Workers R2 Storage Read" => ("r2/buckets", &[("per_page", "1")]),
        "Access: Apps and Policies Read" => ("access/apps", &[("per_page", "1")]),
        "Access: Organizations, Identity Providers, and Groups Read" => ("access/organizations", &[]),
        "Access: Service Tokens Read" => ("access/service_tokens", &[("per_page", "1")]),
        "Access: Audit Logs Read" => ("access/logs/access_requests", &[("limit", "1")]),
        "AI Gateway Read" => ("ai-gateway/gateways", &[("per_page", "1")]),
        "Secrets Store Read" => ("secrets_store/stores", &[("per_page", "1")]),
        "Account API Tokens Read" => ("tokens/permission_groups", &[("name", "Workers Scripts Read")]),
        // Not by `alerting/v3/policies` and `logs/audit`: other groups open the one, the other wants a span of time.
        _ => return None,
    };
    let endpoint = Endpoint::get("see what the token may read", group, format!("/accounts/{account}/{path}"));
    Some(query.iter().fold(endpoint, |endpoint, (name, value)| endpoint.query(name, *value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::permissions::Family;

    #[test]
    fn every_probe_is_of_a_group_that_some_family_needs() {
        let account = "0123456789abcdef0123456789abcdef".parse().expect("is an id");
        let needed = Family::ALL.iter().flat_map(|family| family.needs());
        let probed = needed.clone().filter(|need| reading(need.group, &account).is_some()).count();
        assert_eq!(probed, 11, "one of the groups was renamed");
        for need in needed.filter(|need| need.group.ends_with(" Write")) {
            assert!(reading(need.group, &account).is_none(), "{} is never tried by writing", need.group);
        }
    }
}
