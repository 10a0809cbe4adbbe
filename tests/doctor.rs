//! `moltctl doctor`: the catalogue held against the program, and the real binary against the built-in account.

use std::collections::BTreeSet;

use moltctl::account::{Fault, FaultKind};
use moltctl::doctor;
use serde_json::{Value, json};

use crate::documents::{Form, complaint, words};
use crate::support::Bench;
use crate::support::canary::Canary;
use crate::support::sample::{DEPLOY, WORKER};

// ---- the catalogue -------------------------------------------------------------------------------------------------

/// Programs beside moltctl that an entry may end in.
const PROGRAMS: &[&str] = &["npx", "npm", "git", "docker", "curl"];

#[test]
fn every_command_of_the_catalogue_can_be_run() {
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for entry in doctor::all() {
        for command in &entry.commands {
            seen += 1;
            let args = words(command);
            match args.first().map(String::as_str) {
                Some("moltctl") => {
                    wrong.extend(complaint(&args, Form::Whole).map(|why| format!("{}: {why}", entry.id)))
                }
                Some(program) if PROGRAMS.contains(&program) => {}
                _ => wrong.push(format!("{}: `{command}` is no command of ours", entry.id)),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 150, "only {seen} were found");
}

/// Threads of cloudflare/moltworker that the catalogue was made from (facts/operators-and-peers.md, part 1).
const OF_MOLTWORKER: &[u32] = &[
    14, 34, 37, 43, 44, 45, 47, 52, 53, 55, 56, 57, 58, 59, 60, 62, 64, 66, 73, 74, 76, 78, 80, 82, 83, 84,
    85, 86, 87, 88, 90, 92, 93, 96, 97, 98, 99, 102, 108, 110, 112, 113, 117, 118, 119, 120, 122, 123, 127,
    131, 133, 134, 137, 138, 139, 151, 154, 155, 156, 157, 158, 159, 160, 161, 162, 167, 168, 169, 170, 174,
    176, 183, 184, 186, 188, 192, 194, 195, 202, 204, 205, 206, 207, 208, 209, 210, 211, 212, 214, 215, 219,
    220, 224, 227, 228, 231, 232, 233, 235, 236, 238, 239, 240, 241, 242, 244, 247, 249, 250, 251, 252, 256,
    257, 258, 261, 265, 268, 269, 270, 271, 272, 273, 276, 277, 280, 282, 289, 291, 292, 293, 294, 297, 298,
    301, 303, 304, 307, 309, 313, 315, 323, 328,
];
/// Threads elsewhere.
const ELSEWHERE: &[&str] = &[
    "every-app/open-seo#129",
    "G4brym/R2-Explorer#65",
    "vignesh07/clawdbot-railway-template#160",
    "vignesh07/clawdbot-railway-template#152",
    "openclaw/openclaw#27473",
    "openclaw/openclaw#34166",
    "openclaw/openclaw#29809",
    "openclaw/openclaw#33124",
    "openclaw/openclaw#30990",
    "openclaw/openclaw#6791",
    "openclaw/openclaw#22272",
    "openclaw/openclaw#77804",
    "openclaw/openclaw#13745",
    "ValueCell-ai/ClawX#92",
    "ValueCell-ai/ClawX#138",
    "thepagent/openclaw-helm#22",
    "cloudflare/containers#45",
    "cloudflare/containers#139",
    "cloudflare/containers#232",
    "NVIDIA/OpenShell-Community#55",
    "Ikalus1988/MisakaNet#1354",
    "cloudflare/cloudflare-docs#32729",
    "cloudflare/workers-sdk#10744",
    "cloudflare/workers-sdk#14004",
    "cloudflare/workers-sdk#12443",
    "cloudflare/workers-sdk#10585",
    "cloudflare/workers-sdk#6449",
    "cloudflare/workers-sdk#12483",
    "cloudflare/workers-sdk#12567",
    "cloudflare/workers-sdk#9898",
    "cloudflare/workers-sdk#14352",
    "e2b-dev/E2B#1003",
];

#[test]
fn every_thread_is_reached_from_an_entry() {
    let named: BTreeSet<&str> = doctor::all().flat_map(|entry| &entry.threads).map(String::as_str).collect();
    let own: Vec<String> =
        OF_MOLTWORKER.iter().map(|number| format!("cloudflare/moltworker#{number}")).collect();
    let all = own.iter().map(String::as_str).chain(ELSEWHERE.iter().copied());
    let missing: Vec<&str> = all.filter(|thread| !named.contains(thread)).collect();
    assert!(missing.is_empty(), "no entry names {missing:?}");
}

#[test]
fn every_look_has_an_entry_that_it_decides() {
    let decided: BTreeSet<_> = doctor::all().filter_map(|entry| entry.proof.probe).collect();
    // A look that nothing of the catalogue is about would be a look for nothing.
    let idle: Vec<_> = doctor::Probe::ALL.iter().filter(|probe| !decided.contains(probe)).collect();
    assert!(idle.is_empty(), "{idle:?}");
}

// ---- a symptom -----------------------------------------------------------------------------------------------------

#[test]
fn a_symptom_leads_to_its_cause_and_a_command() {
    let bench = Bench::new();
    let output = bench.moltctl(&["doctor", "--json", "1008", "pairing", "required"]).expect(0);
    let candidates = &output.json()["result"]["candidates"];
    assert_eq!(candidates[0]["id"], "gateway-pairing-required");
    assert!(candidates[0]["commands"].as_array().is_some_and(|list| !list.is_empty()));
    let page = bench.moltctl(&["doctor", "Process exited with code 126"]).expect(0).stdout;
    for words in ["Windows line endings", "windows-executable-bit", "$ moltctl deploy", "To be sure"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let several = bench.moltctl(&["doctor", "1008"]).expect(0).stdout;
    let at = |words: &str| several.find(words).unwrap_or_else(|| panic!("{words}: {several}"));
    assert!(at("the questions tell them apart") < at("Is the reason `pairing required`?"));
    assert!(several.contains("What to do"), "{several}");
    assert!(bench.account().requests().is_empty(), "a symptom is looked up without a call");
}

#[test]
fn what_is_not_known_is_said_and_ends_with_1() {
    let bench = Bench::new();
    let output = bench.moltctl(&["doctor", "the", "weather", "is", "fine"]).expect(1);
    assert!(output.stdout.contains("nothing of this is in the catalogue"), "{}", output.stdout);
    assert!(!output.stdout.contains("weather"));
    let document = bench.moltctl(&["doctor", "--json", "weather"]).expect(1).json();
    assert_eq!(document["ok"], true);
    assert_eq!(document["result"]["candidates"], json!([]));
}

#[test]
fn a_log_is_read_and_nothing_of_it_is_shown() {
    let bench = Bench::new();
    let key = Canary::for_slot("ANTHROPIC_API_KEY").value;
    let log = format!(
        "2026-02-04 [REQ] GET /?token={} my-private-word\r\n\u{1b}[31m[PROXY] Failed to start Moltbot:\u{1b}[0m \
         \u{1b}]0;spoofed\u{7} ProcessExitedBeforeReadyError: Process exited with code 126 before becoming ready\n\
         key {key}\n\u{fffe}\u{202e}",
        "ab".repeat(32),
    );
    for args in [&["doctor", "-"][..], &["doctor", "--json", "-"][..], &["doctor", "--full", "-"][..]] {
        let output = bench.moltctl_with(args, log.as_bytes(), &[]).expect(0);
        let all = output.all();
        for secret in [key.as_str(), &"ab".repeat(32), "my-private-word", "\u{1b}", "\u{7}", "spoofed"] {
            assert!(!all.contains(secret), "{secret:?} is shown: {all}");
        }
        assert!(all.contains("windows-line-endings"), "{all}");
    }
    let document = bench.moltctl_with(&["doctor", "--json", "-"], log.as_bytes(), &[]).json();
    assert_eq!(document["result"]["credentials_seen"], 2);
}

#[test]
fn a_log_that_is_no_text_or_too_long_does_no_harm() {
    let bench = Bench::new();
    let mut bytes: Vec<u8> = (0..=255).cycle().take(4096).collect();
    bytes.extend_from_slice(b"\nDurable Object reset because its code was updated.\n");
    let output = bench.moltctl_with(&["doctor", "--json", "-"], &bytes, &[]).expect(0);
    assert_eq!(output.json()["result"]["candidates"][0]["id"], "start-durable-object-reset");
    // Texts that are made to be slow to search: the bench ends a run after a minute.
    let mib = |part: &str| part.repeat(1024 * 1024 / part.len());
    let codes: String = (100_000..180_000).map(|code| format!("code {code} ")).collect();
    for slow in [mib("process exited with code 1 "), codes, mib("9"), mib("a/b:c=d "), mib("exit code 12")] {
        let output = bench.moltctl_with(&["doctor", "--json", "-"], slow.as_bytes(), &[]);
        assert!(matches!(output.code, 0 | 1), "{}: {}", output.code, output.stderr);
    }
    let long = vec![b'x'; 1024 * 1024 + 1];
    let output = bench.moltctl_with(&["doctor", "-"], &long, &[]).expect(2);
    assert!(output.stderr.contains("more than 1 MiB"), "{}", output.stderr);
}

// ---- an examination ------------------------------------------------------------------------------------------------

fn examined(bench: &Bench, args: &[&str], env: &[(&str, &str)]) -> (i32, Value) {
    let args = [&["doctor", "--json"], args].concat();
    let output = bench.moltctl_with(&args, b"", env);
    let document = output.json();
    jsonschema::validator_for(&schema()).expect("is a schema").validate(&document).expect("holds the schema");
    (output.code, document["result"].clone())
}

fn schema() -> Value {
    let schemas = moltctl::commands::documents::schemas();
    schemas.into_iter().find(|(name, _)| name == "doctor").expect("is published").1
}

fn of_state<'a>(result: &'a Value, state: &str) -> Vec<&'a Value> {
    result["checks"].as_array().expect("is a list").iter().filter(|check| check["state"] == state).collect()
}

/// The entries of what is wrong, in the order to mend.
fn wrong(result: &Value) -> Vec<&str> {
    of_state(result, "wrong").iter().map(|check| check["entry"].as_str().expect("names an entry")).collect()
}

fn state_of<'a>(result: &'a Value, probe: &str) -> Vec<&'a str> {
    let checks = result["checks"].as_array().expect("is a list").iter();
    checks
        .filter(|check| check["probe"] == probe)
        .map(|check| check["state"].as_str().expect("is a word"))
        .collect()
}

