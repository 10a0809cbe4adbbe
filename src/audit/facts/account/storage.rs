//! R2, as Cloudflare's API shows it.

use crate::audit::facts::Seen;

/// What was seen.
#[derive(Debug)]
pub struct Storage {
    /// The bucket that the checkout names, if it names one.
    pub wanted: Option<Wanted>,
    /// The bucket itself, wherever it lies: under another jurisdiction than was wanted, too.
    pub bucket: Seen<Option<Bucket>>,
}

/// The bucket that the checkout names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its name.
    pub name: String,
    /// Where it should lie, as moltctl.toml says: `eu` or `fedramp`; `None` where it says nothing.
    pub settings_jurisdiction: Option<String>,
    /// The same, as the binding in wrangler's configuration says: `default` where it says nothing; `None` without a binding.
    pub wrangler_jurisdiction: Option<String>,
}

/// A bucket that is there.
#[derive(Debug)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// `default`, `eu` or `fedramp`.
    pub jurisdiction: String,
    /// The host under r2.dev that answers everybody; `None` when it is switched off.
    pub public_host: Seen<Option<String>>,
    /// Own domains that serve it.
    pub domains: Seen<Vec<String>>,
    /// CORS rules.
    pub cors: Seen<Vec<CorsRule>>,
    /// Lifecycle rules in force.
    pub lifecycle: Seen<Vec<LifecycleRule>>,
    /// Locks in force.
    pub locks: Seen<Vec<Lock>>,
    /// How many queues are told of its events.
    pub event_queues: Seen<usize>,
}

/// A CORS rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorsRule {
    /// Pages of these origins.
    pub origins: Vec<String>,
    /// May do this.
    pub methods: Vec<String>,
}

/// A lifecycle rule in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifecycleRule {
    /// Its id.
    pub id: String,
    /// Beginning of the keys; empty for all.
    pub prefix: String,
    /// It deletes objects.
    pub deletes: bool,
    /// It moves objects to another storage class.
    pub moves: bool,
}

/// A lock in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// Its id.
    pub id: String,
    /// Beginning of the keys; empty for all.
    pub prefix: String,
}

#[cfg(test)]
impl Storage {
    /// Nothing was seen, for this reason.
    pub(crate) fn unseen(why: &str) -> Self {
        Self { wanted: None, bucket: Err(why.into()) }
    }
}
