//! Reading files of a checkout nobody vouches for: bounded, never through a link, never hanging.
//!
//! Each component of a path is opened from the folder before it and may not be a link, so nothing outside the checkout is
//! read even when somebody moves things meanwhile. What is there and is not read (a FIFO, a link, too large, not UTF-8) is
//! told with its reason: whoever judges must know what was not seen. Deliberately absent: which files are worth reading.

mod door;

use std::io::{self, Read as _};

use camino::{Utf8Path, Utf8PathBuf};

use door::{Folder, Sort};

/// The deepest folder that is looked into, counted from the one that was asked for.
const DEEPEST: usize = 24;
/// The most entries that are looked at.
const MOST_ENTRIES: usize = 20_000;
/// The most files that are read.
const MOST_FILES: usize = 2_000;
/// The largest sum of what is read, in bytes.
const LARGEST_SUM: u64 = 48 * 1024 * 1024;
/// The largest file that is read unless its reader asks for more, in bytes.
pub const LARGEST_FILE: u64 = 1024 * 1024;

/// What was met at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Met {
    /// A text.
    Text {
        /// All of it.
        text: String,
        /// Its owner may execute it.
        executable: bool,
    },
    /// Something that was not read: what it is (`a link`, `a FIFO`, `larger than 1 MiB`, `not UTF-8`).
    Unread(String),
}

/// A reader of one checkout, with its bounds.
#[derive(Debug)]
pub struct Survey {
    root: Folder,
    entries: usize,
    files: usize,
    sum: u64,
    cut_short: Option<String>,
}

impl Survey {
    /// Opens the checkout. Its own path may lead through links: the operator named it.
    ///
    /// # Errors
    /// When it is no folder or may not be read.
    pub fn open(root: &Utf8Path) -> io::Result<Self> {
        Ok(Self { root: Folder::open(root)?, entries: 0, files: 0, sum: 0, cut_short: None })
    }

    /// Why there is more than was read: the first bound that was met.
    #[must_use]
    pub fn cut_short(&self) -> Option<&str> {
        self.cut_short.as_deref()
    }

    /// The file at `path`; `None` when there is none. A path that leads out of the checkout has none.
    pub fn file(&mut self, path: &Utf8Path, largest: u64) -> Option<Met> {
        let mut folder = self.root.again().ok()?;
        let mut names = path.components().map(|it| it.as_str().to_owned()).filter(|it| it != ".").peekable();
        while let Some(name) = names.next() {
            if name == ".." || name.starts_with('/') {
                return None;
            }
            if names.peek().is_none() {
                return self.read(&folder, &name, largest);
            }
            folder = match folder.sort(&name).ok()? {
                Sort::Folder => folder.folder(&name).ok()?,
                Sort::Link => return Some(Met::Unread("behind a link".to_owned())),
                _ => return None,
            };
        }
        None
    }

    /// The files below `folder` (empty for the checkout itself) whose path `wants`, at most `depth` folders deep, by path.
    /// Hidden folders and `node_modules` are passed by. Where folders are looked into, every link is told as unread.
    pub fn below(
        &mut self,
        folder: &str,
        depth: usize,
        wants: &dyn Fn(&Utf8Path) -> bool,
    ) -> Vec<(Utf8PathBuf, Met)> {
        let mut found = Vec::new();
        let start = Utf8PathBuf::from(folder);
        let root = match self.root.again() {
            Ok(root) => root,
            Err(error) => {
                self.stop(&format!("the checkout cannot be listed: {}", error.kind()));
                return found;
            }
        };
        let opened = start.components().try_fold(root, |at, name| match at.sort(name.as_str()) {
            Ok(Sort::Folder) => at.folder(name.as_str()).map_err(|_| Some("a folder that cannot be opened")),
            Ok(Sort::Link) => Err(Some("a link")),
            _ => Err(None),
        });
        match opened {
            Ok(opened) => self.descend(start, opened, depth.min(DEEPEST), wants, &mut found),
            Err(Some(why)) => found.push((start, Met::Unread(why.to_owned()))),
            Err(None) => {}
        }
        found.sort_by(|a, b| a.0.cmp(&b.0));
        found
    }

