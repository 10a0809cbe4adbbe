//! Writes the annotated tree as TOML 1.0 text (wrangler's own parser knows no TOML 1.1).
//!
//! Keys and strings are written by toml_edit; only the layout is decided here.

use toml_edit::{Formatted, Key};

use super::source::{Group, Line, Member, Shape, Source};

/// Longest line a leaf array is kept on.
const MAX_LINE: usize = 100;

pub(super) fn document(source: &Source) -> String {
    let mut emitter = Emitter { out: String::new(), pending: Vec::new() };
    emitter.pending.extend(source.head.iter().cloned());
    emitter.pending.extend(source.root.opening.iter().cloned().map(Line::Comment));
    emitter.members(&source.root.members, "");
    emitter.pending.extend(source.root.tail.iter().cloned());
    emitter.pending.extend(source.tail.iter().cloned());
    emitter.flush();
    while emitter.out.ends_with("\n\n") {
        emitter.out.pop();
    }
    emitter.out
}

struct Emitter {
    out: String,
    /// Comment lines waiting for the next key or header.
    pending: Vec<Line>,
}

impl Emitter {
    fn members(&mut self, members: &[Member], path: &str) {
        for member in members.iter().filter(|member| !member.shape.is_table_like()) {
            self.pending.extend(member.before.iter().cloned());
            self.flush();
            let value = leaf(&member.shape, member.name.len() + 3);
            self.out.push_str(&format!("{} = {value}{}\n", key(&member.name), suffix(&member.beside)));
        }
        for member in members.iter().filter(|member| member.shape.is_table_like()) {
            let path =
                if path.is_empty() { key(&member.name) } else { format!("{path}.{}", key(&member.name)) };
            self.pending.extend(member.before.iter().cloned());
            match &member.shape {
                Shape::Table(group) => self.table(group, &member.beside, &path),
                Shape::Array(group) => self.array_of_tables(group, &member.beside, &path),
                Shape::Literal(_) | Shape::Text(_) => {}
            }
        }
    }

    fn table(&mut self, group: &Group, beside: &[String], path: &str) {
        let implied = !group.members.is_empty()
            && group.members.iter().all(|member| member.shape.is_table_like())
            && group.opening.is_empty()
            && beside.is_empty();
        if !implied {
            self.header(&format!("[{path}]"), &[group.opening.as_slice(), beside].concat());
        }
        self.members(&group.members, path);
        self.end_of_body(&group.tail);
    }

    fn array_of_tables(&mut self, group: &Group, beside: &[String], path: &str) {
        self.pending.extend(group.opening.iter().cloned().map(Line::Comment));
        for element in &group.members {
            let Shape::Table(table) = &element.shape else { continue };
            self.pending.extend(element.before.iter().cloned());
            let suffix = [table.opening.clone(), element.beside.clone()].concat();
            self.header(&format!("[[{path}]]"), &suffix);
            self.members(&table.members, path);
            self.end_of_body(&table.tail);
        }
        self.end_of_body(&group.tail);
        self.end_of_body(&beside.iter().cloned().map(Line::Comment).collect::<Vec<_>>());
    }

    fn header(&mut self, header: &str, comments: &[String]) {
        if !self.out.is_empty() && self.pending.first() != Some(&Line::Blank) {
            self.pending.insert(0, Line::Blank);
        }
        self.flush();
        self.out.push_str(&format!("{header}{}\n", suffix(comments)));
    }

    /// Writes comments that close a body where they stand, not with what follows.
    fn end_of_body(&mut self, lines: &[Line]) {
        if lines.iter().any(|line| *line != Line::Blank) {
            self.pending.extend(lines.iter().cloned());
            self.flush();
        }
    }

    /// Writes the pending lines; never two blank lines in a row, none at the top.
    fn flush(&mut self) {
        for line in std::mem::take(&mut self.pending) {
            match line {
                Line::Blank if self.out.is_empty() || self.out.ends_with("\n\n") => {}
                Line::Blank => self.out.push('\n'),
                Line::Comment(text) => {
                    self.out.push_str(&comment(&text));
                    self.out.push('\n');
                }
            }
        }
    }
}

impl Shape {
    /// Whether the value becomes `[table]` or `[[tables]]` rather than `key = value`.
    fn is_table_like(&self) -> bool {
        match self {
            Self::Table(_) => true,
            Self::Array(group) => {
                !group.members.is_empty()
                    && group.members.iter().all(|member| matches!(member.shape, Self::Table(_)))
            }
            Self::Literal(_) | Self::Text(_) => false,
        }
    }

    fn has_comments(&self) -> bool {
        let mut lines = Vec::new();
        self.comments_into(&mut lines);
        !lines.is_empty()
    }
}

/// A value on the right of `key =`; arrays that are long or hold comments get a line an element.
fn leaf(shape: &Shape, indent: usize) -> String {
    let Shape::Array(group) = shape else { return inline(shape) };
    let line = inline(shape);
    if !shape.has_comments() && line.len() + indent <= MAX_LINE {
        return line;
    }
    let mut out = String::from("[\n");
    let push_lines = |out: &mut String, lines: &[Line]| {
        for line in lines {
            match line {
                Line::Blank => out.push('\n'),
                Line::Comment(text) => out.push_str(&format!("  {}\n", comment(text))),
            }
        }
    };
    push_lines(&mut out, &group.opening.iter().cloned().map(Line::Comment).collect::<Vec<_>>());
    for member in &group.members {
        let mut lines = member.before.clone();
        member.shape.comments_into(&mut lines);
        push_lines(&mut out, &lines);
        out.push_str(&format!("  {},{}\n", inline(&member.shape), suffix(&member.beside)));
    }
    push_lines(&mut out, &group.tail);
    out.push(']');
    out
}

/// A value on one line, without its comments (the caller has placed them).
fn inline(shape: &Shape) -> String {
    match shape {
        Shape::Literal(literal) => literal.clone(),
        Shape::Text(text) => Formatted::new(text.clone()).display_repr().into_owned(),
        Shape::Array(group) => {
            let elements: Vec<String> = group.members.iter().map(|member| inline(&member.shape)).collect();
            format!("[{}]", elements.join(", "))
        }
        Shape::Table(group) if group.members.is_empty() => "{}".to_owned(),
        Shape::Table(group) => {
            let members: Vec<String> = group
                .members
                .iter()
                .map(|member| format!("{} = {}", key(&member.name), inline(&member.shape)))
                .collect();
            format!("{{ {} }}", members.join(", "))
        }
    }
}

fn key(name: &str) -> String {
    Key::new(name).display_repr().into_owned()
}

fn comment(text: &str) -> String {
    match text {
        "" => "#".to_owned(),
        text if text.starts_with([' ', '\t', '#', '=', '-', '!']) => format!("#{text}"),
        text => format!("# {text}"),
    }
}

fn suffix(comments: &[String]) -> String {
    comments.iter().map(|text| format!(" {}", comment(text))).collect()
}
