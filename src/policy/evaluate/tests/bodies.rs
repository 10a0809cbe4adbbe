//! Bodies with and without a stranger's token, in forms that are plain and in forms that readers differ about.

use super::draws::Draw;
use crate::policy::request::{Body, Request};

const TYPES: &[&str] = &[
    "application/json",
    "application/json; charset=utf-8",
    "APPLICATION/JSON;charset=\"UTF-8\"",
    "application/json; charset=utf-16",
    "application/vnd.api+json",
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=iso-8859-1",
    "multipart/form-data; boundary=XX",
    "multipart/form-data; boundary=\"XX\"",
    "multipart/form-data",
    "multipart/form-data; boundary=XX; boundary=YY",
    "multipart/form-data; boundary=X X",
    "multipart/form-data; boundary=\"",
    "multipart/related; boundary=XX",
    "text/plain",
    "text/event-stream",
    "application/octet-stream",
    "image/png",
    "image/svg+xml;x",
    "audio/ogg; codecs=opus",
    "image/é",
    "",
    " ",
    "application/json, text/plain",
    "application/x-ndjson",
    "text/json",
    "application/+json",
    "application/json\u{b5}",
    "video/",
    "application/jsonx",
];
const NAMES: &[&str] = &[
    "token",
    "token",
    "Token",
    "access_token",
    "access-token",
    "api.key",
    "token[]",
    "token\0",
    " token",
    "tokens",
    "channel",
    "text",
    "client_secret",
    "toKen",
    "тoken",
    "to ken",
    "",
];
const VALUES: &[&str] = &[
    "xoxb-moltctl-injected",
    "xoxb-moltctl-injected",
    "xapp-moltctl-injected",
    "sk-ant-moltctl-injected",
    "xoxb-moltctl-injected ",
    "xoxb-stranger-1",
    "x",
    "",
    "a;b",
    "é",
    "moltctl-injected",
    "42:moltctl-injected",
    "C042",
    "null",
];

/// Gives a request a body, with whatever content type.
pub(super) fn put(draw: &mut Draw, request: &mut Request) {
    let common = draw.one_in(2);
    let media = draw.of(if common { &TYPES[..9] } else { TYPES });
    if !draw.one_in(12) {
        request.headers.push(("content-type".to_owned(), media.to_owned()));
    }
    if draw.one_in(25) {
        request.headers.push(("content-type".to_owned(), draw.of(TYPES).to_owned()));
    }
    if draw.one_in(25) {
        request.headers.push((
            "content-encoding".to_owned(),
            draw.of(&["gzip", "identity", "", "Identity", "br"]).to_owned(),
        ));
    }
    let lower = media.to_ascii_lowercase();
    let mut bytes = if lower.contains("urlencoded") {
        form(draw).into_bytes()
    } else if lower.contains("multipart") {
        parts(draw)
    } else {
        json(draw).into_bytes()
    };
    if draw.one_in(10) && !bytes.is_empty() {
        let at = draw.below(bytes.len());
        bytes[at] = draw.any(&[0, 10, 13, b'"', b'\\', b'-', 0xff, 0xc3, b'}', b' ']);
    }
    request.body = match draw.below(14) {
        0 => Body::None,
        1 => Body::Unread,
        2 => Body::Bytes(Vec::new()),
        _ => Body::Bytes(bytes),
    };
}

fn form(draw: &mut Draw) -> String {
    let pair = |draw: &mut Draw| {
        let (name, value) = (draw.of(NAMES), draw.of(VALUES));
        let often = draw.any(&[3, 50, 50]);
        let (name, value) = (draw.encoded(name, often), draw.encoded(value, often));
        let equals = if draw.one_in(12) { "" } else { "=" };
        format!("{}{equals}{value}", name.replace(' ', "+"))
    };
    let count = draw.below(4);
    let pairs: Vec<String> = (0..=count).map(|_| pair(draw)).collect();
    let separator = if draw.one_in(8) { ";" } else { "&" };
    pairs.join(separator)
}

/// JSON text that is mostly well-formed.
pub(super) fn json(draw: &mut Draw) -> String {
    let mut text = object(draw, 0);
    text = match draw.below(10) {
        0 => format!("[{text},{}]", object(draw, 1)),
        1 => format!(" \r\n\t{text}\n"),
        2 => draw
            .any(&[
                "[]",
                "null",
                "\"token\"",
                "12",
                "-0.5e+7",
                "01",
                "{}",
                "[1,]",
                "{\"a\":}",
                "\u{feff}{}",
                "{\"a\":1}{}",
                "tru",
                "[[[[]]]]",
                "\"\\ud800\"",
            ])
            .to_owned(),
        _ => text,
    };
    if draw.one_in(10) {
        let piece = draw.of(&["\"", ",", "}", "{", "\\", "\u{1}", "x", "\\u0041", ":", "]", " ", "0", "é"]);
        text = draw.with(&text, piece);
    }
    text
}

