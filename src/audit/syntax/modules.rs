//! What a module takes from others and gives to them.

use camino::{Utf8Path, Utf8PathBuf};

use super::bindings::{Binding, bindings};
use super::values::literal;
use super::{Source, Syntax};

/// A name that a module imports.
#[derive(Clone, Copy, Debug)]
pub struct Import<'a> {
    /// Its name in the other module; `default` and `*` for those.
    pub name: &'a str,
    /// Its name here.
    pub local: &'a str,
    /// The other module as it is written.
    pub from: &'a str,
}

/// A name that a module exports.
#[derive(Clone, Copy, Debug)]
pub struct Export<'a> {
    /// Its name outside; `default` and `*` for those.
    pub name: &'a str,
    /// Its name here, or in the module it is passed on from. Empty for a value without a name.
    pub local: &'a str,
    /// The module it is passed on from.
    pub from: Option<&'a str>,
    /// Where it stands.
    pub node: Syntax<'a>,
}

/// What `source` imports.
#[must_use]
pub fn imports(source: &Source) -> Vec<Import<'_>> {
    let mut found = Vec::new();
    let Some(root) = source.root() else { return found };
    for statement in root.children().filter(|it| it.kind() == "import_statement") {
        let Some(from) = statement.field("source").and_then(literal) else { continue };
        let Some(clause) = statement.children().find(|it| it.kind() == "import_clause") else { continue };
        for part in clause.children() {
            match part.kind() {
                "identifier" => found.push(Import { name: "default", local: part.text(), from }),
                "namespace_import" => {
                    let local = part.children().next().map_or("", Syntax::text);
                    found.push(Import { name: "*", local, from });
                }
                _ => found.extend(part.children().filter_map(|it| {
                    let name = it.field("name")?.text();
                    Some(Import { name, local: it.field("alias").map_or(name, Syntax::text), from })
                })),
            }
        }
    }
    found
}

/// What `source` exports.
#[must_use]
pub fn exports(source: &Source) -> Vec<Export<'_>> {
    let mut found = Vec::new();
    let Some(root) = source.root() else { return found };
    for node in root.children().filter(|it| it.kind() == "export_statement") {
        let from = node.field("source").and_then(literal);
        if let Some(clause) = node.children().find(|it| it.kind() == "export_clause") {
            found.extend(clause.children().filter_map(|it| {
                let local = it.field("name")?.text();
                Some(Export { name: it.field("alias").map_or(local, Syntax::text), local, from, node: it })
            }));
        } else if let Some(value) = node.field("value") {
            let local = if value.kind() == "identifier" { value.text() } else { "" };
            found.push(Export { name: "default", local, from: None, node });
        } else if let Some(declaration) = node.field("declaration") {
            found.extend(declared(declaration).map(|name| Export { name, local: name, from: None, node }));
        } else if from.is_some() {
            found.push(Export { name: "*", local: "*", from, node });
        }
    }
    found
}

fn declared(declaration: Syntax<'_>) -> impl Iterator<Item = &str> {
    let own = declaration.field("name").map(Syntax::text);
    let many = declaration
        .children()
        .filter(|it| it.kind() == "variable_declarator")
        .filter_map(|it| it.field("name"))
        .map(Syntax::text);
    own.into_iter().chain(many)
}

/// Files of a checkout with their trees.
pub type Sources = [(Utf8PathBuf, Source)];

/// The file that `specifier` means in `from`: a relative path with or without its extension, or a folder's index.
#[must_use]
pub fn module<'a>(
    sources: &'a Sources,
    from: &Utf8Path,
    specifier: &str,
) -> Option<&'a (Utf8PathBuf, Source)> {
    if !specifier.starts_with('.') {
        return None;
    }
    let mut path = Utf8PathBuf::new();
    for part in from.parent()?.join(specifier).components() {
        match part.as_str() {
            "." => {}
            ".." => {
                path.pop();
            }
            part => path.push(part),
        }
    }
    let plain = path.as_str();
    let stem = plain.strip_suffix(".js").or_else(|| plain.strip_suffix(".mjs")).unwrap_or(plain);
    let wanted = [
        plain.to_owned(),
        format!("{stem}.ts"),
        format!("{stem}.mts"),
        format!("{plain}.ts"),
        format!("{plain}.js"),
        format!("{plain}/index.ts"),
        format!("{plain}/index.js"),
    ];
    sources.iter().find(|(file, _)| wanted.iter().any(|it| file == it))
}

