//! A request on its way out of the container, and what is decided of it.

use serde::{Deserialize, Serialize};

use super::model::Frame;

/// A request as the Worker's handler sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The whole URL.
    pub url: String,
    /// As it is sent; upper case unless the sender meant otherwise.
    pub method: String,
    /// Lower-case names and values.
    pub headers: Vec<(String, String)>,
    /// What it carries.
    pub body: Body,
}

/// The body of a [`Request`]. It is looked at only where a credential demands it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Body {
    /// There is none.
    #[default]
    None,
    /// There is one that nobody has read yet. Where it has to be looked at the decision is [`Reason::BodyUnread`]: read
    /// it and ask again.
    Unread,
    /// All of it.
    Bytes(Vec<u8>),
}

impl Request {
    /// A request without headers and body.
    #[must_use]
    pub fn new(method: &str, url: &str) -> Self {
        Self { url: url.to_owned(), method: method.to_owned(), headers: Vec::new(), body: Body::None }
    }

    /// The same with one more header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_ascii_lowercase(), value.to_owned()));
        self
    }

    /// The same with a body.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Body::Bytes(body.into());
        self
    }
}

/// What becomes of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Whether it leaves.
    pub verdict: Ruling,
    /// The rule that decided; of a denial for `port`, `method`, `path` and `websocket` the allow rule that came nearest.
    pub rule: Option<String>,
    /// Why.
    pub reason: Reason,
    /// What has to be put in. Empty unless allowed.
    pub inject: Vec<Inject>,
    /// Headers that hold a placeholder where nothing is injected: they are taken out.
    pub remove: Vec<String>,
    /// Where it may go. Absent when the URL itself was refused.
    pub url: Option<Target>,
}

/// Whether a request leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ruling {
    /// It does.
    Allow,
    /// It does not.
    Deny,
}

/// Why something was decided, in the order in which it is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// It is no URL that every reader takes for the same.
    Url,
    /// A user or a password stands in the URL.
    Userinfo,
    /// Neither `https` nor `wss`.
    Scheme,
    /// The host is an address.
    Ip,
    /// The host is no plain name, or no rule speaks of it.
    Host,
    /// A rule speaks of the host, but not of this port.
    Port,
    /// A rule speaks of host and port, but not of this method.
    Method,
    /// The path can be read in two ways, or no rule of the host speaks of it.
    Path,
    /// A rule fits, but not for a WebSocket.
    Websocket,
    /// A deny rule.
    Denied,
    /// A credential that moltctl did not put there, or none where ours has to be.
    ForeignCredential,
    /// The body cannot be searched for credentials.
    Body,
    /// The body has to be searched, and was not handed over.
    BodyUnread,
    /// The browser is off ([`super::browse`] only).
    Off,
    /// An allow rule.
    Allowed,
}

/// Where a request goes: always over TLS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Lower case.
    pub host: String,
    /// From 1.
    pub port: u16,
    /// As it was sent, from the first slash.
    pub path: String,
    /// As it was sent, without question mark and without parameters that hold a placeholder.
    pub query: String,
}

impl Target {
    /// The URL to ask instead of the one that was sent.
    #[must_use]
    pub fn to_url(&self) -> String {
        let Self { host, port, path, query } = self;
        let port = if *port == 443 { String::new() } else { format!(":{port}") };
        let mark = if query.is_empty() { "" } else { "?" };
        format!("https://{host}{port}{path}{mark}{query}")
    }
}

/// One secret to put in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "kebab-case")]
pub enum Inject {
    /// Set this header to prefix and value, whatever it was.
    Header {
        /// The secret.
        slot: String,
        /// The header, lower case.
        name: String,
        /// What stands before the value.
        prefix: String,
    },
    /// Replace one segment of the path by prefix and value, percent-encoded.
    Path {
        /// The secret.
        slot: String,
        /// Which one, from 0: in `/a/b`, `a` is 0.
        segment: usize,
        /// What stands before the value.
        prefix: String,
    },
    /// Put every frame of the WebSocket through [`super::rewrite_frame`].
    Frame {
        /// The secret.
        slot: String,
        /// What is spoken.
        protocol: Frame,
    },
    /// Take the signature out and sign again.
    Sigv4 {
        /// The secret key.
        slot: String,
        /// The slot of the access key id.
        access_key_id: String,
    },
}
