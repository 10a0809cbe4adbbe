//! The exact environment of a wrangler run: what it needs, and nothing that could steer it elsewhere.
//!
//! The API origin and the account are always pinned, so that neither a `.env` file nor a remembered account decides
//! where the token goes. `HOME` stays the operator's, because Docker and its credential helpers live there; the
//! stored logins of wrangler do not matter, because a token in the environment comes before them, and the
//! configuration folder is a private one.
//!
//! Deliberately absent: `NODE_OPTIONS`, `NODE_TLS_REJECT_UNAUTHORIZED`, `npm_*`, other `CLOUDFLARE_*` and provider
//! keys. They are not passed on, whoever set them.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use camino::Utf8Path;

use crate::model::AccountId;
use crate::secret::SecretText;
use crate::sys::locate::SearchPath;
use crate::sys::process::EnvValue;

/// What a run of wrangler is pinned to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pins<'a> {
    /// Base URL of the API, with its `/client/v4`.
    pub api_base: &'a str,
    /// The account.
    pub account: &'a AccountId,
    /// The operator's token.
    pub token: &'a SecretText,
    /// A folder of this run alone: configuration, cache, log and output file go there.
    pub private_dir: &'a Utf8Path,
}

/// Name of the file in the private folder to which wrangler writes what it did, one JSON document a line.
pub(super) const OUTPUT_FILE: &str = "output.ndjson";

/// Passed on as they are: who and where the operator is.
const PLACE: [&str; 9] =
    ["HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TMPDIR", "XDG_RUNTIME_DIR", "SYSTEMROOT", "USERPROFILE"];

/// Passed on as they are: which certificates are trusted.
const TRUST: [&str; 4] = ["NODE_EXTRA_CA_CERTS", "NODE_USE_SYSTEM_CA", "SSL_CERT_FILE", "SSL_CERT_DIR"];

/// Passed on as they are: which Docker daemon builds the image.
const DOCKER: [&str; 7] = [
    "DOCKER_HOST",
    "DOCKER_CONTEXT",
    "DOCKER_CONFIG",
    "DOCKER_CERT_PATH",
    "DOCKER_TLS_VERIFY",
    "DOCKER_API_VERSION",
    "WRANGLER_DOCKER_HOST",
];

/// Passed on unless the API is on a loopback address: wrangler sends loopback calls through a proxy as well.
const PROXIES: [&str; 8] = [
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "all_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "ALL_PROXY",
];

/// The environment of one run; `ambient` reads the operator's own.
#[must_use]
pub(super) fn scrubbed(
    pins: Pins<'_>,
    search: &SearchPath,
    ambient: &dyn Fn(&str) -> Option<OsString>,
) -> Vec<(OsString, EnvValue)> {
    let mut env = plain_environment(search, ambient);
    for name in TRUST.iter().chain(&DOCKER) {
        pass(&mut env, name, ambient);
    }
    if !is_loopback(pins.api_base) {
        for name in PROXIES {
            pass(&mut env, name, ambient);
        }
    }
    if let Some(docker) = ambient("WRANGLER_DOCKER_BIN").filter(|path| search.permits(Path::new(path))) {
        env.push(("WRANGLER_DOCKER_BIN".into(), EnvValue::Plain(docker)));
    }
    for (name, value) in quiet(pins) {
        env.push((name.into(), EnvValue::Plain(value)));
    }
    env.push(("CLOUDFLARE_API_TOKEN".into(), EnvValue::Secret(pins.token.clone())));
    env
}

/// The environment of a question to Docker: a place and a daemon, no credential.
#[must_use]
pub(super) fn for_docker(
    search: &SearchPath,
    ambient: &dyn Fn(&str) -> Option<OsString>,
) -> Vec<(OsString, EnvValue)> {
    let mut env = plain_environment(search, ambient);
    for name in DOCKER {
        pass(&mut env, name, ambient);
    }
    env
}

/// Enough to ask for a version: a search path and a place, no credential.
#[must_use]
pub(super) fn plain_environment(
    search: &SearchPath,
    ambient: &dyn Fn(&str) -> Option<OsString>,
) -> Vec<(OsString, EnvValue)> {
    let mut env = vec![("PATH".into(), EnvValue::Plain(search.to_var()))];
    for name in PLACE {
        pass(&mut env, name, ambient);
    }
    for (name, value) in [
        ("CI", "1"),
        ("NO_COLOR", "1"),
        ("DO_NOT_TRACK", "1"),
        ("WRANGLER_SEND_METRICS", "false"),
        ("WRANGLER_SEND_ERROR_REPORTS", "false"),
        ("WRANGLER_WRITE_LOGS", "false"),
    ] {
        env.push((name.into(), EnvValue::Plain(value.into())));
    }
    env
}

