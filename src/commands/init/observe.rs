//! What stands in the checkout, and above it.

use camino::Utf8PathBuf;

use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::project::edit::Edit;
use crate::project::settings::{self, Settings};
use crate::project::wrangler::precedence::{Found, Surroundings};
use crate::project::wrangler::{self, convert};
use crate::sys::fs;
use crate::template;

/// The names a JSON configuration has, in the order vite's plugin looks for them.
const JSON: [&str; 2] = [wrangler::JSONC, "wrangler.json"];
/// The names a vite configuration has.
const VITE: [&str; 6] = [
    "vite.config.ts",
    "vite.config.mts",
    "vite.config.js",
    "vite.config.mjs",
    "vite.config.cts",
    "vite.config.cjs",
];

/// A file of the checkout.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) name: &'static str,
    pub(super) text: String,
}

/// The files of the checkout that concern an init.
#[derive(Debug)]
pub(super) struct Observed {
    pub(super) toml: Option<String>,
    pub(super) json: Vec<File>,
    pub(super) vite: Option<File>,
    pub(super) gitignore: Option<String>,
    pub(super) settings_text: Option<String>,
    pub(super) settings: Settings,
    pub(super) workflow: Option<String>,
    pub(super) package_lock: Option<String>,
}

/// The wrangler.toml that the edits begin from.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) toml: String,
    /// What could not be carried over as it stood.
    pub(super) edits: Vec<Edit>,
    /// The file it was converted from; `None` when there was a wrangler.toml.
    pub(super) from: Option<&'static str>,
}

impl Observed {
    /// Reads them.
    pub(super) fn read(ctx: &Context) -> Result<Self> {
        let settings_text = ctx.read_checkout(settings::FILE)?;
        let settings = match &settings_text {
            Some(text) => settings::parse(text).map_err(|error| not_understood(settings::FILE, error))?,
            None => Settings::default(),
        };
        Ok(Self {
            toml: ctx.read_checkout(wrangler::TOML)?,
            json: files(ctx, &JSON)?,
            vite: files(ctx, &VITE)?.into_iter().next(),
            gitignore: ctx.read_checkout(".gitignore")?,
            settings_text,
            settings,
            workflow: ctx.read_checkout(template::WORKFLOW_PATH)?,
            package_lock: ctx.read_checkout("package-lock.json")?,
        })
    }

    /// The wrangler.toml, or the JSON configuration as one.
    pub(super) fn source(&self, ctx: &Context) -> Result<Source> {
        if let Some(toml) = &self.toml {
            return Ok(Source { toml: toml.clone(), edits: Vec::new(), from: None });
        }
        let Some(File { name, text }) = self.json.first() else {
            return Err(Error::usage(format!(
                "`{}` is no checkout of moltworker: it has no wrangler.toml and no wrangler.jsonc",
                ctx.checkout
            ))
            .hint("git clone https://github.com/cloudflare/moltworker, and run this there")
            .hint("`-C DIR` names a checkout that is not the working directory"));
        };
        let converted = convert::to_toml(text).map_err(|error| not_understood(name, error))?;
        Ok(Source { toml: converted.toml, edits: converted.edits, from: Some(*name) })
    }

    /// Who may read a configuration: the checkout's own files as they will be, and those above it.
    pub(super) fn surroundings(
        &self,
        ctx: &Context,
        toml: String,
        json: Vec<File>,
        vite: Option<File>,
    ) -> Surroundings {
        let mut files = vec![Found { path: ctx.checkout.join(wrangler::TOML), text: toml }];
        files.extend(json.into_iter().map(|it| Found { path: ctx.checkout.join(it.name), text: it.text }));
        for folder in ctx.checkout.ancestors().skip(1) {
            files.extend(JSON.iter().chain(&[wrangler::TOML]).filter_map(|name| found(folder.join(name))));
        }
        let redirect =
            ctx.checkout.ancestors().find_map(|folder| found(folder.join(".wrangler/deploy/config.json")));
        let vite = vite.map(|it| Found { path: ctx.checkout.join(it.name), text: it.text });
        Surroundings { checkout: ctx.checkout.clone(), files, redirect, vite }
    }
}

/// A file above the checkout; one that cannot be read is not there for us.
fn found(path: Utf8PathBuf) -> Option<Found> {
    let text = fs::read_text(&path).ok().flatten()?;
    Some(Found { path, text })
}

fn files(ctx: &Context, names: &[&'static str]) -> Result<Vec<File>> {
    let mut files = Vec::new();
    for name in names {
        if let Some(text) = ctx.read_checkout(name)? {
            files.push(File { name, text });
        }
    }
    Ok(files)
}

fn not_understood(name: &str, error: impl Into<anyhow::Error>) -> Error {
    Error::new(ErrorKind::Usage, error).context(format!("`{name}` is not understood"))
}
