//! Names of hosts, and the patterns that rules name them by.

use crate::policy::request::Reason;

/// Longest name and label, as DNS takes them.
const LONGEST_NAME: usize = 253;
const LONGEST_LABEL: usize = 63;

/// What a rule's `host` means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostPattern<'a> {
    /// This name.
    Exact(&'a str),
    /// Every name below this one, not itself; an allow rule leaves out those with an encoded (`xn--`) label.
    Below(&'a str),
    /// Nothing that could be a host: allows nothing, and denies everything.
    Broken,
}

impl<'a> HostPattern<'a> {
    /// Reads a compiled pattern (lower case, ASCII).
    #[must_use]
    pub fn read(pattern: &'a str) -> Self {
        let below = pattern.strip_prefix("*.");
        let bare = below.unwrap_or(pattern);
        if name(bare).as_deref() != Ok(bare) {
            return Self::Broken;
        }
        if below.is_some() { Self::Below(bare) } else { Self::Exact(bare) }
    }

    /// Whether an allow rule or an injection with it speaks of this host.
    #[must_use]
    pub fn allows(self, host: &str) -> bool {
        match self {
            Self::Exact(name) => host == name,
            Self::Below(_) => self.covers(host).is_some_and(|labels| !is_international(labels)),
            Self::Broken => false,
        }
    }

    /// Whether a deny rule with it speaks of this host.
    #[must_use]
    pub fn denies(self, host: &str) -> bool {
        match self {
            Self::Exact(name) => host == name,
            Self::Below(_) => self.covers(host).is_some(),
            Self::Broken => true,
        }
    }

    /// What stands below the pattern's own name.
    fn covers(self, host: &str) -> Option<&str> {
        let Self::Below(name) = self else { return None };
        host.strip_suffix(name)?.strip_suffix('.').filter(|labels| !labels.is_empty())
    }
}

/// Whether a label is encoded. Parsers differ in which of these they take, so one is only allowed where a rule spells it out.
pub(super) fn is_international(name: &str) -> bool {
    name.split('.').any(|label| label.starts_with("xn--"))
}

/// A host's name in lower case.
///
/// # Errors
/// `ip` of whatever WHATWG would read as an IPv4 address or fail to, `host` of what is not dot-separated labels of letters,
/// digits and inner hyphens.
pub(super) fn name(text: &str) -> Result<String, Reason> {
    if ends_in_a_number(text) {
        return Err(Reason::Ip);
    }
    if text.len() > LONGEST_NAME || !text.split('.').all(is_label) {
        return Err(Reason::Host);
    }
    Ok(text.to_ascii_lowercase())
}

/// WHATWG's "ends in a number": such a host is an address or no host at all.
fn ends_in_a_number(text: &str) -> bool {
    let last = text.strip_suffix('.').unwrap_or(text).rsplit('.').next().unwrap_or_default();
    let hex = last.strip_prefix("0x").or_else(|| last.strip_prefix("0X"));
    !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit())
        || hex.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label.len() <= LONGEST_LABEL
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_whole_labels_only() {
        let below = HostPattern::read("*.discord.com");
        assert!(below.allows("gateway.discord.com") && below.allows("a.b.discord.com"));
        for host in ["discord.com", "notdiscord.com", "discord.com.evil.example", ".discord.com"] {
            assert!(!below.allows(host), "{host}");
        }
        assert!(HostPattern::read("discord.com").allows("discord.com"));
        assert!(!HostPattern::read("discord.com").allows("a.discord.com"));
    }

    #[test]
    fn an_encoded_label_has_to_be_spelled_out() {
        let below = HostPattern::read("*.slack.com");
        for host in ["xn--a.slack.com", "a.xn--bcher-kva.slack.com"] {
            assert!(!below.allows(host) && below.denies(host), "{host}");
        }
        assert!(HostPattern::read("xn--bcher-kva.example").allows("xn--bcher-kva.example"));
        assert!(HostPattern::read("*.xn--p1ai").allows("a.xn--p1ai"));
    }

    #[test]
    fn what_is_no_pattern_allows_nothing_and_denies_everything() {
        for pattern in [
            "",
            "*",
            "*.",
            "*discord.com",
            "a.*.com",
            "10.0.0.0/8",
            "1.2.3.4",
            "a.com.",
            "A.com",
            "a b",
            "[::1]",
        ] {
            let read = HostPattern::read(pattern);
            assert_eq!(read, HostPattern::Broken, "{pattern}");
            assert!(!read.allows("discord.com") && read.denies("discord.com"));
        }
    }
}
