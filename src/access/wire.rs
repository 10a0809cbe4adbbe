//! How Access objects are compared with what is wanted, and the bodies that bring them there.
//!
//! Planner and step use the same comparison, so that what a plan shows is what is written, and a second run finds
//! nothing to do. Only the fields named here are touched; what an operator set by hand goes back as it came.

use serde_json::{Map, Value, json};

use super::coverage::{self, Cover};
use super::duration;
use super::objects::{App, Destination, Policy};
use super::spec::{AppSpec, PolicySpec};

/// A field that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its name in the API.
    pub field: &'static str,
    /// How it is, in words.
    pub before: String,
    /// How it should be, in words.
    pub after: String,
}

/// Fields of an answer that a request does not take.
const READ_ONLY: [&str; 6] = ["id", "uid", "aud", "created_at", "updated_at", "self_hosted_domains"];

/// What of `app` is not as `spec` says. `policies` are the ids of its policies in order, `None` for one that has
/// still to be made.
#[must_use]
pub fn app_differences(app: &App, spec: &AppSpec, policies: &[Option<String>]) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut note = |field, before: String, after: String| found.push(Difference { field, before, after });
    if !covers(app, spec) {
        note("destinations", app.uris().join(", "), spec.uri());
    }
    let linked = app.policy_ids();
    if !linked.iter().copied().map(Some).eq(policies.iter().map(Option::as_deref)) {
        note("policies", names(app, &linked), spec.policies.join(", "));
    }
    let session = app.session_duration.as_deref().unwrap_or("24h");
    if !duration::same(session, &spec.session_duration) {
        note("session_duration", session.to_owned(), spec.session_duration.clone());
    }
    let same_site = app.same_site_cookie_attribute.as_deref().unwrap_or_default();
    if !same_site.eq_ignore_ascii_case(&spec.same_site) {
        note("same_site_cookie_attribute", word(same_site), spec.same_site.clone());
    }
    if app.http_only_cookie_attribute == Some(false) {
        note("http_only_cookie_attribute", "off".into(), "on".into());
    }
    if app.options_preflight_bypass == Some(true) {
        note("options_preflight_bypass", "on".into(), "off".into());
    }
    if !spec.allowed_idps.is_empty() && !same_set(&app.allowed_idps, &spec.allowed_idps) {
        note("allowed_idps", word(&app.allowed_idps.join(", ")), spec.allowed_idps.join(", "));
    }
    found
}

/// The body of a new application.
#[must_use]
pub fn new_app(spec: &AppSpec, policies: &[String]) -> Value {
    let fresh = App { name: spec.name.clone(), kind: "self_hosted".into(), ..App::default() };
    merge_app(&fresh, spec, policies)
}

/// The body that brings `app` to `spec` and leaves everything else as it is.
#[must_use]
pub fn merge_app(app: &App, spec: &AppSpec, policies: &[String]) -> Value {
    let mut merged = app.clone();
    merged.domain.get_or_insert_with(|| spec.uri());
    if !merged
        .destinations
        .iter()
        .any(|to| to.kind == "public" && to.uri.as_deref().is_some_and(|uri| is(uri, spec)))
    {
        let uri = Some(spec.uri());
        merged.destinations.push(Destination { kind: "public".into(), uri, ..Destination::default() });
    }
    merged.session_duration = Some(spec.session_duration.clone());
    merged.same_site_cookie_attribute = Some(spec.same_site.clone());
    merged.http_only_cookie_attribute = Some(true);
    if merged.options_preflight_bypass == Some(true) {
        merged.options_preflight_bypass = Some(false);
    }
    if !spec.allowed_idps.is_empty() {
        merged.allowed_idps.clone_from(&spec.allowed_idps);
    }
    merged.policies =
        policies.iter().enumerate().map(|(at, id)| json!({ "id": id, "precedence": at + 1 })).collect();
    writable(&serde_json::to_value(&merged).unwrap_or_default())
}

