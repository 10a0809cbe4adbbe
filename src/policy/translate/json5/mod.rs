//! JSON5 as it is hostile: one pass, bounded, duplicate keys refused, every error with its place.
//!
//! [`Node::parse`] reads what is known to come from OpenClaw, and takes what comes; this reads what a stranger may have
//! written, ten megabytes at a time. Deliberately absent: recovery. The first error ends it.

mod number;
mod text;

use super::fault::Fault;
use super::limits;
use crate::audit::openclaw::{Kind, Node};

/// Where the key of a value begins, by where the value begins. Both in the space of all files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KeyPlace {
    pub(super) value: usize,
    pub(super) key: usize,
}

/// What reading one file adds to what all files have.
#[derive(Debug, Default)]
pub(super) struct Counted {
    /// Every key, in the order of its value.
    pub(super) keys: Vec<KeyPlace>,
    /// How many values there are.
    pub(super) values: usize,
    /// How many keys are `$include`, however they are spelled.
    pub(super) includes: usize,
}

/// An error and the byte of the file it stands at.
pub(super) type Failed = (usize, Fault);

/// Reads a text whose first byte has the offset `base`.
pub(super) fn read(text: &str, base: usize, counted: &mut Counted) -> Result<Node, Failed> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0, base, depth: 0, counted };
    reader.blank()?;
    if reader.at == text.len() {
        return Err((0, Fault::Empty));
    }
    let node = reader.value()?;
    reader.blank()?;
    if reader.at < text.len() {
        return Err(reader.wrong("something stands behind the end"));
    }
    Ok(node)
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    base: usize,
    depth: usize,
    counted: &'a mut Counted,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn wrong(&self, what: &'static str) -> Failed {
        (self.at, Fault::Syntax(what))
    }

    /// Steps over white space and comments.
    fn blank(&mut self) -> Result<(), Failed> {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c) => self.at += 1,
                Some(b'/') => self.comment()?,
                Some(0x80..) => match self.text[self.at..].chars().next() {
                    Some(c @ ('\u{feff}' | '\u{2028}' | '\u{2029}')) => self.at += c.len_utf8(),
                    Some(c) if c.is_whitespace() && c != '\u{85}' => self.at += c.len_utf8(),
                    _ => return Ok(()),
                },
                _ => return Ok(()),
            }
        }
    }

    fn comment(&mut self) -> Result<(), Failed> {
        let rest = &self.text[self.at..];
        if rest.starts_with("//") {
            self.at += rest.find(['\n', '\r', '\u{2028}', '\u{2029}']).unwrap_or(rest.len());
            return Ok(());
        }
        if !rest.starts_with("/*") {
            return Err(self.wrong("no value begins with `/`"));
        }
        let end = rest[2..].find("*/").ok_or_else(|| self.wrong("a comment without an end"))?;
        self.at += end + 4;
        Ok(())
    }

    fn value(&mut self) -> Result<Node, Failed> {
        let start = self.at;
        self.counted.values += 1;
        if self.counted.values > limits::VALUES {
            return Err((start, Fault::ManyValues));
        }
        let kind = match self.peek() {
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::array)?,
            Some(b'"' | b'\'') => Kind::String(self.string(limits::STRING, &Fault::LongString)?),
            Some(b'-' | b'+' | b'.' | b'0'..=b'9' | b'I' | b'N') => Kind::Number(self.number()?),
            Some(_) => self.word()?,
            None => return Err(self.wrong("a value is missing")),
        };
        Ok(Node { range: self.base + start..self.base + self.at, kind })
    }

    fn word(&mut self) -> Result<Kind, Failed> {
        let words = [("true", Kind::Bool(true)), ("false", Kind::Bool(false)), ("null", Kind::Null)];
        let rest = &self.bytes[self.at..];
        for (word, kind) in words {
            let ends = || rest.get(word.len()).is_none_or(|byte| !text::continues(*byte));
            if rest.starts_with(word.as_bytes()) && ends() {
                self.at += word.len();
                return Ok(kind);
            }
        }
        Err(self.wrong("no value looks like this"))
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Kind, Failed>) -> Result<Kind, Failed> {
        self.depth += 1;
        if self.depth > limits::DEPTH {
            return Err((self.at, Fault::Deep));
        }
        self.at += 1;
        let kind = read(self)?;
        self.depth -= 1;
        Ok(kind)
    }

    fn array(&mut self) -> Result<Kind, Failed> {
        let mut elements = Vec::new();
        loop {
            self.blank()?;
            if self.peek() == Some(b']') {
                self.at += 1;
                return Ok(Kind::Array(elements));
            }
            elements.push(self.value()?);
            self.separator(b']', "an array goes on without a comma")?;
        }
    }

    fn object(&mut self) -> Result<Kind, Failed> {
        let mut members: Vec<(String, Node)> = Vec::new();
        loop {
            self.blank()?;
            if self.peek() == Some(b'}') {
                self.at += 1;
                self.refuse_duplicates(&members)?;
                return Ok(Kind::Object(members));
            }
            let key = self.at;
            let name = match self.peek() {
                Some(b'"' | b'\'') => self.string(limits::KEY, &Fault::LongKey)?,
                Some(_) => self.identifier()?,
                None => return Err(self.wrong("an object without an end")),
            };
            self.blank()?;
            if self.peek() != Some(b':') {
                return Err(self.wrong("a colon is missing"));
            }
            self.at += 1;
            self.blank()?;
            let (value, key) = (self.base + self.at, self.base + key);
            self.counted.keys.push(KeyPlace { value, key });
            self.counted.includes += usize::from(name == "$include");
            members.push((name, self.value()?));
            self.separator(b'}', "an object goes on without a comma")?;
        }
    }

    /// A comma, or the end that `close` will be read as.
    fn separator(&mut self, close: u8, missing: &'static str) -> Result<(), Failed> {
        self.blank()?;
        match self.peek() {
            Some(b',') => self.at += 1,
            Some(byte) if byte == close => {}
            Some(_) => return Err(self.wrong(missing)),
            None => return Err(self.wrong("the text ends in the middle")),
        }
        Ok(())
    }

    /// Small objects are compared pair by pair: no allocation for most of a configuration.
    fn refuse_duplicates(&self, members: &[(String, Node)]) -> Result<(), Failed> {
        let twice = if members.len() <= 12 {
            let earlier = |at: usize| members[..at].iter().position(|(name, _)| *name == members[at].0);
            (1..members.len()).find_map(|at| earlier(at).map(|first| (first, at)))
        } else {
            let mut order: Vec<usize> = (0..members.len()).collect();
            order.sort_by(|a, b| members[*a].0.cmp(&members[*b].0).then(a.cmp(b)));
            let same = order.windows(2).find(|pair| members[pair[0]].0 == members[pair[1]].0);
            same.map(|pair| (pair[0], pair[1]))
        };
        let Some((first, second)) = twice else { return Ok(()) };
        let key = |at: usize| {
            let value = members[at].1.range.start;
            let index = self.counted.keys.partition_point(|place| place.value < value);
            self.counted.keys.get(index).map_or(value, |place| place.key) - self.base
        };
        let first = line_of(self.text, key(first));
        Err((key(second), Fault::Duplicate { first }))
    }
}

