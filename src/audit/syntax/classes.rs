//! Classes, what they extend, and their fields.

use super::bindings::root;
use super::{Source, Syntax};

/// A class.
#[derive(Clone, Copy, Debug)]
pub struct Class<'a> {
    /// The whole of it.
    pub node: Syntax<'a>,
    /// Its name; empty for one without.
    pub name: &'a str,
    /// The class it extends, as it is written.
    pub parent: Option<&'a str>,
}

/// A field of a class, or an assignment to one after it (`Sandbox.outbound = …`).
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// The whole of it.
    pub node: Syntax<'a>,
    /// Its name.
    pub name: &'a str,
    /// Its value, if it has one.
    pub value: Option<Syntax<'a>>,
    /// How it comes to be.
    pub kind: FieldKind,
}

/// How a field comes to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A field of each object.
    Own,
    /// A `static` field: defined on the class, or assigned to it, as the compiler's target says.
    Static,
    /// Assigned to the class after it.
    AssignedToClass,
    /// Assigned in a method or the constructor.
    AssignedToThis,
}

/// The classes of a file.
pub fn classes(source: &Source) -> impl Iterator<Item = Class<'_>> {
    source.nodes().filter_map(class)
}

/// The class that `node` is.
#[must_use]
pub fn class(node: Syntax<'_>) -> Option<Class<'_>> {
    if !matches!(node.kind(), "class_declaration" | "class" | "abstract_class_declaration") {
        return None;
    }
    node.field("body")?;
    let parent = node
        .children()
        .find(|it| it.kind() == "class_heritage")
        .and_then(|it| it.children().find(|it| it.kind() == "extends_clause"))
        .and_then(|it| it.field("value"))
        .map(Syntax::text);
    Some(Class { node, name: node.field("name").map_or("", Syntax::text), parent })
}

impl<'a> Class<'a> {
    /// Its fields, and what is assigned to it or to its objects in the same file.
    #[must_use]
    pub fn fields(self) -> Vec<Field<'a>> {
        let mut found: Vec<Field<'a>> = Vec::new();
        if let Some(body) = self.node.field("body") {
            found.extend(
                body.children().filter(|it| it.kind() == "public_field_definition").filter_map(field),
            );
            found.extend(assignments(body, "this", FieldKind::AssignedToThis));
        }
        if !self.name.is_empty() {
            found.extend(assignments(root(self.node), self.name, FieldKind::AssignedToClass));
        }
        found
    }

    /// One field by name: the first that has it.
    #[must_use]
    pub fn field(self, name: &str) -> Option<Field<'a>> {
        self.fields().into_iter().find(|it| it.name == name)
    }

    /// Its methods.
    pub fn methods(self) -> impl Iterator<Item = Syntax<'a>> {
        self.node
            .field("body")
            .into_iter()
            .flat_map(Syntax::children)
            .filter(|it| it.kind() == "method_definition")
    }
}

fn field(node: Syntax<'_>) -> Option<Field<'_>> {
    let name = node.field("name")?;
    let before = node.text().get(..name.range().start.saturating_sub(node.range().start)).unwrap_or_default();
    let kind = if before.split_whitespace().any(|word| word == "static") {
        FieldKind::Static
    } else {
        FieldKind::Own
    };
    Some(Field { node, name: name.text(), value: node.field("value"), kind })
}

fn assignments<'a>(within: Syntax<'a>, object: &'a str, kind: FieldKind) -> impl Iterator<Item = Field<'a>> {
    within.descendants().filter(|it| it.kind() == "assignment_expression").filter_map(move |node| {
        let left = node.field("left").filter(|it| it.kind() == "member_expression")?;
        let fits = left.field("object").is_some_and(|it| it.text() == object);
        let name = left.field("property")?.text();
        fits.then(|| Field { node, name, value: node.field("right"), kind })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_a_class_and_what_it_extends() {
        let source = Source::typescript(
            "export class A extends B<C> {\n  a = 1;\n  static b = 2;\n  override c: number;\n  m() { this.d = 4; }\n}\nA.e = 5;\n"
                .into(),
        );
        let found = classes(&source).next().expect("there is one");
        assert_eq!((found.name, found.parent), ("A", Some("B")));
        let fields: Vec<_> = found.fields().iter().map(|it| (it.name, it.kind)).collect();
        assert_eq!(
            fields,
            [
                ("a", FieldKind::Own),
                ("b", FieldKind::Static),
                ("c", FieldKind::Own),
                ("d", FieldKind::AssignedToThis),
                ("e", FieldKind::AssignedToClass)
            ]
        );
        assert_eq!(found.methods().count(), 1);
    }
}
