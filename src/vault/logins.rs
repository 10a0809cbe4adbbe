//! Which accounts the operator stored a credential for, and where.
//!
//! Keyrings cannot be asked for all they have, so this list says where to look when no account is named, and what
//! `logout` has to forget. It holds no secret: origins, account ids and names. Losing it loses nothing but comfort.
//! Deliberately absent: the credentials.

use std::io;

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use super::{FileError, Source};
use crate::sys::fs::{self, Mode};
use crate::sys::lock::Lock;
use crate::sys::private;

/// Version of the form below.
const VERSION: u32 = 1;

/// One stored credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// Base URL of the API.
    pub origin: String,
    /// The account's id.
    pub account: String,
    /// The account's name when it was stored; escape before showing.
    #[serde(default)]
    pub name: String,
    /// Where it was stored: `keyring` or `file`.
    pub place: Place,
}

/// Where a credential was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// The OS keyring.
    Keyring,
    /// The 0600 file.
    File,
}

impl From<Place> for Source {
    fn from(place: Place) -> Self {
        match place {
            Place::Keyring => Self::Keyring,
            Place::File => Self::File,
        }
    }
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Document {
    version: u32,
    logins: Vec<Login>,
}

/// The list.
#[derive(Debug)]
pub struct Logins {
    path: Utf8PathBuf,
}

impl Logins {
    /// The list at `path`.
    #[must_use]
    pub fn at(path: Utf8PathBuf) -> Self {
        Self { path }
    }

    /// The stored credentials of `origin`, sorted by account.
    ///
    /// # Errors
    /// When the file is not the operator's own or not of moltctl.
    pub fn of(&self, origin: &str) -> Result<Vec<Login>, FileError> {
        let mut logins = load(&self.path)?.logins;
        logins.retain(|login| login.origin == origin);
        logins.sort_by(|a, b| a.account.cmp(&b.account));
        Ok(logins)
    }

    /// Puts `login` in, in place of the one of the same origin and account.
    ///
    /// # Errors
    /// As [`Logins::of`], or when it cannot be written.
    pub fn put(&self, login: Login) -> Result<(), FileError> {
        self.change(|logins| {
            logins.retain(|other| (&other.origin, &other.account) != (&login.origin, &login.account));
            logins.push(login);
        })
    }

    /// Takes the one of `origin` and `account` out.
    ///
    /// # Errors
    /// As [`Logins::put`].
    pub fn remove(&self, origin: &str, account: &str) -> Result<(), FileError> {
        if !fs::exists(&self.path) {
            return Ok(());
        }
        self.change(|logins| {
            logins.retain(|other| (other.origin.as_str(), other.account.as_str()) != (origin, account))
        })
    }

    fn change(&self, change: impl FnOnce(&mut Vec<Login>)) -> Result<(), FileError> {
        let write = |source| FileError::Write { path: self.path.clone(), source };
        let parent = self.path.parent().unwrap_or(&self.path);
        fs::ensure_private_dir(parent).map_err(write)?;
        private::check_dir(parent)?;
        let _lock = Lock::take(&self.path.with_extension("lock"), "logins")?;
        let mut document = load(&self.path)?;
        change(&mut document.logins);
        document.version = VERSION;
        if document.logins.is_empty() {
            return fs::remove_file(&self.path).map_err(write);
        }
        let bytes = serde_json::to_vec_pretty(&document).map_err(|error| write(io::Error::from(error)))?;
        fs::write_atomic(&self.path, &bytes, Mode::Private).map_err(write)
    }
}

fn load(path: &Utf8Path) -> Result<Document, FileError> {
    let Some(read) = private::read(path)? else { return Ok(Document::default()) };
    let document: Document = serde_json::from_str(&read.text)
        .map_err(|error| FileError::Damaged { path: path.to_owned(), line: error.line() })?;
    if document.version > VERSION {
        return Err(FileError::Newer { path: path.to_owned(), version: document.version });
    }
    Ok(document)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::fs::temp_dir;

    fn login(origin: &str, account: &str, place: Place) -> Login {
        Login { origin: origin.into(), account: account.into(), name: "n".into(), place }
    }

    #[test]
    fn one_entry_an_origin_and_account() {
        let dir = temp_dir("moltctl-test-").expect("a temporary directory");
        let logins = Logins::at(dir.path().join("config").join("logins.json"));
        assert_eq!(logins.of("o").expect("reads"), []);
        logins.put(login("o", "b", Place::Keyring)).expect("writes");
        logins.put(login("o", "a", Place::File)).expect("writes");
        logins.put(login("o", "b", Place::File)).expect("writes");
        logins.put(login("other", "b", Place::File)).expect("writes");
        assert_eq!(
            logins.of("o").expect("reads"),
            [login("o", "a", Place::File), login("o", "b", Place::File)]
        );
        logins.remove("o", "a").expect("writes");
        logins.remove("o", "b").expect("writes");
        assert_eq!(logins.of("o").expect("reads"), []);
        assert_eq!(logins.of("other").expect("reads").len(), 1);
        logins.remove("other", "b").expect("writes");
        assert!(!fs::exists(&dir.path().join("config").join("logins.json")));
        logins.remove("other", "b").expect("is gone already");
    }
}
