//! Cloudflare Access: both values are derived from the account and neither is secret.

use super::slot::{Effect, Issuer, Slot, Source};
use crate::secrets::shape::Shape;

pub(super) const SLOTS: &[Slot] = &[
    Slot::plain(
        "CF_ACCESS_TEAM_DOMAIN",
        Issuer::CloudflareAccess,
        Shape::TeamDomain,
        "whose Access tokens the Worker believes",
    )
    .source(Source::Derived)
    .effect(Effect::NextRequest)
    .obtain("`moltctl access apply` writes it"),
    Slot::plain(
        "CF_ACCESS_AUD",
        Issuer::CloudflareAccess,
        Shape::Hex(64),
        "which Access application's tokens it believes",
    )
    .source(Source::Derived)
    .effect(Effect::NextRequest)
    .obtain("`moltctl access apply` writes it"),
];
