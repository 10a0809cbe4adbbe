//! What steps need of the outside, made once per run by the composition root.

use std::collections::BTreeMap;

use super::Values;
use crate::model::Provider;
use crate::npm::Npm;
use crate::secret::SecretText;
use crate::vault::Vault;
use crate::wrangler::Wrangler;
use crate::{cloudflare, http};

/// The ports of a run. Optional ones are absent where a command has no use for them.
#[derive(Debug)]
pub struct Ports {
    /// The API, with the operator's credential.
    pub cloudflare: Option<cloudflare::Client>,
    /// Plain HTTP, for probes.
    pub http: http::Client,
    /// The operator's vault, for steps that keep a credential in it.
    pub vault: Option<Vault>,
    /// Values that plans only name.
    pub values: Values,
    /// wrangler, for deploys.
    pub wrangler: Option<Wrangler>,
    /// The token wrangler is given.
    pub wrangler_token: Option<SecretText>,
    /// npm, for builds.
    pub npm: Option<Npm>,
    /// Credentials that make and end keys at their issuers, by issuer.
    pub admins: BTreeMap<Provider, SecretText>,
    /// The headers of the Access service token that is kept for the Worker's admin routes, if there is one.
    pub passage: Option<http::Auth>,
    /// What the run's escrow is sealed with: the operator's API token, which a run that is taken up has too.
    pub seal: Option<SecretText>,
}
