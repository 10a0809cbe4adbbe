//! Holds the code against ARCHITECTURE.md: who may use whom, how long a file may be, what is never written.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// System: the only code that touches the machine.
const SYSTEM: &[&str] = &["sys", "secret", "error", "term", "http"];
/// Domain: pure functions of values.
const DOMAIN: &[&str] =
    &["model", "project", "plan", "secrets", "access", "audit", "deploy", "doctor", "policy", "template"];
/// Adapters: one outside system each.
const ADAPTERS: &[&str] = &[
    "cloudflare",
    "moltworker",
    "wrangler",
    "npm",
    "git",
    "providers",
    "registry",
    "storage",
    "vault",
    "stand_in",
];

/// What a module may use beside itself.
fn allowed(module: &str) -> BTreeSet<&'static str> {
    let sets: &[&[&str]] = match module {
        "secret" => &[&[]],
        "sys" => &[&["secret"]],
        "error" => &[&[]],
        "term" => &[&["secret", "sys"]],
        "http" => &[&["secret", "sys"]],
        // The account is an independent judge of the adapters: it shares no code with them. What a container may reach is
        // decided by the policy's evaluator, which is held equal to the overlay's.
        "account" => &[&["sys", "secret", "model", "policy"]],
        module if DOMAIN.contains(&module) => &[DOMAIN, &["secret"]],
        "cloudflare" => &[SYSTEM, &["model", "access"]],
        module if ADAPTERS.contains(&module) => &[SYSTEM, &["model"]],
        "engine" => &[SYSTEM, DOMAIN, ADAPTERS],
        "output" => &[SYSTEM, DOMAIN, &["engine"]],
        "context" | "commands" => {
            &[SYSTEM, DOMAIN, ADAPTERS, &["engine", "output", "context", "commands", "account"]]
        }
        "cli" => &[&[
            "commands", "context", "output", "error", "model", "term", "engine", "sys", "deploy", "audit",
        ]],
        "lib" | "main" => return BTreeSet::from(["cli"]),
        _ => &[&[]],
    };
    sets.iter().flat_map(|set| set.iter().copied()).collect()
}

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut open = vec![root];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(&dir).expect("src can be read") {
            let path = entry.expect("src can be read").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source is text");
                found.push((path, text));
            }
        }
    }
    assert!(found.len() > 50, "the sources were not found");
    found
}

/// Unit tests that have a file, or a folder, of their own.
fn is_test(path: &Path) -> bool {
    let in_folder = path.parent().is_some_and(|folder| folder.ends_with("tests"));
    in_folder || path.file_name().is_some_and(|name| name == "tests.rs" || name == "testing.rs")
}

/// First folder or file name below `src`.
fn module_of(path: &Path) -> String {
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).expect("lies in src");
    let first = inside.components().next().expect("has a name").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The part of a file that ships: unit tests may use what they like.
fn shipped(text: &str) -> &str {
    text.find("#[cfg(test)]\nmod ").or_else(|| text.find("#[cfg(all(test")).map_or(text, |at| &text[..at])
}

#[test]
fn modules_use_only_what_lies_below_them() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if is_test(&path) {
            continue;
        }
        let module = module_of(&path);
        let allowed = allowed(&module);
        for line in shipped(&text).lines().map(str::trim_start).filter(|line| !line.starts_with("//")) {
            for part in line.split("crate::").skip(1) {
                let used: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if !used.is_empty() && used != module && !allowed.contains(used.as_str()) {
                    wrong.push(format!("{}: `{module}` uses `{used}`", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "layers are broken:\n{}", wrong.join("\n"));
}

#[test]
fn the_domain_is_pure() {
    let impure = [
        "tokio::",
        "reqwest::",
        "clap::",
        "std::fs",
        "std::env",
        "fs_err",
        "std::process",
        "Timestamp::now",
        "rand::",
    ];
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if !DOMAIN.contains(&module_of(&path).as_str())
            || is_test(&path)
            || path.file_name().is_some_and(|name| name == "samples.rs")
        {
            continue;
        }
        for (at, line) in shipped(&text).lines().enumerate() {
            if !line.trim_start().starts_with("//") && impure.iter().any(|name| line.contains(name)) {
                wrong.push(format!("{}:{}: {}", path.display(), at + 1, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "the domain touches the outside:\n{}", wrong.join("\n"));
}

#[test]
fn no_file_is_long_and_none_is_nameless() {
    let nameless = ["utils.rs", "util.rs", "helpers.rs", "common.rs", "misc.rs", "manager.rs"];
    let mut lengths = Vec::new();
    for (path, text) in sources() {
        let name = path.file_name().expect("has a name").to_string_lossy().into_owned();
        assert!(!nameless.contains(&name.as_str()), "{} says nothing", path.display());
        let lines = text.lines().count();
        assert!(lines <= 600, "{} has {lines} lines", path.display());
        assert!(text.starts_with("//!"), "{} does not say what it is for", path.display());
        lengths.push(lines);
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= 200, "the median file has {median} lines");
}

#[test]
fn lints_are_expected_with_a_reason_never_allowed() {
    for (path, text) in sources() {
        assert!(!text.contains("#[allow("), "{} allows a lint", path.display());
    }
}

#[test]
fn only_the_system_layer_starts_programs_and_writes_files() {
    let direct = ["Command::new(", "std::fs::write", " File::create", "fs_err::write", "std::process::exit"];
    for (path, text) in sources() {
        let module = module_of(&path);
        if module == "sys" || is_test(&path) {
            continue;
        }
        for (at, line) in shipped(&text).lines().enumerate() {
            let found =
                direct.iter().find(|name| line.contains(**name) && !line.trim_start().starts_with("//"));
            assert!(found.is_none(), "{}:{}: {}", path.display(), at + 1, line.trim());
        }
    }
}
