//! What the overlay in the Worker decides by: a policy's egress, credentials and browser rules as one JSON document.
//!
//! The document says everything, also what is empty, and its fields keep this order, so that its digest names it.
//! Deliberately absent: whatever OpenClaw, Access or wrangler enforce, and every `reason`, which is for people.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::model::{self, BrowserMode, Dns, Frame, LogLevel, OwnCredentials, Policy};

/// The first field of every [`Compiled`].
pub const FORMAT: &str = "moltctl-policy/1";

/// A policy as the evaluator reads it, in Rust and in TypeScript.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compiled {
    /// [`FORMAT`].
    pub format: String,
    /// Ports of rules that name none.
    pub ports: Vec<u16>,
    /// What names may be looked up; the overlay arranges its hosts by it.
    pub dns: Dns,
    /// What the overlay writes to the log.
    pub log: LogLevel,
    /// The first that fits allows.
    pub allow: Vec<Allow>,
    /// Any that fits denies, before every allow.
    pub deny: Vec<Deny>,
    /// Secrets that are put in, by the name of their slot.
    pub credentials: Vec<Credential>,
    /// The browser outside the container.
    pub browser: Browser,
}

/// A rule of `[[egress.allow]]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allow {
    /// Its name.
    pub id: String,
    /// `api.example.com` or `*.example.com`, lower case and ASCII.
    pub host: String,
    /// Upper case; every one when empty.
    pub methods: Vec<String>,
    /// Patterns of paths; every one when empty.
    pub paths: Vec<String>,
    /// Those of [`Compiled::ports`] when empty.
    pub ports: Vec<u16>,
    /// Whether a WebSocket may be opened.
    pub websocket: bool,
    /// What becomes of credentials that are not ours.
    pub own_credentials: OwnCredentials,
}

/// A rule of `[[egress.deny]]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deny {
    /// Its name.
    pub id: String,
    /// As in [`Allow`].
    pub host: String,
    /// As in [`Allow`].
    pub methods: Vec<String>,
    /// As in [`Allow`], compared without regard to case.
    pub paths: Vec<String>,
}

/// A secret of `[credentials]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credential {
    /// Name of the Worker's secret.
    pub slot: String,
    /// What the container holds instead.
    pub placeholder: String,
    /// What parts the value's public beginning from the placeholder.
    pub keep_before: Option<char>,
    /// Where the value is put in.
    pub inject: Vec<Injection>,
}

/// One host and one way; as [`model::Injection`], with every field written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Injection {
    /// A header is set.
    Header {
        /// As in [`Allow`].
        host: String,
        /// Lower case.
        name: String,
        /// What stands before the value.
        prefix: String,
    },
    /// A segment of the path is rewritten.
    Path {
        /// As in [`Allow`].
        host: String,
        /// What stands before the value in its segment.
        prefix: String,
    },
    /// Frames of a WebSocket are rewritten.
    Frame {
        /// As in [`Allow`].
        host: String,
        /// What is spoken there.
        protocol: Frame,
    },
    /// The request is signed again.
    Sigv4 {
        /// As in [`Allow`].
        host: String,
        /// The slot that holds the access key id.
        access_key_id: String,
    },
}

/// `[browser]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Browser {
    /// Whether there is one.
    pub mode: BrowserMode,
    /// Whether scripts may be run in a page.
    pub evaluate: bool,
    /// Whether `/cdp` answers outside programs.
    pub external: bool,
    /// What a page may load.
    pub allow: Vec<Page>,
}

/// A rule of `[[browser.allow]]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// As in [`Allow`].
    pub host: String,
    /// As in [`Allow`].
    pub paths: Vec<String>,
}

impl Compiled {
    /// What the overlay is to enforce of a policy. Hosts become lower case and ASCII, methods upper case; what cannot be
    /// understood stays as it is, and then allows nothing or denies everything.
    #[must_use]
    pub fn of(policy: &Policy) -> Self {
        let egress = &policy.egress;
        Self {
            format: FORMAT.to_owned(),
            ports: egress.ports.clone(),
            dns: egress.dns,
            log: egress.log,
            allow: egress.allow.iter().map(Allow::of).collect(),
            deny: egress.deny.iter().map(Deny::of).collect(),
            credentials: policy.credentials.iter().map(|(slot, it)| Credential::of(slot, it)).collect(),
            browser: Browser::of(&policy.browser),
        }
    }

    /// The document that the overlay holds: compact JSON.
    ///
    /// # Panics
    /// Never: nothing in it can fail to be written.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("strings, numbers, flags and lists can be written")
    }

    /// SHA-256 of [`Self::to_json`], 64 hexadecimal digits.
    #[must_use]
    pub fn digest(&self) -> String {
        hex::encode(Sha256::digest(self.to_json().as_bytes()))
    }
}

