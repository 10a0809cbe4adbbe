//! Questions: asked in a terminal, refused off one, scripted in tests.
//!
//! Every question names the flag that answers it, so that a run without a terminal fails with the flag's name
//! instead of waiting.

use std::collections::VecDeque;
use std::io;
use std::sync::{Mutex, PoisonError};

use dialoguer::theme::ColorfulTheme;
use dialoguer::{Confirm, Input, Select};

use crate::secret::SecretText;

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum PromptError {
    /// Nobody can be asked.
    #[error("`{flag}` is needed: {what}, and nobody can be asked here")]
    NobodyThere {
        /// What was to be asked.
        what: String,
        /// The flag that answers it.
        flag: &'static str,
    },
    /// The operator pressed Ctrl-C or Ctrl-D.
    #[error("the question was left unanswered")]
    Left,
    /// The terminal broke.
    #[error("the terminal cannot be used")]
    Terminal(#[source] io::Error),
    /// The answer does not fit.
    #[error("{0}")]
    Unfit(String),
}

/// Asks questions.
pub trait Prompter: Sync + Send {
    /// A yes or no; `flag` says yes without asking.
    ///
    /// # Errors
    /// [`PromptError`].
    fn confirm(&self, what: &str, flag: &'static str) -> Result<bool, PromptError>;

    /// A line of text, with a default.
    ///
    /// # Errors
    /// [`PromptError`].
    fn text(&self, what: &str, default: Option<&str>, flag: &'static str) -> Result<String, PromptError>;

    /// One of `items`; the answer is its index.
    ///
    /// # Errors
    /// [`PromptError`].
    fn select(&self, what: &str, items: &[String], flag: &'static str) -> Result<usize, PromptError>;

    /// A secret, without echo.
    ///
    /// # Errors
    /// [`PromptError`].
    fn secret(&self, what: &str, flag: &'static str) -> Result<SecretText, PromptError>;
}

/// Asks in the terminal.
#[derive(Debug, Default)]
pub struct Dialogue;

impl Dialogue {
    fn asked<T>(answer: dialoguer::Result<T>) -> Result<T, PromptError> {
        // Ctrl-C inside a selection leaves the cursor hidden.
        let _gone = dialoguer::console::Term::stderr().show_cursor();
        answer.map_err(|dialoguer::Error::IO(error)| match error.kind() {
            io::ErrorKind::Interrupted | io::ErrorKind::UnexpectedEof => PromptError::Left,
            _ => PromptError::Terminal(error),
        })
    }
}

impl Prompter for Dialogue {
    fn confirm(&self, what: &str, _: &'static str) -> Result<bool, PromptError> {
        // No default: an empty answer must not agree to anything.
        Self::asked(
            Confirm::with_theme(&ColorfulTheme::default()).with_prompt(what).default(false).interact_opt(),
        )
        .and_then(|answer| answer.ok_or(PromptError::Left))
    }

    fn text(&self, what: &str, default: Option<&str>, _: &'static str) -> Result<String, PromptError> {
        let theme = ColorfulTheme::default();
        let mut input = Input::<String>::with_theme(&theme).with_prompt(what);
        if let Some(default) = default {
            input = input.default(default.to_owned());
        }
        Self::asked(input.interact_text())
    }

    fn select(&self, what: &str, items: &[String], _: &'static str) -> Result<usize, PromptError> {
        let theme = ColorfulTheme::default();
        let select = Select::with_theme(&theme).with_prompt(what).items(items).default(0);
        Self::asked(select.interact_opt()).and_then(|answer| answer.ok_or(PromptError::Left))
    }

    #[cfg(unix)]
    fn secret(&self, what: &str, _: &'static str) -> Result<SecretText, PromptError> {
        use dialoguer::theme::Theme as _;
        let mut asked = String::new();
        // Writing into a `String` does not fail.
        let _ = ColorfulTheme::default().format_password_prompt(&mut asked, what);
        loop {
            super::write_stderr(&asked);
            let answer = super::secret_line::read();
            super::write_stderr("\n");
            let text = Self::asked(answer.map_err(dialoguer::Error::IO))?;
            if !text.is_empty() {
                return Ok(SecretText::new(text));
            }
        }
    }

    #[cfg(not(unix))]
    fn secret(&self, what: &str, _: &'static str) -> Result<SecretText, PromptError> {
        let theme = ColorfulTheme::default();
        let asked = dialoguer::Password::with_theme(&theme).with_prompt(what).interact();
        Self::asked(asked).map(SecretText::new)
    }
}

/// Asks nobody: each question fails with the flag that answers it.
#[derive(Debug, Default)]
pub struct NonInteractive;

impl NonInteractive {
    fn refuse<T>(what: &str, flag: &'static str) -> Result<T, PromptError> {
        Err(PromptError::NobodyThere { what: what.to_owned(), flag })
    }
}

impl Prompter for NonInteractive {
    fn confirm(&self, what: &str, flag: &'static str) -> Result<bool, PromptError> {
        Self::refuse(what, flag)
    }

    fn text(&self, what: &str, _: Option<&str>, flag: &'static str) -> Result<String, PromptError> {
        Self::refuse(what, flag)
    }

    fn select(&self, what: &str, _: &[String], flag: &'static str) -> Result<usize, PromptError> {
        Self::refuse(what, flag)
    }

    fn secret(&self, what: &str, flag: &'static str) -> Result<SecretText, PromptError> {
        Self::refuse(what, flag)
    }
}

/// A scripted answer.
#[derive(Clone, Debug)]
pub enum Answer {
    /// To [`Prompter::confirm`].
    Confirm(bool),
    /// To [`Prompter::text`].
    Text(String),
    /// To [`Prompter::select`].
    Select(usize),
    /// To [`Prompter::secret`].
    Secret(SecretText),
}

/// Answers from a script, in order; a question of another kind than the next answer is an error.
#[derive(Debug, Default)]
pub struct Scripted(Mutex<VecDeque<Answer>>);

impl Scripted {
    /// A prompter that answers with `answers`.
    pub fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        Self(Mutex::new(answers.into_iter().collect()))
    }

    /// How many answers are left.
    #[must_use]
    pub fn left(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn next<T>(&self, what: &str, fit: impl FnOnce(Answer) -> Option<T>) -> Result<T, PromptError> {
        let answer = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        answer
            .and_then(fit)
            .ok_or_else(|| PromptError::Unfit(format!("the script has no answer to `{what}`")))
    }
}

impl Prompter for Scripted {
    fn confirm(&self, what: &str, _: &'static str) -> Result<bool, PromptError> {
        self.next(what, |answer| if let Answer::Confirm(yes) = answer { Some(yes) } else { None })
    }

    fn text(&self, what: &str, _: Option<&str>, _: &'static str) -> Result<String, PromptError> {
        self.next(what, |answer| if let Answer::Text(text) = answer { Some(text) } else { None })
    }

    fn select(&self, what: &str, _: &[String], _: &'static str) -> Result<usize, PromptError> {
        self.next(what, |answer| if let Answer::Select(index) = answer { Some(index) } else { None })
    }

    fn secret(&self, what: &str, _: &'static str) -> Result<SecretText, PromptError> {
        self.next(what, |answer| if let Answer::Secret(secret) = answer { Some(secret) } else { None })
    }
}
