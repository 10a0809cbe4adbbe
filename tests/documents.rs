//! Holds the documents against the program: command lines parse, links lead somewhere, named tests and folders exist,
//! and no error code is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every document a person reads, by its path below the root.
fn documents() -> Vec<(String, String)> {
    let mut paths: Vec<String> =
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]
            .map(str::to_owned)
            .into();
    for entry in std::fs::read_dir(root().join("docs")).expect("is there") {
        let name = entry.expect("can be read").file_name().to_string_lossy().into_owned();
        if Path::new(&name).extension().is_some_and(|ext| ext == "md") {
            paths.push(format!("docs/{name}"));
        }
    }
    paths.into_iter().map(|path| (path.clone(), text(&path))).collect()
}

/// A fenced block: the word after its fence, and its lines.
struct Block<'a> {
    language: &'a str,
    lines: Vec<&'a str>,
}

/// The fenced blocks of a document, and its text without them.
fn split(document: &str) -> (Vec<Block<'_>>, String) {
    let (mut blocks, mut prose, mut open) = (Vec::<Block<'_>>::new(), String::new(), false);
    for line in document.lines() {
        if let Some(language) = line.trim_start().strip_prefix("```") {
            if !open {
                blocks.push(Block { language: language.trim(), lines: Vec::new() });
            }
            open = !open;
        } else if open {
            blocks.last_mut().expect("one is open").lines.push(line);
        } else {
            prose.push_str(line);
            prose.push('\n');
        }
    }
    assert!(!open, "a fence is not closed");
    (blocks, prose)
}

/// What stands between single backticks.
fn code_spans(prose: &str) -> Vec<&str> {
    prose.lines().flat_map(|line| line.split('`').skip(1).step_by(2)).collect()
}

/// The words of a command line as a shell would split them: quotes, no expansion.
pub(crate) fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    let mut begun = false;
    for c in line.chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '\'' | '"') => (quote, begun) = (Some(c), true),
            (None, c) if c.is_whitespace() => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            (_, c) => {
                word.push(c);
                begun = true;
            }
        }
    }
    if begun {
        words.push(word);
    }
    words
}

/// The arguments of each `moltctl` that a line of a shell script runs.
fn invocations(line: &str) -> Vec<Vec<String>> {
    let line = line.trim_start().trim_start_matches("- run: ").trim_start_matches("run: ");
    let line = line.trim_start_matches("$ ").replace("cargo run --release -- ", "moltctl ");
    if line.starts_with('#') {
        return Vec::new();
    }
    let line = line.split(" #").next().unwrap_or_default();
    line.split(['|', ';'])
        .flat_map(|part| part.split("&&"))
        .filter_map(|part| {
            let mut words = words(part);
            // `NAME=value moltctl …`
            while words.first().is_some_and(|word| word.contains('=')) {
                words.remove(0);
            }
            let end = words.iter().position(|word| word.starts_with('>') || word == "<");
            words.truncate(end.unwrap_or(words.len()));
            (words.first().map(String::as_str) == Some("moltctl")).then_some(words)
        })
        .collect()
}

/// How exactly a command line must be one.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Form {
    /// To be typed as it stands.
    Whole,
    /// Mentioned in a sentence: what it still needs may be left out.
    Mentioned,
}

/// What is wrong with a command line.
pub(crate) fn complaint(args: &[String], form: Form) -> Option<String> {
    let error = moltctl::command().try_get_matches_from(args).err()?;
    let fine = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => true,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        | ErrorKind::MissingSubcommand
        | ErrorKind::MissingRequiredArgument => form == Form::Mentioned,
        _ => false,
    };
    (!fine).then(|| format!("`{}`: {}", args.join(" "), error.to_string().lines().next().unwrap_or_default()))
}

