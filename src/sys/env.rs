//! Environment variables, read once per question and never written.

use std::ffi::OsString;

use crate::secret::SecretText;

/// The variable's value; `None` when unset, empty or not UTF-8.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
pub fn var(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The variable's raw value.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
pub fn var_os(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// The variable's value as a secret.
#[must_use]
pub fn secret(name: &str) -> Option<SecretText> {
    var(name).map(SecretText::new)
}

/// The working directory, as the shell sees it.
///
/// # Errors
/// When it no longer exists, may not be read or is not UTF-8.
pub fn current_dir() -> std::io::Result<camino::Utf8PathBuf> {
    let dir = std::env::current_dir()?;
    camino::Utf8PathBuf::from_path_buf(dir)
        .map_err(|_| std::io::Error::other("the working directory's path is not UTF-8"))
}

/// Path of the running executable.
///
/// # Errors
/// When the system does not tell.
pub fn current_exe() -> std::io::Result<std::path::PathBuf> {
    std::env::current_exe()
}
