//! What each thing that was seen is judged as.

use super::*;
use crate::access::verify::Met;
use crate::deploy::preflight::{CopiedScript, Script};
use crate::doctor::check::State;
use crate::doctor::observed::{
    Answer, Binding, Bucket, CheckoutSeen, ContainerSeen, CredentialSeen, DeploymentSeen, Door, Guard,
    HostSeen, Keys, PackageSeen, SocketEnd,
};
use crate::project::start_script::StartScript;

const HOST: &str = "w.sub.workers.dev";
const TEAM: &str = "team.cloudflareaccess.com";

fn secret(name: &str) -> Binding {
    Binding { name: name.into(), kind: "secret_text".into(), text: None, bucket: None }
}

fn plain(name: &str, text: &str) -> Binding {
    Binding { name: name.into(), kind: "plain_text".into(), text: Some(text.into()), bucket: None }
}

fn answer(path: &str, status: u16, met: Met) -> Answer {
    Answer { path: path.into(), status: Some(status), met }
}

fn login() -> Met {
    Met::Login { at: Some(TEAM.into()), aud: Some("a".into()) }
}

fn deployment() -> DeploymentSeen {
    DeploymentSeen {
        worker: "w".into(),
        exists: Ok(true),
        newest_is_live: Ok(Some(true)),
        bindings: Ok(vec![
            secret("MOLTBOT_GATEWAY_TOKEN"),
            plain("CF_ACCESS_TEAM_DOMAIN", TEAM),
            plain("CF_ACCESS_AUD", "a"),
            secret("ANTHROPIC_API_KEY"),
        ]),
        team: Ok(Some(TEAM.into())),
        keys: Some(Keys { domain: TEAM.into(), count: Ok(2) }),
        doors: vec![Door { host: HOST.into(), guard: Guard::Known }],
        container: Ok(Some(ContainerSeen {
            name: "w-sandbox".into(),
            max_instances: Some(1),
            running: Ok(1),
        })),
        bucket: None,
    }
}

fn host() -> HostSeen {
    HostSeen {
        host: HOST.parse().expect("is a host"),
        answers: vec![answer("/", 302, login()), answer("/api/status", 302, login())],
        socket: SocketEnd::Refused(302),
    }
}

/// A deployment that is as it should be.
fn well() -> Observed {
    Observed {
        checkout: CheckoutSeen {
            settings: Ok(()),
            wrangler: Ok(()),
            other_configuration: true,
            files: Vec::new(),
            scripts: Vec::new(),
            package: None,
            scripts_not_brought: Vec::new(),
            sleep_after: None,
        },
        tools: Vec::new(),
        credential: LookedAt::Yes(CredentialSeen::There),
        account: LookedAt::Yes(Vec::new()),
        deployment: LookedAt::Yes(deployment()),
        outside: LookedAt::Yes(vec![host()]),
    }
}

/// The entries of what is wrong, in the order to mend.
fn wrong(observed: &Observed) -> Vec<&'static str> {
    let checks = examine(observed);
    let wrong = checks.into_iter().filter(|check| check.state == State::Wrong);
    wrong.map(|check| check.entry.expect("names an entry").id.as_str()).collect()
}

fn with(change: impl FnOnce(&mut DeploymentSeen)) -> Observed {
    let mut seen = deployment();
    change(&mut seen);
    Observed { deployment: LookedAt::Yes(seen), ..well() }
}

fn at_host(change: impl FnOnce(&mut HostSeen)) -> Observed {
    let mut seen = host();
    change(&mut seen);
    Observed { outside: LookedAt::Yes(vec![seen]), ..well() }
}

fn bind(seen: &mut DeploymentSeen, binding: Binding) {
    let bindings = seen.bindings.as_mut().expect("could be read");
    bindings.retain(|it| it.name != binding.name);
    bindings.push(binding);
}

fn unbind(seen: &mut DeploymentSeen, name: &str) {
    seen.bindings.as_mut().expect("could be read").retain(|it| it.name != name);
}

#[test]
fn what_is_as_it_should_be_is_neither_wrong_nor_unknown() {
    let checks = examine(&well());
    assert_eq!(wrong(&well()), Vec::<&str>::new());
    assert!(!checks.iter().any(|check| check.state == State::Unknown), "{checks:?}");
}

