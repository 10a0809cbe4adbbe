//! Host patterns: what never fits, and what fits more than it seems to.

use super::shared::is_public_suffix;
use super::{Found, shown, traps};
use crate::policy::places::Path;

/// What a pattern is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It lets out: what never fits is closed.
    Lets,
    /// It refuses: what never fits is open.
    Refuses,
    /// A secret goes there.
    Gives,
}

/// Judges a pattern; true when it can be compared with others.
pub(super) fn check(pattern: &str, role: Role, path: &Path, found: &mut Found<'_>) -> bool {
    let Some((trap, what)) = form(pattern) else {
        suffix(pattern, role, path, found);
        return true;
    };
    // The overlay reads hosts in lower case; everything else that is no pattern it takes for the safe thing.
    let effect = match role {
        _ if trap.id == traps::HOST_CASE.id => "the overlay lowers it, other lists would not",
        Role::Refuses => "the overlay refuses everything by it, a list of the Sandbox library nothing",
        Role::Lets => "the overlay allows nothing by it",
        Role::Gives => "the secret is put in nowhere",
    };
    found.say(trap, path, format!("{what}: {effect}"));
    false
}

/// What is wrong with the form of a pattern. The pattern itself is not told: it may hold a user and a password.
fn form(pattern: &str) -> Option<(&'static traps::Trap, &'static str)> {
    if is_range(pattern) {
        return Some((&traps::HOST_RANGE, "this is a range of addresses"));
    }
    if pattern.contains("://") || pattern.contains(['/', '@', '?', '#']) || has_port(pattern) {
        return Some((&traps::HOST_MORE, "this is more than a host"));
    }
    let name = pattern.strip_prefix("*.").unwrap_or(pattern);
    if name.contains('*') {
        return Some((&traps::HOST_LOOSE, "`*` stands elsewhere than in front of a dot"));
    }
    if is_address(name) {
        return Some((&traps::HOST_ADDRESS, "this is an address"));
    }
    if name.chars().any(|c| c.is_ascii_uppercase()) {
        return Some((&traps::HOST_CASE, "this has upper case in it"));
    }
    (!is_name(name)).then_some((&traps::HOST_NAME, "this is no host name"))
}

/// What fits more than anybody wants.
fn suffix(pattern: &str, role: Role, path: &Path, found: &mut Found<'_>) {
    let wildcard = pattern.strip_prefix("*.");
    if let Some(below) = wildcard.filter(|below| is_public_suffix(below)) {
        if role != Role::Refuses {
            let what = format!("anybody can get a name below {}", shown(below));
            found.say(&traps::HOST_SUFFIX, path, what);
        }
    } else if role != Role::Refuses && is_internal(wildcard.unwrap_or(pattern)) {
        found.say(&traps::HOST_INTERNAL, path, format!("{} is no host of the Internet", shown(pattern)));
    }
}

fn is_range(pattern: &str) -> bool {
    let Some((address, bits)) = pattern.rsplit_once('/') else { return false };
    !bits.is_empty() && bits.bytes().all(|b| b.is_ascii_digit()) && is_address(address)
}

fn is_address(name: &str) -> bool {
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    if bare.parse::<std::net::IpAddr>().is_ok() {
        return true;
    }
    // Other spellings that a URL takes for an address: 0x7f.1, 2130706433.
    matches!(url::Host::parse(name), Ok(url::Host::Ipv4(_) | url::Host::Ipv6(_)))
}

fn has_port(pattern: &str) -> bool {
    // More than one colon is an address.
    pattern.matches(':').count() == 1
}

/// Labels of a-z, 0-9 and `-`, as certificates have them.
pub(super) fn is_name(name: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    name.len() <= 253 && name.split('.').all(label)
}

fn is_internal(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    !name.contains('.')
        || matches!(
            last,
            "internal" | "local" | "localhost" | "lan" | "home" | "corp" | "test" | "invalid" | "onion"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trap(pattern: &str) -> Option<&'static str> {
        form(pattern).map(|(trap, _)| trap.id)
    }

    #[test]
    fn each_trap_is_told_from_the_others() {
        assert_eq!(trap("141.101.64.0/18"), Some("MP-HOST-001"));
        assert_eq!(trap("2400:cb00::/32"), Some("MP-HOST-001"));
        for loose in ["*discord.com", "*", "api.*.com", "*.*.com", "discord.*"] {
            assert_eq!(trap(loose), Some("MP-HOST-002"), "{loose}");
        }
        assert_eq!(trap("API.example.com"), Some("MP-HOST-003"));
        for more in ["http://a.com", "https://a.com", "a.com:443", "a.com/x", "u:p@a.com", "a.com?x"] {
            assert_eq!(trap(more), Some("MP-HOST-004"), "{more}");
        }
        for address in ["1.1.1.1", "[::1]", "::1", "2130706433", "0x7f.1"] {
            assert_eq!(trap(address), Some("MP-HOST-005"), "{address}");
        }
        for none in ["a_b.com", "a.com.", "", "-a.com", "bücher.example", "a..b"] {
            assert_eq!(trap(none), Some("MP-HOST-006"), "{none}");
        }
        assert_eq!(trap("*.slack.com"), None);
        assert_eq!(trap("api.anthropic.com"), None);
    }
}
