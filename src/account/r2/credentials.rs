//! `/r2/temp-access-credentials`: S3 credentials for a while, below a parent token.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{WRITE, open};
use crate::account::call::Call;
use crate::account::chance;
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

/// Credentials made for a while.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Temporary {
    pub(super) id: String,
    pub(super) secret: String,
    pub(super) session: String,
    /// Id of the token they derive from; they die with it.
    pub(super) parent: String,
    pub(super) bucket: String,
    pub(super) jurisdiction: String,
    /// `…-read-write` rather than `…-read-only`.
    pub(super) writes: bool,
    pub(super) prefixes: Vec<String>,
    pub(super) objects: Vec<String>,
    pub(super) expires: Timestamp,
}

impl Temporary {
    /// Whether they reach an object; without prefixes and objects they reach all of the bucket.
    pub(super) fn reaches(&self, key: &str) -> bool {
        let unbounded = self.prefixes.is_empty() && self.objects.is_empty();
        unbounded
            || self.prefixes.iter().any(|p| key.starts_with(p.as_str()))
            || self.objects.iter().any(|o| o == key)
    }
}

pub(super) fn routes() -> Routes {
    Routes::new().post("/accounts/{account_id}/r2/temp-access-credentials", WRITE, create)
}

/// Seven days.
const LONGEST: i64 = 604_800;

fn create(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let jurisdiction = super::jurisdiction(call).to_owned();
    open(world)?;
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let names = |list: &Value| {
        list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let bad = |what: &str| Failure::new(400, 10001, format!("`{what}` is not valid."));
    let (bucket, parent, permission) = (text("bucket"), text("parentAccessKeyId"), text("permission"));
    let kinds = ["admin-read-write", "admin-read-only", "object-read-write", "object-read-only"];
    if !kinds.contains(&permission.as_str()) {
        return Err(bad("permission"));
    }
    let ttl = body["ttlSeconds"].as_i64().unwrap_or(900);
    if !(1..=LONGEST).contains(&ttl) {
        return Err(bad("ttlSeconds"));
    }
    if world.tokens.by_id(&parent).is_none_or(|token| token.status_at(call.now) != "active") {
        return Err(bad("parentAccessKeyId"));
    }
    if world.r2.find(&jurisdiction, &bucket).is_none() {
        return Err(Failure::new(404, 10006, "The specified bucket does not exist."));
    }
    let made = Temporary {
        id: chance::hex32(),
        secret: chance::hex64(),
        session: chance::alphanumeric(200),
        parent,
        bucket,
        jurisdiction,
        writes: permission.ends_with("read-write"),
        prefixes: names(&body["prefixes"]),
        objects: names(&body["objects"]),
        expires: call.now.checked_add(SignedDuration::from_secs(ttl)).unwrap_or(call.now),
    };
    let shown = json!({"accessKeyId": made.id, "secretAccessKey": made.secret, "sessionToken": made.session});
    world.r2.temporary.push(made);
    Ok(Reply::Ok(shown))
}