#[test]
fn each_wrong_thing_of_a_deployment_names_its_entry() {
    let team = |text: &'static str| with(move |seen| bind(seen, plain("CF_ACCESS_TEAM_DOMAIN", text)));
    let cases: Vec<(Observed, &str)> = vec![
        (with(|seen| seen.exists = Ok(false)), "deploy-no-worker"),
        (with(|seen| unbind(seen, "MOLTBOT_GATEWAY_TOKEN")), "secrets-missing"),
        (with(|seen| unbind(seen, "ANTHROPIC_API_KEY")), "secrets-missing"),
        (with(|seen| unbind(seen, "CF_ACCESS_AUD")), "access-secrets-not-set"),
        (with(|seen| bind(seen, plain("DEV_MODE", "true"))), "exposure-dev-mode"),
        (with(|seen| bind(seen, secret("DEBUG_ROUTES"))), "exposure-dev-mode"),
        (team("https://team.cloudflareaccess.com"), "access-team-domain-scheme"),
        (team("team.cloudflareaccess.com "), "access-team-domain-scheme"),
        (team("other.cloudflareaccess.com"), "access-team-domain-wrong"),
        (
            with(|seen| seen.keys = Some(Keys { domain: TEAM.into(), count: Ok(0) })),
            "access-team-domain-wrong",
        ),
        (with(|seen| seen.doors[0].guard = Guard::OfAnother), "access-aud-of-another"),
        (with(|seen| seen.doors[0].guard = Guard::None), "access-no-application"),
        (with(|seen| seen.container = Ok(None)), "deploy-not-container-enabled"),
        (with(|seen| bind(seen, secret("R2_ACCESS_KEY_ID"))), "storage-keys-missing"),
        (with(|seen| bind(seen, secret("SLACK_BOT_TOKEN"))), "channel-token-invalid"),
        (
            with(|seen| seen.bucket = Some(Bucket { name: "moltbot-data".into(), exists: Ok(false) })),
            "storage-bucket-missing",
        ),
        (
            with(|seen| {
                for name in ["R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY", "CF_ACCOUNT_ID"] {
                    bind(seen, secret(name));
                }
                seen.bucket = Some(Bucket { name: "other".into(), exists: Ok(true) });
            }),
            "storage-keys-refused",
        ),
    ];
    for (observed, entry) in cases {
        assert_eq!(wrong(&observed), [entry]);
    }
}

#[test]
fn a_switch_that_says_false_is_off() {
    assert_eq!(wrong(&with(|seen| bind(seen, plain("DEV_MODE", "false")))), Vec::<&str>::new());
}

#[test]
fn each_wrong_thing_of_a_host_names_its_entry() {
    let closed =
        |code, reason: &str, token_shown| SocketEnd::Closed { code, reason: reason.to_owned(), token_shown };
    let cases: Vec<(Observed, &str)> = vec![
        (at_host(|seen| seen.answers.push(answer("/debug/processes", 200, Met::TheInside))), "exposure-open"),
        (
            at_host(|seen| seen.answers[0] = answer("/", 503, Met::Incomplete { missing: vec!["X".into()] })),
            "secrets-missing",
        ),
        (at_host(|seen| seen.answers.iter_mut().for_each(|it| it.met = Met::Nobody)), "deploy-host-closed"),
        (
            at_host(|seen| {
                seen.socket = closed(Some(1008), "Invalid or missing token. Visit https://w", true)
            }),
            "gateway-token-mismatch",
        ),
        (
            at_host(|seen| {
                seen.socket = closed(Some(1008), "Pairing required. Visit https://w/_admin/", true)
            }),
            "gateway-pairing-required",
        ),
        (
            at_host(|seen| seen.socket = closed(Some(1008), "device signature expired", true)),
            "gateway-device-signature-expired",
        ),
        (
            at_host(|seen| seen.socket = closed(Some(1008), "origin not allowed", true)),
            "gateway-origin-not-allowed",
        ),
        (at_host(|seen| seen.socket = closed(None, "", true)), "gateway-1006"),
        (at_host(|seen| seen.socket = SocketEnd::Refused(503)), "secrets-gateway-failed"),
    ];
    for (observed, entry) in cases {
        assert_eq!(wrong(&observed), [entry]);
    }
    let asked = at_host(|seen| seen.socket = closed(Some(1008), "Invalid or missing token", false));
    assert_eq!(wrong(&asked), Vec::<&str>::new(), "without a token that is the right answer");
}

