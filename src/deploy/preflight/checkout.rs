//! The checkout: its configuration, its images and their pins, its scripts.

use camino::Utf8Path;

use super::{Check, Files, PinDemand, State, scripts};
use crate::model::ImageRef;
use crate::project::dockerfile::{Dockerfile, Target};
use crate::project::wrangler::TOML;
use crate::project::wrangler::precedence::{Reader, Redirect, ViteReads};

/// Where a container's image comes from.
#[derive(Clone, Debug)]
pub enum ImageSource {
    /// It is built from this Dockerfile.
    Built {
        /// Path as written.
        path: String,
        /// What the Dockerfile fetches.
        dockerfile: Dockerfile,
    },
    /// It is built elsewhere and named.
    Named(ImageRef),
    /// Neither a file of the checkout nor an image.
    Unclear(String),
}

pub(super) fn judge(files: &Files, demand: PinDemand) -> Vec<Check> {
    let mut checks = vec![configuration(files)];
    checks.extend(vite(files));
    checks.extend(disagreements(files));
    checks.extend(images(files));
    checks.extend(scripts::judge(files));
    checks.push(pins(files, demand));
    checks
}

fn configuration(files: &Files) -> Check {
    if !files.wrangler_toml {
        return Check::of(
            "configuration",
            State::Fail,
            format!("there is no `{TOML}` in the checkout"),
            "`moltctl init` writes it",
        );
    }
    if files.precedence.redirected == Some(Redirect::Broken) {
        return Check::of(
            "configuration",
            State::Warn,
            "`.wrangler/deploy/config.json` cannot be read: a bare `wrangler deploy` will stop",
            "delete it; moltctl passes `--config` and does not need it",
        );
    }
    Check::pass("configuration", format!("`{TOML}` is what is deployed"))
}

fn vite(files: &Files) -> Option<Check> {
    let remedy = format!("point `configPath` in vite.config.* at `./{TOML}`; `moltctl init` does");
    Some(match &files.precedence.vite {
        ViteReads::NoVite | ViteReads::File(_) => return None,
        ViteReads::Missing(path) => Check::of(
            "vite",
            State::Fail,
            format!("the build reads `{}`, which is not there", name(path)),
            remedy,
        ),
        ViteReads::Nothing => {
            Check::of("vite", State::Fail, "the build finds no wrangler configuration", remedy)
        }
        ViteReads::Unknown { line } => Check::of(
            "vite",
            State::Unknown,
            format!("which configuration the build reads is computed (line {line} of vite.config.*)"),
            remedy,
        ),
    })
}

fn disagreements(files: &Files) -> Vec<Check> {
    let found = &files.precedence.disagreements;
    found
        .iter()
        .map(|pair| {
            let other = name(&pair.other);
            let what = if pair.unreadable {
                format!("`{other}` cannot be read, so it cannot be compared with `{TOML}`")
            } else {
                format!("`{other}` says something else than `{TOML}`: {}", pair.paths.join(", "))
            };
            let readers: Vec<&str> = pair
                .read_by
                .iter()
                .map(|reader| match reader {
                    Reader::BareWrangler => "a bare `wrangler`",
                    Reader::Vite => "the build",
                })
                .collect();
            let what =
                if readers.is_empty() { what } else { format!("{what}; {} reads it", readers.join(" and ")) };
            Check::of(
                "configuration-agrees",
                State::Warn,
                what,
                format!("make them agree, or keep `{TOML}` alone"),
            )
        })
        .collect()
}

fn images(files: &Files) -> Vec<Check> {
    let checks = files.images.iter().filter_map(|source| match source {
        ImageSource::Built { .. } => None,
        ImageSource::Named(image) => image.refused_by_containers().map(|why| {
            Check::of("image", State::Fail, why, "push the image to Cloudflare's registry or Docker Hub")
        }),
        ImageSource::Unclear(_) => Some(Check::of(
            "image",
            State::Fail,
            "a container's `image` is neither a file of the checkout nor an image",
            format!("correct `containers.image` in `{TOML}`"),
        )),
    });
    checks.collect()
}

fn pins(files: &Files, demand: PinDemand) -> Check {
    let state = match demand {
        PinDemand::Advised => State::Warn,
        PinDemand::Required => State::Fail,
    };
    let update = "`moltctl pin update` asks the registries and writes the digests";
    let loose: Vec<String> = files.images.iter().flat_map(loose).collect();
    if !loose.is_empty() {
        return Check::of("pins", state, format!("not pinned by digest: {}", loose.join(", ")), update);
    }
    match &files.lock {
        Err(line) => Check::of(
            "pins",
            state,
            format!("`moltctl.lock` cannot be read (line {line})"),
            "restore it from git, or delete it and run `moltctl pin update`",
        ),
        Ok(None) => Check::of("pins", state, "there is no `moltctl.lock`", update),
        Ok(Some(_)) => Check::pass("pins", "every image is pinned by digest, and `moltctl.lock` is there"),
    }
}

/// What of a source can move under its name.
fn loose(source: &ImageSource) -> Vec<String> {
    match source {
        ImageSource::Named(image) if image.digest().is_none() => vec![format!("`{image}`")],
        ImageSource::Built { path, dockerfile } => {
            let moves = |target: &Target| match target {
                Target::Image(image) => image.digest().is_none(),
                Target::NotPinnable => true,
                Target::Stage | Target::Scratch | Target::Invalid => false,
            };
            let uses = dockerfile.images.iter().filter(|image| moves(&image.target));
            uses.map(|image| format!("line {} of {path}", image.line)).collect()
        }
        ImageSource::Named(_) | ImageSource::Unclear(_) => Vec::new(),
    }
}

fn name(path: &Utf8Path) -> &str {
    path.file_name().unwrap_or(path.as_str())
}
