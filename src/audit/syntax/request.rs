//! Values that come from a request: followed through a file, up to where something tests them.
//!
//! Followed are constants, assignments, destructuring, templates, concatenation, functions of the same file (their
//! results, and the arguments of their calls), and functions of other files by their arguments. Not followed are
//! values kept in objects' fields, storage, and what the container answers.

use super::Syntax;
use super::bindings::{Binding, bindings, calls_of, enclosing_function, function_name, is_function, root};
use super::calls::Call;
use super::guards;
use super::values::bare;

/// How far a value is followed.
const FAR: usize = 24;

/// Where a value of a request enters, if `expression` has one that nothing has tested when `sink` runs.
#[must_use]
pub fn untested<'a>(expression: Syntax<'a>, sink: Syntax<'a>) -> Option<Syntax<'a>> {
    Trace { sink: Some(sink) }.of(expression, FAR)
}

/// Where a value of a request enters, if `expression` has one, tested or not.
#[must_use]
pub fn any<'a>(expression: Syntax<'a>) -> Option<Syntax<'a>> {
    Trace { sink: None }.of(expression, FAR)
}

struct Trace<'a> {
    /// Where the value is used: tests count when they stand before it.
    sink: Option<Syntax<'a>>,
}

impl<'a> Trace<'a> {
    fn of(&self, node: Syntax<'a>, fuel: usize) -> Option<Syntax<'a>> {
        let fuel = fuel.checked_sub(1)?;
        let node = bare(node);
        if enters(node) {
            return Some(node);
        }
        match node.kind() {
            "identifier" | "shorthand_property_identifier" => self.name(node, fuel),
            "member_expression" => {
                let length = node.field("property").is_some_and(|it| it.text() == "length");
                node.field("object").filter(|_| !length).and_then(|it| self.of(it, fuel))
            }
            "subscript_expression" => node.field("object").and_then(|it| self.of(it, fuel)),
            "call_expression" | "new_expression" => self.call(Call::of(node)?, fuel),
            "binary_expression" => {
                let joins =
                    node.field("operator").is_some_and(|it| matches!(it.text(), "+" | "||" | "??" | "&&"));
                let sides = [node.field("left"), node.field("right")];
                sides.into_iter().flatten().filter(|_| joins).find_map(|it| self.of(it, fuel))
            }
            "ternary_expression" => self.choice(node, fuel),
            "assignment_expression" => node.field("right").and_then(|it| self.of(it, fuel)),
            "pair" => node.field("value").and_then(|it| self.of(it, fuel)),
            "template_string"
            | "template_substitution"
            | "array"
            | "object"
            | "spread_element"
            | "sequence_expression" => node.children().find_map(|it| self.of(it, fuel)),
            _ => None,
        }
    }

    fn name(&self, node: Syntax<'a>, fuel: usize) -> Option<Syntax<'a>> {
        if self.sink.is_some_and(|sink| guards::stand_before(node, sink)) {
            return None;
        }
        bindings(node, node.text()).into_iter().find_map(|binding| match binding {
            Binding::Value(value) | Binding::Part(value) | Binding::Each(value) => self.of(value, fuel),
            Binding::Parameter(function, at) => self.parameter(function, at, fuel),
            Binding::Item(_) => None,
        })
    }

    /// What a parameter is given by the calls in its file.
    fn parameter(&self, function: Syntax<'a>, at: usize, fuel: usize) -> Option<Syntax<'a>> {
        let name = function_name(function)?;
        calls_of(root(function), name).find_map(|call| self.of(call.argument(at)?, fuel))
    }

    fn choice(&self, node: Syntax<'a>, fuel: usize) -> Option<Syntax<'a>> {
        let condition = node.field("condition")?;
        let tested = self.sink.is_some().then(|| guards::positive(condition)).flatten();
        let sides = [node.field("consequence"), node.field("alternative")];
        let skip = usize::from(tested.is_some());
        sides.into_iter().flatten().skip(skip).find_map(|it| self.of(it, fuel))
    }

    fn call(&self, call: Call<'a>, fuel: usize) -> Option<Syntax<'a>> {
        let name = call.name();
        if self.sink.is_some() && makes_harmless(call) {
            return None;
        }
        let arguments = || call.arguments().find_map(|it| self.of(it, fuel));
        if call.is_new() {
            return arguments();
        }
        match call.receiver() {
            Some(receiver) if matches!(receiver.text(), "JSON" | "Buffer" | "Object" | "String") => {
                arguments()
            }
            Some(receiver) => match name {
                "test" | "includes" | "has" | "startsWith" | "endsWith" | "indexOf" | "find" | "some"
                | "every" => None,
                "concat" | "replace" | "replaceAll" | "padEnd" | "padStart" => {
                    self.of(receiver, fuel).or_else(arguments)
                }
                _ => self.of(receiver, fuel),
            },
            None => self.result(call, fuel).unwrap_or_else(arguments),
        }
    }

    /// What a function of the same file returns; `None` when it is not of this file.
    fn result(&self, call: Call<'a>, fuel: usize) -> Option<Option<Syntax<'a>>> {
        let function = bindings(call.node, call.name()).into_iter().find_map(|it| match it {
            Binding::Item(node) | Binding::Value(node) if is_function(bare(node)) => Some(bare(node)),
            _ => None,
        })?;
        let body = function.field("body")?;
        if body.kind() != "statement_block" {
            return Some(self.of(body, fuel));
        }
        let returned = body
            .descendants()
            .filter(|it| it.kind() == "return_statement")
            .filter(|it| enclosing_function(*it).is_some_and(|it| it.is(function)))
            .find_map(|it| self.of(it.children().next()?, fuel));
        Some(returned)
    }
}

/// True where a value of a request comes into the code.
fn enters(node: Syntax<'_>) -> bool {
    if let Some(call) = Call::of(node).filter(|it| !it.is_new()) {
        let Some(receiver) = call.receiver() else { return false };
        let of = receiver.text();
        return match call.name() {
            "param" | "query" | "queries" | "header" | "parseBody" | "valid" | "bodyCache" => is_request(of),
            "json" | "text" | "formData" | "arrayBuffer" | "blob" => is_request(of),
            "get" | "getAll" => {
                of.ends_with("searchParams") || of.ends_with(".headers") && is_request(&of[..of.len() - 8])
            }
            _ => false,
        };
    }
    if node.kind() != "member_expression" {
        return false;
    }
    let (Some(object), Some(property)) = (node.field("object"), node.field("property")) else { return false };
    match property.text() {
        "url" | "path" | "raw" | "body" => is_request(object.text()),
        "data" => matches!(object.text(), "event" | "ev" | "evt" | "message"),
        _ => false,
    }
}

fn is_request(text: &str) -> bool {
    let last = text.rsplit('.').next().unwrap_or(text);
    matches!(last, "req" | "request") || text.ends_with(".req.raw")
}

/// True for calls whose result no shell and no path can be broken with.
fn makes_harmless(call: Call<'_>) -> bool {
    let name = call.name();
    let lower = name.to_ascii_lowercase();
    let numbers = ["Number", "parseInt", "parseFloat", "BigInt", "Boolean", "encodeURIComponent"];
    let quotes = ["quote", "escape", "sanitize", "sanitise"].iter().any(|word| lower.contains(word));
    let schema = matches!(name, "parse" | "safeParse" | "parseAsync")
        && call.receiver().is_some_and(|it| !matches!(it.text(), "JSON" | "qs"));
    // `replace(/[^a-z]/g, '')` leaves only what is named.
    let strips = matches!(name, "replace" | "replaceAll")
        && call.argument(0).is_some_and(|it| {
            it.kind() == "regex" && it.text().starts_with("/[^") && it.text().ends_with("/g")
        });
    numbers.contains(&name) || quotes || schema || strips
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::syntax::Source;

    /// Whether the argument of the last `run(…)` comes from the request untested.
    fn reaches(code: &str) -> bool {
        let source = Source::typescript(code.into());
        let call = Call::all(&source).filter(|it| it.is_function("run")).last().expect("something runs");
        untested(call.argument(0).expect("an argument"), call.node).is_some()
    }

    #[test]
    fn values_are_followed() {
        for code in [
            "h((c) => { const id = c.req.param('id'); run(`x ${id}`); });",
            "h((c) => { run('x ' + c.req.query('a')); });",
            "h((c) => { const id = decodeURIComponent(c.req.param('id')); const cmd = 'x '.concat(id); run(cmd); });",
            "h(async (c) => { const { id } = await c.req.json(); const alias = id; run(`x ${alias.trim()}`); });",
            "h((c) => { const url = new URL(c.req.url); run(url.searchParams.get('cmd') || 'help'); });",
            "h((c) => { const url = new URL(c.req.url); const last = url.pathname.split('/').pop(); run(`x ${last}`); });",
            "const build = (id) => `x ${id}`; h((c) => { run(build(c.req.param('id'))); });",
            "function go(id) { run(`x ${id}`); } h((c) => go(c.req.header('X-Id')));",
            "h((c) => { let cmd = 'x'; cmd += c.req.query('a'); run(cmd); });",
            "h((c) => { const parts = ['x', c.req.param('id')]; run(parts.join(' ')); });",
            "h(async (c) => { for (const id of (await c.req.json()).ids) run(`x ${id}`); });",
            "import { build } from './b'; h((c) => run(build(c.req.param('id'))));",
            "h((c) => { const id = c.req.param('id'); run(flag ? `a ${id}` : 'b'); });",
        ] {
            assert!(reaches(code), "{code}");
        }
    }

    #[test]
    fn what_is_not_of_the_request_is_not() {
        for code in [
            "h((c) => { run(`x ${c.env.TOKEN}`); });",
            "h((c) => { const id = c.req.param('id'); const p = list.find((it) => it.id === id); run(`kill ${p.pid}`); });",
            "h((c) => { const n = Number(c.req.query('n')); run(`tail -${n}`); });",
            "h((c) => { run(`x ${c.req.query('a').length}`); });",
            "h((c) => { const id = shellQuote(c.req.param('id')); run(`x ${id}`); });",
            "h((c) => { const id = c.req.param('id').replace(/[^a-z0-9]/g, ''); run(`x ${id}`); });",
        ] {
            assert!(!reaches(code), "{code}");
        }
    }
}
