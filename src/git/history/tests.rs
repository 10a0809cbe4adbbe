//! Against what git itself writes: loose, packed with deltas, with branches and what no branch holds any more.

use std::time::Duration;

use super::*;
use crate::sys::fs::{Mode, TempDir, ensure_dir, temp_dir, write_atomic};

fn git(dir: &TempDir, args: &[&str]) -> String {
    #[expect(clippy::disallowed_methods, reason = "the test writes repositories with git itself")]
    let mut git = std::process::Command::new("git");
    let output = git
        .args(["-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "init.defaultBranch=main"])
        .args(args)
        .current_dir(dir.path())
        .env_clear()
        .env("PATH", "/usr/bin:/bin:/usr/local/bin")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("git is installed");
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn write(dir: &TempDir, path: &str, text: &str) {
    let path = dir.path().join(path);
    ensure_dir(path.parent().expect("lies in a folder")).expect("can be made");
    write_atomic(&path, text.as_bytes(), Mode::Shared).expect("writes");
}

/// Looks for words that begin with `canary`.
fn canaries(content: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(content);
    text.split_whitespace().filter(|word| word.starts_with("canary")).map(str::to_owned).collect()
}

fn looked(dir: &TempDir) -> Survey<String> {
    let wanted = Wanted { content: &canaries, path: &|path| path.file_name() == Some(".dev.vars") };
    survey(dir.path(), &wanted, Allowance::new(Duration::from_secs(30), 1 << 30)).expect("there is one")
}

/// A repository whose history holds one canary that was removed, one that is still there, and one that was never
/// committed.
fn repository(format: &str) -> TempDir {
    let dir = temp_dir("moltctl-test-").expect("a temporary directory");
    git(&dir, &["init", "--quiet", "--object-format", format]);
    let lines = |mark: &str| (0..200).map(|n| format!("line {n} {mark}\n")).collect::<String>();
    for (nth, mark) in ["a", "b canary-removed", "c", "d"].iter().enumerate() {
        write(&dir, "src/deep/long.txt", &lines(if nth == 1 { mark } else { "same" }));
        write(&dir, "kept.txt", &format!("canary-kept {}", nth.min(1)));
        if nth == 2 {
            write(&dir, "sub/.dev.vars", "X=1\n");
        } else if nth == 3 {
            std::fs::remove_file(dir.path().join("sub/.dev.vars")).expect("removes");
        }
        git(&dir, &["add", "-A"]);
        let date = format!("2026-01-0{} 00:00:00 +0000", nth + 1);
        git(&dir, &["commit", "--quiet", "-m", "x", "--date", &date]);
    }
    write(&dir, "staged.txt", "canary-staged");
    git(&dir, &["add", "staged.txt"]);
    git(&dir, &["rm", "--quiet", "--cached", "staged.txt"]);
    dir
}

fn check(dir: &TempDir) {
    let survey = looked(dir);
    assert_eq!(survey.unread, Vec::<String>::new());
    assert_eq!(survey.commits, 4);
    let of = |word: &str| {
        let mut of = survey.contents.iter().filter(|it| it.found.iter().any(|found| found == word));
        let content = of.next().unwrap_or_else(|| panic!("{word} is found"));
        (content.places.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(), content.in_head.len())
    };
    assert_eq!(of("canary-removed"), (vec!["src/deep/long.txt"], 0));
    assert_eq!(of("canary-staged"), (vec![], 0));
    let kept: Vec<usize> =
        survey.contents.iter().filter(|it| it.found == ["canary-kept"]).map(|it| it.in_head.len()).collect();
    assert_eq!(kept.iter().sum::<usize>(), 1, "of the two versions one is checked out");
    assert_eq!(survey.named.len(), 1);
    assert_eq!(survey.named[0].path, "sub/.dev.vars");
    let head = survey.head.as_ref().expect("is known");
    assert!(
        head.contains_key(Utf8Path::new("kept.txt")) && !head.contains_key(Utf8Path::new("sub/.dev.vars"))
    );
    let removed = survey.contents.iter().find(|it| it.found[0] == "canary-removed").expect("is found");
    let holds = git(dir, &["show", &format!("{}:src/deep/long.txt", removed.places[0].commit)]);
    assert!(holds.contains("canary-removed"), "the commit that is named holds it");
}

#[test]
fn loose_packed_and_both_tell_the_same() {
    for format in ["sha1", "sha256"] {
        let dir = repository(format);
        check(&dir);
        git(&dir, &["repack", "-q", "-d"]);
        check(&dir);
        git(&dir, &["pack-refs", "--all"]);
        git(&dir, &["repack", "-q", "-a", "-d", "-f", "--depth=50", "--window=50"]);
        check(&dir);
    }
}

#[test]
fn every_object_is_read_as_git_reads_it() {
    let dir = repository("sha1");
    git(&dir, &["repack", "-q", "-a", "-d", "-f"]);
    let mut objects = Objects::open(dir.path()).expect("opens");
    let mut allowance = Allowance::new(Duration::from_secs(30), 1 << 30);
    let all = objects.all();
    let theirs = git(
        &dir,
        &["cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype) %(objectsize)"],
    );
    let mut ours: Vec<String> = all
        .into_iter()
        .map(|(id, place)| {
            let (kind, _) = objects.kind(place, &mut allowance).expect("is known");
            let size = objects.read(place, &mut allowance).expect("is read").len();
            format!("{id} {} {size}", format!("{kind:?}").to_ascii_lowercase())
        })
        .collect();
    ours.sort();
    assert_eq!(ours.join("\n"), theirs);
}

#[test]
fn a_shallow_clone_says_so() {
    let dir = repository("sha1");
    let clone = temp_dir("moltctl-test-").expect("a temporary directory");
    let from = format!("file://{}", dir.path());
    git(&clone, &["clone", "--quiet", "--depth=1", &from, "."]);
    let unread = looked(&clone).unread;
    assert!(unread.len() == 1 && unread[0].contains("shallow"), "{unread:?}");
}

#[test]
fn what_is_used_up_is_told() {
    let dir = repository("sha1");
    let wanted = Wanted { content: &canaries, path: &|_| false };
    for allowance in [Allowance::new(Duration::ZERO, 1 << 30), Allowance::new(Duration::from_secs(30), 2000)]
    {
        let unread = survey(dir.path(), &wanted, allowance).expect("there is one").unread;
        assert!(unread.iter().any(|why| why.contains("used up")), "{unread:?}");
    }
}
