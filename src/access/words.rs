//! Who gets in, in words: policies and their rules for people.
//!
//! Ids of groups and login methods are given their names where those are known. A rule of a kind moltctl does not
//! know is shown by its own name, never left out.

use serde_json::Value;

use super::duration;
use super::objects::{App, Group, IdentityProvider, Policy};
use super::planner::is_public_mail;
use super::spec::Decision;

/// The names behind ids.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// Groups of people.
    pub groups: &'a [Group],
    /// Login methods.
    pub providers: &'a [IdentityProvider],
}

/// The policies of `app` in order of precedence, whole: reusable ones from `shared`, its own from itself.
#[must_use]
pub fn policies_of(app: &App, shared: &[Policy]) -> Vec<Policy> {
    app.policy_ids()
        .into_iter()
        .map(|id| {
            let own = app
                .policies
                .iter()
                .find(|own| own["id"].as_str() == Some(id) && own.get("decision").is_some());
            let own = own.and_then(|own| serde_json::from_value(own.clone()).ok());
            shared.iter().find(|policy| policy.id == id).cloned().or(own).unwrap_or_else(|| unseen(id))
        })
        .collect()
}

fn unseen(id: &str) -> Policy {
    Policy {
        id: id.to_owned(),
        name: String::new(),
        decision: None,
        include: Vec::new(),
        exclude: Vec::new(),
        require: Vec::new(),
        session_duration: None,
        reusable: None,
        rest: serde_json::Map::new(),
    }
}

/// What `policy` does, as a sentence without its subject.
#[must_use]
pub fn policy(policy: &Policy, names: Names<'_>) -> String {
    let who = |rules: &[Value], joint: &str| {
        rules.iter().map(|one| rule(one, names)).collect::<Vec<_>>().join(joint)
    };
    let included = match policy.include.len() {
        0 => "nobody".to_owned(),
        _ => who(&policy.include, " or "),
    };
    let mut words = match policy.decision {
        Some(Decision::Allow) => format!("lets in {included}"),
        Some(Decision::Deny) => format!("keeps out {included}"),
        Some(Decision::Bypass) => format!("lets through without a login: {included}"),
        Some(Decision::NonIdentity) => format!("lets programs in: {included}"),
        None => format!("decides in a way moltctl does not know about {included}"),
    };
    if !policy.require.is_empty() {
        words.push_str(&format!(", who must also have {}", who(&policy.require, " and ")));
    }
    if !policy.exclude.is_empty() {
        words.push_str(&format!(", except {}", who(&policy.exclude, " and ")));
    }
    words
}

/// One rule in words.
#[must_use]
pub fn rule(rule: &Value, names: Names<'_>) -> String {
    let Some((kind, body)) = rule.as_object().and_then(|rule| rule.iter().next()) else {
        return "a rule moltctl cannot read".to_owned();
    };
    let text = |field: &str| body[field].as_str().unwrap_or("?").to_owned();
    let group =
        |id: String| names.groups.iter().find(|group| group.id == id).map_or(id, |group| group.name.clone());
    let provider =
        |id: String| names.providers.iter().find(|one| one.id == id).map_or(id, |one| one.name.clone());
    match kind.as_str() {
        "everyone" => "everybody".to_owned(),
        "email" => text("email"),
        "email_domain" => format!("anyone @{}", text("domain")),
        "email_list" => format!("the addresses of list {}", text("id")),
        "group" => format!("the group `{}`", group(text("id"))),
        "login_method" => format!("whoever logged in by `{}`", provider(text("id"))),
        "auth_method" if text("auth_method") == "mfa" => "a second factor".to_owned(),
        "auth_method" => format!("a login by `{}`", text("auth_method")),
        "device_posture" => format!("a device that passes check {}", text("integration_uid")),
        "service_token" => format!("service token {}", text("token_id")),
        "any_valid_service_token" => "any service token of the account".to_owned(),
        "ip" => format!("addresses of {}", text("ip")),
        "geo" => format!("visitors from {}", text("country_code")),
        other => {
            let values: Vec<&str> =
                body.as_object().into_iter().flatten().filter_map(|(_, value)| value.as_str()).collect();
            format!("{other} {}", values.join(" ")).trim_end().to_owned()
        }
    }
}

