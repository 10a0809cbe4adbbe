//! The "bundle" of a stand-in: the entry, and behind it the text of every file it reaches by relative imports.
//!
//! Deliberately absent: compiling. What is uploaded can be read, and searched for what a bundle would hold.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};

use crate::sys::fs::{is_file, read_at_most};

/// The largest file that is taken, and how many are, so that a strange checkout costs nothing.
const LARGEST: u64 = 1 << 20;
const MOST: usize = 500;

/// The text of the entry and of what it imports, or `None` where there is no entry.
pub(super) fn of(entry: &Utf8Path) -> Option<Vec<u8>> {
    let mut text = read(entry)?;
    let mut met = BTreeSet::from([entry.to_owned()]);
    let mut open = imports(entry, &text);
    while let Some(path) = open.pop() {
        if met.len() >= MOST || !met.insert(path.clone()) {
            continue;
        }
        let Some(source) = read(&path) else { continue };
        open.extend(imports(&path, &source));
        text.push_str(&format!("\n// {}\n{source}", path.file_name().unwrap_or_default()));
    }
    Some(text.into_bytes())
}

fn read(path: &Utf8Path) -> Option<String> {
    String::from_utf8(read_at_most(path, LARGEST).ok()??).ok()
}

/// Files behind `from './name'` and `import './name'`, where they are source code.
fn imports(from: &Utf8Path, text: &str) -> Vec<Utf8PathBuf> {
    let folder = from.parent().unwrap_or(from);
    let quoted = |mark: char| {
        let parts: Vec<&str> = text.split(mark).collect();
        // What stands between two marks, with what stands before it.
        let pairs: Vec<(&str, &str)> = parts.windows(2).map(|pair| (pair[0], pair[1])).collect();
        pairs
    };
    let asked = |before: &str| {
        let before = before.trim_end();
        before.ends_with("from") || before.ends_with("import")
    };
    let mut found = Vec::new();
    for (before, name) in quoted('\'').into_iter().chain(quoted('"')) {
        if asked(before) && name.starts_with('.') {
            found.extend(resolve(&folder.join(name)));
        }
    }
    found
}

fn resolve(path: &Utf8Path) -> Option<Utf8PathBuf> {
    let of = |ending: &str| Utf8PathBuf::from(format!("{path}{ending}"));
    ["", ".ts", ".tsx", ".js", "/index.ts"]
        .into_iter()
        .map(of)
        .find(|it| it.extension().is_some_and(|ext| matches!(ext, "ts" | "tsx" | "js")) && is_file(it))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::fs::{Mode, temp_dir, write_atomic};

    #[test]
    fn what_is_imported_is_in_it_once_and_strangers_are_not() {
        let dir = temp_dir("bundle").unwrap();
        let write = |name: &str, text: &str| {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            write_atomic(&path, text.as_bytes(), Mode::Shared).unwrap();
        };
        write(
            "index.ts",
            "import { A } from './a';\nimport h from \"hono\";\nexport { B } from './b';\n// A\n",
        );
        write("a.ts", "import '../missing';\nimport { B } from './b';\nexport const A = 'alpha';\n");
        write("b/index.ts", "export const B = 'beta';\n");
        write("c.ts", "export const C = 'gamma';\n");
        let text = String::from_utf8(of(&dir.path().join("index.ts")).unwrap()).unwrap();
        assert!(text.starts_with("import { A }"));
        assert_eq!(text.matches("'alpha'").count(), 1);
        assert_eq!(text.matches("'beta'").count(), 1);
        assert!(!text.contains("gamma"));
        assert!(of(&dir.path().join("none.ts")).is_none());
    }
}