/// Where a name that a module knows comes from.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'a> {
    /// It is declared in a file of the checkout.
    Here {
        /// The file.
        file: &'a Utf8Path,
        /// Its name there.
        name: &'a str,
        /// The class or function it is, or the value it was declared with.
        node: Syntax<'a>,
    },
    /// It comes from a package.
    Package {
        /// The package.
        from: &'a str,
        /// Its name there.
        name: &'a str,
    },
}

/// Follows `name`, as `file` knows it, to where it is declared.
#[must_use]
pub fn origin<'a>(sources: &'a Sources, file: &'a Utf8Path, name: &'a str) -> Option<Origin<'a>> {
    let (mut file, mut name) = (file, name);
    // Modules may pass a name on in a circle.
    for _ in 0..8 {
        let (path, source) = sources.iter().find(|(path, _)| path == file)?;
        let root = source.root()?;
        let here = root.children().last().map(|last| bindings(last, name)).unwrap_or_default();
        if let Some(Binding::Value(node) | Binding::Item(node)) = here.first().copied() {
            return Some(Origin::Here { file: path, name, node });
        }
        let imported = imports(source).into_iter().find(|it| it.local == name).map(|it| (it.from, it.name));
        let passed = || {
            exports(source).into_iter().find(|it| it.name == name).and_then(|it| Some((it.from?, it.local)))
        };
        let (from, wanted) = imported.or_else(passed)?;
        let Some((next, next_source)) = module(sources, path, from) else {
            return (!from.starts_with('.')).then_some(Origin::Package { from, name: wanted });
        };
        // What the next module exports under that name may have another one there.
        let exported = exports(next_source);
        let local = exported.iter().find(|it| it.name == wanted && it.from.is_none()).map(|it| it.local);
        file = next;
        name = local.filter(|it| !it.is_empty()).unwrap_or(wanted);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_and_exports() {
        let source = Source::typescript(
            "import a, { b as c, type D } from './x';\nimport * as e from 'y';\nexport { c as f };\n\
             export { g } from './z';\nexport default a;\nexport const h = 1;\nexport class I {}\n"
                .into(),
        );
        let taken: Vec<_> = imports(&source).iter().map(|it| (it.name, it.local, it.from)).collect();
        assert_eq!(taken, [("default", "a", "./x"), ("b", "c", "./x"), ("D", "D", "./x"), ("*", "e", "y")]);
        let given: Vec<_> = exports(&source).iter().map(|it| (it.name, it.local, it.from)).collect();
        assert_eq!(
            given,
            [
                ("f", "c", None),
                ("g", "g", Some("./z")),
                ("default", "a", None),
                ("h", "h", None),
                ("I", "I", None)
            ]
        );
    }

    #[test]
    fn a_name_is_followed_through_modules() {
        let file = |path: &str, text: &str| (Utf8PathBuf::from(path), Source::typescript(text.into()));
        let sources = [
            file("src/index.ts", "import { api as routes, Sandbox } from './routes';\nroutes; Sandbox;\n"),
            file(
                "src/routes/index.ts",
                "export { api } from './api.js';\nexport { Sandbox } from '@cloudflare/sandbox';\n",
            ),
            file("src/routes/api.ts", "const inner = 1;\nexport { inner as api };\n"),
        ];
        let from = Utf8Path::new("src/index.ts");
        assert!(matches!(
            origin(&sources, from, "routes"),
            Some(Origin::Here { file, name: "inner", .. }) if file == "src/routes/api.ts"
        ));
        assert!(matches!(
            origin(&sources, from, "Sandbox"),
            Some(Origin::Package { from: "@cloudflare/sandbox", name: "Sandbox" })
        ));
        assert!(origin(&sources, from, "nothing").is_none());
    }
}