    fn descend(
        &mut self,
        start: Utf8PathBuf,
        opened: Folder,
        depth: usize,
        wants: &dyn Fn(&Utf8Path) -> bool,
        found: &mut Vec<(Utf8PathBuf, Met)>,
    ) {
        let mut open = vec![(start, opened, 0)];
        while let Some((path, mut folder, level)) = open.pop() {
            let names = match folder.names(MOST_ENTRIES - self.entries.min(MOST_ENTRIES)) {
                Ok(names) => names,
                Err(_) => {
                    found.push((path, Met::Unread("a folder that cannot be listed".to_owned())));
                    continue;
                }
            };
            self.entries += names.known.len();
            if names.more {
                self.stop(&format!("more than {MOST_ENTRIES} entries"));
            }
            if names.strange {
                self.stop(&format!("a name in `{path}/` is not UTF-8"));
            }
            for name in names.known {
                let inside = path.join(&name);
                match folder.sort(&name) {
                    Ok(Sort::Folder) if name.starts_with('.') || name == "node_modules" || depth == 0 => {}
                    Ok(Sort::Folder) if level == depth && depth < DEEPEST => {}
                    Ok(Sort::Folder) if level == depth => {
                        self.stop(&format!(
                            "folders lie deeper than {DEEPEST} in `{folder_name}/`",
                            folder_name = first(&inside)
                        ));
                    }
                    Ok(Sort::Folder) => match folder.folder(&name) {
                        Ok(next) => open.push((inside, next, level + 1)),
                        Err(_) => {
                            found.push((inside, Met::Unread("a folder that cannot be opened".to_owned())))
                        }
                    },
                    // It may lead to a folder full of what is wanted.
                    Ok(Sort::Link) if depth > 0 => {
                        found.push((inside, Met::Unread("a link".to_owned())));
                    }
                    Ok(_) if wants(&inside) => {
                        if let Some(met) = self.read(&folder, &name, LARGEST_FILE) {
                            found.push((inside, met));
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn read(&mut self, folder: &Folder, name: &str, largest: u64) -> Option<Met> {
        let unread = |why: &str| Some(Met::Unread(why.to_owned()));
        match folder.sort(name) {
            Ok(Sort::File) => {}
            Ok(Sort::Link) => return unread("a link"),
            Ok(Sort::Folder) => return unread("a folder"),
            Ok(Sort::Other(what)) => return unread(what),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
            Err(error) => return Some(Met::Unread(format!("not readable ({})", error.kind()))),
        }
        if self.files >= MOST_FILES || self.sum >= LARGEST_SUM {
            self.stop(&format!("more than {MOST_FILES} files or {} MiB", LARGEST_SUM >> 20));
            return unread("beyond the bounds of an audit");
        }
        self.files += 1;
        match text(folder, name, largest) {
            Ok(Ok((text, executable))) => {
                self.sum += text.len() as u64;
                Some(Met::Text { text, executable })
            }
            Ok(Err(why)) => Some(Met::Unread(why)),
            Err(error) => Some(Met::Unread(format!("not readable ({})", error.kind()))),
        }
    }

    fn stop(&mut self, why: &str) {
        self.cut_short.get_or_insert_with(|| why.to_owned());
    }
}

/// The first component of a path.
fn first(path: &Utf8Path) -> &str {
    path.components().next().map_or("", |it| it.as_str())
}

/// The text of a file with its executable bit, or what it is instead.
fn text(folder: &Folder, name: &str, largest: u64) -> io::Result<Result<(String, bool), String>> {
    let too_large = || Ok(Err(format!("larger than {} MiB", largest >> 20)));
    let file = folder.file(name)?;
    // Asked again of what was opened: it may be another by now.
    let meta = file.metadata()?;
    if !meta.is_file() {
        return Ok(Err("not a regular file".to_owned()));
    }
    if meta.len() > largest {
        return too_large();
    }
    let executable = door::is_executable(&meta);
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or(0));
    file.take(largest + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > largest {
        return too_large();
    }
    Ok(String::from_utf8(bytes).map(|text| (text, executable)).map_err(|_| "not UTF-8".to_owned()))
}

#[cfg(all(test, unix))]
mod tests;
