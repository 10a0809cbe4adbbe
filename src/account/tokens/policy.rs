//! What a token's policies grant.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::account::chance;
use crate::account::groups::Group;

/// One policy: groups granted or denied on resources.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Policy {
    pub(crate) id: String,
    pub(crate) effect: Effect,
    /// Names; the API speaks ids.
    pub(crate) groups: Vec<String>,
    /// As given: flat (`"com.cloudflare.api.account.<id>": "*"`) or nested by account.
    pub(crate) resources: Map<String, Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Effect {
    Allow,
    Deny,
}

/// What a call touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Resource {
    Account(String),
    Zone { account: String, zone: String },
    User(String),
    Bucket { account: String, jurisdiction: String, bucket: String },
}

impl Policy {
    /// Grants `groups` on the one resource `key`.
    pub(crate) fn allow(groups: &[Group], key: &str) -> Self {
        Self {
            id: chance::hex32(),
            effect: Effect::Allow,
            groups: groups.iter().map(|group| group.name.to_owned()).collect(),
            resources: Map::from_iter([(key.to_owned(), json!("*"))]),
        }
    }

    /// The resources this policy names, for the check that a token hands out no more than it holds.
    pub(super) fn named_resources(&self, account: &str) -> Vec<Resource> {
        self.resources.keys().filter_map(|key| named(key, account)).collect()
    }

    fn names(&self, group: Group) -> bool {
        self.groups.iter().any(|name| name == group.name)
    }

    fn covers(&self, resource: &Resource) -> bool {
        self.resources.iter().any(|(key, value)| covers(key, value, resource))
    }
}

/// Whether any of `groups` is allowed on `resource` by `policies`; a matching deny takes that group away.
pub(super) fn permits(policies: &[Policy], groups: &[Group], resource: &Resource) -> bool {
    groups.iter().any(|&group| {
        let matching = |effect| {
            policies
                .iter()
                .any(|policy| policy.effect == effect && policy.names(group) && policy.covers(resource))
        };
        matching(Effect::Allow) && !matching(Effect::Deny)
    })
}

fn named(key: &str, account: &str) -> Option<Resource> {
    let rest = key.strip_prefix("com.cloudflare.")?;
    if let Some(bucket) = rest.strip_prefix("edge.r2.bucket.") {
        let mut pieces = bucket.splitn(3, '_');
        let mut piece = || pieces.next().unwrap_or_default().to_owned();
        return Some(Resource::Bucket { account: piece(), jurisdiction: piece(), bucket: piece() });
    }
    if let Some(zone) = rest.strip_prefix("api.account.zone.") {
        return Some(Resource::Zone { account: account.to_owned(), zone: zone.to_owned() });
    }
    if let Some(id) = rest.strip_prefix("api.account.") {
        return Some(Resource::Account(id.to_owned()));
    }
    rest.strip_prefix("api.user.").map(|id| Resource::User(id.to_owned()))
}

fn covers(key: &str, value: &Value, resource: &Resource) -> bool {
    if let Value::Object(inner) = value {
        let account = match resource {
            Resource::Account(account)
            | Resource::Zone { account, .. }
            | Resource::Bucket { account, .. } => account,
            Resource::User(_) => return false,
        };
        return key_is(key, "com.cloudflare.api.account.", account)
            && inner.iter().any(|(key, value)| covers(key, value, resource));
    }
    match resource {
        Resource::Account(id) => key_is(key, "com.cloudflare.api.account.", id),
        Resource::User(id) => key_is(key, "com.cloudflare.api.user.", id),
        Resource::Zone { account, zone } => {
            key_is(key, "com.cloudflare.api.account.zone.", zone)
                || key_is(key, "com.cloudflare.api.account.", account)
        }
        Resource::Bucket { account, jurisdiction, bucket } => {
            key_is(key, "com.cloudflare.edge.r2.bucket.", &format!("{account}_{jurisdiction}_{bucket}"))
                || key_is(key, "com.cloudflare.api.account.", account)
        }
    }
}

fn key_is(key: &str, prefix: &str, id: &str) -> bool {
    key.strip_prefix(prefix).is_some_and(|rest| rest == "*" || rest == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::groups::{R2_BUCKET_ITEM_WRITE, ROUTES_WRITE, SCRIPTS_READ, SCRIPTS_WRITE};

    fn account(id: &str) -> Resource {
        Resource::Account(id.into())
    }

    #[test]
    fn a_group_counts_only_on_its_account() {
        let policies = [Policy::allow(&[SCRIPTS_WRITE], "com.cloudflare.api.account.a1")];
        assert!(permits(&policies, &[SCRIPTS_READ, SCRIPTS_WRITE], &account("a1")));
        assert!(!permits(&policies, &[SCRIPTS_READ], &account("a1")));
        assert!(!permits(&policies, &[SCRIPTS_WRITE], &account("a2")));
    }

    #[test]
    fn a_deny_wins() {
        let mut deny = Policy::allow(&[SCRIPTS_WRITE], "com.cloudflare.api.account.a1");
        deny.effect = Effect::Deny;
        let policies = [Policy::allow(&[SCRIPTS_WRITE], "com.cloudflare.api.account.*"), deny];
        assert!(!permits(&policies, &[SCRIPTS_WRITE], &account("a1")));
    }

    #[test]
    fn nested_zones_and_buckets_are_understood() {
        let mut nested = Policy::allow(&[ROUTES_WRITE], "unused");
        nested.resources =
            json!({"com.cloudflare.api.account.a1": {"com.cloudflare.api.account.zone.*": "*"}})
                .as_object()
                .unwrap()
                .clone();
        let zone = |a: &str| Resource::Zone { account: a.into(), zone: "z".into() };
        assert!(permits(&[nested.clone()], &[ROUTES_WRITE], &zone("a1")));
        assert!(!permits(&[nested], &[ROUTES_WRITE], &zone("a2")));
        let bucket =
            Policy::allow(&[R2_BUCKET_ITEM_WRITE], "com.cloudflare.edge.r2.bucket.a1_default_moltbot-data");
        let named = |b: &str| Resource::Bucket {
            account: "a1".into(),
            jurisdiction: "default".into(),
            bucket: b.into(),
        };
        assert!(permits(std::slice::from_ref(&bucket), &[R2_BUCKET_ITEM_WRITE], &named("moltbot-data")));
        assert!(!permits(&[bucket], &[R2_BUCKET_ITEM_WRITE], &named("other")));
    }
}
