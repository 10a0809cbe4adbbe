//! Access rules and policies, evaluated: who does a policy admit?
//!
//! The order is Cloudflare's: `bypass` and `non_identity` (Service Auth) policies first, from the lowest
//! precedence up, then `allow` and `deny` likewise; the first that matches decides, and no match is a refusal.
//! A policy matches when one `include` rule does, every `require` rule does and no `exclude` rule does.
//!
//! Deliberately absent: device posture, external evaluation and risk score. A drill has no devices, so those
//! rules match nobody: under `include` and `require` that closes, which is the safe side to be wrong on.

use serde_json::Value;

/// What the edge knows of a visitor when it evaluates policies.
#[derive(Clone, Debug, Default)]
pub(crate) struct Visitor {
    /// E-mail address that an identity provider vouched for.
    pub(crate) email: Option<String>,
    /// Id of that identity provider.
    pub(crate) idp: Option<String>,
    /// RFC 8176 authentication methods that the provider reported (`mfa`, `hwk`, …).
    pub(crate) auth_methods: Vec<String>,
    /// Id of the service token whose secret was presented and found right.
    pub(crate) service_token: Option<String>,
    /// Address of the peer.
    pub(crate) ip: Option<std::net::IpAddr>,
    /// ISO 3166 country of the peer.
    pub(crate) country: Option<String>,
}

/// What an application's policies make of a visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// A bypass policy: no identity asked, none passed on.
    Bypass,
    /// A Service Auth policy met by a service token.
    Service,
    /// An allow policy met by an identity.
    Allow,
    /// A deny policy met.
    Deny,
    /// No policy met.
    NoMatch,
}

/// Everything rules refer to by id.
pub(crate) trait Lookup {
    /// The Access group with this id.
    fn group(&self, id: &str) -> Option<&Value>;
    /// Whether the account has a member with this e-mail address.
    fn is_member(&self, email: &str) -> bool;
}

/// Deepest nesting of groups in groups that is followed; a cycle must end.
const GROUP_DEPTH: u8 = 8;

/// Applies the policies of one application, in Cloudflare's order, to a visitor.
pub(crate) fn decide(policies: &[&Value], visitor: &Visitor, lookup: &dyn Lookup) -> Verdict {
    let mut ordered: Vec<&&Value> = policies.iter().collect();
    ordered.sort_by_key(|p| p.get("precedence").and_then(Value::as_u64).unwrap_or(u64::MAX));
    let (machine, identity): (Vec<&&Value>, Vec<&&Value>) =
        ordered.into_iter().partition(|p| matches!(decision(p), "bypass" | "non_identity"));
    for policy in machine {
        let service_auth = decision(policy) == "non_identity";
        if service_auth && visitor.service_token.is_none() {
            continue;
        }
        if admits(policy, visitor, lookup) {
            return if service_auth { Verdict::Service } else { Verdict::Bypass };
        }
    }
    if visitor.email.is_none() {
        return Verdict::NoMatch;
    }
    for policy in identity {
        if admits(policy, visitor, lookup) {
            return if decision(policy) == "allow" { Verdict::Allow } else { Verdict::Deny };
        }
    }
    Verdict::NoMatch
}

/// Whether one policy (or group: the same three lists) matches a visitor, whatever its decision.
pub(crate) fn admits(policy: &Value, visitor: &Visitor, lookup: &dyn Lookup) -> bool {
    lists_match(policy, visitor, lookup, 0)
}

fn decision(policy: &Value) -> &str {
    policy.get("decision").and_then(Value::as_str).unwrap_or("deny")
}

fn lists_match(owner: &Value, visitor: &Visitor, lookup: &dyn Lookup, depth: u8) -> bool {
    let rules = |list: &str| owner.get(list).and_then(Value::as_array).cloned().unwrap_or_default();
    let matches = |rule: &Value| rule_matches(rule, visitor, lookup, depth);
    rules("include").iter().any(matches)
        && rules("require").iter().all(matches)
        && !rules("exclude").iter().any(matches)
}

fn rule_matches(rule: &Value, visitor: &Visitor, lookup: &dyn Lookup, depth: u8) -> bool {
    let Some((kind, body)) = rule.as_object().and_then(|r| r.iter().next()) else {
        return false;
    };
    let text = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default();
    let email = visitor.email.as_deref();
    match kind.as_str() {
        "everyone" => true,
        "email" => email.is_some_and(|e| e.eq_ignore_ascii_case(text("email"))),
        "email_domain" => email
            .and_then(|e| e.rsplit_once('@'))
            .is_some_and(|(_, domain)| domain.eq_ignore_ascii_case(text("domain"))),
        "ip" => visitor.ip.is_some_and(|ip| in_network(ip, text("ip"))),
        "geo" => visitor.country.as_deref().is_some_and(|c| c.eq_ignore_ascii_case(text("country_code"))),
        "login_method" => visitor.idp.as_deref().is_some_and(|id| id == text("id")),
        "auth_method" => visitor.auth_methods.iter().any(|m| m == text("auth_method")),
        "service_token" => visitor.service_token.as_deref().is_some_and(|id| id == text("token_id")),
        "any_valid_service_token" => visitor.service_token.is_some(),
        "cloudflare_account_member" => email.is_some_and(|e| lookup.is_member(e)),
        "group" if depth < GROUP_DEPTH => {
            lookup.group(text("id")).is_some_and(|group| lists_match(group, visitor, lookup, depth + 1))
        }
        _ => false,
    }
}

