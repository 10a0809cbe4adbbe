//! Frames of Discord's gateway: good ones, a stranger's, and such that readers differ about.

use super::bodies;
use super::draws::Draw;
use crate::policy::compiled::Credential;

const OPS: &[&str] = &[
    "2", "2", "2", "2", "2", "2", "6", "6", "6", "6", "1", "0", "3", "4", "11", "1", "10", "2.0", "2e0",
    "\"2\"", "02", "-2", "20000", "null", " 2 ", "true", "{}",
];
const TOKENS: &[&str] = &[
    "MTIz.moltctl-injected",
    "MTIz.moltctl-injected",
    "MTIz.moltctl-injected",
    "MTIz.moltctl-injected",
    "moltctl-injected",
    "MTIz.Gabc.stranger",
    "Bot MTIz.moltctl-injected",
    "MTIz.moltctl-injected ",
    "",
    "M.T.moltctl-injected",
    "MTIzmoltctl-injected",
];

/// The credential that frames are drawn for.
pub(super) fn credential(draw: &mut Draw) -> Credential {
    Credential {
        slot: "DISCORD_BOT_TOKEN".to_owned(),
        placeholder: draw.any(&["moltctl-injected", "moltctl-injected", "MTIz.moltctl-injected"]).to_owned(),
        keep_before: draw.any(&[Some('.'), Some('.'), None]),
        inject: Vec::new(),
    }
}

/// What the Worker would put in.
pub(super) const VALUE: &str = "MTIz.Real\"\\é\u{2028}\u{7f}😀.token";

/// A frame; nothing for a binary one.
pub(super) fn drawn(draw: &mut Draw) -> Option<String> {
    if draw.one_in(40) {
        return None;
    }
    if draw.one_in(12) {
        return Some(bodies::json(draw));
    }
    let mut members =
        vec![format!("{}:{}", name(draw, "op"), draw.of(OPS)), format!("{}:{}", name(draw, "d"), data(draw))];
    if draw.one_in(10) {
        members.push(
            draw.any(&["\"op\":1", "\"d\":{}", "\"s\":null", "\"t\":null", "\"\\u006fp\":2", "\"op\":2"])
                .to_owned(),
        );
    }
    if draw.one_in(2) {
        members.reverse();
    }
    if draw.one_in(15) {
        let at = draw.below(members.len());
        members.remove(at);
    }
    let start = if draw.one_in(30) { "\u{feff}" } else { draw.of(&["", "", " "]) };
    let text = format!("{start}{{{}}}", members.join(draw.of(&[",", " , ", ",\n"])));
    Some(if draw.one_in(12) {
        let piece = draw.of(&["\"", ",", "}", "\\", "\u{0}", "x", "é", "😀", " "]);
        draw.with(&text, piece)
    } else {
        text
    })
}

fn name(draw: &mut Draw, name: &str) -> String {
    if draw.one_in(8) { bodies::quoted(draw, name) } else { format!("\"{name}\"") }
}

fn data(draw: &mut Draw) -> String {
    if draw.one_in(10) {
        return draw
            .any(&[
                "null",
                "251",
                "[]",
                "{}",
                "\"token\"",
                "[{\"token\":\"x\"}]",
                "{\"token\":2}",
                "{\"token\":null}",
            ])
            .to_owned();
    }
    let token = draw.of(TOKENS);
    let mut members = vec![
        format!("{}: {}", name(draw, "token"), bodies::quoted(draw, token)),
        "\"intents\":513".to_owned(),
        "\"properties\":{\"os\":\"linux\",\"token\":\"inner\",\"é\":[\"😀\"]}".to_owned(),
    ];
    if draw.one_in(8) {
        let second = draw.of(TOKENS);
        members.push(format!("{}:{}", name(draw, "token"), bodies::quoted(draw, second)));
    }
    let at = draw.below(members.len());
    members.rotate_left(at);
    format!("{{{}}}", members.join(","))
}
