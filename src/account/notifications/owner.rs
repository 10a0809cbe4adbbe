//! Members of the account, and billed usage. The account has one member, its owner.

use serde_json::json;

use crate::account::call::Call;
use crate::account::groups::{ACCOUNT_SETTINGS_READ, ACCOUNT_SETTINGS_WRITE, BILLING_READ, BILLING_WRITE};
use crate::account::paging::{PerPage, numbered};
use crate::account::reply::{Answer, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/accounts/{account_id}/members", &[ACCOUNT_SETTINGS_READ, ACCOUNT_SETTINGS_WRITE], members)
        .get("/accounts/{account_id}/billing/usage", &[BILLING_READ, BILLING_WRITE], usage)
        .get("/accounts/{account_id}/subscriptions", &[BILLING_READ, BILLING_WRITE], subscriptions)
}

fn members(world: &mut World, call: &Call) -> Answer {
    let owner = json!({
        "id": world.user.membership,
        "email": world.user.email,
        "status": "accepted",
        "user": {"id": world.user.id, "email": world.user.email, "first_name": null, "last_name": null,
            "two_factor_authentication_enabled": true},
        "roles": [{"id": "33666b9c79b9a5273fc7344ff42f953d", "name": "Super Administrator - All Privileges",
            "description": "Can edit any Cloudflare setting, make purchases, update billing, and manage memberships.",
            "permissions": {}}],
    });
    Ok(numbered(vec![owner], &call.query, PerPage { default: 20, max: 50 }))
}

/// A drill is billed nothing.
fn usage(_: &mut World, call: &Call) -> Answer {
    Ok(Reply::Ok(json!([{"ts": call.now.as_second(), "workersRequests": 0, "workersKVReads": 0}])))
}

fn subscriptions(world: &mut World, _: &Call) -> Answer {
    let paid = world.entitlements.workers_paid;
    let plan = json!([{"id": "506e3185e9c882d175a2d0cb0093d9f2", "state": "Paid", "price": 5, "currency": "USD",
        "frequency": "monthly", "rate_plan": {"id": "workers_paid", "public_name": "Workers Paid", "currency": "USD",
        "scope": "account", "sets": [], "is_contract": false, "externally_managed": false}}]);
    Ok(Reply::Ok(if paid { plan } else { json!([]) }))
}
