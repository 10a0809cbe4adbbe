//! The Worker's bucket, through Cloudflare's API.

use jiff::Timestamp;

use super::{Boxed, LARGEST_ARCHIVE, LARGEST_DOCUMENT, MOST_ARCHIVES, MOST_DOCUMENTS, NOT_READ, Piece, Pile};
use crate::audit::facts::Seen;
use crate::audit::facts::backup::Role;
use crate::cloudflare::Error;
use crate::cloudflare::endpoints::r2;
use crate::cloudflare::endpoints::r2_objects::{self, Object};
use crate::commands::audit::collect::live::{reason, storage};
use crate::commands::target::{self, Target};
use crate::context::Context;
use crate::model::BucketName;

/// What is looked for: the mirrored state, the archives and their handle. Everything else is the workspace.
const PREFIXES: [&str; 3] = ["openclaw/", "backups/", "backup-handle.json"];

/// A bucket that is there.
struct Found<'a> {
    target: &'a Target,
    name: BucketName,
    jurisdiction: String,
}

/// Reads it.
///
/// # Errors
/// The reason, when the account or the bucket cannot be reached.
pub(super) async fn read(ctx: &Context) -> Result<Pile, String> {
    let target = target::resolve(ctx)
        .await
        .map_err(|error| format!("the account cannot be read: {}", error.source))?;
    let bucket = find(&target).await?;
    let mut objects = Vec::new();
    for prefix in PREFIXES {
        objects.extend(bucket.list(prefix).await?);
    }
    let mut pile = Pile { objects: objects.len(), ..Pile::default() };
    pile.newest =
        objects.iter().filter_map(|it| it.last_modified.as_deref()?.parse::<Timestamp>().ok()).max();
    documents(&bucket, &objects, &mut pile).await;
    archives(&bucket, &objects, &mut pile).await;
    Ok(pile)
}

async fn find(target: &Target) -> Result<Found<'_>, String> {
    let wanted = storage::wanted(target);
    let name = wanted.as_ref().map_or(storage::DEFAULT, |wanted| wanted.name.as_str());
    let name: BucketName =
        name.parse().map_err(|error| format!("the bucket's name cannot be asked for: {error}"))?;
    for jurisdiction in storage::JURISDICTIONS {
        match target.api.find(r2::get(&target.account, jurisdiction, &name)).await {
            Ok(Some(_)) => return Ok(Found { target, name, jurisdiction: jurisdiction.to_owned() }),
            Ok(None) => {}
            Err(error) => return Err(reason::of(&error)),
        }
    }
    Err(format!("there is no bucket `{name}`"))
}

impl Found<'_> {
    async fn list(&self, prefix: &str) -> Result<Vec<Object>, String> {
        let endpoint = r2_objects::list(&self.target.account, &self.jurisdiction, &self.name, prefix);
        self.target.api.list(endpoint, r2_objects::PAGES).await.map_err(|error| reason::of(&error))
    }

    async fn bytes(&self, key: &str, largest: usize) -> Seen<Vec<u8>> {
        let endpoint = r2_objects::read(&self.target.account, &self.jurisdiction, &self.name, key);
        self.target.api.bytes(endpoint, largest).await.map_err(|error| match &error {
            Error::Http { source: crate::http::Error::TooLarge { limit, .. }, .. } => {
                format!("it is larger than {} MiB", limit >> 20)
            }
            _ => reason::of(&error),
        })
    }

    async fn text(&self, key: &str) -> Seen<String> {
        let bytes = self.bytes(key, LARGEST_DOCUMENT).await?;
        String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())
    }
}

async fn documents(bucket: &Found<'_>, objects: &[Object], pile: &mut Pile) {
    for object in objects {
        let Some(role) = object.key.strip_prefix("openclaw/").and_then(Role::of) else { continue };
        if pile.pieces.len() == MOST_DOCUMENTS {
            pile.cut_short = Some(format!("only the first {MOST_DOCUMENTS} documents were read"));
            return;
        }
        let text = if role.is_read() { bucket.text(&object.key).await } else { Err(NOT_READ.to_owned()) };
        pile.pieces.push(Piece { key: object.key.clone(), role, mode: None, text });
    }
}

async fn archives(bucket: &Found<'_>, objects: &[Object], pile: &mut Pile) {
    if objects.iter().any(|it| it.key == "backup-handle.json") {
        pile.handle = Some(bucket.text("backup-handle.json").await);
    }
    for object in objects {
        let id = object.key.strip_prefix("backups/").and_then(|it| it.strip_suffix("/data.sqsh"));
        let Some(id) = id.filter(|id| !id.contains('/')) else { continue };
        let bytes = if pile.boxes.len() < MOST_ARCHIVES {
            bucket.bytes(&object.key, LARGEST_ARCHIVE).await
        } else {
            Err(format!("only {MOST_ARCHIVES} archives are opened"))
        };
        let meta = bucket.text(&format!("backups/{id}/meta.json")).await;
        pile.boxes.push(Boxed { id: id.to_owned(), meta, bytes });
    }
}
