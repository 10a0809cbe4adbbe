//! `/r2/buckets`: create, list, look at, change class, delete.

use serde_json::{Value, json};

use super::store::Bucket;
use super::{READ, WRITE, jurisdiction, named, open};
use crate::account::call::Call;
use crate::account::paging::{PerPage, slice};
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

pub(super) fn routes() -> Routes {
    const ALL: &str = "/accounts/{account_id}/r2/buckets";
    const ONE: &str = "/accounts/{account_id}/r2/buckets/{bucket_name}";
    Routes::new()
        .get(ALL, READ, list)
        .post(ALL, WRITE, create)
        .get(ONE, READ, read)
        .patch(ONE, WRITE, patch)
        .delete(ONE, WRITE, delete)
        .get("/accounts/{account_id}/r2/metrics", READ, metrics)
}

/// By name, `direction=desc` the other way round; `result.buckets`, cursor in `result_info`.
fn list(world: &mut World, call: &Call) -> Answer {
    let wanted = jurisdiction(call);
    let query = &call.query;
    let mut found: Vec<&Bucket> = open(world)?
        .buckets
        .iter()
        .filter(|b| b.jurisdiction == wanted)
        .filter(|b| query.get("name_contains").is_none_or(|part| b.name.contains(part)))
        .filter(|b| query.get("start_after").is_none_or(|after| b.name.as_str() > after))
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    if query.get("direction") == Some("desc") {
        found.reverse();
    }
    let shown = found.into_iter().map(Bucket::shown).collect();
    let page = slice(shown, query, ("cursor", "per_page"), PerPage { default: 20, max: 1000 })?;
    let mut info = json!({"per_page": page.per_page});
    if let Some(next) = page.next {
        info["cursor"] = json!(next);
    }
    Ok(Reply::Page { result: json!({"buckets": page.items}), info })
}

fn create(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let jurisdiction = jurisdiction(call).to_owned();
    let state = open(world)?;
    let name = body["name"]
        .as_str()
        .filter(|n| is_name(n))
        .ok_or_else(|| Failure::new(400, 10005, "The specified bucket name is not valid."))?;
    if !["default", "eu", "fedramp"].contains(&jurisdiction.as_str()) {
        return Err(Failure::new(400, 10060, "The specified jurisdiction is not valid."));
    }
    if state.find(&jurisdiction, name).is_some() {
        return Err(Failure::new(
            409,
            10004,
            "The bucket you tried to create already exists, and you own it.",
        ));
    }
    let mut bucket = Bucket::new(name, &jurisdiction, call.now);
    if let Some(location) = body["locationHint"].as_str() {
        if !["apac", "eeur", "enam", "weur", "wnam", "oc"].contains(&location.to_lowercase().as_str()) {
            return Err(Failure::new(400, 10016, "The specified location hint is not valid."));
        }
        bucket.location = location.to_lowercase();
    }
    if let Some(class) = body["storageClass"].as_str() {
        bucket.storage_class = storage_class(class)?;
    }
    let shown = bucket.shown();
    state.buckets.push(bucket);
    Ok(Reply::Ok(shown))
}

fn read(world: &mut World, call: &Call) -> Answer {
    Ok(Reply::Ok(named(world, call)?.shown()))
}

/// The default storage class comes in a header here.
fn patch(world: &mut World, call: &Call) -> Answer {
    let class = call.header("cf-r2-storage-class").map(storage_class).transpose()?;
    let bucket = named(world, call)?;
    if let Some(class) = class {
        bucket.storage_class = class;
    }
    Ok(Reply::Ok(bucket.shown()))
}

fn delete(world: &mut World, call: &Call) -> Answer {
    let bucket = named(world, call)?;
    if !bucket.objects.is_empty() || !bucket.uploads.is_empty() {
        let text = format!("The bucket you tried to delete ({}) is not empty.", bucket.name);
        return Err(Failure::new(409, 10008, text));
    }
    let (name, jurisdiction) = (bucket.name.clone(), bucket.jurisdiction.clone());
    world.r2.buckets.retain(|b| b.name != name || b.jurisdiction != jurisdiction);
    Ok(Reply::Ok(json!({})))
}

fn metrics(world: &mut World, _: &Call) -> Answer {
    let state = open(world)?;
    let total = |class: &str| -> Value {
        let objects =
            state.buckets.iter().flat_map(|b| b.objects.values()).filter(|o| o.storage_class == class);
        let (count, size) = objects.fold((0_u64, 0_u64), |(count, size), o| (count + 1, size + o.size));
        let uploads = state.buckets.iter().map(|b| b.uploads.len()).sum::<usize>();
        json!({
            "published": {"objects": count, "payloadSize": size, "metadataSize": count * 64},
            "uploaded": {"objects": uploads, "payloadSize": 0, "metadataSize": 0},
        })
    };
    Ok(Reply::Ok(json!({"standard": total("Standard"), "infrequentAccess": total("InfrequentAccess")})))
}

fn storage_class(class: &str) -> Result<String, Failure> {
    if ["Standard", "InfrequentAccess"].contains(&class) {
        Ok(class.to_owned())
    } else {
        Err(Failure::new(400, 10062, "The specified storage class is not valid."))
    }
}

/// 3 to 64 of `a-z 0-9 -`, no hyphen at either end.
fn is_name(name: &str) -> bool {
    let character = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (3..=64).contains(&name.len())
        && name.chars().all(character)
        && !name.starts_with('-')
        && !name.ends_with('-')
}