/// The line of a byte, from 1.
pub(super) fn line_of(text: &str, byte: usize) -> usize {
    text.as_bytes()[..byte.min(text.len())].iter().filter(|it| **it == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(text: &str) -> Result<Node, Failed> {
        read(text, 0, &mut Counted::default())
    }

    fn same(a: &Node, b: &Node) -> bool {
        let kinds = match (&a.kind, &b.kind) {
            (Kind::Null, Kind::Null) => true,
            (Kind::Bool(a), Kind::Bool(b)) => a == b,
            (Kind::Number(a), Kind::Number(b)) => a == b || (a.is_nan() && b.is_nan()),
            (Kind::String(a), Kind::String(b)) => a == b,
            (Kind::Array(a), Kind::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
            }
            (Kind::Object(a), Kind::Object(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.0 == b.0 && same(&a.1, &b.1))
            }
            _ => false,
        };
        kinds && a.range == b.range
    }

    #[test]
    fn json5_in_all_its_forms_is_read() {
        let text = "\u{feff}// c\n{ a: 'x\\x41\\u00e9', \"b\": [1, +2, .5, 0x10, -Infinity, NaN,], /* d */ 'c': \
                    { $d_1: \"l\\\nm\\'\" }, \u{e9}: null, f: true,\u{a0}}\n";
        let node = of(text).expect("is JSON5");
        assert_eq!(node.at("a").and_then(Node::text), Some("xA\u{e9}"));
        assert_eq!(node.at("b").expect("is there").elements().len(), 6);
        assert_eq!(node.at("b[3]").and_then(Node::number), Some(16.0));
        assert_eq!(node.at("c.$d_1").and_then(Node::text), Some("lm'"));
        assert_eq!(node.at("f").and_then(Node::flag), Some(true));
        assert!(node.get("\u{e9}").is_some());
    }

    #[test]
    fn keys_know_where_they_stand_in_the_space_of_all_files() {
        let mut counted = Counted::default();
        let node = read("{a: {b: 1}, c: 2}", 100, &mut counted).expect("is JSON5");
        assert_eq!(node.at("a.b").expect("is there").range, 108..109);
        let places: Vec<(usize, usize)> = counted.keys.iter().map(|it| (it.value, it.key)).collect();
        assert_eq!(places, [(104, 101), (108, 105), (115, 112)]);
    }

    #[test]
    fn what_is_wrong_has_a_place() {
        let cases = [
            ("", 0),
            ("  // c", 0),
            ("{a: 1", 5),
            ("{a 1}", 3),
            ("[1 2]", 3),
            ("[1] x", 4),
            ("{a: tru}", 4),
            ("{a: truex}", 4),
            ("'abc", 4),
            ("'a\nb'", 2),
            ("'\\1'", 2),
            ("/* x", 0),
            ("010", 1),
            ("0x", 2),
            ("1e", 2),
            ("{1a: 2}", 1),
            ("{,}", 1),
            ("[,]", 1),
        ];
        for (text, at) in cases {
            let (place, fault) = of(text).expect_err(text);
            assert!(matches!(fault, Fault::Syntax(_) | Fault::Empty), "{text}: {fault:?}");
            assert_eq!(place, at, "{text}: {fault:?}");
        }
    }

    #[test]
    fn duplicates_are_refused_in_small_objects_and_large_ones() {
        assert_eq!(of("{a: 1,\n'\\x61': 2}").expect_err("twice"), (7, Fault::Duplicate { first: 1 }));
        let many: String = (0..500).map(|at| format!("k{at}: {at},\n")).collect();
        assert!(of(&format!("{{{many}}}")).is_ok());
        let (at, fault) = of(&format!("{{{many}k77: 1}}")).expect_err("twice");
        assert_eq!((line_of(&format!("{{{many}"), at), fault), (501, Fault::Duplicate { first: 78 }));
        assert!(of("[{a: 1}, {a: 1}]").is_ok());
    }

    #[test]
    fn bounds_end_in_an_error() {
        let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(of(&deep(limits::DEPTH)).is_ok());
        assert_eq!(of(&deep(limits::DEPTH + 1)).expect_err("is deep"), (limits::DEPTH, Fault::Deep));
        assert_eq!(of(&"{a:".repeat(100_000)).expect_err("is deep").1, Fault::Deep);
        let long = |bytes: usize| format!("['{}']", "x".repeat(bytes));
        assert!(of(&long(limits::STRING)).is_ok());
        assert_eq!(of(&long(limits::STRING + 1)).expect_err("is long"), (1, Fault::LongString));
        let key = format!("{{'{}': 1}}", "x".repeat(limits::KEY + 1));
        assert_eq!(of(&key).expect_err("is long"), (1, Fault::LongKey));
        let bare = format!("{{{}: 1}}", "x".repeat(limits::KEY + 1));
        assert_eq!(of(&bare).expect_err("is long"), (1, Fault::LongKey));
        let many = format!("[{}]", "1,".repeat(limits::VALUES));
        assert_eq!(of(&many).expect_err("are many").1, Fault::ManyValues);
    }

    /// Values whose texts both readers have to read alike.
    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(serde_json::Value::from),
            any::<i32>().prop_map(serde_json::Value::from),
            (-1e9..1e9).prop_map(serde_json::Value::from),
            "\\PC{0,12}".prop_map(serde_json::Value::from),
            "[\\x00-\\x7f\u{80}-\u{ffff}]{0,6}".prop_map(serde_json::Value::from),
        ];
        leaf.prop_recursive(5, 60, 16, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(serde_json::Value::from),
                prop::collection::btree_map("\\PC{0,6}", inner, 0..16)
                    .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn it_reads_what_the_other_reader_reads(value in json(), pretty in any::<bool>()) {
            let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
            let text = text.expect("is JSON");
            let (ours, theirs) = (of(&text), Node::parse(&text));
            match (ours, theirs) {
                (Ok(ours), Ok(theirs)) => prop_assert!(same(&ours, &theirs), "{text}"),
                (ours, theirs) => prop_assert!(false, "{text}: {ours:?} {theirs:?}"),
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[\\[\\]{}:,'\"a-c0-9./*\\\\xu +\\-eINn\n\u{2028}\u{e9}]{0,120}") {
            if let Err((at, _)) = of(&text) {
                prop_assert!(at <= text.len());
            }
        }
    }
}
