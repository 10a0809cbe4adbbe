//! The list of devices, as OpenClaw's command line and its gateway give it.
//!
//! All of it is text of the other side: clipped and redacted here, to be escaped where it is shown. What a device is
//! and may do is what it or the server claims. Public keys and tokens are not taken over.

use serde_json::Value;

use crate::secret::redact;

/// The longest text that is taken over, in characters.
const LONGEST: usize = 200;

/// The devices of one gateway.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeviceList {
    /// Those that ask to be paired. A request lapses after five minutes.
    pub pending: Vec<PendingDevice>,
    /// Those that are.
    pub paired: Vec<PairedDevice>,
}

/// A device that asks to be paired.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PendingDevice {
    /// What approves it; may be malformed, and is then never sent anywhere.
    pub request_id: String,
    /// Its id.
    pub device_id: String,
    /// What it calls itself.
    pub name: Option<String>,
    /// What it says it runs on.
    pub platform: Option<String>,
    /// What it says it is (`openclaw-control-ui`).
    pub client: Option<String>,
    /// What it wants to be.
    pub roles: Vec<String>,
    /// What it wants to be allowed.
    pub scopes: Vec<String>,
    /// The address the gateway saw: behind the Worker, the container's network.
    pub address: Option<String>,
    /// When it asked, in milliseconds since 1970.
    pub asked_ms: Option<i64>,
    /// True when a device that is paired already asks again, for more or with another key.
    pub repair: bool,
}

/// A paired device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PairedDevice {
    /// Its id.
    pub device_id: String,
    /// What it calls itself.
    pub name: Option<String>,
    /// What it says it runs on.
    pub platform: Option<String>,
    /// What it says it is.
    pub client: Option<String>,
    /// What it is.
    pub roles: Vec<String>,
    /// What it is allowed.
    pub scopes: Vec<String>,
    /// When it was approved, in milliseconds since 1970.
    pub approved_ms: Option<i64>,
    /// Its tokens.
    pub tokens: Vec<TokenOfDevice>,
}

/// A token that a paired device has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenOfDevice {
    /// For what role.
    pub role: String,
    /// What it allows.
    pub scopes: Vec<String>,
    /// When it was revoked, in milliseconds since 1970.
    pub revoked_ms: Option<i64>,
    /// When it was used last.
    pub used_ms: Option<i64>,
}

impl DeviceList {
    /// Reads `{"pending": […], "paired": […]}`; `None` when it is not of this form.
    #[must_use]
    pub fn read(answer: &Value) -> Option<Self> {
        let pending = answer["pending"].as_array()?.iter().map(pending).collect::<Option<_>>()?;
        let paired = answer["paired"].as_array()?.iter().map(paired).collect::<Option<_>>()?;
        Some(Self { pending, paired })
    }

    /// The request `id`, if it waits.
    #[must_use]
    pub fn request(&self, id: &str) -> Option<&PendingDevice> {
        self.pending.iter().find(|device| device.request_id == id)
    }

    /// The paired device `id`, if it is one.
    #[must_use]
    pub fn device(&self, id: &str) -> Option<&PairedDevice> {
        self.paired.iter().find(|device| device.device_id == id)
    }
}

impl PairedDevice {
    /// Whether it has a token that still works. Without a list of tokens it is taken to have one.
    #[must_use]
    pub fn has_live_token(&self) -> bool {
        self.tokens.is_empty() || self.tokens.iter().any(|token| token.revoked_ms.is_none())
    }

    /// Roles of its tokens that still work, or its own where no token is listed.
    #[must_use]
    pub fn live_roles(&self) -> Vec<&str> {
        if self.tokens.is_empty() {
            return self.roles.iter().map(String::as_str).collect();
        }
        let live = self.tokens.iter().filter(|token| token.revoked_ms.is_none());
        live.map(|token| token.role.as_str()).collect()
    }
}