fn deployed() -> Bench {
    let bench = Bench::new();
    bench.sample().init();
    let key = Canary::for_slot("ANTHROPIC_API_KEY");
    bench.moltctl_with(&DEPLOY, b"", &[("ANTHROPIC_API_KEY", &key.value)]).expect(0);
    bench.account().clear_requests();
    bench
}

#[test]
fn all_is_well_after_a_deploy_and_a_look_changes_nothing() {
    let bench = deployed();
    for _ in 0..2 {
        let (code, result) = examined(&bench, &[], &[]);
        assert_eq!(code, 0, "{result:#}");
        assert_eq!((wrong(&result), of_state(&result, "unknown")), (Vec::new(), Vec::new()));
        for probe in ["worker", "secrets", "switches", "exposure", "application", "team-keys", "container"] {
            assert_eq!(state_of(&result, probe), ["well"], "{probe}: {result:#}");
        }
    }
    assert!(bench.writes().iter().all(|call| call.path.contains("/graphql")), "{:?}", bench.writes());
    let page = bench.moltctl(&["doctor"]).expect(0).stdout;
    assert!(page.contains("nothing is wrong"), "{page}");
}

#[test]
fn what_may_not_be_read_is_unknown_and_ends_with_3() {
    let bench = deployed();
    for right in ["Read", "Write", "Revoke"] {
        bench.account().add_fault(Fault {
            method: None,
            host: None,
            path: "/accounts/*/access/apps".into(),
            kind: FaultKind::MissingPermission { group: format!("Access: Apps and Policies {right}") },
            skip: 0,
            times: None,
        });
    }
    let (code, result) = examined(&bench, &["--no-probe"], &[]);
    assert_eq!(code, 3, "{result:#}");
    assert_eq!(state_of(&result, "application"), ["unknown"]);
    assert_eq!(state_of(&result, "exposure"), ["skipped"]);
}

