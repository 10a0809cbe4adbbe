//! What `moltctl.toml` may say, and what its errors show.

use super::*;

const FULL: &str = r#"
version = 1
[account]
id = "0123456789abcdef0123456789abcdef"
[worker]
name = "moltbot-sandbox"
hosts = ["bot.example.com"]
workers_dev = false
[access]
allow = { emails = ["owner@example.com"], email_domains = ["example.com"], groups = ["ops"], identity_providers = ["Okta"], service_tokens = ["ci"], posture = ["disk"] }
require = { mfa = true, posture = ["disk"], login_methods = ["Okta"] }
session_duration = "30m"
same_site = "lax"
cdp = true
app_name = "Our bot"
[storage]
bucket = "moltbot-data"
jurisdiction = "eu"
[ai_gateway]
id = "gw"
[alerts]
emails = ["ops@example.com"]
[rotation]
ages = { ANTHROPIC_API_KEY = "90d", CDP_SECRET = "30d" }
[toolchain]
wrangler = "4.128.0"
node = "22.12.0"
[[audit.suppress]]
rule = "MW-COST-001"
subject = "wrangler.toml"
reason = "one user, billed monthly"
expires = 2027-03-31
[[audit.suppress]]
rule = "MW-LOG-002"
reason = "the account has no Logpush"
expires = "2027-01-31"
"#;

#[test]
fn every_key_is_read_and_written_back() {
    let settings = parse(FULL).unwrap();
    assert_eq!(settings.worker.workers_dev, WorkersDev::Closed);
    assert_eq!(settings.access.session_duration.minutes(), 30);
    assert_eq!(settings.rotation.ages[1].1.days, 30);
    assert_eq!(settings.audit.suppress[0].subject.as_deref(), Some("wrangler.toml"));
    assert_eq!(settings.audit.suppress[1].expires, jiff::civil::date(2027, 1, 31));
    let fresh = fresh(&settings);
    assert_eq!(parse(&fresh).unwrap(), settings);
    assert!(fresh.starts_with("# The deployment"));
    let (again, edits) = merge(&fresh, &settings).unwrap();
    assert_eq!((again, edits), (fresh, vec![]));
}

#[test]
fn a_fresh_file_of_nothing_says_nothing() {
    let text = fresh(&Settings::default());
    assert_eq!(parse(&text).unwrap(), Settings::default());
    let defaults = Settings::default();
    assert_eq!(defaults.access.session_duration.to_string(), "24h");
    assert_eq!(defaults.access.same_site, SameSite::Strict);
    assert_eq!(defaults.worker.workers_dev, WorkersDev::Opened);
}

#[test]
fn merging_keeps_comments_order_and_what_is_not_named() {
    let existing = "# ours\nversion = 1\n\n[access] # who\n# the owner\nallow.emails = [ 'owner@example.com' ] # me\ncdp = true\n\n[account]\nid = '0123456789abcdef0123456789abcdef' # main\n";
    let mut wanted = Settings::default();
    wanted.access.allow.emails = vec!["owner@example.com".parse().unwrap()];
    wanted.worker.name = Some("bot".parse().unwrap());
    wanted.account_id = Some("ffffffffffffffffffffffffffffffff".parse().unwrap());
    let (text, edits) = merge(existing, &wanted).unwrap();
    let expected = existing
        .replace("'0123456789abcdef0123456789abcdef'", "\"ffffffffffffffffffffffffffffffff\"")
        + "\n[worker]\nname = \"bot\"\n";
    // The address is the same in another notation, so that line stays as it is, quotes and all.
    assert_eq!(text, expected);
    assert_eq!(
        edits.iter().map(|edit| edit.path.as_str()).collect::<Vec<_>>(),
        ["account.id", "worker.name"]
    );
    assert_eq!(merge(&text, &wanted).unwrap().1, []);
}

fn refused(body: &str) -> String {
    parse(&format!("version = 1\n{body}")).unwrap_err().to_string()
}

#[test]
fn unknown_keys_get_the_nearest_one() {
    assert_eq!(
        refused("[worker]\nnmae = 'x'"),
        "line 3: unknown key `worker.nmae`; did you mean `worker.name`?"
    );
    assert_eq!(refused("[acess]\ncdp = true"), "line 2: unknown key `acess`; did you mean `access`?");
    assert_eq!(
        refused("[access]\nallow = { email = [] }").split("; ").last().unwrap(),
        "did you mean `access.allow.emails`?"
    );
    assert_eq!(refused("frobnicate = 1"), "line 2: unknown key `frobnicate`");
}

