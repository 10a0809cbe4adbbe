//! Paired and pending devices of one gateway: `devices/paired.json` and `devices/pending.json`, read anew for everything
//! that is asked, and written at once, as OpenClaw 2026.2.3 does.
//!
//! So whoever changes the files changes who is paired: a device that was taken out of the copy in R2 is gone once the
//! start script has restored it.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::disk::Disk;
use crate::account::chance;

const PAIRED: &str = ".openclaw/devices/paired.json";
const PENDING: &str = ".openclaw/devices/pending.json";
/// How long a request waits for its answer.
const PENDING_MS: i64 = 5 * 60 * 1000;

/// Whether a request is answered by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asks {
    /// Somebody has to approve it.
    Openly,
    /// A client on the gateway's own machine: approved at once.
    Silently,
}

/// What a device says of itself when it connects.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    /// SHA-256 of its public key, hexadecimal.
    pub(super) id: String,
    pub(super) public_key: String,
    pub(super) display_name: Option<String>,
    pub(super) platform: Option<String>,
    pub(super) client_id: String,
    pub(super) client_mode: Option<String>,
    pub(super) role: String,
    pub(super) scopes: Vec<String>,
    pub(super) remote_ip: Option<String>,
    pub(super) asks: Asks,
}

/// The two files of a disk, open.
pub(super) struct Devices<'d> {
    disk: &'d mut Disk,
    pending: Map<String, Value>,
    paired: Map<String, Value>,
    now: Timestamp,
}

impl<'d> Devices<'d> {
    pub(super) fn open(disk: &'d mut Disk, now: Timestamp) -> Self {
        let read = |path: &str| match disk.json(path) {
            Some(Value::Object(members)) => members,
            _ => Map::new(),
        };
        let (mut pending, paired) = (read(PENDING), read(PAIRED));
        pending.retain(|_, request| now.as_millisecond() - request["ts"].as_i64().unwrap_or(0) <= PENDING_MS);
        Self { disk, pending, paired, now }
    }

    fn save(&mut self) {
        self.disk.write_json(PENDING, &Value::Object(self.pending.clone()), self.now);
        self.disk.write_json(PAIRED, &Value::Object(self.paired.clone()), self.now);
    }

    /// As `openclaw devices list --json` prints them: newest first, tokens without their values.
    pub(super) fn listed(&self) -> Value {
        let newest_first = |members: &Map<String, Value>, key: &str| {
            let mut items: Vec<Value> = members.values().cloned().collect();
            items.sort_by_key(|item| std::cmp::Reverse(item[key].as_i64().unwrap_or(0)));
            items
        };
        let paired = newest_first(&self.paired, "approvedAtMs");
        let paired: Vec<Value> = paired.into_iter().map(without_tokens).collect();
        json!({"pending": newest_first(&self.pending, "ts"), "paired": paired})
    }

    /// Ids of the requests that wait.
    pub(super) fn requests(&self) -> Vec<String> {
        self.pending.keys().cloned().collect()
    }

    /// Lets a device in that is paired for what it wants; else files its request and gives that back.
    pub(super) fn admit(&mut self, claim: &Claim) -> Result<(), Value> {
        let device = self.paired.get(&claim.id).unwrap_or(&Value::Null);
        let lists = |key: &str, wanted: &str| {
            device[key].as_array().is_some_and(|all| all.iter().any(|one| one == wanted))
        };
        let known = self.paired.get(&claim.id).is_some_and(|d| d["publicKey"] == claim.public_key.as_str());
        if known && lists("roles", &claim.role) && claim.scopes.iter().all(|scope| lists("scopes", scope)) {
            self.note(claim);
            return Ok(());
        }
        let request = self.ask(claim);
        if claim.asks == Asks::Silently {
            self.approve(request["requestId"].as_str().unwrap_or_default());
            return Ok(());
        }
        Err(request)
    }

    /// What a paired device says of itself at each connection replaces what it said before.
    fn note(&mut self, claim: &Claim) {
        if let Some(Value::Object(device)) = self.paired.get_mut(&claim.id) {
            device.extend(described(claim));
        }
        self.save();
    }

    /// Files a request for pairing; asking again changes nothing.
    pub(super) fn ask(&mut self, claim: &Claim) -> Value {
        if let Some(waiting) = self.pending.values().find(|r| r["deviceId"] == claim.id.as_str()) {
            return waiting.clone();
        }
        let id = chance::uuid();
        let mut request = Map::from_iter([
            ("requestId".to_owned(), json!(id)),
            ("deviceId".to_owned(), json!(claim.id)),
            ("publicKey".to_owned(), json!(claim.public_key)),
        ]);
        request.extend(described(claim));
        request.insert("roles".to_owned(), json!([claim.role]));
        request.insert("silent".to_owned(), json!(claim.asks == Asks::Silently));
        request.insert("isRepair".to_owned(), json!(self.paired.contains_key(&claim.id)));
        request.insert("ts".to_owned(), json!(self.now.as_millisecond()));
        let request = Value::Object(request);
        self.pending.insert(id, request.clone());
        self.save();
        request
    }

