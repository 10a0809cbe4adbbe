//! `$include`: files that stand in the place of a value, merged as OpenClaw merges them.
//!
//! Objects are merged key by key, arrays joined, and of everything else the later one holds; keys beside `$include` come
//! last. What is merged away stays known, so that the report has a line for it. OpenClaw 2026.2.3 follows `$include`
//! out of the folder of the configuration; that is refused here for every version.

use std::collections::HashMap;

use super::fault::{Fault, IncludeFault, ReadError};
use super::json5::{self, Counted};
use super::limits;
use super::source::File;
use crate::audit::openclaw::{Kind, Node};

/// Hands over included files.
pub trait Includes {
    /// The file that `wanted` (the value of `$include`) is, seen from the file `from`.
    ///
    /// # Errors
    /// Why it is not handed over.
    fn fetch(&mut self, from: &str, wanted: &str) -> Result<Given, IncludeFault>;
}

/// A file that was handed over.
#[derive(Clone)]
pub struct Given {
    /// Its name, as it is shown; the same for the same file.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A key that is no longer part of the merged tree under its own place.
#[derive(Debug)]
pub(super) enum Merged {
    /// An `$include` of the object.
    Include(Node),
    /// An object or array whose content went into the value.
    Joined(usize),
    /// A value in whose place the value stands now.
    Replaced(Node),
}

/// Reads files and follows their includes.
pub(super) struct Loader<'a> {
    pub(super) files: Vec<File>,
    pub(super) counted: Counted,
    /// What was merged into a value, by where the value begins.
    pub(super) merged: HashMap<usize, Vec<Merged>>,
    /// Where the next file begins. One byte lies between two files, so that no two values begin at the same place.
    space: usize,
    bytes: usize,
    stack: Vec<String>,
    includes: &'a mut dyn Includes,
}

impl<'a> Loader<'a> {
    pub(super) fn new(includes: &'a mut dyn Includes) -> Self {
        Self {
            files: Vec::new(),
            counted: Counted::default(),
            merged: HashMap::new(),
            space: 1,
            bytes: 0,
            stack: Vec::new(),
            includes,
        }
    }

    /// Reads a file, without what it includes.
    pub(super) fn read(&mut self, given: Given) -> Result<Node, ReadError> {
        let Given { name, bytes } = given;
        let error = |line, fault| ReadError { file: name.clone(), line, fault };
        if bytes.len() > limits::FILE {
            return Err(error(1, Fault::LargeFile));
        }
        self.bytes += bytes.len();
        if self.bytes > limits::TOTAL {
            return Err(error(1, Fault::LargeTotal));
        }
        let text = String::from_utf8(bytes).map_err(|bad| {
            let before = &bad.as_bytes()[..bad.utf8_error().valid_up_to()];
            error(before.iter().filter(|byte| **byte == b'\n').count() + 1, Fault::NotUtf8)
        })?;
        let (base, earlier) = (self.space, self.counted.includes);
        let node = json5::read(&text, base, &mut self.counted)
            .map_err(|(at, fault)| error(json5::line_of(&text, at), fault))?;
        self.space += text.len() + 1;
        let includes = self.counted.includes > earlier;
        self.files.push(File::new(name, (base, includes), text));
        Ok(node)
    }

    /// Puts the included files into a tree that was read last.
    pub(super) fn resolve(&mut self, node: Node, file: usize) -> Result<Node, ReadError> {
        // Most files include nothing, and their tree stays as it is.
        if !self.files[file].includes {
            return Ok(node);
        }
        self.stack.push(self.files[file].name.clone());
        let node = self.value(node, file)?;
        self.stack.pop();
        Ok(node)
    }

    fn value(&mut self, node: Node, file: usize) -> Result<Node, ReadError> {
        let Node { range, kind } = node;
        let kind = match kind {
            Kind::Array(elements) => {
                let elements = elements.into_iter().map(|element| self.value(element, file));
                Kind::Array(elements.collect::<Result<_, _>>()?)
            }
            Kind::Object(members) => return self.object(range, members, file),
            other => other,
        };
        Ok(Node { range, kind })
    }

