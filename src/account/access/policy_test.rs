//! `/access/policy-tests`: which of the people who have logged in would a set of policies admit?
//!
//! The real one works in the background; here the test is complete when it is made.

use serde_json::{Value, json};

use super::rule::{self, Visitor};
use super::{PAGES, State, TESTS_READ, TESTS_WRITE, invalid, not_found, open, policy};
use crate::account::call::Call;
use crate::account::chance;
use crate::account::paging::numbered;
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/accounts/{account_id}/access/policy-tests", TESTS_WRITE, create)
        .get("/accounts/{account_id}/access/policy-tests/{policy_test_id}", TESTS_READ, read)
        .get("/accounts/{account_id}/access/policy-tests/{policy_test_id}/users", TESTS_READ, users)
}

fn create(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let state = open(world, call.now)?;
    let policies = body["policies"].as_array().ok_or_else(|| invalid("policies is required"))?;
    let policies = policies.iter().map(|p| resolved(state, p)).collect::<Result<Vec<Value>, Failure>>()?;
    let list: Vec<&Value> = policies.iter().collect();
    let users: Vec<Value> = state.users.iter().map(|user| verdict(state, &list, user)).collect();
    let approved = users.iter().filter(|u| u["status"] == "approved").count();
    let id = chance::uuid();
    state.policy_tests.push(json!({"id": id, "users": users, "approved": approved}));
    Ok(Reply::Ok(json!({"id": id, "status": "success"})))
}

fn resolved(state: &State, policy: &Value) -> Result<Value, Failure> {
    match policy.as_str() {
        Some(id) => state.policies.get(id).cloned().ok_or_else(|| invalid("policy not found")),
        None => policy::checked(state, policy),
    }
}

fn verdict(state: &State, policies: &[&Value], user: &super::user::User) -> Value {
    let idp = state.identity_providers.iter().next().and_then(|p| p["id"].as_str()).map(str::to_owned);
    let visitor = Visitor { email: Some(user.email.clone()), idp, ..Visitor::default() };
    let approved = rule::decide(policies, &visitor, state) == rule::Verdict::Allow;
    json!({"id": user.id, "email": user.email, "name": user.email,
        "status": if approved { "approved" } else { "blocked" }})
}

fn read(world: &mut World, call: &Call) -> Answer {
    let state = open(world, call.now)?;
    let test =
        state.policy_tests.get(call.param("policy_test_id")).ok_or_else(|| not_found("policy_test"))?;
    let total = test["users"].as_array().map_or(0, Vec::len);
    let approved = usize::try_from(test["approved"].as_u64().unwrap_or(0)).unwrap_or(0);
    let percent = |part: usize| (part * 100).checked_div(total).unwrap_or(0);
    Ok(Reply::Ok(json!({
        "id": test["id"],
        "status": "complete",
        "total_users": total,
        "users_approved": approved,
        "users_blocked": total - approved,
        "users_errored": 0,
        "percent_approved": percent(approved),
        "percent_blocked": percent(total - approved),
        "percent_errored": 0,
        "percent_users_processed": 100,
    })))
}

fn users(world: &mut World, call: &Call) -> Answer {
    let state = open(world, call.now)?;
    let test =
        state.policy_tests.get(call.param("policy_test_id")).ok_or_else(|| not_found("policy_test"))?;
    Ok(numbered(test["users"].as_array().cloned().unwrap_or_default(), &call.query, PAGES))
}
