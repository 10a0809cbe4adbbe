//! Errors for people: what happened, why, what to do next.

use owo_colors::{OwoColorize as _, Style};

use crate::error::{Error, ErrorKind};
use crate::term::escape::printable;

/// `error: …`, its causes, and its hints.
#[must_use]
pub fn render_error(error: &Error, colour: bool) -> String {
    let paint =
        |text: &str, style: Style| if colour { text.style(style).to_string() } else { text.to_owned() };
    let mut causes = error.chain().into_iter();
    let head = causes.next().unwrap_or_default();
    let mut text = format!("{}: {}\n", paint("error", Style::new().red().bold()), printable(&head));
    for cause in causes {
        text.push_str(&format!("  caused by: {}\n", printable(&cause)));
    }
    if let Some(changed) = what_changed(error.kind).filter(|_| !error.leaves) {
        text.push_str(&format!("  {changed}\n"));
    }
    if !error.hints.is_empty() {
        text.push('\n');
    }
    for hint in &error.hints {
        text.push_str(&format!("{}: {}\n", paint("hint", Style::new().cyan().bold()), printable(hint)));
    }
    text
}

/// What the kind promises about changes; the rest is said by the message itself.
fn what_changed(kind: ErrorKind) -> Option<&'static str> {
    match kind {
        ErrorKind::Usage | ErrorKind::Declined | ErrorKind::Changed => Some("nothing was changed"),
        ErrorKind::Bug => Some("this is a defect of moltctl: please report it"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_error_causes_hints() {
        let error = Error::usage("no such slot").context("cannot push").hint("look at the list");
        let text = render_error(&error, false);
        assert_eq!(
            text,
            "error: cannot push\n  caused by: no such slot\n  nothing was changed\n\nhint: look at the list\n"
        );
    }
}
