//! `[credentials.*]`: secrets that the Worker puts into a request, so that the container never holds them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[credentials.NAME]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Credential {
    /// What the container gets instead of the value. Holds `moltctl-injected`, so that nobody takes it for a key.
    pub placeholder: String,
    /// The public part of the value that stands before the placeholder: everything up to and with the first of this
    /// character (`:` in a Telegram token, `.` in a Discord token). Nothing when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_before: Option<char>,
    /// Where it is put in.
    pub inject: Vec<Injection>,
}

/// `[[credentials.NAME.inject]]`: one host and one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "how", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Injection {
    /// A header is set. Every other header that carries a credential is refused.
    Header {
        /// As in an allow rule.
        host: String,
        /// Its name, lower case, such as `x-api-key`.
        name: String,
        /// What stands before the value, such as `Bearer `.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        prefix: String,
    },
    /// A segment of the path is rewritten: `/bot<value>/sendMessage`.
    Path {
        /// As in an allow rule.
        host: String,
        /// What stands before the value in its segment, such as `bot`.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        prefix: String,
    },
    /// Frames of a WebSocket are rewritten.
    Frame {
        /// As in an allow rule.
        host: String,
        /// What is spoken there.
        protocol: Frame,
    },
    /// The request is signed again (AWS Signature Version 4, as R2 takes it). The slot is the secret key.
    Sigv4 {
        /// As in an allow rule.
        host: String,
        /// The slot that holds the access key id.
        access_key_id: String,
    },
}

/// What is spoken over a WebSocket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Frame {
    /// Discord's gateway: the token in Identify (op 2) and Resume (op 6).
    DiscordGateway,
}

impl Injection {
    /// The host it belongs to.
    #[must_use]
    pub fn host(&self) -> &str {
        match self {
            Self::Header { host, .. }
            | Self::Path { host, .. }
            | Self::Frame { host, .. }
            | Self::Sigv4 { host, .. } => host,
        }
    }
}