    /// Pairs the device of a request; the device, without its token.
    pub(super) fn approve(&mut self, request: &str) -> Option<Value> {
        let Some(Value::Object(mut device)) = self.pending.remove(request) else { return None };
        let id = device["deviceId"].as_str().unwrap_or_default().to_owned();
        let (now, before) = (json!(self.now.as_millisecond()), self.paired.remove(&id).unwrap_or_default());
        for key in ["requestId", "silent", "isRepair", "ts"] {
            device.remove(key);
        }
        for list in ["roles", "scopes"] {
            let mut all = before[list].as_array().cloned().unwrap_or_default();
            all.extend(device[list].as_array().cloned().unwrap_or_default());
            all.dedup();
            device.insert(list.to_owned(), json!(all));
        }
        device.insert("tokens".to_owned(), before.get("tokens").cloned().unwrap_or_else(|| json!({})));
        device.insert("createdAtMs".to_owned(), before.get("createdAtMs").unwrap_or(&now).clone());
        device.insert("approvedAtMs".to_owned(), now);
        let role = device["role"].as_str().unwrap_or_default().to_owned();
        let scopes = device["scopes"].clone();
        self.paired.insert(id.clone(), Value::Object(device));
        self.issue(&id, &role, scopes);
        self.save();
        self.paired.get(&id).cloned().map(without_tokens)
    }

    /// A new token for a role of a device, instead of the one it had.
    fn issue(&mut self, id: &str, role: &str, scopes: Value) {
        let now = self.now.as_millisecond();
        let Some(device) = self.paired.get_mut(id) else { return };
        let before = device["tokens"][role].clone();
        let mut token = json!({"token": chance::hex32(), "role": role, "scopes": scopes,
            "createdAtMs": before["createdAtMs"].as_i64().unwrap_or(now)});
        if !before.is_null() {
            token["rotatedAtMs"] = json!(now);
        }
        if let Some(used) = before["lastUsedAtMs"].as_i64() {
            token["lastUsedAtMs"] = json!(used);
        }
        device["tokens"][role] = token;
    }

    /// Drops a request; the id of its device.
    pub(super) fn reject(&mut self, request: &str) -> Option<String> {
        let request = self.pending.remove(request)?;
        self.save();
        request["deviceId"].as_str().map(str::to_owned)
    }

    /// Ends the token of a role; the device stays paired. When it ended, in milliseconds since 1970.
    pub(super) fn revoke_token(&mut self, id: &str, role: &str) -> Option<i64> {
        let token = self.paired.get_mut(id)?.get_mut("tokens")?.get_mut(role)?;
        token["revokedAtMs"] = json!(self.now.as_millisecond());
        self.save();
        Some(self.now.as_millisecond())
    }

    /// Replaces the token of a role; the entry with the new value.
    pub(super) fn rotate_token(&mut self, id: &str, role: &str) -> Option<Value> {
        let device = self.paired.get(id)?;
        let scopes = device["tokens"][role].get("scopes").unwrap_or(&device["scopes"]).clone();
        self.issue(id, role, scopes);
        self.save();
        Some(self.paired[id]["tokens"][role].clone())
    }

    /// Whether a device presents a token of its own that is good for the role and the scopes.
    pub(super) fn takes_token(&mut self, claim: &Claim, token: &str) -> bool {
        let now = self.now.as_millisecond();
        let Some(Value::Object(entry)) =
            self.paired.get_mut(&claim.id).and_then(|device| device.get_mut("tokens")?.get_mut(&claim.role))
        else {
            return false;
        };
        let granted = |scope: &String| {
            entry["scopes"].as_array().is_some_and(|all| all.iter().any(|one| one == scope.as_str()))
        };
        let good = !entry.contains_key("revokedAtMs")
            && entry.get("token").and_then(Value::as_str) == Some(token)
            && claim.scopes.iter().all(granted);
        if good {
            entry.insert("lastUsedAtMs".to_owned(), json!(now));
            self.save();
        }
        good
    }

