//! What a rotation writes on the version it makes, and how it is read again: by colleagues, by `rollback`, which must
//! not cross one, and by [`super::ages`].
//!
//! A tag says that the version is a rotation's, its message says of which slots. Both are public to everybody who sees
//! the Worker: they hold names, never a value. Deliberately absent: reading versions.

use crate::model::SecretName;

/// What the tag of a rotation's version begins with; 16 hexadecimal digits follow.
pub const ROTATION_TAG: &str = "moltctl-rotate-";

/// The longest message Cloudflare takes, in bytes.
const LONGEST: usize = 1000;
const ROTATED: &str = "moltctl: rotated ";
const SET: &str = "moltctl: set ";
const COMPROMISED: &str = " (compromised)";

/// What a version says of the rotation that made it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RotationNote {
    /// The slots whose values are new. Empty when the message does not tell.
    pub slots: Vec<SecretName>,
    /// How many further slots there were no room for.
    pub more: usize,
    /// True when the old values were known, or thought, to be in wrong hands.
    pub compromised: bool,
}

impl RotationNote {
    /// True when every slot of the rotation is named.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.more == 0 && !self.slots.is_empty()
    }
}

/// The tag of a rotation's version.
#[must_use]
pub fn rotation_tag(random: [u8; 8]) -> String {
    format!("{ROTATION_TAG}{}", hex::encode(random))
}

/// The message of a rotation's version: names the slots, as many as there is room for.
#[must_use]
pub fn rotation_message(slots: &[SecretName], compromised: bool) -> String {
    listed(ROTATED, slots, if compromised { COMPROMISED } else { "" })
}

/// The message of a version with values that were set, not rotated.
#[must_use]
pub fn set_message(slots: &[SecretName]) -> String {
    listed(SET, slots, "")
}

/// What a version with this tag and message says of the rotation that made it; `None` when none did. A message that is
/// not understood leaves the slots unnamed: it was a rotation all the same.
#[must_use]
pub fn parse_rotation(tag: Option<&str>, message: Option<&str>) -> Option<RotationNote> {
    let random = tag?.strip_prefix(ROTATION_TAG)?;
    if random.len() != 16 || !random.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    let text = message.unwrap_or_default();
    let (text, compromised) = match text.strip_suffix(COMPROMISED) {
        Some(text) => (text, true),
        None => (text, false),
    };
    let (slots, more) = text.strip_prefix(ROTATED).and_then(names).unwrap_or_default();
    Some(RotationNote { slots, more, compromised })
}

/// The slots a version with this message says were set: those named, and how many more.
#[must_use]
pub fn parse_set(message: &str) -> Option<(Vec<SecretName>, usize)> {
    message.strip_prefix(SET).and_then(names)
}

fn listed(begin: &str, slots: &[SecretName], end: &str) -> String {
    let mut text = begin.to_owned();
    for (at, slot) in slots.iter().enumerate() {
        let comma = if at == 0 { "" } else { ", " };
        let left = slots.len() - at;
        let rest = if left > 1 { more(left - 1).len() } else { 0 };
        if text.len() + comma.len() + slot.as_str().len() + rest + end.len() > LONGEST {
            text.push_str(&more(left));
            break;
        }
        text.push_str(comma);
        text.push_str(slot.as_str());
    }
    text + end
}

fn more(count: usize) -> String {
    format!(" and {count} more")
}

fn names(text: &str) -> Option<(Vec<SecretName>, usize)> {
    let (text, more) = match text.rsplit_once(" and ") {
        Some((text, rest)) => (text, rest.strip_suffix(" more")?.parse().ok()?),
        None => (text, 0),
    };
    let slots = text.split(", ").filter(|name| !name.is_empty()).map(|name| name.parse().ok());
    Some((slots.collect::<Option<Vec<SecretName>>>()?, more))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TAG: &str = "moltctl-rotate-0123456789abcdef";

    fn slots(names: &[&str]) -> Vec<SecretName> {
        names.iter().map(|name| name.parse().expect("a name")).collect()
    }

    #[test]
    fn what_is_written_is_read() {
        let both = slots(&["ANTHROPIC_API_KEY", "MOLTBOT_GATEWAY_TOKEN"]);
        let message = rotation_message(&both, true);
        assert_eq!(message, "moltctl: rotated ANTHROPIC_API_KEY, MOLTBOT_GATEWAY_TOKEN (compromised)");
        let note = parse_rotation(Some(TAG), Some(&message)).expect("is one");
        assert_eq!(note, RotationNote { slots: both.clone(), more: 0, compromised: true });
        assert!(note.is_whole());
        let note = parse_rotation(Some(TAG), Some(&rotation_message(&both, false))).expect("is one");
        assert_eq!((note.slots, note.compromised), (both.clone(), false));
        assert_eq!(parse_set(&set_message(&both)), Some((both, 0)));
        assert_eq!(rotation_tag([1, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef]), TAG);
    }

    #[test]
    fn a_tag_of_another_build_is_no_rotation_and_a_message_alone_neither() {
        let message = "moltctl: rotated A";
        for tag in
            [None, Some("moltctl-01234567"), Some("moltctl-rotate-"), Some("moltctl-rotate-0123456789ABCDEF")]
        {
            assert_eq!(parse_rotation(tag, Some(message)), None, "{tag:?}");
        }
        assert_eq!(parse_set("moltctl: 3 secrets staged"), None);
    }

    #[test]
    fn a_rotation_whose_message_is_not_understood_names_no_slot() {
        for message in
            [None, Some(""), Some("hello"), Some("moltctl: rotated not a name"), Some("moltctl: rotated ")]
        {
            let note = parse_rotation(Some(TAG), message).expect("is a rotation");
            assert!(note.slots.is_empty() && !note.is_whole(), "{message:?}: {note:?}");
        }
    }

    #[test]
    fn what_there_is_no_room_for_is_counted() {
        let all: Vec<SecretName> = (0..100)
            .map(|at| format!("A_RATHER_LONG_NAME_OF_A_SLOT_{at:03}").parse().expect("a name"))
            .collect();
        let message = rotation_message(&all, true);
        assert!((900..=LONGEST).contains(&message.len()), "{}", message.len());
        let note = parse_rotation(Some(TAG), Some(&message)).expect("is one");
        assert!(note.compromised && !note.is_whole());
        assert_eq!(note.slots.len() + note.more, 100);
        assert_eq!(note.slots, all[..note.slots.len()]);
    }

    proptest! {
        #[test]
        fn any_slots_come_back_and_the_message_fits(
            names in proptest::collection::vec("[A-Z][A-Z0-9_]{0,60}", 1..60),
            compromised: bool,
        ) {
            let all: Vec<SecretName> = names.iter().map(|name| name.parse().expect("a name")).collect();
            let message = rotation_message(&all, compromised);
            prop_assert!(message.len() <= LONGEST);
            let note = parse_rotation(Some(TAG), Some(&message)).expect("is one");
            prop_assert_eq!(note.slots.len() + note.more, all.len());
            prop_assert_eq!(&note.slots[..], &all[..note.slots.len()]);
            prop_assert_eq!(note.compromised, compromised);
        }

        #[test]
        fn no_message_is_a_panic(message in "(moltctl: rotated |moltctl: set )?\\PC{0,60}") {
            let _ = parse_rotation(Some(TAG), Some(&message));
            let _ = parse_set(&message);
        }
    }
}
