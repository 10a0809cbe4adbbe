//! The routes of API tokens, the same for the account's and for the user's.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::policy::Effect;
use super::{Owner, Policy, Status, Token, fresh_value};
use crate::account::call::{Call, stamp_seconds};
use crate::account::chance;
use crate::account::groups::{
    ACCOUNT_TOKENS_READ, ACCOUNT_TOKENS_WRITE, ALL, Group, Reach, USER_TOKENS_READ, USER_TOKENS_WRITE,
};
use crate::account::paging::{self, PerPage};
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;
use crate::secret::SecretText;

/// Tokens an account and a user may have at most.
const MOST_OF_ACCOUNT: usize = 500;
const MOST_OF_USER: usize = 50;

pub(in crate::account) fn routes() -> Routes {
    const ACCOUNT_ANY: &[Group] = &[ACCOUNT_TOKENS_READ, ACCOUNT_TOKENS_WRITE];
    const USER_ANY: &[Group] = &[USER_TOKENS_READ, USER_TOKENS_WRITE];
    Routes::new()
        .get("/user/tokens/verify", &[], verify)
        .get("/user/tokens/permission_groups", USER_ANY, permission_groups)
        .get("/user/tokens", USER_ANY, list)
        .post("/user/tokens", &[USER_TOKENS_WRITE], create)
        .get("/user/tokens/{token_id}", USER_ANY, get)
        .put("/user/tokens/{token_id}", &[USER_TOKENS_WRITE], put)
        .delete("/user/tokens/{token_id}", &[USER_TOKENS_WRITE], delete)
        .put("/user/tokens/{token_id}/value", &[USER_TOKENS_WRITE], roll)
        .get("/accounts/{account_id}/tokens/verify", &[], verify)
        .get("/accounts/{account_id}/tokens/permission_groups", ACCOUNT_ANY, permission_groups)
        .get("/accounts/{account_id}/tokens", ACCOUNT_ANY, list)
        .post("/accounts/{account_id}/tokens", &[ACCOUNT_TOKENS_WRITE], create)
        .get("/accounts/{account_id}/tokens/{token_id}", ACCOUNT_ANY, get)
        .put("/accounts/{account_id}/tokens/{token_id}", &[ACCOUNT_TOKENS_WRITE], put)
        .delete("/accounts/{account_id}/tokens/{token_id}", &[ACCOUNT_TOKENS_WRITE], delete)
        .put("/accounts/{account_id}/tokens/{token_id}/value", &[ACCOUNT_TOKENS_WRITE], roll)
}

/// Whose tokens a path is about.
fn owner(call: &Call) -> Owner {
    if call.params.contains_key("account_id") { Owner::Account } else { Owner::User }
}

/// The status of the calling token. A disabled or expired one may still ask this.
fn verify(world: &mut World, call: &Call) -> Answer {
    let token = call.caller.token_id().and_then(|id| world.tokens.by_id(id));
    let token = token.ok_or_else(|| Failure::new(401, 1000, "Invalid API Token"))?;
    let status = token.status_at(call.now);
    let mut result = json!({"id": token.id, "status": status});
    dates(&mut result, token);
    let messages = match status {
        "active" => json!([{"code": 10000, "message": "This API Token is valid and active"}]),
        _ => json!([]),
    };
    Ok(Reply::Said { result, messages })
}

fn permission_groups(_: &mut World, call: &Call) -> Answer {
    let (name, scope) = (call.query.get("name"), call.query.get("scope"));
    let of_user = owner(call) == Owner::User;
    let groups: Vec<Value> = ALL
        .iter()
        .filter(|group| of_user || group.scope != Reach::User)
        .filter(|group| name.is_none_or(|name| group.name.eq_ignore_ascii_case(name)))
        .filter(|group| scope.is_none_or(|scope| group.scope_name() == scope))
        .map(|group| group.body())
        .collect();
    Ok(Reply::Ok(json!(groups)))
}

