//! The report: every key once, with its class, its place, and what nobody claimed. Deliberately absent: what the sections
//! claim, which their own tests look at.

use super::*;
use crate::audit::openclaw::Node;
use crate::policy::translate::Claims;

fn report(source: &Source, claim: impl FnOnce(&mut Claims)) -> Report {
    let mut draft = Draft::default();
    claim(&mut draft.claims);
    Report::of(source, &draft, &[])
}

fn lines(report: &Report) -> Vec<String> {
    let line = |it: &Entry| format!("{}:{}:{} {} {}", it.file, it.line, it.column, it.key, it.class.words());
    report.keys.iter().map(line).collect()
}

#[test]
fn every_key_has_its_line_in_the_order_of_the_text() {
    let source = Source::sample(
        "{ meta: { lastTouchedVersion: '2026.2.3' },\n  gateway: { port: 1, nothing: 2, bind: 7 },\n  \u{e9}\u{e9}: 1, \
         agents: { defaults: { models: { 'a/b.c': {} } }, list: [ { id: 'x' } ] } }",
    );
    let bind = source.at("gateway.bind").expect("is there");
    let port = source.at("gateway.port").expect("is there");
    let report = report(&source, |claims| {
        claims.claim(port, Class::Same, Some("gateway"), "it is");
        claims.claim(bind, Class::Same, Some("gateway"), "it is");
    });
    assert_eq!(
        lines(&report),
        [
            "openclaw.json:1:3 meta dropped",
            "openclaw.json:1:11 meta.lastTouchedVersion dropped",
            "openclaw.json:2:3 gateway unknown key",
            "openclaw.json:2:14 gateway.port same",
            "openclaw.json:2:23 gateway.nothing unknown key",
            "openclaw.json:2:35 gateway.bind unknown key",
            "openclaw.json:3:3 \u{e9}\u{e9} unknown key",
            "openclaw.json:3:10 agents dropped",
            "openclaw.json:3:20 agents.defaults dropped",
            "openclaw.json:3:32 agents.defaults.models dropped",
            "openclaw.json:3:42 agents.defaults.models[\"a/b.c\"] dropped",
            "openclaw.json:3:59 agents.list dropped",
            "openclaw.json:3:69 agents.list[0].id dropped",
        ]
    );
    assert_eq!(report.keys[2].holds, Some(3));
    assert_eq!(report.keys[5].default, Some("loopback"));
    assert!(report.keys[5].reason.contains("`lan`") && !report.keys[5].reason.contains('7'));
    let counted: usize = report.counts.iter().map(|it| it.keys).sum();
    assert_eq!(counted, 7);
}

#[test]
fn a_claim_of_a_tree_covers_what_nobody_claims_and_the_table_knows() {
    let source =
        Source::sample("{meta: {lastTouchedVersion: '2026.2.3'}, cron: {enabled: true, x: 1, store: 's'}}");
    let cron = source.at("cron").expect("is there");
    let enabled = source.at("cron.enabled").expect("is there");
    let report = report(&source, |claims| {
        claims.claim_tree(cron, Class::Narrower, Some("automation.cron"), "off");
        claims.claim(enabled, Class::Wider, None, "on");
    });
    let classes: Vec<Class> = report.keys[2..].iter().map(|it| it.class).collect();
    assert_eq!(classes, [Class::Narrower, Class::Wider, Class::UnknownKey, Class::Narrower]);
    assert!(report.is_wider());
    assert_eq!(report.wider(), ["cron.enabled"]);
}

#[test]
fn what_is_wider_is_accepted_by_name_and_a_name_too_many_is_noted() {
    let source = Source::sample("{gateway: {bind: 'loopback'}}");
    let mut draft = Draft::default();
    draft.claims.claim(source.at("gateway.bind").expect("is there"), Class::Wider, None, "why");
    draft.claims.imply("tools.exec.security", "full", (Class::Wider, Some("exec.mode")), "why");
    let accept = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        Report::of(&source, &draft, &names)
    };
    assert_eq!(accept(&[]).wider(), ["gateway.bind", "tools.exec.security"]);
    assert_eq!(accept(&["gateway"]).wider(), ["gateway.bind", "tools.exec.security"]);
    assert!(accept(&["gateway"]).notes.iter().any(|note| note.contains("--accept gateway")));
    assert_eq!(accept(&["gateway.bind"]).wider(), ["tools.exec.security"]);
    let all = accept(&["gateway.bind", "tools.exec.security"]);
    assert!(!all.is_wider() && all.keys[1].accepted && all.absent[0].accepted);
}

