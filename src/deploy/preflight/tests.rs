//! Each check met with what makes it fail, and with what it cannot see.

use super::*;
use crate::project::dockerfile::Dockerfile;
use crate::project::start_script::StartScript;
use crate::project::wrangler::precedence::{Disagreement, Reader, ViteReads};
use serde_json::json;

fn account() -> AccountId {
    "0123456789abcdef0123456789abcdef".parse().unwrap()
}

/// A deploy with nothing wrong with it.
fn good() -> Observed {
    let groups: Vec<_> = crate::model::permissions::Family::Deploy
        .needs()
        .iter()
        .map(|need| json!({ "id": "x", "name": need.group }))
        .collect();
    let policy = |resource: &str| json!({ "effect": "allow", "permission_groups": groups, "resources": { resource: "*" } });
    let policies = [
        policy("com.cloudflare.api.account.0123456789abcdef0123456789abcdef"),
        policy("com.cloudflare.api.account.zone.*"),
    ];
    let digest = "ab".repeat(32);
    Observed {
        account: account(),
        token: TokenState::Active,
        sees_account: Holds::Yes,
        holdings: Holdings::of_policies(&policies, &account()),
        containers: Sight::Yes,
        workers_dev: Sight::Yes,
        zero_trust: Sight::Yes,
        r2: Sight::Yes,
        wants: Wants { bucket: true, hosts: true, ..Wants::default() },
        tools: Tools {
            wrangler: Tool::Runs((WranglerVersion::new(4, 164, 0), 22)),
            node: Tool::Runs(WranglerVersion::new(24, 1, 0)),
            docker: Some(Tool::Runs("29.0.1".into())),
        },
        files: Files {
            wrangler_toml: true,
            precedence: Verdict {
                wrangler: None,
                redirected: None,
                vite: ViteReads::NoVite,
                disagreements: Vec::new(),
            },
            images: vec![ImageSource::Built {
                path: "Dockerfile".into(),
                dockerfile: Dockerfile::parse(&format!("FROM docker.io/a/b:1@sha256:{digest}\n")),
            }],
            scripts: vec![Script {
                copied: CopiedScript { source: "start.sh".into(), made_executable: true },
                form: Some(StartScript::parse("#!/bin/bash\n")),
                executable: Some(false),
            }],
            lock: Ok(Some(Lock::default())),
        },
        pins: PinDemand::Required,
    }
}

fn state(observed: &Observed, id: &str) -> State {
    let checks = judge(observed);
    let found: Vec<&Check> = checks.iter().filter(|check| check.id == id).collect();
    found.iter().map(|check| check.state).max().unwrap_or_else(|| panic!("no check {id} in {checks:?}"))
}

#[test]
fn nothing_wrong_passes_and_every_other_state_says_what_to_do() {
    assert_eq!(worst(&judge(&good())), State::Pass, "{:?}", judge(&good()));
    let mut bad = good();
    bad.tools.docker = Some(Tool::Unusable("no daemon".into()));
    for check in judge(&bad) {
        assert_eq!(check.remedy.is_none(), check.state == State::Pass, "{check:?}");
    }
}

#[test]
fn a_token_that_does_not_work_is_the_only_word_on_the_account() {
    let mut observed = good();
    observed.token = TokenState::Inactive("disabled".into());
    observed.zero_trust = Sight::No;
    assert_eq!(state(&observed, "token"), State::Fail);
    assert!(!judge(&observed).iter().any(|check| check.id == "zero-trust"));
    observed.token = TokenState::Unknown("timeout".into());
    assert_eq!(state(&observed, "token"), State::Unknown);
}

type Break = fn(&mut Observed);

