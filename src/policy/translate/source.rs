//! The documents that are translated, read: one configuration with what it includes, exec approvals, and a policy of
//! OpenClaw's own.
//!
//! All files stand in one space of offsets, one behind the other, so that a [`Node`] knows its file as well as its place
//! in it. Deliberately absent: resolving `${ENV}` and SecretRefs. They are names, and stay names.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::fault::{Fault, ReadError};
use super::hosts::Context;
use super::include::{Given, Includes, Loader, Merged};
use super::json5::KeyPlace;
use super::map::Effective;
use super::version::{Told, Unheard};
use crate::audit::openclaw::{self, Config, Era, Kind, Node, Version};

/// What is translated.
pub struct Source {
    pub(super) files: Vec<File>,
    pub(super) documents: Vec<Document>,
    pub(super) keys: Vec<KeyPlace>,
    pub(super) merged: HashMap<usize, Vec<Merged>>,
    context: Context,
    config: Config,
    approvals: Option<Node>,
    conformance: Option<Node>,
    told: Told,
    /// Tools that follow from `tools` of an agent, by its text: a thousand agents have a handful of different ones.
    tools: Mutex<HashMap<String, Effective>>,
}

/// A document of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Document {
    /// Which one.
    pub sort: Sort,
    /// Its file, from 0.
    pub file: usize,
}

/// Which of OpenClaw's documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// `openclaw.json`, `clawdbot.json`, `moltbot.json`.
    Config,
    /// `exec-approvals.json`, or what `openclaw approvals get --json` prints.
    Approvals,
    /// `policy.jsonc` of OpenClaw's policy plugin.
    Conformance,
}

impl Sort {
    /// What it is called in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Config => "configuration of OpenClaw",
            Self::Approvals => "document of exec approvals",
            Self::Conformance => "policy of OpenClaw's policy plugin",
        }
    }

    /// What its keys begin with in a report; those of the configuration stand alone.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Config => "",
            Self::Approvals => "exec-approvals:",
            Self::Conformance => "policy.jsonc:",
        }
    }
}

/// Why a source is not translated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// A document cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Its version is not one that moltctl can read it by.
    #[error(transparent)]
    Version(#[from] Unheard),
}

/// One file of a source.
pub struct File {
    /// Its name, as it is shown.
    pub name: String,
    /// Where it begins in the space of offsets.
    base: usize,
    /// Whether a key of it is `$include`.
    pub(super) includes: bool,
    text: String,
    /// Where its lines begin.
    lines: Vec<usize>,
}

/// Where something stands. Lines and columns count from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Which file of the source, from 0.
    pub file: usize,
    /// Its line.
    pub line: usize,
    /// Its column.
    pub column: usize,
}

impl Source {
    /// Reads the documents that were named. `openclaw` is the version the operator names, where the files do not.
    ///
    /// # Errors
    /// The first thing that cannot be read, with its file and line, or a version that nothing is known of.
    pub fn read(
        given: Vec<Given>,
        includes: &mut dyn Includes,
        openclaw: Option<Version>,
    ) -> Result<Self, SourceError> {
        let mut loader = Loader::new(includes);
        let mut documents: Vec<Document> = Vec::new();
        let (mut config, mut approvals, mut conformance) = (None, None, None);
        for given in given {
            let node = loader.read(given)?;
            let file = loader.files.len() - 1;
            let sort = sort_of(&node, &loader.files[file].name);
            let error = |fault| ReadError { file: loader.files[file].name.clone(), line: 1, fault };
            if documents.iter().any(|it| it.sort == sort) {
                return Err(error(Fault::Second(sort.name())).into());
            }
            documents.push(Document { sort, file });
            match sort {
                Sort::Config => {
                    let node = loader.resolve(node, file)?;
                    if let Some(why) = openclaw::foreign(&node) {
                        let name = loader.files[file].name.clone();
                        return Err(ReadError { file: name, line: 1, fault: Fault::Foreign(why) }.into());
                    }
                    config = Some(node);
                }
                Sort::Approvals => approvals = Some(node),
                Sort::Conformance => conformance = Some(node),
            }
        }
        // A place that no value of a file has.
        let nothing = || Node { range: usize::MAX..usize::MAX, kind: Kind::Object(Vec::new()) };
        let config = Config::from_tree(config.unwrap_or_else(nothing));
        let told = Told::of(openclaw, &config)?;
        let Loader { files, counted, merged, .. } = loader;
        let context = Context::default();
        Ok(Self {
            files,
            documents,
            keys: counted.keys,
            merged,
            config,
            approvals,
            conformance,
            told,
            context,
            tools: Mutex::default(),
        })
    }