fn pending(item: &Value) -> Option<PendingDevice> {
    Some(PendingDevice {
        request_id: text(item, "requestId")?,
        device_id: text(item, "deviceId")?,
        name: text(item, "displayName"),
        platform: text(item, "platform"),
        client: text(item, "clientId"),
        roles: roles(item),
        scopes: list(&item["scopes"]),
        address: text(item, "remoteIp"),
        asked_ms: item["ts"].as_i64(),
        repair: item["isRepair"] == true,
    })
}

fn paired(item: &Value) -> Option<PairedDevice> {
    Some(PairedDevice {
        device_id: text(item, "deviceId")?,
        name: text(item, "displayName"),
        platform: text(item, "platform"),
        client: text(item, "clientId"),
        roles: roles(item),
        scopes: list(&item["scopes"]),
        approved_ms: item["approvedAtMs"].as_i64(),
        tokens: tokens(&item["tokens"]),
    })
}

/// A list in what the gateway answers, a map by role in what it stores.
fn tokens(value: &Value) -> Vec<TokenOfDevice> {
    let one = |role: Option<&str>, item: &Value| TokenOfDevice {
        role: text(item, "role").or_else(|| role.map(clipped)).unwrap_or_default(),
        scopes: list(&item["scopes"]),
        revoked_ms: item["revokedAtMs"].as_i64(),
        used_ms: item["lastUsedAtMs"].as_i64(),
    };
    match value {
        Value::Array(items) => items.iter().map(|item| one(None, item)).collect(),
        Value::Object(items) => items.iter().map(|(role, item)| one(Some(role), item)).collect(),
        _ => Vec::new(),
    }
}

fn roles(item: &Value) -> Vec<String> {
    let mut all = list(&item["roles"]);
    if let Some(role) = text(item, "role")
        && !all.contains(&role)
    {
        all.push(role);
    }
    all
}

fn list(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(clipped).collect()
}

fn text(item: &Value, name: &str) -> Option<String> {
    item[name].as_str().filter(|text| !text.is_empty()).map(clipped)
}

/// A server may echo what it was sent, headers included.
fn clipped(text: &str) -> String {
    redact(text).chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_no_list_is_not_an_empty_one() {
        for answer in [
            json!({}),
            json!({"pending": []}),
            json!({"pending": [], "paired": {}}),
            json!({"pending": [{"deviceId": "d"}], "paired": []}),
            json!({"pending": [], "paired": ["d"]}),
            json!([]),
        ] {
            assert_eq!(DeviceList::read(&answer), None, "{answer}");
        }
        assert_eq!(DeviceList::read(&json!({"pending": [], "paired": []})), Some(DeviceList::default()));
    }

    #[test]
    fn a_device_whose_tokens_are_all_revoked_has_none_that_works() {
        let list = json!({"pending": [], "paired": [
            {"deviceId": "a", "role": "operator", "tokens": [
                {"role": "operator", "scopes": ["operator.admin"], "revokedAtMs": 5}, {"role": "node"}]},
            {"deviceId": "b", "role": "operator", "tokens": {"operator": {"revokedAtMs": 5}}},
            {"deviceId": "c", "role": "operator"},
        ]});
        let list = DeviceList::read(&list).expect("is a list");
        let live = |id: &str| list.device(id).expect("is paired").live_roles();
        assert_eq!(live("a"), ["node"]);
        assert!(live("b").is_empty() && !list.device("b").expect("is paired").has_live_token());
        assert_eq!(live("c"), ["operator"]);
    }

    #[test]
    fn an_echoed_secret_and_an_endless_name_do_not_get_through() {
        let _secret = crate::secret::SecretText::new("canary-echoed-by-the-list");
        let long = "x".repeat(5000);
        let list = json!({"pending": [{"requestId": "r", "deviceId": "d", "displayName": long,
            "platform": "canary-echoed-by-the-list"}], "paired": []});
        let list = DeviceList::read(&list).expect("is a list");
        assert_eq!(list.pending[0].name.as_ref().map(String::len), Some(LONGEST));
        assert!(!format!("{list:?}").contains("canary"));
    }
}