#[test]
fn what_was_merged_away_has_a_line_as_well() {
    use crate::policy::translate::fault::IncludeFault;
    use crate::policy::translate::include::{Given, Includes};
    struct One;
    impl Includes for One {
        fn fetch(&mut self, _from: &str, wanted: &str) -> Result<Given, IncludeFault> {
            let text = "{gateway: {port: 1, auth: {mode: 'token'}},\n tools: {deny: ['a']}}";
            Ok(Given { name: wanted.to_owned(), bytes: text.as_bytes().to_vec() })
        }
    }
    let text = "{$include: 'base.json',\n gateway: {port: 2, auth: 'x'}, tools: {deny: ['b']}}";
    let given = Given { name: "o.json".to_owned(), bytes: text.as_bytes().to_vec() };
    let source = Source::read(vec![given], &mut One, None).expect("is read");
    assert_eq!(source.at("gateway.port").and_then(Node::number), Some(2.0));
    let report = report(&source, |_| ());
    let mut told: Vec<String> =
        report.keys.iter().map(|it| format!("{}:{} {}", it.file, it.line, it.key)).collect();
    told.sort();
    assert_eq!(
        told,
        [
            "base.json:1 gateway",
            "base.json:1 gateway.auth",
            "base.json:1 gateway.auth.mode",
            "base.json:1 gateway.port",
            "base.json:2 tools",
            "base.json:2 tools.deny",
            "o.json:1 $include",
            "o.json:2 gateway",
            "o.json:2 gateway.auth",
            "o.json:2 gateway.port",
            "o.json:2 tools",
            "o.json:2 tools.deny",
        ]
    );
    let port = report.keys.iter().find(|it| it.key == "gateway.port" && &*it.file == "base.json");
    assert_eq!(port.map(|it| it.reason.as_ref()), Some("o.json:2 stands in its place"));
}

/// Every key of a tree, as often as it stands there.
fn keys_of(node: &Node) -> usize {
    let below = |node: &Node| keys_of(node);
    node.members().iter().map(|(_, member)| 1 + below(member)).sum::<usize>()
        + node.elements().iter().map(below).sum::<usize>()
}

#[test]
fn published_configurations_have_one_line_for_each_of_their_keys() {
    let Some(documents) = crate::project::samples::openclaw_configs() else {
        return crate::project::samples::say_skipped(
            "published_configurations_have_one_line_for_each_of_their_keys",
        );
    };
    let mut read = 0;
    for (name, text) in documents {
        let given = super::super::include::Given { name: name.clone(), bytes: text.clone().into_bytes() };
        match Source::read(vec![given], &mut super::super::source::Alone, None) {
            Ok(source) => {
                let report = super::super::translate(&source, &[]).1;
                let expected = keys_of(&Node::parse(&text).expect("is JSON5"));
                let keys: HashSet<(usize, usize)> = report
                    .keys
                    .iter()
                    .filter(|it| !it.key.ends_with(']'))
                    .map(|it| (it.line, it.column))
                    .collect();
                assert!(report.keys.len() >= expected, "{name}: a key has no line");
                assert_eq!(keys.len() + quoted(&report), expected, "{name}: a key has two lines or none");
                assert!(
                    report.keys.iter().all(|it| !it.reason.is_empty()),
                    "{name}: a line without a reason"
                );
                read += 1;
            }
            Err(error) => {
                assert!(name.contains("clawdstrike"), "{name}: {error}");
                assert!(error.to_string().contains("not a configuration of OpenClaw"), "{name}: {error}");
            }
        }
    }
    assert!(read >= 16, "only {read} were read");
}

/// Keys whose names end like an element of an array.
fn quoted(report: &Report) -> usize {
    report.keys.iter().filter(|it| it.key.ends_with("\"]")).count()
}