    /// The configuration, with what it includes merged in; an empty one when only other documents were given.
    /// Its [`Config::span`] tells nothing: [`Source`] knows the places.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The value at a dotted path of the configuration.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Node> {
        self.config.at(path)
    }

    /// `exec-approvals.json`, when it was given.
    #[must_use]
    pub fn approvals(&self) -> Option<&Node> {
        let root = self.approvals.as_ref()?;
        // What `approvals get --json` prints has the document inside.
        Some(root.get("file").filter(|file| file.is_object()).unwrap_or(root))
    }

    /// OpenClaw's own `policy.jsonc`, when it was given.
    #[must_use]
    pub fn conformance(&self) -> Option<&Node> {
        self.conformance.as_ref()
    }

    /// The whole tree of a document.
    #[must_use]
    pub fn root(&self, sort: Sort) -> Option<&Node> {
        match sort {
            Sort::Config => Some(self.config.root()),
            Sort::Approvals => self.approvals.as_ref(),
            Sort::Conformance => self.conformance.as_ref(),
        }
    }

    /// Every file that was read, in the order of their first bytes.
    #[must_use]
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// The documents that were named, in their order.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// What is known of the version that wrote the configuration.
    #[must_use]
    pub fn told(&self) -> &Told {
        &self.told
    }

    /// The same, with what is known of the deployment.
    #[must_use]
    pub fn within(self, context: Context) -> Self {
        Self { context, ..self }
    }

    /// What is known of the deployment.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// The version that wrote the configuration, when it or the operator says so.
    #[must_use]
    pub fn version(&self) -> Option<Version> {
        self.told.version()
    }

    /// The tables the sources are read by: that of the version, or all of them when it is not known. What they do not
    /// agree in goes by the narrowest.
    #[must_use]
    pub fn eras(&self) -> &'static [Era] {
        match self.version().map(Era::of) {
            None => &Era::ALL,
            Some(Era::Early) => &[Era::Early],
            Some(Era::Middle) => &[Era::Middle],
            Some(Era::Late) => &[Era::Late],
        }
    }

    /// What follows from an agent's `tools`, worked out once for each text. What files include cannot be told by a text.
    pub(super) fn remembered(&self, tools: Option<&Node>, work: impl Fn() -> Effective) -> Effective {
        if !self.merged.is_empty() {
            return work();
        }
        let text_of = |node: &Node| {
            let file = self.files.get(self.file_of(node.range.start))?;
            Some(file.between(node.range.start, node.range.end))
        };
        let text = tools.and_then(text_of).unwrap_or_default();
        if let Some(known) = self.tools().get(text) {
            return known.clone();
        }
        let found = work();
        self.tools().insert(text.to_owned(), found.clone());
        found
    }

    fn tools(&self) -> MutexGuard<'_, HashMap<String, Effective>> {
        self.tools.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the key of a value stands, or the value itself when it has none.
    pub(super) fn key_of(&self, value: usize) -> usize {
        let at = self.keys.partition_point(|place| place.value < value);
        self.keys.get(at).filter(|place| place.value == value).map_or(value, |place| place.key)
    }

    /// Which file an offset lies in.
    pub(super) fn file_of(&self, offset: usize) -> usize {
        self.files.partition_point(|file| file.base <= offset).saturating_sub(1)
    }
}

/// Which document a tree is. What is none of OpenClaw's is taken for a configuration, and refused as one.
fn sort_of(root: &Node, name: &str) -> Sort {
    const OF_CONFORMANCE: [&str; 7] =
        ["ingress", "network", "routing", "scopes", "dataHandling", "execApprovals", "sandbox"];
    let printed = root.get("hash").is_some() && root.get("file").is_some_and(openclaw::is_approvals);
    if printed || openclaw::is_approvals(root) {
        return Sort::Approvals;
    }
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let named = matches!(base, "policy.jsonc" | "policy.json" | "policy.json5");
    let has = |key: &&str| root.get(key).is_some_and(Node::is_object);
    let own = ["meta", "wizard", "session", "messages"].iter().any(has);
    if !own && (named || OF_CONFORMANCE.iter().any(has)) { Sort::Conformance } else { Sort::Config }
}