/// A deployment by hand: these bindings, the host on, and the team domain of the account.
struct ByHand {
    bench: Bench,
    team: String,
}

impl ByHand {
    fn new() -> Self {
        let bench = Bench::new();
        bench.sample().init();
        let (status, body) = bench.api("GET", "/accounts/{account}/access/organizations", None);
        assert_eq!(status, 200, "{body}");
        let team = body["result"]["auth_domain"].as_str().expect("has a domain").to_owned();
        Self { bench, team }
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let (status, answer) =
            self.bench.api("POST", path, Some(("application/json", body.to_string().into())));
        assert!(status < 300, "{path}: {answer}");
        answer["result"].clone()
    }

    /// An application for the whole host that lets only this service token in; its audience tag.
    fn application(&self, service_token: Option<&str>) -> String {
        let include = match service_token {
            Some(id) => json!([{ "service_token": { "token_id": id } }]),
            None => json!([{ "email": { "email": "owner@example.com" } }]),
        };
        let decision = if service_token.is_some() { "non_identity" } else { "allow" };
        let app = json!({
            "type": "self_hosted", "name": "by hand",
            "destinations": [{ "type": "public", "uri": self.bench.host() }],
            "policies": [{ "name": "who", "decision": decision, "include": include, "precedence": 1 }],
        });
        let app = self.post("/accounts/{account}/access/apps", &app);
        app["aud"].as_str().expect("has a tag").to_owned()
    }

