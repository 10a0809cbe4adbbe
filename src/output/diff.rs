//! Two texts as the lines that differ.
//!
//! No line around a change is shown: a configuration holds values that are nobody's business, and a diff ends up in
//! terminals and logs.

use similar::TextDiff;

/// The changed lines from `before` to `after`, as a unified diff without context and without file names.
#[must_use]
pub fn changed_lines(before: &str, after: &str) -> String {
    TextDiff::from_lines(before, after)
        .unified_diff()
        .context_radius(0)
        .missing_newline_hint(false)
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changes_is_shown() {
        let diff = changed_lines("a = 1\nSECRET = 'x'\nb = 2\n", "a = 1\nSECRET = 'x'\nb = 3\n");
        assert_eq!(diff, "@@ -3 +3 @@\n-b = 2\n+b = 3\n");
        assert_eq!(changed_lines("same\n", "same\n"), "");
    }
}
