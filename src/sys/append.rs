//! A file that only grows: each line is on disk before the call returns.

use std::fs::File;
use std::io::{self, Seek as _, SeekFrom, Write as _};

use camino::Utf8Path;

/// An open append-only file of lines, private to the user.
#[derive(Debug)]
pub struct AppendFile {
    file: File,
}

impl AppendFile {
    /// Makes the file; there must be none.
    ///
    /// # Errors
    /// When it exists or cannot be made.
    pub fn create(path: &Utf8Path) -> io::Result<Self> {
        let mut options = File::options();
        options.append(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        let file = options.open(path.as_std_path())?;
        // The name itself must survive a power cut too.
        if let Some(dir) = path.parent() {
            super::fs::sync_dir(dir)?;
        }
        Ok(Self { file })
    }

    /// Opens the file for more lines, cut to `length` bytes first: a torn last line goes.
    ///
    /// # Errors
    /// When it cannot be opened or cut.
    pub fn reopen(path: &Utf8Path, length: u64) -> io::Result<Self> {
        let mut file = File::options().write(true).open(path.as_std_path())?;
        file.set_len(length)?;
        file.seek(SeekFrom::End(0))?;
        file.sync_all()?;
        Ok(Self { file })
    }

    /// Adds `line` and a line feed and waits until they are on disk.
    ///
    /// # Errors
    /// When the system cannot write.
    pub fn append_line(&mut self, line: &str) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(line.len() + 1);
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
        self.file.write_all(&bytes)?;
        self.file.sync_data()
    }
}
