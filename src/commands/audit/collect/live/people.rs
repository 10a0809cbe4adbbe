//! API tokens, members, and changes made with a Global API Key.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value;

use super::reason::{day, of, seen};
use crate::audit::facts::Seen;
use crate::audit::facts::account::People;
use crate::audit::facts::account::people::{
    GlobalKeyUse, Grant, MaxAge, Member, Operator, Owner, Resource, Token,
};
use crate::cloudflare::endpoints::{accounts, audit_logs, members, tokens};
use crate::commands::target::Target;
use crate::sys::clock;

/// How far back the audit log is asked for Global API Keys, in days: a month holds every regular job.
const LATELY_DAYS: i64 = 30;

/// Reads it.
pub(super) async fn read(target: &Target) -> People {
    let operator = operator(target).await;
    let of_account = matches!(&operator, Ok(operator) if operator.owner == Owner::Account);
    let (account_tokens, user_tokens, members, two_factor_enforced, global_key_uses) = tokio::join!(
        list(target, Owner::Account),
        async { if of_account { None } else { Some(list(target, Owner::User).await) } },
        members(target),
        async {
            let account = seen(target.api.call(accounts::get(&target.account)).await)?;
            Ok(account.settings.and_then(|settings| settings.enforce_twofactor))
        },
        global_key_uses(target),
    );
    let max_age = max_age(target);
    People { account_tokens, user_tokens, operator, members, two_factor_enforced, global_key_uses, max_age }
}

/// The token the audit runs with. A user's token is refused where an account's is asked for, and the other way round.
async fn operator(target: &Target) -> Seen<Operator> {
    let (verified, owner) = match target.api.call(tokens::verify_user()).await {
        Ok(verified) => (verified, Owner::User),
        Err(user) => match target.api.call(tokens::verify_account(&target.account)).await {
            Ok(verified) => (verified, Owner::Account),
            Err(_) => return Err(of(&user)),
        },
    };
    Ok(Operator { id: verified.id, owner, expires: day(verified.expires_on.as_deref())? })
}

async fn list(target: &Target, owner: Owner) -> Seen<Vec<Token>> {
    let endpoint = match owner {
        Owner::Account => tokens::list(&target.account),
        Owner::User => tokens::list_of_user(),
    };
    let listed = seen(target.api.list(endpoint, tokens::PAGES).await)?;
    let names = if listed.iter().flat_map(|token| &token.policies).any(has_nameless_group) {
        let groups = seen(target.api.call(tokens::permission_groups(&target.account, None)).await)?;
        groups.into_iter().map(|group| (group.id, group.name)).collect()
    } else {
        BTreeMap::new()
    };
    listed.into_iter().map(|token| fact(token, owner, &names)).collect()
}

fn fact(token: tokens::Token, owner: Owner, names: &BTreeMap<String, String>) -> Seen<Token> {
    Ok(Token {
        active: token.status == "active",
        grants: token
            .policies
            .iter()
            .filter(|policy| policy["effect"] != "deny")
            .map(|it| grant(it, names))
            .collect(),
        from_known_addresses: token.condition.as_ref().is_some_and(names_addresses),
        issued: day(token.issued_on.as_deref())?,
        expires: day(token.expires_on.as_deref())?,
        last_used: day(token.last_used_on.as_deref())?,
        id: token.id,
        name: token.name,
        owner,
    })
}

/// The OpenAPI document writes `request_ip`, the guides `request.ip`.
fn names_addresses(condition: &Value) -> bool {
    ["request_ip", "request.ip"]
        .iter()
        .any(|key| condition[*key]["in"].as_array().is_some_and(|addresses| !addresses.is_empty()))
}

fn has_nameless_group(policy: &Value) -> bool {
    policy["permission_groups"]
        .as_array()
        .is_some_and(|groups| groups.iter().any(|group| group["name"].as_str().is_none_or(str::is_empty)))
}

fn grant(policy: &Value, names: &BTreeMap<String, String>) -> Grant {
    let groups = policy["permission_groups"].as_array().into_iter().flatten().map(|group| {
        let id = group["id"].as_str().unwrap_or_default();
        let name = group["name"].as_str().filter(|name| !name.is_empty());
        name.or(names.get(id).map(String::as_str)).unwrap_or(id).to_owned()
    });
    Grant { groups: groups.collect(), resources: resources(&policy["resources"]) }
}

/// Keys of `resources`; those of an account may hold an object with keys of its zones.
fn resources(written: &Value) -> Vec<Resource> {
    let keys = written.as_object().into_iter().flatten();
    keys.map(|(key, value)| if value.is_object() { Resource::Zones } else { resource(key) }).collect()
}

