//! Progress of a run: bars on a terminal, one plain line per change of state elsewhere.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::engine::{Event, Observer};
use crate::plan::Effect;
use crate::secret::redact;
use crate::term::escape::printable;
use crate::term::{Term, write_stderr};

/// Shows the events of a run on standard error.
#[derive(Debug)]
pub struct Progress {
    live: Option<MultiProgress>,
    spinners: Mutex<BTreeMap<String, ProgressBar>>,
    quiet: bool,
}

impl Progress {
    /// Progress on `terminal`; `quiet` shows failures only.
    #[must_use]
    pub fn new(terminal: Term, quiet: bool) -> Self {
        let live = (terminal.stderr_live && !quiet)
            .then(|| MultiProgress::with_draw_target(ProgressDrawTarget::stderr()));
        Self { live, spinners: Mutex::default(), quiet }
    }

    fn say(&self, line: &str) {
        let line = redact(line);
        match &self.live {
            // Printed above the bars; when that fails the line is lost, the run is not.
            Some(live) => {
                let _lost = live.println(&line);
            }
            None => write_stderr(&format!("{line}\n")),
        }
    }

    fn spin(&self, id: &str, text: &str) {
        let Some(live) = &self.live else { return };
        let bar = live.add(ProgressBar::new_spinner());
        if let Ok(style) = ProgressStyle::with_template("  {spinner:.cyan} {msg} {elapsed:.dim}") {
            bar.set_style(style);
        }
        bar.set_message(redact(&printable(text)));
        bar.enable_steady_tick(Duration::from_millis(120));
        self.spinners.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned(), bar);
    }

    fn settle(&self, id: &str) {
        if let Some(bar) = self.spinners.lock().unwrap_or_else(PoisonError::into_inner).remove(id) {
            bar.finish_and_clear();
        }
    }
}

impl Observer for Progress {
    fn see(&self, event: &Event<'_>) {
        match event {
            Event::Failed { step, error } => {
                self.settle(&step.id);
                self.say(&format!(
                    "  ✗ {}: {}",
                    printable(&step.change.subject),
                    printable(&error.to_string())
                ));
            }
            Event::Remains { step, why } => {
                self.say(&format!("  ✗ stays: {} ({})", printable(&step.change.subject), printable(why)));
            }
            _ if self.quiet => {}
            Event::Stage { name } => self.say(&printable(name)),
            Event::Started { step } => {
                self.spin(&step.id, &step.change.subject);
                if self.live.is_none() {
                    self.say(&format!("  … {}", printable(&step.change.subject)));
                }
            }
            Event::Succeeded { step, effect, adopted } => {
                self.settle(&step.id);
                let how = match (effect, adopted) {
                    (_, true) => " (found done)",
                    (Effect::Nothing, false) => " (already so)",
                    _ => "",
                };
                self.say(&format!("  ✓ {}{how}", printable(&step.change.subject)));
            }
            Event::TakingBack => self.say("Take back"),
            Event::Undone { step } => self.say(&format!("  ↶ {}", printable(&step.change.subject))),
            Event::Interrupted => self.say("stopped; the journal is written"),
            Event::Begun { .. } | Event::Finished => {}
        }
    }
}
