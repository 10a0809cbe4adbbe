//! Everything of a checkout that is fetched by name, and whether the name can move: base images, container images,
//! npm packages, Node downloads.
//!
//! | file | what |
//! |---|---|
//! | [`survey`] | finds them in the files |
//! | [`asks`] | what has to be asked of registries, and how answers enter the lock |
//! | [`apply()`] | writes what the lock knows into the files |
//! | [`rows`] | each of them held against the lock |
//!
//! The lock wins: what it knows is not asked again until `moltctl pin update`. Deliberately absent: asking.

mod apply;
mod asks;
mod rows;
mod survey;

pub use apply::{Applied, ApplyError, Named, apply};
pub use asks::{Ask, asks, forget_unused, missing, record_image, record_npm};
pub use rows::{Row, Standing, rows};
pub use survey::{ImageSite, Loose, NodeSite, NpmSite, Place, Sites, Version, survey};

/// The package whose version has to be the image's.
pub const SDK: &str = "@cloudflare/sandbox";
/// Name of the file that asks for it.
pub const PACKAGE_JSON: &str = "package.json";

/// The files that fetch something, as texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    /// `wrangler.toml`.
    pub wrangler: String,
    /// Every Dockerfile a container is built from: path below the checkout, and text.
    pub dockerfiles: Vec<(String, String)>,
    /// `package.json`.
    pub package_json: Option<String>,
}

#[cfg(test)]
mod tests;
