//! Where the container's state is kept.

use super::slot::{Issuer, Place, Reader, Slot, Source};
use crate::secrets::kind::Kind;
use crate::secrets::shape::Shape;

pub(super) const SLOTS: &[Slot] = &[
    Slot::secret("R2_ACCESS_KEY_ID", Issuer::CloudflareR2, Shape::Hex(32), "the id of the R2 token")
        .source(Source::IssuerApi)
        .obtain("`moltctl deploy` can make a token for the one bucket; else the dashboard, R2, API tokens")
        .places(&[Place::RcloneConf, Place::Environment]),
    Slot::secret(
        "R2_SECRET_ACCESS_KEY",
        Issuer::CloudflareR2,
        Shape::Hex(64),
        "the SHA-256 of the R2 token's value",
    )
    .source(Source::IssuerApi)
    .obtain("shown once, beside the access key id")
    .places(&[Place::RcloneConf, Place::Environment]),
    Slot::plain("CF_ACCOUNT_ID", Issuer::CloudflareAccount, Shape::Hex(32), "the account R2 is in")
        .source(Source::Derived),
    Slot::plain(
        "CLOUDFLARE_ACCOUNT_ID",
        Issuer::CloudflareAccount,
        Shape::Hex(32),
        "the account R2 is in (backup layout B)",
    )
    .reader(Reader::Later)
    .source(Source::Derived),
    Slot::plain(
        "R2_BUCKET_NAME",
        Issuer::Operator,
        Shape::Bucket,
        "the bucket, when it is not `moltbot-data`",
    ),
    Slot::plain(
        "BACKUP_BUCKET_NAME",
        Issuer::Operator,
        Shape::Bucket,
        "the bucket of backups (backup layout B)",
    )
    .reader(Reader::Later),
    Slot::secret(
        "GITHUB_TOKEN",
        Issuer::GitHub,
        Shape::Issued(&[Kind::GitHubToken]),
        "GitHub, for the agent or for backups",
    )
    .aliases(&["GITHUB_PAT"])
    .reader(Reader::Forks),
    Slot::secret(
        "GH_TOKEN",
        Issuer::GitHub,
        Shape::Issued(&[Kind::GitHubToken]),
        "GitHub, for the `gh` tool",
    )
    .reader(Reader::Forks),
    Slot::plain("GITHUB_REPO_URL", Issuer::Operator, Shape::Url, "the repository of the workspace")
        .reader(Reader::Forks),
    Slot::plain("AWS_ACCESS_KEY_ID", Issuer::Other("AWS or R2"), Shape::Line, "an S3 access key id")
        .reader(Reader::Forks),
    Slot::secret("AWS_SECRET_ACCESS_KEY", Issuer::Other("AWS or R2"), Shape::Line, "an S3 secret access key")
        .reader(Reader::Forks),
];
