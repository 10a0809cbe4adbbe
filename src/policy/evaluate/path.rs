//! Paths as lists of decoded segments, and the patterns that rules name them by.
//!
//! A segment is decoded once, as a server does it. What a second reader could take for something else (a slash that was
//! encoded, a step up, a second encoding) is refused, so that a pattern speaks of what the server sees.

use percent_encoding::percent_decode_str;

/// What a rule's path means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathPattern<'a> {
    /// One pattern a segment; `**` stands at the end or nowhere.
    Segments(Vec<&'a str>),
    /// No path: allows nothing, and denies everything of its host.
    Broken,
}

/// Takes any number of segments.
const REST: &str = "**";

impl<'a> PathPattern<'a> {
    /// Reads a pattern. It is written decoded and from the root: `/v1/*/members`, `/v1/**`.
    #[must_use]
    pub fn read(pattern: &'a str) -> Self {
        let Some(inside) = pattern.strip_prefix('/') else { return Self::Broken };
        let segments: Vec<&str> = inside.split('/').collect();
        let last = segments.len() - 1;
        let broken = |(at, segment): (usize, &&str)| {
            matches!(*segment, "." | "..")
                || (segment.is_empty() || *segment == REST) && at != last
                || segment.chars().any(|c| c.is_control() || "%?#\\".contains(c))
        };
        if segments.iter().enumerate().any(broken) { Self::Broken } else { Self::Segments(segments) }
    }

    /// Whether an allow rule with it speaks of this path.
    #[must_use]
    pub fn allows(&self, path: &[String]) -> bool {
        let Self::Segments(pattern) = self else { return false };
        fits(pattern, path, |pattern, segment| {
            pattern.is_empty() == segment.is_empty() && glob(pattern, segment)
        })
    }

    /// Whether a deny rule with it speaks of this path: without regard to case, to a slash at the end, and to what some
    /// servers cut off a segment.
    #[must_use]
    pub fn denies(&self, path: &[String]) -> bool {
        let Self::Segments(pattern) = self else { return true };
        let pattern = pattern.strip_suffix(&[""]).unwrap_or(pattern);
        let shorter = path.strip_suffix(&[String::new()]).unwrap_or(path);
        [path, shorter].iter().any(|path| fits(pattern, path, denies_segment))
    }
}

/// Whether each segment fits its pattern and none is left over.
fn fits(pattern: &[&str], path: &[String], one: impl Fn(&str, &str) -> bool) -> bool {
    let (fixed, rest) = pattern.strip_suffix(&[REST]).map_or((pattern, false), |fixed| (fixed, true));
    let enough = if rest { path.len() >= fixed.len() } else { path.len() == fixed.len() };
    enough && fixed.iter().zip(path).all(|(pattern, segment)| one(pattern, segment))
}

fn denies_segment(pattern: &str, segment: &str) -> bool {
    let (pattern, segment) = (pattern.to_ascii_lowercase(), segment.to_ascii_lowercase());
    let cut = segment.split([';', '?', '#']).next().unwrap_or_default().trim_end_matches([' ', '.']);
    glob(&pattern, &segment) || glob(&pattern, cut)
}

/// Whether `*` in the pattern can stand for runs of the text, also empty ones.
fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(last) = parts.next_back() else { return pattern == text };
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// The decoded segments of a raw path that begins with a slash; nothing when it can be read in two ways.
pub(super) fn segments(path: &str) -> Option<Vec<String>> {
    let inside = path.strip_prefix('/')?;
    if !inside.bytes().all(stays_as_it_is) {
        return None;
    }
    let last = inside.split('/').count() - 1;
    inside
        .split('/')
        .enumerate()
        .map(|(at, raw)| segment(raw).filter(|segment| at == last || !segment.is_empty()))
        .collect()
}

/// What WHATWG leaves in a path without encoding it.
fn stays_as_it_is(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@%/|[]".contains(&byte)
}