#[test]
fn what_a_checkout_must_not_say_is_refused_by_name() {
    for (body, words) in [
        ("api_token = 'x'", "looks like a secret"),
        ("[worker]\ngateway_password = 'x'", "looks like a secret"),
        ("[account]\napi_base_url = 'http://evil.example'", "looks like an address"),
        ("[toolchain]\nwrangler_command = 'curl'", "looks like a command"),
        ("[storage]\noutput_dir = '/etc'", "looks like a path"),
    ] {
        let error = refused(body);
        assert!(error.contains(words), "{body}: {error}");
        assert!(!error.contains("evil") && !error.contains("/etc"));
    }
}

#[test]
fn no_error_shows_a_value_or_a_pasted_key() {
    for body in [
        "[worker]\nname = 'Canary Value'",
        "[worker]\nname = 77001",
        "[worker]\nhosts = ['https://canary.example']",
        "sk-ant-canary = 1",
        "[rotation]\nages = { 'canary value' = '1d' }",
        "[access]\nsession_duration = 'canary'",
        "x = canary",
    ] {
        let error = refused(body).to_lowercase();
        assert!(!error.contains("canary") && !error.contains("77001"), "{body}: {error}");
        assert!(error.starts_with("line "), "{error}");
    }
    assert_eq!(
        refused("[worker]\nworkers_dev = 'no'"),
        "line 3: `worker.workers_dev` is a string, expected true or false"
    );
    assert!(refused("[access]\nsession_duration = '9000h'").contains("at most `730h`"));
}

#[test]
fn the_version_is_needed() {
    assert_eq!(parse("").unwrap_err(), SettingsError::Version { line: 1 });
    assert_eq!(parse("\nversion = 2").unwrap_err(), SettingsError::Version { line: 2 });
}

#[test]
fn a_suppression_needs_a_reason_and_an_end() {
    let of = |more: &str| refused(&format!("[[audit.suppress]]\nrule = 'MW-LOG-002'\n{more}"));
    assert_eq!(of("expires = 2027-01-31"), "line 2: `audit.suppress[0].reason` is missing");
    assert_eq!(of("reason = 'no Logpush here'"), "line 2: `audit.suppress[0].expires` is missing");
    assert!(of("reason = 'short'\nexpires = 2027-01-31").contains("at least 10 characters"));
    for wrong in ["'soon'", "'2027-02-30'", "2027-01-31T00:00:00Z", "7"] {
        let error = of(&format!("reason = 'no Logpush here'\nexpires = {wrong}"));
        assert!(error.starts_with("line 5: `audit.suppress[0].expires` is "), "{error}");
        assert!(!error.contains("soon"));
    }
    assert_eq!(
        of("subjct = 'x'\nreason = 'no Logpush here'\nexpires = 2027-01-31").split("; ").last().unwrap(),
        "did you mean `audit.suppress[0].subject`?"
    );
    assert!(refused("[audit]\nsuppress = 'MW-LOG-002'").contains("expected an array of tables"));
    assert!(
        refused("[[audit.suppress]]\nrule = 'all of them'")
            .contains("`audit.suppress[0].rule` is not a valid")
    );
}

#[test]
fn a_suppression_is_added_once_beside_those_that_are_there() {
    let existing = "version = 1\n[[audit.suppress]] # ours\nrule = 'MW-LOG-002'\nreason = 'no Logpush here'\nexpires = 2027-01-31\n";
    let mut wanted = parse(existing).unwrap();
    assert_eq!(merge(existing, &wanted).unwrap(), (existing.to_owned(), vec![]));
    let more = crate::audit::suppression::Suppression {
        rule: "MW-COST-001".into(),
        ..wanted.audit.suppress[0].clone()
    };
    wanted.audit.suppress.push(more);
    let (text, edits) = merge(existing, &wanted).unwrap();
    assert!(text.starts_with(existing) && edits.len() == 1, "{text}");
    assert_eq!(parse(&text).unwrap().audit, wanted.audit);
}
