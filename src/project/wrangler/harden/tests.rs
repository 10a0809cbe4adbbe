//! Unit tests of the module above.

use proptest::prelude::*;

use super::super::super::samples;
use super::super::super::tree::{Node, differences};
use super::super::convert;
use super::*;

const BASE: &str = r#"# our bot
"$schema" = "node_modules/wrangler/config-schema.json"
name = "moltbot-sandbox" # the name
compatibility_date = "2025-05-06"
workers_dev   =   true    # we like it open

[observability]
enabled = true

# the container
[[containers]]
class_name = "Sandbox"
image = "docker.io/cloudflare/sandbox:0.7.0"

[containers.limits]
x = 1

[secrets]
required = [
  "A", # first
  "B",
]

[env.staging]
workers_dev = true

# the end
"#;

const HARDENED: &str = r##"# our bot
"$schema" = "node_modules/wrangler/config-schema.json"
name = "moltbot-sandbox" # the name
compatibility_date = "2026-04-01"
workers_dev   =   false    # we like it open
preview_urls = false

[observability]
enabled = true
redact_query_string = true

# the container
[[containers]]
class_name = "Sandbox"
image = "docker.io/cloudflare/sandbox:0.7.0@sha256:abababababababababababababababababababababababababababababababab"
max_instances = 1
ssh = { enabled = false }

[containers.limits]
x = 1

[secrets]
required = [
  "A", # first
  "B",
  "MOLTBOT_GATEWAY_TOKEN",
]

[env.staging]
workers_dev = false

# the end
"##;

fn wish() -> Wish {
    Wish {
        secrets_required: vec!["B".into(), "MOLTBOT_GATEWAY_TOKEN".into()],
        image_pins: vec![ImagePin {
            written: "docker.io/cloudflare/sandbox:0.7.0".into(),
            pinned: format!("docker.io/cloudflare/sandbox:0.7.0@sha256:{}", "ab".repeat(32)),
        }],
        compatibility_date: Some("2026-04-01".into()),
        ..Wish::default()
    }
}

fn ids(hardened: &Hardened) -> Vec<(&'static str, &str)> {
    hardened.edits.iter().map(|edit| (edit.id, edit.path.as_str())).collect()
}

#[test]
fn every_edit_is_named_and_placed() {
    let hardened = harden(BASE, &wish()).unwrap();
    assert_eq!(hardened.toml, HARDENED);
    assert_eq!(
        ids(&hardened),
        [
            ("workers-dev-off", "workers_dev"),
            ("preview-urls-off", "preview_urls"),
            ("compatibility-date-raised", "compatibility_date"),
            ("query-strings-redacted", "observability.redact_query_string"),
            ("container-image-pinned", "containers[0].image"),
            ("max-instances-bounded", "containers[0].max_instances"),
            ("container-ssh-off", "containers[0].ssh.enabled"),
            ("secrets-required", "secrets.required"),
            ("workers-dev-off", "env.staging.workers_dev"),
        ]
    );
    assert_eq!(hardened.edits[0].before.as_deref(), Some("true"));
    let (before, after) = (Node::from_toml(BASE).unwrap(), Node::from_toml(&hardened.toml).unwrap());
    assert_eq!(differences(&before, &after, &[]).len(), 9, "nothing else changed");
}

#[test]
fn a_second_run_changes_nothing() {
    let once = harden(BASE, &wish()).unwrap();
    let twice = harden(&once.toml, &wish()).unwrap();
    assert!(twice.edits.is_empty(), "{:?}", twice.edits);
    assert_eq!(once.toml, twice.toml);
}

#[test]
fn stricter_choices_stay() {
    let text = "workers_dev = false\npreview_urls = false\ncompatibility_date = \"2026-09-01\"\n[observability]\nenabled = false\nredact_query_string = true\n[[containers]]\nmax_instances = 3\nssh = { enabled = false, port = 1 }\n";
    let hardened =
        harden(text, &Wish { compatibility_date: Some("2026-04-01".into()), ..Wish::default() }).unwrap();
    assert_eq!(hardened.edits, []);
    assert_eq!(hardened.toml, text);
}

