//! The values that a plan only names, in memory for the length of a run, and sealed on disk where the plan wants that.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};

use super::RunId;
use super::escrow::{self, Escrow, EscrowError};
use crate::model::SecretName;
use crate::secret::SecretText;
use crate::sys::rng;

/// Values given by the operator or made in this run.
#[derive(Debug, Default)]
pub struct Values {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    held: BTreeMap<String, SecretText>,
    keeping: Keeping,
}

/// Where values are kept beside memory.
#[derive(Debug, Default)]
enum Keeping {
    /// Nowhere.
    #[default]
    Memory,
    /// In the run's escrow.
    Sealed(Box<Escrow>),
    /// In an escrow that this token does not open; nothing more can be kept.
    Shut { run: RunId, file: Utf8PathBuf },
}

impl Values {
    /// Values the operator gave for `slots`.
    #[must_use]
    pub fn given(slots: impl IntoIterator<Item = (SecretName, SecretText)>) -> Self {
        let held = slots.into_iter().map(|(name, value)| (name.to_string(), value)).collect();
        Self { inner: Mutex::new(Inner { held, keeping: Keeping::Memory }) }
    }

    /// The value of slot `name`, if this run has it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<SecretText> {
        self.inner().held.get(name).cloned()
    }

    /// Keeps a value under `name` for the rest of the run; in the run's escrow, where it has one, before it returns.
    ///
    /// # Errors
    /// When it is not safe from a crash: it must then not be used.
    pub fn keep(&self, name: &str, value: SecretText) -> Result<(), EscrowError> {
        let mut inner = self.inner();
        match &mut inner.keeping {
            Keeping::Memory => {}
            Keeping::Sealed(escrow) => escrow.keep([(name, &value)])?,
            Keeping::Shut { run, .. } => return Err(EscrowError::OtherToken { run: run.clone() }),
        }
        inner.held.insert(name.to_owned(), value);
        Ok(())
    }

    /// The value of slot `name`, made now when the run has none: 32 bytes of the operating system's generator as
    /// 64 hex characters.
    ///
    /// # Errors
    /// When the generator fails, or as [`Values::keep`].
    pub fn get_or_generate(&self, name: &str) -> Result<SecretText, EscrowError> {
        if let Some(value) = self.get(name) {
            return Ok(value);
        }
        let random = rng::bytes::<32>().map_err(EscrowError::Random)?;
        let value = SecretText::new(hex::encode(random));
        self.keep(name, value.clone())?;
        Ok(value)
    }

    /// From now on values outlive a crash in `file`: what it holds is taken from there, whatever was given again, and
    /// what was given and is not in it is sealed. A file that another token sealed stays as it is, and its values are
    /// missed where they are needed ([`Values::must_be_keepable`]).
    ///
    /// # Errors
    /// [`EscrowError`], but for another token.
    pub fn seal(&self, run: &RunId, file: &Utf8Path, seal: &SecretText) -> Result<(), EscrowError> {
        let mut inner = self.inner();
        let (mut escrow, kept) = match Escrow::open(file, run, seal) {
            Ok(opened) => opened,
            Err(EscrowError::OtherToken { run }) => {
                inner.keeping = Keeping::Shut { run, file: file.to_owned() };
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let new: Vec<(&str, &SecretText)> = inner
            .held
            .iter()
            .filter(|(name, _)| !kept.contains_key(*name))
            .map(|(name, value)| (name.as_str(), value))
            .collect();
        if !new.is_empty() {
            escrow.keep(new)?;
        }
        inner.held.extend(kept);
        inner.keeping = Keeping::Sealed(Box::new(escrow));
        Ok(())
    }

    /// Asked before a value is made that can be had only once.
    ///
    /// # Errors
    /// [`EscrowError::OtherToken`] when it could not be kept.
    pub fn must_be_keepable(&self) -> Result<(), EscrowError> {
        match &self.inner().keeping {
            Keeping::Shut { run, .. } => Err(EscrowError::OtherToken { run: run.clone() }),
            _ => Ok(()),
        }
    }

    /// True when values of this run outlive a crash: one that is missing is then lost for good, and is not to be
    /// replaced in passing.
    #[must_use]
    pub fn outlive_a_crash(&self) -> bool {
        !matches!(self.inner().keeping, Keeping::Memory)
    }

    /// Removes what was sealed; values stay in memory.
    ///
    /// # Errors
    /// When the file is there and stays.
    pub fn discard(&self) -> Result<(), EscrowError> {
        let keeping = std::mem::take(&mut self.inner().keeping);
        match keeping {
            Keeping::Sealed(escrow) => (*escrow).discard(),
            Keeping::Memory => Ok(()),
            Keeping::Shut { file, .. } => escrow::remove(file),
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
