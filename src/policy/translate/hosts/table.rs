//! Rows of the tables of hosts, and what a URL of a source must look like to become one.

use crate::policy::model::OwnCredentials;

/// A host and what a client asks of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Host {
    /// Name of the rule.
    pub id: &'static str,
    /// As in an allow rule.
    pub host: &'static str,
    /// As in an allow rule.
    pub methods: &'static [&'static str],
    /// As in an allow rule.
    pub paths: &'static [&'static str],
    /// As in an allow rule.
    pub websocket: bool,
    /// As in an allow rule.
    pub own: OwnCredentials,
}

/// A host where the Worker puts the credential in.
pub(super) const fn host(
    id: &'static str,
    host: &'static str,
    methods: &'static [&'static str],
    paths: &'static [&'static str],
) -> Host {
    Host { id, host, methods, paths, websocket: false, own: OwnCredentials::Refuse }
}

impl Host {
    /// The same with WebSockets.
    pub(super) const fn websocket(self) -> Self {
        Self { websocket: true, ..self }
    }

    /// The same where the client's own credential has to pass: it signs, encrypts, or is renewed in the container.
    pub(super) const fn own(self) -> Self {
        Self { own: OwnCredentials::Pass, ..self }
    }
}

/// A URL that the source names.
#[derive(Clone, Copy, Debug)]
pub(in crate::policy::translate) struct Custom<'a> {
    /// Name of the rule.
    pub id: &'a str,
    /// The URL.
    pub url: &'a str,
    /// Methods.
    pub methods: &'a [&'a str],
    /// What may follow the URL's path.
    pub below: &'a [&'a str],
    /// Slot, header and prefix of its credential.
    pub credential: Option<(&'a str, &'a str, &'a str)>,
    /// The keys that ask for it.
    pub reason: &'a str,
}

/// Suffixes of names that no public server has.
const PRIVATE: &[&str] = &[
    "localhost",
    "local",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "private",
    "test",
    "invalid",
    "home.arpa",
    "docker",
    "svc",
];

/// Hosts that translation never allows: whoever reaches them reaches anybody's account or code.
const NEVER: &[&str] = &[
    "clawhub.ai",
    "clawhub.com",
    "clawdhub.com",
    "hooks.slack.com",
    "githubusercontent.com",
    "pastebin.com",
    "webhook.site",
    "ngrok.io",
    "ngrok.app",
    "trycloudflare.com",
    "transfer.sh",
    "file.io",
];

/// Host and path (without a trailing slash) of an https URL with a public name, and no port, user, query or odd path.
pub(in crate::policy::translate) fn public_https(text: &str) -> Option<(String, String)> {
    let url = url::Url::parse(text.trim()).ok()?;
    let Some(url::Host::Domain(name)) = url.host() else { return None };
    let labels = || name.split('.');
    let plain = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let private = |suffix: &&str| name == *suffix || name.ends_with(&format!(".{suffix}"));
    let odd = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '@' | ':' | '~'));
    let path = url.path().trim_end_matches('/');
    let public = url.scheme() == "https"
        && url.port().is_none()
        && url.username().is_empty()
        && url.password().is_none()
        && labels().count() > 1
        && labels().all(plain)
        && !PRIVATE.iter().any(private);
    (public && !path.contains(odd) && !path.contains("//")).then(|| (name.to_owned(), path.to_owned()))
}

/// Whether translation never allows a host.
pub(super) fn never(host: &str) -> bool {
    NEVER.iter().any(|name| host == *name || host.ends_with(&format!(".{name}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_names_with_https_are_reached() {
        assert_eq!(
            public_https("https://API.Example.com/v1/?k=1").map(|(host, path)| host + &path).as_deref(),
            Some("api.example.com/v1")
        );
        for text in [
            "http://api.example.com",
            "https://10.0.0.1/v1",
            "https://[::1]/",
            "https://llama:8080/v1",
            "https://llama/v1",
            "https://x.svc.cluster.local",
            "https://a.internal",
            "https://u:p@api.example.com",
            "https://api.example.com:8443",
            "https://api.example.com/a*b",
            "https://api.example.com/a%2fb",
            "https://api.example.com./v1",
            "ws://api.example.com",
            "",
            "${URL}",
        ] {
            assert_eq!(public_https(text), None, "{text}");
        }
    }

    #[test]
    fn registries_are_never_allowed() {
        assert!(never("api.clawhub.ai") && never("clawhub.ai") && never("hooks.slack.com"));
        assert!(!never("slack.com") && !never("notclawhub.ai"));
    }
}
