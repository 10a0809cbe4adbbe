//! Files of a checkout, and views of them that are made once, when a rule first asks.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};

use crate::audit::syntax::Source;
use crate::audit::syntax::reach::Reach;
use crate::policy::enforce::overlay::is_ours;
use crate::project::dockerfile::Dockerfile;
use crate::project::package_json::PackageJson;
use crate::project::tree::Syntax;
use crate::project::wrangler::view::View;

use super::Seen;

/// A file as the collector met it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileFact {
    /// A text.
    Text {
        /// What stands in it.
        text: Arc<str>,
        /// Its owner may execute it.
        executable: bool,
    },
    /// It is there and was not read: why (`a FIFO`, `larger than 1 MiB`, `not UTF-8`, `a link`).
    Unread(String),
}

/// The files that concern an audit, by path below the checkout.
#[derive(Debug, Default)]
pub struct Checkout {
    files: BTreeMap<Utf8PathBuf, FileFact>,
    /// False when a bound was met: there is more than was read. The reason is for the operator.
    pub cut_short: Option<String>,
    wrangler: OnceLock<Option<(Utf8PathBuf, Seen<View>)>>,
    dockerfile: OnceLock<Option<(Utf8PathBuf, Seen<Dockerfile>)>>,
    package: OnceLock<Option<Seen<PackageJson>>>,
    sources: OnceLock<Vec<(Utf8PathBuf, Source)>>,
    reach: OnceLock<Reach>,
    pub(super) views: super::views::Views,
}

/// wrangler's configuration files in the order it takes them. (What vite redirects to comes before them all.)
pub const WRANGLER_FILES: [&str; 3] = ["wrangler.json", "wrangler.jsonc", "wrangler.toml"];

impl Checkout {
    /// A checkout of these files.
    #[must_use]
    pub fn new(files: BTreeMap<Utf8PathBuf, FileFact>) -> Self {
        Self { files, ..Self::default() }
    }

    /// Every file.
    pub fn files(&self) -> impl Iterator<Item = (&Utf8Path, &FileFact)> {
        self.files.iter().map(|(path, file)| (path.as_path(), file))
    }

    /// A file.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&FileFact> {
        self.files.get(Utf8Path::new(path))
    }

    /// The text of a file that was read.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        match self.file(path)? {
            FileFact::Text { text, .. } => Some(text),
            FileFact::Unread(_) => None,
        }
    }

    /// wrangler's configuration with its path; `None` where there is none. An unreadable or wrong one is an `Err`.
    #[must_use]
    pub fn wrangler(&self) -> Option<(&Utf8Path, &Seen<View>)> {
        let found = self.wrangler.get_or_init(|| {
            // moltctl writes the toml and retires the json: the one it deploys with comes first.
            let name = ["wrangler.toml", "wrangler.json", "wrangler.jsonc"]
                .into_iter()
                .find(|name| self.file(name).is_some())?;
            let syntax = if name.ends_with("toml") { Syntax::Toml } else { Syntax::Jsonc };
            let view = self.read(name).and_then(|text| {
                View::parse(text, syntax).map_err(|error| format!("`{name}` is not understood: {error}"))
            });
            Some((name.into(), view))
        });
        found.as_ref().map(|(path, view)| (path.as_path(), view))
    }

    /// The Dockerfile that wrangler's configuration names, else `Dockerfile`.
    #[must_use]
    pub fn dockerfile(&self) -> Option<(&Utf8Path, &Seen<Dockerfile>)> {
        let found = self.dockerfile.get_or_init(|| {
            let named = self
                .wrangler()
                .and_then(|(_, view)| view.as_ref().ok()?.containers.first()?.image.clone())
                .map(|image| image.trim_start_matches("./").to_owned())
                .filter(|image| self.file(image).is_some());
            let path = named.unwrap_or_else(|| "Dockerfile".to_owned());
            self.file(&path)?;
            let parsed = self.read(&path).map(Dockerfile::parse);
            Some((path.into(), parsed))
        });
        found.as_ref().map(|(path, file)| (path.as_path(), file))
    }

    /// `package.json`.
    #[must_use]
    pub fn package(&self) -> Option<&Seen<PackageJson>> {
        self.package
            .get_or_init(|| {
                self.file("package.json")?;
                Some(self.read("package.json").and_then(|text| {
                    PackageJson::parse(text)
                        .map_err(|error| format!("`package.json` is not understood: {error}"))
                }))
            })
            .as_ref()
    }

    /// The Worker's sources (`src/**` without the browser's client and tests), parsed, in the order of their paths.
    #[must_use]
    pub fn sources(&self) -> &[(Utf8PathBuf, Source)] {
        self.sources.get_or_init(|| {
            let wanted = |path: &Utf8Path| {
                matches!(path.extension(), Some("ts" | "mts" | "cts" | "js" | "mjs" | "cjs"))
                    && path.starts_with("src")
                    && !path.starts_with("src/client")
                    && !path.as_str().ends_with(".d.ts")
                    && !path.as_str().contains(".test.")
            };
            let texts: Vec<(&Utf8PathBuf, &Arc<str>)> = self
                .files
                .iter()
                .filter(|(path, _)| wanted(path))
                .filter_map(|(path, file)| match file {
                    FileFact::Text { text, .. } => Some((path, text)),
                    FileFact::Unread(_) => None,
                })
                .collect();
            parsed(&texts)
        })
    }

    /// What the functions of the Worker's sources do.
    #[must_use]
    pub fn reach(&self) -> &Reach {
        // Functions are known by name: those of moltctl's own overlay are not taken for the Worker's of the same name.
        let others = |path: &Utf8Path, source: &Source| !is_ours(path, source.text());
        self.reach.get_or_init(|| Reach::of_those(self.sources(), others))
    }

    /// The text of a file, or why it was not read.
    ///
    /// # Errors
    /// The reason, for the operator.
    pub fn read(&self, path: &str) -> Seen<&str> {
        match self.file(path) {
            Some(FileFact::Text { text, .. }) => Ok(text),
            Some(FileFact::Unread(why)) => Err(format!("`{path}` was not read: it is {why}")),
            None => Err(format!("there is no `{path}`")),
        }
    }
}

/// Parses side by side, in the order given.
fn parsed(texts: &[(&Utf8PathBuf, &Arc<str>)]) -> Vec<(Utf8PathBuf, Source)> {
    let parse =
        |(path, text): &(&Utf8PathBuf, &Arc<str>)| ((*path).clone(), Source::typescript(Arc::clone(text)));
    let hands = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
    let sum: usize = texts.iter().map(|(_, text)| text.len()).sum();
    // A thread costs more than it saves on a few small files.
    if hands == 1 || sum < 16 * 1024 {
        return texts.iter().map(parse).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some((at, text)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, texts.get(at)?)))
        {
            done.push((at, parse(text)));
        }
        done
    };
    let mut all: Vec<_> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..hands).map(|_| scope.spawn(work)).collect();
        let mut all = work();
        for other in others {
            match other.join() {
                Ok(done) => all.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, source)| source).collect()
}