    /// The token a device is given at each connection: the one it has, or a new one when that was revoked.
    pub(super) fn ensured_token(&mut self, claim: &Claim) -> Option<Value> {
        let entry = &self.paired.get(&claim.id)?["tokens"][claim.role.as_str()];
        let covers = |scope: &String| {
            entry["scopes"].as_array().is_some_and(|all| all.iter().any(|one| one == scope.as_str()))
        };
        if entry.is_null() || entry.get("revokedAtMs").is_some() || !claim.scopes.iter().all(covers) {
            self.issue(&claim.id, &claim.role, json!(claim.scopes));
            self.save();
        }
        Some(self.paired[&claim.id]["tokens"][claim.role.as_str()].clone())
    }
}

/// What a claim tells that is kept as it is told. What is not told is not kept.
fn described(claim: &Claim) -> Map<String, Value> {
    let members = [
        ("displayName", claim.display_name.as_deref()),
        ("platform", claim.platform.as_deref()),
        ("clientId", Some(claim.client_id.as_str())),
        ("clientMode", claim.client_mode.as_deref()),
        ("role", Some(claim.role.as_str())),
        ("remoteIp", claim.remote_ip.as_deref()),
    ];
    let mut out: Map<String, Value> =
        members.into_iter().filter_map(|(key, text)| Some((key.to_owned(), json!(text?)))).collect();
    out.insert("scopes".to_owned(), json!(claim.scopes));
    out
}

/// A device with a list of its tokens by role in place of the tokens.
fn without_tokens(mut device: Value) -> Value {
    let mut tokens: Vec<Value> =
        device["tokens"].as_object().into_iter().flatten().map(|(_, token)| token.clone()).collect();
    for token in &mut tokens {
        if let Some(members) = token.as_object_mut() {
            members.remove("token");
        }
    }
    tokens.sort_by_key(|token| token["role"].as_str().unwrap_or_default().to_owned());
    if let Some(members) = device.as_object_mut() {
        members.remove("tokens");
        if !tokens.is_empty() {
            members.insert("tokens".to_owned(), json!(tokens));
        }
    }
    device
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(id: &str, scope: &str, asks: Asks) -> Claim {
        Claim {
            id: id.into(),
            public_key: format!("key of {id}"),
            display_name: Some("Phone".into()),
            platform: Some("ios".into()),
            client_id: "openclaw-ios".into(),
            client_mode: Some("ui".into()),
            role: "operator".into(),
            scopes: vec![scope.into()],
            remote_ip: None,
            asks,
        }
    }

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(ms).unwrap()
    }

    #[test]
    fn a_device_is_paired_by_its_request_and_asks_but_once() {
        let mut disk = Disk::default();
        let phone = claim("d1", "operator.read", Asks::Openly);
        let mut devices = Devices::open(&mut disk, at(1));
        let request = devices.admit(&phone).unwrap_err();
        assert_eq!(devices.ask(&phone), request);
        assert!(request.get("remoteIp").is_none(), "what was not told is not shown");
        assert!(devices.approve("nonsense").is_none());
        let device = Devices::open(&mut disk, at(2)).approve(request["requestId"].as_str().unwrap()).unwrap();
        assert_eq!(device["tokens"][0]["createdAtMs"], 2);
        assert!(device["tokens"][0].get("token").is_none());
        assert_eq!(Devices::open(&mut disk, at(3)).admit(&phone), Ok(()));
        let admin = claim("d1", "operator.admin", Asks::Openly);
        assert_eq!(Devices::open(&mut disk, at(4)).admit(&admin).unwrap_err()["isRepair"], true);
    }

    #[test]
    fn a_request_waits_five_minutes() {
        let mut disk = Disk::default();
        Devices::open(&mut disk, at(0)).ask(&claim("d1", "x", Asks::Openly));
        assert_eq!(Devices::open(&mut disk, at(PENDING_MS)).requests().len(), 1);
        assert!(Devices::open(&mut disk, at(PENDING_MS + 1)).requests().is_empty());
    }

    #[test]
    fn a_revoked_token_no_longer_lets_its_device_in() {
        let mut disk = Disk::default();
        let phone = claim("d1", "operator.read", Asks::Silently);
        let mut devices = Devices::open(&mut disk, at(1));
        devices.admit(&phone).unwrap();
        let token = devices.ensured_token(&phone).unwrap()["token"].as_str().unwrap().to_owned();
        assert!(devices.takes_token(&phone, &token));
        assert!(!devices.takes_token(&phone, "guess"));
        assert!(!devices.takes_token(&claim("d1", "operator.admin", Asks::Openly), &token));
        assert_eq!(devices.revoke_token("d1", "node"), None);
        assert_eq!(devices.revoke_token("d1", "operator"), Some(1));
        assert!(!devices.takes_token(&phone, &token));
        // It stays paired: with the gateway's own token it gets a new one.
        assert_eq!(devices.admit(&phone), Ok(()));
        assert_ne!(devices.ensured_token(&phone).unwrap()["token"], token.as_str());
    }
}