/// The body that links policy `id` to `app`, after those it has, and leaves everything else as it is. `None` when it is
/// linked already.
#[must_use]
pub fn with_policy(app: &App, id: &str) -> Option<Value> {
    if app.policy_ids().contains(&id) {
        return None;
    }
    let mut body = writable(&serde_json::to_value(app).unwrap_or_default());
    let links = body["policies"].as_array_mut()?;
    let last = links.iter().filter_map(|link| link["precedence"].as_u64()).max().unwrap_or(0);
    links.push(json!({ "id": id, "precedence": last + 1 }));
    Some(body)
}

/// The body that takes the link to policy `id` out of `app` and leaves everything else as it is. `None` when it is not
/// linked.
#[must_use]
pub fn without_policy(app: &App, id: &str) -> Option<Value> {
    if !app.policy_ids().contains(&id) {
        return None;
    }
    let mut body = writable(&serde_json::to_value(app).unwrap_or_default());
    body["policies"].as_array_mut()?.retain(|link| link["id"].as_str() != Some(id));
    Some(body)
}

/// What of `policy` is not as `spec` says.
#[must_use]
pub fn policy_differences(policy: &Policy, spec: &PolicySpec) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut note = |field, before: String, after: String| found.push(Difference { field, before, after });
    if policy.decision != Some(spec.decision) {
        let before = policy.decision.map_or_else(|| "unknown".to_owned(), |decision| format!("{decision:?}"));
        note("decision", before.to_lowercase(), format!("{:?}", spec.decision).to_lowercase());
    }
    for (field, is, wanted) in [
        ("include", &policy.include, &spec.include),
        ("exclude", &policy.exclude, &spec.exclude),
        ("require", &policy.require, &spec.require),
    ] {
        if !same_set(is, wanted) {
            note(field, rules(is), rules(wanted));
        }
    }
    if let Some(wanted) = &spec.session_duration {
        let is = policy.session_duration.as_deref().unwrap_or_default();
        if !duration::same(is, wanted) {
            note("session_duration", word(is), wanted.clone());
        }
    }
    found
}

/// The body that brings `policy` to `spec` and leaves everything else as it is.
#[must_use]
pub fn merge_policy(policy: &Policy, spec: &PolicySpec) -> Value {
    let mut merged = policy.clone();
    merged.name.clone_from(&spec.name);
    merged.decision = Some(spec.decision);
    merged.include.clone_from(&spec.include);
    merged.exclude.clone_from(&spec.exclude);
    merged.require.clone_from(&spec.require);
    if spec.session_duration.is_some() {
        merged.session_duration.clone_from(&spec.session_duration);
    }
    writable(&serde_json::to_value(&merged).unwrap_or_default())
}

/// `body` as a request takes it: without what only answers hold, and with its reusable policies as links.
#[must_use]
pub fn writable(body: &Value) -> Value {
    let mut object: Map<String, Value> = body.as_object().cloned().unwrap_or_default();
    for field in READ_ONLY.iter().chain(&["app_count", "reusable"]) {
        object.remove(*field);
    }
    // Null and absent mean the same in an answer, but not in every request.
    object.retain(|_, value| !value.is_null());
    if let Some(policies) = object.get_mut("policies").and_then(Value::as_array_mut) {
        for (at, policy) in policies.iter_mut().enumerate() {
            link(policy, at);
        }
    }
    Value::Object(object)
}

/// Makes a link of a reusable policy; one that belongs to the application stays whole.
fn link(policy: &mut Value, at: usize) {
    let precedence = policy["precedence"].as_u64().unwrap_or(at as u64 + 1);
    if let Some(id) = policy.as_str().map(str::to_owned) {
        *policy = json!({ "id": id, "precedence": precedence });
    } else if policy["reusable"].as_bool() == Some(true) {
        *policy = json!({ "id": policy["id"], "precedence": precedence });
    } else if let Some(inline) = policy.as_object_mut() {
        for field in ["uid", "created_at", "updated_at", "reusable", "app_count"] {
            inline.remove(field);
        }
    }
}

