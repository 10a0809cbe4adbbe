//! Policies to ask: one as an operator has it, and drawn ones that also hold rules nobody should write.

use std::sync::LazyLock;

use super::draws::Draw;
use crate::policy::compiled::{Allow, Browser, Compiled, Credential, Deny, FORMAT, Injection, Page};
use crate::policy::model::{BrowserMode, Dns, LogLevel, OwnCredentials};

/// What an operator of an agent with four channels, three models and a bucket has.
pub(super) fn operators() -> Compiled {
    static READ: LazyLock<Compiled> = LazyLock::new(|| {
        let text = include_str!("operator.toml");
        Compiled::of(&crate::policy::parse(text).expect("the fixture is a policy"))
    });
    READ.clone()
}

const HOSTS: &[&str] = &[
    "api.example.com",
    "*.example.com",
    "example.com",
    "discord.com",
    "*.discord.com",
    "xn--bcher-kva.example",
    "*.xn--p1ai",
    "a-b.example.com",
    // What matches nothing, or everything when it denies.
    "*example.com",
    "*",
    "API.example.com",
    "10.0.0.0/8",
    "127.0.0.1",
    "example.com.",
    "",
];
const PATHS: &[&str] = &[
    "/",
    "/**",
    "/v1",
    "/v1/",
    "/v1/**",
    "/v1/*",
    "/v1/files",
    "/v1/*/members",
    "/v1/f*s",
    "/bot*/**",
    "/a*b*c/x",
    "/ü/*",
    "/a b",
    "/v1//x",
    "/**/x",
    "v1",
    "/%61",
    "/x?y",
    "/*/*",
    "/V1/Files/**",
];
const METHODS: &[&str] = &["GET", "POST", "DELETE", "PATCH", "get", "CONNECT", "M-SEARCH"];

/// A policy of up to five rules of each kind.
pub(super) fn drawn(draw: &mut Draw) -> Compiled {
    let ports = draw.any(&[vec![443], vec![443, 8443], vec![], vec![80, 443]]);
    let allow = (0..=draw.below(5)).map(|at| allow(draw, format!("a{at}"))).collect();
    let deny = (0..draw.below(4)).map(|at| deny(draw, format!("d{at}"))).collect();
    let credentials = (0..draw.below(4)).map(|at| credential(draw, at)).collect();
    let pages =
        (0..draw.below(4)).map(|_| Page { host: draw.of(HOSTS).to_owned(), paths: some(draw, PATHS, 3) });
    let pages = pages.collect();
    let mode = draw.any(&[BrowserMode::Rules, BrowserMode::Rules, BrowserMode::Off]);
    let browser = Browser { mode, evaluate: draw.one_in(2), external: draw.one_in(2), allow: pages };
    Compiled {
        format: FORMAT.to_owned(),
        ports,
        dns: Dns::Open,
        log: LogLevel::Denied,
        allow,
        deny,
        credentials,
        browser,
    }
}

pub(super) fn allow(draw: &mut Draw, id: String) -> Allow {
    let hosts = if draw.one_in(3) { HOSTS } else { &HOSTS[..8] };
    Allow {
        id,
        host: draw.of(hosts).to_owned(),
        methods: some(draw, METHODS, 3),
        paths: some(draw, PATHS, 3),
        ports: draw.any(&[vec![], vec![], vec![443], vec![8443], vec![0]]),
        websocket: draw.one_in(2),
        own_credentials: draw.any(&[OwnCredentials::Refuse, OwnCredentials::Refuse, OwnCredentials::Pass]),
    }
}

pub(super) fn deny(draw: &mut Draw, id: String) -> Deny {
    let hosts = if draw.one_in(8) { HOSTS } else { &HOSTS[..8] };
    let paths = if draw.one_in(8) { PATHS } else { &PATHS[..13] };
    Deny { id, host: draw.of(hosts).to_owned(), methods: some(draw, METHODS, 3), paths: some(draw, paths, 3) }
}

fn credential(draw: &mut Draw, at: usize) -> Credential {
    let inject = (0..draw.below(3)).map(|_| injection(draw)).collect();
    Credential {
        slot: format!("SLOT_{at}"),
        placeholder: draw
            .any(&["moltctl-injected", "sk-moltctl-injected", "xoxb-moltctl-injected", "", "mölt"])
            .to_owned(),
        keep_before: draw.any(&[None, None, Some(':'), Some('.'), Some('-'), Some('é')]),
        inject,
    }
}

fn injection(draw: &mut Draw) -> Injection {
    let host = draw.of(&HOSTS[..8]).to_owned();
    match draw.below(8) {
        0..=3 => Injection::Header {
            host,
            name: draw.of(&["authorization", "x-api-key", "x-custom", "cf-aig-authorization"]).to_owned(),
            prefix: draw.of(&["Bearer ", "", "Bot ", "é "]).to_owned(),
        },
        4 | 5 => Injection::Path { host, prefix: draw.of(&["bot", "", "key-"]).to_owned() },
        6 => Injection::Frame { host, protocol: crate::policy::model::Frame::DiscordGateway },
        _ => Injection::Sigv4 { host, access_key_id: draw.of(&["SLOT_0", "SLOT_1", "NOWHERE"]).to_owned() },
    }
}

/// Up to so many of the list; often none.
fn some(draw: &mut Draw, list: &[&str], most: usize) -> Vec<String> {
    (0..draw.below(most + 1)).map(|_| draw.of(list).to_owned()).collect()
}