    fn deploy(&self, vars: &[(&str, &str)], secrets: &[&str]) {
        let mut bindings =
            vec![json!({ "type": "durable_object_namespace", "name": "Sandbox", "class_name": "Sandbox" })];
        bindings.extend(
            vars.iter().map(|(name, text)| json!({ "type": "plain_text", "name": name, "text": text })),
        );
        bindings.extend(secrets.iter().map(
            |name| json!({ "type": "secret_text", "name": name, "text": "right-gateway-token-of-doctor-01" }),
        ));
        self.upload(&Value::Array(bindings));
        let path = format!("/accounts/{{account}}/workers/scripts/{WORKER}/subdomain");
        self.post(&path, &json!({ "enabled": true, "previews_enabled": false }));
    }

    /// A Worker whose class `Sandbox` runs a container, as wrangler uploads it.
    fn upload(&self, bindings: &Value) {
        let metadata = json!({
            "main_module": "index.js", "compatibility_date": "2026-01-01", "bindings": bindings,
            "containers": [{ "class_name": "Sandbox" }],
            "migrations": { "new_tag": "v1", "new_sqlite_classes": ["Sandbox"] },
        });
        let part = |name: &str, kind: &str, text: &str| {
            format!(
                "--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{name}\"\r\nContent-Type: {kind}\r\n\r\n{text}\r\n"
            )
        };
        let form = format!(
            "{}{}--x--\r\n",
            part("metadata", "application/json", &metadata.to_string()),
            part("index.js", "application/javascript+module", "export default {};"),
        );
        let path = format!("/accounts/{{account}}/workers/scripts/{WORKER}");
        let (status, body) =
            self.bench.api("PUT", &path, Some(("multipart/form-data; boundary=x", form.into_bytes())));
        assert_eq!(status, 200, "{body}");
    }

    /// The container application, as the end of a deploy makes it.
    fn container(&self) {
        let path = format!("/accounts/{{account}}/workers/scripts/{WORKER}/versions");
        let (_, versions) = self.bench.api("GET", &path, None);
        let id = versions["result"]["items"][0]["id"].as_str().expect("a version is there").to_owned();
        let (_, version) = self.bench.api("GET", &format!("{path}/{id}"), None);
        let bindings = version["result"]["resources"]["bindings"].as_array().expect("are listed").clone();
        let namespace =
            bindings.iter().find_map(|it| it["namespace_id"].as_str()).expect("is bound").to_owned();
        let image = "docker.io/cloudflare/sandbox:0.7.0";
        let app = json!({
            "name": format!("{WORKER}-sandbox"), "scheduling_policy": "default", "instances": 0, "max_instances": 1,
            "configuration": { "image": image, "instance_type": "standard-1" }, "constraints": { "tiers": [1, 2] },
            "durable_objects": { "namespace_id": namespace }, "rollout_active_grace_period": 0,
        });
        self.post("/accounts/{account}/containers/applications", &app);
    }

    fn wrong(&self) -> Vec<String> {
        let (code, result) = examined(&self.bench, &[], &[]);
        assert_eq!(code, 1, "{result:#}");
        wrong(&result).into_iter().map(str::to_owned).collect()
    }
}

const SECRETS: &[&str] = &["MOLTBOT_GATEWAY_TOKEN", "ANTHROPIC_API_KEY"];

