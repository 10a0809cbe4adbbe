//! Registries played by a server on this machine: a drill's built-in account, or a test's docker-registry.

use std::collections::BTreeMap;
use std::net::SocketAddr;

/// Which registries are asked somewhere else, over plain http. Loopback addresses only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mirrors {
    everything: Option<SocketAddr>,
    each: BTreeMap<String, SocketAddr>,
}

/// A mirror that is not on this machine: plain http must not leave it.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a registry mirror must be on a loopback address, and `{addr}` is none")]
pub struct NotLoopback {
    /// The address.
    pub addr: SocketAddr,
}

impl Mirrors {
    /// None: each registry is where DNS says, over https.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Every registry is played by `addr`, as in a drill.
    ///
    /// # Errors
    /// When `addr` is not a loopback address.
    pub fn everything(addr: SocketAddr) -> Result<Self, NotLoopback> {
        Ok(Self { everything: Some(on_this_machine(addr)?), each: BTreeMap::new() })
    }

    /// Adds a mirror of the registry `host` (`docker.io`).
    ///
    /// # Errors
    /// When `addr` is not a loopback address.
    pub fn with(mut self, host: &str, addr: SocketAddr) -> Result<Self, NotLoopback> {
        self.each.insert(host.to_owned(), on_this_machine(addr)?);
        Ok(self)
    }

    /// The address to ask instead of `host`.
    #[must_use]
    pub fn of(&self, host: &str) -> Option<SocketAddr> {
        self.each.get(host).copied().or(self.everything)
    }

    pub(super) fn addresses(&self) -> impl Iterator<Item = SocketAddr> {
        self.each.values().copied().chain(self.everything)
    }
}

fn on_this_machine(addr: SocketAddr) -> Result<SocketAddr, NotLoopback> {
    if addr.ip().is_loopback() { Ok(addr) } else { Err(NotLoopback { addr }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addr(text: &str) -> SocketAddr {
        text.parse().expect("is an address")
    }

    #[test]
    fn plain_http_stays_on_this_machine() {
        assert!(Mirrors::everything(addr("10.0.0.1:5000")).is_err());
        assert!(Mirrors::none().with("docker.io", addr("192.0.2.1:80")).is_err());
        assert!(Mirrors::none().with("docker.io", addr("127.0.0.1:5000")).is_ok());
    }

    #[test]
    fn a_named_mirror_comes_before_the_general_one() {
        let mirrors =
            Mirrors::everything(addr("127.0.0.1:1")).and_then(|m| m.with("docker.io", addr("127.0.0.1:2")));
        let mirrors = mirrors.expect("is built");
        assert_eq!(mirrors.of("docker.io"), Some(addr("127.0.0.1:2")));
        assert_eq!(mirrors.of("europe-docker.pkg.dev"), Some(addr("127.0.0.1:1")));
        assert_eq!(Mirrors::none().of("docker.io"), None);
    }
}
