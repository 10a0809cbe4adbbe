//! Cases with their decisions, for the evaluator in TypeScript to be held against
//! (`tests/counterparts/policy-vectors`).

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use camino::Utf8Path;
use serde::Serialize;

use super::draws::Draw;
use super::{corners, frames, policies, requests};
use crate::policy::compiled::{Compiled, Credential};
use crate::policy::evaluate::tables;
use crate::policy::request::{Body, Decision, Reason, Request, Ruling};
use crate::policy::{FrameAction, browse, evaluate, rewrite_frame};

const SEED: u64 = 20_261_121;
const NEAR_OPERATORS: usize = 9_000;
const NEAR_DRAWN: usize = 6_000;
const POLICIES: usize = 120;
const PAGES: usize = 1_500;
const FRAMES: usize = 3_000;

/// Everything that is written down.
#[derive(Serialize)]
struct Vectors {
    policies: Vec<Compiled>,
    requests: Vec<Asked>,
    pages: Vec<Page>,
    frames: Vec<Frame>,
}

#[derive(Serialize)]
struct Asked {
    policy: usize,
    url: String,
    method: String,
    headers: Vec<(String, String)>,
    /// Absent, `unread`, or Base64 behind `=`.
    body: Option<String>,
    decision: Decision,
}

#[derive(Serialize)]
struct Page {
    policy: usize,
    method: String,
    url: String,
    decision: Decision,
}

#[derive(Serialize)]
struct Frame {
    credential: Credential,
    value: String,
    /// Absent for a binary one.
    text: Option<String>,
    action: Action,
}

#[derive(Serialize)]
#[serde(tag = "action", rename_all = "kebab-case")]
enum Action {
    Pass,
    Rewritten { text: String },
    Close { code: u16 },
}

fn vectors() -> Vectors {
    let mut draw = Draw::new(SEED);
    let mut policies = vec![policies::operators(), corners::policy()];
    let fixed = policies.len();
    policies.extend((0..POLICIES).map(|_| policies::drawn(&mut draw)));
    let mut cases: Vec<(usize, Request)> = every_entry().into_iter().map(|request| (0, request)).collect();
    cases.extend(corners::requests().into_iter().map(|request| (1, request)));
    cases.extend((0..NEAR_OPERATORS).map(|_| (0, requests::near_operators(&mut draw))));
    cases.extend((0..NEAR_DRAWN).map(|_| (fixed + draw.below(POLICIES), requests::near_drawn(&mut draw))));
    let requests = cases.into_iter().map(|(at, request)| Asked::of(at, &policies[at], request)).collect();
    let pages = (0..PAGES).map(|_| {
        let policy = if draw.one_in(2) { 0 } else { fixed + draw.below(POLICIES) };
        let (method, url) = (draw.of(&["GET", "POST", "delete"]).to_owned(), requests::page(&mut draw));
        let decision = browse(&policies[policy], &method, &url);
        Page { policy, method, url, decision }
    });
    let pages = pages.collect();
    let frames =
        (0..FRAMES).map(|_| Frame::of(frames::credential(&mut draw), frames::drawn(&mut draw))).collect();
    Vectors { policies, requests, pages, frames }
}

/// One case for each entry of each table, for none of them may be left to chance.
fn every_entry() -> Vec<Request> {
    let anthropic = || Request::new("POST", "https://api.anthropic.com/v1/messages");
    let names = tables::HEADERS.iter().chain(tables::METHOD_OVERRIDES).chain(tables::PATH_OVERRIDES);
    let mut all: Vec<Request> = names.map(|name| anthropic().with_header(name, "stranger")).collect();
    all.extend(
        tables::HEADER_ENDS.iter().map(|end| anthropic().with_header(&format!("zz{end}"), "stranger")),
    );
    all.extend(
        tables::QUERY
            .iter()
            .map(|name| Request::new("GET", &format!("https://slack.com/api/x?{name}=stranger"))),
    );
    for name in tables::FIELDS {
        let json = anthropic().with_header("content-type", "application/json");
        all.push(json.with_body(format!("{{\"{name}\":\"stranger\"}}")));
    }
    for media in tables::OPAQUE {
        let media = if media.ends_with('/') { format!("{media}x") } else { (*media).to_owned() };
        all.push(anthropic().with_header("content-type", &media).with_body("x"));
    }
    all.extend(
        tables::SCHEMES.iter().map(|scheme| {
            anthropic().with_header("authorization", &format!("{scheme}sk-ant-moltctl-injected"))
        }),
    );
    all.extend(tables::PROTOCOL_WORDS.iter().map(|word| {
        Request::new("GET", "wss://wss.slack.com/")
            .with_header("sec-websocket-protocol", &format!("x{word}x"))
    }));
    all
}

