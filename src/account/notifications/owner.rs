//! Members of the account, and billed usage. A new account has one member, its owner.

use serde_json::{Value, json};

use crate::account::call::Call;
use crate::account::chance;
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

const OWNERS_ROLE: &str = "Super Administrator - All Privileges";

fn members(world: &mut World, call: &Call) -> Answer {
    let user = &world.user;
    let owner = json!({
        "id": user.membership,
        "email": user.email,
        "status": "accepted",
        "user": {"id": user.id, "email": user.email, "first_name": null, "last_name": null,
            "two_factor_authentication_enabled": true},
        "roles": [role(OWNERS_ROLE)],
    });
    let colleagues = world.account.colleagues.iter().map(|it| {
        json!({
            "id": chance::hex32(),
            "email": it.email,
            "status": it.status,
            "user": {"id": chance::hex32(), "email": it.email, "first_name": null, "last_name": null,
                "two_factor_authentication_enabled": it.two_factor},
            "roles": [role(&it.role)],
        })
    });
    let all = std::iter::once(owner).chain(colleagues).collect();
    Ok(numbered(all, &call.query, PerPage { default: 20, max: 50 }))
}

fn role(name: &str) -> Value {
    json!({"id": "33666b9c79b9a5273fc7344ff42f953d", "name": name, "description": name, "permissions": {}})
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
