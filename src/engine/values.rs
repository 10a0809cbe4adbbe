//! The values that a plan only names, in memory for the length of a run.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::model::SecretName;
use crate::secret::SecretText;
use crate::sys::rng;

/// Values given by the operator or made in this run.
#[derive(Debug, Default)]
pub struct Values {
    held: Mutex<BTreeMap<String, SecretText>>,
}

impl Values {
    /// Values the operator gave for `slots`.
    #[must_use]
    pub fn given(slots: impl IntoIterator<Item = (SecretName, SecretText)>) -> Self {
        let held = slots.into_iter().map(|(name, value)| (name.to_string(), value)).collect();
        Self { held: Mutex::new(held) }
    }

    /// The value of slot `name`, if this run has it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<SecretText> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// Keeps a value under `name` for the rest of the run.
    pub fn keep(&self, name: &str, value: SecretText) {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), value);
    }

    /// The value of slot `name`, made now when the run has none: 32 bytes of the operating system's generator as
    /// 64 hex characters.
    ///
    /// # Errors
    /// When the generator fails.
    pub fn get_or_generate(&self, name: &str) -> std::io::Result<SecretText> {
        if let Some(value) = self.get(name) {
            return Ok(value);
        }
        let value = SecretText::new(hex::encode(rng::bytes::<32>()?));
        self.keep(name, value.clone());
        Ok(value)
    }
}
