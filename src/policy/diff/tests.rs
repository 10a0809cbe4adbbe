//! What counts as wider, by meaning.

use super::*;

fn policy(body: &str) -> Policy {
    crate::policy::parse(&format!("version = 1\n{body}")).expect("is a policy")
}

/// `direction section.key: what`, one a line.
fn told(before: &str, after: &str) -> Vec<String> {
    compare(&policy(before), &policy(after))
        .into_iter()
        .map(|it| format!("{} {}.{}: {}", it.direction.word(), it.section, it.key, it.what))
        .collect()
}

fn rule(id: &str, rest: &str) -> String {
    format!("[[egress.allow]]\nid = \"{id}\"\n{rest}\n")
}

fn deny(id: &str, rest: &str) -> String {
    format!("[[egress.deny]]\nid = \"{id}\"\n{rest}\n")
}

/// The directions of all changes that are not neutral, without repeats.
fn directions(before: &str, after: &str) -> Vec<Direction> {
    let mut all: Vec<Direction> =
        compare(&policy(before), &policy(after)).into_iter().map(|it| it.direction).collect();
    all.retain(|it| *it != Direction::Neutral);
    all.dedup();
    all
}

#[test]
fn one_more_host_is_named() {
    let base = rule("a", "host = \"a.example.com\"");
    let more = format!("{base}{}", rule("new", "host = \"paste.example.net\""));
    assert_eq!(told(&base, &more), ["wider egress.new: may now leave: `paste.example.net` (a new host)"]);
    assert_eq!(
        told(&more, &base),
        ["narrower egress.new: no longer leaves: `paste.example.net` (the host is gone)"]
    );
    assert!(told(&more, &more).is_empty());
}

#[test]
fn the_same_requests_in_other_words_are_no_change() {
    let one =
        rule("a", "host = \"a.example.com\"\nmethods = [\"GET\", \"POST\"]\npaths = [\"/x\", \"/y/**\"]");
    let other = [
        rule("c", "host = \"a.example.com\"\nmethods = [\"POST\"]\npaths = [\"/y/**\", \"/x\"]"),
        rule("b", "host = \"a.example.com\"\nmethods = [\"GET\"]\npaths = [\"/x\", \"/y\", \"/y/**\"]"),
    ]
    .concat();
    assert_eq!(directions(&one, &other), []);
    assert_eq!(told(&one, &other), ["neutral policy.: written differently, and the same is allowed"]);
}

#[test]
fn methods_paths_ports_and_wildcards() {
    let base = rule("a", "host = \"a.example.com\"\nmethods = [\"GET\"]\npaths = [\"/v1/*\"]");
    let wider = [
        (
            "host = \"a.example.com\"\nmethods = [\"GET\", \"POST\"]\npaths = [\"/v1/*\"]",
            "POST `a.example.com/v1/*`",
        ),
        ("host = \"a.example.com\"\npaths = [\"/v1/*\"]", "`a.example.com/v1/*`, with every method"),
        ("host = \"a.example.com\"\nmethods = [\"GET\"]\npaths = [\"/v1/**\"]", "GET `a.example.com/v1/**`"),
        ("host = \"*.example.com\"\nmethods = [\"GET\"]\npaths = [\"/v1/*\"]", "GET `*.example.com/v1/*`"),
        (
            "host = \"a.example.com\"\nmethods = [\"GET\"]\npaths = [\"/v1/*\"]\nports = [443, 8443]",
            "(ports 8443)",
        ),
    ];
    for (after, what) in wider {
        let told = told(&base, &rule("a", after));
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with("wider egress.a") && told[0].contains(what), "{told:?}");
        assert_eq!(directions(&rule("a", after), &base), [Direction::Narrower]);
    }
    let narrower = rule("a", "host = \"a.example.com\"\nmethods = [\"GET\"]\npaths = [\"/v1/x\"]");
    assert_eq!(directions(&base, &narrower), [Direction::Narrower]);
}

#[test]
fn a_deny_that_is_gone_or_narrower_is_wider() {
    let allow = rule("a", "host = \"a.example.com\"");
    let both = format!("{allow}{}", deny("d", "host = \"a.example.com\"\npaths = [\"/files/**\"]"));
    assert_eq!(told(&both, &allow), ["wider egress.d: no longer denied: `a.example.com/files/**`"]);
    assert_eq!(directions(&allow, &both), [Direction::Narrower]);
    let less = format!("{allow}{}", deny("d", "host = \"a.example.com\"\npaths = [\"/files/*\"]"));
    assert_eq!(directions(&both, &less), [Direction::Wider]);
    // Without regard to case, and by another rule.
    let same = format!("{allow}{}", deny("e", "host = \"*.example.com\"\npaths = [\"/FILES/**\"]"));
    assert_eq!(directions(&both, &same), []);
    // A deny of what was never allowed is nothing.
    let idle = format!("{allow}{}", deny("x", "host = \"other.example.com\""));
    assert_eq!(directions(&idle, &allow), []);
}

