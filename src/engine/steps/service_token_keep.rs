//! Where the secret of a service token stays: kept, read again, forgotten.

use crate::access::credential::ServiceCredential;
use crate::cloudflare::Client;
use crate::engine::{Ports, StepError};
use crate::error::{Error, ErrorKind};
use crate::model::{AccountId, WorkerName};
use crate::plan::{Keep, service_token_value};
use crate::sys::fs::{self, Mode};
use crate::vault::{Held, Key, Source, Vault};

/// Whose credential is kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owner<'a> {
    pub(super) client: &'a Client,
    pub(super) ports: &'a Ports,
    pub(super) account: &'a AccountId,
    pub(super) worker: &'a WorkerName,
    /// The token's name.
    pub(super) name: &'a str,
}

impl Owner<'_> {
    /// Keeps `credential` in `place`, and for the rest of the run.
    pub(super) async fn keep(&self, place: &Keep, credential: &ServiceCredential) -> Result<(), StepError> {
        let text = credential.text();
        self.ports.values.keep(&service_token_value(self.name), text.clone())?;
        let source = match place {
            Keep::Shown => return Ok(()),
            Keep::File { path } => return write(path, credential),
            Keep::Keyring => Source::Keyring,
            Keep::CredentialsFile => Source::File,
        };
        let stored = self.vault()?.store(&self.key(), &text, at(self.vault()?, source)).await;
        stored.map(drop).map_err(|error| not_kept(Error::new(ErrorKind::Failed, error)))
    }

    /// What is kept: of this run, else in `place`.
    pub(super) async fn kept(&self, place: &Keep) -> Option<ServiceCredential> {
        if let Some(text) = self.ports.values.get(&service_token_value(self.name)) {
            return ServiceCredential::read(&text).ok();
        }
        match place {
            Keep::Shown => None,
            Keep::File { path } => {
                let text = fs::read_text(path).ok().flatten()?;
                ServiceCredential::read(&crate::secret::SecretText::new(text)).ok()
            }
            Keep::Keyring | Keep::CredentialsFile => self.in_vault().await,
        }
    }

    /// What the vault keeps for the Worker.
    pub(super) async fn in_vault(&self) -> Option<ServiceCredential> {
        let loaded = self.ports.vault.as_ref()?.load(&self.key()).await.ok()?;
        ServiceCredential::read(&loaded.found?.token).ok()
    }

    /// Forgets what the vault keeps for the Worker.
    pub(super) async fn forget(&self) -> Result<(), StepError> {
        let Some(vault) = &self.ports.vault else { return Ok(()) };
        // A keyring that cannot be asked holds nothing that still counts: the token is deleted.
        let _forgotten = vault.forget(&self.key()).await;
        Ok(())
    }

    fn vault(&self) -> Result<&Vault, StepError> {
        let none = || StepError::message(ErrorKind::Bug, "this run was begun without a vault");
        self.ports.vault.as_ref().ok_or_else(none)
    }

    fn key(&self) -> Key {
        let held = Held::ServiceToken(self.worker.clone());
        Key::new(self.client.origin().as_str(), self.account.as_str(), held)
    }
}

/// A drill's vault has one place, whatever was asked for.
fn at(vault: &Vault, place: Source) -> Source {
    if vault.is_memory() { Source::Memory } else { place }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the operator asked for the credential in this file; it is made 0600"
)]
fn write(path: &camino::Utf8Path, credential: &ServiceCredential) -> Result<(), StepError> {
    let text = format!("{}\n", credential.text().expose());
    fs::write_atomic(path, text.as_bytes(), Mode::Private)
        .map_err(|error| not_kept(Error::new(ErrorKind::Failed, error).context(format!("`{path}`"))))
}

fn not_kept(error: Error) -> StepError {
    StepError(error.context("the secret of the service token could not be kept"))
}
