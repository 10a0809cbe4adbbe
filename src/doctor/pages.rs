//! The catalogue as a document (`docs/symptoms.md`).

use std::fmt::Write as _;

use super::catalogue::areas;
use super::entry::{Entry, Signs};

const HEAD: &str = "# Symptoms\n\nWhat goes wrong with a Moltworker, by what it shows, why, and what mends it. Made from \
`src/doctor/catalogue/` (`MOLTCTL_BLESS=1 cargo test generated`).\n\n`moltctl doctor` looks at a checkout and its deployment and \
names the entries that apply, in the order to mend them. `moltctl doctor SYMPTOM` looks a symptom up: a message, an exit code, \
`1008 pairing required`, `503 /`; `moltctl doctor -` reads a piece of a log from standard input, at most 1 MiB, and repeats \
nothing of it. It ends with 0 when something was found, with 1 when nothing was.\n\n*Sure* says how far to trust a cause: *made to \
happen* (with the real program or the built-in account), *read* (in source code or documentation), *told by operators* (in the \
threads), *inferred* (nobody saw it).\n";

/// The document: one section an entry.
#[must_use]
pub fn document() -> String {
    let mut text = HEAD.to_owned();
    for area in areas() {
        write(&mut text, format_args!("\n- **{}**: ", area.title));
        let links: Vec<String> = area.entry.iter().map(|entry| format!("[{0}](#{0})", entry.id)).collect();
        text.push_str(&links.join(", "));
    }
    text.push('\n');
    for area in areas() {
        write(&mut text, format_args!("\n## {}\n", area.title));
        for entry in &area.entry {
            section(&mut text, entry);
        }
    }
    text
}

fn section(text: &mut String, entry: &Entry) {
    write(text, format_args!("\n### {}\n\n**{}**\n\n", entry.id, entry.title));
    write(text, format_args!("Shows by {}.\n\n", signs(&entry.signs)));
    write(text, format_args!("*Cause.* {}\n\n", entry.cause));
    let probe = entry.proof.probe.map_or(String::new(), |probe| format!(" Looked at as `{}`.", probe.name()));
    write(
        text,
        format_args!(
            "*Told from others by:* {} *Proof:* {} *Sure:* {}.{probe}\n\n",
            entry.proof.question,
            entry.proof.how,
            entry.proof.sure.words()
        ),
    );
    for (at, step) in entry.fix.iter().enumerate() {
        write(text, format_args!("{}. {step}\n", at + 1));
    }
    write(text, format_args!("\n```sh\n{}\n```\n", entry.commands.join("\n")));
    let mut seen = Vec::new();
    if !entry.threads.is_empty() {
        seen.push(format!("Threads: {}.", entry.threads.join(", ")));
    }
    if !entry.rules.is_empty() {
        seen.push(format!("Audit: {}.", entry.rules.join(", ")));
    }
    if !seen.is_empty() {
        write(text, format_args!("\n{}\n", seen.join(" ")));
    }
}

fn signs(signs: &Signs) -> String {
    let mut all: Vec<String> = Vec::new();
    all.extend(signs.phrases.iter().chain(&signs.shapes).map(|text| format!("`{text}`")));
    all.extend(signs.exits.iter().map(|code| format!("exit code {code}")));
    all.extend(signs.closes.iter().map(|code| format!("close code {code}")));
    all.extend(signs.statuses.iter().map(|it| match &it.at {
        Some(at) => format!("HTTP {} at `{at}`", it.status),
        None => format!("HTTP {}", it.status),
    }));
    all.extend(signs.codes.iter().map(|it| format!("code {} of {}", it.code, it.of.name())));
    if all.is_empty() {
        all.push(format!("words such as {}", signs.words.join(", ")));
    }
    all.join(", ")
}

/// A string takes whatever is written into it.
fn write(text: &mut String, what: std::fmt::Arguments<'_>) {
    let _infallible = text.write_fmt(what);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_has_its_section_and_its_commands() {
        let text = document();
        for entry in super::super::catalogue::all() {
            assert!(text.contains(&format!("\n### {}\n", entry.id)), "{}", entry.id);
            assert!(entry.commands.iter().all(|command| text.contains(command)), "{}", entry.id);
        }
    }
}
