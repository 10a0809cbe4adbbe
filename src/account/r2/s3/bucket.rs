//! Operations on buckets: list them, head, create, delete, and what a query parameter turns a request into.

use axum::http::Method;

use super::super::store::Bucket;
use super::error::S3Error;
use super::{Need, Task, escaped, list, multipart, object, xml};
use crate::account::call::stamp;
use crate::account::groups::{R2_READ, R2_WRITE};
use crate::account::reply::Raw;
use crate::account::tokens::Resource;
use crate::account::world::World;

/// `GET /`.
pub(super) fn list_all(world: &World, task: &Task<'_>) -> Result<Raw, S3Error> {
    let token = world.tokens.by_id(&task.signer.token).ok_or(S3Error::InvalidAccessKeyId)?;
    let whole_account = token.permits(&[R2_READ, R2_WRITE], &Resource::Account(world.account.id.clone()));
    if task.request.method != Method::GET || !whole_account || task.signer.temporary.is_some() {
        return Err(S3Error::AccessDenied);
    }
    let own = world.r2.buckets.iter().filter(|b| b.jurisdiction == task.jurisdiction);
    let entries: String = own
        .map(|b| {
            format!(
                "<Bucket><Name>{}</Name><CreationDate>{}</CreationDate></Bucket>",
                b.name,
                stamp(b.created)
            )
        })
        .collect();
    Ok(xml(&format!(
        "<ListAllMyBucketsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Owner><ID>{id}</ID></Owner><Buckets>{entries}</Buckets></ListAllMyBucketsResult>",
        id = world.account.id
    )))
}

/// A request whose path is a bucket.
pub(super) fn respond(world: &mut World, task: &Task<'_>) -> Result<Raw, S3Error> {
    let has = |name: &str| task.request.parameter(name).is_some();
    match task.request.method {
        Method::HEAD => {
            task.permit(world, Need::Read)?;
            let region = task.bucket(world)?.location.clone();
            Ok(Raw::new(200, "", "").header("x-amz-bucket-region", region))
        }
        Method::GET if has("location") => {
            task.permit(world, Need::Read)?;
            let region = escaped(&task.bucket(world)?.location.to_uppercase());
            Ok(xml(&format!(
                "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{region}</LocationConstraint>"
            )))
        }
        Method::GET if has("uploads") => multipart::list_uploads(world, task),
        Method::GET if ["acl", "policy", "versioning", "tagging", "website"].into_iter().any(has) => {
            Err(S3Error::NotImplemented)
        }
        Method::GET => list::respond(world, task),
        Method::POST if has("delete") => object::delete_many(world, task),
        Method::PUT if task.request.query.is_empty() => create(world, task),
        Method::DELETE if task.request.query.is_empty() => delete(world, task),
        _ => Err(S3Error::NotImplemented),
    }
}

fn create(world: &mut World, task: &Task<'_>) -> Result<Raw, S3Error> {
    task.permit(world, Need::Administer)?;
    if world.r2.find(&task.jurisdiction, &task.bucket).is_some() {
        return Err(S3Error::BucketAlreadyOwned);
    }
    world.r2.buckets.push(Bucket::new(&task.bucket, &task.jurisdiction, task.request.now));
    Ok(Raw::new(200, "", "").header("location", format!("/{}", task.bucket)))
}

fn delete(world: &mut World, task: &Task<'_>) -> Result<Raw, S3Error> {
    task.permit(world, Need::Administer)?;
    let bucket = task.bucket(world)?;
    if !bucket.objects.is_empty() || !bucket.uploads.is_empty() {
        return Err(S3Error::BucketNotEmpty);
    }
    world.r2.buckets.retain(|b| b.name != task.bucket || b.jurisdiction != task.jurisdiction);
    Ok(Raw::new(204, "", ""))
}
