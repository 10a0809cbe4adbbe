//! Texts that code spells out, and texts that it puts together.

use super::Syntax;

/// A piece of a text that is put together.
#[derive(Clone, Debug)]
pub enum Part<'a> {
    /// Spelt out.
    Text(&'a str),
    /// Put in.
    Value(Syntax<'a>),
}

/// The expression within parentheses, `await`, `as`, `satisfies` and `!`.
#[must_use]
pub fn bare(node: Syntax<'_>) -> Syntax<'_> {
    let mut node = node;
    while matches!(
        node.kind(),
        "parenthesized_expression"
            | "await_expression"
            | "as_expression"
            | "satisfies_expression"
            | "non_null_expression"
    ) {
        let Some(inner) = node.children().find(|it| it.kind() != "comment") else { break };
        node = inner;
    }
    node
}

/// The text that a string, or a template without substitutions, spells out. Escapes stay as they are written.
#[must_use]
pub fn literal(node: Syntax<'_>) -> Option<&str> {
    let node = bare(node);
    let plain = match node.kind() {
        "string" => true,
        "template_string" => node.children().all(|it| it.kind() != "template_substitution"),
        _ => false,
    };
    let text = node.text();
    plain.then(|| text.get(1..text.len().saturating_sub(1))).flatten()
}

/// The pieces of a template, a concatenation or a literal, in order. Any other expression is one value.
#[must_use]
pub fn parts(node: Syntax<'_>) -> Vec<Part<'_>> {
    let mut out = Vec::new();
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        let node = bare(node);
        match node.kind() {
            "string" | "template_string" if literal(node).is_some() => {
                out.push(Part::Text(literal(node).unwrap_or_default()));
            }
            "template_string" => {
                let pieces: Vec<Syntax<'_>> = node.children().collect();
                open.extend(pieces.into_iter().rev());
            }
            "string_fragment" | "escape_sequence" => out.push(Part::Text(node.text())),
            "template_substitution" => open.extend(node.children().next()),
            "binary_expression" if is_plus(node) => {
                open.extend(node.field("right"));
                open.extend(node.field("left"));
            }
            _ => out.push(Part::Value(node)),
        }
    }
    out
}

fn is_plus(node: Syntax<'_>) -> bool {
    node.field("operator").is_some_and(|it| it.text() == "+")
}

/// Every literal below `node`.
pub fn literals<'a>(node: Syntax<'a>) -> impl Iterator<Item = (Syntax<'a>, &'a str)> {
    node.descendants().filter_map(|it| {
        matches!(it.kind(), "string" | "template_string")
            .then(|| literal(it))
            .flatten()
            .map(|text| (it, text))
    })
}

/// The value of a key of an object literal. Shorthand properties have none.
#[must_use]
pub fn property<'a>(object: Syntax<'a>, key: &str) -> Option<Syntax<'a>> {
    object.children().filter(|it| it.kind() == "pair").find(|it| key_of(*it) == Some(key))?.field("value")
}

/// The name of a pair's key, without quotes.
#[must_use]
pub fn key_of(pair: Syntax<'_>) -> Option<&str> {
    let key = pair.field("key")?;
    literal(key).or_else(|| matches!(key.kind(), "property_identifier").then(|| key.text()))
}

/// `NAME` of `env.NAME`, `c.env.NAME`, `this.env.NAME`, `env['NAME']`, `env.NAME!`.
#[must_use]
pub fn env_name(node: Syntax<'_>) -> Option<&str> {
    let object = node.field("object")?;
    let is_env = object.text() == "env" || object.text().ends_with(".env");
    let name = match node.kind() {
        "member_expression" => node.field("property")?.text(),
        "subscript_expression" => literal(node.field("index")?)?,
        _ => return None,
    };
    (is_env && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_'))
        .then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::syntax::Source;

    fn value(code: &str, look: impl Fn(Syntax<'_>)) {
        let source = Source::typescript(format!("const x = {code};").into());
        let found = source.of_kind("variable_declarator").next().and_then(|it| it.field("value"));
        look(found.expect("there is a value"));
    }

    #[test]
    fn literals_and_pieces() {
        value("'a' as const", |it| assert_eq!(literal(it), Some("a")));
        value("`a b`", |it| assert_eq!(literal(it), Some("a b")));
        value("`a ${b}`", |it| assert_eq!(literal(it), None));
        let show = |it: Syntax<'_>| {
            parts(it)
                .into_iter()
                .map(|it| match it {
                    Part::Text(text) => text.to_owned(),
                    Part::Value(value) => format!("<{}>", value.text()),
                })
                .collect::<String>()
        };
        value("`a ${b.c} d` + (e + 'f')", |it| assert_eq!(show(it), "a <b.c> d<e>f"));
        value("f(x)", |it| assert_eq!(show(it), "<f(x)>"));
        value("{ a: 1, 'b': `two` }", |it| {
            assert_eq!(property(it, "b").and_then(literal), Some("two"));
            assert!(property(it, "c").is_none());
        });
    }

    #[test]
    fn names_of_the_environment() {
        for code in ["c.env.A_B", "env['A_B']", "this.env.A_B", "env.A_B!"] {
            value(code, |it| assert_eq!(env_name(bare(it)), Some("A_B"), "{code}"));
        }
        value("envVars.A_B", |it| assert_eq!(env_name(it), None));
        value("env.get", |it| assert_eq!(env_name(it), None));
    }
}
