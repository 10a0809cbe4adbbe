//! Which bucket a Worker's container keeps its state in.

use crate::cloudflare::endpoints::versions::Version;
use crate::commands::target::Target;
use crate::error::{Error, ErrorKind, Result};
use crate::model::BucketName;
use crate::plan::StateBucket;

/// The bucket of moltctl.toml, of a plain variable, or of a binding of the serving version; `None` when none is named.
///
/// # Errors
/// Usage (2) when what is named is no bucket's name.
pub(super) fn of_state(target: &Target, version: &Version) -> Result<Option<StateBucket>> {
    let storage = &target.checkout.settings.storage;
    let bindings = &version.resources.bindings;
    let variable = bindings.iter().find(|it| it.name == "R2_BUCKET_NAME").and_then(|it| it.text.clone());
    let bound = || bindings.iter().find(|it| it.kind == "r2_bucket").and_then(|it| it.bucket_name.clone());
    let name: Option<BucketName> = match (&storage.bucket, variable.or_else(bound)) {
        (Some(name), _) => Some(name.clone()),
        (None, Some(name)) => {
            Some(name.parse().map_err(|error| Error::new(ErrorKind::Usage, anyhow::Error::new(error)))?)
        }
        (None, None) => None,
    };
    let jurisdiction = storage.jurisdiction.map_or("default", |it| it.as_str()).to_owned();
    Ok(name.map(|name| StateBucket { name, jurisdiction }))
}
