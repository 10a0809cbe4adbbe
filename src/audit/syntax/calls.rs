//! Calls: what is called, on what, with what. `new` counts as a call.

use super::{Source, Syntax};

/// A call or a `new`.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The whole of it.
    pub node: Syntax<'a>,
    callee: Syntax<'a>,
    arguments: Option<Syntax<'a>>,
}

impl<'a> Call<'a> {
    /// The call that `node` is.
    #[must_use]
    pub fn of(node: Syntax<'a>) -> Option<Self> {
        let field = match node.kind() {
            "call_expression" => "function",
            "new_expression" => "constructor",
            _ => return None,
        };
        Some(Self { node, callee: node.field(field)?, arguments: node.field("arguments") })
    }

    /// Every call of a file.
    pub fn all(source: &'a Source) -> impl Iterator<Item = Self> {
        source.nodes().filter_map(Self::of)
    }

    /// Every call in `node`, itself included.
    pub fn within(node: Syntax<'a>) -> impl Iterator<Item = Self> {
        node.descendants().filter_map(Self::of)
    }

    /// The method's or function's own name: `get` of `url.searchParams.get(x)`. Empty where it has none.
    #[must_use]
    pub fn name(self) -> &'a str {
        match self.callee.kind() {
            "identifier" => self.callee.text(),
            "member_expression" => self.callee.field("property").map_or("", Syntax::text),
            _ => "",
        }
    }

    /// What the method is called on; `None` for a plain function.
    #[must_use]
    pub fn receiver(self) -> Option<Syntax<'a>> {
        self.callee.field("object")
    }

    /// True for `name(…)` and `new name(…)`, not for a method.
    #[must_use]
    pub fn is_function(self, name: &str) -> bool {
        self.callee.kind() == "identifier" && self.callee.text() == name
    }

    /// What is called, as it stands: `console.log`.
    #[must_use]
    pub fn callee(self) -> Syntax<'a> {
        self.callee
    }

    /// True for `new …`.
    #[must_use]
    pub fn is_new(self) -> bool {
        self.node.kind() == "new_expression"
    }

    /// The arguments, without comments.
    pub fn arguments(self) -> impl Iterator<Item = Syntax<'a>> {
        self.arguments.into_iter().flat_map(Syntax::children).filter(|it| it.kind() != "comment")
    }

    /// One argument, from 0.
    #[must_use]
    pub fn argument(self, at: usize) -> Option<Syntax<'a>> {
        self.arguments().nth(at)
    }

    /// True for `console.log` and its siblings: what goes to Workers Logs.
    #[must_use]
    pub fn logs(self) -> bool {
        self.receiver().is_some_and(|it| it.text() == "console")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_receivers_and_arguments_of_calls() {
        let source = Source::typescript("a.b?.c(1, /* two */ 2);\nnew URL(x);\nf();\n(() => 1)();\n".into());
        let calls: Vec<Call<'_>> = Call::all(&source).collect();
        let names: Vec<&str> = calls.iter().map(|it| it.name()).collect();
        assert_eq!(names, ["c", "URL", "f", ""]);
        assert_eq!(calls[0].receiver().map(Syntax::text), Some("a.b"));
        assert_eq!(calls[0].arguments().map(Syntax::text).collect::<Vec<_>>(), ["1", "2"]);
        assert!(calls[1].is_new() && calls[1].is_function("URL") && !calls[0].is_function("c"));
    }
}
