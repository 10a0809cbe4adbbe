//! The exact environments of npm: one for questions to a registry, one for the build of a checkout.
//!
//! Neither holds a credential, `NODE_OPTIONS` or `npm_config_*`, but for the registry and the cache. The operator's own
//! `~/.npmrc` is read by npm: it may name a mirror that is the only reachable registry.

use std::ffi::OsString;

use crate::sys::locate::SearchPath;
use crate::sys::process::EnvValue;

type Ambient<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// Who and where the operator is.
const PLACE: [&str; 8] = ["HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "USERPROFILE"];

/// How the network is reached, and which registry the operator's shell names.
const NETWORK: [&str; 11] = [
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "NODE_EXTRA_CA_CERTS",
    "NODE_USE_SYSTEM_CA",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "npm_config_registry",
];

/// For `npm view` and `node --version`.
pub(super) fn for_questions(search: &SearchPath, ambient: Ambient<'_>) -> Vec<(OsString, EnvValue)> {
    let mut env = base(search, ambient);
    env.extend(NETWORK.iter().filter_map(|name| pass(name, ambient)));
    for (name, value) in [
        ("npm_config_update_notifier", "false"),
        ("npm_config_fund", "false"),
        ("npm_config_audit", "false"),
        ("npm_config_loglevel", "error"),
    ] {
        env.push((name.into(), EnvValue::Plain(value.into())));
    }
    env
}

/// For the build of a checkout: a place, a language, a cache. No network settings with credentials in them, either.
pub(super) fn for_builds(search: &SearchPath, ambient: Ambient<'_>) -> Vec<(OsString, EnvValue)> {
    let mut env = base(search, ambient);
    env.extend(["TERM", "npm_config_cache"].iter().filter_map(|name| pass(name, ambient)));
    env.push(("NODE_ENV".into(), EnvValue::Plain("production".into())));
    env.push(("npm_config_update_notifier".into(), EnvValue::Plain("false".into())));
    env
}

fn base(search: &SearchPath, ambient: Ambient<'_>) -> Vec<(OsString, EnvValue)> {
    let mut env = vec![("PATH".into(), EnvValue::Plain(search.to_var()))];
    env.extend(PLACE.iter().filter_map(|name| pass(name, ambient)));
    for name in ["CI", "NO_COLOR", "DO_NOT_TRACK"] {
        env.push((name.into(), EnvValue::Plain("1".into())));
    }
    env
}

fn pass(name: &str, ambient: Ambient<'_>) -> Option<(OsString, EnvValue)> {
    Some((name.into(), EnvValue::Plain(ambient(name)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::locate::LocalTools;

    fn names(of: fn(&SearchPath, Ambient<'_>) -> Vec<(OsString, EnvValue)>) -> String {
        let search = SearchPath::new("/usr/bin".as_ref(), "/checkout".into(), LocalTools::Refuse);
        // A shell in which every variable one can think of is set.
        let env = of(&search, &|name| Some(name.into()));
        let mut names: Vec<String> =
            env.into_iter().map(|(name, _)| name.into_string().expect("is UTF-8")).collect();
        names.sort();
        names.join(" ")
    }

    #[test]
    fn the_environments_are_exactly_these() {
        assert_eq!(
            names(for_builds),
            "CI DO_NOT_TRACK HOME LANG LC_ALL LOGNAME NODE_ENV NO_COLOR PATH SYSTEMROOT TERM TMPDIR USER USERPROFILE \
             npm_config_cache npm_config_update_notifier"
        );
        assert_eq!(
            names(for_questions),
            "CI DO_NOT_TRACK HOME HTTPS_PROXY HTTP_PROXY LANG LC_ALL LOGNAME NODE_EXTRA_CA_CERTS NODE_USE_SYSTEM_CA \
             NO_COLOR NO_PROXY PATH SSL_CERT_DIR SSL_CERT_FILE SYSTEMROOT TMPDIR USER USERPROFILE http_proxy https_proxy \
             no_proxy npm_config_audit npm_config_fund npm_config_loglevel npm_config_registry \
             npm_config_update_notifier"
        );
    }
}
