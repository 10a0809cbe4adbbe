//! Which permission groups each family of commands needs, and which of them a token has.
//!
//! A pure table and pure judgements. What is not known stays unknown: a family is permitted only when every group it
//! always needs was seen. Source: `x-api-token-group` of Cloudflare's OpenAPI document and what wrangler was seen to
//! call. Deliberately absent: reading a token (`commands::credential`), and group ids, which differ per deployment
//! of the API and are resolved by name.

use std::collections::BTreeMap;

use serde_json::Value;

use super::AccountId;

/// Commands that need the same permissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Reads only: `status`, `audit`, `secrets list`, `access show`.
    Audit,
    /// `deploy`, `secrets push`, `access apply`.
    Deploy,
    /// Making the R2 credentials of a deployment: a token of its own, so that no other can make tokens.
    MintR2,
    /// `lockdown`.
    Incident,
}

/// What a group's resources are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// The account.
    Account,
    /// The zones of the account.
    Zone,
}

/// One permission group a family needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// Name of the group, as the dashboard writes it.
    pub group: &'static str,
    /// What its resources are.
    pub scope: Scope,
    /// When it is needed, if not always.
    pub only_when: Option<&'static str>,
}

/// Whether something is so, as far as it could be seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Holds {
    /// It was seen.
    Yes,
    /// It was seen not to be.
    No,
    /// It could not be seen: never read it as a yes.
    #[default]
    Unknown,
}

/// What is known of a token's groups, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    seen: BTreeMap<String, Holds>,
    complete: bool,
}

const fn always(group: &'static str) -> Need {
    Need { group, scope: Scope::Account, only_when: None }
}

const fn when(group: &'static str, reason: &'static str) -> Need {
    Need { group, scope: Scope::Account, only_when: Some(reason) }
}

const fn zone(group: &'static str, reason: &'static str) -> Need {
    Need { group, scope: Scope::Zone, only_when: Some(reason) }
}

const HOSTS: &str = "there are custom domains or routes";

const AUDIT: &[Need] = &[
    always("Workers Scripts Read"),
    always("Workers Containers Read"),
    always("Workers R2 Storage Read"),
    always("Access: Apps and Policies Read"),
    always("Access: Organizations, Identity Providers, and Groups Read"),
    always("Access: Service Tokens Read"),
    always("Access: Audit Logs Read"),
    always("AI Gateway Read"),
    always("Secrets Store Read"),
    always("Notifications Read"),
    always("Account Settings Read"),
    always("Account Analytics Read"),
    always("Account API Tokens Read"),
    zone("Zone Read", HOSTS),
    zone("Workers Routes Read", HOSTS),
];

const DEPLOY: &[Need] = &[
    always("Workers Scripts Write"),
    always("Workers Containers Write"),
    always("Access: Apps and Policies Write"),
    always("Access: Organizations, Identity Providers, and Groups Read"),
    when(
        "Access: Organizations, Identity Providers, and Groups Write",
        "the account has no login method yet",
    ),
    when("Workers R2 Storage Write", "a bucket is configured"),
    when("Notifications Write", "alerts are configured"),
    zone("Zone Read", HOSTS),
    zone("Workers Routes Write", HOSTS),
];

const MINT_R2: &[Need] = &[always("Account API Tokens Write")];

const INCIDENT: &[Need] = &[
    always("Access: Apps and Policies Write"),
    always("Access: Organizations, Identity Providers, and Groups Write"),
    always("Workers Scripts Write"),
    always("Workers Containers Write"),
    zone("Zone Read", HOSTS),
    zone("Workers Routes Write", HOSTS),
];

impl Family {
    /// Every family.
    pub const ALL: [Self; 4] = [Self::Audit, Self::Deploy, Self::MintR2, Self::Incident];