#[test]
fn every_command_line_is_one() {
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for (path, document) in documents() {
        let (blocks, prose) = split(&document);
        let typed = blocks.iter().filter(|block| block.language != "text").flat_map(|block| &block.lines);
        let typed = typed.flat_map(|line| invocations(line)).map(|args| (args, Form::Whole));
        let mentioned = code_spans(&prose).into_iter().filter(|span| span.starts_with("moltctl "));
        let mentioned = mentioned.flat_map(invocations).map(|args| (args, Form::Mentioned));
        for (args, form) in typed.chain(mentioned) {
            seen += 1;
            wrong.extend(complaint(&args, form).map(|why| format!("{path}: {why}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 60, "only {seen} command lines were found");
}

#[test]
fn a_wrong_command_line_would_be_seen() {
    let wrong = ["moltctl secrets psuh", "moltctl deploy --now", "moltctl journal undo not-a-run"];
    for line in wrong {
        assert!(complaint(&invocations(line)[0], Form::Mentioned).is_some(), "{line}");
    }
    let piped =
        invocations("op read 'op://a/b' | A=b moltctl secrets set ANTHROPIC_API_KEY --from-file - > log # x");
    assert_eq!(piped, [words("moltctl secrets set ANTHROPIC_API_KEY --from-file -")]);
    assert!(complaint(&words("moltctl secrets set"), Form::Whole).is_some());
}

/// Every long flag of the program.
fn flags(command: &clap::Command, all: &mut BTreeSet<String>) {
    all.extend(command.get_arguments().filter_map(|arg| arg.get_long()).map(|long| format!("--{long}")));
    for sub in command.get_subcommands() {
        flags(sub, all);
    }
}

/// Made from the code, these speak of other programs' flags and files: Moltworker's, OpenClaw's, the container's.
const ABOUT_OTHERS: [&str; 2] = ["docs/audits.md", "docs/symptoms.md"];

/// The documents that speak of ourselves.
fn own() -> impl Iterator<Item = (String, String)> {
    documents().into_iter().filter(|(path, _)| !ABOUT_OTHERS.contains(&path.as_str()))
}

#[test]
fn every_flag_that_is_named_alone_is_one() {
    let mut known: BTreeSet<String> = ["--help", "--version"].map(str::to_owned).into();
    flags(&moltctl::command(), &mut known);
    // Of wrangler.
    known.insert("--env-file".to_owned());
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for (path, document) in own() {
        let (_, prose) = split(&document);
        for span in code_spans(&prose).into_iter().filter(|span| span.starts_with("--")) {
            seen += 1;
            let flag = span.split([' ', '=']).next().unwrap_or_default();
            if !known.contains(flag) {
                wrong.push(format!("{path}: `{span}` is no flag"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 10, "only {seen} were found");
}

#[test]
fn the_readme_begins_with_the_two_commands() {
    let readme = text("README.md");
    let (blocks, _) = split(&readme);
    assert_eq!(blocks[0].lines, ["cargo run --release -- drill", "cargo test"]);
}

/// The anchor of a heading, as code hosts make it.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase().replace(' ', "-");
    kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect()
}

fn anchors(document: &str) -> BTreeSet<String> {
    let (_, prose) = split(document);
    let headings = prose.lines().filter(|line| line.starts_with('#'));
    headings.map(|line| anchor(line.trim_start_matches('#').trim())).collect()
}

#[test]
fn every_relative_link_leads_somewhere() {
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for (path, document) in documents() {
        let folder = root().join(&path).parent().expect("has a folder").to_owned();
        let (_, prose) = split(&document);
        let links = prose.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.contains("://") && !link.starts_with("mailto:")) {
            seen += 1;
            let (file, fragment) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { root().join(&path) } else { folder.join(file) };
            if !target.exists() {
                wrong.push(format!("{path}: `{link}` leads nowhere"));
            } else if !fragment.is_empty() {
                let there = std::fs::read_to_string(&target).expect("a linked document is text");
                if !anchors(&there).contains(fragment) {
                    wrong.push(format!("{path}: `{link}` has no such heading"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 15, "only {seen} links were found");
}

#[test]
fn the_code_map_names_every_module() {
    let map = text("ARCHITECTURE.md");
    for entry in std::fs::read_dir(root().join("src")).expect("is there") {
        let entry = entry.expect("can be read");
        let name = entry.file_name().to_string_lossy().into_owned();
        let shown = if entry.path().is_dir() { format!("{name}/") } else { name };
        assert!(map.contains(&format!("`{shown}`")), "the code map of ARCHITECTURE.md leaves `{shown}` out");
    }
}

#[test]
fn every_test_and_file_the_documents_name_exists() {
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for (path, document) in own() {
        let (_, prose) = split(&document);
        for span in code_spans(&prose) {
            let (file, test) = span.split_once("::").unwrap_or((span, ""));
            let ours = ["src/", "tests/", "docs/", "templates/", "completions/", ".ci/"];
            // Placeholders and patterns are no paths.
            if !ours.iter().any(|folder| file.starts_with(folder)) || file.contains(['<', '*', ' ', '{', ':'])
            {
                continue;
            }
            seen += 1;
            let target = root().join(file);
            if !target.exists() {
                wrong.push(format!("{path}: there is no `{file}`"));
            } else if !test.is_empty() {
                let code = std::fs::read_to_string(&target).expect("is text");
                if !code.contains(&format!("fn {test}(")) {
                    wrong.push(format!("{path}: `{file}` has no `{test}`"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 30, "only {seen} were found");
}

#[test]
fn no_document_names_a_folder_of_somebodys_machine() {
    for (path, document) in own() {
        for folder in ["/home/", "/root/", "/Users/", "/work/", "/tmp/"] {
            assert!(!document.contains(folder), "{path} names {folder}");
        }
    }
}

/// Numbers of a source text that stand alone, `_` taken out.
fn numbers(code: &str) -> Vec<u32> {
    let words = code.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words.filter_map(|word| word.replace('_', "").parse().ok()).collect()
}

/// The first column of the tables of `docs/cloudflare-codes.md`, with the rest of the row.
fn table_of_codes() -> BTreeMap<u32, String> {
    let document = text("docs/cloudflare-codes.md");
    let mut rows = BTreeMap::new();
    for line in document.lines().filter(|line| line.starts_with("| ")) {
        let (code, rest) = line[2..].split_once('|').expect("is a row");
        for code in numbers(code) {
            let row: &mut String = rows.entry(code).or_default();
            row.push_str(rest);
        }
    }
    rows
}

/// Codes of which moltctl knows what to do.
fn codes_with_advice() -> BTreeSet<u32> {
    let code = text("src/cloudflare/advice.rs");
    let table = code.split("fn by_code(").nth(1).expect("is there").split("_ => return None").next();
    let arms = table.expect("is there").lines().filter(|line| line.contains("=>"));
    let codes = arms.flat_map(|line| numbers(line.split("=>").next().unwrap_or_default()));
    codes.collect()
}

/// Codes the built-in account answers with.
fn codes_of_the_account() -> BTreeMap<u32, String> {
    let mut codes = BTreeMap::new();
    let mut open = vec![root().join("src/account")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).expect("is there") {
            let path = entry.expect("can be read").path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let code = std::fs::read_to_string(&path).expect("is text");
            let shipped = code.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
            let failures = shipped.split("Failure::new(").skip(1).filter_map(|rest| {
                let mut args = rest.splitn(3, ',').map(|arg| arg.trim().replace('_', ""));
                args.next();
                args.next()?.parse().ok()
            });
            let further = shipped.split(".and(").skip(1).chain(shipped.split(".because(").skip(1));
            let further =
                further.filter_map(|rest| rest.split(',').next()?.trim().replace('_', "").parse().ok());
            for number in failures.chain(further) {
                codes.insert(number, path.display().to_string());
            }
        }
    }
    assert!(codes.len() > 40, "only {codes:?}");
    codes
}

#[test]
fn every_error_code_is_in_the_table() {
    let table = table_of_codes();
    for (code, file) in codes_of_the_account() {
        assert!(table.contains_key(&code), "{file}: {code} is not in docs/cloudflare-codes.md");
    }
    let advised = codes_with_advice();
    assert!(advised.len() > 10, "{advised:?}");
    for code in &advised {
        assert!(table.get(code).is_some_and(|row| row.contains("**advice**")), "{code} has advice");
    }
    for (code, row) in &table {
        assert!(!row.contains("**advice**") || advised.contains(code), "there is no advice for {code}");
    }
}
