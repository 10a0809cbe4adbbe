//! The report for people: what needs a look first, then one line for every key.

use std::collections::HashMap;
use std::fmt::{self, Write as _};

use camino::Utf8Path;

use super::{Form, Request, Translated};
use crate::commands::mutate::MutationState;
use crate::context::Context;
use crate::output::{Format, Mark, Page};
use crate::policy::translate::{Class, Entry, Report, Text};

/// Writes the whole report. `made` are the lines of [`keys`], when there are any already.
pub(super) fn write(translated: &Translated, made: Option<&str>, page: &mut Page) {
    summary(translated, page);
    if !translated.report.keys.is_empty() {
        page.heading("Every key, by line and column");
        match made {
            Some(lines) => page.verbatim(lines),
            None => keys(translated.report, page),
        }
    }
    if !translated.report.absent.is_empty() {
        page.heading("What follows from keys that are not there");
        for absent in &translated.report.absent {
            let mut text = format!("{}: ", absent.key);
            let class = (absent.class, absent.accepted);
            said(class, &absent.to, Some(&absent.default), &absent.reason, &mut text);
            page.mark(mark(absent.class, absent.accepted), &text);
        }
    }
    end(translated, page);
}

/// The lines of [`keys`] for standard output, where they will stand there.
pub(super) fn keys_beforehand(ctx: &Context, request: &Request, report: &Report) -> Option<String> {
    let shown = request.form == Form::Human
        && ctx.format == Format::Human
        && request.output.as_deref() != Some(Utf8Path::new("-"));
    shown.then(|| {
        let mut page = Page::new(ctx.term.stdout_colour, ctx.term.width);
        keys(report, &mut page);
        page.finish()
    })
}

/// Writes a line for every key.
fn keys(report: &Report, page: &mut Page) {
    let mut file = "";
    // One text for all of them: there may be fifty thousand.
    let mut text = String::new();
    for entry in &report.keys {
        if *entry.file != *file {
            file = &entry.file;
            page.line(file);
        }
        text.clear();
        // Writing to a string cannot fail.
        let _infallible = line(entry, &mut text);
        page.mark(mark(entry.class, entry.accepted), &text);
    }
}

/// Writes what was read, how its keys fared, what became wider, and what is to be known.
pub(super) fn summary(translated: &Translated, page: &mut Page) {
    let report = &translated.report;
    page.heading("Sources");
    for source in &report.sources {
        let what = source.document.unwrap_or("included");
        page.line(&format!("  {}: {what}, {} keys", source.name, source.keys));
    }
    if let Some(version) = &report.openclaw {
        page.line(&format!("  written by OpenClaw {version}"));
    }
    page.heading("What became of the keys");
    for count in report.counts.iter().filter(|it| it.keys > 0) {
        let accepted =
            if count.accepted > 0 { format!(", {} accepted", count.accepted) } else { String::new() };
        let sign = mark(count.class, count.keys == count.accepted);
        page.mark(sign, &format!("{} {}{accepted}", count.keys, count.class.words()));
    }
    if !translated.to_accept.is_empty() {
        page.heading("Became wider, and has to be accepted by name");
        let reasons = reasons(translated);
        for key in &translated.to_accept {
            page.mark(Mark::Bad, key);
            if let Some(reason) = reasons.get(key.as_str()) {
                page.dim(reason);
            }
        }
    }
    if !report.notes.is_empty() {
        page.heading("Notes");
        for note in &report.notes {
            page.mark(Mark::Warn, note);
        }
    }
}

/// Why keys became wider, by key; the first reason of each.
fn reasons(translated: &Translated) -> HashMap<&str, &str> {
    let report = &translated.report;
    let absent = report.absent.iter().rev().filter(|it| it.class == Class::Wider);
    let keys = report.keys.iter().rev().filter(|it| it.class == Class::Wider);
    let absent = absent.map(|it| (it.key.as_str(), it.reason.as_ref()));
    absent.chain(keys.map(|it| (it.key.as_str(), it.reason.as_ref()))).collect()
}

fn end(translated: &Translated, page: &mut Page) {
    page.gap();
    if !translated.to_accept.is_empty() {
        page.line("nothing was written: something became wider");
        let keys: Vec<String> =
            translated.to_accept.iter().map(|key| format!("--accept {}", quoted(key))).collect();
        page.line(&format!("next: change the source, or run it again with {}", keys.join(" ")));
        return;
    }
    if let Some(mutation) = &translated.mutation {
        mutation.human(page);
        if mutation.state != MutationState::DryRun {
            page.line("next: read the policy, then `moltctl policy check`, `moltctl policy apply`");
        }
    }
}

/// A key as a shell takes it.
pub(super) fn quoted(key: &str) -> String {
    let plain = key.chars().all(|c| c.is_ascii_alphanumeric() || "._-:@/+".contains(c));
    if plain { key.to_owned() } else { format!("'{}'", key.replace('\'', "'\\''")) }
}

fn line(entry: &Entry, into: &mut String) -> fmt::Result {
    let Entry { key, line, column, class, accepted, default, to, reason, holds, .. } = entry;
    write!(into, "{line}:{column} ")?;
    into.push_str(key);
    into.push_str(": ");
    if let Some(holds) = holds {
        return write!(into, "{} (holds {holds} keys)", class.words());
    }
    said((*class, *accepted), to, default.as_deref(), reason, into);
    Ok(())
}

fn said(
    (class, accepted): (Class, bool),
    to: &[Text],
    default: Option<&str>,
    reason: &str,
    into: &mut String,
) {
    into.push_str(class.words());
    if accepted {
        into.push_str(", accepted");
    }
    for (at, to) in to.iter().enumerate() {
        into.push_str(if at == 0 { " → " } else { ", " });
        into.push_str(to);
    }
    if let Some(default) = default {
        into.push_str(" (default ");
        into.push_str(default);
        into.push(')');
    }
    into.push_str(": ");
    into.push_str(reason);
}

fn mark(class: Class, accepted: bool) -> Mark {
    match class {
        Class::Same | Class::EnforcedElsewhere => Mark::Good,
        Class::Narrower | Class::Dropped => Mark::Next,
        Class::UnknownKey => Mark::Unknown,
        Class::Wider if !accepted => Mark::Bad,
        Class::NotEnforceable | Class::Wider => Mark::Warn,
    }
}
