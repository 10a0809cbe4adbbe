//! `package.json`: which packages it asks for, and making one of them exact.
//!
//! Edits keep the file byte for byte but for the version. Deliberately absent: the lock file, which only npm writes.

use jsonc_parser::cst::{CstObject, CstObjectProp, CstRootNode};

use super::edit::Edit;
use super::tree::{Kind, Lines, Node, ParseError, join, strict_json, without_bom};

/// The four sections that name packages, in the order npm gives them weight.
const SECTIONS: [&str; 4] = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"];

/// What a `package.json` says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackageJson {
    /// `name`.
    pub name: Option<String>,
    /// `scripts`, in order.
    pub scripts: Vec<(String, String)>,
    /// All dependencies, in the order of the sections.
    pub dependencies: Vec<Dependency>,
}

/// One dependency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// `dependencies`, `devDependencies`, …
    pub section: &'static str,
    /// Package name.
    pub name: String,
    /// What is asked for: a version, a range, a tag, a URL.
    pub specifier: String,
    /// Line from 1.
    pub line: usize,
}

impl Dependency {
    /// Whether exactly one version fits.
    pub fn is_exact(&self) -> bool {
        super::dockerfile::is_exact_version(&self.specifier)
    }
}

/// Why a `package.json` could not be read or changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackageJsonError {
    /// It is not JSON.
    #[error(transparent)]
    Parse(#[from] ParseError),
    /// A value has another type than npm takes.
    #[error("line {line}: `{path}` is not {expected}")]
    WrongType {
        /// Line from 1.
        line: usize,
        /// Path of the value.
        path: String,
        /// What is expected.
        expected: &'static str,
    },
    /// The version that was to be written is not exact.
    #[error("the version for `{name}` is not an exact version")]
    NotExact {
        /// Package name.
        name: String,
    },
}

impl PackageJson {
    /// Reads the text of a `package.json`.
    pub fn parse(text: &str) -> Result<Self, PackageJsonError> {
        let root = Node::from_jsonc(text)?;
        let mut package = Self::default();
        if let Some(name) = root.get("name") {
            package.name = Some(string(name, "name")?);
        }
        for (name, specifier) in strings(&root, "scripts")? {
            package.scripts.push((name, specifier.0));
        }
        for section in SECTIONS {
            for (name, (specifier, line)) in strings(&root, section)? {
                package.dependencies.push(Dependency { section, name, specifier, line });
            }
        }
        Ok(package)
    }

    /// The first section's entry for a package.
    pub fn dependency(&self, name: &str) -> Option<&Dependency> {
        self.dependencies.iter().find(|dependency| dependency.name == name)
    }
}

type Located = (String, usize);

fn strings(root: &Node, section: &str) -> Result<Vec<(String, Located)>, PackageJsonError> {
    let Some(table) = root.get(section) else { return Ok(Vec::new()) };
    let Kind::Table(members) = &table.kind else {
        let (line, path) = (table.line, section.to_owned());
        return Err(PackageJsonError::WrongType { line, path, expected: "an object" });
    };
    members
        .iter()
        .map(|(name, node)| Ok((name.clone(), (string(node, &join(section, name))?, node.line))))
        .collect()
}

fn string(node: &Node, path: &str) -> Result<String, PackageJsonError> {
    match &node.kind {
        Kind::String(text) => Ok(text.clone()),
        _ => {
            Err(PackageJsonError::WrongType { line: node.line, path: path.to_owned(), expected: "a string" })
        }
    }
}

/// Makes a dependency exact wherever it stands; returns the text and one edit a place.
///
/// A package that is not asked for is not added: then there are no edits and the text is the same.
pub fn pin(text: &str, name: &str, version: &str) -> Result<(String, Vec<Edit>), PackageJsonError> {
    if !super::dockerfile::is_exact_version(version) {
        return Err(PackageJsonError::NotExact { name: name.to_owned() });
    }
    PackageJson::parse(text)?;
    let body = without_bom(text);
    let root = CstRootNode::parse(body, &strict_json())
        .map_err(|error| ParseError::Jsonc { line: Lines::of(body).at(error.range().start) })?;
    let mut edits = Vec::new();
    if let Some(object) = root.object_value() {
        for section in SECTIONS {
            edits.extend(
                property(&object, section, name).and_then(|it| pin_property(&it, section, name, version)),
            );
        }
    }
    let text = if edits.is_empty() { text.to_owned() } else { root.to_string() };
    Ok((text, edits))
}