#[test]
fn explicit_lax_choices_are_changed_and_named() {
    let text = "[[containers]]\nmax_instances = 3\n[containers.ssh]\nenabled = true # mine\nport = 22\n";
    let hardened = harden(text, &Wish::default()).unwrap();
    let ssh = hardened.edits.iter().find(|edit| edit.id == "container-ssh-off").unwrap();
    assert_eq!(ssh.before.as_deref(), Some("true"));
    assert!(hardened.toml.contains("enabled = false # mine\nport = 22\n"));
}

#[test]
fn an_old_wrangler_gets_only_keys_it_knows() {
    let old = Wish { wrangler: WranglerVersion::new(4, 60, 0), ..wish() };
    let hardened = harden(BASE.split("[secrets]").next().unwrap(), &old).unwrap();
    assert!(!hardened.toml.contains("redact_query_string") && !hardened.toml.contains("[secrets]"));
    assert!(hardened.toml.contains("wrangler_ssh = { enabled = false }"));
    let withheld: Vec<_> = hardened.withheld.iter().map(|withheld| withheld.id).collect();
    assert_eq!(withheld, ["query-strings-redacted", "secrets-required"]);
    assert!(hardened.withheld[0].reason.contains("4.128.0"));
}

#[test]
fn inline_and_dotted_forms_are_edited_in_place() {
    let text = "observability = { enabled = true }\ncontainers = [{ class_name = \"S\", image = \"./Dockerfile\" }]\nsecrets.required = []\n";
    let hardened = harden(text, &Wish { secrets_required: vec!["A".into()], ..Wish::default() }).unwrap();
    assert_eq!(
        hardened.toml,
        "observability = { enabled = true, redact_query_string = true }\ncontainers = [{ class_name = \"S\", image = \"./Dockerfile\", max_instances = 1, ssh = { enabled = false } }]\nsecrets.required = [\"A\"]\nworkers_dev = false\npreview_urls = false\n"
    );
}

#[test]
fn wrong_types_are_an_error_not_an_edit() {
    assert!(harden("workers_dev = \"yes\"\n", &Wish::default()).is_err());
    assert!(harden("observability = 3\n", &Wish::default()).is_err());
}

#[test]
fn real_configurations_differ_only_by_the_named_edits() {
    let Some(configs) = samples::wrangler_configs() else {
        samples::say_skipped("real_configurations_differ_only_by_the_named_edits");
        return;
    };
    for (name, text) in configs {
        let toml = convert::to_toml(&text).unwrap().toml;
        let hardened = harden(&toml, &wish()).unwrap();
        let (before, after) = (Node::from_toml(&toml).unwrap(), Node::from_toml(&hardened.toml).unwrap());
        for path in differences(&before, &after, &[]) {
            let named = hardened
                .edits
                .iter()
                .any(|edit| edit.path.starts_with(&path) || path.starts_with(&edit.path));
            assert!(named, "{name}: {path} changed without a name");
        }
        for line in toml.lines().filter(|line| line.starts_with('#')) {
            assert!(hardened.toml.contains(line), "{name}: {line}");
        }
        assert_eq!(harden(&hardened.toml, &wish()).unwrap().edits, [], "{name}");
    }
}

proptest! {
    /// Whatever comments and blank lines stand between the lines, they stand there afterwards.
    #[test]
    fn comments_and_white_space_survive(
        extra in proptest::collection::vec((0..BASE.lines().count() + 1, "(#[ -~]{0,20}|[ \t]{0,3})"), 0..20)
    ) {
        let mut lines: Vec<String> = BASE.lines().map(str::to_owned).collect();
        for (at, line) in extra {
            lines.insert(at, line);
        }
        let text = lines.join("\n") + "\n";
        let hardened = harden(&text, &wish()).unwrap();
        let kept = |line: &&String| {
            !["workers_dev", "compatibility_date", "image", "  \"B\"", "]"].iter().any(|key| line.starts_with(key))
        };
        let mut output = hardened.toml.lines();
        for line in lines.iter().filter(kept) {
            prop_assert!(output.any(|out| out == line), "lost {line:?} in\n{}", hardened.toml);
        }
        prop_assert_eq!(harden(&hardened.toml, &wish()).unwrap().edits, vec![]);
    }
}