#[test]
fn each_thing_that_stops_a_deploy_fails_its_check() {
    let cases: &[(&str, Break)] = &[
        ("account", |o| o.sees_account = Holds::No),
        ("permissions", |o| o.holdings = Holdings::of_policies(&[], &account())),
        ("containers", |o| o.containers = Sight::No),
        ("workers-dev", |o| o.workers_dev = Sight::No),
        ("zero-trust", |o| o.zero_trust = Sight::No),
        ("r2", |o| o.r2 = Sight::No),
        ("wrangler", |o| o.tools.wrangler = Tool::Runs((WranglerVersion::new(4, 60, 0), 20))),
        ("wrangler", |o| o.tools.wrangler = Tool::Unusable("absent".into())),
        ("node", |o| o.tools.node = Tool::Runs(WranglerVersion::new(20, 20, 2))),
        ("docker", |o| o.tools.docker = Some(Tool::Unusable("no daemon".into()))),
        ("configuration", |o| o.files.wrangler_toml = false),
        ("vite", |o| o.files.precedence.vite = ViteReads::Missing("/c/wrangler.jsonc".into())),
        ("image", |o| o.files.images = vec![ImageSource::Named("ghcr.io/a/b:1".parse().unwrap())]),
        ("image", |o| o.files.images = vec![ImageSource::Unclear("x".into())]),
        ("start-script", |o| {
            o.files.scripts[0].form = Some(StartScript::parse("#!/bin/bash\r\n"));
        }),
        ("start-script", |o| o.files.scripts[0].form = None),
        ("start-script", |o| o.files.scripts[0].copied.made_executable = false),
        ("pins", |o| o.files.lock = Ok(None)),
        ("pins", |o| o.files.lock = Err(3)),
        ("pins", |o| {
            let dockerfile = Dockerfile::parse("FROM docker.io/a/b:1\n");
            o.files.images = vec![ImageSource::Built { path: "Dockerfile".into(), dockerfile }];
        }),
    ];
    for (id, break_it) in cases {
        let mut observed = good();
        break_it(&mut observed);
        assert_eq!(state(&observed, id), State::Fail, "{id}: {:?}", judge(&observed));
    }
}

#[test]
fn what_cannot_be_seen_is_unknown() {
    let cases: &[(&str, Break)] = &[
        ("account", |o| o.sees_account = Holds::Unknown),
        ("permissions", |o| o.holdings = Holdings::default()),
        ("containers", |o| o.containers = Sight::Unknown("refused".into())),
        ("zero-trust", |o| o.zero_trust = Sight::Unknown("refused".into())),
        ("vite", |o| o.files.precedence.vite = ViteReads::Unknown { line: 4 }),
        ("start-script", |o| {
            o.files.scripts[0].copied.made_executable = false;
            o.files.scripts[0].executable = None;
        }),
    ];
    for (id, hide_it) in cases {
        let mut observed = good();
        hide_it(&mut observed);
        assert_eq!(state(&observed, id), State::Unknown, "{id}");
    }
}

#[test]
fn what_the_checkout_does_not_want_is_not_asked_for() {
    let mut observed = good();
    observed.r2 = Sight::No;
    observed.wants.bucket = false;
    assert!(!judge(&observed).iter().any(|check| check.id == "r2"));
    observed.workers_dev = Sight::No;
    observed.wants.workers_dev = WorkersDev::Closed;
    assert_eq!(state(&observed, "workers-dev"), State::Warn);
    let mut missing_pin = good();
    missing_pin.pins = PinDemand::Advised;
    missing_pin.files.lock = Ok(None);
    assert_eq!(state(&missing_pin, "pins"), State::Warn);
    assert_eq!(state(&missing_pin.requiring_pins(), "pins"), State::Fail);
}

#[test]
fn moltctl_toml_may_ask_for_more_and_never_for_less() {
    let mut observed = good();
    observed.wants.least_wrangler = Some("4.200.0".parse().unwrap());
    assert_eq!(state(&observed, "wrangler"), State::Fail);
    observed.wants.least_wrangler = Some("4.1.0".parse().unwrap());
    observed.tools.wrangler = Tool::Runs((WranglerVersion::new(4, 60, 0), 20));
    assert_eq!(state(&observed, "wrangler"), State::Fail);
}

#[test]
fn two_files_that_disagree_are_told() {
    let mut observed = good();
    observed.files.precedence.disagreements = vec![Disagreement {
        toml: "/c/wrangler.toml".into(),
        other: "/c/wrangler.jsonc".into(),
        read_by: vec![Reader::BareWrangler],
        paths: vec!["name".into()],
        unreadable: false,
    }];
    let checks = judge(&observed);
    let told = checks.iter().find(|check| check.id == "configuration-agrees").unwrap();
    assert_eq!(told.state, State::Warn);
    assert!(told.what.contains("name") && told.what.contains("a bare `wrangler` reads it"), "{told:?}");
}
