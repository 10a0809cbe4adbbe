//! Tests that a value passes before it is used: patterns, lists of what is allowed, functions that check.

use super::Syntax;
use super::bindings::{Binding, bindings, enclosing_function, is_function, values};
use super::calls::Call;
use super::values::bare;

/// True when `name` (an identifier) has been tested by the time `sink` runs: by an `if` before it that leaves the function
/// otherwise, by an `if` around it, or by a function that throws.
#[must_use]
pub fn stand_before(name: Syntax<'_>, sink: Syntax<'_>) -> bool {
    let Some(function) = enclosing_function(name) else { return false };
    let inside = function.range().start <= sink.range().start && sink.range().end <= function.range().end;
    let (at, limit) = if inside { (sink, sink.range().start) } else { (name, name.range().start) };
    let around = at.ancestors().filter(|it| it.kind() == "if_statement").any(|it| {
        let then = it.field("consequence").map(Syntax::range);
        let within = then.is_some_and(|then| then.start <= at.range().start && at.range().end <= then.end);
        within && it.field("condition").and_then(positive).is_some_and(|it| it.text() == name.text())
    });
    around
        || function
            .descendants()
            .filter(|it| it.range().end <= limit)
            .any(|it| leaves_unless_tested(it, name.text()) || throws_unless_valid(it, name.text()))
}

/// `if (!PATTERN.test(name)) return …`.
fn leaves_unless_tested(node: Syntax<'_>, name: &str) -> bool {
    if node.kind() != "if_statement" {
        return false;
    }
    let (Some(condition), Some(then)) = (node.field("condition"), node.field("consequence")) else {
        return false;
    };
    let leaves = |it: Syntax<'_>| {
        matches!(it.kind(), "return_statement" | "throw_statement" | "continue_statement" | "break_statement")
    };
    let exits = leaves(then) || then.children().last().is_some_and(leaves);
    exits
        && condition
            .descendants()
            .filter(|it| it.kind() == "unary_expression" && it.text().starts_with('!'))
            .filter_map(|it| it.field("argument"))
            .filter_map(|it| Call::of(bare(it)))
            .filter_map(tested)
            .any(|it| it.text() == name)
}

/// `assertId(name)`.
fn throws_unless_valid(node: Syntax<'_>, name: &str) -> bool {
    if node.kind() != "expression_statement" {
        return false;
    }
    let Some(call) = node.children().next().map(bare).and_then(Call::of) else { return false };
    let lower = call.name().to_ascii_lowercase();
    let asserts = ["assert", "validate", "require", "ensure"].iter().any(|word| lower.starts_with(word));
    asserts && call.arguments().any(|it| it.text() == name)
}

/// The value that a condition says something good about when it holds.
#[must_use]
pub fn positive(condition: Syntax<'_>) -> Option<Syntax<'_>> {
    let negated = |it: Syntax<'_>| {
        it.ancestors()
            .take_while(|up| !up.is(condition))
            .chain([condition])
            .any(|up| up.kind() == "unary_expression" && up.text().starts_with('!'))
    };
    let either = condition.descendants().any(|it| {
        it.kind() == "binary_expression" && it.field("operator").is_some_and(|it| it.text() == "||")
    });
    Call::within(condition).filter(|it| !either && !negated(it.node)).find_map(tested)
}

/// What a call tests, if it tests it well enough.
fn tested(call: Call<'_>) -> Option<Syntax<'_>> {
    let value = |at: usize| call.argument(at).map(bare);
    match (call.name(), call.receiver()) {
        ("test", Some(pattern)) => value(0).filter(|_| is_tight(pattern)),
        ("match", Some(value)) => call.argument(0).filter(|it| is_tight(*it)).map(|_| bare(value)),
        ("includes" | "has", Some(list)) if !matches!(bare(list).kind(), "string") => value(0),
        (name, None) => value(0).filter(|_| checks(call, name)),
        _ => None,
    }
}

/// True for a function that says whether a value is valid: one of this file that tests, or one named so.
fn checks(call: Call<'_>, name: &str) -> bool {
    let own = bindings(call.node, name).into_iter().find_map(|it| match it {
        Binding::Item(node) | Binding::Value(node) if is_function(bare(node)) => Some(bare(node)),
        _ => None,
    });
    match own {
        Some(function) => Call::within(function).any(|it| it.receiver().is_some() && tested(it).is_some()),
        None => {
            let lower = name.to_ascii_lowercase();
            ["isvalid", "issafe", "isallowed", "valid", "allowed"].iter().any(|word| lower.starts_with(word))
        }
    }
}

/// True for a pattern that speaks of the whole value and lists what may stand in it.
fn is_tight(pattern: Syntax<'_>) -> bool {
    let patterns: Vec<Syntax<'_>> = values(pattern).into_iter().filter(|it| it.kind() == "regex").collect();
    if patterns.is_empty() {
        // A pattern from another file, by its name.
        return pattern.kind() == "identifier" || pattern.kind() == "member_expression";
    }
    patterns.iter().all(|it| tight_text(it.text()))
}

fn tight_text(text: &str) -> bool {
    let Some((body, flags)) = text.strip_prefix('/').and_then(|it| it.rsplit_once('/')) else { return false };
    let loose_escape = [r"\s", r"\S", r"\W", r"\D"].iter().any(|it| body.contains(it));
    let (mut in_class, mut escaped, mut any) = (false, false, false);
    for c in body.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '.' if !in_class => any = true,
            _ => {}
        }
    }
    body.starts_with('^')
        && body.ends_with('$')
        && !flags.contains('m')
        && !loose_escape
        && !any
        && !body.contains("[^")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::syntax::Source;

    fn guarded(code: &str) -> bool {
        let source =
            Source::typescript(format!("h((c) => {{ const id = c.req.param('id'); {code} }});").into());
        let sink = Call::all(&source).filter(|it| it.is_function("run")).last().expect("something runs").node;
        let name = sink.descendants().filter(|it| it.text() == "id").last().expect("named");
        stand_before(name, sink)
    }

    #[test]
    fn tests_that_count() {
        for code in [
            r"if (!/^[\w-]{1,64}$/.test(id)) return c.text('no', 400); run(`x ${id}`);",
            r"if (!id || !ID.test(id)) { throw new Error('no'); } run(`x ${id}`);",
            r"if (/^[a-f0-9]+$/.test(id)) { run(`x ${id}`); }",
            "if (!ALLOWED.includes(id)) return; run(id);",
            "if (!isValidId(id)) return; run(id);",
            "assertId(id); run(id);",
            r"if (!id.match(/^\d+$/)) return; run(id);",
        ] {
            assert!(guarded(code), "{code}");
        }
    }

    #[test]
    fn tests_that_do_not() {
        for code in [
            "if (!id) return; run(id);",
            r"if (!/[\w-]+/.test(id)) return; run(id);",
            "if (!/^.+$/.test(id)) return; run(id);",
            r"if (!/^\w+$/m.test(id)) return; run(id);",
            r"if (/[;&|]/.test(id)) return; run(id);",
            r"if (!/^\w+$/.test(id)) console.log('odd'); run(id);",
            r"run(id); if (!/^\w+$/.test(id)) return;",
            "run(id);",
        ] {
            assert!(!guarded(code), "{code}");
        }
    }
}
