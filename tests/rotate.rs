//! Must show: a rotation ends with proof, or leaves the old value alive and says why.

use serde_json::Value;

use crate::support::Bench;
use crate::support::deployed::deployed;
use crate::support::sample::WORKER;

/// New values that a person got, for the slots no call renews.
fn fresh(bench: &Bench) -> Vec<(&'static str, String)> {
    [
        ("ANTHROPIC_API_KEY", "anthropic"),
        ("SLACK_BOT_TOKEN", "slack"),
        ("GITHUB_TOKEN", "github"),
    ]
    .map(|(slot, issuer)| (slot, bench.mint(issuer)))
    .into()
}

fn row<'a>(document: &'a Value, slot: &str) -> &'a Value {
    let rows = document["slots"].as_array().expect("a list");
    rows.iter().find(|row| row["slot"] == slot).unwrap_or_else(|| panic!("no row of {slot} in {document:#}"))
}

/// Must show 1: every slot that can be automatic, in one run; then nothing is due.
#[test]
fn every_automatic_slot_in_one_run() {
    let deployed = deployed();
    let bench = deployed.bench();
    let fresh = fresh(&bench);
    let env: Vec<(&str, &str)> = fresh.iter().map(|(slot, value)| (*slot, value.as_str())).collect();
    let old = deployed.old_file(&bench);
    let names: Vec<&str> = fresh.iter().map(|(slot, _)| *slot).collect();
    let automatic = [
        "MOLTBOT_GATEWAY_TOKEN",
        "CDP_SECRET",
        "OPENAI_API_KEY",
        "TELEGRAM_BOT_TOKEN",
        "R2_ACCESS_KEY_ID",
    ];
    let args = [&automatic[..], &names, &["--old-from-file", &old, "--json", "--from-env"], &names].concat();
    let output = bench.rotate(&args, &env).expect(0);
    let document = output.json();
    println!("{document:#}");
    for slot in automatic.iter().chain(&names) {
        let row = row(&document, slot);
        assert_eq!((&row["old"], &row["new"]), (&"dead".into(), &"live".into()), "{row:#}");
        assert!(row["in_effect"].is_string(), "{row:#}");
    }
    for (slot, value) in &fresh {
        assert_eq!(bench.live_value(slot).as_deref(), Some(value.as_str()), "{slot}");
    }
    for issuer in ["anthropic", "openai", "telegram", "slack", "github"] {
        let old = deployed.key(match issuer {
            "anthropic" => "ANTHROPIC_API_KEY",
            "openai" => "OPENAI_API_KEY",
            "telegram" => "TELEGRAM_BOT_TOKEN",
            "slack" => "SLACK_BOT_TOKEN",
            _ => "GITHUB_TOKEN",
        });
        assert!(!bench.live_keys(issuer).iter().any(|key| key == old), "{issuer}: the old key is alive");
    }
    let writes = bench.writes().len();
    let again = bench.rotate(&["--due"], &[]).expect(0);
    assert!(again.stdout.contains("nothing to do"), "{}", again.all());
    assert_eq!(bench.writes().len(), writes, "a second run changes nothing");
    let _ = WORKER;
}
