//! What a name stands for: declarations, parameters and assignments, by the scopes of the language.

use super::Syntax;
use super::calls::Call;
use super::values::bare;

/// Something a name stands for at a place.
#[derive(Clone, Copy, Debug)]
pub enum Binding<'a> {
    /// It is declared with this value, or assigned it.
    Value(Syntax<'a>),
    /// It is taken out of this value (`const { a } = b`).
    Part(Syntax<'a>),
    /// It goes over this value (`for (const a of b)`).
    Each(Syntax<'a>),
    /// It is the parameter of this function, counted from 0.
    Parameter(Syntax<'a>, usize),
    /// It is a function or a class.
    Item(Syntax<'a>),
}

/// True for anything with parameters and a body.
#[must_use]
pub fn is_function(node: Syntax<'_>) -> bool {
    matches!(
        node.kind(),
        "arrow_function"
            | "function_expression"
            | "function_declaration"
            | "generator_function_declaration"
            | "method_definition"
    )
}

/// The innermost function that `node` is part of.
#[must_use]
pub fn enclosing_function(node: Syntax<'_>) -> Option<Syntax<'_>> {
    node.ancestors().find(|it| is_function(*it))
}

/// The name of a function: its own, or that of the constant it is the value of.
#[must_use]
pub fn function_name(function: Syntax<'_>) -> Option<&str> {
    if let Some(name) = function.field("name") {
        return Some(name.text());
    }
    let declarator = function.ancestors().find(|it| bare(*it).is(*it) && !is_function(*it))?;
    let is_value = declarator.kind() == "variable_declarator"
        && declarator.field("value").is_some_and(|it| bare(it).is(function));
    is_value.then(|| declarator.field("name").map(Syntax::text)).flatten()
}

/// What `name` stands for at `at`: what the innermost scope that declares it says, with every later assignment.
#[must_use]
pub fn bindings<'a>(at: Syntax<'a>, name: &str) -> Vec<Binding<'a>> {
    for scope in at.ancestors() {
        let mut found = declared(scope, name);
        if found.is_empty() {
            continue;
        }
        if !found.iter().any(|it| matches!(it, Binding::Item(_))) {
            found.extend(assigned(scope, name));
        }
        return found;
    }
    Vec::new()
}

fn declared<'a>(scope: Syntax<'a>, name: &str) -> Vec<Binding<'a>> {
    if is_function(scope) {
        return parameter(scope, name).into_iter().collect();
    }
    match scope.kind() {
        "for_in_statement" => {
            let names = scope.field("left").is_some_and(|left| mentions(left, name));
            scope.field("right").filter(|_| names).map(Binding::Each).into_iter().collect()
        }
        "program" | "statement_block" | "switch_case" | "for_statement" => {
            scope.children().flat_map(|it| declarations(it, name)).collect()
        }
        _ => Vec::new(),
    }
}

fn declarations<'a>(statement: Syntax<'a>, name: &str) -> Vec<Binding<'a>> {
    match statement.kind() {
        "export_statement" => {
            statement.field("declaration").map(|it| declarations(it, name)).unwrap_or_default()
        }
        "lexical_declaration" | "variable_declaration" => statement
            .children()
            .filter(|it| it.kind() == "variable_declarator")
            .filter_map(|it| declarator(it, name, statement))
            .collect(),
        "function_declaration" | "generator_function_declaration" | "class_declaration"
            if statement.field("name").is_some_and(|it| it.text() == name) =>
        {
            vec![Binding::Item(statement)]
        }
        _ => Vec::new(),
    }
}

/// A declarator without a value still declares: it then stands for its own statement, which no rule takes for a value.
fn declarator<'a>(node: Syntax<'a>, name: &str, statement: Syntax<'a>) -> Option<Binding<'a>> {
    let pattern = node.field("name")?;
    if pattern.kind() == "identifier" {
        return (pattern.text() == name).then(|| Binding::Value(node.field("value").unwrap_or(statement)));
    }
    mentions(pattern, name).then(|| node.field("value").map(Binding::Part)).flatten()
}

fn parameter<'a>(function: Syntax<'a>, name: &str) -> Option<Binding<'a>> {
    if let Some(single) = function.field("parameter") {
        return (single.text() == name).then_some(Binding::Parameter(function, 0));
    }
    let mut parameters = function.field("parameters")?.children().filter(|it| it.kind() != "comment");
    let at = parameters.position(|it| it.field("pattern").is_some_and(|it| mentions(it, name)))?;
    Some(Binding::Parameter(function, at))
}

fn mentions(pattern: Syntax<'_>, name: &str) -> bool {
    pattern.descendants().any(|it| {
        matches!(it.kind(), "identifier" | "shorthand_property_identifier_pattern") && it.text() == name
    })
}

fn assigned<'a>(scope: Syntax<'a>, name: &str) -> Vec<Binding<'a>> {
    let takes = |it: &Syntax<'a>| {
        matches!(it.kind(), "assignment_expression" | "augmented_assignment_expression")
            && it.field("left").is_some_and(|it| it.kind() == "identifier" && it.text() == name)
    };
    scope.descendants().filter(takes).filter_map(|it| it.field("right")).map(Binding::Value).collect()
}

/// The values that an expression may be: itself, or what the constants it names were declared with.
#[must_use]
pub fn values(node: Syntax<'_>) -> Vec<Syntax<'_>> {
    let node = bare(node);
    if node.kind() != "identifier" {
        return vec![node];
    }
    let found: Vec<Syntax<'_>> = bindings(node, node.text())
        .into_iter()
        .filter_map(|it| match it {
            Binding::Value(value) | Binding::Item(value) => Some(bare(value)),
            _ => None,
        })
        .collect();
    if found.is_empty() { vec![node] } else { found }
}

/// The calls of the file that name a function.
pub fn calls_of<'a>(root: Syntax<'a>, name: &'a str) -> impl Iterator<Item = Call<'a>> {
    Call::within(root).filter(move |call| call.is_function(name))
}

/// The root of the tree that `node` is in.
#[must_use]
pub fn root(node: Syntax<'_>) -> Syntax<'_> {
    node.ancestors().last().unwrap_or(node)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::syntax::Source;

    fn of<'a>(source: &'a Source, name: &'a str) -> Vec<Binding<'a>> {
        let last = source.of_kind("identifier").filter(|it| it.text() == name).last();
        bindings(last.expect("the name is used"), name)
    }

    #[test]
    fn the_innermost_scope_says_what_a_name_stands_for() {
        let source = Source::typescript(
            "const a = 1;\nfunction f(b) {\n  let a;\n  a = 2;\n  if (b) { const c = 3; }\n  use(a);\n}\n"
                .into(),
        );
        let found = of(&source, "a");
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(matches!(found[1], Binding::Value(it) if it.text() == "2"));
        assert!(matches!(of(&source, "b")[..], [Binding::Parameter(_, 0)]));
    }

    #[test]
    fn patterns_loops_and_functions() {
        let source = Source::typescript(
            "const { a, b: c } = body;\nfor (const each of list) use(each);\nconst g = async (x) => x;\ng(a, c);".into(),
        );
        assert!(matches!(of(&source, "a")[..], [Binding::Part(it)] if it.text() == "body"));
        assert!(matches!(of(&source, "c")[..], [Binding::Part(_)]));
        assert!(matches!(of(&source, "each")[..], [Binding::Each(it)] if it.text() == "list"));
        let function = source.of_kind("arrow_function").next().expect("there is one");
        assert_eq!(function_name(function), Some("g"));
        assert!(matches!(of(&source, "x")[..], [Binding::Parameter(_, 0)]));
    }
}
