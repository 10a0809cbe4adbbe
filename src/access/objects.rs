//! Access objects as Cloudflare gives them, read leniently and kept whole.
//!
//! A replacement (`PUT`) takes the whole object, so each keeps the fields moltctl does not know in `rest`: what an
//! operator set in the dashboard survives.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::spec::Decision;

/// The account's Zero Trust organization.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Organization {
    /// The team domain (`team.cloudflareaccess.com`).
    #[serde(deserialize_with = "or_default")]
    pub auth_domain: String,
    /// Its name.
    #[serde(deserialize_with = "or_default")]
    pub name: String,
    /// How long the team's own session lasts.
    pub session_duration: Option<String>,
    /// Every application asks for a second factor.
    pub mfa_required_for_all_apps: Option<bool>,
    /// Settings made by hand are locked; changes come from an API only.
    pub is_ui_read_only: Option<bool>,
}

/// A login method.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct IdentityProvider {
    /// Its id.
    pub id: String,
    /// Its name.
    #[serde(deserialize_with = "or_default")]
    pub name: String,
    /// `onetimepin`, `github`, `google`, `cloudflare`, `oidc`, …
    #[serde(rename = "type", deserialize_with = "or_default")]
    pub kind: String,
}

/// A group of people.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// Its name.
    #[serde(deserialize_with = "or_default")]
    pub name: String,
    /// Who is in it: any of these.
    #[serde(deserialize_with = "or_default")]
    pub include: Vec<Value>,
    /// All of these as well.
    #[serde(deserialize_with = "or_default")]
    pub require: Vec<Value>,
}

/// A policy, reusable or of one application.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// Its id.
    #[serde(default)]
    pub id: String,
    /// Its name.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// What it decides; `None` for a decision moltctl does not know.
    #[serde(default, deserialize_with = "decision", skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Any of these must match.
    #[serde(default, deserialize_with = "or_default")]
    pub include: Vec<Value>,
    /// None of these may match.
    #[serde(default, deserialize_with = "or_default")]
    pub exclude: Vec<Value>,
    /// All of these must match.
    #[serde(default, deserialize_with = "or_default")]
    pub require: Vec<Value>,
    /// How long a session of it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_duration: Option<String>,
    /// It can be linked to several applications.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reusable: Option<bool>,
    /// Everything else.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// An application.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct App {
    /// Its id.
    pub id: String,
    /// Its audience tag, 64 hexadecimal characters.
    #[serde(deserialize_with = "or_default")]
    pub aud: String,
    /// Its name.
    #[serde(deserialize_with = "or_default")]
    pub name: String,
    /// `self_hosted`, `saas`, …
    #[serde(rename = "type", deserialize_with = "or_default")]
    pub kind: String,
    /// Host and path; applications of a Worker destination come without.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// What it covers.
    #[serde(deserialize_with = "or_default")]
    pub destinations: Vec<Destination>,
    /// Its policies: links to reusable ones, or its own.
    #[serde(deserialize_with = "or_default")]
    pub policies: Vec<Value>,
    /// Login methods it offers; empty means all.
    #[serde(deserialize_with = "or_default")]
    pub allowed_idps: Vec<String>,
    /// How long a session lasts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_duration: Option<String>,
    /// `SameSite` of its cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_site_cookie_attribute: Option<String>,
    /// Scripts cannot read its cookie; Cloudflare's default is yes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_only_cookie_attribute: Option<bool>,
    /// `OPTIONS` requests are let through without a login.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options_preflight_bypass: Option<bool>,
    /// Everything else.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// What an application covers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Destination {
    /// `public`, `worker`, `all_workers`, `preview_worker`, `private`, …
    #[serde(rename = "type", deserialize_with = "or_default")]
    pub kind: String,
    /// Host and path of a public one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// The Worker's immutable id, of a Worker one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worker_id: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

impl App {
    /// Ids of its policies, in order, whichever way they are written.
    #[must_use]
    pub fn policy_ids(&self) -> Vec<&str> {
        let mut links: Vec<(u64, &str)> = self
            .policies
            .iter()
            .enumerate()
            .filter_map(|(at, link)| {
                let id = link.as_str().or_else(|| link["id"].as_str())?;
                Some((link["precedence"].as_u64().unwrap_or(at as u64 + 1), id))
            })
            .collect();
        links.sort_by_key(|(precedence, _)| *precedence);
        links.into_iter().map(|(_, id)| id).collect()
    }

    /// Every host and path it covers: its domain, its public destinations, and the older list of domains.
    #[must_use]
    pub fn uris(&self) -> Vec<&str> {
        let public =
            self.destinations.iter().filter(|to| to.kind == "public").filter_map(|to| to.uri.as_deref());
        let older = self.rest.get("self_hosted_domains").and_then(Value::as_array).into_iter().flatten();
        let mut uris: Vec<&str> =
            self.domain.as_deref().into_iter().chain(public).chain(older.filter_map(Value::as_str)).collect();
        uris.sort_unstable();
        uris.dedup();
        uris
    }
}

fn or_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(from: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

/// A decision Cloudflare adds later must not make the whole list unreadable.
fn decision<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Decision>, D::Error> {
    let word = Option::<Value>::deserialize(from)?;
    Ok(word.and_then(|word| serde_json::from_value(word).ok()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn unknown_fields_survive_a_round_trip() {
        let body = json!({
            "id": "a", "aud": "x", "name": "n", "type": "self_hosted", "domain": "h.example",
            "destinations": [{ "type": "public", "uri": "h.example", "l4_protocol": "tcp" }],
            "policies": [{ "id": "p", "precedence": 1 }], "allowed_idps": [],
            "custom_deny_message": "no", "cors_headers": { "max_age": 5 },
        });
        let app: App = serde_json::from_value(body.clone()).expect("decodes");
        assert_eq!(serde_json::to_value(&app).expect("encodes"), body);
    }

    #[test]
    fn nulls_and_absent_fields_are_read() {
        let app: App =
            serde_json::from_value(json!({ "id": "a", "domain": null, "policies": null, "aud": null }))
                .expect("decodes");
        assert!(app.uris().is_empty() && app.policy_ids().is_empty());
        let policy: Policy =
            serde_json::from_value(json!({ "id": "p", "decision": "quarantine", "include": null }))
                .expect("decodes");
        assert_eq!(policy.decision, None);
    }

    #[test]
    fn policies_come_in_order_of_precedence() {
        let app: App = serde_json::from_value(json!({
            "id": "a", "policies": [{ "id": "late", "precedence": 2 }, { "id": "first", "precedence": 1 }],
        }))
        .expect("decodes");
        assert_eq!(app.policy_ids(), ["first", "late"]);
        let linked: App =
            serde_json::from_value(json!({ "id": "a", "policies": ["u1", "u2"] })).expect("decodes");
        assert_eq!(linked.policy_ids(), ["u1", "u2"]);
    }
}
