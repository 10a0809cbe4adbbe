//! Files that are made from the code: completions, the command reference, audit rules, symptoms, schemas, exit codes. Drift
//! fails here;
//! `MOLTCTL_BLESS=1 cargo test generated` rewrites them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap_complete::{Shell, generate};
use moltctl::audit::{self, Severity};
use moltctl::error::ErrorKind;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Holds the file at `path` against `text`, or writes it when blessed.
fn hold(path: &str, text: &str) {
    let file = root().join(path);
    if std::env::var_os("MOLTCTL_BLESS").is_some() {
        std::fs::create_dir_all(file.parent().expect("has a folder")).expect("can be made");
        std::fs::write(&file, text).expect("can be written");
        return;
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(found == text, "`{path}` is stale: run `MOLTCTL_BLESS=1 cargo test generated`");
}

#[test]
fn completions() {
    for (shell, file) in [
        (Shell::Bash, "moltctl.bash"),
        (Shell::Zsh, "_moltctl"),
        (Shell::Fish, "moltctl.fish"),
        (Shell::PowerShell, "_moltctl.ps1"),
        (Shell::Elvish, "moltctl.elv"),
    ] {
        let mut script = Vec::new();
        generate(shell, &mut moltctl::command(), "moltctl", &mut script);
        hold(&format!("completions/{file}"), &String::from_utf8(script).expect("is text"));
    }
}

#[test]
fn command_reference() {
    let mut text = String::from(
        "# Commands\n\nMade from the program (`MOLTCTL_BLESS=1 cargo test generated`); `moltctl man` prints the same as manual pages.\n",
    );
    let mut command = moltctl::command().term_width(100);
    command.build();
    describe(&mut text, &command, "moltctl");
    hold("docs/commands.md", &text);
}

fn describe(text: &mut String, command: &clap::Command, name: &str) {
    let help = command.clone().bin_name(name).render_long_help().to_string();
    let own: String = help.split("\nGlobal options:").next().unwrap_or_default().trim_end().to_owned();
    let shown = if name == "moltctl" { help.trim_end().to_owned() } else { own };
    writeln!(text, "\n## `{name}`\n\n```text\n{shown}\n```").expect("a string takes text");
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set() && sub.get_name() != "help") {
        describe(text, sub, &format!("{name} {}", sub.get_name()));
    }
}

#[test]
fn exit_codes() {
    let mut text = String::from(
        "# Exit codes\n\nA published contract: the numbers never change their meaning. Made from `src/error.rs`.\n\n| code | kind | meaning |\n|---|---|---|\n| 0 | done | It is done, or there was nothing to do. |\n",
    );
    for kind in ErrorKind::ALL {
        let name = serde_json::to_value(kind).expect("is a word");
        let name = name.as_str().expect("is a word");
        writeln!(text, "| {} | {name} | {} |", kind.exit_code(), kind.meaning())
            .expect("a string takes text");
    }
    for severity in Severity::ALL.into_iter().filter(|it| it.exit_code() != 0) {
        let name = severity.as_str();
        writeln!(
            text,
            "| {} | finding | `moltctl audit`: the worst finding is {name}. |",
            severity.exit_code()
        )
        .expect("a string takes text");
    }
    text.push_str(
        "| 130 | – | Ended by Ctrl-C at a question, or at once by a second Ctrl-C in a run; the journal is on disk. |\n\nWith `--json` the document of a failure holds the same: `error.kind` and `error.exit_code` (`docs/schemas/error.json`).\n\n\
         Of a policy: `moltctl policy check` ends with the codes of findings, `moltctl policy test` with 1 when a case fails, `moltctl policy diff` and \
         `moltctl policy translate` with 10 when something became wider.\n\n\
         Of an audit: findings of severity info fail nothing, nor do those below `--fail-on`. A finding that fails the audit goes before 3; \
         3 says that something that was asked for, or with `--strict` anything at all, could not be seen. With `--format sarif` findings are \
         for the reader of the document to judge: it exits 0, or 3, or as the error says that ended it.\n",
    );
    hold("docs/exit-codes.md", &text);
}

#[test]
fn audit_rules() {
    hold("docs/audits.md", &audit::pages::document());
}

/// A rule cannot be added without its fixtures (a field of `Rule`); the rest of what belongs to one is held here.
#[test]
fn every_rule_has_a_section_and_an_entry_in_the_rule_list_of_sarif() {
    let rules: Vec<String> = audit::rules::all().iter().map(|rule| rule.meta.id.to_owned()).collect();
    assert!(!rules.is_empty());
    let document = audit::pages::document();
    let headings = document.lines().filter_map(|line| line.strip_prefix("### "));
    let mut sections: Vec<String> =
        headings.filter_map(|line| line.split(':').next()).map(str::to_owned).collect();
    sections.sort();
    assert_eq!(sections, rules, "docs/audits.md has one section a rule");
    let sarif: serde_json::Value =
        serde_json::from_str(&moltctl::output::sarif::failure("x")).expect("is JSON");
    let listed = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().expect("is a list").clone();
    let listed: Vec<String> =
        listed.iter().map(|rule| rule["id"].as_str().expect("is text").to_owned()).collect();
    assert_eq!(listed, rules, "SARIF lists every rule");
}

#[test]
fn symptoms() {
    hold("docs/symptoms.md", &moltctl::doctor::document());
}

/// A file's name, and what makes it.
type Made = (&'static str, fn() -> serde_json::Value);

/// Files that people write, with their schemas.
const POLICY_FILES: [Made; 2] =
    [("policy.toml", moltctl::policy::schema), ("policy.test.toml", moltctl::policy::cases::schema)];

#[test]
fn policy_schemas() {
    for (name, schema) in POLICY_FILES {
        let schema = schema();
        jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{name}: {error}"));
        let text = serde_json::to_string_pretty(&schema).expect("is JSON") + "\n";
        hold(&format!("docs/schemas/{name}.json"), &text);
    }
}

#[test]
fn schemas() {
    let schemas = moltctl::commands::documents::schemas();
    for (name, schema) in &schemas {
        jsonschema::meta::validate(schema)
            .unwrap_or_else(|error| panic!("the schema of {name} is none: {error}"));
        let text = serde_json::to_string_pretty(schema).expect("is JSON") + "\n";
        hold(&format!("docs/schemas/{name}.json"), &text);
    }
    let mut known: Vec<String> = schemas.iter().map(|(name, _)| format!("{name}.json")).collect();
    known.extend(POLICY_FILES.iter().map(|(name, _)| format!("{name}.json")));
    for entry in std::fs::read_dir(root().join("docs/schemas")).expect("is there") {
        let name = entry.expect("can be read").file_name().to_string_lossy().into_owned();
        assert!(known.contains(&name), "docs/schemas/{name} belongs to no document");
    }
}