/// Adds a dependency in an exact version.
///
/// # Errors
/// When the text cannot be read, or the version is not exact.
pub fn add(text: &str, name: &str, version: &str) -> Result<(String, Edit), PackageJsonError> {
    if !super::dockerfile::is_exact_version(version) {
        return Err(PackageJsonError::NotExact { name: name.to_owned() });
    }
    PackageJson::parse(text)?;
    let not_json = || PackageJsonError::Parse(ParseError::Jsonc { line: 1 });
    let root = CstRootNode::parse(without_bom(text), &strict_json()).map_err(|_| not_json())?;
    let object = root.object_value().ok_or_else(not_json)?;
    let section = object.object_value_or_create(SECTIONS[0]).ok_or_else(not_json)?;
    section.append(name, jsonc_parser::cst::CstInputValue::String(version.to_owned()));
    let edit = Edit {
        id: "dependency-added",
        path: join(SECTIONS[0], name),
        reason: "the overlay signs requests with it",
        before: None,
        after: version.to_owned(),
    };
    Ok((root.to_string(), edit))
}

fn property(object: &CstObject, section: &str, name: &str) -> Option<CstObjectProp> {
    object.object_value(section)?.get(name)
}

fn pin_property(property: &CstObjectProp, section: &str, name: &str, version: &str) -> Option<Edit> {
    let literal = property.value()?.as_string_lit()?;
    let before = literal.decoded_value().ok()?;
    if before == version {
        return None;
    }
    // An exact version holds no character that JSON escapes.
    literal.set_raw_value(format!("\"{version}\""));
    Some(Edit {
        id: "dependency-pinned",
        path: join(section, name),
        reason: "the SDK and the container image work only in the same version, and a range moves at every install",
        before: Some(before),
        after: version.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\n\t\"name\": \"moltbot-sandbox\",\n\t\"scripts\": { \"build\": \"vite build\" },\n\t\"devDependencies\": {\n\t\t\"@cloudflare/sandbox\":   \"*\",\n\t\t\"wrangler\": \"^4.50.0\"\n\t}\n}";

    #[test]
    fn dependencies_are_read_with_their_lines() {
        let package = PackageJson::parse(TEXT).unwrap();
        let sandbox = package.dependency("@cloudflare/sandbox").unwrap();
        assert_eq!((sandbox.section, sandbox.specifier.as_str(), sandbox.line), ("devDependencies", "*", 5));
        assert!(!sandbox.is_exact());
        assert_eq!(package.scripts, [("build".to_owned(), "vite build".to_owned())]);
    }

    #[test]
    fn only_the_version_changes() {
        let (text, edits) = pin(TEXT, "@cloudflare/sandbox", "0.7.0").unwrap();
        assert_eq!(text, TEXT.replace("\"*\"", "\"0.7.0\""));
        assert_eq!(edits[0].path, "devDependencies.\"@cloudflare/sandbox\"");
        assert_eq!(edits[0].before.as_deref(), Some("*"));
        assert_eq!(pin(&text, "@cloudflare/sandbox", "0.7.0").unwrap(), (text.clone(), vec![]));
        assert_eq!(pin(TEXT, "absent", "0.7.0").unwrap(), (TEXT.to_owned(), vec![]));
    }

    #[test]
    fn nonsense_is_refused_by_place() {
        assert_eq!(
            pin(TEXT, "wrangler", "^4").unwrap_err(),
            PackageJsonError::NotExact { name: "wrangler".into() }
        );
        let error = PackageJson::parse("{\"dependencies\": {\n\"a\": 1}}").unwrap_err();
        assert_eq!(error.to_string(), "line 2: `dependencies.a` is not a string");
    }
}