#[test]
fn an_audience_of_another_application_is_named() {
    let hand = ByHand::new();
    let aud = hand.application(None);
    let other = "ab".repeat(32);
    assert_ne!(aud, other);
    hand.deploy(&[("CF_ACCESS_TEAM_DOMAIN", &hand.team), ("CF_ACCESS_AUD", &other)], SECRETS);
    let wrong = hand.wrong();
    assert!(wrong.iter().any(|id| id == "access-aud-of-another"), "{wrong:?}");
    let hand = ByHand::new();
    let aud = hand.application(None);
    hand.deploy(&[("CF_ACCESS_TEAM_DOMAIN", &hand.team), ("CF_ACCESS_AUD", &aud)], SECRETS);
    let (_, result) = examined(&hand.bench, &[], &[]);
    assert_eq!(state_of(&result, "audience"), ["well"], "{result:#}");
}

#[test]
fn a_team_domain_with_a_scheme_and_one_of_nobody_are_named() {
    let hand = ByHand::new();
    let aud = hand.application(None);
    let with_scheme = format!("https://{}", hand.team);
    hand.deploy(&[("CF_ACCESS_TEAM_DOMAIN", &with_scheme), ("CF_ACCESS_AUD", &aud)], SECRETS);
    let wrong = hand.wrong();
    assert!(wrong.iter().any(|id| id == "access-team-domain-scheme"), "{wrong:?}");

    let hand = ByHand::new();
    let aud = hand.application(None);
    let nobody = "nobody-of-this-name.cloudflareaccess.com";
    hand.deploy(&[("CF_ACCESS_TEAM_DOMAIN", nobody), ("CF_ACCESS_AUD", &aud)], SECRETS);
    let (_, result) = examined(&hand.bench, &[], &[]);
    assert_eq!(state_of(&result, "team-domain"), ["wrong"], "{result:#}");
    assert_eq!(state_of(&result, "team-keys"), ["wrong"], "{result:#}");
}

#[test]
fn a_switch_for_development_is_the_first_thing_to_mend() {
    let hand = ByHand::new();
    hand.deploy(&[("DEV_MODE", "true"), ("DEBUG_ROUTES", "true")], SECRETS);
    let wrong = hand.wrong();
    assert_eq!(wrong[..2], ["exposure-dev-mode", "exposure-dev-mode"], "{wrong:?}");
    assert!(wrong.iter().any(|id| id == "exposure-open"), "{wrong:?}");
    let (_, off) = examined(&hand.bench, &["--no-probe"], &[]);
    assert_eq!(state_of(&off, "exposure"), ["skipped"], "{off:#}");
}

#[test]
fn a_missing_secret_is_named_by_the_account_and_by_the_503() {
    let hand = ByHand::new();
    hand.deploy(&[], &["MOLTBOT_GATEWAY_TOKEN"]);
    let (code, result) = examined(&hand.bench, &[], &[]);
    assert_eq!(code, 1, "{result:#}");
    assert!(wrong(&result).contains(&"secrets-missing"), "{result:#}");
    let answers = of_state(&result, "wrong");
    let answer = answers.iter().find(|check| check["probe"] == "answer").expect("the Worker answers 503");
    assert!(answer["seen"].as_str().is_some_and(|text| text.contains("503")), "{answer}");
}

/// The gateway behind the login, asked with a service token: another token is told from the right one.
#[test]
fn the_gateway_behind_the_login_is_asked_with_a_service_token() {
    let hand = ByHand::new();
    let machine = hand.post("/accounts/{account}/access/service_tokens", &json!({ "name": "doctor" }));
    let text = |name: &str| machine[name].as_str().expect("is there").to_owned();
    let aud = hand.application(Some(&text("id")));
    hand.deploy(&[("CF_ACCESS_TEAM_DOMAIN", &hand.team), ("CF_ACCESS_AUD", &aud)], SECRETS);
    hand.container();
    let (id, secret) = (text("client_id"), text("client_secret"));
    let ask = |token: &str| {
        let env = [
            ("CF_ACCESS_CLIENT_ID", id.as_str()),
            ("CF_ACCESS_CLIENT_SECRET", secret.as_str()),
            ("MOLTBOT_GATEWAY_TOKEN", token),
        ];
        examined(&hand.bench, &[], &env).1
    };
    let other = ask("wrong-gateway-token-of-doctor-02");
    assert!(wrong(&other).contains(&"gateway-token-mismatch"), "{other:#}");
    assert!(!other.to_string().contains("wrong-gateway-token"), "the token is not shown");
    let right = ask("right-gateway-token-of-doctor-01");
    assert_eq!(state_of(&right, "gateway"), ["well"], "{right:#}");
    // Nobody made the bucket; everything else is as it should be.
    assert_eq!(wrong(&right), ["storage-bucket-missing"], "{right:#}");
    let stranger = examined(&hand.bench, &[], &[]).1;
    assert_eq!(state_of(&stranger, "gateway"), ["skipped"], "{stranger:#}");
}

