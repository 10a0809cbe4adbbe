//! `/access/keys`: the signing keys' rotation. Rotating ends every session of every application, one rotation later.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::jwt::{KeyUnusable, SigningKey};
use super::{ORG_READ, ORG_WRITE, invalid, open};
use crate::account::call::{Call, stamp_seconds};
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

/// Keys, newest first; the first signs, the first two verify.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct KeyRing {
    keys: Vec<SigningKey>,
    interval_days: i64,
    rotated_at: Option<Timestamp>,
}

impl Default for KeyRing {
    fn default() -> Self {
        Self { keys: Vec::new(), interval_days: 42, rotated_at: None }
    }
}

const SECONDS_A_DAY: i64 = 86_400;
/// The current key and its predecessor.
const PUBLISHED: usize = 2;

impl KeyRing {
    /// Makes a first key if there is none. Without randomness there stays none, and nothing can be signed.
    pub(super) fn ensure(&mut self, now: Timestamp) {
        if self.keys.is_empty() && self.rotate(now).is_err() {
            self.rotated_at = None;
        }
    }

    /// Puts a new key in front and drops what is no longer published.
    pub(super) fn rotate(&mut self, now: Timestamp) -> Result<(), KeyUnusable> {
        self.keys.insert(0, SigningKey::generate()?);
        self.keys.truncate(PUBLISHED);
        self.rotated_at = Some(now);
        Ok(())
    }

    /// The key that signs.
    pub(super) fn current(&self) -> Result<&SigningKey, KeyUnusable> {
        self.keys.first().ok_or(KeyUnusable)
    }

    /// The keys that verify.
    pub(super) fn published(&self) -> &[SigningKey] {
        &self.keys
    }

    fn shown(&self, now: Timestamp) -> Value {
        let rotated = self.rotated_at.unwrap_or(now);
        let age_days = (now.as_second() - rotated.as_second()) / SECONDS_A_DAY;
        json!({
            "key_rotation_interval_days": self.interval_days,
            "last_key_rotation_at": stamp_seconds(rotated),
            "days_until_next_rotation": (self.interval_days - age_days).max(0),
        })
    }
}

pub(super) fn routes() -> Routes {
    const PATH: &str = "/accounts/{account_id}/access/keys";
    Routes::new().get(PATH, ORG_READ, read).put(PATH, ORG_WRITE, update).post(
        "/accounts/{account_id}/access/keys/rotate",
        ORG_WRITE,
        rotate,
    )
}

fn read(world: &mut World, call: &Call) -> Answer {
    Ok(Reply::Ok(open(world, call.now)?.keys.shown(call.now)))
}

fn update(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let state = open(world, call.now)?;
    state.keys.interval_days = body["key_rotation_interval_days"]
        .as_i64()
        .filter(|days| (21..=365).contains(days))
        .ok_or_else(|| invalid("key_rotation_interval_days must be between 21 and 365"))?;
    Ok(Reply::Ok(state.keys.shown(call.now)))
}

fn rotate(world: &mut World, call: &Call) -> Answer {
    let state = open(world, call.now)?;
    state.keys.rotate(call.now).map_err(|_| Failure::new(500, 10013, "An unknown error has occurred."))?;
    Ok(Reply::Ok(state.keys.shown(call.now)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_outlives_one_rotation_and_not_two() {
        let mut ring = KeyRing::default();
        ring.ensure(Timestamp::UNIX_EPOCH);
        let token = ring.current().unwrap().sign(&json!({"exp": 10})).unwrap();
        ring.rotate(Timestamp::UNIX_EPOCH).unwrap();
        assert!(super::super::jwt::verify(&token, ring.published(), 0).is_ok());
        ring.rotate(Timestamp::UNIX_EPOCH).unwrap();
        assert!(super::super::jwt::verify(&token, ring.published(), 0).is_err());
    }
}
