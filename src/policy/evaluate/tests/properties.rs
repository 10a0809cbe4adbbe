//! What holds for every policy and every request.

use proptest::prelude::*;
use url::Url;

use super::draws::Draw;
use super::{policies, requests};
use crate::policy::compiled::{Allow, Compiled, Deny};
use crate::policy::evaluate;
use crate::policy::model::OwnCredentials;
use crate::policy::request::{Inject, Reason, Request, Ruling};

/// A policy and a request that it may well allow.
fn case(draw: &mut Draw) -> (Compiled, Request) {
    if draw.one_in(2) {
        (policies::operators(), requests::near_operators(draw))
    } else {
        (policies::drawn(draw), requests::near_drawn(draw))
    }
}

/// Whether a rule names what was asked, told by other means than the evaluator's: WHATWG's parser and a matcher that tries
/// everything.
fn names(compiled: &Compiled, rule: &Allow, url: &Url, method: &str) -> bool {
    let host = url.host_str().unwrap_or_default();
    let below = rule
        .host
        .strip_prefix("*")
        .is_some_and(|end| end.starts_with('.') && host.ends_with(end) && host != end);
    let ports = if rule.ports.is_empty() { &compiled.ports } else { &rule.ports };
    let path: Vec<String> = url
        .path_segments()
        .map(|all| {
            all.map(|it| percent_encoding::percent_decode_str(it).decode_utf8_lossy().into_owned()).collect()
        })
        .unwrap_or_default();
    (host == rule.host || below)
        && ports.contains(&url.port_or_known_default().unwrap_or_default())
        && (rule.methods.is_empty() || rule.methods.iter().any(|it| it == method))
        && (rule.paths.is_empty()
            || rule.paths.iter().any(|it| path_fits(&it[1.min(it.len())..], &path.join("/"))))
}