/// Rules in words; the value of a rule is shown, since that is what an operator has to judge.
#[must_use]
pub fn rules(rules: &[Value]) -> String {
    let shown: Vec<String> = rules.iter().map(rule).collect();
    word(&shown.join(", "))
}

fn rule(rule: &Value) -> String {
    let Some((kind, body)) = rule.as_object().and_then(|rule| rule.iter().next()) else { return "?".into() };
    let values: Vec<&str> =
        body.as_object().into_iter().flatten().filter_map(|(_, value)| value.as_str()).collect();
    if values.is_empty() { kind.clone() } else { format!("{kind} {}", values.join(" ")) }
}

fn names(app: &App, ids: &[&str]) -> String {
    let name = |id: &&str| {
        let policy = app.policies.iter().find(|policy| policy["id"].as_str() == Some(*id));
        policy.and_then(|policy| policy["name"].as_str()).unwrap_or(id).to_owned()
    };
    word(&ids.iter().map(name).collect::<Vec<_>>().join(", "))
}

fn word(text: &str) -> String {
    if text.is_empty() { "none".to_owned() } else { text.to_owned() }
}

fn covers(app: &App, spec: &AppSpec) -> bool {
    app.uris().iter().any(|uri| is(uri, spec))
}

fn is(uri: &str, spec: &AppSpec) -> bool {
    let wanted = if spec.path.is_empty() { Cover::Whole } else { Cover::Path(spec.path.clone()) };
    coverage::cover(uri, &spec.host) == Some(wanted)
}

