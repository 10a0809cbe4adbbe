//! Each thing that is fetched by name, held against the lock.

use jiff::Timestamp;

use super::super::lock::{ImageRole, Lock};
use super::asks::uses;
use super::survey::{ImageSite, NodeSite, NpmSite, Place, Sites, Version};

/// One thing that is fetched by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is, such as `base image docker.io/library/node:22`.
    pub what: String,
    /// Where it is used; `None` for what only the lock has.
    pub place: Option<Place>,
    /// What it is pinned to in the file.
    pub pinned: Option<String>,
    /// How it stands.
    pub standing: Standing,
    /// When the lock's entry was seen.
    pub seen_at: Option<Timestamp>,
    /// Where the lock's entry was seen.
    pub from: Option<String>,
}

/// How a thing stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// File and lock say the same.
    Locked,
    /// The file leaves open what is fetched.
    Unpinned(String),
    /// The file is pinned, and the lock does not know it.
    NotLocked,
    /// File and lock do not say the same.
    Differs(String),
    /// Only the lock has it.
    Unused,
}

/// Holds files against the lock.
pub fn rows(sites: &Sites, lock: &Lock) -> Vec<Row> {
    let mut rows: Vec<Row> = sites.images.iter().map(|site| image(site, lock)).collect();
    rows.extend(sites.npm.iter().map(|site| npm(site, lock)));
    rows.extend(sites.node.iter().map(|site| node(site, lock)));
    rows.extend(sites.loose.iter().map(|site| Row {
        what: site.what.clone(),
        place: Some(site.place.clone()),
        pinned: None,
        standing: Standing::Unpinned(site.reason.to_owned()),
        seen_at: None,
        from: None,
    }));
    rows.extend(unused(sites, lock));
    rows
}

fn role(role: ImageRole) -> &'static str {
    match role {
        ImageRole::Base => "base image",
        ImageRole::Container => "container image",
    }
}

fn image(site: &ImageSite, lock: &Lock) -> Row {
    let known = lock.images.iter().find(|it| (&it.reference, it.role) == (&site.reference, site.role));
    let standing = match (&site.digest, known) {
        (None, _) => Standing::Unpinned("a tag can be moved to other contents".to_owned()),
        (Some(_), None) => Standing::NotLocked,
        (Some(digest), Some(known)) if *digest == known.digest => Standing::Locked,
        (Some(_), Some(known)) => Standing::Differs(format!("the lock has {}", known.digest)),
    };
    Row {
        what: format!("{} {}", role(site.role), site.reference),
        place: Some(site.place.clone()),
        pinned: site.digest.as_ref().map(ToString::to_string),
        standing,
        seen_at: known.map(|it| it.seen_at),
        from: known.map(|it| it.from.clone()),
    }
}

fn npm(site: &NpmSite, lock: &Lock) -> Row {
    let known = lock.npm.iter().find(|it| uses(site, it));
    let standing = match (&site.version, &site.wanted, known) {
        (Version::Exact(version), Some(wanted), _) if version != wanted => {
            Standing::Differs(format!("the container image is {wanted}"))
        }
        (Version::Moving(_), ..) => Standing::Unpinned("every build may install another version".to_owned()),
        (Version::Exact(_), _, Some(_)) => Standing::Locked,
        (Version::Exact(_), _, None) => match lock.npm.iter().find(|it| it.name == site.name) {
            Some(other) => Standing::Differs(format!("the lock has {}", other.version)),
            None => Standing::NotLocked,
        },
    };
    let pinned = match &site.version {
        Version::Exact(version) => {
            Some(known.map_or_else(|| version.clone(), |it| format!("{version} {}", it.integrity)))
        }
        Version::Moving(_) => None,
    };
    Row {
        what: format!("npm {}", site.name),
        place: Some(site.place.clone()),
        pinned,
        standing,
        seen_at: known.map(|it| it.seen_at),
        from: known.map(|it| it.from.clone()),
    }
}

fn node(site: &NodeSite, lock: &Lock) -> Row {
    let version = site.version.as_deref();
    let known = lock.node.iter().find(|it| Some(it.version.as_str()) == version);
    let standing = match (site.checked, known) {
        (false, _) => Standing::Unpinned("the download is not compared with a checksum".to_owned()),
        (true, None) => Standing::NotLocked,
        (true, Some(_)) => Standing::Locked,
    };
    let sums = known.filter(|_| site.checked).map(|it| {
        let sums: Vec<String> =
            it.sha256.iter().map(|(architecture, sum)| format!("{architecture} {}", sum.as_str())).collect();
        sums.join(", ")
    });
    Row {
        what: format!("node {}", version.unwrap_or("of an unknown version")),
        place: Some(site.place.clone()),
        pinned: sums,
        standing,
        seen_at: known.map(|it| it.seen_at),
        from: known.map(|it| it.from.clone()),
    }
}

fn unused(sites: &Sites, lock: &Lock) -> Vec<Row> {
    let row = |what: String, pinned: String, seen_at: Timestamp, from: &str| Row {
        what,
        place: None,
        pinned: Some(pinned),
        standing: Standing::Unused,
        seen_at: Some(seen_at),
        from: Some(from.to_owned()),
    };
    let mut rows = Vec::new();
    for it in &lock.images {
        let used = |site: &ImageSite| (&site.reference, site.role) == (&it.reference, it.role);
        if !sites.images.iter().any(used) {
            let what = format!("{} {}", role(it.role), it.reference);
            rows.push(row(what, it.digest.to_string(), it.seen_at, &it.from));
        }
    }
    for it in &lock.npm {
        // Another version of a package that is in use is told at its place.
        if !sites.npm.iter().any(|site| site.name == it.name) {
            rows.push(row(format!("npm {}", it.name), it.version.clone(), it.seen_at, &it.from));
        }
    }
    for it in &lock.node {
        if !sites.node.iter().any(|site| site.version.as_deref() == Some(it.version.as_str())) {
            rows.push(row(format!("node {}", it.version), it.version.clone(), it.seen_at, &it.from));
        }
    }
    rows
}