    /// What it needs.
    #[must_use]
    pub const fn needs(self) -> &'static [Need] {
        match self {
            Self::Audit => AUDIT,
            Self::Deploy => DEPLOY,
            Self::MintR2 => MINT_R2,
            Self::Incident => INCIDENT,
        }
    }

    /// Its name, as in the JSON document.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Audit => "audit",
            Self::Deploy => "deploy",
            Self::MintR2 => "mint-r2",
            Self::Incident => "incident",
        }
    }

    /// The commands in it, for people.
    #[must_use]
    pub const fn commands(self) -> &'static str {
        match self {
            Self::Audit => "status, audit, secrets list, access show (read only)",
            Self::Deploy => "deploy, secrets push, access apply",
            Self::MintR2 => "deploy --bucket-token (keep it in a token of its own)",
            Self::Incident => "lockdown",
        }
    }
}

impl Holdings {
    /// What probing showed, group by group; anything else is unknown.
    #[must_use]
    pub fn of_probes(seen: impl IntoIterator<Item = (String, Holds)>) -> Self {
        Self { seen: seen.into_iter().collect(), complete: false }
    }

    /// What `policies`, as `tokens/{id}` gives them, grant on `account`. Anything they do not name is not held.
    #[must_use]
    pub fn of_policies(policies: &[Value], account: &AccountId) -> Self {
        let mut seen: BTreeMap<String, Holds> = BTreeMap::new();
        let mut complete = true;
        // Denials last: they take away what any policy grants.
        for effect in ["allow", "deny"] {
            for policy in policies.iter().filter(|policy| policy["effect"] == effect) {
                let reach = reach(&policy["resources"], account);
                for group in policy["permission_groups"].as_array().into_iter().flatten() {
                    let Some(name) = group["name"].as_str() else {
                        complete = false;
                        continue;
                    };
                    note(&mut seen, name, effect, reach.of(scope_of(name)));
                }
            }
        }
        // An effect that is not known here may take anything away.
        complete &= policies.iter().all(|policy| matches!(policy["effect"].as_str(), Some("allow" | "deny")));
        if !complete {
            seen.values_mut().for_each(|held| *held = Holds::Unknown);
        }
        Self { seen, complete }
    }

    /// True when the token's own policies were read, so that what is not named is not held.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Whether the token may do what `group` allows. Write includes read.
    #[must_use]
    pub fn holds(&self, group: &str) -> Holds {
        let direct = self.seen.get(group).copied();
        let (read, write) = pair(group);
        let other = if group == read { self.seen.get(&write) } else { None };
        match (direct, other.copied()) {
            (Some(Holds::Yes), _) | (_, Some(Holds::Yes)) => Holds::Yes,
            (Some(Holds::Unknown), _) | (_, Some(Holds::Unknown)) => Holds::Unknown,
            (Some(Holds::No), _) => Holds::No,
            (None, _) if self.complete => Holds::No,
            // Who may not read may not write either: the reading calls take both groups.
            (None, _) if group == write && self.seen.get(&read) == Some(&Holds::No) => Holds::No,
            (None, _) => Holds::Unknown,
        }
    }

    /// Whether the token may do everything `family` always needs.
    #[must_use]
    pub fn permits(&self, family: Family) -> Holds {
        let always = family.needs().iter().filter(|need| need.only_when.is_none());
        always.map(|need| self.holds(need.group)).fold(Holds::Yes, Holds::and)
    }
}

impl Holds {
    /// Both: no beats unknown, unknown beats yes.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Yes, Self::Yes) => Self::Yes,
        }
    }
}

impl std::fmt::Display for Holds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        })
    }
}

fn note(seen: &mut BTreeMap<String, Holds>, name: &str, effect: &str, reach: Holds) {
    let before = seen.get(name).copied().unwrap_or(Holds::No);
    let after = match (effect, reach, before) {
        ("allow", Holds::Yes, _) | ("allow", _, Holds::Yes) => Holds::Yes,
        ("allow", Holds::Unknown, _) | ("allow", _, Holds::Unknown) => Holds::Unknown,
        ("deny", Holds::Yes, _) => Holds::No,
        ("deny", Holds::Unknown, Holds::Yes) => Holds::Unknown,
        _ => before,
    };
    seen.insert(name.to_owned(), after);
}

