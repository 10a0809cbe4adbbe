//! URLs that come near a good one: the spellings that parsers are known to differ about.

use super::draws::Draw;

/// Hosts that are none of a plain name, or not the one they look like.
const ODD_HOSTS: &[&str] = &[
    "127.0.0.1",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "2130706433",
    "127.1",
    "0",
    "0x",
    "1.2.3.4.",
    "256.256.256.256",
    "1.2.3.08",
    "4294967296",
    "1.2.3",
    "0X7F.0.0.0x1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[2001:db8::1]",
    "[::1",
    "[fe80::1%25eth0]",
    "::1",
    "1e3",
    "1.2.3.4.example",
    "example.1",
    "example.0x1f",
    "example.0xg",
    "example.1.",
    "a.0x",
    "09",
    "0b1",
    "１２７.０.０.１",
    "%31%32%37.0.0.1",
    "notdiscord.com",
    "evil-discord.com",
    "discord.com.evil.example",
    "discord.comm",
    "discord.co",
    "xdiscord.com",
    "discord-com",
    "discordacom",
    "api.anthropic.com.evil.example",
    "api-anthropic.com",
    "evil.slack.com.example",
    "slack.com.",
    ".slack.com",
    "slack..com",
    "-slack.com",
    "slack-.slack.com",
    "a_b.slack.com",
    "sl%61ck.com",
    "slack%2ecom",
    "slack.com%2f.evil.example",
    "slack.com%00.evil.example",
    "sla\u{ad}ck.com",
    "bücher.example",
    "xn--bcher-kva.example",
    "XN--BCHER-KVA.example",
    "xn--.slack.com",
    "xn--a.slack.com",
    "xn--zzzzz99.slack.com",
    "xn--a-ecp.ru",
    "xn--55qx5d.slack.com",
    "xn--mgba3gch31f060k.example.com",
    "xn--1ch.example.com",
    "xn--abc-.example.com",
    "xn--ls8h.example.com",
    "ab--cd.slack.com",
    "xn--strae-oqa.example.com",
    "xn--example-.com",
    "xn--80ak6aa92e.com",
    "xn--0.example.com",
    "faß.example",
    "ｓlack.com",
    "slack。com",
    "slack．com",
    "ⓢlack.com",
    "localhost",
    "a",
    "xn--e1afmkfd.xn--p1ai",
    "пример.рф",
    "xn--zckzah",
    "wss-primary.slack.com",
    "a.b.c.slack.com",
    "example.com",
    "www.example.com",
    "a!b.slack.com",
    "a*b.slack.com",
    "a,b.slack.com",
    "a b.slack.com",
    "a\tb.slack.com",
    "a<b.slack.com",
    "a^b.slack.com",
    "a|b.slack.com",
    "a`b.slack.com",
    "a'b.slack.com",
    "$.slack.com",
];
const PORTS: &[&str] = &[
    ":443",
    ":0443",
    ":",
    ":80",
    ":8443",
    ":0",
    ":65535",
    ":65536",
    ":99999999999",
    ":4 43",
    ":+443",
    ":-1",
    ":443:443",
    ":4a3",
    ":%34%34%33",
    ":00000",
];
const SCHEMES: &[&str] = &[
    "http",
    "ws",
    "wss",
    "HTTPS",
    "Wss",
    "ftp",
    "file",
    "data",
    "javascript",
    "blob",
    "https ",
    " https",
    "ht\ntps",
    "view-source",
    "",
    "1https",
    "h+s",
    "about",
];
const USERS: &[&str] =
    &["user@", "user:pass@", "@", ":@", "user%40@", "slack.com@", "slack.com:443@", "a@b@", "%00@"];
