//! Must show: while `moltctl deploy` runs, no anonymous request gets anything but a redirect to the login, a refusal or
//! nothing at all.

use std::time::Duration;

use serde_json::json;

use crate::support::Bench;
use crate::support::canary::Canary;
use crate::support::hammer::{Counts, Hammer, SOCKET, knock};
use crate::support::sample::{DEPLOY, WORKER};

/// What a stranger saw from before `work` until after it.
fn during(bench: &Bench, work: impl FnOnce()) -> Counts {
    let hammer = Hammer::start(bench.account().addr(), &bench.host());
    work();
    // The door that is open at the end is knocked at, too.
    std::thread::sleep(Duration::from_millis(300));
    hammer.stop()
}

fn deploy(bench: &Bench) {
    let key = Canary::for_slot("ANTHROPIC_API_KEY");
    bench.moltctl_with(&DEPLOY, b"", &[("ANTHROPIC_API_KEY", &key.value)]).expect(0);
}

#[expect(clippy::print_stdout, reason = "the counts are what this test is read for")]
fn tell(what: &str, counts: &Counts) {
    println!("{what}: {} requests\n{}", counts.total(), counts.table());
}

/// Promise: from before the first deploy until after it, a stranger is sent to the login or gets nothing.
/// Promise: the same for every later deploy.
#[test]
fn a_stranger_gets_nothing_during_a_deploy() {
    let bench = Bench::new();
    bench.sample().init();
    for what in ["first deploy", "second deploy"] {
        let counts = during(&bench, || deploy(&bench));
        tell(what, &counts);
        assert!(counts.wrong().is_empty(), "{what}: a stranger got {:?}", counts.wrong());
        assert!(counts.total() > 200, "{what}: {} requests are too few to tell", counts.total());
        assert!(counts.of(302) > 0, "{what}: the open host was never met");
        assert!(counts.of(404) > 0, "{what}: the closed host was never met");
        assert_eq!(counts.of(101), 0, "{what}: a WebSocket was opened to a stranger");
    }
    for door in ["/", "/sandbox-health", SOCKET] {
        let status = knock(bench.account().addr(), &bench.host(), door);
        assert_eq!(status, 302, "the host is open and guarded whole at {door}");
    }
}

/// Promise: the host stays closed to the end when it was asked to.
#[test]
fn a_deploy_that_stays_closed_is_never_met() {
    let bench = Bench::new();
    bench.sample().init();
    let key = Canary::for_slot("ANTHROPIC_API_KEY");
    let args = [&DEPLOY[..], &["--stay-closed"]].concat();
    let counts = during(&bench, || {
        bench.moltctl_with(&args, b"", &[("ANTHROPIC_API_KEY", &key.value)]).expect(0);
    });
    tell("closed deploy", &counts);
    assert_eq!(counts.of(404), counts.total(), "{:?}", counts.0);
}

/// Control: the hammer sees what a deploy by hand leaves open, so that the tests above can fail. This is upstream's own
/// way: `wrangler deploy` with the workers.dev host on, then the secrets, one by one.
#[test]
fn a_deploy_by_hand_is_seen_to_be_open() {
    let bench = Bench::new();
    bench.sample();
    bench.write("dist/client/index.html", "<p>built</p>\n");
    let config = "name = \"moltbot-sandbox\"\nmain = \"src/index.ts\"\ncompatibility_date = \"2025-05-06\"\n\
                  [vars]\nDEV_MODE = \"true\"\nDEBUG_ROUTES = \"true\"\n\
                  [durable_objects]\nbindings = [{ name = \"Sandbox\", class_name = \"Sandbox\" }]\n\
                  [[migrations]]\ntag = \"v1\"\nnew_sqlite_classes = [\"Sandbox\"]\n";
    let config = bench.write("by-hand.toml", config);
    let counts = during(&bench, || {
        let output = bench
            .command(&["drill", "stand-in", "wrangler", "deploy", "--config", config.as_str()])
            .env("CLOUDFLARE_ACCOUNT_ID", bench.account().account_id().as_str())
            .output()
            .expect("the stand-in starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let secret = json!({ "name": "ANTHROPIC_API_KEY", "type": "secret_text", "text": "x" });
        let path = format!("/accounts/{{account}}/workers/scripts/{WORKER}/secrets");
        let (status, _) = bench.api("PUT", &path, Some(("application/json", secret.to_string().into())));
        assert_eq!(status, 200);
    });
    tell("deploy by hand", &counts);
    let wrong = counts.wrong();
    assert!(wrong.keys().any(|(door, status)| *door == "/debug/processes" && *status == 200), "{wrong:?}");
    assert!(wrong.keys().any(|(door, status)| *door == SOCKET && *status != 0), "{wrong:?}");
}