#[test]
fn what_could_not_be_seen_is_unknown_and_never_well() {
    let blind = with(|seen| {
        seen.bindings = Err("no permission".into());
        seen.container = Err("no permission".into());
        seen.team = Err("no permission".into());
        seen.doors[0].guard = Guard::Unseen;
    });
    let checks = examine(&blind);
    for probe in [Probe::Secrets, Probe::Switches, Probe::Container, Probe::Application] {
        let states: Vec<State> = checks.iter().filter(|it| it.probe == probe).map(|it| it.state).collect();
        assert_eq!(states, [State::Unknown], "{probe:?}");
    }
    let unclear = at_host(|seen| seen.answers[0] = answer("/", 502, Met::Unclear));
    let unclear = examine(&unclear);
    assert!(unclear.iter().any(|it| it.probe == Probe::Exposure && it.state == State::Unknown));
    assert!(!unclear.iter().any(|it| it.probe == Probe::Exposure && it.state == State::Well));
}

#[test]
fn without_a_credential_the_checkout_is_looked_at_and_the_rest_is_named() {
    let observed = Observed {
        credential: LookedAt::Yes(CredentialSeen::Absent),
        account: LookedAt::No("there is no usable API token".into()),
        deployment: LookedAt::No("there is no usable API token".into()),
        outside: LookedAt::No("its hosts are not known".into()),
        ..well()
    };
    assert_eq!(wrong(&observed), ["deploy-no-credential"]);
    let skipped = examine(&observed).into_iter().filter(|it| it.state == State::Skipped).count();
    assert!(skipped > 15, "{skipped}");
}

fn script(text: Option<&str>, executable: bool) -> Script {
    let copied = CopiedScript { source: "start-openclaw.sh".into(), made_executable: false };
    Script { copied, form: text.map(StartScript::parse), executable: Some(executable) }
}

#[test]
fn a_script_that_does_not_start_names_why() {
    for (script, entry) in [
        (script(Some("#!/bin/bash\r\necho\r\n"), true), "windows-line-endings"),
        (script(Some("#!/bin/bash\necho\n"), false), "windows-executable-bit"),
        (script(None, true), "start-script-missing"),
    ] {
        let check = preflight::Check {
            id: "start-script",
            state: preflight::State::Fail,
            what: "it does not start".into(),
            remedy: Some("mend it".into()),
        };
        let mut observed = well();
        observed.checkout.files = vec![check];
        observed.checkout.scripts = vec![script];
        assert_eq!(wrong(&observed), [entry]);
    }
}

#[test]
fn versions_that_do_not_belong_together_are_seen() {
    let with = |openclaw: &str, node: &str| {
        let mut observed = well();
        observed.checkout.package = Some(PackageSeen {
            openclaw: Some(openclaw.into()),
            node: Some(node.into()),
            allows_origins: true,
            ..PackageSeen::default()
        });
        wrong(&observed)
    };
    assert_eq!(with("2026.2.3", "22.13.1"), Vec::<&str>::new());
    assert_eq!(with("2026.6.35", "22.13.1"), ["upgrade-node-of-image"]);
    assert_eq!(with("2026.6.35", "22.19.0"), Vec::<&str>::new());
}

#[test]
fn an_old_sandbox_does_not_keep_its_sleep() {
    let mut observed = with(|seen| bind(seen, plain("SANDBOX_SLEEP_AFTER", "30m")));
    observed.checkout.package = Some(PackageSeen { sandbox: Some("0.7.0".into()), ..PackageSeen::default() });
    let sleep = |observed: &Observed| {
        examine(observed).into_iter().find(|it| it.probe == Probe::Sleep).map(|it| it.state)
    };
    assert_eq!(sleep(&observed), Some(State::Advice));
    observed.checkout.package =
        Some(PackageSeen { sandbox: Some("0.12.10".into()), ..PackageSeen::default() });
    assert_eq!(sleep(&observed), Some(State::Well));
}

#[test]
fn the_order_is_that_of_mending() {
    let observed = with(|seen| {
        bind(seen, plain("DEV_MODE", "true"));
        unbind(seen, "ANTHROPIC_API_KEY");
        seen.doors[0].guard = Guard::OfAnother;
    });
    assert_eq!(wrong(&observed), ["exposure-dev-mode", "secrets-missing", "access-aud-of-another"]);
}