#[test]
fn what_is_new_and_denied_is_not_wider_and_what_is_partly_denied_counts() {
    let base = rule("a", "host = \"a.example.com\"\npaths = [\"/x\"]");
    let denied =
        [base.clone(), rule("b", "host = \"b.example.com\""), deny("d", "host = \"b.example.com\"")].concat();
    assert_eq!(directions(&base, &denied), []);
    let partly = [
        base.clone(),
        rule("b", "host = \"a.example.com\"\npaths = [\"/y/**\"]"),
        deny("d", "host = \"a.example.com\"\npaths = [\"/*/z\"]"),
    ]
    .concat();
    assert_eq!(directions(&base, &partly), [Direction::Changed]);
}

#[test]
fn websockets_and_foreign_credentials_are_sets_of_their_own() {
    let base = rule("a", "host = \"a.example.com\"");
    let socket = rule("a", "host = \"a.example.com\"\nwebsocket = true");
    assert_eq!(told(&base, &socket), ["wider egress.a: a WebSocket may now be opened to `a.example.com`"]);
    let pass = rule("a", "host = \"a.example.com\"\nown_credentials = \"pass\"");
    assert_eq!(told(&base, &pass), ["wider egress.a: foreign credentials may now leave for `a.example.com`"]);
    // Behind a rule that refuses and fits all of it, it never decides.
    let behind = format!("{base}{}", rule("b", "host = \"a.example.com\"\nown_credentials = \"pass\""));
    assert_eq!(directions(&base, &behind), []);
    // In front of it, it does.
    let front = format!("{}{base}", rule("b", "host = \"a.example.com\"\nown_credentials = \"pass\""));
    assert_eq!(directions(&base, &front), [Direction::Wider]);
    assert_eq!(directions(&behind, &front), [Direction::Wider]);
}

#[test]
fn credentials_by_where_they_go() {
    let allow = rule("a", "host = \"api.openai.com\"");
    let of = |host: &str| {
        format!(
            "{allow}[credentials.OPENAI_API_KEY]\nplaceholder = \"moltctl-injected\"\ninject = [{{ how = \"header\", host = \
             \"{host}\", name = \"authorization\" }}]\n"
        )
    };
    let told_new = told(&of("api.openai.com"), &of("evil.example"));
    assert!(told_new.iter().any(|it| it == "wider credentials.OPENAI_API_KEY: its value now goes into the header `authorization` to `evil.example`"), "{told_new:?}");
    assert!(told_new.iter().any(|it| it.starts_with("changed credentials.OPENAI_API_KEY")), "{told_new:?}");
    let gone = told(&of("api.openai.com"), &allow);
    assert_eq!(
        gone,
        ["wider credentials.OPENAI_API_KEY: it is no longer injected: the container gets the value itself"]
    );
}

