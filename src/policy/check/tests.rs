//! Every trap has a policy that it is found in, at the line that is marked; and a policy that is well has none.

use std::collections::BTreeSet;

use super::{Finding, TRAPS, check};
use crate::audit::Severity;
use crate::policy::parse;
use crate::policy::places::Places;

fn findings(body: &str) -> Vec<Finding> {
    let text = format!("version = 1\n{body}");
    let policy = parse(&text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
    check(&policy, &Places::of(&text))
}

/// A trap and a policy that has it. `#!` marks the line it is found in; without a mark that is not looked at.
const CASES: &[(&str, &str)] = &[
    ("MP-AUTO-001", "[automation]\ncommands = [\"bash\"] #!\n"),
    ("MP-AUTO-002", "[automation]\nhooks = true #!\n"),
    ("MP-AUTO-003", "[automation]\nagent_to_agent = true #!\n"),
    (
        "MP-BRW-001",
        "[browser]\nmode = \"rules\"\nevaluate = true #!\nallow = [{ host = \"a.example.com\" }]\n",
    ),
    (
        "MP-BRW-002",
        "[browser]\nmode = \"rules\"\nexternal = true #!\nallow = [{ host = \"a.example.com\" }]\n",
    ),
    ("MP-BRW-003", "[browser]\nmode = \"rules\" #!\n"),
    ("MP-BRW-004", "[browser] #!\nmode = \"off\"\n[[browser.allow]]\nhost = \"a.example.com\"\n"),
    ("MP-BRW-005", "[browser]\nmode = \"rules\"\n[[browser.allow]] #!\nhost = \"docs.google.com\"\n"),
    (
        "MP-CHAN-001",
        "[channels.telegram]\nenabled = true\ndm = \"allowlist\"\nallow_from = [\n \"1\",\n \"*\", #!\n]\n",
    ),
    ("MP-CHAN-002", "[channels.telegram]\nenabled = true\ndm = \"open\" #!\n"),
    ("MP-CHAN-003", "[exec]\nmode = \"full\"\n[channels.telegram]\nenabled = true\ndm = \"open\" #!\n"),
    ("MP-CHAN-004", "[channels.telegram]\nenabled = true\ngroups = \"open\" #!\n"),
    ("MP-CHAN-005", "[channels.telegram]\nenabled = true\nallow_from = [\"@owner\"] #!\n"),
    ("MP-CHAN-006", "[channels.telegram]\nenabled = true\ndm = \"allowlist\" #!\n"),
    ("MP-CHAN-007", "[channels.telegram]\nenabled = true\ngroups = \"allowlist\"\nmention = false #!\n"),
    ("MP-CHAN-008", "[channels.telegram]\nenabled = true\nconfig_writes = true #!\n"),
    ("MP-CHAN-009", "[channels.telegram] #!\nenabled = true\n"),
    ("MP-CODE-001", "[plugins.allow]\nx = { version = \"1.2.3\" } #!\n"),
    ("MP-CODE-002", "[skills.allow]\nx = {} #!\n"),
    ("MP-CODE-003", "[skills]\nany = true #!\n"),
    ("MP-CODE-004", "[plugins]\ndeny = [\"x\"]\n[plugins.allow]\nx = {} #!\n"),
    ("MP-CODE-005", "[plugins]\npaths = [\"/root/plugins\"] #!\n"),
    ("MP-CODE-006", "[plugins.allow.x]\nversion = \"^1.2\" #!\n"),
    ("MP-CODE-007", "[skills.agents]\nmain = [\"x\"] #!\n"),
    (
        "MP-CRED-001",
        "[credentials.ANTHROPIC_API_KEY]\nplaceholder = \"moltctl-injected\"\ninject = [{ how = \"header\", host = \"api.anthropic.com\", name = \"x-api-key\" }] #!\n",
    ),
    ("MP-CRED-002", "[credentials.MY_OWN_TOKEN] #!\nplaceholder = \"moltctl-injected\"\ninject = []\n"),
    (
        "MP-CRED-003",
        "[credentials.CLOUDFLARE_API_TOKEN] #!\nplaceholder = \"moltctl-injected\"\ninject = []\n",
    ),
    (
        "MP-CRED-004",
        "[credentials.SLACK_BOT_TOKEN]\nplaceholder = \"moltctl-injected\"\ninject = [{ how = \"header\", host = \"*.slack.com\", name = \"authorization\" }] #!\n",
    ),
    (
        "MP-CRED-005",
        "[credentials.GH_TOKEN]\nplaceholder = \"moltctl-injected\"\ninject = [{ how = \"header\", host = \"api.github.com\", name = \"authorization\" }]\n[credentials.GITHUB_TOKEN]\nplaceholder = \"moltctl-injected\"\ninject = [{ how = \"header\", host = \"api.github.com\", name = \"authorization\" }] #!\n",
    ),
    ("MP-CRED-006", "[credentials.ANTHROPIC_API_KEY] #!\nplaceholder = \"moltctl-injected\"\ninject = []\n"),
    (
        "MP-CRED-007",
        "[credentials.ANTHROPIC_API_KEY]\nplaceholder = \"moltctl-injected\"\ninject = [{ how = \"header\", host = \"api.anthropic.com\", name = \"X-Api-Key\" }] #!\n",
    ),
    (
        "MP-CRED-008",
        "[credentials.OPENAI_API_KEY]\nplaceholder = \"moltctl-injected\"\ninject = [{ how = \"header\", host = \"api.openai.com\", name = \"authorization\", prefix = \"Bearer\" }] #!\n",
    ),
    (
        "MP-CRED-009",
        "[credentials.MOLTBOT_GATEWAY_TOKEN] #!\nplaceholder = \"moltctl-injected\"\ninject = []\n",
    ),
    (
        "MP-CRED-010",
        "[credentials.ANTHROPIC_API_KEY]\nplaceholder = \"moltctl-injected\"\ninject = [{ how = \"header\", host = \"api.evil.example\", name = \"x-api-key\" }] #!\n",
    ),
    ("MP-CRED-011", "[credentials.ANTHROPIC_API_KEY]\nplaceholder = \"sk-ant-api03-real\" #!\ninject = []\n"),
    (
        "MP-CRED-012",
        "[credentials.ANTHROPIC_API_KEY]\nplaceholder = \"moltctl-injected\"\ninject = []\n[credentials.OPENAI_API_KEY]\nplaceholder = \"moltctl-injected\" #!\ninject = []\n",
    ),
    (
        "MP-CRED-013",
        "[[egress.allow]]\nid = \"d\"\nhost = \"gateway.discord.gg\"\n[credentials.DISCORD_BOT_TOKEN]\nplaceholder = \"moltctl-injected\"\ninject = [{ how = \"frame\", host = \"gateway.discord.gg\", protocol = \"discord-gateway\" }] #!\n",
    ),
    (
        "MP-CRED-014",
        "[[egress.allow]]\nid = \"t\"\nhost = \"api.telegram.org\"\npaths = [\"/bot*/**\"]\n[channels.telegram] #!\nenabled = true\n",
    ),
    ("MP-DEV-001", "[devices]\napproval = \"automatic\" #!\n"),
    ("MP-EGR-001", "[[egress.allow]] #!\nid = \"a\"\nhost = \"api.anthropic.com\"\n"),
    (
        "MP-EGR-002",
        "[[egress.allow]]\nid = \"a\"\nhost = \"api.anthropic.com\"\npaths = [\"/v1/messages\"]\nown_credentials = \"pass\" #!\n",
    ),
    ("MP-EGR-003", "[[egress.allow]]\nid = \"a\"\nhost = \"api.anthropic.com\"\npaths = [\"/v1/**\"] #!\n"),
    (
        "MP-EGR-004",
        "[[egress.allow]] #!\nid = \"a\"\nhost = \"a.example.com\"\n[[egress.deny]]\nid = \"d\"\nhost = \"*.example.com\"\n",
    ),
    (
        "MP-EGR-005",
        "[[egress.allow]]\nid = \"a\"\nhost = \"*.example.com\"\n[[egress.allow]] #!\nid = \"b\"\nhost = \"b.example.com\"\n",
    ),
    (
        "MP-EGR-006",
        "[[egress.allow]]\nid = \"a\"\nhost = \"*.example.com\"\n[[egress.allow]] #!\nid = \"b\"\nhost = \"b.example.com\"\nown_credentials = \"pass\"\n",
    ),
    ("MP-EGR-007", "[egress]\nports = [443, 8443] #!\n"),
    ("MP-EGR-008", "[egress]\ndns = \"strict\"\n[[egress.allow]]\nid = \"a\"\nhost = \"*.example.com\" #!\n"),
    (
        "MP-EGR-009",
        "[[egress.allow]]\nid = \"a\"\nhost = \"gateway.discord.gg\"\npaths = [\"/\"]\nwebsocket = true #!\n",
    ),
    ("MP-EGR-010", "[[egress.allow]]\nid = \"a\"\nhost = \"a.example.com\"\n"),
    ("MP-EGR-011", "[[egress.deny]] #!\nid = \"d\"\nhost = \"d.example.com\"\n"),
    ("MP-EXEC-001", "[exec]\nmode = \"full\" #!\n"),
    ("MP-EXEC-002", "[exec]\nmode = \"full\" #!\nask = \"always\"\n"),
    ("MP-EXEC-003", "[exec]\nmode = \"allowlist\"\n[exec.agents]\nx = \"full\" #!\n"),
    ("MP-EXEC-004", "[exec]\nmode = \"deny\"\n[[exec.allow]] #!\nprogram = \"/usr/bin/git\"\n"),
    ("MP-EXEC-005", "[exec]\nmode = \"allowlist\"\n[[exec.allow]]\nprogram = \"/usr/bin/python3.11\" #!\n"),
    ("MP-EXEC-006", "[exec]\nmode = \"allowlist\"\n[[exec.allow]]\nprogram = \"/tmp/**\" #!\n"),
    ("MP-EXEC-007", "[exec]\nelevated_from = [\"*\"] #!\n"),
    ("MP-EXEC-008", "[exec]\nmode = \"allowlist\"\n[[exec.allow]]\nprogram = \"git\" #!\n"),
    ("MP-FILE-001", "[filesystem]\naccess = \"read-write\"\nworkspace_only = false #!\n"),
    (
        "MP-FORM-001",
        "[[egress.allow]]\nid = \"a\"\nhost = \"a.example.com\"\n[[egress.allow]]\nid = \"a\" #!\nhost = \"b.example.com\"\n",
    ),
    ("MP-FORM-002", "[[egress.allow]]\nid = \"a b\" #!\nhost = \"a.example.com\"\n"),
    (
        "MP-FORM-003",
        "[[egress.allow]]\nid = \"a\"\nhost = \"a.example.com\"\nmethods = [\"GET\", \"post\"] #!\n",
    ),
    (
        "MP-FORM-004",
        "[[egress.allow]]\nid = \"a\"\nhost = \"a.example.com\"\npaths = [\n \"/a\",\n \"/**/b\", #!\n]\n",
    ),
    ("MP-FORM-005", "[models.providers.x]\ncredential = \"NO_SUCH_SLOT\" #!\n"),
    ("MP-FORM-006", "[exec]\nelevated_from = [\"1234\"] #!\n"),
    ("MP-FORM-007", "[identity]\nemails = [\"nobody\"] #!\n"),
    ("MP-GW-001", "[gateway]\nallowed_origins = [\"https://a.example.com\", \"*\"] #!\n"),
    ("MP-GW-002", "[gateway]\nterminal = true #!\n"),
    ("MP-GW-003", "[gateway]\nhttp_tools = [\"exec\"] #!\n"),
    ("MP-GW-004", "[gateway]\nresponses = true #!\n"),
    ("MP-HOST-001", "[[egress.deny]]\nid = \"d\"\nhost = \"141.101.64.0/18\" #!\n"),
    ("MP-HOST-002", "[[egress.allow]]\nid = \"a\"\nhost = \"*discord.com\" #!\n"),
    ("MP-HOST-003", "[[egress.allow]]\nid = \"a\"\nhost = \"API.example.com\" #!\n"),
    ("MP-HOST-004", "[[egress.allow]]\nid = \"a\"\nhost = \"http://a.example.com\" #!\n"),
    ("MP-HOST-005", "[[egress.allow]]\nid = \"a\"\nhost = \"10.0.0.1\" #!\n"),
    ("MP-HOST-006", "[[egress.allow]]\nid = \"a\"\nhost = \"a_b.example.com\" #!\n"),
    ("MP-HOST-007", "[[egress.allow]]\nid = \"a\"\nhost = \"*.workers.dev\" #!\n"),
    ("MP-HOST-008", "[[egress.allow]]\nid = \"a\"\nhost = \"metadata.google.internal\" #!\n"),
    ("MP-ID-001", "[identity]\nemail_domains = [\"gmail.com\"] #!\n"),
    ("MP-ID-002", "[tools]\nallow = [\"read\"]\n[identity.people.x.tools] #!\ndeny = [\"read\"]\n"),
    (
        "MP-ID-003",
        "[channels.telegram]\nenabled = true\n[identity.people.x]\nsenders = [\"telegram:1\"] #!\n",
    ),
    ("MP-MOD-001", "[models.providers.x]\nbase_url = \"http://a.example.com\" #!\n"),
    ("MP-MOD-002", "[models]\nallow = [\"*\"] #!\n"),
    ("MP-TOOL-001", "[tools]\nallow = [\"web_search\"] #!\ndeny = [\"web_search\"]\n"),
    ("MP-TOOL-002", "[tools]\nallow = [\"web_search\"]\n[tools.agents.x]\nallow = [\"web_fetch\"] #!\n"),
    ("MP-TOOL-003", "[tools]\nallow = [\"group:fs\"] #!\n"),
    ("MP-TOOL-004", "[tools]\nallow = [\"*\"] #!\n"),
    ("MP-TOOL-005", "[tools]\nallow = [\"websearch\"] #!\n"),
    ("MP-TOOL-006", "[tools]\nallow = [\"exec\"] #!\n"),
];

#[test]
fn every_trap_is_found_where_it_stands() {
    for (id, body) in CASES {
        let found = findings(body);
        let of: Vec<&Finding> = found.iter().filter(|it| it.trap.id == *id).collect();
        assert!(
            !of.is_empty(),
            "{id} is not found in\n{body}\n{:?}",
            found.iter().map(|it| it.trap.id).collect::<Vec<_>>()
        );
        if let Some(line) = body.lines().position(|line| line.contains("#!")) {
            // One line more for the version.
            assert!(
                of.iter().any(|it| it.line == line + 2),
                "{id} is found in line {:?} of\n{body}",
                of[0].line
            );
        }
        assert!(of.iter().all(|it| !it.message.ends_with('.') && !it.message.is_empty()), "{id}");
    }
}

#[test]
fn every_trap_has_a_case_and_ids_are_unique_and_sorted() {
    let ids: Vec<&str> = TRAPS.iter().map(|it| it.id).collect();
    assert!(ids.is_sorted(), "{ids:?}");
    let cases: BTreeSet<&str> = CASES.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids.iter().copied().collect::<BTreeSet<_>>(), cases);
    assert_eq!(ids.len(), cases.len());
}

