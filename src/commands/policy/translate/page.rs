//! The report for people: what needs a look first, then one line for every key.

use super::Translated;
use crate::commands::mutate::MutationState;
use crate::output::{Mark, Page};
use crate::policy::translate::{Absent, Class, Entry, Text};

/// Writes the whole report.
pub(super) fn write(translated: &Translated, page: &mut Page) {
    summary(translated, page);
    if !translated.report.keys.is_empty() {
        page.heading("Every key, by line and column");
        let mut file = "";
        for entry in &translated.report.keys {
            if entry.file != file {
                file = &entry.file;
                page.line(file);
            }
            page.mark(mark(entry.class, entry.accepted), &line(entry));
        }
    }
    if !translated.report.absent.is_empty() {
        page.heading("What follows from keys that are not there");
        for absent in &translated.report.absent {
            page.mark(mark(absent.class, absent.accepted), &absent_line(absent));
        }
    }
    end(translated, page);
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
        for key in &translated.to_accept {
            page.mark(Mark::Bad, key);
            if let Some(reason) = reason_of(translated, key) {
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

fn reason_of<'a>(translated: &'a Translated, key: &str) -> Option<&'a str> {
    let report = &translated.report;
    let entry = report.keys.iter().find(|it| it.class == Class::Wider && it.key == key).map(|it| &it.reason);
    let absent =
        || report.absent.iter().find(|it| it.class == Class::Wider && it.key == key).map(|it| &it.reason);
    entry.or_else(absent).map(AsRef::as_ref)
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

fn line(entry: &Entry) -> String {
    let Entry { key, line, column, class, accepted, default, to, reason, holds, .. } = entry;
    let place = format!("{line}:{column} {key}: ");
    if let Some(holds) = holds {
        return format!("{place}{} (holds {holds} keys)", class.words());
    }
    format!("{place}{}", said((*class, *accepted), to, default.as_deref(), reason))
}

fn absent_line(absent: &Absent) -> String {
    let Absent { key, class, accepted, default, to, reason } = absent;
    format!("{key}: {}", said((*class, *accepted), to, Some(default), reason))
}

fn said((class, accepted): (Class, bool), to: &[Text], default: Option<&str>, reason: &str) -> String {
    let mut text = class.words().to_owned();
    if accepted {
        text.push_str(", accepted");
    }
    if !to.is_empty() {
        text.push_str(" → ");
        text.push_str(&to.join(", "));
    }
    if let Some(default) = default {
        text.push_str(" (default ");
        text.push_str(default);
        text.push(')');
    }
    text.push_str(": ");
    text.push_str(reason);
    text
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
