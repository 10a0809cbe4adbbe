//! `[credentials]`: where secrets go, and which of them the container holds.

use super::Direction;
use super::tally::Tally;
use crate::policy::cover::hosts_meet;
use crate::policy::model::{Injection, Policy};
use crate::policy::shown::shown;

pub(super) fn compare(before: &Policy, after: &Policy, tally: &mut Tally) {
    tally.section("credentials");
    for (slot, new) in &after.credentials {
        let old = before.credentials.get(slot);
        let known = old.map(|it| it.inject.as_slice()).unwrap_or_default();
        for way in new.inject.iter().filter(|way| !known.contains(way)) {
            tally.say(Direction::Wider, slot, format!("its value now goes into {}", words(way)));
        }
        for way in known.iter().filter(|way| !new.inject.contains(way)) {
            // Where the host stays, requests go there as the container makes them, and their bodies are not searched.
            let stays = after.egress.allow.iter().any(|rule| hosts_meet(&rule.host, way.host()));
            let direction = if stays { Direction::Changed } else { Direction::Narrower };
            tally.say(direction, slot, format!("its value no longer goes into {}", words(way)));
        }
        let Some(old) = old else {
            tally.say(Direction::Narrower, slot, "the container holds a placeholder instead of the value");
            continue;
        };
        let same = old.placeholder == new.placeholder && old.keep_before == new.keep_before;
        tally.neutral(slot, &true, &same, "another placeholder");
    }
    for slot in before.credentials.keys().filter(|slot| !after.credentials.contains_key(*slot)) {
        tally.say(Direction::Wider, slot, "it is no longer injected: the container gets the value itself");
    }
}

fn words(way: &Injection) -> String {
    let host = shown(way.host());
    match way {
        Injection::Header { name, .. } => format!("the header {} to {host}", shown(name)),
        Injection::Path { .. } => format!("the path of requests to {host}"),
        Injection::Frame { .. } => format!("the WebSocket to {host}"),
        Injection::Sigv4 { .. } => format!("the signature of requests to {host}"),
    }
}
