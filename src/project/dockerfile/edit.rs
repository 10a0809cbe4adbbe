//! The edits that pin what a Dockerfile fetches.

use std::ops::Range;

use crate::model::{Digest, ImageRef};

use super::super::edit::{Edit, Withheld};
use super::{Dockerfile, ImageUse, NodeDownload, NpmInstall, Requested, Sha256, Target};

/// What is known about the things a Dockerfile fetches.
#[derive(Debug, Clone, Default)]
pub struct Pins {
    /// The digest of each image, by its reference without digest.
    pub images: Vec<(ImageRef, Digest)>,
    /// The version of each npm package.
    pub npm: Vec<NpmPin>,
    /// The checksums of Node.js archives.
    pub node: Vec<NodeChecksum>,
}

/// The version of one npm package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NpmPin {
    /// Package name.
    pub name: String,
    /// Exact version.
    pub version: String,
}

/// The checksum of one Node.js archive (`node-v<version>-linux-<architecture>.tar.xz`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeChecksum {
    /// Version, such as `22.13.1`.
    pub version: String,
    /// `x64` or `arm64`.
    pub architecture: String,
    /// SHA-256 of the archive, from the release's signed `SHASUMS256.txt`.
    pub sha256: Sha256,
}

/// Which references are rewritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Only what can move: no digest, no exact version.
    Unpinned,
    /// Also what is pinned to something else.
    All,
}

/// The pinned Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pinned {
    /// The text; the very same when there are no edits.
    pub text: String,
    /// What was changed, from top to bottom.
    pub edits: Vec<Edit>,
    /// What would have to be pinned but was not, with the reason.
    pub withheld: Vec<Withheld>,
}

/// Pins a Dockerfile. Running it again changes nothing.
pub fn pin(text: &str, pins: &Pins, which: Which) -> Pinned {
    let view = Dockerfile::parse(text);
    let mut editor = Editor { pins, which, changes: Vec::new(), withheld: Vec::new() };
    view.images.iter().for_each(|image| editor.image(text, image));
    view.node.iter().for_each(|download| editor.node(download));
    view.npm.iter().for_each(|install| editor.npm(text, install));
    let Editor { mut changes, withheld, .. } = editor;
    changes.sort_by_key(|change| (change.range.start, change.range.end));
    let mut out = text.to_owned();
    for change in changes.iter().rev() {
        out.replace_range(change.range.clone(), &change.replacement);
    }
    Pinned { text: out, edits: changes.into_iter().filter_map(|change| change.edit).collect(), withheld }
}

struct Change {
    range: Range<usize>,
    replacement: String,
    /// `None` for the second place of a change that is already named.
    edit: Option<Edit>,
}

struct Editor<'a> {
    pins: &'a Pins,
    which: Which,
    changes: Vec<Change>,
    withheld: Vec<Withheld>,
}

