//! `/access/certificates`: mutual TLS, which needs a contract. Off contract the list is empty and the quota 0.

use serde_json::json;

use super::{MTLS_READ, MTLS_WRITE, PAGES, invalid, open};
use crate::account::call::Call;
use crate::account::paging::numbered;
use crate::account::reply::Answer;
use crate::account::routes::Routes;
use crate::account::world::World;

pub(super) fn routes() -> Routes {
    const ALL: &str = "/accounts/{account_id}/access/certificates";
    Routes::new().get(ALL, MTLS_READ, list).post(ALL, MTLS_WRITE, create).get(
        "/accounts/{account_id}/access/certificates/settings",
        MTLS_READ,
        settings,
    )
}

fn list(world: &mut World, call: &Call) -> Answer {
    open(world, call.now)?;
    Ok(numbered(Vec::new(), &call.query, PAGES))
}

fn create(world: &mut World, call: &Call) -> Answer {
    open(world, call.now)?;
    Err(invalid("maximum number of certificates has been reached"))
}

fn settings(world: &mut World, call: &Call) -> Answer {
    open(world, call.now)?;
    Ok(crate::account::reply::Reply::Ok(json!([])))
}