/// What is unwise in `policy` as a part of `app`.
#[must_use]
pub fn doubts(policy: &Policy, app: &App) -> Vec<String> {
    let (name, app_name) = (&policy.name, &app.name);
    let mut doubts = Vec::new();
    if !matches!(policy.decision, Some(Decision::Allow | Decision::Bypass)) {
        return doubts;
    }
    let bypass = policy.decision == Some(Decision::Bypass);
    for rule in &policy.include {
        if rule.get("everyone").is_some() && !bypass && policy.require.is_empty() {
            doubts.push(format!("policy `{name}` of `{app_name}` lets in everybody who can log in at all"));
        }
        if let Some(domain) = rule["email_domain"]["domain"].as_str().filter(|domain| is_public_mail(domain))
        {
            doubts.push(format!(
                "policy `{name}` of `{app_name}` lets in anyone @{domain}, where everybody can have an address"
            ));
        }
    }
    if bypass {
        doubts.push(format!("policy `{name}` lets visitors of `{app_name}` through without a login"));
    }
    if let Some(length) = policy.session_duration.as_deref().filter(|length| is_long(length)) {
        doubts.push(format!("policy `{name}` of `{app_name}` keeps sessions of {length}, more than a day"));
    }
    doubts
}

/// True when a session of `length` outlasts a day, or never ends.
#[must_use]
pub fn is_long(length: &str) -> bool {
    duration::parse(length).is_none_or(|length| length > duration::LONGEST_USUAL)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(body: Value) -> Policy {
        serde_json::from_value(body).expect("decodes")
    }

    fn names<'a>(groups: &'a [Group], providers: &'a [IdentityProvider]) -> Names<'a> {
        Names { groups, providers }
    }

    #[test]
    fn a_policy_reads_as_a_sentence() {
        let groups = [Group { id: "g".into(), name: "admins".into(), ..Group::default() }];
        let one = read(json!({
            "id": "p", "name": "owners", "decision": "allow",
            "include": [{ "email": { "email": "a@x.example" } }, { "group": { "id": "g" } }],
            "require": [{ "auth_method": { "auth_method": "mfa" } }],
            "exclude": [{ "geo": { "country_code": "XX" } }],
        }));
        assert_eq!(
            policy(&one, names(&groups, &[])),
            "lets in a@x.example or the group `admins`, who must also have a second factor, except visitors from XX"
        );
        let strange =
            read(json!({ "id": "p", "decision": "allow", "include": [{ "moon_phase": { "is": "full" } }] }));
        assert_eq!(policy(&strange, names(&[], &[])), "lets in moon_phase full");
    }

    #[test]
    fn what_is_unwise_is_said() {
        let app = App { name: "bot".into(), ..App::default() };
        let doubt = |body: Value| doubts(&read(body), &app);
        let wide = json!({ "id": "p", "decision": "allow", "include": [{ "everyone": {} }] });
        assert!(doubt(wide)[0].contains("everybody"));
        let mail = json!({ "id": "p", "decision": "allow", "include": [{ "email_domain": { "domain": "gmail.com" } }] });
        assert!(doubt(mail)[0].contains("@gmail.com"));
        let long = json!({ "id": "p", "decision": "allow", "include": [], "session_duration": "730h" });
        assert!(doubt(long)[0].contains("730h"));
        let fine = json!({ "id": "p", "decision": "allow", "session_duration": "24h",
            "include": [{ "email": { "email": "a@gmail.com" } }] });
        assert_eq!(doubt(fine), Vec::<String>::new());
    }

    #[test]
    fn shared_and_own_policies_are_both_found() {
        let app: App = serde_json::from_value(json!({ "id": "a", "policies": [
            { "id": "own", "name": "mine", "decision": "deny", "include": [], "precedence": 2 },
            { "id": "shared", "precedence": 1 }, { "id": "gone", "precedence": 3 },
        ] }))
        .expect("decodes");
        let shared = [read(json!({ "id": "shared", "name": "ours", "decision": "allow" }))];
        let found = policies_of(&app, &shared);
        assert_eq!(found.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["ours", "mine", ""]);
        assert_eq!(found[2].decision, None);
    }
}
