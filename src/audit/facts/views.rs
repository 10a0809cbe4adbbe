//! Further views of a checkout's files: documents as trees, scripts, workflows, the lock, and what of it was not seen.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};

use super::Seen;
use super::checkout::{Checkout, FileFact, WRANGLER_FILES};
use super::env_reads::EnvReads;
use crate::audit::facts::Scope;
use crate::audit::rule::Verdict;
use crate::audit::syntax::Source;
use crate::project::dockerfile::{Dockerfile, sandbox_version};
use crate::project::env_names::EnvNames;
use crate::project::package_lock::PackageLock;
use crate::project::tree::{Node, Syntax};
use crate::project::yaml;

/// Made when a rule first asks.
#[derive(Debug, Default)]
pub(super) struct Views {
    wrangler: OnceLock<Option<(Utf8PathBuf, Seen<Node>)>>,
    scripts: OnceLock<Vec<(Utf8PathBuf, Source)>>,
    workflows: OnceLock<Vec<(Utf8PathBuf, Seen<Node>)>>,
    dockerfiles: OnceLock<Vec<(Utf8PathBuf, Seen<Dockerfile>)>>,
    lock: OnceLock<Option<Seen<PackageLock>>>,
    env_names: OnceLock<EnvNames>,
    env_reads: OnceLock<EnvReads>,
}

/// Extensions of what may be a source of the Worker.
const SOURCES: [&str; 6] = ["ts", "mts", "cts", "js", "mjs", "cjs"];

impl Checkout {
    /// The same file as [`Checkout::wrangler`], as a tree that knows places.
    #[must_use]
    pub fn wrangler_tree(&self) -> Option<(&Utf8Path, &Seen<Node>)> {
        let found = self.views.wrangler.get_or_init(|| {
            let name = ["wrangler.toml", "wrangler.json", "wrangler.jsonc"]
                .into_iter()
                .find(|name| self.file(name).is_some())?;
            let tree = self.read(name).and_then(|text| {
                Node::parse(text, syntax(name))
                    .map_err(|error| format!("`{name}` is not understood: {error}"))
            });
            Some((name.into(), tree))
        });
        found.as_ref().map(|(path, tree)| (path.as_path(), tree))
    }