fn same_set<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    one.iter().all(|entry| other.contains(entry)) && other.iter().all(|entry| one.contains(entry))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::spec::Decision;

    fn spec() -> AppSpec {
        AppSpec {
            name: "Moltworker".into(),
            host: "w.team.workers.dev".parse().expect("is a host"),
            path: String::new(),
            policies: vec!["owners".into()],
            session_duration: "24h".into(),
            same_site: "lax".into(),
            allowed_idps: Vec::new(),
        }
    }

    fn app(body: Value) -> App {
        serde_json::from_value(body).expect("decodes")
    }

    #[test]
    fn a_new_application_covers_the_whole_host() {
        let body = new_app(&spec(), &["p1".into()]);
        assert_eq!(body["type"], "self_hosted");
        assert_eq!(body["domain"], "w.team.workers.dev");
        assert_eq!(body["destinations"], json!([{ "type": "public", "uri": "w.team.workers.dev" }]));
        assert_eq!(body["policies"], json!([{ "id": "p1", "precedence": 1 }]));
        assert_eq!(body["http_only_cookie_attribute"], true);
        assert!(body.get("id").is_none() && body.get("aud").is_none());
    }

    #[test]
    fn what_was_merged_does_not_differ() {
        let before = app(json!({
            "id": "a", "aud": "x", "name": "by hand", "type": "self_hosted", "domain": "w.team.workers.dev",
            "session_duration": "720h", "policies": [{ "id": "old", "name": "everyone", "precedence": 1 }],
            "options_preflight_bypass": true, "custom_deny_message": "kept", "created_at": "then",
        }));
        let fields: Vec<&str> =
            app_differences(&before, &spec(), &[Some("p1".into())]).iter().map(|one| one.field).collect();
        assert_eq!(
            fields,
            ["policies", "session_duration", "same_site_cookie_attribute", "options_preflight_bypass"]
        );
        let body = merge_app(&before, &spec(), &["p1".into()]);
        assert_eq!(body["custom_deny_message"], "kept");
        assert_eq!(body["name"], "by hand");
        assert!(body.get("created_at").is_none());
        assert!(app_differences(&app(body), &spec(), &[Some("p1".into())]).is_empty());
    }

    #[test]
    fn other_hosts_of_an_adopted_application_stay() {
        let before = app(json!({
            "id": "a", "type": "self_hosted", "domain": "other.example",
            "destinations": [
                { "type": "public", "uri": "other.example" }, { "type": "public", "uri": "w.team.workers.dev" },
            ],
        }));
        let body = merge_app(&before, &spec(), &["p".into()]);
        assert_eq!(body["domain"], "other.example");
        assert_eq!(body["destinations"].as_array().map(Vec::len), Some(2));
    }

    #[test]
    fn a_link_is_added_and_taken_out_and_nothing_else_changes() {
        let before = app(json!({
            "id": "a", "aud": "x", "name": "by hand", "type": "self_hosted", "domain": "w.team.workers.dev",
            "policies": [
                { "id": "late", "reusable": true, "precedence": 4 },
                { "id": "first", "reusable": true, "precedence": 1 },
            ],
            "custom_deny_message": "kept", "created_at": "then",
        }));
        let body = with_policy(&before, "new").expect("is added");
        assert_eq!(body["custom_deny_message"], "kept");
        assert!(body.get("aud").is_none() && body.get("created_at").is_none());
        let after = app(body);
        assert_eq!(after.policy_ids(), ["first", "late", "new"]);
        assert_eq!(with_policy(&after, "new"), None, "a link stands once");
        let back = app(without_policy(&after, "new").expect("is taken out"));
        assert_eq!(back.policy_ids(), ["first", "late"]);
        assert_eq!(without_policy(&back, "new"), None);
        assert_eq!(back.name, "by hand");
    }

    #[test]
    fn a_policy_still_to_be_made_is_a_difference() {
        let before = app(json!({ "id": "a", "type": "self_hosted", "domain": "w.team.workers.dev",
            "same_site_cookie_attribute": "lax", "policies": [] }));
        let fields: Vec<&str> =
            app_differences(&before, &spec(), &[None]).iter().map(|one| one.field).collect();
        assert_eq!(fields, ["policies"]);
    }

    #[test]
    fn the_order_of_rules_does_not_matter_and_their_content_does() {
        let spec = PolicySpec {
            name: "owners".into(),
            decision: Decision::Allow,
            include: vec![json!({ "email": { "email": "a@x.example" } }), json!({ "group": { "id": "g" } })],
            exclude: Vec::new(),
            require: Vec::new(),
            session_duration: Some("24h".into()),
        };
        let policy = |include: Value| -> Policy {
            serde_json::from_value(json!({
                "id": "p", "name": "owners", "decision": "allow", "include": include, "session_duration": "24h",
                "approval_required": true,
            }))
            .expect("decodes")
        };
        let same = policy(json!([{ "group": { "id": "g" } }, { "email": { "email": "a@x.example" } }]));
        assert!(policy_differences(&same, &spec).is_empty());
        let wider = policy(json!([{ "everyone": {} }]));
        let found = policy_differences(&wider, &spec);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].field, found[0].before.as_str()), ("include", "everyone"));
        let body = merge_policy(&wider, &spec);
        assert_eq!(body["approval_required"], true);
        assert!(policy_differences(&serde_json::from_value(body).expect("decodes"), &spec).is_empty());
    }

    #[test]
    fn a_restored_application_links_reusable_policies_and_keeps_its_own() {
        let body = writable(&json!({
            "id": "a", "aud": "x", "name": "n",
            "policies": [
                { "id": "r", "reusable": true, "name": "shared", "precedence": 1, "include": [] },
                { "id": "i", "reusable": false, "name": "own", "precedence": 2, "created_at": "then" },
            ],
        }));
        assert_eq!(
            body,
            json!({ "name": "n", "policies": [
                { "id": "r", "precedence": 1 }, { "id": "i", "name": "own", "precedence": 2 },
            ] })
        );
    }
}
