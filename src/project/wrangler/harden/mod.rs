//! The hardening edits of a `wrangler.toml`: an ordered list, each named, each idempotent.
//!
//! What is already as strict or stricter stays as it is, byte for byte; an explicit choice that is laxer is changed
//! but named with what stood there. Edits that the installed wrangler would not understand are withheld and said so.
//! Deliberately absent: consent (the caller shows the edits first), and looking up digests.

mod containers;
mod sections;
mod write;

use super::super::edit::{Edit, Withheld};
use super::super::tree::parse_toml_document as parse;
use super::super::tree::{Node, join};
use super::version::WranglerVersion;
use super::view::{View, ViewError};
use toml_edit::{Item, TableLike};

/// What the edits should bring about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Names for `[secrets] required`; names already there stay.
    pub secrets_required: Vec<String>,
    /// `max_instances` for containers that set none.
    pub max_instances: u32,
    /// Digests for `containers[].image` where it is an image reference.
    pub image_pins: Vec<ImagePin>,
    /// Compatibility date (`YYYY-MM-DD`) that is needed at least; `None` leaves the date alone.
    pub compatibility_date: Option<String>,
    /// The wrangler that will read the file.
    pub wrangler: WranglerVersion,
}

impl Default for Wish {
    fn default() -> Self {
        Self {
            secrets_required: Vec::new(),
            max_instances: 1,
            image_pins: Vec::new(),
            compatibility_date: None,
            wrangler: WranglerVersion::NEWEST_CHECKED,
        }
    }
}

/// The reference that replaces an unpinned one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImagePin {
    /// The reference as it stands in the file.
    pub written: String,
    /// The same reference with its digest.
    pub pinned: String,
}

/// The hardened document and what was done to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hardened {
    /// The document; the very same text when there are no edits.
    pub toml: String,
    /// What was changed, in document-independent order.
    pub edits: Vec<Edit>,
    /// What was asked for but not done.
    pub withheld: Vec<Withheld>,
}

/// Applies the hardening edits to the text of a `wrangler.toml`.
///
/// Fails where the document cannot be read or a key it decides by has the wrong type.
pub fn harden(text: &str, wish: &Wish) -> Result<Hardened, ViewError> {
    View::of(&Node::from_toml(text)?)?;
    let mut document = parse(text)?;
    let mut edits = Edits { wish, made: Vec::new(), withheld: Vec::new() };
    let root: &mut dyn TableLike = document.as_table_mut();
    sections::exposure(root, &mut edits, "", Scope::Top);
    sections::compatibility_date(root, &mut edits);
    sections::observability(root, &mut edits, "", Scope::Top);
    containers::containers(root, &mut edits, "");
    sections::secrets(root, &mut edits);
    if let Some(environments) = root.get_mut("env").and_then(Item::as_table_like_mut) {
        for (name, environment) in environments.iter_mut() {
            let path = join("env", name.get());
            if let Some(table) = environment.as_table_like_mut() {
                sections::exposure(table, &mut edits, &path, Scope::Environment);
                sections::observability(table, &mut edits, &path, Scope::Environment);
                containers::containers(table, &mut edits, &path);
            }
        }
    }
    let toml = if edits.made.is_empty() { text.to_owned() } else { document.to_string() };
    Ok(Hardened { toml, edits: edits.made, withheld: edits.withheld })
}

/// Puts digests on `containers[].image` and changes nothing else: what `moltctl pin update` does to a document whose
/// other hardening is the operator's business.
///
/// Fails as [`harden`].
pub fn pin_images(text: &str, pins: &[ImagePin]) -> Result<Hardened, ViewError> {
    View::of(&Node::from_toml(text)?)?;
    let mut document = parse(text)?;
    let wish = Wish { image_pins: pins.to_vec(), ..Wish::default() };
    let mut edits = Edits { wish: &wish, made: Vec::new(), withheld: Vec::new() };
    let root: &mut dyn TableLike = document.as_table_mut();
    containers::images(root, &mut edits, "");
    if let Some(environments) = root.get_mut("env").and_then(Item::as_table_like_mut) {
        for (name, environment) in environments.iter_mut() {
            let path = join("env", name.get());
            if let Some(table) = environment.as_table_like_mut() {
                containers::images(table, &mut edits, &path);
            }
        }
    }
    let toml = if edits.made.is_empty() { text.to_owned() } else { document.to_string() };
    Ok(Hardened { toml, edits: edits.made, withheld: edits.withheld })
}

/// Whether a table is the top level or a named environment, which inherits most keys from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    Top,
    Environment,
}

/// The edits collected on the way.
struct Edits<'a> {
    wish: &'a Wish,
    made: Vec<Edit>,
    withheld: Vec<Withheld>,
}

impl Edits<'_> {
    /// Whether the installed wrangler knows a key; withholds the edit where not.
    fn supported(&mut self, id: &'static str, path: &str, since: WranglerVersion) -> bool {
        if self.wish.wrangler >= since {
            return true;
        }
        self.withheld.push(Withheld {
            id,
            path: path.to_owned(),
            reason: format!("wrangler {} does not know this key; it needs {since}", self.wish.wrangler),
        });
        false
    }
}

#[cfg(test)]
mod tests;
