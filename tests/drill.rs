//! The README's first command, as the real binary: the whole story, in a table and as a document.

use crate::support::Bench;

#[test]
fn the_whole_story_comes_out_well() {
    let bench = Bench::new();
    let output = bench.moltctl(&["drill", "--json"]).expect(0);
    let document = output.json();
    let steps = document["result"]["steps"].as_array().expect("are listed").clone();
    assert!(steps.len() >= 10, "{steps:?}");
    assert!(steps.iter().all(|step| step["good"] == true), "{steps:?}");
    let stranger = document["result"]["stranger"].as_array().expect("are listed").clone();
    assert!(stranger.len() >= 8, "{stranger:?}");
    for path in &stranger {
        assert_eq!(path["with_moltctl"], "302 Access login", "{path}");
    }
    let audit = &document["result"]["audit"];
    assert!(audit["before"]["high"].as_u64() > audit["after"]["high"].as_u64(), "{audit}");
    assert!(audit["mended"].as_array().is_some_and(|mended| !mended.is_empty()), "{audit}");
    let critical = |when: &str| audit[when]["critical"].as_u64().expect("is counted");
    assert!(critical("enforced") < critical("after"), "{audit}");
    // The same attempt, before and after.
    let of = |step: &str| {
        let found = steps.iter().find(|it| it["step"] == step).unwrap_or_else(|| panic!("no step `{step}`"));
        found["result"].as_str().expect("is a text").to_owned()
    };
    let before = of("the agent sends its environment out");
    assert!(before.contains(": 200, with ") && !before.contains("with 0 live"), "{before}");
    assert!(of("the same again").ends_with(": 403, logged"), "{steps:?}");
    assert!(of("the agent asks its model").contains("holds none of the keys"), "{steps:?}");
    // The comparison must have something to compare with.
    assert!(stranger.iter().any(|path| path["by_hand"] == "200 public"), "{stranger:?}");
    assert!(stranger.iter().any(|path| path["by_hand"] == "503 lists what is missing"), "{stranger:?}");
}

#[test]
fn a_drill_leaves_nothing_behind() {
    let bench = Bench::new();
    let before = below(&bench.home());
    bench.moltctl(&["drill", "--quiet"]).expect(0);
    assert_eq!(below(&bench.home()), before, "a drill has folders of its own");
    assert!(bench.writes().is_empty(), "a drill has an account of its own");
}

/// Every path below `dir`.
fn below(dir: &camino::Utf8Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in dir.read_dir_utf8().into_iter().flatten().flatten() {
            found.push(entry.path().to_string());
            if entry.path().is_dir() {
                open.push(entry.path().to_owned());
            }
        }
    }
    found.sort();
    found
}
