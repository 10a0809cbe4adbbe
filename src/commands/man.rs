//! `moltctl man`: the manual pages, from the same definition as the parser.

use camino::Utf8Path;

use super::text::Text;
use crate::error::{ErrorKind, Kinded as _, Result};
use crate::sys::fs::{self, Mode};

/// The page of `moltctl` itself, or with `dir` one file a command, written there.
///
/// # Errors
/// When the files cannot be written.
pub fn run(command: clap::Command, dir: Option<&Utf8Path>) -> Result<Text> {
    let Some(dir) = dir else {
        let page = render(&command).kind(ErrorKind::Failed)?;
        return Ok(Text { text: page });
    };
    fs::ensure_dir(dir).kind(ErrorKind::Failed)?;
    let mut written = String::new();
    for (name, page) in pages(&command).kind(ErrorKind::Failed)? {
        fs::write_atomic(&dir.join(&name), page.as_bytes(), Mode::Shared).kind(ErrorKind::Failed)?;
        written.push_str(&format!("{name}\n"));
    }
    Ok(Text { text: written })
}

/// Every page with its file name.
fn pages(command: &clap::Command) -> std::io::Result<Vec<(String, String)>> {
    let mut pages = Vec::new();
    collect(command, "moltctl", &mut pages)?;
    Ok(pages)
}

fn collect(command: &clap::Command, name: &str, pages: &mut Vec<(String, String)>) -> std::io::Result<()> {
    let named = command.clone().name(name.to_owned()).disable_help_subcommand(true);
    pages.push((format!("{name}.1"), render(&named)?));
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set() && sub.get_name() != "help") {
        collect(sub, &format!("{name}-{}", sub.get_name()), pages)?;
    }
    Ok(())
}

fn render(command: &clap::Command) -> std::io::Result<String> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
