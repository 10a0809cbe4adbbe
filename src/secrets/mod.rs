//! The catalogue of slots and the rules for their values.
//!
//! | file | what |
//! |---|---|
//! | [`catalog`] | every slot of Moltworker and its forks: issuer, shape, who reads it, where copies lie |
//! | [`issuer`] | whom to ask about a value |
//! | [`kind`], [`shape`] | telling whose credential a value is, and whether it fits a slot |
//! | [`lint`] | what is wrong with a name or a value, before anything is sent |
//! | [`completeness`] | which slots are missing, and why that matters |
//! | [`copies`] | copies of values in a state bucket: found, replaced |
//! | [`input`] | the forms values come in: JSON, dotenv, 1Password, pass, one bare value |
//! | [`operator_token`] | the form of the operator's own API token |
//! | [`scan`] | credentials in texts nobody vouches for |
//! | [`push`] | from observed and wanted to create, replace, chunks |
//! | [`rotation`] | the plan of a rotation |
//! | [`ages`], [`due`] | since when a slot has its value, and whether that is too long |
//! | [`drift`] | changes of secrets that were not moltctl's, staged ones, rotations rolled back |
//! | [`rollback`] | which versions can be gone back to |
//! | [`rotation_note`] | what a rotation writes on its version |
//! | [`token`] | tokens of our own making |
//!
//! Everything here is a function of values. Absent on purpose: reading files and prompts (`sys`, `term`),
//! the Cloudflare calls (`cloudflare`), liveness and revocation at the issuers (`providers`).

pub mod ages;
pub mod catalog;
pub mod completeness;
pub mod copies;
pub mod drift;
pub mod due;
pub mod input;
pub mod issuer;
pub mod kind;
pub mod lint;
pub mod operator_token;
pub mod push;
pub mod rollback;
pub mod rotation;
pub mod rotation_note;
pub mod scan;
pub mod shape;
pub mod token;

use zeroize::Zeroizing;

use crate::model::SecretName;
use crate::secret::SecretText;
use catalog::Sensitivity;
use shape::Fit;

/// A value and the slot it is meant for. `Debug` shows the name only.
#[derive(Debug, Clone)]
pub struct NamedValue {
    /// The name of the secret at the Worker.
    pub name: SecretName,
    /// What it will hold.
    pub value: SecretText,
}

/// Wraps a value for the slot `name`.
///
/// Values of plain slots (a bucket, a public URL, a policy) that look like what they should be are kept out of the
/// redactor, which would mask them in every later message. Anything else is a secret, also what was pasted into a
/// plain slot by mistake.
#[must_use]
pub fn wrap(name: &str, mut text: Zeroizing<String>) -> SecretText {
    let is_plain = catalog::slot(name)
        .is_some_and(|slot| slot.sensitivity == Sensitivity::Plain && slot.shape.fit(&text) == Fit::Good);
    let text = std::mem::take(&mut *text);
    if is_plain { SecretText::plain(text) } else { SecretText::new(text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::redact;

    fn shown_after(name: &str, text: &str) -> String {
        let _held = wrap(name, Zeroizing::new(text.to_owned()));
        redact(text)
    }

    #[test]
    fn plain_values_stay_readable_and_all_others_are_masked() {
        assert_eq!(shown_after("R2_BUCKET_NAME", "wrap-test-bucket"), "wrap-test-bucket");
        assert_eq!(
            shown_after("WORKER_URL", "https://wrap-test.example.dev"),
            "https://wrap-test.example.dev"
        );
        assert_eq!(shown_after("OPENAI_API_KEY", "wrap-test-canary-1"), "[REDACTED]");
        assert_eq!(shown_after("OWN_NAME", "wrap-test-canary-2"), "[REDACTED]");
        assert_eq!(shown_after("WORKER_URL", "wrap-test-canary-3"), "[REDACTED]", "a secret in a plain slot");
    }
}
