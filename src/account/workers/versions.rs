//! Versions that are uploaded without being deployed, and their list.

use serde_json::{Value, json};

use super::upload::{Upload, link_durable_objects};
use super::{Author, migrations, script, script_mut, scripts};
use crate::account::call::Call;
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

/// Only the last hundred versions can be deployed.
pub(super) const DEPLOYABLE: usize = 100;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/accounts/{account_id}/workers/scripts/{script_name}/versions", scripts::READ, list)
        .post("/accounts/{account_id}/workers/scripts/{script_name}/versions", scripts::WRITE, upload)
        .get("/accounts/{account_id}/workers/scripts/{script_name}/versions/{version_id}", scripts::READ, get)
}

fn list(world: &mut World, call: &Call) -> Answer {
    let script = script(world, call)?;
    // `deployable` ignores paging: the last hundred, newest first.
    let (skip, take) = if call.query.flag("deployable") && call.query.has("deployable") {
        (0, DEPLOYABLE)
    } else {
        let per_page = call.query.number("per_page").unwrap_or(10).clamp(1, 100);
        let page = call.query.number("page").unwrap_or(1).max(1);
        (
            usize::try_from((page - 1).saturating_mul(per_page)).unwrap_or(usize::MAX),
            usize::try_from(per_page).unwrap_or(100),
        )
    };
    let items: Vec<Value> =
        script.versions.iter().rev().skip(skip).take(take).map(super::version::Version::summary).collect();
    Ok(Reply::Ok(json!({"items": items})))
}

fn get(world: &mut World, call: &Call) -> Answer {
    let script = script(world, call)?;
    let version = script.version(call.param("version_id")).ok_or_else(no_such_version)?;
    Ok(Reply::Ok(version.detail()))
}

fn upload(world: &mut World, call: &Call) -> Answer {
    let author = Author::of(world, call);
    let upload = Upload::read(call)?;
    super::assets::check(&world.workers, &upload.metadata)?;
    let script = script(world, call)?;
    if migrations::wants(&upload.metadata, script.migration_tag.as_deref()) {
        return Err(Failure::new(
            400,
            10211,
            "Version upload failed. You attempted to upload a version of a Worker that includes a Durable Object migration, but migrations must be fully applied by running \"wrangler deploy\".",
        ));
    }
    let metadata = upload.metadata.clone();
    let mut version = upload.version(script.latest(), &author)?;
    version.migration_tag.clone_from(&script.migration_tag);
    link_durable_objects(&mut version, call.param("script_name"), &world.workers)?;
    let script = script_mut(world, call)?;
    script.last_deployed_from = author.source;
    script.settings.take_from_upload(&metadata);
    Ok(Reply::Ok(script.push(version).detail()))
}

pub(super) fn no_such_version() -> Failure {
    Failure::new(404, 10208, "The requested version of this Worker does not exist.")
}