impl File {
    pub(super) fn new(name: String, (base, includes): (usize, bool), text: String) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let lines = std::iter::once(0).chain(ends.map(|at| at + 1)).collect();
        Self { name, base, includes, text, lines }
    }

    /// The line of an offset, from 1.
    pub(super) fn line_of(&self, offset: usize) -> usize {
        self.lines.partition_point(|begin| *begin <= offset.saturating_sub(self.base))
    }

    /// The text between two offsets of this file.
    pub(super) fn between(&self, from: usize, to: usize) -> &str {
        self.text.get(from.saturating_sub(self.base)..to.saturating_sub(self.base)).unwrap_or_default()
    }

    /// Where the line of an offset begins.
    pub(super) fn line_begin(&self, line: usize) -> usize {
        self.base + self.lines.get(line.saturating_sub(1)).copied().unwrap_or_default()
    }

    /// Whether a line ends behind an offset.
    pub(super) fn ends(&self, line: usize, offset: usize) -> bool {
        self.lines.get(line).is_none_or(|begin| self.base + begin > offset)
    }

    /// How many bytes it has.
    #[must_use]
    pub fn length(&self) -> usize {
        self.text.len()
    }
}

impl fmt::Debug for File {
    /// Without its text: it holds secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.name, self.text.len())
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("files", &self.files).field("told", &self.told).finish_non_exhaustive()
    }
}

#[cfg(test)]
impl Source {
    /// A configuration alone, for tests of the mapping.
    pub(crate) fn sample(text: &str) -> Self {
        Self::samples(&[("openclaw.json", text)])
    }

    /// Documents by name, for tests.
    pub(crate) fn samples(texts: &[(&str, &str)]) -> Self {
        let given = texts
            .iter()
            .map(|(name, text)| Given { name: (*name).to_owned(), bytes: text.as_bytes().to_vec() })
            .collect();
        Self::read(given, &mut Alone, None).expect("is a source")
    }
}

/// A source without a folder.
#[cfg(test)]
pub(crate) struct Alone;

