//! Reads JSON with comments into a tree that owns its comments.
//!
//! Each comment is taken exactly once, in source order, by the thing it stands by: above a key, beside it on the
//! same line, beside the opening bracket, or before the closing one.

use jsonc_parser::ast::{Array, Comment, CommentKind, Object, Value};
use jsonc_parser::common::Ranged;

use super::super::super::edit::Edit;
use super::super::super::tree::{self, Lines, ParseError, join};
use super::ConvertError;

/// A line between two values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    Blank,
    Comment(String),
}

/// A value with what stands around it. `name` is empty for array elements.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) before: Vec<Line>,
    pub(super) beside: Vec<String>,
    pub(super) shape: Shape,
}

/// A value as TOML will hold it; numbers as TOML literals.
#[derive(Debug)]
pub(super) enum Shape {
    Literal(String),
    Text(String),
    Array(Group),
    Table(Group),
}

/// The members of an object or array, and the comments that belong to its brackets.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) opening: Vec<String>,
    pub(super) members: Vec<Member>,
    pub(super) tail: Vec<Line>,
}

/// A whole document.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) head: Vec<Line>,
    pub(super) root: Group,
    pub(super) tail: Vec<Line>,
    pub(super) edits: Vec<Edit>,
}

/// Largest integer a double holds together with all smaller ones; wrangler's TOML parser refuses larger ones.
const MAX_SAFE_INTEGER: i64 = 9_007_199_254_740_991;

pub(super) fn read(text: &str) -> Result<Source, ConvertError> {
    let parsed = tree::parse_jsonc(text)?;
    let Some(Value::Object(root)) = &parsed.value else { return Err(ParseError::NotAnObject.into()) };
    let mut comments: Vec<Comment<'_>> =
        parsed.comments.iter().flat_map(|map| map.values()).flat_map(|group| group.iter().cloned()).collect();
    comments.sort_by_key(|comment| comment.range().start);
    comments.dedup_by_key(|comment| comment.range().start);
    let mut reader =
        Reader { text, lines: Lines::of(text), comments, next: 0, last_end: 0, edits: Vec::new() };
    let head = reader.before(root.range.start);
    let root = reader.object(root, "")?;
    let tail = reader.before(text.len());
    Ok(Source { head, root, tail, edits: reader.edits })
}

struct Reader<'a> {
    text: &'a str,
    lines: Lines,
    comments: Vec<Comment<'a>>,
    /// Index of the first comment not yet taken.
    next: usize,
    /// End of the last token or comment taken.
    last_end: usize,
    edits: Vec<Edit>,
}

impl<'a> Reader<'a> {
    fn object(&mut self, object: &Object<'a>, path: &str) -> Result<Group, ConvertError> {
        self.last_end = object.range.start + 1;
        let opening = self.beside();
        let mut members: Vec<Member> = Vec::new();
        let mut carried = Vec::new();
        for property in &object.properties {
            let name = property.name.as_str();
            let path = join(path, name);
            let mut before = std::mem::take(&mut carried);
            before.extend(self.before(property.range.start));
            self.last_end = property.name.range().end;
            before.extend(comments_only(self.before(property.value.range().start)));
            if let Value::NullKeyword(null) = &property.value {
                self.last_end = null.range.end;
                self.drop_null(&path);
                carried = before;
                carried.push(Line::Comment(format!("{path} was null, which TOML cannot say: left out")));
                carried.extend(self.beside().into_iter().map(Line::Comment));
                continue;
            }
            let shape = self.value(&property.value, &path)?;
            let beside = self.beside();
            if let Some(at) = members.iter().position(|member| member.name == name) {
                let earlier = members.remove(at);
                self.drop_duplicate(&path);
                let mut lines = earlier.all_comments();
                lines.extend(before);
                before = lines;
            }
            members.push(Member { name: name.to_owned(), before, beside, shape });
        }
        let mut tail = carried;
        tail.extend(self.before(object.range.end - 1));
        self.last_end = object.range.end;
        Ok(Group { opening, members, tail })
    }

    fn array(&mut self, array: &Array<'a>, path: &str) -> Result<Group, ConvertError> {
        self.last_end = array.range.start + 1;
        let opening = self.beside();
        let mut members = Vec::new();
        for (index, element) in array.elements.iter().enumerate() {
            let path = format!("{path}[{index}]");
            let before = self.before(element.range().start);
            let shape = self.value(element, &path)?;
            let beside = self.beside();
            members.push(Member { name: String::new(), before, beside, shape });
        }
        let tail = self.before(array.range.end - 1);
        self.last_end = array.range.end;
        Ok(Group { opening, members, tail })
    }

    fn value(&mut self, value: &Value<'a>, path: &str) -> Result<Shape, ConvertError> {
        let shape = match value {
            Value::Object(object) => return self.object(object, path).map(Shape::Table),
            Value::Array(array) => return self.array(array, path).map(Shape::Array),
            Value::StringLit(lit) => Shape::Text(lit.value.to_string()),
            Value::BooleanLit(lit) => Shape::Literal(lit.value.to_string()),
            Value::NumberLit(lit) => Shape::Literal(self.number(lit.value, path, lit.range.start)?),
            // An object's member was looked at before; in an array it cannot be left out.
            Value::NullKeyword(lit) => {
                let line = self.lines.at(lit.range.start);
                return Err(ConvertError::NullInArray { line, path: path.to_owned() });
            }
        };
        self.last_end = value.range().end;
        Ok(shape)
    }