const MARKS: &[&str] = &["://", ":", ":/", ":///", ":\\\\", "//", ":/\\", ":////", ": //"];
/// What is put somewhere into a path.
const PIECES: &[&str] = &[
    "/",
    "//",
    "/./",
    "/../",
    "/%2e/",
    "/%2e%2e/",
    "/.%2E/",
    "/..;/",
    "/.;x/",
    "%2f",
    "%2F",
    "%5c",
    "\\",
    "%00",
    "%0a",
    "%0d%0a",
    "%09",
    "\t",
    "\n",
    " ",
    "%20",
    "%7f",
    "%c2%85",
    "%",
    "%4",
    "%zz",
    "%ff",
    "%c0%af",
    "%e2%80%a8",
    "%ed%a0%80",
    "%f0%9f%98%80",
    "%f5%80%80%80",
    "%252e",
    "%25%32%65",
    "%2525",
    "%25",
    "%25zz",
    "ü",
    "\u{202e}",
    "?",
    "#",
    "%3f",
    "%23",
    ";",
    ";a=b",
    "^",
    "`",
    "{",
    "}",
    "|",
    "\"",
    "<",
    ">",
    "[",
    "]",
    "@",
    ":",
    "&",
    "=",
    "+",
    "$",
    "!",
    "*",
    "(",
    ")",
    "'",
    ",",
    "~",
    "%ef%bb%bf",
    "%c3%bc",
    ".",
    "..",
    "...",
    "/.hidden",
    "%61",
    "%EF%BC%8F",
    "files",
    "webhooks",
];

/// A URL in its parts, so that one of them can be turned.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    pub scheme: String,
    pub mark: String,
    pub user: String,
    pub host: String,
    pub port: String,
    pub path: String,
    pub query: String,
}

impl Parts {
    pub(super) fn new(host: &str, path: &str) -> Self {
        Self {
            scheme: "https".to_owned(),
            mark: "://".to_owned(),
            user: String::new(),
            host: host.to_owned(),
            port: String::new(),
            path: path.to_owned(),
            query: String::new(),
        }
    }

    pub(super) fn text(&self) -> String {
        let Self { scheme, mark, user, host, port, path, query } = self;
        format!("{scheme}{mark}{user}{host}{port}{path}{query}")
    }

    /// Turns one part into something near it.
    pub(super) fn turn(&mut self, draw: &mut Draw) {
        match draw.below(16) {
            0 => self.scheme = draw.of(SCHEMES).to_owned(),
            1 => self.mark = draw.of(MARKS).to_owned(),
            2 => self.user = draw.of(USERS).to_owned(),
            3 | 4 => self.host = draw.of(ODD_HOSTS).to_owned(),
            5 => self.host = turned_host(draw, &self.host),
            6 => self.port = draw.of(PORTS).to_owned(),
            7..=10 => {
                let piece = draw.of(PIECES);
                self.path = draw.with(&self.path, piece);
            }
            11 => self.path = draw.encoded(&self.path, 4),
            12 => self.path = draw.cased(&self.path, 3),
            13 => self.path = format!("{}/", self.path),
            14 => {
                self.path = self.path.rsplit_once('/').map_or(String::new(), |(before, _)| before.to_owned())
            }
            _ => {
                let path = self.path.replacen('/', "", 1);
                // Encoded twice here and there.
                let once = draw.encoded(&path, 5);
                self.path =
                    format!("/{}", draw.encoded(&once, 9).replacen("%2f", "/", 1).replacen("%2F", "/", 1));
            }
        }
    }
}

fn turned_host(draw: &mut Draw, host: &str) -> String {
    match draw.below(8) {
        0 => draw.cased(host, 3),
        1 => format!("{host}."),
        2 => format!("evil{host}"),
        3 => format!("sub.{host}"),
        4 => format!("{host}.evil.example"),
        5 => host.split_once('.').map_or_else(String::new, |(_, rest)| rest.to_owned()),
        6 => draw.encoded(host, 6),
        _ => {
            let piece =
                draw.of(&["-", ".", "_", "0", "\u{200d}", "xn--", "%2e", "\\", "@", ":", "/", "#", "?"]);
            draw.with(host, piece)
        }
    }
}