#[cfg(test)]
impl Includes for Alone {
    fn fetch(&mut self, _from: &str, _wanted: &str) -> Result<Given, super::fault::IncludeFault> {
        Err(super::fault::IncludeFault::NoFolder)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::super::fault::IncludeFault;
    use super::*;

    /// A folder in memory; names are looked up as they stand.
    struct Folder(HashMap<&'static str, String>);

    impl Includes for Folder {
        fn fetch(&mut self, _from: &str, wanted: &str) -> Result<Given, IncludeFault> {
            let text = self.0.get(wanted).ok_or(IncludeFault::Absent)?;
            Ok(Given { name: wanted.to_owned(), bytes: text.clone().into_bytes() })
        }
    }

    fn read(root: &str, others: &[(&'static str, &str)]) -> Result<Source, SourceError> {
        let folder = others.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
        let given = Given { name: "openclaw.json".to_owned(), bytes: root.as_bytes().to_vec() };
        Source::read(vec![given], &mut Folder(folder), None)
    }

    fn fault(root: &str, others: &[(&'static str, &str)]) -> (String, usize, Fault) {
        match read(root, others).expect_err("is refused") {
            SourceError::Read(ReadError { file, line, fault }) => (file, line, fault),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn includes_are_merged_as_openclaw_merges_them() {
        let source = read(
            "{gateway: {$include: ['a.json', 'b.json'], port: 1}, tools: {$include: 'c.json'}}",
            &[
                ("a.json", "{port: 7, auth: {mode: 'token', token: 'x'}, trustedProxies: ['1']}"),
                ("b.json", "{auth: {mode: 'password'}, trustedProxies: ['2']}"),
                ("c.json", "{deny: {$include: 'd.json'}}"),
                ("d.json", "['exec']"),
            ],
        )
        .expect("is read");
        assert_eq!(source.at("gateway.port").and_then(Node::number), Some(1.0));
        assert_eq!(source.at("gateway.auth.mode").and_then(Node::text), Some("password"));
        assert_eq!(source.at("gateway.auth.token").and_then(Node::text), Some("x"));
        assert_eq!(source.config().words("gateway.trustedProxies"), ["1", "2"]);
        assert_eq!(source.config().words("tools.deny"), ["exec"]);
        let files: Vec<&str> = source.files().iter().map(|file| file.name.as_str()).collect();
        assert_eq!(files, ["openclaw.json", "a.json", "b.json", "c.json", "d.json"]);
        let token = source.at("gateway.auth.token").expect("is there");
        assert_eq!(source.files()[source.file_of(token.range.start)].name, "a.json");
    }

    #[test]
    fn hostile_includes_end_with_file_and_line() {
        let own = "{\n gateway: {\n $include: 'a.json'}}";
        let at = |line, fault| ("openclaw.json".to_owned(), line, fault);
        assert_eq!(fault(own, &[]), at(3, Fault::Include(IncludeFault::Absent)));
        assert_eq!(fault("{gateway: {$include: 7}}", &[]), at(1, Fault::IncludeKind));
        assert_eq!(fault("{gateway: {$include: ['a', 7]}}", &[("a", "{}")]), at(1, Fault::IncludeKind));
        assert_eq!(fault("{gateway: {$include: []}}", &[]), at(1, Fault::IncludeKind));
        let (file, line, found) =
            fault(own, &[("a.json", "{x:\n {$include: 'b.json'}}"), ("b.json", "[\n{$include: 'a.json'}]")]);
        assert_eq!((file.as_str(), line, found), ("b.json", 2, Fault::IncludeLoop));
        let siblings = fault("{gateway: {$include: 'a', port: 1}}", &[("a", "[]")]);
        assert_eq!(siblings, at(1, Fault::IncludeSiblings));
        let (file, line, found) = fault(own, &[("a.json", "{a: 1,\n\n a: 2}")]);
        assert_eq!((file.as_str(), line, found), ("a.json", 3, Fault::Duplicate { first: 1 }));
    }

    #[test]
    fn a_long_chain_of_includes_is_refused_and_ten_are_not() {
        let names: Vec<&'static str> =
            vec!["f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11"];
        let chain = |length: usize| {
            let link = |at: usize| match names.get(at + 1).filter(|_| at + 1 < length) {
                Some(next) => format!("{{$include: '{next}'}}"),
                None => "{port: 1}".to_owned(),
            };
            let files: HashMap<&'static str, String> =
                names[..length].iter().enumerate().map(|(at, name)| (*name, link(at))).collect();
            let bytes = b"{gateway: {$include: 'f1'}}".to_vec();
            Source::read(vec![Given { name: "o".to_owned(), bytes }], &mut Folder(files), None)
        };
        assert!(chain(10).is_ok());
        let error = chain(11).expect_err("is too long").to_string();
        assert!(error.starts_with("f10:1:") && error.contains("more than 10"), "{error}");
    }

    #[test]
    fn documents_are_told_apart_and_a_second_of_a_sort_is_refused() {
        let source = Source::samples(&[
            ("a", "{gateway: {}}"),
            ("b", "{version: 1, defaults: {}, agents: {}}"),
            ("policy.jsonc", "{tools: {denyTools: ['exec']}}"),
        ]);
        let sorts: Vec<Sort> = source.documents().iter().map(|it| it.sort).collect();
        assert_eq!(sorts, [Sort::Config, Sort::Approvals, Sort::Conformance]);
        let printed = Source::samples(&[(
            "b",
            "{path: 'x', exists: true, hash: 'y', file: {version: 1, agents: {}, defaults: {}}}",
        )]);
        assert!(printed.approvals().is_some_and(|it| it.get("agents").is_some()));
        let two = ["a", "b"].map(|name| Given { name: name.to_owned(), bytes: b"{gateway: {}}".to_vec() });
        let error = Source::read(two.to_vec(), &mut Alone, None).expect_err("is refused");
        assert!(error.to_string().starts_with("b:1: a second configuration"), "{error}");
    }

    #[test]
    fn bytes_that_are_no_text_and_strangers_are_named_with_file_and_line() {
        let of = |bytes: &[u8]| {
            let given = Given { name: "x.json".to_owned(), bytes: bytes.to_vec() };
            Source::read(vec![given], &mut Alone, None).expect_err("is refused").to_string()
        };
        assert_eq!(of(b"{a: 1,\n\xff"), "x.json:2: this is not UTF-8");
        assert_eq!(of(b"\xff\xfe{\0}\0"), "x.json:1: this is not UTF-8");
        assert_eq!(of(b""), "x.json:1: the file is empty");
        assert!(of(b"{name: 'sk-ant-secret', agent: {}}").contains("not a configuration of OpenClaw"));
        assert!(!of(b"{\n token: sk-ant-secret }").contains("sk-ant"));
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_it() {
        let source = Source::sample("\u{feff}{gateway: {port: 1}}");
        assert_eq!(source.at("gateway.port").and_then(Node::number), Some(1.0));
        assert!(!format!("{source:?}").contains("port"));
    }
}
