//! What a container keeps in its state bucket, read through the API with the operator's own token.
//!
//! Bounded in number and in size; what is left out is told. Deliberately absent: deciding what to do about it
//! (`secrets::copies`, `steps::put_in_effect`), and the archives of layout B, which are large and cannot be edited.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use zeroize::Zeroizing;

use crate::cloudflare::endpoints::r2_objects::{self, Content, Object};
use crate::cloudflare::{Client, Error};
use crate::model::AccountId;
use crate::plan::StateBucket;
use crate::secrets::copies::{self, Layout, Role, StoredText};

/// The most objects that are read. A container's state has some dozens that may hold a copy.
const MOST: usize = 400;
/// The largest text that is read, in bytes.
const LARGEST_TEXT: usize = 2 * 1024 * 1024;
/// The largest database that is looked through, in bytes.
const LARGEST_DATABASE: usize = 32 * 1024 * 1024;
/// Objects read at once.
const SIDE_BY_SIDE: usize = 8;

/// What lies in a state bucket.
#[derive(Debug, Default)]
pub struct Stored {
    /// How it is laid out.
    pub layout: Layout,
    /// The texts that may hold copies.
    pub texts: Vec<StoredText>,
    /// Databases. Values may be looked for in them; they are not rewritten.
    pub databases: Vec<Database>,
    /// Objects that may hold copies and were not read.
    pub unread: Vec<Unread>,
    /// The list entry of each text, by which it is written again as it was.
    meta: Vec<Object>,
}

/// A database of OpenClaw.
pub struct Database {
    /// Its key.
    pub key: String,
    /// Its pages.
    pub bytes: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for Database {
    /// Without the bytes: they hold secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Database").field("key", &self.key).finish_non_exhaustive()
    }
}

/// An object that was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Its key.
    pub key: String,
    /// Why.
    pub why: &'static str,
}

impl Stored {
    /// The text of an object, if it was read.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        self.texts.iter().find(|object| object.key == key).map(|object| object.text.as_str())
    }
}

/// Reads what may hold copies.
///
/// # Errors
/// When the bucket cannot be listed or an object of it not be read; an object that is gone meanwhile is none.
pub async fn read(client: &Client, account: &AccountId, bucket: &StateBucket) -> Result<Stored, Error> {
    let mut objects = Vec::new();
    for prefix in copies::PREFIXES.iter().chain(&["workspace/.env", "backup-handle.json", "backups/"]) {
        let list = r2_objects::list(account, &bucket.jurisdiction, &bucket.name, prefix);
        objects.extend(client.list(list, r2_objects::PAGES).await?);
    }
    let layout = copies::layout(objects.iter().map(|it| (it.key.as_str(), it.last_modified.as_deref())));
    let mut stored = Stored { layout, ..Stored::default() };
    let mut wanted = Vec::new();
    for object in objects {
        let Some(role) = copies::role(&object.key) else { continue };
        let why = if wanted.len() >= MOST {
            "there are too many objects"
        } else if object.size.is_some_and(|size| size > limit(role) as u64) {
            "it is too large"
        } else {
            wanted.push((object, role));
            continue;
        };
        stored.unread.push(Unread { key: object.key, why });
    }
    let mut reading = stream::iter(wanted)
        .map(|(object, role)| async move {
            let bytes = one(client, account, bucket, &object.key, limit(role)).await?;
            Ok::<_, Error>((object, role, bytes))
        })
        .buffered(SIDE_BY_SIDE);
    while let Some((object, role, bytes)) = reading.try_next().await? {
        if let Some(bytes) = bytes {
            stored.take(object, role, bytes);
        }
    }
    Ok(stored)
}

/// Writes the text of an object that [`read`] has read; its content type and storage class stay.
///
/// # Errors
/// When it cannot be written.
pub async fn write(
    client: &Client,
    account: &AccountId,
    bucket: &StateBucket,
    stored: &Stored,
    new: StoredText,
) -> Result<(), Error> {
    let meta = stored.meta.iter().find(|object| object.key == new.key).cloned().unwrap_or_default();
    let content = Content {
        content_type: meta.http_metadata.content_type,
        storage_class: meta.storage_class,
        bytes: Zeroizing::new(new.text.as_bytes().to_vec()),
    };
    client
        .call(r2_objects::write(account, &bucket.jurisdiction, &bucket.name, &new.key, content))
        .await
        .map(drop)
}

fn limit(role: Role) -> usize {
    if role == Role::Database { LARGEST_DATABASE } else { LARGEST_TEXT }
}

/// `None` when it is gone.
async fn one(
    client: &Client,
    account: &AccountId,
    bucket: &StateBucket,
    key: &str,
    largest: usize,
) -> Result<Option<Vec<u8>>, Error> {
    match client.bytes(r2_objects::read(account, &bucket.jurisdiction, &bucket.name, key), largest).await {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

impl Stored {
    fn take(&mut self, object: Object, role: Role, bytes: Vec<u8>) {
        let key = object.key.clone();
        if role == Role::Database {
            self.databases.push(Database { key, bytes: Zeroizing::new(bytes) });
            return;
        }
        match String::from_utf8(bytes) {
            Ok(text) => {
                self.texts.push(StoredText { key, text: Zeroizing::new(text) });
                self.meta.push(object);
            }
            Err(_) => self.unread.push(Unread { key, why: "it is no text" }),
        }
    }
}