impl Editor<'_> {
    fn image(&mut self, text: &str, it: &ImageUse) {
        const ID: &str = "base-image-pinned";
        let line = it.line;
        let image = match &it.target {
            Target::Image(image) => image,
            Target::NotPinnable => {
                return self.withhold(ID, line, "the image comes from an `ARG` without a default");
            }
            Target::Invalid => return self.withhold(ID, line, "the image reference is not valid"),
            Target::Stage | Target::Scratch => return,
        };
        if image.digest().is_some() && self.which == Which::Unpinned {
            return;
        }
        let wanted = self.pins.images.iter().find(|(known, _)| *known == image.unpinned());
        let Some((_, digest)) = wanted else {
            if image.digest().is_none() {
                self.withhold(ID, line, "no digest is known for it");
            }
            return;
        };
        if image.digest() == Some(digest) || self.changes.iter().any(|change| change.range == it.place) {
            return;
        }
        let current = &text[it.place.clone()];
        let pinned = format!("{}@{digest}", current.split('@').next().unwrap_or(current));
        self.replace(
            it.place.clone(),
            current,
            pinned,
            Edit {
                id: ID,
                path: format!("line {line}"),
                reason: "a tag can be moved to other contents; a digest cannot",
                before: None,
                after: String::new(),
            },
        );
    }

    fn npm(&mut self, text: &str, it: &NpmInstall) {
        const ID: &str = "npm-version-pinned";
        let moving = match &it.requested {
            Requested::Exact(_) if self.which == Which::Unpinned => return,
            Requested::Exact(version) => {
                self.pins.npm.iter().any(|pin| pin.name == it.name && pin.version != *version)
            }
            Requested::Moving(_) => true,
            Requested::Unknown => {
                return self.withhold(ID, it.line, "the version comes from a variable without a known value");
            }
            Requested::Foreign => {
                return self.withhold(ID, it.line, "it is installed from a URL, a repository or a path");
            }
        };
        if !moving {
            return;
        }
        let pin = self.pins.npm.iter().find(|pin| pin.name == it.name && super::npm::is_exact(&pin.version));
        let (Some(pin), Some(place)) = (pin, it.place.clone()) else {
            let reason = match pin {
                None => "no version is known for it",
                Some(_) => "the version comes from a variable; set it there",
            };
            return self.withhold(ID, it.line, reason);
        };
        let current = &text[place.clone()];
        let pinned = format!("{}@{}", pin.name, pin.version);
        self.replace(
            place,
            current,
            pinned,
            Edit {
                id: ID,
                path: format!("line {}", it.line),
                reason: "without an exact version every build may install something else",
                before: None,
                after: String::new(),
            },
        );
    }

    fn node(&mut self, it: &NodeDownload) {
        let path = format!("line {}", it.line);
        for (index, (range, replacement)) in it.insecure_flags.iter().enumerate() {
            let edit = (index == 0).then(|| Edit {
                id: "node-tls-checked",
                path: path.clone(),
                reason: "with certificate checks off anybody on the way can replace the download",
                before: Some("certificate checks off".to_owned()),
                after: "certificate checks on".to_owned(),
            });
            // A flag that goes altogether takes the blank before it along.
            let start = range.start - usize::from(replacement.is_empty());
            self.changes.push(Change { range: start..range.end, replacement: replacement.clone(), edit });
        }
        if !it.checked {
            self.checksum(it, path);
        }
    }

    fn checksum(&mut self, it: &NodeDownload, path: String) {
        const ID: &str = "node-checksummed";
        let (Some(version), Some(architecture)) = (&it.version, &it.architecture) else {
            return self.withhold(ID, it.line, "version or architecture cannot be told from the URL");
        };
        let (Some(output), Some(end)) = (&it.output, it.end) else {
            return self.withhold(
                ID,
                it.line,
                "the download is not saved to a file of its own before it is used",
            );
        };
        let sums: Vec<&NodeChecksum> = self.pins.node.iter().filter(|sum| sum.version == *version).collect();
        let Some(check) = check_command(&sums, architecture, output, &it.indent) else {
            return self.withhold(ID, it.line, "no checksum is known for this version");
        };
        self.changes.push(Change {
            range: end..end,
            replacement: check.clone(),
            edit: Some(Edit {
                id: ID,
                path,
                reason: "the archive is compared with the release's checksum before it is unpacked",
                before: None,
                after: check.trim().trim_start_matches('\\').trim().to_owned(),
            }),
        });
    }

    fn replace(&mut self, range: Range<usize>, before: &str, after: String, edit: Edit) {
        let edit = Edit { before: Some(before.to_owned()), after: after.clone(), ..edit };
        self.changes.push(Change { range, replacement: after, edit: Some(edit) });
    }

    fn withhold(&mut self, id: &'static str, line: usize, reason: &str) {
        self.withheld.push(Withheld { id, path: format!("line {line}"), reason: reason.to_owned() });
    }
}

/// ` && echo "SUM  FILE" | sha256sum -c -`, by architecture where the URL is.
fn check_command(sums: &[&NodeChecksum], architecture: &str, output: &str, indent: &str) -> Option<String> {
    if sums.is_empty() {
        return None;
    }
    if !architecture.contains('$') {
        let sum = sums.iter().find(|sum| sum.architecture == architecture)?;
        return Some(format!(" \\\n{indent}&& echo \"{}  {output}\" | sha256sum -c -", sum.sha256.as_str()));
    }
    let mut out = format!(" \\\n{indent}&& case \"{architecture}\" in \\\n");
    for sum in sums {
        out.push_str(&format!(
            "{indent}     {}) NODE_SHA256=\"{}\" ;; \\\n",
            sum.architecture,
            sum.sha256.as_str()
        ));
    }
    out.push_str(&format!("{indent}     *) echo \"no checksum for {architecture}\" >&2; exit 1 ;; \\\n"));
    out.push_str(&format!("{indent}   esac \\\n"));
    out.push_str(&format!("{indent}&& echo \"${{NODE_SHA256}}  {output}\" | sha256sum -c -"));
    Some(out)
}
