//! The catalogue: parsed once from the files beside this one, strictly.

use std::sync::OnceLock;

use serde::Deserialize;

use super::entry::Entry;

/// A file of the catalogue: what it is about, and its text.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    /// Its name without the ending.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// The files, in the order of the documentation.
pub const AREAS: &[Source] = &[
    Source { name: "access", text: include_str!("catalogue/access.toml") },
    Source { name: "gateway", text: include_str!("catalogue/gateway.toml") },
    Source { name: "start", text: include_str!("catalogue/start.toml") },
    Source { name: "windows", text: include_str!("catalogue/windows.toml") },
    Source { name: "storage", text: include_str!("catalogue/storage.toml") },
    Source { name: "models", text: include_str!("catalogue/models.toml") },
    Source { name: "deploy", text: include_str!("catalogue/deploy.toml") },
    Source { name: "configuration", text: include_str!("catalogue/configuration.toml") },
    Source { name: "secrets", text: include_str!("catalogue/secrets.toml") },
    Source { name: "channels", text: include_str!("catalogue/channels.toml") },
    Source { name: "cost", text: include_str!("catalogue/cost.toml") },
    Source { name: "upgrade", text: include_str!("catalogue/upgrade.toml") },
    Source { name: "exposure", text: include_str!("catalogue/exposure.toml") },
];

/// An area of the catalogue.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// What it is about, for a heading.
    pub title: String,
    /// Its entries.
    pub entry: Vec<Entry>,
}

/// Why a file of the catalogue is none.
#[derive(Debug, thiserror::Error)]
#[error("`catalogue/{name}.toml` is not a part of the catalogue: {source}")]
pub(super) struct CatalogueError {
    name: &'static str,
    source: toml_edit::de::Error,
}

pub(super) fn parse(source: Source) -> Result<Area, CatalogueError> {
    toml_edit::de::from_str(source.text).map_err(|error| CatalogueError { name: source.name, source: error })
}

/// The areas.
#[must_use]
pub fn areas() -> &'static [Area] {
    static PARSED: OnceLock<Vec<Area>> = OnceLock::new();
    PARSED.get_or_init(|| {
        AREAS
            .iter()
            .map(|source| parse(*source).expect("the catalogue is part of the program, and tested"))
            .collect()
    })
}

/// Every entry.
pub fn all() -> impl Iterator<Item = &'static Entry> {
    areas().iter().flat_map(|area| &area.entry)
}

/// The entry of an id.
#[must_use]
pub fn entry(id: &str) -> Option<&'static Entry> {
    all().find(|entry| entry.id == id)
}

#[cfg(test)]
mod tests;