#[test]
fn ranks_flags_and_lists_of_every_section() {
    let wider = [
        ("[egress]\ndns = \"strict\"\n", ""),
        ("", "[exec]\nmode = \"full\"\n"),
        ("[exec]\nmode = \"full\"\nask = \"always\"\n", "[exec]\nmode = \"full\"\nask = \"off\"\n"),
        ("", "[exec]\nsafe_bins = [\"sed\"]\n"),
        (
            "[exec]\nmode = \"allowlist\"\n",
            "[exec]\nmode = \"allowlist\"\n[[exec.allow]]\nprogram = \"/usr/bin/curl\"\n",
        ),
        ("[exec]\nmode = \"full\"\n[exec.agents]\na = \"deny\"\n", "[exec]\nmode = \"full\"\n"),
        ("", "[filesystem]\naccess = \"read\"\n"),
        ("[filesystem]\naccess = \"read\"\n", "[filesystem]\naccess = \"read\"\nworkspace_only = false\n"),
        ("", "[browser]\nmode = \"rules\"\n[[browser.allow]]\nhost = \"a.example.com\"\n"),
        ("", "[tools]\nallow = [\"read\"]\n"),
        (
            "[tools]\nallow = [\"read\", \"exec\"]\ndeny = [\"exec\"]\n",
            "[tools]\nallow = [\"read\", \"exec\"]\n",
        ),
        ("[tools]\nallow = [\"read\"]\n[tools.agents.a]\nallow = []\n", "[tools]\nallow = [\"read\"]\n"),
        ("[channels.telegram]\nenabled = true\n", "[channels.telegram]\nenabled = true\ndm = \"pairing\"\n"),
        ("[channels.telegram]\ndm = \"open\"\n", "[channels.telegram]\ndm = \"open\"\nenabled = true\n"),
        ("", "[plugins.allow]\nx = {}\n"),
        ("[skills.allow]\nx = { version = \"1.0.0\" }\n", "[skills.allow]\nx = {}\n"),
        ("", "[skills]\nany = true\n"),
        ("", "[gateway]\nterminal = true\n"),
        ("[gateway]\ndeny_node_commands = [\"x\"]\n", ""),
        ("", "[devices]\napproval = \"automatic\"\n"),
        (
            "[identity]\nemails = [\"a@example.com\"]\n",
            "[identity]\nemails = [\"a@example.com\", \"b@example.com\"]\n",
        ),
        ("[identity]\nposture = [\"x\"]\n", ""),
        ("", "[models]\nallow = [\"a/b\"]\n"),
        ("", "[automation]\ncron = true\n"),
    ];
    for (before, after) in wider {
        assert_eq!(
            directions(before, after),
            [Direction::Wider],
            "{before}→\n{after}{:?}",
            told(before, after)
        );
        assert_eq!(
            directions(after, before),
            [Direction::Narrower],
            "{after}→\n{before}{:?}",
            told(after, before)
        );
    }
}

#[test]
fn what_cannot_be_compared_is_changed_and_counts() {
    let changed = [
        ("", "[identity]\nemails = [\"a@example.com\"]\n"),
        ("[gateway]\nallowed_origins = [\"https://a.example.com\"]\n", ""),
        ("[plugins.allow]\nx = { version = \"1.0.0\" }\n", "[plugins.allow]\nx = { version = \"1.0.1\" }\n"),
        (
            "[models.providers.x]\nbase_url = \"https://a\"\n",
            "[models.providers.x]\nbase_url = \"https://b\"\n",
        ),
    ];
    for (before, after) in changed {
        assert_eq!(directions(before, after), [Direction::Changed], "{:?}", told(before, after));
    }
}

#[test]
fn an_address_of_a_domain_that_passes_already_is_no_change() {
    let domain = "[identity]\nemail_domains = [\"example.com\"]\n";
    let both = "[identity]\nemail_domains = [\"example.com\"]\nemails = [\"a@example.com\"]\n";
    assert_eq!(directions(domain, both), []);
}

#[test]
fn who_may_write_is_compared_person_by_person() {
    let base = "[channels.telegram]\nenabled = true\ndm = \"allowlist\"\nallow_from = [\"1\"]\n";
    let more = "[channels.telegram]\nenabled = true\ndm = \"allowlist\"\nallow_from = [\"1\", \"2\"]\n";
    assert_eq!(told(base, more), ["wider channels.telegram: `2` may write in private: yes (was: no)"]);
    let open = "[channels.telegram]\nenabled = true\ndm = \"open\"\nallow_from = [\"1\"]\n";
    assert_eq!(
        told(base, open),
        ["wider channels.telegram: everybody else may write in private: yes (was: no)"]
    );
    let room =
        format!("{base}groups = \"allowlist\"\n[channels.telegram.rooms.\"-5\"]\nallow_from = [\"3\"]\n");
    assert_eq!(told(base, &room), ["wider channels.telegram: `3` may write in `-5`: yes (was: no)"]);
    // An account that is wider than its channel.
    let account = format!("{base}[channels.telegram.accounts.work]\ndm = \"open\"\n");
    assert!(
        told(base, &account)[0].starts_with("wider channels.telegram.accounts.work:"),
        "{:?}",
        told(base, &account)
    );
    // A new account lets in the same people, at another door.
    let same = format!("{base}[channels.telegram.accounts.work]\n");
    assert_eq!(directions(base, &same), [Direction::Wider]);
}

#[test]
fn values_that_may_be_secrets_are_not_repeated() {
    let secret = "sk-ant-api03-AAAAbbbbCCCCdddd1111222233334444";
    let after = format!(
        "[tools]\nallow = [\"{secret}\"]\n[exec]\nsafe_bins = [\"{secret}\"]\n{}",
        rule("x", &format!("host = \"https://u:{secret}@x\""))
    );
    for line in told("", &after) {
        assert!(!line.contains("AAAAbbbb"), "{line}");
    }
}
