//! What an OpenClaw needs around it, by its version. The versions were run; between them only what is certain is said.

/// A version: its numbers, without what stands behind a dash.
pub(super) fn numbers(version: &str) -> Option<[u32; 3]> {
    let plain = version.trim_start_matches('v').split(['-', '+']).next()?;
    let mut parts = plain.split('.').map(str::parse);
    let mut next = || parts.next()?.ok();
    let numbers = [next()?, next()?, next().unwrap_or(0)];
    Some(numbers)
}

/// The oldest Node an OpenClaw runs on, as its package says; for versions between those that were run, that of the
/// older one.
pub(super) fn oldest_node(openclaw: [u32; 3]) -> [u32; 3] {
    match openclaw {
        [year, month, _] if (year, month) >= (2026, 9) => [24, 16, 0],
        [year, month, _] if (year, month) >= (2026, 7) => [22, 22, 3],
        [year, month, _] if (year, month) >= (2026, 6) => [22, 19, 0],
        _ => [22, 12, 0],
    }
}

/// Whether `openclaw` asks for the origin of the Control UI.
pub(super) fn asks_for_origin(openclaw: [u32; 3]) -> bool {
    openclaw >= [2026, 2, 26]
}

/// Whether `openclaw` no longer brings Discord and Slack.
pub(super) fn wants_plugins(openclaw: [u32; 3]) -> bool {
    openclaw >= [2026, 6, 6]
}

/// Whether a sandbox of this version keeps its time of sleep.
pub(super) fn sleeps_as_told(sandbox: [u32; 3]) -> bool {
    sandbox >= [0, 8, 14]
}

/// For people.
pub(super) fn shown([a, b, c]: [u32; 3]) -> String {
    format!("{a}.{b}.{c}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_and_compared() {
        assert_eq!(numbers("2026.2.3-1"), Some([2026, 2, 3]));
        assert_eq!(numbers("v22.13"), Some([22, 13, 0]));
        assert_eq!(numbers("latest"), None);
        let needs = |version: &str| oldest_node(numbers(version).expect("is one"));
        assert_eq!(needs("2026.2.3"), [22, 12, 0]);
        assert_eq!(needs("2026.6.35"), [22, 19, 0]);
        assert_eq!(needs("2026.7.35"), [22, 22, 3]);
        assert_eq!(needs("2026.9.6"), [24, 16, 0]);
        assert!(
            !asks_for_origin([2026, 2, 3]) && asks_for_origin([2026, 2, 26]) && wants_plugins([2026, 6, 6])
        );
        assert!(!sleeps_as_told([0, 7, 20]) && sleeps_as_told([0, 12, 10]));
    }
}