    /// Every wrangler configuration of the root, in wrangler's order.
    pub fn wrangler_files(&self) -> impl Iterator<Item = &'static str> {
        WRANGLER_FILES.into_iter().filter(|name| self.file(name).is_some())
    }

    /// Every Dockerfile: those that containers name, and those of the root.
    pub fn dockerfiles(&self) -> &[(Utf8PathBuf, Seen<Dockerfile>)] {
        self.views.dockerfiles.get_or_init(|| {
            let mut paths: BTreeSet<Utf8PathBuf> = self
                .wrangler()
                .and_then(|(_, view)| view.as_ref().ok())
                .into_iter()
                .flat_map(|view| &view.containers)
                .filter_map(|it| Some(Utf8PathBuf::from(it.image.as_deref()?.trim_start_matches("./"))))
                .collect();
            paths.extend(
                self.files()
                    .map(|(path, _)| path.to_owned())
                    .filter(|it| it.as_str().starts_with("Dockerfile")),
            );
            paths.retain(|path| self.file(path.as_str()).is_some());
            let parsed = |path: &Utf8PathBuf| self.read(path.as_str()).map(Dockerfile::parse);
            paths.into_iter().map(|path| (path.clone(), parsed(&path))).collect()
        })
    }

    /// The shell scripts that were read, parsed: those of the root and those a Dockerfile copies.
    #[must_use]
    pub fn scripts(&self) -> &[(Utf8PathBuf, Source)] {
        self.views.scripts.get_or_init(|| {
            self.files()
                .filter(|(path, _)| path.extension() == Some("sh") && !is_of_tests(path))
                .filter_map(|(path, file)| match file {
                    FileFact::Text { text, .. } => Some((path.to_owned(), Source::shell(Arc::clone(text)))),
                    FileFact::Unread(_) => None,
                })
                .collect()
        })
    }

    /// GitHub's workflows, as trees.
    pub fn workflows(&self) -> &[(Utf8PathBuf, Seen<Node>)] {
        self.views.workflows.get_or_init(|| {
            self.files()
                .filter(|(path, _)| path.starts_with(".github/workflows"))
                .map(|(path, _)| {
                    let tree = self.read(path.as_str()).and_then(|text| {
                        yaml::parse(text).map_err(|error| format!("`{path}` is not understood: {error}"))
                    });
                    (path.to_owned(), tree)
                })
                .collect()
        })
    }

    /// `package-lock.json`.
    #[must_use]
    pub fn lock(&self) -> Option<&Seen<PackageLock>> {
        const NAME: &str = "package-lock.json";
        let found = self.views.lock.get_or_init(|| {
            self.file(NAME)?;
            Some(self.read(NAME).and_then(|text| {
                PackageLock::parse(text).map_err(|error| format!("`{NAME}` is not understood: {error}"))
            }))
        });
        found.as_ref()
    }

    /// Names of variables and secrets that the Worker's code and the container's scripts read.
    #[must_use]
    pub fn env_names(&self) -> &EnvNames {
        self.views.env_names.get_or_init(|| {
            let mut names = EnvNames::default();
            for (_, source) in self.sources() {
                names.add_worker(source.text());
            }
            for (_, script) in self.scripts() {
                names.add_script(script.text());
            }
            names
        })
    }

    /// The same by structure: what the code reads of the Worker's `env`.
    #[must_use]
    pub fn env_reads(&self) -> &EnvReads {
        self.views.env_reads.get_or_init(|| EnvReads::of(self))
    }

    /// The version of the Sandbox SDK in use: that of the image the Dockerfile builds from, else of the lock, else an exact
    /// one of `package.json`.
    #[must_use]
    pub fn sandbox_sdk(&self) -> Option<String> {
        const SDK: &str = "@cloudflare/sandbox";
        let image = self.dockerfile().and_then(|(_, file)| {
            let file = file.as_ref().ok()?;
            file.images.iter().filter_map(|it| it.image()).find_map(sandbox_version).map(str::to_owned)
        });
        let locked = || self.lock()?.as_ref().ok()?.installed(SDK)?.version.clone();
        let exact = || {
            let package = self.package()?.as_ref().ok()?;
            package.dependency(SDK).filter(|it| it.is_exact()).map(|it| it.specifier.clone())
        };
        image.or_else(locked).or_else(exact)
    }

    /// What of the Worker's sources was not seen, one reason each; empty when every source was.
    #[must_use]
    pub fn sources_unseen(&self) -> Vec<String> {
        let concerns = |path: &Utf8Path| {
            path.starts_with("src")
                && !path.starts_with("src/client")
                && path.extension().is_none_or(|it| SOURCES.contains(&it))
                && !path.as_str().contains(".test.")
        };
        let mut reasons: Vec<String> = self
            .files()
            .filter(|(path, _)| concerns(path))
            .filter_map(|(path, file)| match file {
                FileFact::Unread(why) => Some(format!("`{path}` was not read: it is {why}")),
                FileFact::Text { .. } => None,
            })
            .collect();
        if reasons.len() > 5 {
            let more = reasons.len() - 4;
            reasons.truncate(4);
            reasons.push(format!("and {more} more"));
        }
        if let Some(why) = &self.cut_short {
            reasons.push(format!("the checkout was not read to its end: {why}"));
        }
        let main = self.wrangler().and_then(|(_, view)| view.as_ref().ok()?.main.as_deref());
        if let Some(main) = main.map(|it| it.trim_start_matches("./"))
            && self.file(main).is_none()
        {
            reasons.push(format!("`{main}`, the Worker's entry, is not among the files that were read"));
        }
        reasons
    }

    /// The Worker's sources, with everything that was not read or not understood of them noted. Rules over sources get
    /// them here.
    pub fn sources_noted<'a>(&'a self, verdict: &mut Verdict) -> &'a [(Utf8PathBuf, Source)] {
        for reason in self.sources_unseen() {
            verdict.blind(Scope::Checkout, reason);
        }
        note_errors(self.sources(), verdict);
        self.sources()
    }

    /// The container's scripts, with everything that was not read or not understood of them noted.
    pub fn scripts_noted<'a>(&'a self, verdict: &mut Verdict) -> &'a [(Utf8PathBuf, Source)] {
        for (path, file) in self.files() {
            if let FileFact::Unread(why) = file
                && path.extension() == Some("sh")
                && !is_of_tests(path)
            {
                verdict.blind(Scope::Checkout, format!("`{path}` was not read: it is {why}"));
            }
        }
        note_errors(self.scripts(), verdict);
        self.scripts()
    }
}

/// Notes what could not be parsed.
fn note_errors(sources: &[(Utf8PathBuf, Source)], verdict: &mut Verdict) {
    for (path, source) in sources {
        if let Some(line) = source.first_error() {
            verdict.blind(Scope::Checkout, format!("`{path}` is not understood from line {line} on"));
        }
    }
}

/// Whether a script belongs to tests, and so never runs in the container.
fn is_of_tests(path: &Utf8Path) -> bool {
    ["test", "tests", "e2e"].iter().any(|folder| path.starts_with(folder))
}

/// The syntax of a wrangler configuration by its name.
#[must_use]
pub fn syntax(name: &str) -> Syntax {
    if name.ends_with("toml") { Syntax::Toml } else { Syntax::Jsonc }
}

#[cfg(test)]
mod tests {
    use super::super::Fetched;
    use super::*;
    use crate::audit::testing::checkout;

    #[test]
    fn what_was_not_seen_of_the_sources_is_told() {
        let unread = FileFact::Unread("a FIFO".into());
        let files = [("src/a.ts".into(), unread.clone()), ("src/client/b.ts".into(), unread.clone())];
        let mut checkout = Checkout::new(files.into_iter().collect());
        assert_eq!(checkout.sources_unseen(), ["`src/a.ts` was not read: it is a FIFO"]);
        checkout.cut_short = Some("too many".into());
        assert_eq!(checkout.sources_unseen().len(), 2);
        let mut verdict = Verdict::default();
        assert!(checkout.sources_noted(&mut verdict).is_empty());
        assert_eq!(verdict.unseen.len(), 2);
    }

    #[test]
    fn an_entry_that_is_not_there_is_told() {
        let facts = checkout(&[("wrangler.toml", "main = './src/index.ts'\n")]);
        let Fetched::Known(checkout) = facts.checkout else { panic!("is known") };
        assert_eq!(checkout.sources_unseen().len(), 1);
    }
}