fn segment(raw: &str) -> Option<String> {
    if escapes(raw.as_bytes()).any(|good| !good) {
        return None;
    }
    let decoded = percent_decode_str(raw).decode_utf8().ok()?;
    let step = decoded.split(';').next().unwrap_or_default();
    let bad = matches!(step, "." | "..")
        || decoded.chars().any(|c| c.is_control() || c == '/' || c == '\\')
        || escapes(decoded.as_bytes()).any(|good| good);
    (!bad).then(|| decoded.into_owned())
}

/// For each `%`, whether two hexadecimal digits follow.
fn escapes(bytes: &[u8]) -> impl Iterator<Item = bool> {
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    (0..bytes.len()).filter(|at| bytes[*at] == b'%').map(move |at| digit(at + 1) && digit(at + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Vec<String> {
        segments(text).unwrap_or_else(|| panic!("`{text}` is refused"))
    }

    fn allows(pattern: &str, text: &str) -> bool {
        PathPattern::read(pattern).allows(&path(text))
    }

    fn denies(pattern: &str, text: &str) -> bool {
        PathPattern::read(pattern).denies(&path(text))
    }

    #[test]
    fn a_path_that_can_be_read_in_two_ways_is_none() {
        for bad in [
            "/a//b",
            "//a",
            "/.",
            "/..",
            "/a/../b",
            "/%2e",
            "/%2E%2e/x",
            "/.%2e",
            "/a%2fb",
            "/a%5Cb",
            "/a\\b",
            "/%00",
            "/%0a",
            "/%7f",
            "/%c2%80",
            "/%",
            "/%2",
            "/%zz",
            "/%ff",
            "/%c0%af",
            "/%252e",
            "/%25%32%65",
            "/..;x/y",
            "/a^b",
            "/a{b}",
            "x",
        ] {
            assert_eq!(segments(bad), None, "{bad}");
        }
        assert_eq!(path("/a%20b/100%25/%C3%BC/"), ["a b", "100%", "ü", ""]);
    }

    #[test]
    fn stars_stay_inside_a_segment_and_two_take_the_rest() {
        assert!(allows("/v1/messages", "/v1/messages") && !allows("/v1/messages", "/v1/Messages"));
        assert!(!allows("/v1/messages", "/v1/messages/") && !allows("/v1/messages", "/v1/messages/x"));
        assert!(allows("/v1/*/members", "/v1/a%20b/members") && !allows("/v1/*/members", "/v1/a/b/members"));
        assert!(!allows("/v1/*", "/v1/") && !allows("/v1/*", "/v1"));
        assert!(allows("/bot*/get*", "/bot42:x/getMe") && !allows("/bot*/get*", "/bat42:x/getMe"));
        assert!(
            allows("/v1/**", "/v1")
                && allows("/v1/**", "/v1/")
                && allows("/v1/**", "/v1/a/b")
                && !allows("/v1/**", "/v10")
        );
        assert!(allows("/**", "/") && allows("/", "/") && !allows("/", "/a"));
        assert!(allows("/a*b*c", "/aXbbc") && !allows("/a*bc*c", "/abc"));
    }

    #[test]
    fn a_denied_path_is_denied_however_it_is_spelled() {
        for spelled in [
            "/v1/files",
            "/V1/FILES",
            "/v1/%66iles",
            "/v1/files/",
            "/v1/files;x=1",
            "/v1/files%3Fx",
            "/v1/files.",
            "/v1/files%20",
        ] {
            assert!(denies("/v1/files", spelled), "{spelled}");
        }
        assert!(!denies("/v1/files", "/v1/files/abc") && denies("/v1/files/**", "/v1/files/abc"));
        assert!(denies("/v1/*", "/v1/") && !denies("/v1/files", "/v1/filesystem"));
    }

    #[test]
    fn what_is_no_pattern_allows_nothing_and_denies_everything() {
        for pattern in ["", "v1", "/a/**/b", "/a//b", "/a?b", "/a%20b", "/../a", "/a#b", "/a\\b"] {
            assert_eq!(PathPattern::read(pattern), PathPattern::Broken, "{pattern}");
            assert!(!allows(pattern, "/a") && denies(pattern, "/a"));
        }
    }
}