/// `**` crosses slashes at the end, `*` none.
fn path_fits(pattern: &str, text: &str) -> bool {
    if pattern == "**" {
        return true;
    }
    if let Some(base) = pattern.strip_suffix("/**") {
        return text
            .match_indices('/')
            .map(|(at, _)| at)
            .chain([text.len()])
            .any(|at| path_fits(base, &text[..at]));
    }
    match (pattern.chars().next(), text.chars().next()) {
        (None, None) => true,
        (Some('*'), next) => {
            path_fits(&pattern[1..], text)
                || next.is_some_and(|c| c != '/' && path_fits(pattern, &text[c.len_utf8()..]))
        }
        (Some(a), Some(b)) if a == b => path_fits(&pattern[a.len_utf8()..], &text[a.len_utf8()..]),
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_leaves_that_no_rule_names(seed: u64) {
        let (compiled, request) = case(&mut Draw::new(seed));
        let decision = evaluate(&compiled, &request);
        if decision.verdict == Ruling::Allow {
            let url = Url::parse(&decision.url.clone().expect("goes somewhere").to_url()).expect("is a URL");
            let asked = Url::parse(&request.url).expect("a URL that leaves is one");
            prop_assert_eq!((asked.host_str(), asked.port_or_known_default(), asked.path()), (url.host_str(), url.port_or_known_default(), url.path()));
            prop_assert!(matches!(asked.scheme(), "https" | "wss") && asked.username().is_empty() && asked.password().is_none());
            prop_assert!(matches!(asked.host(), Some(url::Host::Domain(_))));
            let rule = compiled.allow.iter().find(|it| Some(&it.id) == decision.rule.as_ref()).expect("a rule allowed it");
            prop_assert!(names(&compiled, rule, &url, &request.method), "{rule:?} {}", request.url);
            let websocket = asked.scheme() == "wss" || request.headers.iter().any(|(name, _)| name == "upgrade");
            prop_assert!(rule.websocket || !websocket);
        } else {
            prop_assert!(decision.inject.is_empty() && decision.remove.is_empty());
        }
    }

    #[test]
    fn a_deny_rule_wins_and_never_widens(seed: u64) {
        let mut draw = Draw::new(seed);
        let (compiled, request) = case(&mut draw);
        let before = evaluate(&compiled, &request);
        let mut narrower = compiled.clone();
        let at = draw.below(narrower.deny.len() + 1);
        narrower.deny.insert(at, policies::deny(&mut draw, "new".to_owned()));
        let after = evaluate(&narrower, &request);
        prop_assert!(after.verdict == Ruling::Deny || after == before);
        let Some(url) = before.url else { return Ok(()) };
        for host in [url.host.clone(), "no host at all".to_owned()] {
            let mut closed = compiled.clone();
            closed.deny.push(Deny { id: "all".to_owned(), host, methods: Vec::new(), paths: Vec::new() });
            prop_assert_eq!(evaluate(&closed, &request).reason, Reason::Denied);
        }
    }

    #[test]
    fn an_allow_rule_at_the_end_never_narrows(seed: u64) {
        let mut draw = Draw::new(seed);
        let (compiled, request) = case(&mut draw);
        let before = evaluate(&compiled, &request);
        let mut wider = compiled;
        wider.allow.push(policies::allow(&mut draw, "new".to_owned()));
        let after = evaluate(&wider, &request);
        if before.verdict == Ruling::Allow {
            prop_assert_eq!(&after, &before);
        }
        prop_assert!(after.verdict == before.verdict || after.rule.as_deref() == Some("new"));
    }

    #[test]
    fn a_denied_path_stays_denied_however_it_is_spelled(seed: u64) {
        let mut draw = Draw::new(seed);
        let (mut compiled, request) = case(&mut draw);
        let decision = evaluate(&compiled, &request);
        let (Ruling::Allow, Some(url)) = (decision.verdict, decision.url) else { return Ok(()) };
        // Deny what was just allowed, as it is read; and allow everything else.
        let decoded: Vec<String> = url.path[1..].split('/')
            .map(|it| percent_encoding::percent_decode_str(it).decode_utf8_lossy().into_owned()).collect();
        let pattern = format!("/{}", decoded.join("/"));
        prop_assume!(!pattern.contains(['*', '%', '?', '#']));
        compiled.deny.push(Deny { id: "it".to_owned(), host: url.host.clone(), methods: Vec::new(), paths: vec![pattern] });
        for rule in &mut compiled.allow {
            rule.paths.clear();
        }
        let cased = decoded.iter().map(|it| { let cased = draw.cased(it, 2); draw.encoded(&cased, 3) });
        let mut spelled = format!("/{}", cased.collect::<Vec<_>>().join("/"));
        if draw.one_in(2) && !spelled.ends_with('/') {
            spelled += draw.of(&["/", ";a=b", "%3fa", "%20", "."]);
        }
        let variant = Request { url: format!("https://{}:{}{spelled}", url.host, url.port), ..request };
        prop_assert_eq!(evaluate(&compiled, &variant).verdict, Ruling::Deny, "{}", variant.url);
    }

    #[test]
    fn no_strangers_header_leaves(seed: u64, value in "[ -~]{0,20}STRANGER[ -~]{0,5}", at in 0..super::super::tables::HEADERS.len()) {
        let mut draw = Draw::new(seed);
        let (mut compiled, request) = case(&mut draw);
        for rule in &mut compiled.allow {
            rule.own_credentials = OwnCredentials::Refuse;
        }
        let header = super::super::tables::HEADERS[at];
        let decision = evaluate(&compiled, &request.with_header(header, &value));
        prop_assert_eq!(decision.verdict, Ruling::Deny);
    }

    #[test]
    fn what_is_injected_belongs_to_the_host(seed: u64) {
        let (compiled, request) = case(&mut Draw::new(seed));
        let decision = evaluate(&compiled, &request);
        for inject in &decision.inject {
            let (Inject::Header { slot, .. } | Inject::Path { slot, .. } | Inject::Frame { slot, .. } | Inject::Sigv4 { slot, .. }) = inject;
            let host = &decision.url.as_ref().expect("goes somewhere").host;
            let credential = compiled.credentials.iter().find(|it| it.slot == *slot).expect("is one of the policy");
            let mut hosts = credential.inject.iter().map(crate::policy::compiled::Injection::host);
            prop_assert!(hosts.any(|it| it == host || it.strip_prefix('*').is_some_and(|end| host.ends_with(end))));
        }
    }

    #[test]
    fn the_evaluator_never_panics(url in ".{0,60}", method in ".{0,8}", header in ".{0,30}", body in proptest::collection::vec(any::<u8>(), 0..60)) {
        let request = Request::new(&method, &url).with_header("authorization", &header).with_body(body);
        let _ = evaluate(&policies::operators(), &request);
        let near = Request { url: format!("https://slack.com/api/{url}"), method: "POST".to_owned(), ..request };
        let _ = evaluate(&policies::operators(), &near.with_header("content-type", "multipart/form-data; boundary=b"));
    }
}