const SOUND: &str = include_str!("sound.toml");

#[test]
fn a_policy_that_is_well_has_no_findings_that_fail() {
    let found = findings(SOUND.strip_prefix("version = 1\n").expect("begins so"));
    let bad: Vec<_> = found.iter().filter(|it| it.severity > Severity::Info).collect();
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn an_empty_policy_has_no_findings() {
    assert!(findings("").is_empty());
}

#[test]
fn what_the_overlay_makes_of_no_pattern_is_said() {
    let of = |table: &str| {
        let found = findings(&format!("[[egress.{table}]]\nid = \"d\"\nhost = \"*evil.example.com\"\n"));
        found.into_iter().find(|it| it.trap.id == "MP-HOST-002").expect("is found").message
    };
    assert!(of("deny").contains("refuses everything") && of("allow").contains("allows nothing"));
}

/// Slack has two tokens for one host and one header: their placeholders tell them apart.
#[test]
fn two_tokens_of_one_header_are_told_apart_by_their_placeholders() {
    let of = |app: &str| {
        findings(&format!(
            "[[egress.allow]]\nid = \"s\"\nhost = \"slack.com\"\npaths = [\"/api/*\"]\n[credentials.SLACK_APP_TOKEN]\nplaceholder = \"{app}\"\n\
             inject = [{{ how = \"header\", host = \"slack.com\", name = \"authorization\", prefix = \"Bearer \" }}]\n\
             [credentials.SLACK_BOT_TOKEN]\nplaceholder = \"xoxb-moltctl-injected\"\ninject = [{{ how = \"header\", host = \
             \"slack.com\", name = \"authorization\", prefix = \"Bearer \" }}]\n"
        ))
    };
    assert!(!of("xapp-moltctl-injected").iter().any(|it| it.trap.id == "MP-CRED-005"));
    assert!(of("xoxb-moltctl-injected").iter().any(|it| it.trap.id == "MP-CRED-005"));
}

#[test]
fn what_may_be_a_secret_is_never_repeated() {
    let secret = "sk-ant-api03-AAAAbbbbCCCCdddd1111222233334444";
    let body = format!(
        "[[egress.allow]]\nid = \"{secret}\"\nhost = \"https://u:{secret}@a.com/?k={secret}\"\nmethods = [\"{secret}\"]\n\
         paths = [\"{secret}\"]\n[credentials.{secret}]\nplaceholder = \"{secret}\"\ninject = [{{ how = \"header\", host = \
         \"{secret}\", name = \"{secret}\", prefix = \"{secret}\" }}]\n[tools]\nallow = [\"{secret}\"]\ndeny = [\"{secret}\"]\n\
         [exec]\nelevated_from = [\"{secret}\"]\nsafe_bins = [\"{secret}\"]\n[models.providers.x]\nbase_url = \
         \"https://u:{secret}@h/?k={secret}\"\ncredential = \"{secret}\"\n[identity]\nemails = [\"{secret}\"]\n[gateway]\n\
         allowed_origins = [\"http://{secret}\"]\nhttp_tools = [\"{secret}\"]\n"
    );
    let found = findings(&body);
    assert!(found.len() > 10);
    for it in found {
        assert!(!it.message.contains("AAAAbbbb"), "{}: {}", it.trap.id, it.message);
    }
}

#[test]
fn a_deny_takes_the_edge_off_a_path_that_takes_data_out() {
    let open = "[[egress.allow]]\nid = \"a\"\nhost = \"api.anthropic.com\"\npaths = [\"/v1/**\"]\n";
    assert!(findings(open).iter().any(|it| it.trap.id == "MP-EGR-003"));
    let denied = ["/v1/files/**", "/v1/organizations/**", "/v1/skills/**"];
    let denies: String = denied
        .iter()
        .enumerate()
        .map(|(at, path)| {
            format!("[[egress.deny]]\nid = \"d{at}\"\nhost = \"api.anthropic.com\"\npaths = [\"{path}\"]\n")
        })
        .collect();
    assert!(!findings(&format!("{open}{denies}")).iter().any(|it| it.trap.id == "MP-EGR-003"));
}