#[test]
fn windows_line_endings_are_seen_without_an_account() {
    let bench = Bench::new();
    bench.sample();
    let script = bench.checkout().join("start-openclaw.sh");
    let text = std::fs::read_to_string(&script).expect("the sample has a start script");
    let (code, before) = examined(&bench, &["--offline"], &[]);
    assert_eq!(code, 0, "{before:#}");
    std::fs::write(&script, text.replace('\n', "\r\n")).expect("can be written");
    let (code, result) = examined(&bench, &["--offline"], &[]);
    assert_eq!((code, wrong(&result)), (1, vec!["windows-line-endings"]), "{result:#}");
    assert_eq!(state_of(&result, "worker"), ["skipped"]);
    assert!(bench.account().requests().is_empty(), "`--offline` asks nobody");
}

#[test]
fn without_a_credential_the_checkout_is_looked_at_and_the_rest_is_said_to_be_unseen() {
    let bench = Bench::new();
    bench.sample();
    let mut command = bench.command(&["doctor", "--json"]);
    let output = command.env_remove("CLOUDFLARE_API_TOKEN").output().expect("starts");
    let document: Value = serde_json::from_slice(&output.stdout).expect("is a document");
    let result = &document["result"];
    assert_eq!(output.status.code(), Some(4), "{result:#}");
    assert_eq!(wrong(result), ["deploy-no-credential"]);
    assert_eq!(state_of(result, "start-script"), ["well"], "{result:#}");
    for probe in ["worker", "secrets", "exposure"] {
        assert_eq!(state_of(result, probe), ["skipped"], "{probe}");
    }
}

/// A checkout is untrusted: a host that only it names never gets what the environment holds.
#[test]
fn a_host_of_the_checkout_alone_is_asked_as_a_stranger() {
    let bench = Bench::new();
    bench.sample();
    bench.write("moltctl.toml", "version = 1\n[worker]\nhosts = [\"claw.example.com\"]\n");
    let trap = [
        ("CLOUDFLARE_API_TOKEN", ""),
        ("CF_ACCESS_CLIENT_ID", "canary-client-id-of-doctor.access"),
        ("CF_ACCESS_CLIENT_SECRET", "canary-client-secret-of-doctor-01"),
        ("MOLTBOT_GATEWAY_TOKEN", "canary-gateway-token-of-doctor-01"),
    ];
    let mut command = bench.command(&["doctor", "--json"]);
    let output = command.envs(trap).env_remove("CLOUDFLARE_API_TOKEN").output().expect("starts");
    assert!(!String::from_utf8_lossy(&output.stdout).contains("canary-"));
    let asked = bench.account().requests();
    assert!(asked.iter().any(|call| format!("{call:?}").contains("claw.example.com")), "{asked:?}");
    assert!(!asked.iter().any(|call| format!("{call:?}").contains("canary-client")), "{asked:?}");
}

#[test]
fn a_token_that_is_unknown_is_the_first_thing_to_mend() {
    let bench = Bench::new();
    bench.sample().init();
    let bogus = format!("cfut_{}", "a1".repeat(24));
    let (code, result) = examined(&bench, &[], &[("CLOUDFLARE_API_TOKEN", &bogus)]);
    assert_eq!(code, 4, "{result:#}");
    assert_eq!(wrong(&result).first(), Some(&"deploy-token-invalid"), "{result:#}");
}

#[test]
fn a_broken_settings_file_is_told_instead_of_an_error() {
    let bench = Bench::new();
    bench.sample();
    bench.write("moltctl.toml", "version = 1\nnonsense = true\n");
    let (code, result) = examined(&bench, &[], &[]);
    assert_eq!((code, wrong(&result)), (1, vec!["configuration-settings"]), "{result:#}");
}

#[test]
fn nothing_deployed_is_told_with_the_command_that_deploys() {
    let bench = Bench::new();
    bench.sample().init();
    let (code, result) = examined(&bench, &[], &[]);
    assert_eq!(code, 1, "{result:#}");
    assert!(wrong(&result).contains(&"deploy-no-worker"), "{result:#}");
    let page = bench.moltctl(&["doctor"]).expect(1).stdout;
    assert!(page.contains("Wrong, in the order to mend it") && page.contains("`moltctl deploy`"), "{page}");
}