impl Asked {
    fn of(policy: usize, compiled: &Compiled, request: Request) -> Self {
        let decision = evaluate(compiled, &request);
        let body = match &request.body {
            Body::None => None,
            Body::Unread => Some("unread".to_owned()),
            Body::Bytes(bytes) => Some(format!("={}", STANDARD.encode(bytes))),
        };
        Self { policy, url: request.url, method: request.method, headers: request.headers, body, decision }
    }
}

impl Frame {
    fn of(credential: Credential, text: Option<String>) -> Self {
        let action = match rewrite_frame(text.as_deref(), &credential, frames::VALUE) {
            FrameAction::Pass => Action::Pass,
            FrameAction::Rewritten(text) => Action::Rewritten { text },
            FrameAction::Close(code) => Action::Close { code },
        };
        Self { credential, value: frames::VALUE.to_owned(), text, action }
    }
}

/// Cases that all end alike would hold nothing together.
#[test]
fn the_cases_come_near_on_every_side() {
    let vectors = vectors();
    let mut reasons: BTreeMap<Reason, usize> = BTreeMap::new();
    let decisions =
        vectors.requests.iter().map(|it| &it.decision).chain(vectors.pages.iter().map(|it| &it.decision));
    for decision in decisions.clone() {
        *reasons.entry(decision.reason).or_default() += 1;
        assert_eq!(decision.verdict == Ruling::Allow, decision.reason == Reason::Allowed);
    }
    let all = vectors.requests.len() + vectors.pages.len() + vectors.frames.len();
    assert!(all >= 12_000, "{all} cases");
    for reason in [
        Reason::Url,
        Reason::Userinfo,
        Reason::Scheme,
        Reason::Ip,
        Reason::Host,
        Reason::Port,
        Reason::Method,
        Reason::Path,
        Reason::Websocket,
        Reason::Denied,
        Reason::ForeignCredential,
        Reason::Body,
        Reason::BodyUnread,
        Reason::Off,
    ] {
        assert!(reasons.get(&reason).is_some_and(|count| *count >= 30), "{reason:?} is rare: {reasons:?}");
    }
    let allowed = reasons[&Reason::Allowed];
    assert!((all / 7..all / 2).contains(&allowed), "{reasons:?}");
    assert!(decisions.clone().filter(|it| !it.inject.is_empty()).count() > 500, "{reasons:?}");
    assert!(decisions.filter(|it| !it.remove.is_empty()).count() > 50, "{reasons:?}");
    let rewritten = vectors.frames.iter().filter(|it| matches!(it.action, Action::Rewritten { .. })).count();
    let closed = vectors.frames.iter().filter(|it| matches!(it.action, Action::Close { .. })).count();
    assert!(rewritten > 150 && closed > 300 && rewritten + closed + 300 < FRAMES, "{rewritten} {closed}");
}

#[test]
#[ignore = "writes the cases for tests/counterparts/policy-vectors"]
fn the_cases_are_written() {
    let path = crate::sys::env::var("MOLTCTL_POLICY_VECTORS").expect("MOLTCTL_POLICY_VECTORS names the file");
    let text = serde_json::to_vec(&vectors()).expect("they can be written");
    crate::sys::fs::write_atomic(Utf8Path::new(&path), &text, crate::sys::fs::Mode::Shared)
        .expect("they are written");
}
