//! Keeping a token, with proof, and what to do when a keyring is in trouble.

use super::super::credential;
use crate::cloudflare::endpoints::accounts::Account;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::secret::SecretText;
use crate::vault::{self, KeyringError, Login, Place, Source};

const FILE_INSTEAD: &str =
    "`moltctl login --insecure-storage` keeps it in a file that only you can read, in clear";

/// Keeps `token` in `place`, reads it back, and returns what the operator should know.
pub(super) async fn keep(
    ctx: &Context,
    token: &SecretText,
    account: &Account,
    place: Place,
) -> Result<Vec<String>> {
    let vault = credential::vault(ctx);
    let key = credential::key(ctx, account.id.as_str());
    let stored = vault.store(&key, token, place.into()).await.map_err(|error| not_kept(error, place))?;
    let back = vault.held_in(&key, place.into()).await.map_err(|error| not_kept(error, place))?;
    if back.as_ref() != Some(token) {
        return Err(Error::message(
            ErrorKind::Failed,
            format!("{} does not give back the token it was given", Source::from(place)),
        )
        .hint("`moltctl logout` removes what is there"));
    }
    credential::logins(ctx)
        .put(Login {
            origin: key.origin.clone(),
            account: key.account.clone(),
            name: account.name.clone(),
            place,
        })
        .kind(ErrorKind::Failed)?;
    let mut notes: Vec<String> =
        stored.cleared.iter().map(|source| format!("an older token was removed from {source}")).collect();
    notes.extend(stored.unchecked.iter().map(|(source, why)| {
        format!("{source} could not be looked at ({why}): an older token there would be used first")
    }));
    if let Some(variable) = stored.hidden_by {
        notes.push(format!("`{variable}` is set and is used instead of the token just kept: unset it"));
    }
    Ok(notes)
}

fn not_kept(error: vault::Error, place: Place) -> Error {
    let hints = match (&error, place) {
        (vault::Error::Keyring(trouble), _) => remedy(trouble),
        (_, Place::File) => vec!["look at the file's owner and place, then run the same command again"],
        (_, Place::Keyring) => vec![FILE_INSTEAD],
    };
    let told = Error::new(ErrorKind::Failed, error).context("the token is valid and was not kept");
    hints.into_iter().fold(told, Error::hint)
}

/// What to do about a keyring in trouble.
pub(in crate::commands) fn remedy(trouble: &KeyringError) -> Vec<&'static str> {
    const VARIABLE: &str =
        "on a machine without a keyring (CI, container, SSH), set CLOUDFLARE_API_TOKEN instead";
    match trouble {
        KeyringError::NoService { .. } => vec![VARIABLE, FILE_INSTEAD],
        KeyringError::Locked => {
            vec![
                "unlock the keyring (log in to the desktop, or open its own program), then run the same command again",
                FILE_INSTEAD,
            ]
        }
        KeyringError::TimedOut { .. } => vec![
            "a locked keyring waits for its password where nobody sees the question: unlock it, then run the same command again",
            "what was sent to it may still arrive when it is unlocked; `moltctl logout` removes it",
            FILE_INSTEAD,
        ],
        KeyringError::Ambiguous => {
            vec![
                "delete all entries of `moltctl` in the keyring's own program, then run the same command again",
            ]
        }
        KeyringError::NotText | KeyringError::TooLong { .. } | KeyringError::Failed => vec![FILE_INSTEAD],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_of_a_keyring_has_a_way_out() {
        let limit = std::time::Duration::from_secs(3);
        for trouble in [
            KeyringError::NoService { why: String::new() },
            KeyringError::Locked,
            KeyringError::TimedOut { limit },
            KeyringError::Ambiguous,
            KeyringError::NotText,
            KeyringError::TooLong { most: 1 },
            KeyringError::Failed,
        ] {
            let error = not_kept(trouble.clone().into(), Place::Keyring);
            assert_eq!(error.kind, ErrorKind::Failed);
            assert!(!error.hints.is_empty(), "{trouble:?}");
            assert!(error.chain()[0].contains("was not kept"), "no silent fallback: {:?}", error.chain());
        }
    }
}