    /// The TOML literal of a JSON number: the same digits wherever TOML can hold them.
    fn number(&mut self, literal: &str, path: &str, at: usize) -> Result<String, ConvertError> {
        let line = self.lines.at(at);
        let double: f64 = literal.parse().unwrap_or(f64::INFINITY);
        if !double.is_finite() {
            return Err(ConvertError::NumberOutOfRange { line, path: path.to_owned() });
        }
        if literal.contains(['.', 'e', 'E']) {
            return Ok(literal.to_owned());
        }
        if literal == "-0" {
            return Ok("-0.0".to_owned());
        }
        if literal.parse::<i64>().is_ok_and(|number| number.unsigned_abs() <= MAX_SAFE_INTEGER.unsigned_abs())
        {
            return Ok(literal.to_owned());
        }
        let float = format!("{literal}.0");
        self.edits.push(Edit {
            id: "big-integer-as-float",
            path: path.to_owned(),
            reason: "wrangler holds numbers as doubles and its TOML parser refuses integers beyond 2^53",
            before: Some(literal.to_owned()),
            after: float.clone(),
        });
        Ok(float)
    }

    fn drop_null(&mut self, path: &str) {
        self.edits.push(Edit {
            id: "null-left-out",
            path: path.to_owned(),
            reason: "TOML has no null; wrangler takes a missing key as unset",
            before: Some("null".to_owned()),
            after: String::new(),
        });
    }

    fn drop_duplicate(&mut self, path: &str) {
        self.edits.push(Edit {
            id: "duplicate-key-left-out",
            path: path.to_owned(),
            reason: "the key stands twice; wrangler reads the last one, and TOML allows only one",
            before: None,
            after: String::new(),
        });
    }

    /// Takes all comments that begin before `position`, with the blank lines between them.
    fn before(&mut self, position: usize) -> Vec<Line> {
        let mut lines = Vec::new();
        while let Some(comment) = self.comments.get(self.next).filter(|c| c.range().start < position).cloned()
        {
            self.next += 1;
            self.blank_in_gap(comment.range().start, &mut lines);
            lines.extend(comment_lines(&comment).into_iter().map(Line::Comment));
            self.last_end = comment.range().end;
        }
        self.blank_in_gap(position, &mut lines);
        lines
    }

    fn blank_in_gap(&self, until: usize, lines: &mut Vec<Line>) {
        let gap = self.text.get(self.last_end..until).unwrap_or_default();
        if gap.matches('\n').count() > 1 {
            lines.push(Line::Blank);
        }
    }

    /// Takes the comments that stand on the same line after the last token and have nothing but
    /// punctuation after them.
    fn beside(&mut self) -> Vec<String> {
        let mut taken = Vec::new();
        while let Some(comment) = self.comments.get(self.next).cloned() {
            let gap = self.text.get(self.last_end..comment.range().start).unwrap_or("\n");
            let adjacent = gap.chars().all(|c| matches!(c, ' ' | '\t' | ','));
            let lines = comment_lines(&comment);
            if !adjacent || lines.len() > 1 || !self.rest_of_line_is_quiet(comment.range().end) {
                break;
            }
            self.next += 1;
            self.last_end = comment.range().end;
            taken.extend(lines);
        }
        taken
    }

    fn rest_of_line_is_quiet(&self, mut from: usize) -> bool {
        loop {
            let rest = self.text.get(from..).unwrap_or_default();
            let trimmed = rest.trim_start_matches([' ', '\t', ',', '\r']);
            from += rest.len() - trimmed.len();
            if trimmed.is_empty() || trimmed.starts_with(['\n', '}', ']']) || trimmed.starts_with("//") {
                return true;
            }
            match trimmed.strip_prefix("/*").and_then(|inner| inner.find("*/")) {
                Some(length) => from += length + 4,
                None => return false,
            }
        }
    }
}

impl Member {
    /// Every comment of this member, for when the member itself goes.
    fn all_comments(self) -> Vec<Line> {
        let mut lines = self.before;
        lines.extend(self.beside.into_iter().map(Line::Comment));
        self.shape.comments_into(&mut lines);
        lines
    }
}

impl Shape {
    /// Moves every comment inside this value to `lines`.
    pub(super) fn comments_into(&self, lines: &mut Vec<Line>) {
        let (Self::Array(group) | Self::Table(group)) = self else { return };
        let keep = |line: &Line| *line != Line::Blank;
        lines.extend(group.opening.iter().cloned().map(Line::Comment));
        for member in &group.members {
            lines.extend(member.before.iter().filter(|line| keep(line)).cloned());
            lines.extend(member.beside.iter().cloned().map(Line::Comment));
            member.shape.comments_into(lines);
        }
        lines.extend(group.tail.iter().filter(|line| keep(line)).cloned());
    }
}

fn comments_only(lines: Vec<Line>) -> Vec<Line> {
    lines.into_iter().filter(|line| *line != Line::Blank).collect()
}

/// The text of a comment without its markers, line by line; no control characters, which TOML forbids.
fn comment_lines(comment: &Comment<'_>) -> Vec<String> {
    let clean = |line: &str| -> String {
        line.trim_end()
            .chars()
            .map(|c| if c.is_control() && c != '\t' { char::REPLACEMENT_CHARACTER } else { c })
            .collect()
    };
    match comment.kind() {
        CommentKind::Line => vec![clean(comment.text())],
        CommentKind::Block => {
            let lines: Vec<String> = comment
                .text()
                .lines()
                .map(|line| clean(line).trim_start().trim_start_matches('*').to_owned())
                .collect();
            let first = lines.iter().position(|line| !line.trim().is_empty());
            let last = lines.iter().rposition(|line| !line.trim().is_empty());
            match (first, last) {
                (Some(first), Some(last)) => lines[first..=last].to_vec(),
                _ => vec![String::new()],
            }
        }
    }
}