/// The reading and the writing group of a resource.
fn pair(group: &str) -> (String, String) {
    match group.strip_suffix(" Read").or_else(|| group.strip_suffix(" Write")) {
        Some(stem) => (format!("{stem} Read"), format!("{stem} Write")),
        None => (group.to_owned(), group.to_owned()),
    }
}

/// The scope of a group: those of the table say, and the rest is not asked for.
fn scope_of(group: &str) -> Scope {
    let (read, write) = pair(group);
    let all = Family::ALL.iter().flat_map(|family| family.needs());
    let named = all.into_iter().find(|need| need.group == read || need.group == write);
    named.map_or(Scope::Account, |need| need.scope)
}

/// How far a policy's resources reach: yes for all of it, unknown for a part of it.
#[derive(Clone, Copy, Debug)]
struct Reach {
    account: Holds,
    zones: Holds,
}

impl Reach {
    fn of(self, scope: Scope) -> Holds {
        match scope {
            Scope::Account => self.account,
            Scope::Zone => self.zones,
        }
    }
}

fn reach(resources: &Value, account: &AccountId) -> Reach {
    const ACCOUNT: &str = "com.cloudflare.api.account.";
    const ZONE: &str = "com.cloudflare.api.account.zone.";
    let mut reach = Reach { account: Holds::No, zones: Holds::No };
    let some = |held: &mut Holds, more: Holds| {
        if *held != Holds::Yes {
            *held = more;
        }
    };
    for (key, value) in resources.as_object().into_iter().flatten() {
        if let Some(which) = key.strip_prefix(ZONE) {
            some(&mut reach.zones, if which == "*" { Holds::Yes } else { Holds::Unknown });
        } else if let Some(which) = key.strip_prefix(ACCOUNT)
            && (which == "*" || which == account.as_str())
        {
            match value {
                // `{"…account.<id>": {"…zone.*": "*"}}`: zones of this account, and nothing of the account itself.
                Value::Object(inner) if inner.contains_key(&format!("{ZONE}*")) => {
                    some(&mut reach.zones, Holds::Yes);
                }
                Value::Object(_) => some(&mut reach.zones, Holds::Unknown),
                // Whether zones of the account are meant as well is not documented.
                _ => {
                    some(&mut reach.account, Holds::Yes);
                    some(&mut reach.zones, Holds::Unknown);
                }
            }
        }
    }
    reach
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn account() -> AccountId {
        "0123456789abcdef0123456789abcdef".parse().expect("is an id")
    }

    fn policy(effect: &str, group: &str, resources: Value) -> Value {
        json!({ "effect": effect, "permission_groups": [{ "id": "x", "name": group }], "resources": resources })
    }

    fn here() -> Value {
        json!({ "com.cloudflare.api.account.0123456789abcdef0123456789abcdef": "*" })
    }

    #[test]
    fn write_includes_read_and_nothing_else() {
        let held = Holdings::of_policies(&[policy("allow", "Workers Scripts Write", here())], &account());
        assert_eq!(held.holds("Workers Scripts Read"), Holds::Yes);
        assert_eq!(held.holds("Workers Scripts Write"), Holds::Yes);
        assert_eq!(held.holds("Workers Containers Read"), Holds::No, "policies are the whole truth");
        let reader = Holdings::of_policies(&[policy("allow", "Workers Scripts Read", here())], &account());
        assert_eq!(reader.holds("Workers Scripts Write"), Holds::No);
    }

    #[test]
    fn another_account_grants_nothing_here() {
        let elsewhere = json!({ "com.cloudflare.api.account.ffffffffffffffffffffffffffffffff": "*" });
        let held = Holdings::of_policies(&[policy("allow", "Workers Scripts Write", elsewhere)], &account());
        assert_eq!(held.holds("Workers Scripts Write"), Holds::No);
    }

    #[test]
    fn a_denial_takes_away_whatever_its_place() {
        let both = [
            policy("deny", "Workers Scripts Write", here()),
            policy("allow", "Workers Scripts Write", here()),
        ];
        assert_eq!(Holdings::of_policies(&both, &account()).holds("Workers Scripts Write"), Holds::No);
    }

    #[test]
    fn some_zones_are_not_all_zones() {
        let one = json!({ "com.cloudflare.api.account.zone.abc": "*" });
        let held = Holdings::of_policies(&[policy("allow", "Zone Read", one)], &account());
        assert_eq!(held.holds("Zone Read"), Holds::Unknown);
        let nested = json!({
            "com.cloudflare.api.account.0123456789abcdef0123456789abcdef": { "com.cloudflare.api.account.zone.*": "*" }
        });
        let held = Holdings::of_policies(&[policy("allow", "Zone Read", nested.clone())], &account());
        assert_eq!(held.holds("Zone Read"), Holds::Yes);
        let held = Holdings::of_policies(&[policy("allow", "Workers Scripts Read", nested)], &account());
        assert_eq!(held.holds("Workers Scripts Read"), Holds::No, "zones are not the account");
    }

    #[test]
    fn a_group_without_a_name_makes_all_of_it_unknown() {
        let nameless =
            json!({ "effect": "allow", "permission_groups": [{ "id": "x" }], "resources": here() });
        let held =
            Holdings::of_policies(&[policy("allow", "Workers Scripts Read", here()), nameless], &account());
        assert_eq!(held.holds("Workers Scripts Read"), Holds::Unknown);
        assert_eq!(held.holds("Workers Containers Read"), Holds::Unknown);
    }

    #[test]
    fn probes_show_reading_and_only_refute_writing() {
        let held = Holdings::of_probes([
            ("Workers Scripts Read".to_owned(), Holds::Yes),
            ("Workers Containers Read".to_owned(), Holds::No),
        ]);
        assert_eq!(held.holds("Workers Scripts Write"), Holds::Unknown);
        assert_eq!(held.holds("Workers Containers Write"), Holds::No);
        assert_eq!(held.permits(Family::Deploy), Holds::No);
        assert_eq!(Holdings::default().permits(Family::Deploy), Holds::Unknown);
    }

    #[test]
    fn what_is_needed_only_sometimes_does_not_decide() {
        let deploy: Vec<Value> = Family::Deploy
            .needs()
            .iter()
            .filter(|need| need.only_when.is_none())
            .map(|need| policy("allow", need.group, here()))
            .collect();
        assert_eq!(Holdings::of_policies(&deploy, &account()).permits(Family::Deploy), Holds::Yes);
        assert_eq!(Holdings::of_policies(&deploy[1..], &account()).permits(Family::Deploy), Holds::No);
    }

    #[test]
    fn the_minting_token_needs_nothing_but_minting() {
        assert_eq!(Family::MintR2.needs(), [always("Account API Tokens Write")]);
        let names = |family: Family| family.needs().iter().map(|need| need.group).collect::<Vec<_>>();
        for family in [Family::Audit, Family::Deploy, Family::Incident] {
            assert!(!names(family).contains(&"Account API Tokens Write"), "{family:?} cannot make tokens");
        }
        assert!(names(Family::Audit).iter().all(|name| name.ends_with(" Read")), "audits never write");
    }

    proptest! {
        /// Whatever a token's document holds, nothing is granted that no allowing policy names.
        #[test]
        fn nothing_is_granted_unnamed(groups in proptest::collection::vec("[A-Z][a-z]{1,6} (Read|Write)", 0..5), deny: bool) {
            let effect = if deny { "deny" } else { "allow" };
            let policies: Vec<Value> = groups.iter().map(|group| policy(effect, group, here())).collect();
            let held = Holdings::of_policies(&policies, &account());
            for family in Family::ALL {
                for need in family.needs() {
                    if held.holds(need.group) == Holds::Yes {
                        prop_assert!(!deny && groups.iter().any(|group| pair(group) == pair(need.group)));
                    }
                }
            }
        }
    }
}