fn list(world: &mut World, call: &Call) -> Answer {
    let owner = owner(call);
    let mut tokens: Vec<&Token> = world.tokens.tokens.iter().filter(|token| token.owner == owner).collect();
    if call.query.get("direction") == Some("desc") {
        tokens.reverse();
    }
    let items = tokens.into_iter().map(|token| view(token, call.now)).collect();
    Ok(paging::numbered(items, &call.query, PerPage { default: 20, max: 50 }))
}

fn create(world: &mut World, call: &Call) -> Answer {
    let owner = owner(call);
    let most = if owner == Owner::Account { MOST_OF_ACCOUNT } else { MOST_OF_USER };
    if world.tokens.tokens.iter().filter(|token| token.owner == owner).count() >= most {
        return Err(Failure::new(400, 1001, "The maximum number of tokens has been reached."));
    }
    let body = call.body.json()?;
    let policies = policies(&body, world, call)?;
    let mut token = Token::issue(owner, &name(&body)?, policies, call.now);
    token.expires_on = moment(&body, "expires_on")?;
    token.not_before = moment(&body, "not_before")?;
    token.condition = body.get("condition").filter(|condition| !condition.is_null()).cloned();
    let mut result = view(&token, call.now);
    result["value"] = json!(token.value);
    // The one moment the value is seen: whatever this process prints from now on, it is not this.
    let _known = SecretText::new(token.value.clone());
    world.tokens.tokens.push(token);
    Ok(Reply::Ok(result))
}

fn get(world: &mut World, call: &Call) -> Answer {
    let now = call.now;
    find(world, call).map(|token| Reply::Ok(view(token, now)))
}

fn put(world: &mut World, call: &Call) -> Answer {
    find(world, call)?;
    let body = call.body.json()?;
    let (name, policies) = (name(&body)?, policies(&body, world, call)?);
    let (expires_on, not_before) = (moment(&body, "expires_on")?, moment(&body, "not_before")?);
    let status = match body.get("status").and_then(Value::as_str) {
        None | Some("active") => Status::Active,
        Some("disabled") => Status::Disabled,
        Some(_) => return Err(invalid("status must be active or disabled")),
    };
    let token = find(world, call)?;
    token.name = name;
    token.policies = policies;
    token.expires_on = expires_on;
    token.not_before = not_before;
    token.status = status;
    token.condition = body.get("condition").filter(|condition| !condition.is_null()).cloned();
    token.modified_on = call.now;
    Ok(Reply::Ok(view(token, call.now)))
}

fn roll(world: &mut World, call: &Call) -> Answer {
    let token = find(world, call)?;
    token.value = fresh_value(token.owner);
    token.modified_on = call.now;
    let _known = SecretText::new(token.value.clone());
    Ok(Reply::Ok(json!(token.value)))
}

fn delete(world: &mut World, call: &Call) -> Answer {
    let id = find(world, call)?.id.clone();
    world.tokens.tokens.retain(|token| token.id != id);
    Ok(Reply::Ok(json!({"id": id})))
}

fn find<'a>(world: &'a mut World, call: &Call) -> Result<&'a mut Token, Failure> {
    let owner = owner(call);
    world
        .tokens
        .tokens
        .iter_mut()
        .find(|token| token.id == call.param("token_id") && token.owner == owner)
        .ok_or_else(|| Failure::new(404, 1003, "Token not found"))
}

fn name(body: &Value) -> Result<String, Failure> {
    match body.get("name").and_then(Value::as_str) {
        Some(name) if !name.is_empty() && name.chars().count() <= 120 => Ok(name.to_owned()),
        _ => Err(invalid("name is required and has at most 120 characters")),
    }
}

fn moment(body: &Value, key: &str) -> Result<Option<Timestamp>, Failure> {
    match body.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => value
            .as_str()
            .and_then(|text| text.parse().ok())
            .map(Some)
            .ok_or_else(|| invalid(&format!("{key} must be an RFC 3339 time"))),
    }
}

