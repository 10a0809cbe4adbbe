//! Finding, locking and applying pins, over one small checkout.

use std::collections::BTreeMap;

use super::super::dockerfile::Which;
use super::super::lock::{ImageLock, ImageRole, Lock, NodeLock, NpmLock};
use super::*;
use crate::model::Digest;

const DOCKERFILE: &str = "FROM docker.io/cloudflare/sandbox:0.7.0\nRUN npm install -g openclaw@2026.2.3 pnpm\n\
RUN curl -fsSLk https://nodejs.org/dist/v22.13.1/node-v22.13.1-linux-x64.tar.xz -o /tmp/node.tar.xz \\\n    && tar -xJf /tmp/node.tar.xz\n";

fn texts() -> Texts {
    Texts {
        wrangler: "[[containers]]\nclass_name = \"Sandbox\"\nimage = \"./Dockerfile\"\n\n\
                   [[containers]]\nclass_name = \"Other\"\nimage = \"docker.io/library/node:22\"\n"
            .to_owned(),
        dockerfiles: vec![("Dockerfile".to_owned(), DOCKERFILE.to_owned())],
        package_json: Some("{\n  \"devDependencies\": { \"@cloudflare/sandbox\": \"*\" }\n}\n".to_owned()),
    }
}

fn digest(fill: &str) -> Digest {
    format!("sha256:{}", fill.repeat(32)).parse().unwrap()
}

fn seen() -> jiff::Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn image(reference: &str, role: ImageRole, fill: &str) -> ImageLock {
    ImageLock {
        reference: reference.parse().unwrap(),
        digest: digest(fill),
        role,
        from: "docker.io".into(),
        seen_at: seen(),
        platforms: BTreeMap::new(),
    }
}

fn npm(name: &str, version: &str) -> NpmLock {
    NpmLock {
        name: name.into(),
        version: version.into(),
        integrity: "sha512-AAAA".into(),
        from: "registry.example".into(),
        seen_at: seen(),
    }
}

fn lock() -> Lock {
    let mut lock = Lock::default();
    record_image(&mut lock, image("docker.io/cloudflare/sandbox:0.7.0", ImageRole::Base, "ab"));
    record_image(&mut lock, image("docker.io/library/node:22", ImageRole::Container, "cd"));
    record_npm(&mut lock, npm("openclaw", "2026.2.3"));
    record_npm(&mut lock, npm("pnpm", "10.1.0"));
    record_npm(&mut lock, npm(SDK, "0.7.0"));
    lock.put_node(NodeLock {
        version: "22.13.1".into(),
        from: "given by the operator".into(),
        seen_at: seen(),
        sha256: BTreeMap::from([("x64".to_owned(), "01".repeat(32).try_into().unwrap())]),
    });
    lock
}

#[test]
fn everything_that_is_fetched_is_found_and_asked_for_once() {
    let sites = survey(&texts()).unwrap();
    assert_eq!(sites.sandbox_version(), Some("0.7.0"));
    let asked = missing(&sites, &Lock::default());
    let text: Vec<String> = asked
        .iter()
        .map(|ask| match ask {
            Ask::Image { image, role } => format!("{role:?} {image}"),
            Ask::Npm { name, version } => format!("{name}@{version}"),
        })
        .collect();
    assert_eq!(
        text,
        [
            "Base docker.io/cloudflare/sandbox:0.7.0",
            "Container docker.io/library/node:22",
            "openclaw@2026.2.3",
            "pnpm@latest",
            "@cloudflare/sandbox@0.7.0",
        ]
    );
    assert_eq!(missing(&sites, &lock()), []);
}

#[test]
fn a_pinned_checkout_is_wholly_locked_and_stays_so() {
    let applied = apply(&texts(), &lock(), Which::Unpinned).unwrap();
    assert_eq!(applied.withheld, []);
    let sites = survey(&applied.texts).unwrap();
    for row in rows(&sites, &lock()) {
        assert_eq!(row.standing, Standing::Locked, "{}", row.what);
    }
    assert_eq!(missing(&sites, &lock()), []);
    let again = apply(&applied.texts, &lock(), Which::All).unwrap();
    assert_eq!((again.texts, again.edits), (applied.texts, vec![]));
}

