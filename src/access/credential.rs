//! A service token as it is kept: its client id and its secret in one text.
//!
//! The text is two lines of an environment file under the names that Cloudflare's own tools read, so that a file with
//! it can be sourced by a CI job as it is. Deliberately absent: where it is kept.

use crate::secret::SecretText;

/// Variable of the client id.
pub const ID_VARIABLE: &str = "CF_ACCESS_CLIENT_ID";
/// Variable of the secret.
pub const SECRET_VARIABLE: &str = "CF_ACCESS_CLIENT_SECRET";

/// A service token's client id with its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceCredential {
    /// Its client id (`<32 hex>.access`); no secret.
    pub client_id: String,
    /// Its secret.
    pub secret: SecretText,
}

/// Why a text is no [`ServiceCredential`]. Never holds any of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoCredential {
    /// A line is missing.
    #[error("it lacks `{0}`")]
    Lacks(&'static str),
    /// A line is not one of the two.
    #[error("line {0} is neither `{ID_VARIABLE}=…` nor `{SECRET_VARIABLE}=…`")]
    Line(usize),
    /// The id or the secret cannot be sent as a header.
    #[error("`{0}` is not one word of ASCII")]
    Form(&'static str),
}

impl ServiceCredential {
    /// Takes an id and a secret.
    ///
    /// # Errors
    /// [`NoCredential::Form`] when either cannot be sent.
    pub fn new(client_id: &str, secret: &str) -> Result<Self, NoCredential> {
        let is_word = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_word(client_id) {
            return Err(NoCredential::Form(ID_VARIABLE));
        }
        if !is_word(secret) {
            return Err(NoCredential::Form(SECRET_VARIABLE));
        }
        Ok(Self { client_id: client_id.to_owned(), secret: SecretText::new(secret) })
    }

    /// As one text.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "it goes from one wrapper into another")]
    pub fn text(&self) -> SecretText {
        SecretText::new(format!(
            "{ID_VARIABLE}={}\n{SECRET_VARIABLE}={}",
            self.client_id,
            self.secret.expose()
        ))
    }

    /// Reads [`ServiceCredential::text`].
    ///
    /// # Errors
    /// [`NoCredential`].
    #[expect(clippy::disallowed_methods, reason = "it goes from one wrapper into two others")]
    pub fn read(text: &SecretText) -> Result<Self, NoCredential> {
        let (mut id, mut secret) = (None, None);
        for (at, line) in text.expose().lines().enumerate() {
            match line.trim().split_once('=') {
                Some((ID_VARIABLE, value)) => id = Some(value),
                Some((SECRET_VARIABLE, value)) => secret = Some(value),
                None if line.trim().is_empty() => {}
                _ => return Err(NoCredential::Line(at + 1)),
            }
        }
        let id = id.ok_or(NoCredential::Lacks(ID_VARIABLE))?;
        Self::new(id, secret.ok_or(NoCredential::Lacks(SECRET_VARIABLE))?)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<ServiceCredential, NoCredential> {
        ServiceCredential::read(&SecretText::new(text))
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(id in "[0-9a-f]{32}\\.access", secret in "[!-~]{1,80}") {
            let credential = ServiceCredential::new(&id, &secret).expect("has a form");
            prop_assert_eq!(ServiceCredential::read(&credential.text()), Ok(credential));
        }
    }

    #[test]
    fn half_a_credential_is_none() {
        assert_eq!(read("CF_ACCESS_CLIENT_ID=a.access"), Err(NoCredential::Lacks(SECRET_VARIABLE)));
        assert_eq!(read("CF_ACCESS_CLIENT_SECRET=s"), Err(NoCredential::Lacks(ID_VARIABLE)));
        assert_eq!(read(""), Err(NoCredential::Lacks(ID_VARIABLE)));
        assert_eq!(read("CF_ACCESS_CLIENT_ID=a\nsomething"), Err(NoCredential::Line(2)));
        assert_eq!(
            read("CF_ACCESS_CLIENT_ID=a b\nCF_ACCESS_CLIENT_SECRET=s"),
            Err(NoCredential::Form(ID_VARIABLE))
        );
        assert_eq!(
            ServiceCredential::new("a.access", "two\r\nlines"),
            Err(NoCredential::Form(SECRET_VARIABLE))
        );
    }

    #[test]
    fn its_text_is_an_environment_file() {
        let credential = ServiceCredential::new("a.access", "credential-canary-one").expect("has a form");
        let text = credential.text();
        #[expect(clippy::disallowed_methods, reason = "the form is what is tested")]
        let lines: Vec<&str> = text.expose().lines().collect();
        assert_eq!(lines, ["CF_ACCESS_CLIENT_ID=a.access", "CF_ACCESS_CLIENT_SECRET=credential-canary-one"]);
        assert!(!format!("{credential:?}").contains("canary"));
    }
}