/// The policies in `body`. A token cannot hand out more than it holds itself.
fn policies(body: &Value, world: &World, call: &Call) -> Result<Vec<Policy>, Failure> {
    let listed = body.get("policies").and_then(Value::as_array).filter(|list| !list.is_empty());
    let listed = listed.ok_or_else(|| invalid("at least one policy is required"))?;
    let policies: Vec<Policy> = listed.iter().map(policy).collect::<Result<_, _>>()?;
    let minter = call.caller.token_id().and_then(|id| world.tokens.by_id(id));
    for policy in policies.iter().filter(|policy| policy.effect == Effect::Allow) {
        for resource in policy.named_resources(&world.account.id) {
            let held = |name: &String| {
                Group::by_name(name)
                    .is_some_and(|group| minter.is_some_and(|token| token.permits(&[group], &resource)))
            };
            if !policy.groups.iter().all(held) {
                return Err(Failure::new(
                    403,
                    1001,
                    "A token cannot grant permissions that it does not hold.",
                ));
            }
        }
    }
    Ok(policies)
}

fn policy(value: &Value) -> Result<Policy, Failure> {
    let effect = match value.get("effect").and_then(Value::as_str) {
        Some("allow") => Effect::Allow,
        Some("deny") => Effect::Deny,
        _ => return Err(invalid("effect must be allow or deny")),
    };
    let groups = value.get("permission_groups").and_then(Value::as_array).filter(|list| !list.is_empty());
    let groups = groups
        .ok_or_else(|| invalid("permission_groups is required"))?
        .iter()
        .map(|group| {
            let id = group.get("id").and_then(Value::as_str).unwrap_or_default();
            Group::by_id(id)
                .map(|group| group.name.to_owned())
                .ok_or_else(|| invalid("no such permission group"))
        })
        .collect::<Result<_, _>>()?;
    let resources = value.get("resources").and_then(Value::as_object).filter(|map| !map.is_empty());
    let resources: Map<String, Value> = resources.ok_or_else(|| invalid("resources is required"))?.clone();
    if !resources.keys().all(|key| key.starts_with("com.cloudflare.")) {
        return Err(invalid("a resource is not one"));
    }
    Ok(Policy { id: chance::hex32(), effect, groups, resources })
}

fn invalid(message: &str) -> Failure {
    Failure::new(400, 1001, format!("Invalid token request: {message}"))
}

/// A token as the API shows it: without its value.
fn view(token: &Token, now: Timestamp) -> Value {
    let policies: Vec<Value> = token
        .policies
        .iter()
        .map(|policy| {
            let groups: Vec<Value> = policy
                .groups
                .iter()
                .filter_map(|name| Group::by_name(name))
                .map(|group| json!({"id": group.id(), "name": group.name}))
                .collect();
            json!({"id": policy.id, "effect": policy.effect, "permission_groups": groups, "resources": policy.resources})
        })
        .collect();
    let mut out = json!({
        "id": token.id,
        "name": token.name,
        "status": token.status_at(now),
        "issued_on": stamp_seconds(token.issued_on),
        "modified_on": stamp_seconds(token.modified_on),
        "policies": policies,
    });
    if let Some(at) = token.last_used_on {
        out["last_used_on"] = json!(stamp_seconds(at));
    }
    if let Some(condition) = &token.condition {
        out["condition"] = condition.clone();
    }
    dates(&mut out, token);
    out
}