fn quiet(pins: Pins<'_>) -> Vec<(&'static str, OsString)> {
    let dir = |name: &str| OsString::from(pins.private_dir.join(name).as_str());
    vec![
        ("CLOUDFLARE_ACCOUNT_ID", pins.account.as_str().into()),
        ("CLOUDFLARE_API_BASE_URL", pins.api_base.into()),
        ("CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV", "false".into()),
        ("WRANGLER_HIDE_BANNER", "true".into()),
        ("WRANGLER_NO_SKILLS_UPDATE_PROMPTS", "true".into()),
        ("WRANGLER_LOG_PATH", dir("logs")),
        ("WRANGLER_CACHE_DIR", dir("cache")),
        ("WRANGLER_OUTPUT_FILE_PATH", dir(OUTPUT_FILE)),
        ("XDG_CONFIG_HOME", dir("config")),
        ("XDG_CACHE_HOME", dir("cache")),
    ]
}

fn pass(env: &mut Vec<(OsString, EnvValue)>, name: &str, ambient: &dyn Fn(&str) -> Option<OsString>) {
    if let Some(value) = ambient(name) {
        env.push((OsStr::new(name).to_owned(), EnvValue::Plain(value)));
    }
}

fn is_loopback(base: &str) -> bool {
    url::Url::parse(base).ok().is_some_and(|url| match url.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::locate::LocalTools;

    fn names(api_base: &str) -> Vec<String> {
        let account = "0123456789abcdef0123456789abcdef".parse().expect("is an account id");
        let token = SecretText::new("canary-token-of-the-operator-001");
        let pins =
            Pins { api_base, account: &account, token: &token, private_dir: Utf8Path::new("/private") };
        let search = SearchPath::new(OsStr::new("/usr/bin"), Utf8Path::new("/checkout"), LocalTools::Refuse);
        // An operator's shell in which every variable one can think of is set.
        let ambient = |name: &str| Some(OsString::from(format!("/ambient/{name}")));
        let mut names: Vec<String> = scrubbed(pins, &search, &ambient)
            .into_iter()
            .map(|(name, _)| name.into_string().expect("is UTF-8"))
            .collect();
        names.sort();
        names
    }

    #[test]
    fn the_environment_is_exactly_this() {
        insta::assert_snapshot!(names("https://api.cloudflare.com/client/v4").join(" "), @"ALL_PROXY CI CLOUDFLARE_ACCOUNT_ID CLOUDFLARE_API_BASE_URL CLOUDFLARE_API_TOKEN CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV DOCKER_API_VERSION DOCKER_CERT_PATH DOCKER_CONFIG DOCKER_CONTEXT DOCKER_HOST DOCKER_TLS_VERIFY DO_NOT_TRACK HOME HTTPS_PROXY HTTP_PROXY LANG LC_ALL LOGNAME NODE_EXTRA_CA_CERTS NODE_USE_SYSTEM_CA NO_COLOR NO_PROXY PATH SSL_CERT_DIR SSL_CERT_FILE SYSTEMROOT TMPDIR USER USERPROFILE WRANGLER_CACHE_DIR WRANGLER_DOCKER_BIN WRANGLER_DOCKER_HOST WRANGLER_HIDE_BANNER WRANGLER_LOG_PATH WRANGLER_NO_SKILLS_UPDATE_PROMPTS WRANGLER_OUTPUT_FILE_PATH WRANGLER_SEND_ERROR_REPORTS WRANGLER_SEND_METRICS WRANGLER_WRITE_LOGS XDG_CACHE_HOME XDG_CONFIG_HOME XDG_RUNTIME_DIR all_proxy http_proxy https_proxy no_proxy");
    }

    #[test]
    fn no_variable_is_set_twice() {
        let names = names("https://api.cloudflare.com/client/v4");
        let mut once = names.clone();
        once.dedup();
        assert_eq!(names, once);
    }

    #[test]
    fn a_loopback_api_is_not_asked_through_a_proxy() {
        for base in
            ["http://127.0.0.1:8080/client/v4", "http://localhost:1/client/v4", "http://[::1]:1/client/v4"]
        {
            assert!(!names(base).iter().any(|name| name.to_lowercase().contains("proxy")), "{base}");
        }
    }

    #[test]
    fn the_token_does_not_print() {
        let account = "0123456789abcdef0123456789abcdef".parse().expect("is an account id");
        let token = SecretText::new("canary-token-of-the-operator-002");
        let pins = Pins {
            api_base: "https://api.cloudflare.com/client/v4",
            account: &account,
            token: &token,
            private_dir: Utf8Path::new("/private"),
        };
        let search = SearchPath::new(OsStr::new("/usr/bin"), Utf8Path::new("/checkout"), LocalTools::Refuse);
        let printed = format!("{:?}", scrubbed(pins, &search, &|_| None));
        assert!(!printed.contains("canary-token"), "{printed}");
    }
}
