//! The container applications, as Cloudflare's API shows them.

use jiff::civil::Date;

use crate::audit::facts::Seen;

/// What was seen.
#[derive(Debug)]
pub struct Containers {
    /// The account's id, as it stands in the names of its images.
    pub account: String,
    /// Where data should stay, as moltctl.toml says: `eu` or `fedramp`.
    pub claimed_jurisdiction: Option<String>,
    /// Every application of the account.
    pub applications: Seen<Vec<Application>>,
    /// Registries of others that the account is set up for.
    pub registries: Seen<Vec<String>>,
}

impl Containers {
    /// The applications of the Worker that is audited.
    ///
    /// # Errors
    /// Why they could not be read.
    pub fn own(&self) -> Seen<Vec<&Application>> {
        let all = self.applications.as_ref().map_err(Clone::clone)?;
        Ok(all.iter().filter(|app| app.own).collect())
    }
}

/// An application.
#[derive(Debug)]
pub struct Application {
    /// Its name.
    pub name: String,
    /// True for one of the Worker that is audited: by its Durable Object namespace, else by its name.
    pub own: bool,
    /// The Worker whose Durable Object starts it.
    pub worker: Seen<Link>,
    /// The image, as Cloudflare keeps it.
    pub image: String,
    /// The most instances.
    pub max_instances: Option<u64>,
    /// SSH is on; `None` is Cloudflare's default, which is on since 2026-05-12.
    pub ssh: Option<bool>,
    /// How many public keys may log in.
    pub ssh_keys: usize,
    /// Where its instances must run.
    pub jurisdiction: Option<String>,
    /// Names of the variables in its configuration. Their values are in the clear in the API.
    pub variables: Vec<String>,
    /// What runs of it.
    pub instances: Seen<Vec<Instance>>,
}

/// The Worker of an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// There it is.
    Worker(String),
    /// Its Durable Object namespace belongs to no Worker of the account.
    Orphan,
    /// It is not started by a Durable Object.
    None,
}

/// An instance that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// Its name, else its id.
    pub name: String,
    /// The day it was made.
    pub started: Option<Date>,
}

#[cfg(test)]
impl Containers {
    /// Nothing was seen, for this reason.
    pub(crate) fn unseen(why: &str) -> Self {
        Self {
            account: "0123456789abcdef0123456789abcdef".into(),
            claimed_jurisdiction: None,
            applications: Err(why.into()),
            registries: Err(why.into()),
        }
    }
}
