//! The named permission groups of API tokens, with ids that are the same in every built-in account.
//!
//! Real ids are constants of Cloudflare's; ours are derived from the name, so that nobody hard-codes one of the two.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// A permission group, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) name: &'static str,
    pub(crate) scope: Reach,
}

/// What a group's resources are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    Account,
    Zone,
    User,
    Bucket,
}

impl Reach {
    fn scope(self) -> &'static str {
        match self {
            Self::Account => "com.cloudflare.api.account",
            Self::Zone => "com.cloudflare.api.account.zone",
            Self::User => "com.cloudflare.api.user",
            Self::Bucket => "com.cloudflare.edge.r2.bucket",
        }
    }
}

impl Group {
    /// 32 hexadecimal digits, a function of the name alone.
    pub(crate) fn id(self) -> String {
        hex::encode(&Sha256::digest(self.name.as_bytes())[..16])
    }

    pub(crate) fn by_id(id: &str) -> Option<Self> {
        ALL.iter().copied().find(|group| group.id() == id)
    }

    pub(crate) fn by_name(name: &str) -> Option<Self> {
        ALL.iter().copied().find(|group| group.name == name)
    }

    /// As `permission_groups` lists it.
    pub(crate) fn body(self) -> Value {
        json!({"id": self.id(), "name": self.name, "scopes": [self.scope.scope()]})
    }

    pub(crate) fn scope_name(self) -> &'static str {
        self.scope.scope()
    }
}

macro_rules! groups {
    ($($name:ident = $text:literal, $scope:ident;)*) => {
        $(pub(crate) const $name: Group = Group { name: $text, scope: Reach::$scope };)*
        /// Every group an account's tokens can hold.
        pub(crate) const ALL: &[Group] = &[$($name),*];
    };
}

groups! {
    ACCESS_APPS_READ = "Access: Apps and Policies Read", Account;
    ACCESS_APPS_REVOKE = "Access: Apps and Policies Revoke", Account;
    ACCESS_APPS_WRITE = "Access: Apps and Policies Write", Account;
    ACCESS_AUDIT_READ = "Access: Audit Logs Read", Account;
    ACCESS_MTLS_READ = "Access: Mutual TLS Certificates Read", Account;
    ACCESS_MTLS_WRITE = "Access: Mutual TLS Certificates Write", Account;
    ACCESS_ORG_READ = "Access: Organizations, Identity Providers, and Groups Read", Account;
    ACCESS_ORG_REVOKE = "Access: Organizations, Identity Providers, and Groups Revoke", Account;
    ACCESS_ORG_WRITE = "Access: Organizations, Identity Providers, and Groups Write", Account;
    ACCESS_POLICY_TEST_READ = "Access: Policy Test Read", Account;
    ACCESS_POLICY_TEST_WRITE = "Access: Policy Test Write", Account;
    ACCESS_SERVICE_TOKENS_READ = "Access: Service Tokens Read", Account;
    ACCESS_SERVICE_TOKENS_WRITE = "Access: Service Tokens Write", Account;
    ACCOUNT_ANALYTICS_READ = "Account Analytics Read", Account;
    ACCOUNT_SETTINGS_READ = "Account Settings Read", Account;
    ACCOUNT_SETTINGS_WRITE = "Account Settings Write", Account;
    ACCOUNT_TOKENS_READ = "Account API Tokens Read", Account;
    ACCOUNT_TOKENS_WRITE = "Account API Tokens Write", Account;
    AI_GATEWAY_READ = "AI Gateway Read", Account;
    AI_GATEWAY_RUN = "AI Gateway Run", Account;
    AI_GATEWAY_WRITE = "AI Gateway Write", Account;
    BILLING_READ = "Billing Read", Account;
    BILLING_WRITE = "Billing Write", Account;
    CONTAINERS_READ = "Workers Containers Read", Account;
    CONTAINERS_WRITE = "Workers Containers Write", Account;
    KV_READ = "Workers KV Storage Read", Account;
    KV_WRITE = "Workers KV Storage Write", Account;
    LOGS_READ = "Logs Read", Account;
    LOGS_WRITE = "Logs Write", Account;
    NOTIFICATIONS_READ = "Notifications Read", Account;
    NOTIFICATIONS_WRITE = "Notifications Write", Account;
    OBSERVABILITY_READ = "Workers Observability Read", Account;
    OBSERVABILITY_WRITE = "Workers Observability Write", Account;
    R2_BUCKET_ITEM_READ = "Workers R2 Storage Bucket Item Read", Bucket;
    R2_BUCKET_ITEM_WRITE = "Workers R2 Storage Bucket Item Write", Bucket;
    R2_READ = "Workers R2 Storage Read", Account;
    R2_WRITE = "Workers R2 Storage Write", Account;
    SCRIPTS_READ = "Workers Scripts Read", Account;
    SCRIPTS_WRITE = "Workers Scripts Write", Account;
    SECRETS_STORE_READ = "Secrets Store Read", Account;
    SECRETS_STORE_WRITE = "Secrets Store Write", Account;
    TAIL_READ = "Workers Tail Read", Account;
    ZERO_TRUST_PII_READ = "Zero Trust: PII Read", Account;
    ZERO_TRUST_READ = "Zero Trust Read", Account;
    ZERO_TRUST_SEATS_WRITE = "Zero Trust: Seats Write", Account;
    ZERO_TRUST_WRITE = "Zero Trust Write", Account;
    DNS_READ = "DNS Read", Zone;
    DNS_WRITE = "DNS Write", Zone;
    ROUTES_READ = "Workers Routes Read", Zone;
    ROUTES_WRITE = "Workers Routes Write", Zone;
    ZONE_READ = "Zone Read", Zone;
    ZONE_WAF_READ = "Zone WAF Read", Zone;
    ZONE_WAF_WRITE = "Zone WAF Write", Zone;
    MEMBERSHIPS_READ = "Memberships Read", User;
    MEMBERSHIPS_WRITE = "Memberships Write", User;
    USER_DETAILS_READ = "User Details Read", User;
    USER_DETAILS_WRITE = "User Details Write", User;
    USER_TOKENS_READ = "API Tokens Read", User;
    USER_TOKENS_WRITE = "API Tokens Write", User;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_are_distinct_and_lead_back() {
        let ids: BTreeSet<String> = ALL.iter().map(|group| group.id()).collect();
        assert_eq!(ids.len(), ALL.len());
        assert_eq!(Group::by_id(&SCRIPTS_WRITE.id()), Some(SCRIPTS_WRITE));
        assert_eq!(SCRIPTS_WRITE.id().len(), 32);
    }
}
