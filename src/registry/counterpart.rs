//! Against a real registry that the counterpart suite starts; elsewhere these tests do not run.
//!
//! `MOLTCTL_TEST_REGISTRY` is its loopback address, `MOLTCTL_TEST_IMAGES` one line an image:
//! `REFERENCE DIGEST PLATFORMS`, platforms as `os/architecture` with commas, `-` for none.

use super::{Mirrors, PulledBy, Registry};
use crate::model::ImageRef;

fn asked(name: &str) -> String {
    crate::sys::env::var(name).unwrap_or_else(|| panic!("`{name}` is set by tests/counterparts/registry"))
}

fn registry() -> Registry {
    let addr = asked("MOLTCTL_TEST_REGISTRY").parse().expect("is an address");
    Registry::new(Mirrors::everything(addr).expect("is a loopback address")).expect("is set up")
}

#[tokio::test]
#[ignore = "needs a registry; the counterpart suite starts one and runs this"]
async fn a_real_registry_gives_what_was_pushed() {
    let registry = registry();
    let images = asked("MOLTCTL_TEST_IMAGES");
    assert!(images.lines().count() > 0, "nothing to look for");
    for line in images.lines() {
        let mut words = line.split(' ');
        let mut word = || words.next().expect("three words a line");
        let (reference, digest, platforms) = (word(), word(), word());
        let image: ImageRef = reference.parse().expect("is a reference");
        let found = registry.resolve(&image, PulledBy::Docker).await.expect("resolves");
        assert_eq!(found.digest.to_string(), digest, "{reference}");
        let shown: Vec<String> =
            found.platforms.iter().map(|(p, _)| format!("{}/{}", p.os, p.architecture)).collect();
        let shown = if shown.is_empty() { "-".to_owned() } else { shown.join(",") };
        assert_eq!(shown, platforms, "{reference}");
    }
}

#[tokio::test]
#[ignore = "needs a registry; the counterpart suite starts one and runs this"]
async fn a_real_registry_refuses_what_is_not_there_or_not_ours() {
    let registry = registry();
    for reference in asked("MOLTCTL_TEST_REFUSED").lines() {
        let image: ImageRef = reference.parse().expect("is a reference");
        registry.resolve(&image, PulledBy::Docker).await.expect_err(reference);
    }
}
