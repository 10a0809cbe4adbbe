//! The report for a pull request: what became wider first, the rest folded away.

use std::fmt::Write as _;

use super::Translated;
use super::page::quoted;
use crate::policy::translate::{Class, Entry, Text};
use crate::secret::redact;
use crate::term::escape::printable;

/// The report as Markdown.
pub(super) fn of(translated: &Translated) -> String {
    let mut text = String::from("## What OpenClaw allowed, as a policy\n\n");
    // Writing to a string cannot fail.
    let _infallible = write(translated, &mut text);
    redact(&text)
}

fn write(translated: &Translated, text: &mut String) -> std::fmt::Result {
    let report = &translated.report;
    let version = report.openclaw.as_deref().unwrap_or("a version that nobody names");
    for source in &report.sources {
        writeln!(
            text,
            "- {}: {}, {} keys",
            code(&source.name),
            source.document.unwrap_or("included"),
            source.keys
        )?;
    }
    writeln!(text, "- written by OpenClaw {version}\n\n| class | keys |\n|---|---:|")?;
    for count in report.counts.iter().filter(|it| it.keys > 0) {
        let accepted =
            if count.accepted > 0 { format!(" ({} accepted)", count.accepted) } else { String::new() };
        writeln!(text, "| {}{accepted} | {} |", count.class.words(), count.keys)?;
    }
    if !translated.to_accept.is_empty() {
        text.push_str("\n### Became wider, and has to be accepted by name\n\n");
        for key in &translated.to_accept {
            writeln!(text, "- {}", code(&format!("--accept {}", quoted(key))))?;
        }
    }
    if !report.notes.is_empty() {
        text.push_str("\n### Notes\n\n");
        for note in &report.notes {
            writeln!(text, "- {}", cell(note))?;
        }
    }
    if !report.absent.is_empty() {
        text.push_str("\n### What follows from keys that are not there\n\n");
        text.push_str("| key | class | default | policy | reason |\n|---|---|---|---|---|\n");
        for it in &report.absent {
            let class = class(it.class, it.accepted);
            let (to, reason) = (targets(&it.to), cell(&it.reason));
            writeln!(text, "| {} | {class} | {} | {to} | {reason} |", code(&it.key), cell(&it.default))?;
        }
    }
    text.push_str("\n<details><summary>Every key</summary>\n\n");
    text.push_str("| at | key | class | default | policy | reason |\n|---|---|---|---|---|---|\n");
    for entry in &report.keys {
        row(entry, text)?;
    }
    text.push_str("\n</details>\n");
    Ok(())
}

fn row(entry: &Entry, text: &mut String) -> std::fmt::Result {
    let Entry { key, file, line, column, default, to, reason, .. } = entry;
    let class = class(entry.class, entry.accepted);
    let default = default.map(cell).unwrap_or_default();
    let (key, at, to) = (code(key), code(&format!("{file}:{line}:{column}")), targets(to));
    writeln!(text, "| {at} | {key} | {class} | {default} | {to} | {} |", cell(reason))
}

fn class(class: Class, accepted: bool) -> String {
    match (class, accepted) {
        (Class::Wider, false) => "**wider**".to_owned(),
        (class, true) => format!("{}, accepted", class.words()),
        (class, false) => class.words().to_owned(),
    }
}

fn targets(to: &[Text]) -> String {
    to.iter().map(|to| code(to)).collect::<Vec<_>>().join(", ")
}

/// A text of a source as code in a cell: no sign in it means anything.
fn code(text: &str) -> String {
    let text = printable(text).replace('|', "\\|").replace('\n', " ");
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// A sentence of our own in a cell.
fn cell(text: &str) -> String {
    printable(text).replace('|', "\\|").replace('<', "&lt;").replace('\n', " ")
}
