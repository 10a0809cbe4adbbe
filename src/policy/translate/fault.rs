//! Why a source cannot be read: a file, a line and a sentence of our own, never a word of the document.

use super::limits;

/// A source that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {fault}")]
pub struct ReadError {
    /// The file, as it was named.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong in a source.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Bytes that are no text.
    #[error("this is not UTF-8")]
    NotUtf8,
    /// Nothing stands in it.
    #[error("the file is empty")]
    Empty,
    /// The file is too large.
    #[error("the file is larger than {} MiB", limits::FILE >> 20)]
    LargeFile,
    /// All files together are too large.
    #[error("the configuration and what it includes are larger than {} MiB", limits::TOTAL >> 20)]
    LargeTotal,
    /// It is not JSON5.
    #[error("this is not JSON5: {0}")]
    Syntax(&'static str),
    /// A key stands twice in one object, and readers differ in which they take.
    #[error(
        "this key stands in the same object at line {first} already: which of them holds differs between readers"
    )]
    Duplicate {
        /// The line of the first.
        first: usize,
    },
    /// Objects and arrays in each other, more than any configuration has.
    #[error("nested deeper than {} levels", limits::DEPTH)]
    Deep,
    /// A string longer than any setting.
    #[error("a string longer than {} KiB", limits::STRING >> 10)]
    LongString,
    /// A key longer than any name.
    #[error("a key longer than {} bytes", limits::KEY)]
    LongKey,
    /// More values than any configuration has.
    #[error("more than {} values", limits::VALUES)]
    ManyValues,
    /// It is another program's.
    #[error("it is not a configuration of OpenClaw: {0}")]
    Foreign(&'static str),
    /// A second document of its kind.
    #[error("a second {0}: translate them one at a time")]
    Second(&'static str),
    /// `$include` is neither a string nor an array of strings.
    #[error("`$include` takes the name of a file, or a list of names")]
    IncludeKind,
    /// A file that includes itself, directly or through others.
    #[error("`$include` leads back to a file that includes this one")]
    IncludeLoop,
    /// Includes in each other, more than OpenClaw takes.
    #[error("more than {} files that include each other", limits::INCLUDES)]
    IncludeDepth,
    /// More files than any configuration has.
    #[error("more than {} included files", limits::FILES)]
    IncludeCount,
    /// Keys beside `$include` need something to be added to.
    #[error("keys stand beside `$include`, and the included file is no object")]
    IncludeSiblings,
    /// The file was not handed over.
    #[error("{0}")]
    Include(IncludeFault),
}

/// Why an included file was not handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IncludeFault {
    /// Outside the folder of the configuration.
    #[error("`$include` names a file outside the folder of the configuration")]
    Outside,
    /// There is none.
    #[error("`$include` names a file that is not there")]
    Absent,
    /// A link, a folder, a FIFO.
    #[error("`$include` names something that is no regular file, or lies behind a symbolic link")]
    Irregular,
    /// It cannot be read.
    #[error("the included file cannot be read")]
    Unreadable,
    /// It is too large.
    #[error("the included file is larger than {} MiB", limits::FILE >> 20)]
    Large,
    /// The configuration came without a folder.
    #[error("`$include` in a configuration from standard input: it has no folder to look in")]
    NoFolder,
}
