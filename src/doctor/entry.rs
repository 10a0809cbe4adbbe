//! One entry of the catalogue: the signs by which a cause shows, how it was proved, what mends it.

use serde::Deserialize;

use super::probe::Probe;

/// A cause, as the catalogue holds it. Anything the format does not know is an error.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its name: words joined by dashes, never changed once published.
    pub id: String,
    /// One line.
    pub title: String,
    /// How often it is the cause, among those that show the same signs.
    pub likelihood: Likelihood,
    /// What it shows by.
    pub signs: Signs,
    /// What is the matter.
    pub cause: String,
    /// How the cause was proved, and what tells it from its neighbours.
    pub proof: Proof,
    /// What to do, in order.
    pub fix: Vec<String>,
    /// What to run; the last one shows that it is mended.
    pub commands: Vec<String>,
    /// Where people met it (`cloudflare/moltworker#58`).
    #[serde(default)]
    pub threads: Vec<String>,
    /// Rules of `moltctl audit` about the same thing.
    #[serde(default)]
    pub rules: Vec<String>,
}

/// How often an entry is the cause.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Likelihood {
    /// Possible, and seen once or not at all.
    Rare,
    /// Seen several times.
    Seen,
    /// Seen again and again.
    Common,
}

/// By what an entry shows. Each list may be empty; not all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Signs {
    /// Words as they stand in a message; case and width of blanks do not matter.
    pub phrases: Vec<String>,
    /// Words with gaps: `*` is anything within a message, `#` a number.
    pub shapes: Vec<String>,
    /// Exit codes of the container's process.
    pub exits: Vec<u8>,
    /// Close codes of a WebSocket.
    pub closes: Vec<u16>,
    /// HTTP statuses, and where.
    pub statuses: Vec<StatusAt>,
    /// Error codes of an interface.
    pub codes: Vec<Code>,
    /// Single words a person might use.
    pub words: Vec<String>,
}

/// An HTTP status at a path.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusAt {
    /// The status.
    pub status: u16,
    /// The beginning of the path; absent for any.
    #[serde(default)]
    pub at: Option<String>,
}

/// An error code of an interface.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// Whose code it is.
    pub of: CodeFamily,
    /// The code.
    pub code: u32,
}

/// Whose codes they are: the same number means something else elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CodeFamily {
    /// Cloudflare's API.
    CloudflareApi,
    /// AI Gateway and Workers AI.
    AiGateway,
    /// Cloudflare's edge, in pages it answers by itself.
    Edge,
}

impl CodeFamily {
    /// Its name in a sentence.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CloudflareApi => "Cloudflare's API",
            Self::AiGateway => "AI Gateway",
            Self::Edge => "Cloudflare's edge",
        }
    }
}

/// How a cause was proved.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// The look of `moltctl doctor` that decides it.
    #[serde(default)]
    pub probe: Option<Probe>,
    /// The question that tells it from what shows the same signs.
    pub question: String,
    /// What was seen or read, and what was not.
    pub how: String,
    /// How far to trust that.
    pub sure: Sure,
}

/// How far to trust a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sure {
    /// It was made to happen, with the real program or the built-in account.
    Run,
    /// It stands in source code or documentation.
    Read,
    /// Several operators met it and one or more of them mended it so.
    Thread,
    /// It follows from what was read; nobody saw it.
    Inferred,
}

impl Sure {
    /// In words, for people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Run => "made to happen",
            Self::Read => "read in the source or the documentation",
            Self::Thread => "told by operators",
            Self::Inferred => "inferred, not seen",
        }
    }
}

impl Signs {
    /// True when nothing would ever show the entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
