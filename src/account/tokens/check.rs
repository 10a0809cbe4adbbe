//! Turns an `Authorization` header into a caller and holds the caller to the groups of the route.
//!
//! Which code answers which mistake follows what the real API says at that endpoint; a client that reads them
//! must be able to rely on the difference.

use std::net::IpAddr;

use axum::http::HeaderMap;
use jiff::Timestamp;
use serde_json::Value;

use super::{Caller, Owner, Resource, Status, Token};
use crate::account::groups::Group;
use crate::account::reply::Failure;
use crate::account::world::World;

/// The caller behind `headers` on `path`. Marks the token as used.
pub(in crate::account) fn authenticate(
    world: &mut World,
    headers: &HeaderMap,
    path: &str,
    from: IpAddr,
    now: Timestamp,
) -> Result<Caller, Failure> {
    let value = bearer(headers)?;
    if path.ends_with("/workers/assets/upload")
        && world.workers.asset_sessions.iter().any(|s| s.upload_jwt == value)
    {
        return Ok(Caller::AssetSession { jwt: value });
    }
    let verify = path.ends_with("/tokens/verify");
    let Some(token) = world.tokens.tokens.iter_mut().find(|token| token.value == value) else {
        return Err(unknown(path));
    };
    if !verify
        && (token.status == Status::Disabled
            || token.status_at(now) != "active"
            || token.not_before.is_some_and(|at| at > now))
    {
        return Err(unknown(path));
    }
    if !address_allowed(token, from) {
        return Err(Failure::new(403, 9109, format!("Cannot use the access token from location: {from}")));
    }
    if token.owner == Owner::Account && path.starts_with("/user/tokens/verify") {
        return Err(Failure::new(401, 1000, "Invalid API Token"));
    }
    if token.owner == Owner::User && path.starts_with("/accounts/") && verify {
        return Err(Failure::new(401, 1000, "Invalid API Token"));
    }
    if token.owner == Owner::Account && (path.starts_with("/user") || path.starts_with("/memberships")) {
        return Err(Failure::new(403, 9106, "Authentication failed (status: 403)"));
    }
    token.last_used_on = Some(now);
    Ok(Caller::Token { id: token.id.clone(), owner: token.owner })
}

/// The token in the header, or the error its shape earns.
fn bearer(headers: &HeaderMap) -> Result<String, Failure> {
    let Some(header) = headers.get("authorization") else {
        if headers.contains_key("x-auth-key") || headers.contains_key("x-auth-email") {
            return Err(Failure::new(403, 10001, "Unable to authenticate request"));
        }
        return Err(Failure::new(400, 9106, "Authentication failed (status: 400)"));
    };
    let malformed = || {
        Failure::new(400, 6003, "Invalid request headers")
            .because(6111, "Invalid format for Authorization header")
    };
    let text = header.to_str().map_err(|_| malformed())?;
    let (scheme, value) = text.split_once(' ').ok_or_else(malformed)?;
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '~' | '+' | '/' | '=');
    if !scheme.eq_ignore_ascii_case("bearer") || value.is_empty() || !value.chars().all(legal) {
        return Err(malformed());
    }
    Ok(value.to_owned())
}

/// The answer for a token nobody knows, or that is no longer valid.
fn unknown(path: &str) -> Failure {
    if path.ends_with("/tokens/verify") {
        Failure::new(401, 1000, "Invalid API Token")
    } else if path.starts_with("/memberships") {
        Failure::new(400, 9106, "Authentication failed (status: 400)")
    } else if path.starts_with("/accounts/") {
        Failure::new(401, 10000, "Authentication error")
    } else {
        Failure::new(403, 9109, "Invalid access token")
    }
}

fn address_allowed(token: &Token, from: IpAddr) -> bool {
    let Some(condition) = &token.condition else { return true };
    let request_ip = condition.get("request_ip").or_else(|| condition.get("request.ip"));
    let Some(rule) = request_ip else { return true };
    let listed = |key: &str| -> Option<bool> {
        let list = rule.get(key)?.as_array()?;
        Some(list.iter().filter_map(Value::as_str).any(|range| in_range(range, from)))
    };
    listed("in").unwrap_or(true) && !listed("not_in").unwrap_or(false)
}

/// Whether `address` lies in `range` (an address or CIDR notation).
fn in_range(range: &str, address: IpAddr) -> bool {
    let (base, bits) = match range.split_once('/') {
        Some((base, bits)) => (base, bits.parse::<u32>().ok()),
        None => (range, Some(128)),
    };
    let (Ok(base), Some(bits)) = (base.parse::<IpAddr>(), bits) else { return false };
    match (base, address) {
        (IpAddr::V4(a), IpAddr::V4(b)) => {
            prefix_equal(u128::from(a.to_bits()) << 96, u128::from(b.to_bits()) << 96, bits.min(32))
        }
        (IpAddr::V6(a), IpAddr::V6(b)) => prefix_equal(a.to_bits(), b.to_bits(), bits.min(128)),
        _ => false,
    }
}

fn prefix_equal(a: u128, b: u128, bits: u32) -> bool {
    bits == 0 || (a ^ b).leading_zeros() >= bits
}

/// Holds `caller` to `groups` on what `path` names; `withheld` are groups a fault takes away.
pub(in crate::account) fn permit(
    world: &World,
    caller: &Caller,
    groups: &[Group],
    resource: &Resource,
    withheld: &[String],
) -> Result<(), Failure> {
    let account = match resource {
        Resource::Account(id) | Resource::Zone { account: id, .. } | Resource::Bucket { account: id, .. } => {
            Some(id)
        }
        Resource::User(_) => None,
    };
    if account.is_some_and(|id| *id != world.account.id) {
        return Err(Failure::new(403, 9109, "Unauthorized to access requested resource"));
    }
    if groups.is_empty() {
        return Ok(());
    }
    let left: Vec<Group> =
        groups.iter().copied().filter(|group| !withheld.iter().any(|name| name == group.name)).collect();
    let token = caller.token_id().and_then(|id| world.tokens.by_id(id));
    if token.is_some_and(|token| token.permits(&left, resource)) {
        return Ok(());
    }
    Err(match resource {
        Resource::User(_) => Failure::new(403, 9109, "Unauthorized to access requested resource"),
        _ => Failure::new(403, 10000, "Authentication error"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_prefixes() {
        let local: IpAddr = "127.0.0.1".parse().unwrap();
        assert!(in_range("127.0.0.0/8", local));
        assert!(in_range("127.0.0.1", local));
        assert!(!in_range("127.0.0.2", local));
        assert!(!in_range("10.0.0.0/8", local));
        assert!(in_range("0.0.0.0/0", local));
        assert!(!in_range("nonsense", local));
    }
}
