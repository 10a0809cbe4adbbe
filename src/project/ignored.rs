//! Whether `.gitignore` keeps a path out of commits: git's pattern language, for one file of patterns at the root.
//!
//! The last pattern that fits decides; a folder that is ignored takes everything below it with it. Deliberately absent:
//! `.gitignore` files of folders, and what a user ignores in all repositories: others who clone do not have that.

/// Whether the patterns in `text` ignore the file at `path` (below the root, with `/`).
#[must_use]
pub fn ignores(text: &str, path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    // A file below an ignored folder cannot be taken back.
    (1..=parts.len()).any(|end| decide(text, &parts[..end], end < parts.len()))
}

fn decide(text: &str, path: &[&str], is_folder: bool) -> bool {
    let mut ignored = false;
    for line in text.lines() {
        let Some(pattern) = Pattern::parse(line) else { continue };
        if (is_folder || !pattern.folders_only) && pattern.fits(path) {
            ignored = !pattern.negated;
        }
    }
    ignored
}

struct Pattern<'a> {
    parts: Vec<&'a str>,
    negated: bool,
    folders_only: bool,
    anchored: bool,
}

impl<'a> Pattern<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let line = if line.ends_with("\\ ") { line } else { line.trim_end_matches(' ') };
        if line.is_empty() || line.starts_with('#') {
            return None;
        }
        let (negated, line) = line.strip_prefix('!').map_or((false, line), |rest| (true, rest));
        let line = line.strip_prefix('\\').filter(|rest| rest.starts_with(['#', '!'])).unwrap_or(line);
        let (folders_only, line) = line.strip_suffix('/').map_or((false, line), |rest| (true, rest));
        let anchored = line.contains('/');
        let parts = line.strip_prefix('/').unwrap_or(line).split('/').collect();
        Some(Self { parts, negated, folders_only, anchored })
    }

    fn fits(&self, path: &[&str]) -> bool {
        if self.anchored {
            fits_path(&self.parts, path)
        } else {
            path.last().is_some_and(|it| glob(self.parts[0], it))
        }
    }
}

/// `**` stands for any number of folders; at the end, for anything below. The same walk as [`glob`], name by name.
fn fits_path(pattern: &[&str], path: &[&str]) -> bool {
    let (mut p, mut n, mut star) = (0, 0, None);
    while n < path.len() {
        match pattern.get(p) {
            Some(&"**") => {
                star = Some((p, n));
                p += 1;
            }
            Some(part) if glob(part, path[n]) => (p, n) = (p + 1, n + 1),
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    (p, n) = (at + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    p == pattern.len()
}

/// `*`, `?` and `[…]` within one name. Linear: a star that fails is tried one character further.
fn glob(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut n, mut star) = (0, 0, None);
    while n < name.len() {
        match one(&pattern[p..], name[n]) {
            Some(taken) => (p, n) = (p + taken, n + 1),
            None if pattern.get(p) == Some(&'*') => {
                star = Some((p, n));
                p += 1;
            }
            None => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    (p, n) = (at + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|it| *it == '*')
}

/// How much of `pattern` stands for this letter; `None` when it does not fit.
fn one(pattern: &[char], letter: char) -> Option<usize> {
    match pattern.first()? {
        '*' => None,
        '?' => Some(1),
        '\\' => (pattern.get(1) == Some(&letter)).then_some(2),
        '[' => {
            let end = pattern.iter().skip(2).position(|it| *it == ']').map(|at| at + 2);
            let Some(end) = end else { return (letter == '[').then_some(1) };
            let negated = matches!(pattern[1], '!' | '^');
            let set = &pattern[1 + usize::from(negated)..end];
            let within = (0..set.len()).any(|at| {
                set[at] == letter
                    || (set.get(at + 1) == Some(&'-')
                        && set.get(at + 2).is_some_and(|to| (set[at]..=*to).contains(&letter)))
            });
            (within != negated).then_some(end + 1)
        }
        other => (*other == letter).then_some(1),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn patterns_are_read_as_git_reads_them() {
        for (text, path, ignored) in [
            (".dev.vars\n", ".dev.vars", true),
            (".dev.vars\n", "deep/.dev.vars", true),
            ("/.dev.vars\n", "deep/.dev.vars", false),
            (".dev.vars*\n!.dev.vars.example\n", ".dev.vars.example", false),
            (".dev.vars*\r\n", ".dev.vars.local", true),
            (".dev.vars/\n", ".dev.vars", false),
            ("# .dev.vars\n", ".dev.vars", false),
            ("!.dev.vars\n.dev.vars", ".dev.vars", true),
            (".env\n!.env", ".env", false),
            ("secrets/\n!secrets/a.pem\n", "secrets/a.pem", true),
            ("**/x/*.pem\n", "a/b/x/c.pem", true),
            ("a/**/c\n", "a/c", true),
            ("a/**\n", "a/b/c", true),
            ("a/*.pem\n", "a/b/c.pem", false),
            ("*.p[a-f]m\n", "c.pem", true),
            ("*.p[!a-f]m\n", "c.pem", false),
            ("?.pem\n", "c.pem", true),
            ("*\n", "x", true),
            ("", ".dev.vars", false),
        ] {
            assert_eq!(ignores(text, path), ignored, "{path} by {text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_pattern_ends(text in "([*?a\\[\\]!/\\\\-]|\\*\\*/|\n){0,40}", path in "[a/]{0,20}") {
            let _ = ignores(&text, &path);
        }
    }
}
