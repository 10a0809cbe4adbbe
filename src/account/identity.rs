//! `/user`, `/accounts`, `/memberships`: who the token speaks for.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::call::{Call, stamp_seconds};
use super::chance;
use super::groups::{MEMBERSHIPS_READ, MEMBERSHIPS_WRITE, USER_DETAILS_READ, USER_DETAILS_WRITE};
use super::paging::{self, PerPage};
use super::reply::{Answer, Failure, Reply};
use super::routes::Routes;
use super::world::World;

/// The one account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AccountRecord {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) created_on: Timestamp,
    /// Members must have a second factor. Only the dashboard changes it here.
    #[serde(default)]
    pub(crate) enforce_twofactor: bool,
    /// Members beside the owner.
    #[serde(default)]
    pub(crate) colleagues: Vec<Colleague>,
}

/// A member of the account beside its owner.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Colleague {
    /// E-mail address.
    pub email: String,
    /// `accepted` or `pending`.
    pub status: String,
    /// They log in with a second factor.
    pub two_factor: bool,
    /// Name of their role.
    pub role: String,
}

/// The one user, its owner.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) created_on: Timestamp,
    pub(crate) membership: String,
}

impl AccountRecord {
    pub(crate) fn sample(now: Timestamp) -> Self {
        Self {
            id: chance::hex32(),
            name: "Drill account".into(),
            created_on: now,
            enforce_twofactor: false,
            colleagues: Vec::new(),
        }
    }

    fn body(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "type": "standard",
            "settings": {"enforce_twofactor": self.enforce_twofactor},
            "created_on": stamp_seconds(self.created_on),
        })
    }
}

impl User {
    pub(crate) fn sample(now: Timestamp) -> Self {
        Self {
            id: chance::hex32(),
            email: "operator@example.com".into(),
            created_on: now,
            membership: chance::hex32(),
        }
    }
}

impl World {
    /// Adds a member, as the dashboard does.
    pub fn add_colleague(&mut self, colleague: Colleague) {
        self.account.colleagues.push(colleague);
    }

    /// Makes a second factor a duty of every member, as the dashboard does.
    pub fn enforce_two_factor(&mut self) {
        self.account.enforce_twofactor = true;
    }
}

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/user", &[USER_DETAILS_READ, USER_DETAILS_WRITE], user)
        .get("/accounts", &[], accounts)
        .get("/accounts/{account_id}", &[], account)
        .get("/memberships", &[MEMBERSHIPS_READ, MEMBERSHIPS_WRITE], memberships)
}

fn user(world: &mut World, _: &Call) -> Answer {
    let user = &world.user;
    Ok(Reply::Ok(json!({
        "id": user.id,
        "email": user.email,
        "first_name": null,
        "last_name": null,
        "telephone": null,
        "country": null,
        "zipcode": null,
        "two_factor_authentication_enabled": true,
        "two_factor_authentication_locked": false,
        "created_on": stamp_seconds(user.created_on),
        "modified_on": stamp_seconds(user.created_on),
        "organizations": [],
        "has_pro_zones": false,
        "has_business_zones": false,
        "has_enterprise_zones": false,
        "suspended": false,
        "betas": [],
    })))
}

fn accounts(world: &mut World, call: &Call) -> Answer {
    let named = call
        .query
        .get("name")
        .is_none_or(|name| world.account.name.to_lowercase().contains(&name.to_lowercase()));
    let items = if named { vec![world.account.body()] } else { Vec::new() };
    Ok(paging::numbered(items, &call.query, PerPage { default: 20, max: 50 }))
}

fn account(world: &mut World, call: &Call) -> Answer {
    if call.param("account_id") != world.account.id {
        return Err(Failure::new(403, 9109, "Unauthorized to access requested resource"));
    }
    Ok(Reply::Ok(world.account.body()))
}

fn memberships(world: &mut World, call: &Call) -> Answer {
    let items = vec![json!({
        "id": world.user.membership,
        "status": "accepted",
        "account": world.account.body(),
        "roles": ["Super Administrator - All Privileges"],
        "api_access_enabled": null,
    })];
    Ok(paging::numbered(items, &call.query, PerPage { default: 20, max: 50 }))
}
