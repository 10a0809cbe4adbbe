//! Must show: killed at any journal write, at any call, and again while it is taken up, a rotation ends where an
//! uninterrupted one does: one value of each slot alive, the one in use; one key made.
//!
//! `cargo test` runs a sample, drawn anew each time; its seed is printed, and `MOLTCTL_TEST_SEED` repeats it. The whole
//! sweep and more pairs run in the counterpart suite (`--ignored`).

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::rotate::{assert_settled, rotate_some};
use crate::support::deployed::deployed;
use crate::support::{Bench, Output};

/// More crash points than a rotation has.
const MOST: usize = 900;
/// More attempts than a rotation that is killed twice needs.
const ATTEMPTS: usize = 4;

/// Runs the rotation on a bench of its own, killed at each point of `kills` in turn, then to its end. Returns false when
/// the first run survived: it has no such point.
fn survives(kills: &[usize]) -> bool {
    let bench = deployed().bench();
    let key = bench.mint("anthropic");
    let mut killed = 0;
    for attempt in 0..kills.len() + ATTEMPTS {
        let at = kills.get(attempt).copied().unwrap_or(0);
        let output = attempt_at(&bench, &key, at);
        if attempt == 0 && output.code == 0 {
            return true;
        }
        killed += usize::from(output.code == -1);
        if output.code == 0 || is_done(&bench) {
            assert_settled(&bench, &key);
            return false;
        }
        assert_eq!(output.code, -1, "killed at {kills:?}, attempt {attempt}:\n{}", output.all());
    }
    panic!("killed at {kills:?}: not done after {killed} kills");
}

fn attempt_at(bench: &Bench, key: &str, at: usize) -> Output {
    let text = at.to_string();
    let env = [("MOLTCTL_TEST_CRASH_AT_ANY", text.as_str())];
    rotate_some(bench, key, if at == 0 { &[] } else { &env })
}

/// True when the newest run is done: it was killed after its last record, and the command had only to say so.
fn is_done(bench: &Bench) -> bool {
    let mut journals: Vec<_> =
        bench.journals().into_iter().filter(|path| path.extension() == Some("jsonl")).collect();
    journals.sort();
    let Some(last) = journals.last() else { return false };
    let text = std::fs::read_to_string(last).expect("can be read");
    text.lines().last().is_some_and(|line| line.contains("\"finished\"") && line.contains("\"done\""))
}

/// How many points an uninterrupted rotation passes.
fn points() -> usize {
    let bench = deployed().bench();
    let key = bench.mint("anthropic");
    let output = rotate_some(&bench, &key, &[("MOLTCTL_TEST_CRASH_COUNT", "1")]).expect(0);
    let counted = output.stderr.lines().find_map(|line| line.strip_prefix("crash points: "));
    let points = counted.and_then(|count| count.parse().ok()).expect("the count is told");
    assert!((100..MOST).contains(&points), "{points} points");
    points
}

/// Each of `cases`, two at a time.
fn each(cases: &[Vec<usize>]) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::SeqCst)) {
                    survives(case);
                }
            });
        }
    });
}

/// Tells what a failure has to be repeated with; the runner shows it when one fails.
#[expect(clippy::print_stdout, reason = "the runner keeps it and shows it with a failure")]
fn say(what: &str) {
    println!("{what}");
}

fn seed() -> u64 {
    let given = std::env::var("MOLTCTL_TEST_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = given.unwrap_or_else(|| u64::from(std::process::id()) ^ 0x5eed);
    say(&format!("seed: MOLTCTL_TEST_SEED={seed}"));
    seed
}

/// A generator that is good enough to draw points (Knuth's MMIX constants).
fn draw(state: &mut u64, below: usize) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 33).expect("fits") % below + 1
}

#[test]
fn a_sample_of_kills_and_of_pairs() {
    let points = points();
    let mut state = seed();
    let mut cases: Vec<Vec<usize>> = (0..12).map(|_| vec![draw(&mut state, points)]).collect();
    cases.extend((0..4).map(|_| vec![draw(&mut state, points), draw(&mut state, points)]));
    say(&format!("{points} points; {cases:?}"));
    each(&cases);
}

#[test]
#[ignore = "takes minutes: run by the counterpart suite"]
fn every_kill() {
    let points = points();
    say(&format!("{points} points"));
    each(&(1..=points).map(|at| vec![at]).collect::<Vec<_>>());
}

#[test]
#[ignore = "takes minutes: run by the counterpart suite"]
fn many_pairs_of_kills() {
    let points = points();
    let mut state = seed();
    let cases: Vec<Vec<usize>> =
        (0..60).map(|_| vec![draw(&mut state, points), draw(&mut state, points)]).collect();
    say(&format!("{points} points; {} pairs", cases.len()));
    each(&cases);
}
