//! Asks registries and npm, side by side.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::str::FromStr;

use futures_util::stream::{self, StreamExt as _};
use jiff::Timestamp;

use crate::commands::ports;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::http::Edge;
use crate::model::ImageRef;
use crate::npm::{Npm, Package, ViewError};
use crate::project::dockerfile::is_exact_version;
use crate::project::lock::{ImageLock, ImageRole, Lock, NpmLock};
use crate::project::pins::{Ask, record_image, record_npm};
use crate::registry::{self, Mirrors, PulledBy, Registry, Resolved};
use crate::sys::clock;
use crate::sys::locate::LocateError;

/// How many questions are open at once: registries limit anonymous clients.
const SIDE_BY_SIDE: usize = 6;

/// `HOST=127.0.0.1:PORT`: a registry that is played by a server on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mirror {
    host: String,
    addr: SocketAddr,
}

/// `NAME@VERSION` of an npm package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageVersion {
    /// Its name, with its scope.
    pub name: String,
    /// An exact version or a tag.
    pub version: String,
}

/// The text has not the form it should have.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("not of the form `{0}`")]
pub struct NotOfForm(&'static str);

impl FromStr for Mirror {
    type Err = NotOfForm;

    fn from_str(text: &str) -> std::result::Result<Self, NotOfForm> {
        let form = NotOfForm("HOST=127.0.0.1:PORT");
        let (host, addr) = text.split_once('=').ok_or(form)?;
        let addr: SocketAddr = addr.parse().map_err(|_| form)?;
        let named = !host.is_empty() && addr.ip().is_loopback();
        named.then(|| Self { host: host.to_owned(), addr }).ok_or(form)
    }
}

impl FromStr for PackageVersion {
    type Err = NotOfForm;

    fn from_str(text: &str) -> std::result::Result<Self, NotOfForm> {
        let (name, version) = text.rsplit_once('@').unwrap_or_default();
        if name.is_empty() || version.is_empty() {
            return Err(NotOfForm("NAME@VERSION"));
        }
        Ok(Self { name: name.to_owned(), version: version.to_owned() })
    }
}

/// Whom to ask.
#[derive(Debug)]
pub struct Lookup {
    registry: Registry,
    mirrors: Mirrors,
    npm: std::result::Result<Npm, LocateError>,
}

/// What a registry said.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Of an image.
    Image(ImageRef, ImageRole, Resolved),
    /// Of a package.
    Npm(String, Package),
}

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum NoAnswer {
    /// From a container registry.
    #[error(transparent)]
    Registry(#[from] registry::Error),
    /// From npm.
    #[error(transparent)]
    Npm(#[from] ViewError),
    /// There is no npm to ask.
    #[error("npm cannot be asked: {0}")]
    NoNpm(LocateError),
}

impl NoAnswer {
    /// True when the answer is that it does not exist.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(
            self,
            Self::Registry(registry::Error::NotFound { .. }) | Self::Npm(ViewError::NotFound { .. })
        )
    }

    fn kind(&self) -> ErrorKind {
        match self {
            Self::Registry(registry::Error::CannotBePulled { .. }) | Self::Npm(ViewError::Invalid { .. }) => {
                ErrorKind::Usage
            }
            Self::Registry(registry::Error::Unauthorized { .. }) => ErrorKind::Denied,
            _ if self.is_absent() => ErrorKind::Denied,
            _ => ErrorKind::Failed,
        }
    }
}

impl Lookup {
    /// The registries and the npm of this context. In a drill every registry is the built-in account.
    ///
    /// # Errors
    /// When a mirror is not on this machine, or no connection can be set up.
    pub fn of(ctx: &Context, mirrors: &[Mirror]) -> Result<Self> {
        let mut all = match ctx.origin.edge() {
            Edge::Loopback(addr) => Mirrors::everything(addr).kind(ErrorKind::Usage)?,
            Edge::Internet => Mirrors::none(),
        };
        for mirror in mirrors {
            all = all.with(&mirror.host, mirror.addr).kind(ErrorKind::Usage)?;
        }
        let registry = Registry::new(all.clone()).kind(ErrorKind::Failed)?;
        Ok(Self {
            registry,
            mirrors: all,
            npm: Npm::locate(ports::search_path(ctx), ctx.programs.npm.clone()),
        })
    }

    /// Asks everything, side by side; the answers come in the order of the questions.
    pub async fn ask(&self, asks: &[Ask]) -> Vec<(Ask, std::result::Result<Answer, NoAnswer>)> {
        stream::iter(asks)
            .map(|ask| async move { (ask.clone(), self.one(ask).await) })
            .buffered(SIDE_BY_SIDE)
            .collect()
            .await
    }