fn resource(key: &str) -> Resource {
    let Some(rest) = key.strip_prefix("com.cloudflare.") else { return Resource::Other };
    if let Some(zone) = rest.strip_prefix("api.account.zone.") {
        return if zone == "*" { Resource::EveryZone } else { Resource::Zones };
    }
    if let Some(bucket) = rest.strip_prefix("edge.r2.bucket.") {
        let name = bucket.splitn(3, '_').nth(2).unwrap_or(bucket);
        return if name == "*" { Resource::EveryBucket } else { Resource::Bucket(name.to_owned()) };
    }
    match rest.strip_prefix("api.account.") {
        Some("*") => Resource::EveryAccount,
        Some(_) => Resource::Account,
        None if rest.starts_with("api.user.") => Resource::User,
        None => Resource::Other,
    }
}

async fn members(target: &Target) -> Seen<Vec<Member>> {
    let listed = seen(target.api.list(members::list(&target.account), members::PAGES).await)?;
    let fact = |member: members::Member| {
        let in_parts = member.policies.iter().flat_map(|policy| &policy.permission_groups);
        let super_administrator =
            member.roles.iter().chain(in_parts).any(|role| role.name.starts_with("Super Administrator"));
        let user = member.user.unwrap_or_default();
        Member {
            email: if member.email.is_empty() { user.email } else { member.email },
            accepted: member.status == "accepted",
            two_factor: user.two_factor_authentication_enabled,
            super_administrator,
        }
    };
    Ok(listed.into_iter().map(fact).collect())
}

async fn global_key_uses(target: &Target) -> Seen<Vec<GlobalKeyUse>> {
    let today = clock::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let (since, before) = span(today);
    let entries = seen(target.api.call(audit_logs::by_global_key(&target.account, since, before)).await)?;
    entries
        .into_iter()
        // A server that does not know the filter answers with everything.
        .filter(|entry| entry.actor.context == "api_key")
        .map(|entry| {
            let at = day(Some(&entry.action.time))?;
            Ok(GlobalKeyUse { email: entry.actor.email, day: at.unwrap_or(since) })
        })
        .collect()
}

/// The days that are asked for: the last [`LATELY_DAYS`], today to its end.
fn span(today: Date) -> (Date, Date) {
    let days = |count: i64| jiff::Span::new().days(count);
    (today.saturating_sub(days(LATELY_DAYS)), today.saturating_add(days(1)))
}

fn max_age(target: &Target) -> MaxAge {
    let ages = &target.checkout.settings.rotation.ages;
    let of = |slots: &[&str]| {
        let found = ages.iter().filter(|(slot, _)| slots.contains(&slot.as_str()));
        found.map(|(_, age)| i64::from(age.days)).min().unwrap_or(MaxAge::DEFAULT_DAYS)
    };
    MaxAge { r2_key: of(&["R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY"]), token: of(&["CLOUDFLARE_API_TOKEN"]) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_form_of_a_resource_is_told_apart() {
        let account = "0".repeat(32);
        for (key, wanted) in [
            ("com.cloudflare.api.account.*".to_owned(), Resource::EveryAccount),
            (format!("com.cloudflare.api.account.{account}"), Resource::Account),
            ("com.cloudflare.api.account.zone.*".to_owned(), Resource::EveryZone),
            ("com.cloudflare.api.account.zone.1".to_owned(), Resource::Zones),
            (
                format!("com.cloudflare.edge.r2.bucket.{account}_default_moltbot-data"),
                Resource::Bucket("moltbot-data".into()),
            ),
            (format!("com.cloudflare.edge.r2.bucket.{account}_eu_*"), Resource::EveryBucket),
            ("com.cloudflare.api.user.1".to_owned(), Resource::User),
            ("com.example".to_owned(), Resource::Other),
        ] {
            assert_eq!(resources(&json!({ key.clone(): "*" })), [wanted], "{key}");
        }
        let nested = json!({ "com.cloudflare.api.account.1": { "com.cloudflare.api.account.zone.*": "*" } });
        assert_eq!(resources(&nested), [Resource::Zones]);
    }

    #[test]
    fn a_group_without_a_name_is_looked_up_and_else_counts_as_writing() {
        let policy = json!({ "permission_groups": [{ "id": "a" }, { "id": "b" }], "resources": {} });
        assert!(has_nameless_group(&policy));
        let names = BTreeMap::from([("a".to_owned(), "Workers Scripts Read".to_owned())]);
        assert_eq!(grant(&policy, &names).groups, ["Workers Scripts Read", "b"]);
        assert!(crate::audit::facts::account::people::writes("b"));
    }

    #[test]
    fn addresses_are_found_under_both_names_and_only_where_some_stand() {
        for key in ["request_ip", "request.ip"] {
            assert!(names_addresses(&json!({ key: { "in": ["192.0.2.1/32"] } })));
            assert!(!names_addresses(&json!({ key: { "in": [] } })));
            assert!(!names_addresses(&json!({ key: { "not_in": ["192.0.2.1/32"] } })));
        }
    }
}
