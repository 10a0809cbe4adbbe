//! Frames of a WebSocket that carry a credential. The same as `templates/overlay/frames.ts`.

use super::json::{self, Member};
use super::tokens::holds;
use crate::policy::compiled::Credential;

/// What becomes of a frame on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FrameAction {
    /// It passes as it is.
    Pass,
    /// This is sent instead. It holds the secret.
    Rewritten(String),
    /// The WebSocket is closed with this code: 4002 where the frame cannot be read, 4004 where the token is not ours.
    Close(u16),
}

/// Discord's code for a frame it cannot decode.
const UNREADABLE: FrameAction = FrameAction::Close(4002);
/// Discord's code for a token it does not know.
const FOREIGN: FrameAction = FrameAction::Close(4004);

/// A frame of Discord's gateway from the container: the token of Identify (op 2) and Resume (op 6) must be our placeholder
/// and becomes `value`; every other op passes. `text` is absent for a binary frame, which is closed.
#[must_use]
pub fn rewrite_frame(text: Option<&str>, credential: &Credential, value: &str) -> FrameAction {
    let Some((text, op, data)) = text.and_then(|text| opened(text)) else { return UNREADABLE };
    if !matches!(op.as_str(), "2" | "6") {
        return FrameAction::Pass;
    }
    let Some(token) = data.and_then(|start| json::members(text, start)).and_then(|it| only(it, "token"))
    else {
        return FOREIGN;
    };
    if !json::string(token.value).is_some_and(|token| holds(credential, &token)) {
        return FOREIGN;
    }
    let real = serde_json::Value::from(value).to_string();
    FrameAction::Rewritten(
        [&text[..token.start], real.as_str(), &text[token.start + token.value.len()..]].concat(),
    )
}

/// The frame, its op and where its data begin; nothing when readers could differ about one of them.
fn opened(text: &str) -> Option<(&str, String, Option<usize>)> {
    let (start, _) = json::document(text)?;
    let members = json::members(text, start)?;
    let data: Vec<usize> = members.iter().filter(|it| it.key == "d").map(|it| it.start).collect();
    let op = only(members, "op")?.value.to_owned();
    // An op that is written as `2.0` or `2e0` is one to some readers and none to others.
    let plain = op.len() <= 4 && op.bytes().all(|byte| byte.is_ascii_digit());
    (plain && data.len() <= 1).then(|| (text, op, data.first().copied()))
}

/// The one member of this name.
fn only<'a>(members: Vec<Member<'a>>, key: &str) -> Option<Member<'a>> {
    let mut named = members.into_iter().filter(|it| it.key == key);
    named.next().filter(|_| named.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credential() -> Credential {
        Credential {
            slot: "DISCORD_BOT_TOKEN".to_owned(),
            placeholder: "moltctl-injected".to_owned(),
            keep_before: Some('.'),
            inject: Vec::new(),
        }
    }

    fn look(text: &str) -> FrameAction {
        rewrite_frame(Some(text), &credential(), "real\"token")
    }

    #[test]
    fn identify_and_resume_get_the_real_token_and_nothing_else_changes() {
        for op in [2, 6] {
            let frame = format!(
                " {{\"d\": {{\"a\":[1], \"token\" : \"MTIz.moltctl-injected\",\"é\":1}}, \"op\":{op} }}"
            );
            let wanted = frame.replace("MTIz.moltctl-injected", "real\\\"token");
            assert_eq!(look(&frame), FrameAction::Rewritten(wanted));
        }
        for other in [
            "{\"op\":1,\"d\":251}",
            "{\"op\":4,\"d\":{\"token\":\"x\"}}",
            "{\"op\":11}",
            "{\"d\":null,\"op\":0}",
        ] {
            assert_eq!(look(other), FrameAction::Pass, "{other}");
        }
    }

    #[test]
    fn a_strangers_token_and_what_cannot_be_read_close() {
        for foreign in [
            "{\"op\":2,\"d\":{\"token\":\"MTIz.real.token\"}}",
            "{\"op\":2,\"d\":{\"token\":\"MTIz.moltctl-injected\",\"token\":\"MTIz.real.token\"}}",
            "{\"op\":2,\"d\":{\"token\":\"MTIz.moltctl-injected\",\"\\u0074oken\":\"MTIz.real.token\"}}",
            "{\"op\":6,\"d\":[]}",
            "{\"op\":2}",
            "{\"\\u006fp\":2,\"d\":{}}",
        ] {
            assert_eq!(look(foreign), FOREIGN, "{foreign}");
        }
        for odd in [
            "",
            "[]",
            "{}",
            "{\"op\":2.0}",
            "{\"op\":\"2\"}",
            "{\"op\":2,\"op\":1}",
            "{\"op\":1,\"d\":1,\"d\":2}",
            "{\"op\":02}",
            "{op:1}",
            "{\"op\":1}x",
        ] {
            assert_eq!(look(odd), UNREADABLE, "{odd}");
        }
        assert_eq!(rewrite_frame(None, &credential(), "x"), UNREADABLE);
    }
}