#[test]
fn without_a_lock_the_sdk_is_exact_and_the_rest_is_said_to_be_open() {
    let applied = apply(&texts(), &Lock::default(), Which::Unpinned).unwrap();
    let package = applied.texts.package_json.as_deref().unwrap();
    assert!(package.contains("\"@cloudflare/sandbox\": \"0.7.0\""), "{package}");
    let ids: Vec<&str> = applied.withheld.iter().map(|it| it.what.id).collect();
    assert_eq!(
        ids,
        ["base-image-pinned", "node-checksummed", "npm-version-pinned", "container-image-pinned"]
    );
    assert!(applied.withheld[1].what.reason.contains("--node-sha256"), "{:?}", applied.withheld[1]);
}

#[test]
fn a_base_image_with_its_own_node_makes_the_download_needless() {
    let mut texts = texts();
    texts.dockerfiles[0].1 = DOCKERFILE.replace("0.7.0", "0.12.10");
    let applied = apply(&texts, &Lock::default(), Which::Unpinned).unwrap();
    let node = applied.withheld.iter().find(|it| it.what.id == "node-checksummed").unwrap();
    assert!(node.what.reason.contains("take this download out"), "{}", node.what.reason);
}

#[test]
fn what_differs_from_the_lock_is_told_apart() {
    let applied = apply(&texts(), &lock(), Which::Unpinned).unwrap();
    let mut moved = applied.texts;
    let text =
        moved.dockerfiles[0].1.replace(&"ab".repeat(32), &"ff".repeat(32)).replace("2026.2.3", "2026.9.6");
    moved.dockerfiles[0].1 = text.replace("pnpm@10.1.0", "");
    let sites = survey(&moved).unwrap();
    let standing: Vec<(String, bool)> = rows(&sites, &lock())
        .into_iter()
        .filter(|row| row.standing != Standing::Locked)
        .map(|row| (row.what, matches!(row.standing, Standing::Differs(_))))
        .collect();
    assert_eq!(
        standing,
        [
            ("base image docker.io/cloudflare/sandbox:0.7.0".to_owned(), true),
            ("npm openclaw".to_owned(), true),
            ("npm pnpm".to_owned(), false),
        ]
    );
    let asked = missing(&sites, &lock());
    assert_eq!(asked.len(), 2, "only what the lock does not know: {asked:?}");
    let mut lock = lock();
    forget_unused(&mut lock, &sites);
    assert!(!lock.npm.iter().any(|it| it.name == "pnpm"));
}

#[test]
fn two_versions_of_a_package_are_both_locked() {
    let mut texts = texts();
    texts.wrangler.push_str("\n[[containers]]\nclass_name = \"Third\"\nimage = \"./sub/Dockerfile\"\n");
    texts.dockerfiles.push(("sub/Dockerfile".to_owned(), "RUN npm i -g openclaw@2026.9.6\n".to_owned()));
    let mut lock = lock();
    record_npm(&mut lock, npm("openclaw", "2026.9.6"));
    let sites = survey(&texts).unwrap();
    assert_eq!(missing(&sites, &lock), []);
    forget_unused(&mut lock, &sites);
    assert_eq!(lock.npm.iter().filter(|it| it.name == "openclaw").count(), 2);
    let applied = apply(&texts, &lock, Which::All).unwrap();
    assert!(applied.texts.dockerfiles[1].1.contains("openclaw@2026.9.6"));
    assert!(applied.texts.dockerfiles[0].1.contains("openclaw@2026.2.3"));
}

#[test]
fn what_is_seen_again_keeps_its_date_until_the_digest_changes() {
    let mut lock = lock();
    let later = jiff::Timestamp::UNIX_EPOCH;
    let mut again = image("docker.io/library/node:22", ImageRole::Container, "cd");
    again.seen_at = later;
    record_image(&mut lock, again.clone());
    assert!(lock.images.iter().all(|it| it.seen_at == seen()));
    again.digest = digest("ee");
    record_image(&mut lock, again);
    assert!(lock.images.iter().any(|it| it.seen_at == later));
    assert_eq!(lock.images.len(), 2);
}

#[test]
fn a_range_is_never_resolved_by_guess() {
    let mut texts = texts();
    texts.dockerfiles[0].1 = "FROM node:22\nRUN npm i -g pnpm@^10\n".to_owned();
    let sites = survey(&texts).unwrap();
    assert!(missing(&sites, &Lock::default()).iter().all(|ask| !matches!(ask, Ask::Npm { .. })));
    assert!(
        rows(&sites, &Lock::default())
            .iter()
            .any(|row| { row.what == "npm pnpm" && matches!(row.standing, Standing::Unpinned(_)) })
    );
}
