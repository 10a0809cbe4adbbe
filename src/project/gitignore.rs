//! `.gitignore`: the lines that keep secrets and working files out of commits.
//!
//! Deliberately absent: git's full pattern language; a line counts as there when it is written in one of its usual
//! forms and no later line takes it back.

use super::edit::Edit;

/// What must never be committed from a checkout.
pub const REQUIRED: [&str; 3] = [".dev.vars", ".env", ".wrangler/"];

/// The text with the missing lines added at its end, and one edit a line. `text` is empty where there is no file.
pub fn ensure(text: &str) -> (String, Vec<Edit>) {
    let missing: Vec<&str> = REQUIRED.into_iter().filter(|pattern| !ignores(text, pattern)).collect();
    if missing.is_empty() {
        return (text.to_owned(), Vec::new());
    }
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut out = text.to_owned();
    if !out.is_empty() && !out.ends_with('\n') {
        out.push_str(newline);
    }
    if !out.is_empty() {
        out.push_str(newline);
    }
    out.push_str(&format!("# moltctl: never commit these{newline}"));
    let mut edits = Vec::new();
    for pattern in missing {
        out.push_str(&format!("{pattern}{newline}"));
        edits.push(Edit {
            id: "ignored-by-git",
            path: pattern.to_owned(),
            reason: "it holds secrets or working files",
            before: None,
            after: pattern.to_owned(),
        });
    }
    (out, edits)
}

/// Whether the last line that speaks of `pattern` ignores it.
fn ignores(text: &str, pattern: &str) -> bool {
    let bare =
        |line: &str| line.trim_start_matches("**/").trim_start_matches('/').trim_end_matches('/').to_owned();
    let wanted = bare(pattern);
    let mut ignored = false;
    for line in text.lines().map(str::trim_end) {
        let (negated, line) = line.strip_prefix('!').map_or((false, line), |line| (true, line));
        let matches = bare(line) == wanted
            || line
                .strip_suffix('*')
                .is_some_and(|prefix| !prefix.is_empty() && wanted.starts_with(&bare(prefix)));
        if matches {
            ignored = !negated;
        }
    }
    ignored
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_lines_are_added_once() {
        let (text, edits) = ensure("node_modules/\n.dev.vars");
        assert_eq!(text, "node_modules/\n.dev.vars\n\n# moltctl: never commit these\n.env\n.wrangler/\n");
        assert_eq!(edits.len(), 2);
        assert_eq!(ensure(&text), (text.clone(), vec![]));
        let (fresh, _) = ensure("");
        assert!(fresh.starts_with("# moltctl"));
    }

    #[test]
    fn usual_forms_count_and_negations_do_not() {
        let (_, edits) = ensure("/.dev.vars\n.env*\n.wrangler\n");
        assert_eq!(edits, []);
        let (text, edits) = ensure(".dev.vars\n.env\n.wrangler/\n!.env\n");
        assert_eq!(edits.len(), 1);
        assert!(text.ends_with(".env\n"));
        assert_eq!(ensure(&text).1, []);
    }

    #[test]
    fn line_endings_are_kept() {
        let (text, _) = ensure("a\r\n");
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    }
}