    async fn one(&self, ask: &Ask) -> std::result::Result<Answer, NoAnswer> {
        match ask {
            Ask::Image { image, role } => {
                let by = match role {
                    ImageRole::Base => PulledBy::Docker,
                    ImageRole::Container => PulledBy::Containers,
                };
                let resolved = self.registry.resolve(image, by).await?;
                Ok(Answer::Image(image.clone(), *role, resolved))
            }
            Ask::Npm { name, version } => {
                let npm = self.npm.as_ref().map_err(|error| {
                    NoAnswer::NoNpm(match error {
                        LocateError::Absent { name } => LocateError::Absent { name: name.clone() },
                        LocateError::OnlyInCheckout { name, path } => {
                            LocateError::OnlyInCheckout { name: name.clone(), path: path.clone() }
                        }
                    })
                })?;
                let package = npm.view(name, version).await?;
                if !is_exact_version(&package.version) {
                    return Err(ViewError::NotUnderstood { package: format!("{name}@{version}") }.into());
                }
                Ok(Answer::Npm(name.clone(), package))
            }
        }
    }

    /// Asks everything and puts the answers into `lock`. Without npm packages stay unknown, and the reason is given
    /// back; every other missing answer is an error.
    ///
    /// # Errors
    /// The first question without an answer.
    pub async fn fill(&self, asks: &[Ask], lock: &mut Lock) -> Result<Option<String>> {
        let mut without_npm = None;
        for (ask, answer) in self.ask(asks).await {
            match answer {
                Ok(answer) => self.record(answer, lock),
                Err(error @ NoAnswer::NoNpm(_)) => without_npm = Some(error.to_string()),
                Err(error) => {
                    let kind = error.kind();
                    return Err(Error::new(kind, error)
                        .context(format!("{} cannot be pinned; no file was changed", subject(&ask))));
                }
            }
        }
        Ok(without_npm)
    }

    /// Puts an answer into the lock.
    pub fn record(&self, answer: Answer, lock: &mut Lock) {
        let seen_at = today();
        match answer {
            Answer::Image(image, role, resolved) => {
                let from = match self.mirrors.of(image.registry()) {
                    Some(addr) => format!("{} by way of {addr}", image.registry()),
                    None => image.registry().to_owned(),
                };
                let platforms = platforms(&resolved);
                let (reference, digest) = (image.unpinned(), resolved.digest);
                record_image(lock, ImageLock { reference, digest, role, from, seen_at, platforms });
            }
            Answer::Npm(name, package) => {
                let Package { version, integrity, host } = package;
                let from = host.unwrap_or_else(|| "npm, as it is set up here".to_owned());
                record_npm(lock, NpmLock { name, version, integrity, from, seen_at });
            }
        }
    }
}

fn platforms(resolved: &Resolved) -> BTreeMap<String, crate::model::Digest> {
    let name = |platform: &registry::Platform| {
        let variant = platform.variant.as_ref().map(|it| format!("/{it}")).unwrap_or_default();
        format!("{}/{}{variant}", platform.os, platform.architecture)
    };
    resolved.platforms.iter().map(|(platform, digest)| (name(platform), digest.clone())).collect()
}

/// Now, in whole seconds: what a person reads.
#[must_use]
pub fn today() -> Timestamp {
    let now = clock::now();
    now.round(jiff::Unit::Second).unwrap_or(now)
}

/// What a question is about.
#[must_use]
pub fn subject(ask: &Ask) -> String {
    match ask {
        Ask::Image { image, role: ImageRole::Base } => format!("base image {image}"),
        Ask::Image { image, role: ImageRole::Container } => format!("container image {image}"),
        Ask::Npm { name, version } => format!("npm {name}@{version}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_is_on_this_machine() {
        assert!("docker.io=127.0.0.1:5000".parse::<Mirror>().is_ok());
        for bad in ["docker.io", "=127.0.0.1:5000", "docker.io=192.0.2.1:5000", "docker.io=localhost:5000"] {
            assert!(bad.parse::<Mirror>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_scope_is_no_version() {
        let package: PackageVersion = "@cloudflare/sandbox@0.7.0".parse().unwrap();
        assert_eq!((package.name.as_str(), package.version.as_str()), ("@cloudflare/sandbox", "0.7.0"));
        assert!("openclaw".parse::<PackageVersion>().is_err());
        assert!("@cloudflare/sandbox".parse::<PackageVersion>().is_err());
    }
}