impl Allow {
    fn of(rule: &model::AllowRule) -> Self {
        Self {
            id: rule.id.clone(),
            host: host(&rule.host),
            methods: methods(&rule.methods),
            paths: rule.paths.clone(),
            ports: rule.ports.clone(),
            websocket: rule.websocket,
            own_credentials: rule.own_credentials,
        }
    }
}

impl Deny {
    fn of(rule: &model::DenyRule) -> Self {
        Self {
            id: rule.id.clone(),
            host: host(&rule.host),
            methods: methods(&rule.methods),
            paths: rule.paths.clone(),
        }
    }
}

impl Credential {
    fn of(slot: &str, credential: &model::Credential) -> Self {
        Self {
            slot: slot.to_owned(),
            placeholder: credential.placeholder.clone(),
            keep_before: credential.keep_before,
            inject: credential.inject.iter().map(Injection::of).collect(),
        }
    }
}

impl Injection {
    fn of(way: &model::Injection) -> Self {
        match way {
            model::Injection::Header { host: at, name, prefix } => {
                Self::Header { host: host(at), name: name.to_ascii_lowercase(), prefix: prefix.clone() }
            }
            model::Injection::Path { host: at, prefix } => {
                Self::Path { host: host(at), prefix: prefix.clone() }
            }
            model::Injection::Frame { host: at, protocol } => {
                Self::Frame { host: host(at), protocol: *protocol }
            }
            model::Injection::Sigv4 { host: at, access_key_id } => {
                Self::Sigv4 { host: host(at), access_key_id: access_key_id.clone() }
            }
        }
    }

    /// The host it belongs to, a pattern.
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

impl Browser {
    fn of(browser: &model::Browser) -> Self {
        let page = |rule: &model::UrlRule| Page { host: host(&rule.host), paths: rule.paths.clone() };
        Self {
            mode: browser.mode,
            evaluate: browser.evaluate,
            external: browser.external,
            allow: browser.allow.iter().map(page).collect(),
        }
    }
}

/// What a container gets instead of a value: its public beginning, where there is one that may be shown, and the placeholder.
/// The same as `placeholderFor` of the overlay.
#[must_use]
pub fn placeholder_for(placeholder: &str, keep_before: Option<char>, value: &str) -> String {
    let Some(mark) = keep_before else { return placeholder.to_owned() };
    let shown = |before: &&str| {
        before.len() <= 64
            && before.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    };
    // What does not look like an identifier is not shown; the evaluator takes an empty one.
    let before = value.split_once(mark).map(|(before, _)| before).filter(shown).unwrap_or_default();
    format!("{before}{mark}{placeholder}")
}

/// A pattern as hosts are compared: `*.Bücher.example` is `*.xn--bcher-kva.example`.
fn host(pattern: &str) -> String {
    let (star, name) = pattern.strip_prefix("*.").map_or(("", pattern), |name| ("*.", name));
    if name.is_ascii() {
        return pattern.to_ascii_lowercase();
    }
    match url::Host::parse(name) {
        Ok(url::Host::Domain(ascii)) => format!("{star}{ascii}"),
        _ => pattern.to_owned(),
    }
}

fn methods(methods: &[String]) -> Vec<String> {
    methods.iter().map(|method| method.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compiled_policy_says_everything_in_a_fixed_order() {
        let compiled = Compiled::of(&Policy::default());
        assert_eq!(
            compiled.to_json(),
            "{\"format\":\"moltctl-policy/1\",\"ports\":[443],\"dns\":\"open\",\"log\":\"denied\",\"allow\":[],\"deny\":[],\
             \"credentials\":[],\"browser\":{\"mode\":\"off\",\"evaluate\":false,\"external\":false,\"allow\":[]}}"
        );
        assert_eq!(compiled.digest().len(), 64);
        let again: Compiled = serde_json::from_str(&compiled.to_json()).unwrap();
        assert_eq!(again, compiled);
    }

    #[test]
    fn a_placeholder_keeps_what_may_be_shown_and_nothing_else() {
        let of = |value: &str| placeholder_for("moltctl-injected", Some(':'), value);
        assert_eq!(of("42:secret"), "42:moltctl-injected");
        assert_eq!(of("a secret without it"), ":moltctl-injected");
        assert_eq!(of("not an id:secret"), ":moltctl-injected");
        assert_eq!(placeholder_for("x", None, "42:secret"), "x");
    }

    #[test]
    fn hosts_and_methods_are_written_as_they_are_compared() {
        let policy = crate::policy::parse(
            "version = 1\n[[egress.allow]]\nid = \"a\"\nhost = \"*.Bücher.example\"\nmethods = [\"post\"]\n\
             [[egress.deny]]\nid = \"d\"\nhost = \"Discord.COM\"\n",
        )
        .unwrap();
        let compiled = Compiled::of(&policy);
        assert_eq!(compiled.allow[0].host, "*.xn--bcher-kva.example");
        assert_eq!(compiled.allow[0].methods, ["POST"]);
        assert_eq!(compiled.deny[0].host, "discord.com");
    }
}
