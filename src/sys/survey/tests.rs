//! Hostile checkouts.

use std::os::unix::fs::symlink;

use super::*;
use crate::sys::fs::{Mode, TempDir, ensure_dir, temp_dir, write_atomic};

fn made() -> TempDir {
    let dir = temp_dir("moltctl-test-").expect("a temporary directory");
    ensure_dir(&dir.path().join("checkout/src")).expect("can be made");
    ensure_dir(&dir.path().join("outside")).expect("can be made");
    write_atomic(&dir.path().join("outside/secret.ts"), b"outside", Mode::Shared).expect("writes");
    dir
}

fn unread(why: &str) -> Option<Met> {
    Some(Met::Unread(why.to_owned()))
}

#[test]
fn links_are_told_and_never_followed() {
    let dir = made();
    let root = dir.path().join("checkout");
    symlink(dir.path().join("outside/secret.ts"), root.join("src/a.ts")).expect("links");
    symlink(dir.path().join("outside"), root.join("src/more")).expect("links");
    symlink(dir.path().join("outside"), root.join("config")).expect("links");
    let mut survey = Survey::open(&root).expect("opens");
    let found = survey.below("src", 9, &|path| path.extension() == Some("ts"));
    let link = Met::Unread("a link".to_owned());
    assert_eq!(found, [("src/a.ts".into(), link.clone()), ("src/more".into(), link.clone())]);
    assert_eq!(survey.below("config", 1, &|_| true), [("config".into(), link)]);
    assert_eq!(survey.file("src/a.ts".into(), LARGEST_FILE), unread("a link"));
    assert_eq!(survey.file("src/more/secret.ts".into(), LARGEST_FILE), unread("behind a link"));
    assert_eq!(survey.file("../outside/secret.ts".into(), LARGEST_FILE), None);
    let absolute = dir.path().join("outside/secret.ts");
    assert_eq!(survey.file(&absolute, LARGEST_FILE), None);
}

#[test]
fn fifos_sparse_giants_and_odd_bytes_are_told() {
    let dir = made();
    let root = dir.path().join("checkout");
    nix::unistd::mkfifo(root.join("package.json").as_std_path(), nix::sys::stat::Mode::S_IRWXU)
        .expect("a FIFO");
    let giant = std::fs::File::create(root.join("Dockerfile")).expect("creates");
    giant.set_len(1 << 30).expect("grows");
    write_atomic(&root.join("a.sh"), b"\xff\xfe", Mode::Executable).expect("writes");
    write_atomic(&root.join("b.sh"), b"true\n", Mode::Executable).expect("writes");
    ensure_dir(&root.join("wrangler.toml")).expect("can be made");
    let mut survey = Survey::open(&root).expect("opens");
    let mut read = |name: &str| survey.file(name.into(), LARGEST_FILE);
    assert_eq!(read("package.json"), unread("a FIFO"));
    assert_eq!(read("Dockerfile"), unread("larger than 1 MiB"));
    assert_eq!(read("a.sh"), unread("not UTF-8"));
    assert_eq!(read("b.sh"), Some(Met::Text { text: "true\n".into(), executable: true }));
    assert_eq!(read("wrangler.toml"), unread("a folder"));
    assert_eq!(read("absent"), None);
    assert_eq!(read("absent/absent"), None);
    assert_eq!(survey.cut_short(), None);
}

#[test]
fn bounds_of_depth_and_number_are_told() {
    let dir = made();
    let root = dir.path().join("checkout");
    let deep = "d/".repeat(200);
    ensure_dir(&root.join("src").join(&deep)).expect("can be made");
    let mut survey = Survey::open(&root).expect("opens");
    assert!(survey.below("src", usize::MAX, &|_| true).is_empty());
    assert!(survey.cut_short().expect("cut short").contains("deeper than"));
    for at in 0..=MOST_FILES {
        std::fs::File::create(root.join(format!("src/{at}.ts"))).expect("creates");
    }
    let mut survey = Survey::open(&root).expect("opens");
    let found = survey.below("src", 2, &|path| path.extension() == Some("ts"));
    assert_eq!(found.len(), MOST_FILES + 1);
    assert_eq!(found.iter().filter(|(_, met)| matches!(met, Met::Unread(_))).count(), 1);
    assert!(survey.cut_short().expect("cut short").contains("more than"));
}

#[test]
fn an_absent_checkout_is_an_error_and_an_absent_folder_is_empty() {
    let dir = made();
    assert!(Survey::open(&dir.path().join("none")).is_err());
    let mut survey = Survey::open(&dir.path().join("checkout")).expect("opens");
    assert!(survey.below("none", 3, &|_| true).is_empty());
}