/// Whether an address lies in `network`, written `address` or `address/prefix length`.
fn in_network(ip: std::net::IpAddr, network: &str) -> bool {
    let (base, length) = match network.split_once('/') {
        Some((base, length)) => (base, length.parse::<u32>().ok()),
        None => (network, Some(if network.contains(':') { 128 } else { 32 })),
    };
    let (Ok(base), Some(length)) = (base.parse::<std::net::IpAddr>(), length) else {
        return false;
    };
    match (ip, base) {
        (std::net::IpAddr::V4(ip), std::net::IpAddr::V4(base)) => {
            length <= 32 && (u64::from(ip.to_bits()) ^ u64::from(base.to_bits())) >> (32 - length) == 0
        }
        (std::net::IpAddr::V6(ip), std::net::IpAddr::V6(base)) => {
            length <= 128 && (ip.to_bits() ^ base.to_bits()).checked_shr(128 - length).unwrap_or(0) == 0
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    struct Directory(Value);

    impl Lookup for Directory {
        fn group(&self, id: &str) -> Option<&Value> {
            self.0.get(id)
        }
        fn is_member(&self, email: &str) -> bool {
            email == "member@example.com"
        }
    }

    fn alice() -> Visitor {
        Visitor { email: Some("alice@example.com".into()), ..Visitor::default() }
    }

    fn decide_on(policies: &Value, visitor: &Visitor) -> Verdict {
        let list: Vec<&Value> = policies.as_array().unwrap().iter().collect();
        decide(
            &list,
            visitor,
            &Directory(json!({
                "g": {"include": [{"email": {"email": "alice@example.com"}}]},
                "loop": {"include": [{"group": {"id": "loop"}}]},
            })),
        )
    }

    #[test]
    fn nobody_is_admitted_without_a_policy() {
        assert_eq!(decide_on(&json!([]), &alice()), Verdict::NoMatch);
    }

    #[test]
    fn the_lowest_precedence_that_matches_decides() {
        let policies = json!([
            {"decision": "allow", "precedence": 2, "include": [{"everyone": {}}]},
            {"decision": "deny", "precedence": 1, "include": [{"email_domain": {"domain": "EXAMPLE.com"}}]},
        ]);
        assert_eq!(decide_on(&policies, &alice()), Verdict::Deny);
        let bob = Visitor { email: Some("bob@other.org".into()), ..Visitor::default() };
        assert_eq!(decide_on(&policies, &bob), Verdict::Allow);
    }

    #[test]
    fn allow_everyone_still_asks_for_a_login() {
        let policies = json!([{"decision": "allow", "include": [{"everyone": {}}]}]);
        assert_eq!(decide_on(&policies, &Visitor::default()), Verdict::NoMatch);
    }

    #[test]
    fn bypass_comes_before_deny_and_needs_no_identity() {
        let policies = json!([
            {"decision": "deny", "precedence": 1, "include": [{"everyone": {}}]},
            {"decision": "bypass", "precedence": 2, "include": [{"everyone": {}}]},
        ]);
        assert_eq!(decide_on(&policies, &Visitor::default()), Verdict::Bypass);
    }

    #[test]
    fn service_auth_wants_a_token_even_for_everyone() {
        let policies = json!([{"decision": "non_identity", "include": [{"everyone": {}}]}]);
        assert_eq!(decide_on(&policies, &alice()), Verdict::NoMatch);
        let robot = Visitor { service_token: Some("t1".into()), ..Visitor::default() };
        assert_eq!(decide_on(&policies, &robot), Verdict::Service);
        let other = json!([{"decision": "non_identity", "include": [{"service_token": {"token_id": "t2"}}]}]);
        assert_eq!(decide_on(&other, &robot), Verdict::NoMatch);
    }

    #[test]
    fn require_and_exclude_narrow_include() {
        let mfa = json!([{"decision": "allow", "include": [{"group": {"id": "g"}}],
            "require": [{"auth_method": {"auth_method": "mfa"}}]}]);
        assert_eq!(decide_on(&mfa, &alice()), Verdict::NoMatch);
        let strong = Visitor { auth_methods: vec!["mfa".into()], ..alice() };
        assert_eq!(decide_on(&mfa, &strong), Verdict::Allow);
        let excluded = json!([{"decision": "allow", "include": [{"everyone": {}}],
            "exclude": [{"email": {"email": "Alice@example.com"}}]}]);
        assert_eq!(decide_on(&excluded, &alice()), Verdict::NoMatch);
    }

    #[test]
    fn unknown_rules_match_nobody_and_cycles_end() {
        let policies =
            json!([{"decision": "allow", "include": [{"device_posture": {"integration_uid": "x"}}]}]);
        assert_eq!(decide_on(&policies, &alice()), Verdict::NoMatch);
        let cycle = json!([{"decision": "allow", "include": [{"group": {"id": "loop"}}]}]);
        assert_eq!(decide_on(&cycle, &alice()), Verdict::NoMatch);
    }

    #[test]
    fn networks_hold_their_addresses() {
        let ip = |s: &str| s.parse().unwrap();
        assert!(in_network(ip("10.1.2.3"), "10.0.0.0/8"));
        assert!(!in_network(ip("11.1.2.3"), "10.0.0.0/8"));
        assert!(in_network(ip("1.2.3.4"), "0.0.0.0/0"));
        assert!(in_network(ip("1.2.3.4"), "1.2.3.4"));
        assert!(in_network(ip("2001:db8::1"), "2001:db8::/32"));
        assert!(in_network(ip("2001:db8::1"), "::/0"));
        assert!(!in_network(ip("2001:db9::1"), "2001:db8::/32"));
        assert!(!in_network(ip("1.2.3.4"), "1.2.3.4/40"));
        assert!(!in_network(ip("1.2.3.4"), "nonsense"));
    }
}