fn dates(out: &mut Value, token: &Token) {
    if let Some(at) = token.not_before {
        out["not_before"] = json!(stamp_seconds(at));
    }
    if let Some(at) = token.expires_on {
        out["expires_on"] = json!(stamp_seconds(at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::groups::{R2_BUCKET_ITEM_WRITE, SCRIPTS_READ};
    use crate::account::tokens::{Caller, Resource};

    fn setup() -> (World, Caller) {
        let world = World::sample(Timestamp::UNIX_EPOCH);
        let caller = Caller::Token { id: world.operator_token.clone(), owner: Owner::User };
        (world, caller)
    }

    fn request(group: Group, key: &str) -> Value {
        json!({"name": "t", "policies": [{"effect": "allow", "permission_groups": [{"id": group.id()}], "resources": {key: "*"}}]})
    }

    fn made(world: &mut World, caller: &Caller, body: Value) -> Value {
        let account = world.account.id.clone();
        match create(world, &Call::of(caller.clone(), &[("account_id", &account)], body)).unwrap() {
            Reply::Ok(value) => value,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_value_is_seen_once_and_has_its_shape() {
        let (mut world, caller) = setup();
        let key = format!("com.cloudflare.edge.r2.bucket.{}_default_moltbot-data", world.account.id);
        let token = made(&mut world, &caller, request(R2_BUCKET_ITEM_WRITE, &key));
        let value = token["value"].as_str().unwrap();
        assert!(value.starts_with("cfat_") && value.len() == 53);
        assert_eq!(token["id"].as_str().unwrap().len(), 32);
        let id = token["id"].as_str().unwrap().to_owned();
        let account = world.account.id.clone();
        let call = Call::of(caller, &[("account_id", &account), ("token_id", &id)], Value::Null);
        let Ok(Reply::Ok(shown)) = get(&mut world, &call) else { panic!("shown") };
        assert!(!shown.to_string().contains(value));
        let bucket = |b: &str| Resource::Bucket {
            account: account.clone(),
            jurisdiction: "default".into(),
            bucket: b.into(),
        };
        let token = world.tokens.by_id(&id).unwrap();
        assert!(token.permits(&[R2_BUCKET_ITEM_WRITE], &bucket("moltbot-data")));
        assert!(!token.permits(&[R2_BUCKET_ITEM_WRITE], &bucket("another")));
    }

    #[test]
    fn a_roll_keeps_the_id_and_ends_the_old_value() {
        let (mut world, caller) = setup();
        let key = format!("com.cloudflare.api.account.{}", world.account.id);
        let token = made(&mut world, &caller, request(SCRIPTS_READ, &key));
        let (id, account) = (token["id"].as_str().unwrap().to_owned(), world.account.id.clone());
        let call = Call::of(caller, &[("account_id", &account), ("token_id", &id)], json!({}));
        let Ok(Reply::Ok(fresh)) = roll(&mut world, &call) else { panic!("rolled") };
        assert_ne!(fresh, token["value"]);
        assert!(world.tokens.by_value(token["value"].as_str().unwrap()).is_none());
        assert_eq!(world.tokens.by_value(fresh.as_str().unwrap()).unwrap().id, id);
    }

    #[test]
    fn a_token_cannot_hand_out_what_it_lacks() {
        let (mut world, _) = setup();
        let key = format!("com.cloudflare.api.account.{}", world.account.id);
        let weak = Token::issue(
            Owner::Account,
            "minter",
            vec![Policy::allow(&[ACCOUNT_TOKENS_WRITE], &key)],
            Timestamp::UNIX_EPOCH,
        );
        let caller = Caller::Token { id: weak.id.clone(), owner: Owner::Account };
        world.tokens.tokens.push(weak);
        let account = world.account.id.clone();
        let call = Call::of(caller, &[("account_id", &account)], request(SCRIPTS_READ, &key));
        assert_eq!(create(&mut world, &call).unwrap_err().status, 403);
    }

    #[test]
    fn a_request_without_policies_is_refused() {
        let (mut world, caller) = setup();
        let account = world.account.id.clone();
        let call = Call::of(caller, &[("account_id", &account)], json!({"name": "t", "policies": []}));
        assert_eq!(create(&mut world, &call).unwrap_err().code(), Some(1001));
    }
}