    fn object(
        &mut self,
        range: std::ops::Range<usize>,
        members: Vec<(String, Node)>,
        file: usize,
    ) -> Result<Node, ReadError> {
        let mut wanted = None;
        let mut rest = Vec::with_capacity(members.len());
        for (key, node) in members {
            if key == "$include" {
                wanted = Some(node);
            } else {
                rest.push((key, self.value(node, file)?));
            }
        }
        let rest = Node { range, kind: Kind::Object(rest) };
        let Some(wanted) = wanted else { return Ok(rest) };
        let place = wanted.range.start;
        let included = self.included(&wanted, file)?;
        let start = rest.range.start;
        self.merged.entry(start).or_default().push(Merged::Include(wanted));
        if rest.members().is_empty() {
            return Ok(Node { range: rest.range, kind: included.kind });
        }
        if !included.is_object() {
            return Err(self.error(file, place, Fault::IncludeSiblings));
        }
        // The object around `$include` is the key's value; that it was merged needs no line of its own.
        let (range, mut sink) = (rest.range.clone(), Vec::new());
        let merged = self.merge(included, rest, &mut sink);
        Ok(Node { range, kind: merged.kind })
    }

    /// What an `$include` stands for.
    fn included(&mut self, wanted: &Node, file: usize) -> Result<Node, ReadError> {
        let place = wanted.range.start;
        let names: Vec<&str> = match &wanted.kind {
            Kind::String(name) => vec![name],
            Kind::Array(elements) => elements.iter().filter_map(Node::text).collect(),
            _ => Vec::new(),
        };
        if names.is_empty() || (!wanted.elements().is_empty() && names.len() != wanted.elements().len()) {
            return Err(self.error(file, place, Fault::IncludeKind));
        }
        let mut whole: Option<Node> = None;
        for name in names {
            let node = self.file(name, file, place)?;
            whole = Some(match whole {
                None => node,
                Some(earlier) => self.merge(earlier, node, &mut Vec::new()),
            });
        }
        whole.ok_or_else(|| self.error(file, place, Fault::IncludeKind))
    }

    fn file(&mut self, wanted: &str, from: usize, place: usize) -> Result<Node, ReadError> {
        let name = self.files[from].name.clone();
        let fault = |fault| Fault::Include(fault);
        let given = self.includes.fetch(&name, wanted).map_err(|it| self.error(from, place, fault(it)))?;
        if self.stack.contains(&given.name) {
            return Err(self.error(from, place, Fault::IncludeLoop));
        }
        if self.stack.len() > limits::INCLUDES {
            return Err(self.error(from, place, Fault::IncludeDepth));
        }
        if self.files.len() > limits::FILES {
            return Err(self.error(from, place, Fault::IncludeCount));
        }
        let node = self.read(given)?;
        let file = self.files.len() - 1;
        self.resolve(node, file)
    }

    /// `over` merged over `under`. What is a key of both files is told in the result's place.
    fn merge(&mut self, under: Node, over: Node, told: &mut Vec<Merged>) -> Node {
        let start = under.range.start;
        match (under.kind, over.kind) {
            (Kind::Object(below), Kind::Object(above)) => {
                told.push(Merged::Joined(start));
                let kind = Kind::Object(self.merge_members(below, above));
                Node { range: over.range, kind }
            }
            (Kind::Array(mut below), Kind::Array(above)) => {
                told.push(Merged::Joined(start));
                below.extend(above);
                Node { range: over.range, kind: Kind::Array(below) }
            }
            (below, above) => {
                told.push(Merged::Replaced(Node { range: under.range, kind: below }));
                Node { range: over.range, kind: above }
            }
        }
    }

    fn merge_members(
        &mut self,
        below: Vec<(String, Node)>,
        above: Vec<(String, Node)>,
    ) -> Vec<(String, Node)> {
        let mut members: Vec<(String, Option<Node>)> =
            below.into_iter().map(|(key, node)| (key, Some(node))).collect();
        let places: HashMap<String, usize> =
            members.iter().enumerate().map(|(at, (key, _))| (key.clone(), at)).collect();
        for (key, over) in above {
            let earlier = places.get(&key).and_then(|at| Some((*at, members[*at].1.take()?)));
            match earlier {
                None => members.push((key, Some(over))),
                Some((at, under)) => {
                    let mut told = Vec::new();
                    let merged = self.merge(under, over, &mut told);
                    let into = self.merged.entry(merged.range.start).or_default();
                    into.extend(told);
                    members[at].1 = Some(merged);
                }
            }
        }
        members.into_iter().filter_map(|(key, node)| Some((key, node?))).collect()
    }

    fn error(&self, file: usize, place: usize, fault: Fault) -> ReadError {
        let file = &self.files[file];
        ReadError { file: file.name.clone(), line: file.line_of(place), fault }
    }
}