fn object(draw: &mut Draw, depth: usize) -> String {
    let count = draw.below(4);
    let members: Vec<String> = (0..=count)
        .map(|_| {
            let name = draw.of(NAMES);
            format!("{}{}:{}", quoted(draw, name), draw.of(&["", "", " "]), value(draw, depth))
        })
        .collect();
    format!("{{{}}}", members.join(draw.of(&[",", ", ", " ,\n"])))
}

fn value(draw: &mut Draw, depth: usize) -> String {
    match draw.below(9) {
        0 => draw.any(&["null", "true", "0", "-1.5e3", "1E9"]).to_owned(),
        1 if depth < 3 => object(draw, depth + 1),
        2 if depth < 3 => format!("[{}, {}]", value(draw, depth + 1), object(draw, depth + 1)),
        _ => {
            let text = draw.of(VALUES);
            quoted(draw, text)
        }
    }
}

/// A JSON string, now and then with escapes that were not needed.
pub(super) fn quoted(draw: &mut Draw, text: &str) -> String {
    let mut out = String::from("\"");
    for unit in text.encode_utf16() {
        match char::from_u32(u32::from(unit)) {
            Some(c) if !c.is_control() && c != '"' && c != '\\' && !draw.one_in(40) => out.push(c),
            _ => out += &format!("\\u{unit:04x}"),
        }
    }
    out + "\""
}

fn parts(draw: &mut Draw) -> Vec<u8> {
    let mut out = Vec::new();
    if draw.one_in(20) {
        out.extend_from_slice(b"preamble\r\n");
    }
    let count = draw.below(3);
    for _ in 0..=count {
        let head = head(draw);
        let value = draw
            .of(VALUES)
            .replace(';', draw.any(&[";", "\n--XX\r\n", "\r\n", "--XX", "\r\n--XX--", "\r\n--X"]));
        out.extend_from_slice(format!("--XX\r\n{head}\r\n\r\n{value}\r\n").as_bytes());
    }
    let end = draw.of(&[
        "--XX--\r\n",
        "--XX--\r\n",
        "--XX--",
        "--XX--\r\n",
        "--XX",
        "--XX--\r\nx",
        "--XX-",
        "--XXX--\r\n",
        "",
    ]);
    out.extend_from_slice(end.as_bytes());
    out
}

fn head(draw: &mut Draw) -> String {
    let name = draw.of(NAMES);
    let name = if draw.one_in(15) { draw.encoded(name, 3) } else { name.to_owned() };
    let shape = if draw.one_in(3) { draw.below(16) } else { 0 };
    match shape {
        1 => format!("content-disposition:form-data;name={name}"),
        2 => format!(
            "Content-Disposition: form-data; name=\"{name}\"; filename=\"a;name=token.txt\"\r\nContent-Type: text/plain"
        ),
        3 => format!("Content-Disposition: form-data; filename=\"é\"; name=\"{name}\""),
        4 => format!("Content-Disposition: form-data; name=\"a\"; name=\"{name}\""),
        5 => format!("Content-Disposition: form-data; name*=utf-8''{name}"),
        6 => format!("Content-Disposition: form-data; name=\"a\\\"{name}\""),
        7 => format!("Content-Disposition: form-data;\r\n name=\"{name}\""),
        8 => format!("Content-Disposition: form-data; name=\"{name}\"\nX: y"),
        9 => format!(
            "Content-Disposition: form-data; name=\"{name}\"\r\nContent-Transfer-Encoding: {}",
            draw.of(&["base64", "8bit", "BINARY"])
        ),
        10 => format!("Content-Disposition: attachment; name=\"{name}\""),
        11 => "Content-Type: text/plain".to_owned(),
        12 => format!("Content-Disposition: form-data; name = \"{name}\""),
        13 => format!("Content-Disposition: form-data; name=\"{name}\" ; filename*=utf-8''x"),
        14 => format!(
            "Content-Disposition: form-data; name=\"{name}\"\r\nContent-Disposition: form-data; name=\"a\""
        ),
        15 => format!("Content-Dispositio\u{e9}: form-data; name=\"{name}\""),
        _ => format!("Content-Disposition: form-data; name=\"{name}\""),
    }
}
