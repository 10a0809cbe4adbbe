//! YAML as the tree the other configuration documents are read into: workflows of GitHub and their like.
//!
//! Bounded: an alias is a copy, and copies of copies are refused before they fill the memory. Scalars are strings, but for
//! plain `true`, `false` and `null`, as GitHub reads them. Deliberately absent: tags, merge keys, several documents
//! (the first one counts), and writing.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::tree::{Kind, Node};

/// The deepest nesting that is read.
const DEEPEST: usize = 200;
/// The most values, copies included.
const MOST_VALUES: usize = 100_000;

/// The document could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: not valid YAML")]
pub struct NotYaml {
    /// Line from 1.
    pub line: usize,
}

/// Reads the first document of `text`; an empty one is a table without members.
///
/// # Errors
/// When it is not YAML, or nested or repeated beyond reason.
pub fn parse(text: &str) -> Result<Node, NotYaml> {
    let mut reading = Reading { places: places(text), open: Vec::new(), anchors: HashMap::new(), values: 0 };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| NotYaml { line: error.marker().line().max(1) })?;
        if let Some(root) = reading.take(event, span)? {
            return Ok(root);
        }
    }
    Ok(Node { line: 1, range: None, key: None, kind: Kind::Table(Vec::new()) })
}

/// The byte at which each character begins, and the end.
fn places(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain(std::iter::once(text.len())).collect()
}

/// A collection under way.
struct Open {
    line: usize,
    start: usize,
    anchor: usize,
    key: Option<Range<usize>>,
    kind: Kind,
    /// The key of a table whose value comes next.
    pending: Option<(String, Option<Range<usize>>)>,
}

struct Reading {
    places: Vec<usize>,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    values: usize,
}

impl Reading {
    /// Takes an event; the root when it is complete.
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<Option<Node>, NotYaml> {
        let line = span.start.line().max(1);
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let kind = match (style, text.as_ref()) {
                    (ScalarStyle::Plain, "true") => Kind::Bool(true),
                    (ScalarStyle::Plain, "false") => Kind::Bool(false),
                    (ScalarStyle::Plain, "null" | "~" | "") => Kind::Null,
                    (_, text) => Kind::String(text.to_owned()),
                };
                let node = Node { line, range: Some(self.range(span)), key: None, kind };
                self.close(node, anchor, line)
            }
            Event::Alias(anchor) => {
                let copy = self.anchors.get(&anchor).cloned();
                let kind = copy.map_or(Kind::Null, |node| node.kind);
                self.values += size(&kind);
                let node = Node { line, range: Some(self.range(span)), key: None, kind };
                self.close(node, 0, line)
            }
            Event::SequenceStart(anchor, _) => self.begin(Kind::Array(Vec::new()), anchor, span),
            Event::MappingStart(anchor, _) => self.begin(Kind::Table(Vec::new()), anchor, span),
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(done) = self.open.pop() else { return Ok(None) };
                let range = Some(done.start..self.range(span).start.max(done.start));
                let node = Node { line: done.line, range, key: done.key, kind: done.kind };
                self.close(node, done.anchor, line)
            }
            _ => Ok(None),
        }
    }

    fn begin(&mut self, kind: Kind, anchor: usize, span: Span) -> Result<Option<Node>, NotYaml> {
        let line = span.start.line().max(1);
        if self.open.len() >= DEEPEST {
            return Err(NotYaml { line });
        }
        let start = self.range(span).start;
        self.open.push(Open { line, start, anchor, key: None, kind, pending: None });
        Ok(None)
    }

    /// Puts a complete value where it belongs.
    fn close(&mut self, node: Node, anchor: usize, line: usize) -> Result<Option<Node>, NotYaml> {
        self.values += 1;
        if self.values > MOST_VALUES {
            return Err(NotYaml { line });
        }
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
            self.values += size(&node.kind);
        }
        let Some(parent) = self.open.last_mut() else { return Ok(Some(node)) };
        match &mut parent.kind {
            Kind::Array(elements) => elements.push(node),
            Kind::Table(members) => match parent.pending.take() {
                None => parent.pending = Some((key_text(&node), node.range)),
                Some((name, key)) => members.push((name, Node { key, ..node })),
            },
            _ => {}
        }
        Ok(None)
    }

    fn range(&self, span: Span) -> Range<usize> {
        let at = |index: usize| self.places.get(index).or(self.places.last()).copied().unwrap_or(0);
        at(span.start.index())..at(span.end.index())
    }
}

/// A key as text: GitHub's `on` is no boolean.
fn key_text(node: &Node) -> String {
    match &node.kind {
        Kind::String(text) => text.clone(),
        Kind::Bool(flag) => flag.to_string(),
        _ => String::new(),
    }
}

/// How many values it holds. As deep as the document at most.
fn size(kind: &Kind) -> usize {
    match kind {
        Kind::Array(elements) => 1 + elements.iter().map(|it| size(&it.kind)).sum::<usize>(),
        Kind::Table(members) => 1 + members.iter().map(|(_, it)| size(&it.kind)).sum::<usize>(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_are_read_with_their_places() {
        let text = "on: push\njobs:\n  é: # c\n    steps:\n      - uses: a/b@v1\n      - run: |\n          echo 1\n    flag: true\n";
        let node = parse(text).unwrap();
        assert_eq!(node.get("on").unwrap().as_str(), Some("push"));
        let job = node.get("jobs").unwrap().get("é").unwrap();
        let steps = job.get("steps").unwrap().elements();
        let uses = steps[0].get("uses").unwrap();
        assert_eq!((uses.line, &text[uses.range.clone().unwrap()]), (5, "a/b@v1"));
        assert_eq!(&text[uses.extent().unwrap()], "uses: a/b@v1");
        assert_eq!(steps[1].get("run").unwrap().as_str(), Some("echo 1\n"));
        assert!(matches!(job.get("flag").unwrap().kind, Kind::Bool(true)));
    }

    #[test]
    fn copies_of_copies_are_refused() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for at in 1..12 {
            let of = vec![format!("*a{}", at - 1); 9].join(", ");
            text.push_str(&format!("a{at}: &a{at} [{of}]\n"));
        }
        assert!(parse(&text).is_err());
        let once = parse("a: &x {b: c}\nd: *x\n").unwrap();
        assert_eq!(once.at("d.b").unwrap().as_str(), Some("c"));
    }

    #[test]
    fn depth_and_nonsense_are_refused() {
        assert!(parse(&"[".repeat(100_000)).is_err());
        assert!(parse(&"- ".repeat(100_000)).is_err());
        assert!(parse("a: b\nc: }\n").unwrap_err().line >= 2);
        assert!(parse("").unwrap().members().is_empty());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "([a-c]: |- |\n|  |\\[|\\]|\\{|\\}|&a |\\*a|'|\"|#|\\||\\PC){0,60}") {
            let _either = parse(&text);
        }
    }
}
