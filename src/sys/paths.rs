//! Where moltctl keeps its own files (XDG on Linux, the native places elsewhere).

use std::io;

use camino::{Utf8Path, Utf8PathBuf};
use etcetera::BaseStrategy as _;

/// moltctl's folders of one user.
#[derive(Clone, Debug)]
pub struct Paths {
    /// Journals, locks, and what audits remember (`$XDG_STATE_HOME/moltctl`).
    pub state: Utf8PathBuf,
    /// User configuration (`$XDG_CONFIG_HOME/moltctl`).
    pub config: Utf8PathBuf,
    /// The user's home.
    pub home: Utf8PathBuf,
}

impl Paths {
    /// The folders of the current user.
    ///
    /// # Errors
    /// When there is no home directory or a path is not UTF-8.
    pub fn of_user() -> io::Result<Self> {
        let base =
            etcetera::choose_base_strategy().map_err(|_| io::Error::other("no home directory is set"))?;
        let state = base.state_dir().unwrap_or_else(|| base.data_dir());
        Ok(Self {
            state: utf8(state)?.join("moltctl"),
            config: utf8(base.config_dir())?.join("moltctl"),
            home: utf8(base.home_dir().to_owned())?,
        })
    }

    /// All folders below `root`: a drill leaves the user's own alone.
    #[must_use]
    pub fn below(root: &Utf8Path) -> Self {
        Self { state: root.join("state"), config: root.join("config"), home: root.to_owned() }
    }

    /// The file of credentials that are not in the keyring.
    #[must_use]
    pub fn credentials(&self) -> Utf8PathBuf {
        self.config.join("credentials.json")
    }

    /// The journals' folder.
    #[must_use]
    pub fn journals(&self) -> Utf8PathBuf {
        self.state.join("journal")
    }

    /// The folder of what audits remember of the last run.
    #[must_use]
    pub fn audits(&self) -> Utf8PathBuf {
        self.state.join("audit")
    }
}

fn utf8(path: std::path::PathBuf) -> io::Result<Utf8PathBuf> {
    Utf8PathBuf::from_path_buf(path)
        .map_err(|_| io::Error::other("a path of the user's folders is not UTF-8"))
}
